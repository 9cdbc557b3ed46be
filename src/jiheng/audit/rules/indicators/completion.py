"""Completion: the stated rate against target and actual, and targets that were met too early."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from jiheng.audit.check import Settled, settle
from jiheng.audit.finding import Finding, Match, Outcome
from jiheng.audit.rule import Context, rule
from jiheng.audit.rules.indicators.shared import actual_shown, shown, target_shown
from jiheng.compute.completion import conventions
from jiheng.compute.due import months_passed, passed, timed, year_end
from jiheng.compute.kinds import UPWARD, Direction, Kind, direction_of, kind_of, reading
from jiheng.compute.measure import aligned
from jiheng.compute.rate import rate
from jiheng.errors import NotStated
from jiheng.model.figure import HUNDRED, Computed, Stated, Verdict, compare
from jiheng.model.report import Indicator, Report
from jiheng.model.terms import RATES
from jiheng.say import say

_FRACTION = Decimal(2)
_ORDINARY = 200


@rule(
    "I201",
    "error",
    "完成率与指标值、完成值不符",
    basis="财预〔2020〕10号附件：实际完成率＝实际产出数/计划产出数",
    each="indicator",
    since="0.1",
)
def completion_mismatch(indicator: Indicator, context: Context) -> Iterator[Outcome]:
    """Stated completion differs from actual / target by every published definition for its operator.

    Bad:  ①数量指标：
          指标 1：化解社会矛盾纠纷，预期指标值：≥30件，实际完成值15件，指标完成率55%；
    Good: ①数量指标：
          指标 1：化解社会矛盾纠纷，预期指标值：≥30件，实际完成值15件，指标完成率50%；
    """
    stated = indicator.need("completion")
    options = [option for option in _options(indicator, context) if option.value is not None]
    negative = indicator.actual.value is not None and indicator.actual.value.value < 0
    if not options or negative:
        raise NotStated("完成率的算法（完成值为负数）" if negative else "定量的完成值")
    settled = _settled(stated, options)
    if settled.verdict is not Verdict.WRONG:
        inputs = tuple(one for one in settled.computed.inputs if isinstance(one, Stated))
        yield Match(stated, settled.verdict, settled.printed, inputs)
    elif indicator.certain and _in_percent(stated):
        yield _mismatch(indicator, context, stated, settled)


def _options(indicator: Indicator, context: Context) -> Iterator[Computed]:
    """All published definitions; for a reduced indicator also target ÷ actual without a cap (得分=权重*A/B in printed forms)."""
    yield from conventions(indicator, context.profile)
    target, actual = indicator.target.value, indicator.actual.value
    if target is not None and actual is not None and actual.value > 0 and direction_of(indicator) is Direction.DOWN:
        yield rate(target, actual)


def _in_percent(stated: Stated) -> bool:
    """Whether a completion is surely in percent; a small bare number may be a fraction."""
    return stated.unit in RATES or (not stated.unit and abs(stated.value) > _FRACTION)


def _settled(stated: Stated, options: list[Computed]) -> Settled:
    """Held as percent; a bare number also as a fraction of 1."""
    settled = settle(stated if stated.unit else replace(stated, unit="%"), options)
    if settled.verdict is Verdict.WRONG and not stated.unit:
        fraction = settle(replace(stated, unit="%", value=stated.value * HUNDRED, places=max(0, stated.places - 2)), options)
        return settled if fraction.verdict is Verdict.WRONG else fraction
    return settled


def _mismatch(indicator: Indicator, context: Context, stated: Stated, settled: Settled) -> Finding:
    right = settled.printed
    return Finding(
        say(
            "“{name}”的完成率写的是 {stated}，应为 {right}（{how}）。",
            name=indicator.name,
            stated=shown(stated),
            right=right,
            how=settled.computed.how,
        ),
        say("请把完成率改为 {right}；如果完成率没错，请核对指标值和完成值。", right=right),
        span=stated.span or indicator.span,
        stated=shown(stated),
        computed=right,
        cause=settled.cause or _cause(indicator, context, stated),
        figure=stated,
        wrong=True,
    )


def _cause(indicator: Indicator, context: Context, stated: Stated) -> str | None:
    """How the wrong rate may have come about: another denominator, upside down, the rest, or the neighbour's rate."""
    actual, target = indicator.actual.value, indicator.target.value
    if actual is None or target is None:
        return None
    done = rate(actual, target)
    if done.value and compare(stated, _as(HUNDRED - done.value)) is Verdict.HOLDS:
        return say("写成了还没完成的部分")
    if done.value and compare(stated, rate(target, actual)) is Verdict.HOLDS:
        return say("分子、分母颠倒")
    if done.value and _by_time(stated, done.value, context):
        return say("分母用了到节点应达的数，没有用全年指标值")
    neighbour = _neighbour(indicator, context.report, stated)
    return say("与相邻指标“{name}”的完成率相同，可能是照抄", name=neighbour) if neighbour else None


def _as(value: Decimal) -> Computed:
    return Computed(value, "", "%", (), value, value)


def _by_time(stated: Stated, done: Decimal, context: Context) -> bool:
    if context.report.cutoff is None:
        return False
    top, bottom = passed(context.report.cutoff, context.profile)
    return 0 < top < bottom and compare(stated, _as(done * bottom / top)) is Verdict.HOLDS


def _neighbour(indicator: Indicator, report: Report, stated: Stated) -> str:
    """The indicator directly before or behind that states the same rate, other than 100%; in tables of usual length."""
    if stated.value == HUNDRED or len(report.indicators) > _ORDINARY:
        return ""
    at = next((n for n, one in enumerate(report.indicators) if one is indicator), 0)
    near = (*report.indicators[max(0, at - 1) : at], *report.indicators[at + 1 : at + 2])
    return next((one.name for one in near if one.completion is not None and one.completion.value == stated.value), "")


@rule(
    "I207",
    "warning",
    "节点未到全年已完成，目标可能偏低",
    basis="财预〔2020〕10号第十四条：完成值高于指标值较多的要分析原因；财预〔2021〕101号：指标值尽量从严、从高设定",
    each="indicator",
    since="0.1",
)
def target_met_early(indicator: Indicator, context: Context) -> Iterator[Outcome]:
    """An accumulating indicator has met its whole-year target at mid-year, or far exceeds it at year end.

    Bad:  截至2021年6月底，完成情况如下：
          ①数量指标：
          指标 1：法制宣传教育次数，预期指标值：≥4次，实际完成值4次，指标完成率100%；
    Good: 截至2021年6月底，完成情况如下：
          ①数量指标：
          指标 1：法制宣传教育次数，预期指标值：≥4次，实际完成值2次，指标完成率50%；
    """
    ended = year_end(context.cutoff()) or context.report.kind == "self_evaluation"
    share = _over(indicator)
    if share is None or indicator.explanation or indicator.part_of or not indicator.certain:
        return
    profile = context.profile
    accumulates = kind_of(indicator) is Kind.FLOW and reading(indicator, profile) == "accumulating"
    if not ended and accumulates and timed(indicator, profile) and share >= profile.over_midyear_share:
        yield _early(indicator, context)
    elif _must_explain(indicator, context, share):
        yield _far_over(indicator, "")
    elif ended and kind_of(indicator) is Kind.FLOW and share > profile.over_yearend_share:
        yield _far_over(indicator, "hint")


def _over(indicator: Indicator) -> Decimal | None:
    """Actual ÷ target of what should grow, None where that cannot be said."""
    target, actual = indicator.target.value, indicator.actual.value
    if target is None or actual is None or target.value <= 0 or direction_of(indicator) not in (Direction.UP, Direction.EQUAL):
        return None
    try:
        reached, _, wanted, _ = aligned(actual, target)
    except NotStated:
        return None
    return reached / wanted


def _must_explain(indicator: Indicator, context: Context, share: Decimal) -> bool:
    """Whether the profile demands an explanation for so much over the target."""
    profile = context.profile
    if indicator.target.op in UPWARD:
        return profile.over_explain_share is not None and share > profile.over_explain_share
    return profile.equal_over_explain and indicator.target.op == "=" and share > 1


def _early(indicator: Indicator, context: Context) -> Finding:
    return Finding(
        say(
            "到 {month} 月底，“{name}”已完成 {actual}，全年指标值是 {target}，提前完成了全年目标，指标值可能偏低。",
            month=months_passed(context.cutoff()),
            name=indicator.name,
            actual=actual_shown(indicator.actual),
            target=target_shown(indicator.target),
        ),
        say("请说明提前完成的原因；如果指标值确实定低了，按程序调高。"),
        span=indicator.span,
        stated=actual_shown(indicator.actual),
        computed=target_shown(indicator.target),
    )


def _far_over(indicator: Indicator, severity: str) -> Finding:
    actual, target = indicator.actual.value, indicator.target.value
    assert actual is not None
    assert target is not None
    done = rate(actual, target)
    return Finding(
        say(
            "“{name}”完成 {share}（{how}），超出指标值较多，没有说明原因。",
            name=indicator.name,
            share=done.printed(2),
            how=done.how,
        ),
        say("请分析超额的原因；如果是指标值定低了，下年调高。"),
        span=indicator.span,
        stated=shown(actual),
        computed=target_shown(indicator.target),
        severity=severity,
    )
