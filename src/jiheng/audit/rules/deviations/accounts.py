"""Deviations as accounts of indicators: which must be explained, whether their figures agree with the indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from jiheng.audit.check import settle
from jiheng.audit.finding import Finding, Match, Outcome
from jiheng.audit.rule import Context, rule
from jiheng.audit.rules.indicators.shared import actual_shown, is_money, key, rows, shown, target_shown
from jiheng.compute.completion import conventions, held_by
from jiheng.compute.due import timed
from jiheng.compute.light import Light, light
from jiheng.errors import NotStated
from jiheng.model.figure import Computed, Stated, Verdict
from jiheng.model.report import Actual, Deviation, Indicator, Report
from jiheng.model.terms import fold
from jiheng.say import say

_NOTHING = re.compile(r"^(?:无|暂无|没有|-|—|/|不涉及|\s)*[。.]?$")
_NO_CUTOFF = date(2000, 12, 31)
_FIELDS = ("target", "actual", "completion")


def light_of(indicator: Indicator, context: Context) -> Light:
    """The light of an indicator at the report's cutoff; NotStated where a cutoff is needed and not known, or nothing can be judged."""
    report = context.report
    when = report.cutoff
    if when is None and report.kind == "self_evaluation":
        when = date(report.year or _NO_CUTOFF.year, 12, 31)
    if when is None and timed(indicator, context.profile):
        raise NotStated("监控节点")
    found = light(indicator, when or _NO_CUTOFF, context.profile)
    if found.code == "none":
        raise NotStated("可以判灯的指标值和完成值")
    return found


def indicator_of(deviation: Deviation, report: Report) -> Indicator:
    """The one indicator that a deviation names: the same name, or one name inside the other; else NotStated."""
    wanted = key(deviation.indicator)
    own = rows(report)
    same = [one for one in own if key(one.name) == wanted]
    near = same or [one for one in own if wanted and (key(one.name) in wanted or wanted in key(one.name))]
    if len(near) != 1 or not wanted:
        raise NotStated("偏离所指的指标")
    return near[0]


def _explained(indicator: Indicator, context: Context) -> bool:
    """Whether a cause is given anywhere: in its own row, by a deviation that names it, or by one that names none."""
    if indicator.causes or not _NOTHING.match(fold(indicator.explanation)):
        return True
    for deviation in context.report.deviations:
        if not _NOTHING.match(fold(deviation.cause)) and (
            not deviation.indicator or _names(deviation, indicator, context.report)
        ):
            return True
    return False


def _names(deviation: Deviation, indicator: Indicator, report: Report) -> bool:
    try:
        return indicator_of(deviation, report) is indicator
    except NotStated:
        return False


@rule(
    "D301",
    "warning",
    "偏离没有说明原因",
    basis="财预〔2019〕136号附件：与预期目标产生偏差的指标值，分析并说明原因；须写原因的灯见口径",
    each="indicator",
    since="0.1",
)
def deviation_unexplained(indicator: Indicator, context: Context) -> Iterator[Outcome]:
    """An indicator's light is yellow, red or overspent, and no cause is given anywhere.

    Bad:  截至2021年6月底，完成情况如下：
          ①质量指标：
          指标 1：宣传群众的法律意识覆盖率，预期指标值：≥98%，实际完成值90%，指标完成率92%；
    Good: 截至2021年6月底，完成情况如下：
          ①质量指标：
          指标 1：宣传群众的法律意识覆盖率，预期指标值：≥98%，实际完成值90%，指标完成率92%，原因说明：疫情期间停办集中宣传；
    """
    found = light_of(indicator, context)
    if not indicator.certain or indicator.part_of or found.code not in context.profile.reason_required_at:
        return
    if _explained(indicator, context):
        return
    yield Finding(
        say(
            "“{name}”指标值 {target}，完成 {actual}，判为{light}（{how}），属于偏离，没有说明原因。",
            name=indicator.name,
            target=target_shown(indicator.target),
            actual=actual_shown(indicator.actual),
            light=found.label,
            how=found.how,
        ),
        say("请在“偏离情况及成因分析”里列出这一条，写明原因和纠偏措施。判灯依据：{source}。", source=found.source),
        span=indicator.span,
        stated=shown(indicator.completion) if indicator.completion is not None else None,
    )


@rule(
    "D302",
    "error",
    "偏离情况与指标完成情况数字不一",
    basis="财预〔2019〕136号：同一指标在报告各处的数据一致",
    each="deviation",
    since="0.1",
)
def deviation_figures_differ(deviation: Deviation, context: Context) -> Iterator[Outcome]:
    """Figures in the deviation section differ from those of the indicator itself.

    Bad:  三、部门单位整体绩效目标情况
          (一) 绩效目标完成情况
          ①质量指标：
          指标 1：法律意识覆盖率，预期指标值：≥98%，实际完成值90%，指标完成率92%；
          (二) 偏离情况及成因分析
          (1) 偏离情况：法律意识覆盖率存在偏差，预期指标值：≥98%，实际完成值80%，指标完成率92%。
          (2) 成因分析：疫情期间停办集中宣传。
          (三) 纠偏措施
          1、已采取的纠正绩效目标偏离措施及效果：
          入户宣传法律知识，覆盖率逐步上升。
    Good: 三、部门单位整体绩效目标情况
          (一) 绩效目标完成情况
          ①质量指标：
          指标 1：法律意识覆盖率，预期指标值：≥98%，实际完成值90%，指标完成率92%；
          (二) 偏离情况及成因分析
          (1) 偏离情况：法律意识覆盖率存在偏差，预期指标值：≥98%，实际完成值90%，指标完成率92%。
          (2) 成因分析：疫情期间停办集中宣传。
          (三) 纠偏措施
          1、已采取的纠正绩效目标偏离措施及效果：
          入户宣传法律知识，覆盖率逐步上升。
    """
    indicator = indicator_of(deviation, context.report)
    own = {"target": indicator.target.value, "actual": indicator.actual.value, "completion": indicator.completion}
    labels = {"target": say("指标值"), "actual": say("完成值"), "completion": say("完成率")}
    compared = 0
    for field in _FIELDS:
        here, there = getattr(deviation, field), own[field]
        if here is None or there is None or not (here.unit == there.unit or (is_money(here) and is_money(there))):
            continue
        compared += 1
        slip = _slip(indicator, field, here, context)
        yield from _compare(here, there, labels[field], indicator, slip)
    if not compared:
        raise NotStated("偏离情况里的数字")


def _slip(indicator: Indicator, field: str, here: Stated, context: Context) -> bool:
    """Whether the indicator's own figure is the slip: its completion fits only the figure that the deviation repeats."""
    if field == "completion" or indicator.completion is None:
        return False
    other = (
        replace(indicator, actual=Actual(here))
        if field == "actual"
        else replace(indicator, target=replace(indicator.target, value=here))
    )
    try:
        own, mended = (held_by(indicator.completion, conventions(one, context.profile))[0] for one in (indicator, other))
    except NotStated:
        return False
    return own is Verdict.WRONG and mended is not Verdict.WRONG


def _compare(here: Stated, there: Stated, label: str, indicator: Indicator, slip: bool) -> Iterator[Outcome]:
    low, high = there.interval()
    settled = settle(here, [Computed(there.base, "", there.unit, (there,), low, high)])
    if settled.verdict is not Verdict.WRONG:
        yield Match(here, settled.verdict, shown(there), (there,))
    elif indicator.certain:
        wrong, right = (there, here) if slip else (here, there)
        yield Finding(
            say(
                "“{name}”的{label}在偏离情况里写 {here}，在指标完成情况里写 {there}。",
                name=indicator.name,
                label=label,
                here=shown(here),
                there=shown(there),
            ),
            say("请核实哪一处是对的，把两处改成一致。"),
            span=wrong.span,
            stated=shown(wrong),
            computed=shown(right),
            cause=settled.cause,
            figure=wrong,
            wrong=True,
        )


@rule(
    "D303",
    "warning",
    "没有偏离的指标列为偏离",
    basis="财预〔2019〕136号附件：偏差原因分析针对与预期目标产生偏差的指标值；界线见口径",
    each="deviation",
    since="0.1",
)
def deviation_on_track(deviation: Deviation, context: Context) -> Iterator[Outcome]:
    """A deviation is listed for an indicator that is on track.

    Bad:  截至2021年6月底，完成情况如下：
          三、部门单位整体绩效目标情况
          (一) 绩效目标完成情况
          ①质量指标：
          指标 1：矛盾纠纷调解率，预期指标值：≥95%，实际完成值95%，指标完成率100%；
          (二) 偏离情况及成因分析
          (1) 偏离情况：矛盾纠纷调解率存在偏差，预期指标值：≥95%，实际完成值95%，指标完成率100%。
          (2) 成因分析：调解员人手不足。
          (三) 纠偏措施
          1、已采取的纠正绩效目标偏离措施及效果：
          增配调解员，矛盾纠纷调解及时。
    Good: 截至2021年6月底，完成情况如下：
          三、部门单位整体绩效目标情况
          (一) 绩效目标完成情况
          ①质量指标：
          指标 1：矛盾纠纷调解率，预期指标值：≥95%，实际完成值80%，指标完成率84%；
          (二) 偏离情况及成因分析
          (1) 偏离情况：矛盾纠纷调解率存在偏差，预期指标值：≥95%，实际完成值80%，指标完成率84%。
          (2) 成因分析：调解员人手不足。
          (三) 纠偏措施
          1、已采取的纠正绩效目标偏离措施及效果：
          增配调解员，矛盾纠纷调解及时。
    """
    indicator = indicator_of(deviation, context.report)
    found = light_of(indicator, context)
    if found.code == "green" and indicator.certain:
        yield Finding(
            say("“{name}”列为偏离，但它属于{light}：{how}。", name=indicator.name, light=found.label, how=found.how),
            say("请核对：不算偏离的不必列入；真正偏离的指标要逐条列出。判灯依据：{source}。", source=found.source),
            span=deviation.span,
        )
