"""Deviations as accounts of indicators: which must be explained, whether their figures agree with the indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from jiheng.audit.check import settle
from jiheng.audit.finding import Finding, Match, Outcome
from jiheng.audit.rule import Context, rule
from jiheng.audit.rules.deviations.lights import ends_later, light_of
from jiheng.audit.rules.indicators.shared import actual_shown, is_money, key, rows, shown, target_shown
from jiheng.compute.completion import conventions, held_by
from jiheng.compute.light import Light
from jiheng.errors import NotStated
from jiheng.model.figure import Computed, Stated, Verdict
from jiheng.model.report import Actual, Deviation, Indicator, Report
from jiheng.model.terms import fold
from jiheng.say import say

_NOTHING = re.compile(r"^(?:无|暂无|没有|-|—|/|不涉及|\s)*[。.]?$")
_FIELDS = {"target": "指标值", "actual": "完成值", "completion": "完成率"}


class _Named:
    """The indicators of a report by name, to find the one that a deviation speaks of."""

    def __init__(self, report: Report) -> None:
        self.by_key: dict[str, list[Indicator]] = {}
        for one in rows(report):
            self.by_key.setdefault(key(one.name), []).append(one)

    def of(self, deviation: Deviation) -> Indicator | None:
        """The one indicator of the same name, or whose name is inside the other; None where there is none or several."""
        wanted = key(deviation.indicator)
        near = self.by_key.get(wanted) or [
            one for name, ones in self.by_key.items() if wanted and (name in wanted or wanted in name) for one in ones
        ]
        return near[0] if wanted and len(near) == 1 else None


def _causes(report: Report) -> list[str]:
    """The names of the indicators for which the deviation section gives a cause; "" for a cause that names none."""
    return [key(one.indicator) for one in report.deviations if not _NOTHING.match(fold(one.cause))]


def _explained(indicator: Indicator, causes: list[str]) -> bool:
    """Whether a cause is given anywhere: in its own row, by a deviation that names it, or by one that names none."""
    if indicator.causes or not _NOTHING.match(fold(indicator.explanation)):
        return True
    name = key(indicator.name)
    return any(name in wanted or wanted in name for wanted in causes)


@rule(
    "D301",
    "warning",
    "偏离没有说明原因",
    basis="财预〔2019〕136号附件：与预期目标产生偏差的指标值，分析并说明原因；须写原因的灯见口径",
    each="report",
    since="0.1",
)
def deviation_unexplained(report: Report, context: Context) -> Iterator[Outcome]:
    """An indicator's light is yellow, red or overspent, and no cause is given anywhere.

    Bad:  截至2021年6月底，完成情况如下：
          ①质量指标：
          指标 1：宣传群众的法律意识覆盖率，预期指标值：≥98%，实际完成值90%，指标完成率92%；
    Good: 截至2021年6月底，完成情况如下：
          ①质量指标：
          指标 1：宣传群众的法律意识覆盖率，预期指标值：≥98%，实际完成值90%，指标完成率92%，原因说明：疫情期间停办集中宣传；
    """
    causes, missing, judged = _causes(report), NotStated("绩效指标"), False
    for one in rows(report):
        try:
            found = light_of(one, context)
        except NotStated as reason:
            missing = reason
            continue
        judged = True
        asks = one.certain and found.code in context.profile.reason_required_at and not ends_later(one, context)
        if asks and not _explained(one, causes):
            yield _unexplained(one, found)
    if not judged:
        raise missing


def _unexplained(indicator: Indicator, found: Light) -> Finding:
    return Finding(
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
    each="report",
    since="0.1",
)
def deviation_figures_differ(report: Report, context: Context) -> Iterator[Outcome]:
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
    named = _Named(report)
    pairs = [pair for one in report.deviations if (found := named.of(one)) is not None for pair in _pairs(one, found)]
    if not pairs:
        raise NotStated("偏离情况里可核的数字")
    for indicator, field, here, there in pairs:
        alike = (here.unit, here.places) == (there.unit, there.places)  # printed alike, they must be equal
        low, high = (there.base, there.base) if alike else there.interval()
        settled = settle(here, [Computed(there.base, "", there.unit, (there,), low, high)])
        if settled.verdict is not Verdict.WRONG:
            yield Match(here, settled.verdict, shown(there), (there,))
        elif indicator.certain:
            slip = _slip(indicator, field, here, context)
            yield _differing(here, there, _FIELDS[field], indicator.name, settled.cause, slip)


def _pairs(deviation: Deviation, indicator: Indicator) -> Iterator[tuple[Indicator, str, Stated, Stated]]:
    """The figures that the deviation repeats, each with the indicator's own of a comparable unit."""
    own = {"target": indicator.target.value, "actual": indicator.actual.value, "completion": indicator.completion}
    for field, there in own.items():
        here = getattr(deviation, field)
        if here is not None and there is not None and (here.unit == there.unit or (is_money(here) and is_money(there))):
            yield indicator, field, here, there


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


def _differing(here: Stated, there: Stated, label: str, name: str, cause: str | None, slip: bool) -> Finding:
    wrong, right = (there, here) if slip else (here, there)
    return Finding(
        say(
            "“{name}”的{label}在偏离情况里写 {here}，在指标完成情况里写 {there}。",
            name=name,
            label=label,
            here=shown(here),
            there=shown(there),
        ),
        say("请核实哪一处是对的，把两处改成一致。"),
        span=wrong.span,
        stated=shown(wrong),
        computed=shown(right),
        cause=cause,
        figure=wrong,
        wrong=True,
    )


@rule(
    "D303",
    "warning",
    "没有偏离的指标列为偏离",
    basis="财预〔2019〕136号附件：偏差原因分析针对与预期目标产生偏差的指标值；界线见口径",
    each="report",
    since="0.1",
)
def deviation_on_track(report: Report, context: Context) -> Iterator[Outcome]:
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
    names = _Named(report)
    named = [(one, indicator) for one in report.deviations if (indicator := names.of(one)) is not None]
    if not named:
        raise NotStated("偏离所指的指标")
    for deviation, indicator in named:
        found = _light(indicator, context)
        if found is not None and found.code == "green" and indicator.certain:
            yield Finding(
                say("“{name}”列为偏离，但它属于{light}：{how}。", name=indicator.name, light=found.label, how=found.how),
                say("请核对：不算偏离的不必列入；真正偏离的指标要逐条列出。判灯依据：{source}。", source=found.source),
                span=deviation.span,
            )


def _light(indicator: Indicator, context: Context) -> Light | None:
    try:
        return light_of(indicator, context)
    except NotStated:
        return None
