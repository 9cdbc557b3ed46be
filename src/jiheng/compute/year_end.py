"""What a budget line leaves at the end of its year: 结转, which goes on into the next year, or 结余, which does not.

Which money goes on is the profile's (`carried_over`, by scope or part). Money that was spent beyond the budget leaves nothing.
What was received for 结余 and is still there goes back to the treasury; the rest of the cash opens the next year.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from jiheng.model.figure import ZERO
from jiheng.profiles.fields import Profile


@dataclass(frozen=True, slots=True)
class Left:
    """What was budgeted and spent, in yuan, and what is left of it by its fate."""

    budget: Decimal = ZERO
    executed: Decimal = ZERO
    carried: Decimal = ZERO
    surplus: Decimal = ZERO


def left_over(budget: Decimal, executed: Decimal, scope: str, part: str, profile: Profile) -> Left:
    """What a line leaves: all of it is carried on, or all of it is surplus."""
    rest = max(budget - executed, ZERO)
    goes_on = scope in profile.carried_over or part in profile.carried_over
    return Left(budget, executed, rest if goes_on else ZERO, ZERO if goes_on else rest)


def together(parts: Iterable[Left]) -> Left:
    """The sums of several lines."""
    kept = list(parts)
    return Left(*(sum((getattr(one, name) for one in kept), ZERO) for name in ("budget", "executed", "carried", "surplus")))


@dataclass(frozen=True, slots=True)
class Cash:
    """The cash at the end of a year, in yuan, and its fate."""

    held: Decimal = ZERO
    returned: Decimal = ZERO
    onward: Decimal = ZERO


def cash_left(held: Decimal, unspent: Decimal) -> Cash:
    """What of the cash goes back: what was received for 结余 and not spent, as far as it is there."""
    returned = max(min(unspent, held), ZERO)
    return Cash(held, returned, held - returned)
