"""What the lines of a year leave at its end, from the budget and the ledger: the rows of 结转 and 结余."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from jiheng.compute.year_end import Cash, Left, cash_left, left_over
from jiheng.profiles.fields import Profile
from jiheng.web.budgets.models import BudgetLine, BudgetYear
from jiheng.web.budgets.queries import lines_on
from jiheng.web.ledger import queries


class LineLeft(NamedTuple):
    """A line and what it leaves."""

    line: BudgetLine
    left: Left


def lines_left(year: BudgetYear, used: Profile) -> list[LineLeft]:
    """Every line of a year with its budget at the end of the year, what was paid of it, and what that leaves."""
    lines = list(lines_on(year, date(year.year, 12, 31)))
    paid = queries.net_by_line(queries.payments(lines))
    return [LineLeft(one, left_over(one.amount, paid.get(one.pk, Decimal(0)), one.scope, one.part, used)) for one in lines]


def cash_of(year: BudgetYear, returned: Iterable[BudgetLine]) -> Cash:
    """The cash of a year at its end, where what is left of some lines goes back to the treasury."""
    lines = list(returned)
    unspent = queries.net(queries.receipts(lines)) - queries.net(queries.payments(lines))
    return cash_left(queries.cash(year), unspent)
