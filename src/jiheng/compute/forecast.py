"""The value expected at year end, and how likely the target is to be reached (完成目标可能性).

*From the ledger*: what was executed so far plus, for each month left, the mean of the last three months. *From time
progress*: what accumulates is extended in proportion to the time passed; a level stays where it is. The method is part of
`how`. Amounts in yuan, else in the target's unit. 基准: 财预〔2019〕136号 附件 (全年预计完成情况); the methods are jiheng's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jiheng.compute.completion import not_due, quantities
from jiheng.compute.due import Share, passed, timed
from jiheng.compute.kinds import Direction, Kind, direction_of, kind_of, reading
from jiheng.compute.measure import aligned, number
from jiheng.model.figure import HUNDRED, ZERO, Computed, Stated, half_up, in_unit, money, plain
from jiheng.model.report import Funds, Indicator
from jiheng.model.terms import LIKELIHOODS
from jiheng.profiles.fields import Profile
from jiheng.say import say

_RECENT = 3


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A code of terms.LIKELIHOODS, the share of the target that is expected with its formula, and the profile entry."""

    code: str
    how: str
    source: str

    @property
    def label(self) -> str:
        """The Chinese word of the official form, e.g. 确定能."""
        return LIKELIHOODS[self.code].label


def forecast(indicator: Indicator, cutoff: date, profile: Profile, progress: Computed | None = None) -> Computed:
    """The value expected at year end; none where not due or in words, a band where it may accumulate or stand.

    NotStated where target or actual is missing.
    """
    if indicator.actual.not_due:
        return not_due(indicator.actual)
    if kind_of(indicator) is Kind.QUALITATIVE:
        return Computed(None, say("定性指标不推算"))
    actual, _ = quantities(indicator)
    stays = Computed(actual.base, say("保持目前的 {value}", value=number(actual)), actual.unit, (actual,))
    spent = kind_of(indicator) is Kind.SPEND
    if not actual.value or not (spent or timed(indicator, profile)):
        return stays
    grown = _extended(actual, passed(cutoff, profile, progress))
    if spent or reading(indicator, profile) == "accumulating" or grown.value in (None, actual.base):
        return grown
    how = say("看不出是逐步累计还是保持水平：{stays}，或 {grown}", stays=stays.how, grown=grown.how)
    return Computed(None, how, actual.unit, (actual,), actual.base, grown.value)


def funds_forecast(
    funds: Funds, cutoff: date, profile: Profile, months: Sequence[Decimal] = (), progress: Computed | None = None
) -> Computed:
    """The amount in yuan expected to be executed by year end; `months` are the ledger's payments by month from January."""
    if months:
        return _from_months(months)
    return _extended(funds.need("executed"), passed(cutoff, profile, progress))


def funds_expected(funds: Funds, cutoff: date, profile: Profile, places: int) -> Stated | None:
    """The amount expected by year end as it prints: of a whole the sum of its parts, else what was executed and what is planned.

    Without a plan it follows from time progress. No payment goes beyond the budget, so neither does what is expected.
    """
    executed = funds.need("executed")
    unit = executed.unit
    parts = [funds_expected(part, cutoff, profile, places) for part in funds.parts]
    known = [in_unit(one.base, unit) for one in parts if one is not None]
    if known and len(known) == len(parts):
        return Stated(sum(known, ZERO), unit, places)
    planned, budget = funds.planned, funds.budget
    value = executed.base + planned.base if planned else funds_forecast(funds, cutoff, profile).value
    if value is None:
        return None
    value = value if budget is None else min(value, budget.base)
    return Stated(half_up(in_unit(value, unit), places), unit, places)


def likelihood(expected: Computed, indicator: Indicator, profile: Profile) -> Likelihood | None:
    """How likely the target is reached, by expected ÷ target (target ÷ expected where less is better); None without a value.

    At least both of the profile's cuts: 确定能; below both: 完全不可能; else 有可能.
    """
    target = indicator.target.value
    if expected.value is None or target is None or not target.value or direction_of(indicator) is Direction.RANGE:
        return None
    share = _share(expected, indicator, target)
    cuts = {"sure_forecast_min": profile.sure_forecast_min, "impossible_forecast_max": profile.impossible_forecast_max}
    lower, upper = sorted(cuts, key=cuts.__getitem__)
    code, key = (
        ("sure", upper) if share >= cuts[upper] else ("possible", lower) if share >= cuts[lower] else ("impossible", lower)
    )
    how = say("全年预计为指标值的 {share}%", share=plain(half_up(share * HUNDRED, 2)))
    return Likelihood(code, how, profile.cite(key))


def _share(expected: Computed, indicator: Indicator, target: Stated) -> Decimal:
    """Expected ÷ target as a ratio; turned round for what should stay at or below its target."""
    value = expected.value or ZERO
    actual = indicator.actual.value or target
    scaled, _, base, _ = aligned(actual, target)
    value = value * scaled / actual.base if actual.base else value
    if direction_of(indicator) is Direction.DOWN and value > 0:
        return base / value
    return Decimal(1) if direction_of(indicator) is Direction.DOWN else value / base


def _extended(actual: Stated, share: Share) -> Computed:
    """Actual ÷ the share of the year that has passed; no value while none has."""
    top, bottom = share
    if not top:
        return Computed(None, say("序时进度为 0，无从推算"), actual.unit, (actual,))
    how = say("按序时推算：{formula}", formula=f"{number(actual)} ÷ {plain(top)} × {plain(bottom)}")
    low, high = actual.interval()
    return Computed(actual.base * bottom / top, how, actual.unit, (actual,), low * bottom / top, high * bottom / top)


def _from_months(months: Sequence[Decimal]) -> Computed:
    """So far, and the mean of the last three months for each month left."""
    recent, left = months[-_RECENT:], 12 - len(months)
    so_far, lately = sum(months, ZERO), sum(recent, ZERO)
    how = say(
        "按台账推算：已支 {so_far}，近 {count} 个月共 {lately}，余 {left} 个月按其月均",
        so_far=money(so_far, "万元"),
        count=len(recent),
        lately=money(lately, "万元"),
        left=left,
    )
    return Computed(so_far + lately * left / len(recent), how, "万元")
