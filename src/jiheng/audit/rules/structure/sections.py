"""Sections: what the outline of a report asks for, and headings without a word under them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.rule import Context, rule
from jiheng.audit.rules.structure.shared import folded
from jiheng.errors import NotStated
from jiheng.layouts.layout import Section as Asked
from jiheng.layouts.outline import LAYOUT
from jiheng.model.report import Report, Section
from jiheng.read.headings import bare, number_of
from jiheng.say import say

CERTAIN = 3  # first-level headings in the outline's own words, from which the outline is certain
_SHORT = 4
_WORDINGS = {bare(word): section for section in LAYOUT.sections for word in section.wordings()}


@rule(
    "S401",
    "error",
    "缺少章节，或标题下没有内容",
    basis="财预〔2019〕136号：监控报告的内容；部门整体支出绩效监控报告提纲",
    each="report",
    since="0.1",
    kinds=("monitoring",),
    whole=True,
)
def section_missing_or_empty(report: Report, context: Context) -> Iterator[Outcome]:
    """A section that the outline asks for is missing, or a heading of it has nothing under it.

    Bad:  青石县白杨镇人民政府整体支出绩效监控报告
          一、绩效监控工作组织实施情况
          成立了绩效监控小组。
          二、部门单位年度预算执行情况
          预算执行正常。
          三、部门单位整体绩效目标情况
          各项指标都在进度内。
    Bad:  青石县白杨镇人民政府整体支出绩效监控报告
          一、绩效监控工作组织实施情况
          二、部门单位年度预算执行情况
          预算执行正常。
          三、部门单位整体绩效目标情况
          各项指标都在进度内。
          四、意见及建议
          建议加强培训。
    Good: 青石县白杨镇人民政府整体支出绩效监控报告
          一、绩效监控工作组织实施情况
          成立了绩效监控小组。
          二、部门单位年度预算执行情况
          预算执行正常。
          三、部门单位整体绩效目标情况
          各项指标都在进度内。
          四、意见及建议
          建议加强培训。
    """
    found = [(section, _WORDINGS.get(bare(section.title))) for section in report.sections]
    own = {asked.key for section, asked in found if asked and asked.level == 1 and section.level == 1}
    if report.layout != LAYOUT.code or len(own) < CERTAIN:
        raise NotStated(say("确定的报告提纲"))
    yield from _missing(report, found)
    yield from _empty(found)


def _missing(report: Report, found: Sequence[tuple[Section, Asked | None]]) -> Iterator[Finding]:
    """A first-level heading in other words may be the section that is looked for: then none is called missing."""
    if any(section.level == 1 and asked is None for section, asked in found):
        return
    present = {asked.key for _, asked in found if asked}
    for asked in LAYOUT.sections:
        if asked.required and asked.key not in present and not _opened(report, asked):
            name = asked.number + asked.title
            yield Finding(
                say("缺少“{section}”一节：提纲要求有这一节，全文没有这个标题。", section=name),
                say("请补上这一节；确实没有要写的，也保留标题并说明原因。"),
                computed=name,
            )


def _opened(report: Report, asked: Asked) -> bool:
    """Whether any line starts with the section's words, with or without text behind them."""
    words = [bare(word) for word in asked.wordings()]
    for text in folded(report):
        start = bare(text[number_of(text)[2] :][:60])
        if any(start == word or (len(word) >= _SHORT and start.startswith(word)) for word in words):
            return True
    return False


def _empty(found: Sequence[tuple[Section, Asked | None]]) -> Iterator[Finding]:
    for at, (section, asked) in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) else None
        if asked is None or (following and following[0].level > section.level):
            continue
        if section.not_filled:
            yield _finding(section, say("“{title}”下只写了“本节未填”。", title=section.title), "warning")
        elif not section.size and (following is None or following[1]):
            yield _finding(section, say("“{title}”只有标题，下面没有内容。", title=section.title), "")


def _finding(section: Section, message: str, severity: str) -> Finding:
    advice = say("请补写这一节的内容；确实没有的，写明“无”和原因。")
    return Finding(message, advice, span=section.span, stated=(section.number + section.title) or None, severity=severity)
