"""What should have been reached by the cutoff.

*Time progress* 序时进度 is the share of the year that has passed: whole months ÷ 12, or days ÷ the days of the year, as the
profile counts. *Due* is target × time progress for what accumulates and for spending, the target itself for a level.
A unit's own plan stands in for time progress: pass its share of the year, in percent, as `progress`.
基准: DESIGN「The arithmetic」; domain 7 (month ÷ 12 dominates), 8.2.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from datetime import date, timedelta
from decimal import Decimal

from jiheng.compute.kinds import Direction, Kind, direction_of, kind_of, reading
from jiheng.compute.measure import number
from jiheng.errors import NotStated
from jiheng.model.figure import HUNDRED, Computed, Stated, plain
from jiheng.model.report import Indicator
from jiheng.profiles.fields import Profile
from jiheng.say import say

Share = tuple[Decimal, Decimal]
_TWELVE = Decimal(12)


def months_passed(cutoff: date) -> int:
    """The whole months of the year that have passed at the end of the cutoff day: 30 June 6, 29 June 5."""
    return cutoff.month if cutoff.day == monthrange(cutoff.year, cutoff.month)[1] else cutoff.month - 1


def passed(cutoff: date, profile: Profile, progress: Computed | None = None) -> Share:
    """The share of the year that is due at the cutoff as an exact fraction (top, bottom)."""
    if progress is not None:
        return (HUNDRED if progress.value is None else progress.value), HUNDRED
    if profile.seq_basis == "month":
        return Decimal(months_passed(cutoff)), _TWELVE
    return Decimal(cutoff.timetuple().tm_yday), Decimal(365 + isleap(cutoff.year))


def time_progress(cutoff: date, profile: Profile) -> Computed:
    """Time progress in percent: 30 June 50%, 31 July 58.33%."""
    top, bottom = passed(cutoff, profile)
    unit = say("个月") if profile.seq_basis == "month" else say("天")
    how = say("已过 {passed} {unit} ÷ {year}", passed=plain(top), unit=unit, year=plain(bottom))
    return Computed(HUNDRED * top / bottom, how, "%")


def year_end(cutoff: date) -> bool:
    """Whether nothing of the year is left."""
    return (cutoff + timedelta(days=1)).year > cutoff.year


def due(indicator: Indicator, cutoff: date, profile: Profile, progress: Computed | None = None) -> Computed:
    """What should have been reached, in base units of the target; no value for a qualitative target.

    NotStated where there is no target, or where it may accumulate or stand (人, 户) and the two readings differ.
    """
    target = indicator.target.value
    if target is None:
        if kind_of(indicator) is Kind.QUALITATIVE:
            return Computed(None, indicator.target.words)
        raise NotStated("指标值")
    if not timed(indicator, profile):
        return whole(target)
    if reading(indicator, profile) == "either" and not year_end(cutoff):
        raise NotStated(f"{indicator.name}是逐步累计还是保持水平")
    return prorated(target, passed(cutoff, profile, progress))


def timed(indicator: Indicator, profile: Profile) -> bool:
    """Whether time matters: not for a level, a range, or what should stay at or below its target."""
    if reading(indicator, profile) == "level":
        return False
    return kind_of(indicator) is Kind.SPEND or direction_of(indicator) in (Direction.UP, Direction.EQUAL)


def whole(target: Stated) -> Computed:
    """The target itself as due."""
    low, high = target.interval()
    return Computed(target.base, number(target), target.unit, (target,), low, high)


def prorated(target: Stated, share: Share) -> Computed:
    """Target × share of the year, in base units."""
    top, bottom = share
    low, high = target.interval()
    how = f"{number(target)} × {plain(top)} ÷ {plain(bottom)}"
    return Computed(target.base * top / bottom, how, target.unit, (target,), low * top / bottom, high * top / bottom)
