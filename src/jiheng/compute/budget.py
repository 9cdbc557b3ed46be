"""The money of a budget line and of lines together: what they are now, what is left, and an amount spread over months."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from jiheng.compute.funds import execution_rate
from jiheng.model.figure import Computed, Stated
from jiheng.model.report import Funds
from jiheng.profiles.fields import Profile

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Money:
    """What a line began with, what changed, what came in and went out, in yuan; or some lines together."""

    initial: Decimal = Decimal(0)
    changes: Decimal = Decimal(0)
    received: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)

    @property
    def budget(self) -> Decimal:
        """The present amount."""
        return self.initial + self.changes

    @property
    def available(self) -> Decimal:
        """What is not yet paid of it."""
        return self.budget - self.paid

    def rate(self, profile: Profile) -> Computed:
        """预算执行率."""
        return execution_rate(funds_of(self.budget, self.received, self.paid), profile)


def together(lines: Iterable[Money]) -> Money:
    """The money of some lines in one sum."""
    found = list(lines)
    names = ("initial", "changes", "received", "paid")
    return Money(*(sum((getattr(one, name) for one in found), Decimal(0)) for name in names))


def funds_of(budget: Decimal, received: Decimal, paid: Decimal) -> Funds:
    """The money of a line or of many as rates are made of it."""
    return Funds("total", budget=_yuan(budget), received=_yuan(received), executed=_yuan(paid))


def evenly(amount: Decimal, months: int = 12) -> tuple[Decimal, ...]:
    """An amount that is not negative in equal months; what does not divide stands in the last, so that nothing is lost."""
    each = (amount / months).quantize(CENT, ROUND_DOWN)
    return (*[each] * (months - 1), amount - each * (months - 1))


def _yuan(amount: Decimal) -> Stated:
    return Stated(amount, "元", 2)
