"""What each line has available and what cash there is on every day of a year, kept while many entries are weighed at once."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from jiheng.compute.daily import Daily
from jiheng.web.budgets.models import BudgetLine, BudgetYear, ChangeEntry
from jiheng.web.ledger import queries
from jiheng.web.ledger.models import Entry, Kind


class Margins:
    """The same limits as `budgets.queries.available` and `queries.lowest_cash`, asked of the database once."""

    def __init__(self, year: BudgetYear) -> None:
        """Read the amounts of the lines, the payments that stand, and the cash."""
        self.cash = Daily(year.year, Decimal(0))
        for entry in Entry.objects.filter(book__year=year):
            self.cash.move(entry.day, queries.moved(entry))
        changes = ChangeEntry.objects.filter(line__year=year).values_list("line_id", "change__decided_on")
        paid = Entry.objects.filter(book__year=year, kind=Kind.PAYMENT, reverses=None, reversal=None)
        self.lines = {line.pk: Daily(year.year, line.initial) for line in BudgetLine.objects.filter(year=year)}
        self._move(changes.annotate(sum=Sum("amount")), 1)
        self._move(paid.order_by().values_list("line_id", "day").annotate(sum=Sum("amount")), -1)
        standing = Entry.objects.filter(book__year=year, reverses=None, reversal=None).exclude(voucher="")
        self.vouchers = dict(standing.values_list("voucher", "number"))
        self.last = Entry.objects.filter(book__year=year).count()

    def enter(self, entry: Entry) -> None:
        """Count an entry in, as the next of the book."""
        self.last += 1
        self.vouchers[entry.voucher] = self.last
        self.cash.move(entry.day, queries.moved(entry))
        if entry.kind == Kind.PAYMENT:
            self.lines[entry.line_id].move(entry.day, -entry.amount)

    def _move(self, found: Iterable[Any], sign: int) -> None:
        for line, day, amount in found:
            self.lines[line].move(day, sign * amount)
