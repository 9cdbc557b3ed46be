"""Table form and prose: what a report says in a form and again in sentences, beyond the amounts that F105 compares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.rule import REPORTS, Context, rule
from jiheng.audit.rules.structure.shared import folded
from jiheng.compute.measure import aligned
from jiheng.errors import NotStated
from jiheng.model.blocks import Span
from jiheng.model.figure import Stated
from jiheng.model.report import Fact, Indicator, Report
from jiheng.model.terms import ROLES, SCOPES, fold
from jiheng.say import say

_TOTAL = re.compile(r"(?:自评|评价|绩效|项目|综合)(?:总?得分|总分|评分|自评分)[^0-9,;。]{0,8}$")
_FIELDS = ("execution_rate", "received_rate")
_LEAST_NAME, _REACH = 4, 12
_JOIN = re.compile(r"\s?(?:指标)?(?:实际)?(?:完成值?|达到|达|为|是|:|共|累计)?了?\s?")


@rule(
    "S406",
    "warning",
    "表格与文字不一致",
    basis="表文一致",
    each="report",
    since="0.1",
    kinds=REPORTS,
)
def form_and_prose_disagree(report: Report, context: Context) -> Iterator[Outcome]:
    """A rate, a score or an indicator's value stands differently in the form and in the sentences.

    Bad:  青石县白杨镇人民政府2021年度绩效自评报告
          项目绩效自评得分为95分，开展群众文化活动130场。
          项目支出绩效自评表
          | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
          |---|---|---|---|---|---|---|
          | 产出指标 | 数量指标 | 开展群众文化活动 | ≥120场 | 130场 | 90 | 90 |
          | 总分 | | | | | 100 | 99 |
    Good: 青石县白杨镇人民政府2021年度绩效自评报告
          项目绩效自评得分为99分，开展群众文化活动130场。
          项目支出绩效自评表
          | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
          |---|---|---|---|---|---|---|
          | 产出指标 | 数量指标 | 开展群众文化活动 | ≥120场 | 130场 | 90 | 90 |
          | 总分 | | | | | 100 | 99 |
    Good: 本年度基本支出预算安排总额为486.29万元，基本支出实际支出资金312.17万元，预算执行率64.19%。
    """
    if not report.form and len(report.funds) < 2:
        raise NotStated("表格")
    yield from _rates(report)
    if report.form:
        yield from _scores(report)
        yield from _values(report)


def _rates(report: Report) -> Iterator[Finding]:
    """The same rate of the same scope, stated twice."""
    seen: dict[tuple[str, str], Stated] = {}
    for funds in report.funds:
        for field in _FIELDS:
            stated = getattr(funds, field)
            if stated is None or not funds.certain or funds.scope not in SCOPES:
                continue
            first = seen.setdefault((funds.scope, field), stated)
            if not _agree(first, stated):
                what = say("{scope}的{rate}", scope=SCOPES[funds.scope].label, rate=ROLES[field].label)
                yield _finding(what, stated, first)


def _scores(report: Report) -> Iterator[Finding]:
    """自评得分为95分 in the sentences beside 总分 in the form."""
    total = report.total_score
    if total is None:
        return
    for fact in report.facts:
        if fact.figure.unit == "分" and fact.figure.span and fact.figure.span != total.span:
            span = fact.figure.span
            before = folded(report)[span.text][max(0, span.start - 20) : span.start]
            if _TOTAL.search(before) and not _agree(fact.figure, total):
                yield _finding(say("总分"), fact.figure, total)


def _values(report: Report) -> Iterator[Finding]:
    """A sentence that names an indicator of the form and gives it a value that is neither target nor actual."""
    cells = frozenset(report.cells)
    taken = {span for indicator in report.indicators for span in _spans(indicator)}
    facts = {(fact.figure.span.text, fact.figure.span.start): fact for fact in report.facts if fact.figure.span}
    prose = [(number, text) for number, text in enumerate(folded(report)) if number not in cells and "。" in text]
    said = "\n".join(text for _, text in prose)
    named = [
        (name, one)
        for one in report.indicators
        if one.certain and one.actual.value and len(one.name) >= _LEAST_NAME and (name := fold(one.name)) in said
    ]
    for number, text in prose:
        for name, indicator in named:
            stated = _behind(text, name, number, facts)
            if stated and stated.span not in taken and not _known(stated, indicator):
                assert indicator.actual.value is not None
                yield _finding(indicator.name, stated, indicator.actual.value)


def _spans(indicator: Indicator) -> Iterator[Span]:
    for stated in (indicator.target.value, indicator.target.upper, indicator.actual.value, indicator.completion):
        if stated is not None and stated.span is not None:
            yield stated.span


def _behind(text: str, name: str, number: int, facts: Mapping[tuple[int, int], Fact]) -> Stated | None:
    """The figure that stands right behind a name in a sentence."""
    at = text.find(name)
    match = _JOIN.match(text, at + len(name)) if at >= 0 else None
    fact = facts.get((number, match.end())) if match else None
    return fact.figure if fact else None


def _known(stated: Stated, indicator: Indicator) -> bool:
    """Whether the figure is the target or the actual value, or of another unit than they are."""
    for known in (indicator.actual.value, indicator.target.value):
        if known is None:
            continue
        if stated.unit != known.unit:
            return True
        if _agree(stated, known):
            return True
    return False


def _agree(one: Stated, other: Stated) -> bool:
    try:
        a, a_slack, b, b_slack = aligned(one, other)
    except NotStated:
        return True
    return abs(a - b) <= a_slack + b_slack


def _finding(what: str, stated: Stated, other: Stated) -> Finding:
    return Finding(
        say(
            "“{what}”这里写的是 {stated}，另一处写的是 {other}，表格和文字不一致。",
            what=what,
            stated=stated.text,
            other=other.text,
        ),
        say("请查明哪一处对，把两处改成一致。"),
        span=stated.span,
        stated=stated.text,
        computed=other.text,
    )
