"""Numbers: what somebody wrote (`Stated`), what follows from others (`Computed`), and how either prints.

*Places* are the digits after the decimal point as written. A printed figure stands for an *interval*: 64.3 means
[64.25, 64.35]. Whole counts of things (30 件) and 0 are exact. *Base* is the value in the unit of arithmetic: yuan
for money, the number itself otherwise. Rounding is half up everywhere (62.5 → 63).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from jiheng.model.blocks import Span
from jiheng.model.terms import COUNTED, MONEY

ZERO = Decimal(0)
HUNDRED = Decimal(100)
NO_VALUE = "—"
_HALF = Decimal("0.5")
_STEP = tuple(Decimal(1).scaleb(-n) for n in range(13))


class Verdict(StrEnum):
    """What became of a figure when it was checked."""

    HOLDS = "holds"
    ROUNDING = "rounding"
    WRONG = "wrong"
    INPUT = "input"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Stated:
    """A quantity as somebody wrote it: `value` in `unit`, with `places` printed digits after the point."""

    value: Decimal
    unit: str = ""
    places: int = 0
    text: str = field(default="", compare=False)
    span: Span | None = field(default=None, compare=False)

    @property
    def base(self) -> Decimal:
        """The value in yuan for money, else the value itself."""
        scale = MONEY.get(self.unit)
        return self.value * scale if scale else self.value

    @property
    def exact(self) -> bool:
        """Whether the figure is no rounding of anything: 0, or a whole number of things that are counted."""
        return not self.slack

    @property
    def slack(self) -> Decimal:
        """Half a unit of the last printed place, in base units; 0 where the figure is exact."""
        return _slack(self.places, self.unit) if self.value else ZERO

    def interval(self) -> tuple[Decimal, Decimal]:
        """The values that print as this figure, in base units."""
        base, slack = self.base, self.slack
        return base - slack, base + slack

    def printed(self) -> str:
        """The figure in its own unit and places, e.g. 486.29万元."""
        return plain(self.value, self.places) + self.unit


class Computed(NamedTuple):
    """A quantity that follows from others, in base units; `unit` is the one in which it prints.

    `value` is None where it does not exist (a rate on 0). A *band* has `low` and `high` and no value: a grade of a scale.
    """

    value: Decimal | None
    how: str
    unit: str = ""
    inputs: tuple[Stated | Computed, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None

    def printed(self, places: int) -> str:
        """The value rounded half up to `places`, with its unit; a band as its bounds; — where there is neither."""
        if self.value is not None:
            return plain(half_up(in_unit(self.value, self.unit), places), places) + self.unit
        if self.low is None or self.high is None:
            return NO_VALUE
        return f"{plain(in_unit(self.low, self.unit))}–{plain(in_unit(self.high, self.unit))}{self.unit}"

    def span_of_values(self) -> tuple[Decimal, Decimal]:
        """The interval in which the value lies, given that its inputs are printed figures."""
        value = self.value if self.value is not None else ZERO
        low, high = self.low, self.high
        return (value if low is None else low), (value if high is None else high)


def half_up(value: Decimal, places: int) -> Decimal:
    """Round half away from zero to `places`: 62.5 → 63, −62.5 → −63."""
    return value.quantize(_step(places), ROUND_HALF_UP)


def truncated(value: Decimal, places: int) -> Decimal:
    """Cut after `places` (去尾)."""
    return value.quantize(_step(places), ROUND_DOWN)


def plain(value: Decimal, places: int | None = None) -> str:
    """Print without exponent; with `places` exactly so many digits, else as few as the value needs."""
    if places is not None:
        return f"{value:.{places}f}"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def compare(stated: Stated, computed: Computed) -> Verdict:
    """Hold a stated figure against what its printed inputs give.

    HOLDS if the recomputed value, rounded half up to the stated places, is as printed; ROUNDING if some values
    inside the inputs' intervals give it; WRONG if none do, or if the value does not exist at all. Within a band any
    figure HOLDS.
    """
    value = computed.value
    if value is None:
        return _in_band(stated, computed.low, computed.high)
    scale = MONEY.get(stated.unit)
    shown = value / scale if scale else value
    if half_up(shown, stated.places) == stated.value:
        return Verdict.HOLDS
    return Verdict.ROUNDING if _may_print(stated, *computed.span_of_values()) else Verdict.WRONG


def _may_print(stated: Stated, low: Decimal, high: Decimal) -> bool:
    """Whether some value in [low, high] prints as stated; half up, so the far end of the interval prints as the next."""
    own_low, own_high = stated.interval()
    if own_low == own_high:
        return low <= own_low <= high
    if stated.value >= 0:
        return low < own_high and own_low <= high
    return low <= own_high and own_low < high


def _in_band(stated: Stated, low: Decimal | None, high: Decimal | None) -> Verdict:
    if low is None or high is None:
        return Verdict.WRONG
    own_low, own_high = stated.interval()
    return Verdict.HOLDS if low <= own_high and own_low <= high else Verdict.WRONG


def in_unit(base: Decimal, unit: str) -> Decimal:
    """Express yuan in a money unit; other values stay."""
    scale = MONEY.get(unit)
    return base / scale if scale else base


def money(base: Decimal, unit: str, places: int = 2) -> str:
    """Print yuan in a money unit with at least `places` digits, more where the value has them."""
    value = in_unit(base, unit)
    digits = max(places, -int(value.normalize().as_tuple().exponent)) if value else places
    return plain(value, min(digits, 6)) + unit


@lru_cache(maxsize=1024)
def _slack(places: int, unit: str) -> Decimal:
    """The slack of a figure that is not 0; whole numbers of things that are counted have none."""
    if not places and unit in COUNTED:
        return ZERO
    return _step(places) * _HALF * MONEY.get(unit, 1)


def _step(places: int) -> Decimal:
    return _STEP[places] if places < len(_STEP) else Decimal(1).scaleb(-places)
