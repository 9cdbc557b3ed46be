"""What the page of the budget shows: the lines in their groups with what came in and went out, and old debts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from jiheng.compute.budget import Money, together
from jiheng.compute.due import time_progress
from jiheng.model.economic import class_named
from jiheng.model.figure import Computed
from jiheng.model.terms import SOURCES
from jiheng.profiles.profile import profile
from jiheng.web.budgets import queries
from jiheng.web.budgets.models import Arrears, BudgetLine, BudgetYear
from jiheng.web.clock import today

ZERO = queries.ZERO
OWN = ("basic", "project")  # the whole of a report leaves supplements out


@dataclass(frozen=True, slots=True)
class Amounts:
    """The unit in which the reader wants amounts."""

    unit: str

    @property
    def query(self) -> str:
        """The unit as links carry it in `in`."""
        return "yuan" if self.unit == "元" else "wan"

    @property
    def unit_label(self) -> str:
        """The unit as heads name it."""
        return _("元") if self.unit == "元" else _("万元")


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its money; `planned` is what its months come to, None where it has no plan."""

    line: BudgetLine
    money: Money
    planned: Decimal | None

    @property
    def rate(self) -> Computed:
        """预算执行率."""
        return self.money.rate(profile())

    @property
    def source(self) -> str:
        """The official word for where the money comes from."""
        return SOURCES[self.line.source].label

    @property
    def economic(self) -> str:
        """The economic class with its name, where it is one of the list."""
        return class_named(self.line.economic_class)

    @property
    def unplanned(self) -> Decimal:
        """What the plan by month leaves of the amount."""
        return self.money.budget - (self.planned or ZERO)


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Lines under one heading with their sum; `level` 0 is all of them, 1 a scope, 2 a part or a project of it."""

    label: str
    level: int
    lines: list[Line]

    @property
    def money(self) -> Money:
        """The lines together."""
        return together(one.money for one in self.lines)

    @property
    def rate(self) -> Computed:
        """预算执行率."""
        return self.money.rate(profile())


@dataclass(frozen=True, slots=True)
class Sheet:
    """The budget of a year on a day."""

    day: date
    lines: list[Line]

    @property
    def groups(self) -> Iterator[tuple[LineGroup, list[LineGroup]]]:
        """Each scope that has lines, with its parts or projects in the order of the lines."""
        for scope, label in BudgetLine.SCOPES.items():
            own = [one for one in self.lines if one.line.scope == scope]
            if own:
                yield LineGroup(str(label), 1, own), list(_parts(scope, own))

    @property
    def own(self) -> LineGroup:
        """The annual budget, supplements left out as in the report."""
        return LineGroup("", 0, [one for one in self.lines if one.line.scope in OWN])

    @property
    def whole(self) -> LineGroup:
        """All lines together."""
        return LineGroup("", 0, self.lines)

    @property
    def supplemented(self) -> bool:
        """Whether there are lines of supplements."""
        return any(one.line.scope not in OWN for one in self.lines)

    @property
    def due(self) -> Computed:
        """序时进度 on the day."""
        return time_progress(self.day, profile())


@dataclass(frozen=True, slots=True)
class Debt:
    """An old debt with what was paid of it."""

    debt: Arrears
    paid: Decimal

    @property
    def left(self) -> Decimal:
        """What is still owed."""
        return Decimal(self.debt.amount) - self.paid


def sheet(year: BudgetYear) -> Sheet:
    """The lines of a year with their money, as they are on its day."""
    day = day_of(year)
    received, paid = (queries.moved(year, kind, day) for kind in ("receipt", "payment"))
    plans = queries.planned_of(year)
    lines = [
        Line(one, Money(one.initial, one.changed, received.get(one.pk, ZERO), paid.get(one.pk, ZERO)), plans.get(one.pk))
        for one in queries.lines_on(year, day)
    ]
    return Sheet(day, lines)


def debts(year: BudgetYear) -> list[Debt]:
    """The old debts of a year, each with what was paid of it."""
    paid = queries.arrears_paid(year)
    return [Debt(one, paid.get(one.pk, ZERO)) for one in Arrears.objects.filter(year=year).order_by("id")]


def day_of(year: BudgetYear) -> date:
    """The business date, or the last day of a year that is over."""
    return max(min(today(), date(year.year, 12, 31)), date(year.year, 1, 1))


def _parts(scope: str, lines: list[Line]) -> Iterator[LineGroup]:
    """The parts of basic expenditure, the projects of the rest; what has no project stands without a heading of its own."""
    label = {one.line.pk: _heading(scope, one.line) for one in lines}
    for heading in dict.fromkeys(label.values()):
        yield LineGroup(heading, 2, [one for one in lines if label[one.line.pk] == heading])


def _heading(scope: str, line: BudgetLine) -> str:
    return str(line.get_part_display()) if scope == "basic" else line.project
