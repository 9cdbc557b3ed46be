"""Scores: what an indicator and the execution of the budget earn, the weights of the classes, and the grade of a total.

A quantitative indicator earns weight × completion, at most its weight; a qualitative one a band of its weight; below the
profile's threshold nothing is earned. A spending ceiling that is kept earns everything. Weights, scores in 分.
基准: 财预〔2020〕10号 (执行 10, 产出 50, 效益 30, 满意度 10; 优 90 良 80 中 60); 财预〔2021〕101号 (成本 20); domain 3.2–3.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jiheng.compute.completion import compliance, conventions
from jiheng.compute.kinds import Direction, direction_of
from jiheng.errors import NotStated
from jiheng.model.figure import HUNDRED, ZERO, Computed, Stated, half_up, plain
from jiheng.model.report import Indicator
from jiheng.profiles.fields import Profile
from jiheng.say import say

UNIT = "分"


def class_weights(indicators: Sequence[Indicator], profile: Profile) -> tuple[tuple[str, Decimal], ...]:
    """The profile's weight of each level-1 class that the indicators use, and of `execution`; in 分.

    The scheme with cost holds where an indicator has cost as its first level; where satisfaction has no indicator its
    weight goes to the class that the profile names.
    """
    used = {indicator.level1 for indicator in indicators}
    weights = dict(profile.weights_with_cost if "cost" in used else profile.weights)
    if "satisfaction" not in used and profile.no_satisfaction_to in weights:
        weights[profile.no_satisfaction_to] += weights.pop("satisfaction", ZERO)
    return tuple(weights.items())


def score(indicator: Indicator, profile: Profile) -> Computed:
    """What an indicator earns of its weight; no value where not due, a band for a qualitative grade.

    NotStated where the weight, the target or the actual is missing.
    """
    return _earned(indicator.need("weight"), compliance(indicator, profile), profile)


def score_conventions(indicator: Indicator, profile: Profile) -> tuple[Computed, ...]:
    """What an indicator earns by each published definition of completion; the profile's own first, equal ones once."""
    weight = indicator.need("weight")
    found = [_earned(weight, compliance(indicator, profile), profile)]
    down = direction_of(indicator) is Direction.DOWN
    for reached in conventions(indicator, profile):
        if down and reached.value is not None and reached.value > HUNDRED:
            continue  # beyond a ceiling is no success
        earned = _earned(weight, reached, profile)
        if all(earned.value != one.value for one in found):
            found.append(earned)
    return tuple(found)


def execution_score(rate: Computed, weight: Stated) -> Computed:
    """min(weight, rate × weight); no value where the rate does not exist."""
    if rate.value is None:
        return Computed(None, rate.how, UNIT, (rate, weight))
    return _share(weight, rate)


def grade(total: Decimal, profile: Profile) -> str:
    """优, 良, 中 or 差 of a total score; the lower bound belongs to the grade."""
    return next((name for name, lowest in profile.grade_cuts if total >= lowest), profile.grade_cuts[-1][0])


def total_score(earned: Sequence[Computed], profile: Profile) -> Computed:
    """The sum of scores, each rounded to the profile's places as it prints; what has no value is left out."""
    values = [half_up(one.value, profile.score_places) for one in earned if one.value is not None]
    if not values:
        raise NotStated("得分")
    return Computed(sum(values, ZERO), " + ".join(plain(value) for value in values), UNIT, tuple(earned))


def _earned(weight: Stated, reached: Computed, profile: Profile) -> Computed:
    """Weight × completion; nothing below the threshold."""
    if reached.value is None:
        return _band(weight, reached)
    least = profile.score_pass_share * HUNDRED
    if reached.value < least:
        how = say("完成率 {value}%，低于 {least}% 不得分", value=plain(half_up(reached.value, 2)), least=plain(least))
        return Computed(ZERO, how, UNIT, (reached, weight), ZERO, ZERO)
    return _share(weight, reached)


def _share(weight: Stated, reached: Computed) -> Computed:
    """min(weight, weight × percentage), never below 0."""
    value, low, high = (
        max(ZERO, min(weight.value, weight.value * percent / HUNDRED))
        for percent in (reached.value or ZERO, *reached.span_of_values())
    )
    how = f"{plain(weight.value)} × {plain(min(HUNDRED, max(ZERO, half_up(reached.value or ZERO, 2))))}%"
    return Computed(value, how, UNIT, (reached, weight), low, high)


def _band(weight: Stated, reached: Computed) -> Computed:
    """The part of the weight that a grade may earn; no value and no band where there is no grade."""
    if reached.low is None or reached.high is None:
        return Computed(None, reached.how, UNIT, (reached, weight))
    low, high = (weight.value * bound / HUNDRED for bound in (reached.low, reached.high))
    return Computed(None, f"{reached.how}: {plain(weight.value)} × {reached.printed(0)}", UNIT, (reached, weight), low, high)
