"""How far an indicator's target is reached: 指标完成率, in percent.

*Plain* is actual ÷ target. *Reduced* serves what should stay at or below its target: 100% while it does, beyond it target ÷
actual, or a straight line down to 0 at twice the target. *Share used* is plain on a spending ceiling: over 100% is an
overspend. A qualitative grade is a *band* (no value, low and high). `completion` is the one that jiheng prints;
`conventions` are all published ones, any of which an audit accepts.
基准: DESIGN「The arithmetic」; 财预〔2020〕10号 第十四条; domain 8.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

from jiheng.compute.kinds import UPWARD, Direction, Kind, direction_of, kind_of, negative_meaning
from jiheng.compute.measure import aligned, number, written
from jiheng.compute.rate import rate
from jiheng.errors import NotStated
from jiheng.model.figure import HUNDRED, ZERO, Computed, Stated, Verdict, compare, half_up, plain
from jiheng.model.report import Actual, Indicator, Target
from jiheng.model.terms import DURATIONS, GRADES, NOT_DUE, fold
from jiheng.profiles.fields import Profile
from jiheng.say import say

_TWICE = Decimal(200)


def completion(indicator: Indicator, profile: Profile) -> Computed:
    """The completion that is printed, in percent; no value where not due, a band for a qualitative grade.

    NotStated where target or actual is missing, has another sort of unit, or where the target is negative.
    """
    if indicator.actual.not_due:
        return not_due(indicator.actual)
    kind = kind_of(indicator)
    if kind is Kind.QUALITATIVE:
        return graded(indicator.actual.words, profile)
    actual, target = quantities(indicator)
    if kind is Kind.SPEND and direction_of(indicator) is not Direction.RANGE and target.value:
        return rate(actual, target)
    return _by_direction(indicator, actual, target, profile)


def compliance(indicator: Indicator, profile: Profile) -> Computed:
    """As completion, but a spending ceiling counts as kept (100%) while it is: for scores and in-or-out lights."""
    if kind_of(indicator) is not Kind.SPEND or indicator.actual.not_due:
        return completion(indicator, profile)
    return _by_direction(indicator, *quantities(indicator), profile, spending=True)


def conventions(indicator: Indicator, profile: Profile) -> tuple[Computed, ...]:
    """Every published definition for this operator, the printed one first; equal results once."""
    first = completion(indicator, profile)
    if first.value is None:
        return (first,)
    actual, target = quantities(indicator)
    found = [first]
    for other in _others(indicator, actual, target, first):
        if all(other.value != one.value or other.high != one.high for one in found):
            found.append(other)
    return tuple(found)


def held_by(stated: Stated, candidates: Iterable[Computed]) -> tuple[Verdict, Computed]:
    """The best verdict that any of the candidates (at least one) gives a stated figure, and that candidate."""
    verdict, best = Verdict.WRONG, None
    for candidate in candidates:
        found = compare(stated, candidate)
        if found is Verdict.HOLDS:
            return found, candidate
        if best is None or (found is Verdict.ROUNDING and verdict is Verdict.WRONG):
            verdict, best = found, candidate
    assert best is not None
    return verdict, best


def average(indicators: Iterable[Indicator], profile: Profile) -> Computed:
    """The mean completion in percent, each at most 100%; what is not due or has no value, stated or computed, is left out."""
    values = [min(HUNDRED, value) for one in indicators if (value := _value_of(one, profile)) is not None]
    if not values:
        raise NotStated("完成率")
    added = sum(values, ZERO)
    how = say("{count} 个指标完成率之和 {sum} ÷ {count}", count=len(values), sum=plain(half_up(added, 2)))
    return Computed(added / len(values), how, "%")


def _value_of(indicator: Indicator, profile: Profile) -> Decimal | None:
    """The computed completion; a grade, or what cannot be computed, counts as stated."""
    stated = indicator.completion.value if indicator.completion and not indicator.actual.not_due else None
    try:
        computed = completion(indicator, profile).value
    except NotStated:
        return stated
    return stated if computed is None else computed


def quantities(indicator: Indicator) -> tuple[Stated, Stated]:
    """Actual and target as stated; NotStated names the one that is missing."""
    actual, target = indicator.actual.value, indicator.target.value
    if target is None:
        raise NotStated("指标值")
    if actual is None:
        raise NotStated("完成值")
    if target.value < 0:
        raise NotStated("完成率的算法（指标值为负数）")
    return actual, target


def not_due(actual: Actual) -> Computed:
    """No value: the cutoff lies before the day on which the indicator falls due."""
    if actual.due_on is None:
        return Computed(None, NOT_DUE[0])
    return Computed(None, say("{not_due}，{day} 到期", not_due=NOT_DUE[0], day=actual.due_on.isoformat()))


def grade_of(words: str) -> str | None:
    """The code of terms.GRADES that the words are a spelling of, or None."""
    return _grades().get("".join(fold(words).split()).strip("。;,."))


def graded(words: str, profile: Profile) -> Computed:
    """The band in percent that the profile's scale gives a grade; NotStated where the words are no grade."""
    code = grade_of(words)
    band = next((band for band in profile.qualitative_scale if band.code == code), None)
    if band is None:
        raise NotStated("定性完成档次（达成、部分达成、未达成）")
    return Computed(None, GRADES[band.code].label, "%", (), band.low, band.high)


def _by_direction(indicator: Indicator, actual: Stated, target: Stated, profile: Profile, spending: bool = False) -> Computed:
    direction = direction_of(indicator)
    if direction is Direction.RANGE:
        return _within(actual, target, _upper(indicator.target))
    if not target.value:
        return _on_zero(actual, target)
    if spending or direction is Direction.DOWN:
        linear = profile.reduced_convention == "linear"
        return _linear(actual, target, rate(actual, target)) if linear else _held(actual, target)
    return rate(actual, target)


def _others(indicator: Indicator, actual: Stated, target: Stated, first: Computed) -> Iterator[Computed]:
    """The definitions besides the printed one that were published for this direction; values always exist."""
    direction = direction_of(indicator)
    if direction is Direction.RANGE:
        yield _within(actual, target, _upper(indicator.target), linear=True)
        return
    if not target.value:
        if indicator.target.op in UPWARD and actual.value > 0:
            yield _full(actual, target, ">")
        return
    spent = kind_of(indicator) is Kind.SPEND
    plain = rate(actual, target) if direction is Direction.DOWN and not spent else first
    yield plain
    if _value(plain) > HUNDRED and direction is not Direction.DOWN:
        yield _capped(plain)
    if spent or direction is Direction.DOWN or _may_go_down(indicator):
        yield _held(actual, target)
        yield _linear(actual, target, plain)


def _may_go_down(indicator: Indicator) -> bool:
    """Whether less may be better though no sign says so: durations, bad things with = or no sign."""
    target = indicator.target
    bad = target.value is not None and (target.value.unit in DURATIONS or negative_meaning(indicator.name))
    return bad and target.op not in UPWARD


def _upper(target: Target) -> Stated:
    if target.upper is None:
        raise NotStated("指标值上限")
    return target.upper


def _full(actual: Stated, target: Stated, sign: str) -> Computed:
    """100%, whatever the interval of the actual."""
    return Computed(HUNDRED, written(actual, sign, target), "%", (actual, target), HUNDRED, HUNDRED)


def _on_zero(actual: Stated, target: Stated) -> Computed:
    """Target 0: 100% if the actual is 0, else 0%."""
    value = ZERO if actual.value else HUNDRED
    how = say("指标值为 0，完成值为 {actual}", actual=number(actual))
    return Computed(value, how, "%", (actual, target), value, value)


def _capped(plain: Computed) -> Computed:
    """At most 100%."""
    value, low, high = (min(HUNDRED, bound) for bound in (_value(plain), *plain.span_of_values()))
    return Computed(value, say("{formula}，最多按 100%", formula=plain.how), "%", plain.inputs, low, high)


def _held(actual: Stated, target: Stated) -> Computed:
    """100% while actual ≤ target, else target ÷ actual."""
    a, a_slack, t, t_slack = aligned(actual, target)
    if a + a_slack <= t - t_slack or a <= 0:
        return _full(actual, target, "≤")
    ratio = rate(target, actual)
    low, high = (min(HUNDRED, bound) for bound in ratio.span_of_values())
    if a <= t:
        return Computed(HUNDRED, written(actual, "≤", target), "%", (actual, target), low, high)
    return Computed(ratio.value, ratio.how, "%", (actual, target), low, high)


def _linear(actual: Stated, target: Stated, used: Computed) -> Computed:
    """100% while actual ≤ target, then a straight line down to 0 at twice the target; `used` is actual ÷ target."""
    low, high = used.span_of_values()
    value = _clamped(_TWICE - _value(used))
    how = written(actual, "≤", target) if value == HUNDRED else f"200% − {used.how}"
    return Computed(value, how, "%", (actual, target), _clamped(_TWICE - high), _clamped(_TWICE - low))


def _clamped(value: Decimal) -> Decimal:
    return max(ZERO, min(HUNDRED, value))


def _within(actual: Stated, low: Stated, high: Stated, linear: bool = False) -> Computed:
    """100% inside the range, actual ÷ lower bound below it; above it upper bound ÷ actual, or the straight line."""
    below = rate(actual, low) if low.value else Computed(ZERO if actual.value < 0 else HUNDRED, "", "%")
    if not high.value:
        above = _on_zero(actual, high)
    else:
        above = _linear(actual, high, rate(actual, high)) if linear else _held(actual, high)
    value = min(HUNDRED, _value(below), _value(above))
    bounds = (below.span_of_values(), above.span_of_values())
    how = f"{number(low)} ≤ {number(actual)} ≤ {number(high)}" if value == HUNDRED else min((below, above), key=_value).how
    least, most = (min(HUNDRED, *ends) for ends in zip(*bounds, strict=True))
    return Computed(value, how, "%", (actual, low, high), least, most)


def _value(computed: Computed) -> Decimal:
    return computed.value if computed.value is not None else ZERO


@cache
def _grades() -> dict[str, str]:
    return {"".join(fold(word).split()): code for code, term in GRADES.items() for word in term.words()}
