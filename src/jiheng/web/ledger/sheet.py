"""What the page of the ledger shows: the strip, the lines, the entries that a filter leaves with the running balance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from jiheng.compute.budget import funds_of
from jiheng.compute.due import time_progress
from jiheng.compute.funds import execution_rate, received_rate
from jiheng.model.figure import Computed
from jiheng.model.terms import SOURCES
from jiheng.profiles.profile import profile
from jiheng.web.budgets.models import BudgetLine, BudgetYear
from jiheng.web.budgets.queries import lines_on
from jiheng.web.budgets.sheet import OWN as OWN
from jiheng.web.budgets.sheet import Amounts
from jiheng.web.budgets.sheet import day_of as day_of
from jiheng.web.ledger import queries
from jiheng.web.ledger.models import Entry, Kind

PAGE = 100
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Shown(Amounts):
    """How the reader wants the page: the unit of amounts, entries or lines, and which kind is filtered."""

    by: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """The four figures of the year with their rates; `supplement` is the budget of what came on top."""

    day: date
    count: int
    budget: Decimal
    received: Decimal
    paid: Decimal
    supplement: Decimal

    @property
    def available(self) -> Decimal:
        """What is not yet paid of the budget."""
        return self.budget - self.paid

    @property
    def received_rate(self) -> Computed:
        """到位率."""
        return received_rate(funds_of(self.budget, self.received, self.paid))

    @property
    def paid_rate(self) -> Computed:
        """预算执行率."""
        return execution_rate(funds_of(self.budget, self.received, self.paid), profile())

    @property
    def due(self) -> Computed:
        """序时进度 on the day."""
        return time_progress(self.day, profile())


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the budget with what came in and went out."""

    line: BudgetLine
    budget: Decimal
    received: Decimal
    paid: Decimal

    @property
    def available(self) -> Decimal:
        """What is not yet paid of the budget."""
        return self.budget - self.paid

    @property
    def rate(self) -> Computed:
        """预算执行率 of the line."""
        return execution_rate(funds_of(self.budget, self.received, self.paid), profile())

    @property
    def source(self) -> str:
        """The official word for where the money comes from."""
        return SOURCES[self.line.source].label


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as it stands in the table; a reversal has its amount negative in the column of its original."""

    entry: Entry
    balance: Decimal

    @property
    def amount(self) -> Decimal:
        """The amount with its sign."""
        return -self.entry.amount if self.entry.reverses_id else self.entry.amount

    @property
    def received(self) -> Decimal | None:
        """What stands under 到位."""
        return self.amount if self.entry.kind == Kind.RECEIPT else None

    @property
    def paid(self) -> Decimal | None:
        """What stands under 支出."""
        return self.amount if self.entry.kind == Kind.PAYMENT else None

    @property
    def source(self) -> str:
        """The official word for where the money comes from."""
        return SOURCES[self.entry.line.source].label

    @property
    def reversed_by(self) -> int | None:
        """The number of the entry that undid this one."""
        reversal: Entry | None = getattr(self.entry, "reversal", None)
        return reversal.number if reversal else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of entries, newest first, and the sums of all that the filter leaves."""

    page: Page[Entry]
    rows: list[Row]
    received: Decimal
    paid: Decimal

    @property
    def count(self) -> int:
        """How many entries the filter leaves."""
        return self.page.paginator.count

    @property
    def left(self) -> Decimal:
        """Received less paid of what the filter leaves."""
        return self.received - self.paid


@dataclass(frozen=True, slots=True)
class Check:
    """What the bank said last of a day, beside the ledger."""

    day: date
    amount: Decimal
    book: Decimal
    note: str

    @property
    def difference(self) -> Decimal:
        """How much more the bank has."""
        return self.amount - self.book


def strip(year: BudgetYear) -> Strip:
    """The figures of the year, supplements left out as in the report."""
    day = day_of(year)
    budgets = [(line.scope, line.amount) for line in lines_on(year, day)]
    own = BudgetLine.objects.filter(year=year, scope__in=OWN)
    received, paid = queries.net(queries.receipts(own)), queries.net(queries.payments(own))
    budget = sum((amount for scope, amount in budgets if scope in OWN), ZERO)
    supplement = sum((amount for scope, amount in budgets if scope not in OWN), ZERO)
    return Strip(day, queries.entries(year).count(), budget, received, paid, supplement)


def lines(year: BudgetYear, chosen: QuerySet[BudgetLine]) -> list[Line]:
    """The lines that are chosen, each with its money."""
    received, paid = (queries.net_by_line(found(chosen)) for found in (queries.receipts, queries.payments))
    offered = lines_on(year, day_of(year)).filter(pk__in=chosen)
    return [Line(one, one.amount, received.get(one.pk, ZERO), paid.get(one.pk, ZERO)) for one in offered]


def room(line: BudgetLine) -> Line:
    """One line with its money."""
    return lines(line.year, BudgetLine.objects.filter(pk=line.pk))[0]


def sheet(year: BudgetYear, found: QuerySet[Entry], page: object) -> Sheet:
    """A page of the entries found, with the balance of the whole ledger after each."""
    at = Paginator(found.order_by("-number"), PAGE).get_page(page)  # type: ignore[arg-type]
    received, paid = (queries.net(found.filter(kind=kind)) for kind in (Kind.RECEIPT, Kind.PAYMENT))
    return Sheet(at, rows(year, list(at)), received, paid)


def rows(year: BudgetYear, found: Iterable[Entry]) -> list[Row]:
    """Entries with the cash after each, in the order given."""
    wanted = list(found)
    numbers = [entry.number for entry in wanted] or [0]
    first = min(numbers)
    between = Entry.objects.filter(book__year=year, number__range=(first, max(numbers)))
    running = queries.balances(
        between.only("number", "kind", "amount", "reverses_id").order_by("number").iterator(), queries.cash_before(year, first)
    )
    balances = {entry.number: balance for entry, balance in running}
    return [Row(entry, balances[entry.number]) for entry in wanted]


def checks(year: BudgetYear) -> list[Check]:
    """What the bank said last of each day that does not agree, and of the last day in any case; the newest first."""
    last = {one.balance.day: one for one in queries.differences(year)}
    stated = [Check(day, one.balance.amount, one.ledger, one.balance.note) for day, one in sorted(last.items(), reverse=True)]
    return [check for place, check in enumerate(stated) if not place or check.difference]
