"""Corrections: whether they answer the deviations, who does what by when, and causes that the figures contradict."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.rule import Context, rule
from jiheng.audit.rules.indicators.shared import passage_of
from jiheng.compute.due import time_progress
from jiheng.compute.rate import rate
from jiheng.errors import NotStated
from jiheng.model.blocks import Span
from jiheng.model.report import Correction, Report
from jiheng.model.terms import fold
from jiheng.say import say

_LATE_FUNDS = re.compile(
    r"(?:资金|经费|拨款)[^,;。]{0,8}(?:未到位|没到位|没有到位|不到位|到位[^,;。]{0,6}(?:慢|晚|迟|滞后|不及时))"
)
_THRIFT = re.compile(r"厉行节约|节约开支|压减支出|压减开支|勤俭节约")
_SPEND_MORE = re.compile(r"(?:加大|加快|提高)[^,;。]{0,4}(?:资金)?(?:支付|支出|拨付)|加快执行")
_SHORT = 24
_WORD = re.compile(r"[一-鿿]{2,}")
_COMMON = frozenset(
    "单位 情况 措施 工作 加强 加大 进一 一步 存在 偏差 偏离 完成 指标 目标 上半 下半 半年 继续 高度 重视 管理 确保 及时 严格 总体 较少".split()
)


@rule(
    "D304",
    "warning",
    "原因没有对应措施，或措施没有责任人和时限",
    basis="财预〔2019〕136号：说明不能完成的原因及拟采取的措施，及时纠偏",
    each="report",
    since="0.1",
)
def correction_incomplete(report: Report, context: Context) -> Iterator[Outcome]:
    """A cause stands without a correction, or a planned correction without owner or date.

    Bad:  三、部门单位整体绩效目标情况
          (三) 纠偏措施
          2、下一步计划开展的纠正绩效目标偏离措施及预期效果：
          补办法律宣传四场。
    Good: 三、部门单位整体绩效目标情况
          (三) 纠偏措施
          2、下一步计划开展的纠正绩效目标偏离措施及预期效果：
          补办法律宣传四场，责任科室：党政办公室，完成时限：2021年9月30日。
    """
    caused = [deviation for deviation in report.deviations if deviation.cause]
    if not caused and not report.corrections:
        raise NotStated("偏离原因和纠偏措施")
    if caused and not report.corrections and not report.incomplete:
        yield Finding(
            say("偏离情况写了原因，没有写纠偏措施。"),
            say("请针对每条偏离写明纠偏措施、责任科室和完成时限。"),
            span=caused[0].span,
        )
    open_ = [one for one in report.corrections if one.planned and not (one.owner and one.due)]
    if open_:
        yield Finding(
            say("{count} 条下一步纠偏措施没有写明{what}。", count=len(open_), what=_lacking(open_)),
            say("请逐条写明责任科室（责任人）和完成时限，如“责任科室：党政办公室，完成时限：9月30日”。"),
            span=open_[0].span,
        )


def _lacking(corrections: list[Correction]) -> str:
    owner, due = any(not one.owner for one in corrections), any(not one.due for one in corrections)
    return say("责任人和完成时限") if owner and due else say("责任人") if owner else say("完成时限")


@rule(
    "D305",
    "hint",
    "原因与数字或措施相矛盾",
    basis="审核惯例：偏差原因要有数据支持，措施与原因对应",
    each="report",
    since="0.1",
)
def cause_contradicted(report: Report, context: Context) -> Iterator[Outcome]:
    """A cause is contradicted by the figures or by the corrections: funds late though ahead of time, thrift beside spend more.

    Bad:  2021年预算486.29万元，实际到位资金328.65万元，到位率67.58%。
          三、部门单位整体绩效目标情况
          (二) 偏离情况及成因分析
          (2) 成因分析：资金到位较慢。
          (三) 纠偏措施
          1、已采取的纠正绩效目标偏离措施及效果：
          向县财政局催要资金。
    Good: 2021年预算486.29万元，实际到位资金128.65万元，到位率26.46%。
          三、部门单位整体绩效目标情况
          (二) 偏离情况及成因分析
          (2) 成因分析：资金到位较慢。
          (三) 纠偏措施
          1、已采取的纠正绩效目标偏离措施及效果：
          向县财政局催要资金。
    """
    causes = [(one.cause, one.span) for one in report.deviations if one.cause]
    causes += [(one.problem, None) for one in report.problems]
    causes += [(one.explanation, one.span) for one in report.indicators if one.explanation]
    if not causes:
        raise NotStated("偏离原因或存在问题")
    late = [(cause, span or passage_of(report, cause)) for cause, span in causes if _LATE_FUNDS.search(fold(cause))]
    if late:
        yield from _late_funds(late, report, context)
    yield from _thrift(report)


def _late_funds(late: list[tuple[str, Span | None]], report: Report, context: Context) -> Iterator[Outcome]:
    funds = report.of_scope("total") or report.of_scope("basic")
    if funds is None or report.cutoff is None or not funds.certain or funds.received is None or funds.budget is None:
        return
    received, due = rate(funds.received, funds.budget), time_progress(report.cutoff, context.profile)
    if received.value is None or due.value is None or received.value < due.value:
        return
    for cause, span in late:
        yield Finding(
            say(
                "写“{cause}”，但到节点已到位 {received}（{how}），快于序时进度 {due}。",
                cause=cause[:_SHORT],
                received=received.printed(2),
                how=received.how,
                due=due.printed(2),
            ),
            say("请核对到位资金，或写明是哪一笔资金到位慢。"),
            span=span,
            stated=cause[:_SHORT],
            computed=received.printed(2),
        )


def _thrift(report: Report) -> Iterator[Outcome]:
    thrifty = next((one for one in report.deviations if _THRIFT.search(fold(one.cause))), None)
    more = next((one for one in report.corrections if _SPEND_MORE.search(fold(one.measure))), None)
    if thrifty is not None and more is not None:
        yield Finding(
            say(
                "成因写“{cause}”，措施却是“{measure}”，两者相矛盾。", cause=thrifty.cause[:_SHORT], measure=more.measure[:_SHORT]
            ),
            say("如果支出少是节约所致，就不必加大支付；如果是支付慢，请把原因写实。"),
            span=more.span or thrifty.span,
        )


@rule(
    "D307",
    "hint",
    "措施没有针对偏离，或问题与措施条数悬殊",
    basis="财预〔2019〕136号：及时纠偏；复核惯例：问题条数与措施条数相对应",
    each="report",
    since="0.1",
)
def corrections_miss_deviations(report: Report, context: Context) -> Iterator[Outcome]:
    """Corrections do not touch the deviations named, or problems and measures differ much in number.

    Bad:  三、部门单位整体绩效目标情况
          (二) 偏离情况及成因分析
          (1) 偏离情况：法律意识覆盖率存在偏差，预期指标值：≥98%，实际完成值90%，指标完成率92%。
          (2) 成因分析：疫情期间停办集中宣传。
          (三) 纠偏措施
          1、已采取的纠正绩效目标偏离措施及效果：
          核准每笔资金金额。
    Good: 三、部门单位整体绩效目标情况
          (二) 偏离情况及成因分析
          (1) 偏离情况：法律意识覆盖率存在偏差，预期指标值：≥98%，实际完成值90%，指标完成率92%。
          (2) 成因分析：疫情期间停办集中宣传。
          (三) 纠偏措施
          1、已采取的纠正绩效目标偏离措施及效果：
          入户宣传法律知识。
    """
    if not report.deviations and not report.problems:
        raise NotStated("偏离情况或存在问题")
    measures = _pairs(*(one.measure for one in report.corrections))
    if measures:
        for deviation in report.deviations:
            if deviation.indicator and not _pairs(deviation.indicator, deviation.cause) & measures:
                yield Finding(
                    say("纠偏措施没有提到偏离的“{name}”。", name=deviation.indicator),
                    say("请针对这一条偏离写明怎样纠正。"),
                    span=deviation.span,
                )
    gap = len(report.problems) - len(report.next_steps)
    if report.problems and report.next_steps and abs(gap) > context.profile.problems_corrections_gap:
        yield Finding(
            say(
                "存在问题 {problems} 条，下一步措施 {steps} 条，条数悬殊。",
                problems=len(report.problems),
                steps=len(report.next_steps),
            ),
            say("请逐条对应：每个问题至少一条措施。"),
        )


def _pairs(*texts: str) -> set[str]:
    """The telling pairs of neighbouring characters of some texts."""
    words = [word for text in texts for word in _WORD.findall(fold(text))]
    return {word[n : n + 2] for word in words for n in range(len(word) - 1)} - _COMMON
