"""What the ledger says: received, paid, available, cash on a day, on time. Sums are made by the database, in whole 分.

*Net* means that a reversal counts negative, on its own day. *Cash* is what the year began with and what was received, less
what was paid. `by` leaves out whatever is dated later; without it the whole year counts. Lines are those of one year, or
some of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, Count, ExpressionWrapper, F, Q, QuerySet, Sum, When

from jiheng.web.budgets.models import Arrears, BudgetLine, BudgetYear
from jiheng.web.budgets.queries import available as available
from jiheng.web.ledger.models import BankBalance, Book, Entry, Kind
from jiheng.web.money import MoneyField

ZERO = Decimal(0)
Lines = Iterable[BudgetLine] | Iterable[int]  # rows, or their keys
_MINUS = ExpressionWrapper(-F("amount"), MoneyField())
_INTO = Q(kind=Kind.RECEIPT, reverses=None) | Q(kind=Kind.PAYMENT, reverses__isnull=False)
_NET = Sum(Case(When(reverses=None, then=F("amount")), default=_MINUS, output_field=MoneyField()), default=ZERO)
_CASH = Sum(Case(When(_INTO, then=F("amount")), default=_MINUS, output_field=MoneyField()), default=ZERO)


class Difference(NamedTuple):
    """What the bank stated on a day beside what the ledger gives."""

    balance: BankBalance
    ledger: Decimal

    @property
    def amount(self) -> Decimal:
        """How much more the bank has than the ledger."""
        return Decimal(self.balance.amount) - self.ledger


def receipts(lines: Lines, by: date | None = None) -> QuerySet[Entry]:
    """The receipts of some lines, their reversals among them."""
    return _dated(Entry.objects.filter(line__in=lines, kind=Kind.RECEIPT), by)


def payments(lines: Lines, by: date | None = None) -> QuerySet[Entry]:
    """The payments of some lines, their reversals among them."""
    return _dated(Entry.objects.filter(line__in=lines, kind=Kind.PAYMENT), by)


def payments_due(lines: Lines, by: date | None = None) -> QuerySet[Entry]:
    """The payments that had a due date, reversed ones left out."""
    return payments(lines, by).filter(due_on__isnull=False, reverses=None, reversal=None)


def on_time_by_line(lines: Lines, by: date | None = None) -> dict[int, tuple[int, int]]:
    """How many payments that had a due date were made by it, and how many there are; by the key of the line."""
    found = payments_due(lines, by).order_by("line_id").values_list("line_id")
    counted = found.annotate(met=Count("id", filter=Q(day__lte=F("due_on"))), whole=Count("id"))
    return {line: (met, whole) for line, met, whole in counted}


def net(found: QuerySet[Entry]) -> Decimal:
    """The sum of some receipts, or of some payments."""
    return Decimal(found.aggregate(sum=_NET)["sum"])


def net_by_line(found: QuerySet[Entry]) -> dict[int, Decimal]:
    """The sums by the key of the line; lines without an entry are not there."""
    return dict(found.order_by("line_id").values_list("line_id").annotate(sum=_NET))


def net_by_scope(found: QuerySet[Entry]) -> dict[tuple[str, str], Decimal]:
    """The sums by scope and part."""
    rows = found.order_by("line__scope", "line__part").values_list("line__scope", "line__part").annotate(sum=_NET)
    return {(scope, part): total for scope, part, total in rows}


def owed(debt: Arrears, by: date | None = None) -> Decimal:
    """What is left of an old debt after the payments that name it."""
    return Decimal(debt.amount) - net(_dated(Entry.objects.filter(arrears=debt), by))


def cash(year: BudgetYear, day: date | None = None) -> Decimal:
    """What is there at the end of a day."""
    return opening(year) + Decimal(_dated(Entry.objects.filter(book__year=year), day).aggregate(sum=_CASH)["sum"])


def cash_before(year: BudgetYear, number: int) -> Decimal:
    """What was there before an entry of that number, in the order in which they were entered."""
    earlier = Entry.objects.filter(book__year=year, number__lt=number)
    return opening(year) + Decimal(earlier.aggregate(sum=_CASH)["sum"])


def opening(year: BudgetYear) -> Decimal:
    """What the year before left in cash."""
    return Decimal(Book.objects.filter(year=year).values_list("opening", flat=True).first() or ZERO)


def lowest_cash(year: BudgetYear, day: date) -> tuple[Decimal, date]:
    """The least that is there on a day and after it, and the first day on which it is so."""
    held = cash(year, day)
    lowest = held, day
    later = Entry.objects.filter(book__year=year, day__gt=day).order_by("day").values_list("day").annotate(sum=_CASH)
    for moved_on, change in later:
        held += change
        lowest = min(lowest, (held, moved_on))
    return lowest


def moved(entry: Entry) -> Decimal:
    """What an entry adds to the cash, or takes from it."""
    into = (entry.kind == Kind.RECEIPT) == (entry.reverses_id is None)
    return Decimal(entry.amount if into else -entry.amount)


def balances(found: Iterable[Entry], opening: Decimal = ZERO) -> Iterator[tuple[Entry, Decimal]]:
    """Each entry of a list with the cash after it."""
    for entry in found:
        opening += moved(entry)
        yield entry, opening


def entries(
    year: BudgetYear, *, month: int | None = None, line: BudgetLine | None = None, kind: str = "", words: str = ""
) -> QuerySet[Entry]:
    """The entries that fit all that is asked for; every word must stand in summary, party or voucher."""
    wanted = {"day__month": month, "line": line, "kind": kind}
    found = Entry.objects.filter(book__year=year, **{name: value for name, value in wanted.items() if value})
    for word in words.split():
        found = found.filter(Q(summary__icontains=word) | Q(party__icontains=word) | Q(voucher__icontains=word))
    return found.select_related("line", "reverses", "reversal", "arrears")


def differences(year: BudgetYear) -> list[Difference]:
    """Every balance that was stated, beside what the ledger gives on its day."""
    stated = BankBalance.objects.filter(book__year=year)
    return [Difference(balance, cash(year, balance.day)) for balance in stated]


def _dated(found: QuerySet[Entry], by: date | None) -> QuerySet[Entry]:
    return found.filter(day__lte=by) if by else found
