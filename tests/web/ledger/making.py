"""A unit with a clerk, a leader and a budget of one year, made anew for each test."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import count
from typing import NamedTuple

from jiheng.web.budgets.models import BudgetLine, BudgetYear
from jiheng.web.orgs.models import Membership, Unit, User

YEAR = 2021
TODAY = date(YEAR, 12, 31)
_numbers = count(1)


class Made(NamedTuple):
    """What a test works with."""

    unit: Unit
    clerk: User
    leader: User
    year: BudgetYear
    lines: list[BudgetLine]


def made(initial: Mapping[str, str] | None = None) -> Made:
    """Make a unit whose lines have these names and initial amounts."""
    number = next(_numbers)
    unit = Unit.objects.add_root({"code": f"unit-{number}", "name": f"某镇{number}", "kind": "township"})
    clerk, leader = (person(unit, role, number) for role in ("clerk", "leader"))
    year = BudgetYear.objects.create(unit=unit, year=YEAR)
    amounts = initial or {"工资": "1000", "办公费": "500"}
    lines = [
        BudgetLine.objects.create(
            year=year,
            code=str(place),
            name=name,
            scope="basic",
            part="staff",
            source="fiscal",
            initial=Decimal(amount),
            position=place,
        )
        for place, (name, amount) in enumerate(amounts.items(), 1)
    ]
    return Made(unit, clerk, leader, year, lines)


def person(unit: Unit, role: str, number: int) -> User:
    """Make somebody with one role at a unit."""
    user = User.objects.create(username=f"{role}-{number}")
    Membership.objects.create(user=user, unit=unit, role=role)
    return user


def on(month: int, day: int = 1) -> date:
    """Return a day of the year."""
    return date(YEAR, month, day)
