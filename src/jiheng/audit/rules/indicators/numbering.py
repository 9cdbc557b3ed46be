"""Numbers of indicators: whether they repeat or skip within their group."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.rule import REPORTS, Context, rule
from jiheng.audit.rules.indicators.shared import rows, sure
from jiheng.errors import NotStated
from jiheng.model.blocks import Span
from jiheng.model.report import Indicator, Report
from jiheng.model.terms import fold
from jiheng.say import say

_DIGITS = re.compile(r"[0-9]+")
_CLASS_LINE = re.compile(r"(?:数量|质量|时效|成本|效益|影响|满意度|产出)\s*指\s*标|^.{2,10}指标\s*:?\s*$")
_NUMBERED = re.compile(r"指标\s*[0-9]")


@rule(
    "I203",
    "error",
    "指标编号重复或跳号",
    basis="财预〔2015〕88号：三级指标逐条编列；编号在同一组内连续",
    each="report",
    since="0.1",
    kinds=(*REPORTS, "objectives"),
)
def indicator_number_out_of_order(report: Report, context: Context) -> Iterator[Outcome]:
    """An indicator's number repeats or skips within its group.

    Bad:  ①数量指标：
          指标 1：法制宣传教育次数，预期指标值：≥4次，实际完成值3次，指标完成率75%；
          指标 1：干部学习培训次数，预期指标值：≥48次，实际完成值30次，指标完成率63%。
    Good: ①数量指标：
          指标 1：法制宣传教育次数，预期指标值：≥4次，实际完成值3次，指标完成率75%；
          指标 2：干部学习培训次数，预期指标值：≥48次，实际完成值30次，指标完成率63%。
    """
    last, behind = 0, {id(one): before for before, one in pairwise(report.indicators)}
    groups = [list(run) for _, run in groupby(rows(report), lambda one: (one.level1, one.level2, one.group))]
    numbered = [run for run in groups if all(_number(one) for one in run)]
    if not numbered:
        raise NotStated("指标编号")
    for group in numbered:
        for run in _restarts(report, group):
            start = _start([_number(one) for one in run], last)
            last = start + len(run) - 1
            if sure(run):
                yield from _breaks(report, run, start, behind)


def _number(indicator: Indicator) -> int:
    """The number of an indicator as an integer, 0 where it has none."""
    found = _DIGITS.search(fold(indicator.number))
    return int(found[0]) if found else 0


def _restarts(report: Report, group: Sequence[Indicator]) -> list[list[Indicator]]:
    """Cut a group where its numbers start at 1 again: not directly behind a 1, unless the name of a class stands between."""
    runs = [[group[0]]]
    for before, one in pairwise(group):
        again = _number(one) == 1 and (_number(before) != 1 or any(_CLASS_LINE.search(t) for t in _between(report, before, one)))
        if again:
            runs.append([])
        runs[-1].append(one)
    return runs


def _start(numbers: Sequence[int], last: int) -> int:
    """Whether numbers start at 1 or run on from the group before, whichever leaves fewer of them wrong."""
    return min((1, last + 1), key=lambda start: sum(number != start + at for at, number in enumerate(numbers)))


def _breaks(report: Report, run: Sequence[Indicator], start: int, behind: Mapping[int, Indicator]) -> Iterator[Outcome]:
    """Where numbers stop being consecutive; not where the reader may have lost a row. `behind` gives the row before each."""
    numbers = [_number(one) for one in run]
    swapped = sorted(numbers) == list(range(start, start + len(run)))
    for at, number in enumerate(numbers):
        before = numbers[at - 1] if at else start - 1
        right = start + at
        lost = number in (right, before + 1) or any(
            _NUMBERED.search(text) for text in _between(report, behind.get(id(run[at])), run[at])
        )
        if not lost:
            yield _out_of_order(report, run[at], right, number == before, swapped)
            if swapped:
                return


def _out_of_order(report: Report, indicator: Indicator, right: int, repeated: bool, swapped: bool) -> Finding:
    stated = _printed(report, indicator)
    texts = {"stated": stated, "name": indicator.name, "computed": _DIGITS.sub(str(right), fold(stated), count=1)}
    message = (
        say("编号“{stated}”重复：前一条已用这个编号，“{name}”应编为“{computed}”。", **texts)
        if repeated
        else say("编号不连续：“{name}”写的是“{stated}”，应编为“{computed}”。", **texts)
    )
    return Finding(
        message,
        say("请按顺序重新编号，并核对是否漏了或多了一条指标。"),
        span=indicator.number_span or indicator.span,
        stated=stated,
        computed=texts["computed"],
        cause=say("增删指标后没有重新编号") if not swapped else None,
        severity="warning" if swapped else "",
    )


def _printed(report: Report, indicator: Indicator) -> str:
    span = indicator.number_span
    if span is not None and span.text < len(report.texts):
        return report.texts[span.text][span.start : span.end].strip()
    return indicator.number


def _between(report: Report, before: Indicator | None, after: Indicator) -> list[str]:
    """The pieces of text between the numbers of two indicators, folded; from the start of the document without a first."""
    other = after.number_span or after.span
    one = (before.number_span or before.span) if before is not None else Span(0, 0, 0)
    if one is None or other is None or other.text >= len(report.texts) or (one.text, one.start) > (other.text, other.start):
        return []
    if one.text == other.text:
        return [fold(report.texts[one.text][one.end : other.start])]
    whole = [report.texts[one.text][one.end :], *report.texts[one.text + 1 : other.text], report.texts[other.text][: other.start]]
    return [fold(text).strip() for text in whole]
