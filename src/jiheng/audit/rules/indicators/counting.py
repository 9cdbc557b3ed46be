"""Counts: the stated numbers of indicators, of each level and of each class, against those that are listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from jiheng.audit.finding import Finding, Match, Outcome
from jiheng.audit.rule import REPORTS, Context, rule
from jiheng.audit.rules.indicators.shared import all_read, key, rows, shown, sure
from jiheng.errors import NotStated
from jiheng.model.figure import ZERO, Stated, Verdict, plain
from jiheng.model.report import Report
from jiheng.model.terms import LEVEL2, fold
from jiheng.say import say

Right = range | tuple[int, ...]


@rule(
    "I202",
    "error",
    "指标个数与所列不符",
    basis="财预〔2015〕88号：绩效指标按一级、二级、三级逐项编列，所写个数与所列一致",
    each="report",
    since="0.1",
    kinds=(*REPORTS, "objectives"),
)
def indicator_count_mismatch(report: Report, context: Context) -> Iterator[Outcome]:
    """The stated number of level-1, level-2 or level-3 indicators differs from those that are listed.

    Bad:  共设置一级指标 1 个，二级指标 1 个，三级指标 3 个。
          1、产出情况
          ①数量指标：
          指标 1：法制宣传教育次数，预期指标值：≥4次，实际完成值3次，指标完成率75%；
          指标 2：干部学习培训次数，预期指标值：≥48次，实际完成值30次，指标完成率63%。
    Good: 共设置一级指标 1 个，二级指标 1 个，三级指标 2 个。
          1、产出情况
          ①数量指标：
          指标 1：法制宣传教育次数，预期指标值：≥4次，实际完成值3次，指标完成率75%；
          指标 2：干部学习培训次数，预期指标值：≥48次，实际完成值30次，指标完成率63%。
    """
    counts, classes = report.counts, _classes(report)
    if counts.level1 is None and counts.level2 is None and counts.level3 is None and not classes:
        raise NotStated("指标个数")
    if not rows(report) and len(classes) < 2:
        raise NotStated("绩效指标")
    yield from _class_counts(report, classes)
    if rows(report):
        for level, stated, right in (
            ("一级", counts.level1, _first_levels(report)),
            ("二级", counts.level2, _second_levels(report)),
            ("三级", counts.level3, _third_levels(report)),
        ):
            for mention in _mentions(stated, level, report) if right else ():
                yield from _count(level, mention, right, report)
    if report.incomplete:
        raise NotStated(say("文档似不完整"))


def _mentions(stated: Stated | None, level: str, report: Report) -> list[Stated]:
    """Every place that states the number of a level; the first is the report's own."""
    label = f"{level}指标个数"
    further = [fact.figure for fact in report.facts if fact.role == "indicator_count" and fact.label == label]
    first = [] if stated is None or stated.span in {one.span for one in further} else [stated]
    return first + further


def _count(level: str, stated: Stated, right: Right, report: Report) -> Iterator[Outcome]:
    if stated.value in right:
        yield Match(stated, Verdict.HOLDS, _counted(stated.value, stated))
    elif _provable(report) and 2 * right[0] >= stated.value:  # a few rows in a long text are no list of all
        yield _wrong(f"{level}指标", stated, _counted(right[0], stated))


def _counted(count: object, stated: Stated) -> str:
    return f"{count}{stated.unit or '个'}"


def _provable(report: Report) -> bool:
    """Whether every row was read for certain and none can be missing; names in a sentence may be cut in other ways."""
    found = rows(report)
    whole = not report.incomplete and sure(found) and all_read(report, found[0].span, found[-1].span)
    return whole and all(one.number or one.actual.value or one.actual.words or one.actual.not_due for one in found)


def _wrong(what: str, stated: Stated, counted: str) -> Finding:
    return Finding(
        say("写的是{what} {stated}，所列的是 {counted}。", what=what, stated=shown(stated), counted=counted),
        say("请逐级数一遍：漏列的补上，没有漏列就把个数改为 {counted}。", counted=counted),
        span=stated.span,
        stated=shown(stated),
        computed=counted,
        cause=say("增删指标后没有改总数"),
        figure=stated,
        wrong=True,
    )


def _classes(report: Report) -> list[tuple[str, Stated]]:
    """The numbers that are stated for single classes (数量指标 6 个), with the codes of the classes."""
    words = _class_words()
    stated = [(words.get(fact.label, ""), fact.figure) for fact in report.facts if fact.role == "indicator_count"]
    return [(code, figure) for code, figure in stated if code]


@cache
def _class_words() -> dict[str, str]:
    return {word: code for code, term in LEVEL2.items() for word in term.words()}


def _class_counts(report: Report, classes: Sequence[tuple[str, Stated]]) -> Iterator[Outcome]:
    """Each class against its rows; all classes together against the number of the third level."""
    for code, stated in classes:
        listed = sum(one.level2 == code for one in rows(report))
        if listed == stated.value:
            yield Match(stated, Verdict.HOLDS, _counted(listed, stated))
        elif listed and _provable(report):
            yield _wrong(LEVEL2[code].label, stated, _counted(listed, stated))
    two, three = report.counts.level2, report.counts.level3
    figures = tuple(stated for _, stated in classes)
    if three is None or len(figures) < 2:
        return
    total = sum((figure.value for figure in figures), start=ZERO)
    if two is not None and two.value == len(figures):
        yield Match(two, Verdict.HOLDS, _counted(len(figures), two))
    if total == three.value:
        yield Match(three, Verdict.HOLDS, _counted(plain(total), three), figures)
    elif two is not None and two.value == len(figures):
        yield _wrong("三级指标", three, _counted(plain(total), three))


def _first_levels(report: Report) -> Right:
    found = {indicator.level1 for indicator in rows(report)}
    return () if "" in found else (len(found),)


def _second_levels(report: Report) -> Right:
    """The classes in use, and up to as many more as stand there as headings without an indicator."""
    found = {(indicator.level1, indicator.level2) for indicator in rows(report)}
    if any(not two for _, two in found):
        return ()
    short = "\n".join([fold(text) for text in report.texts if len(text) <= 16])
    used = {two for _, two in found}
    unused = [term for code, term in LEVEL2.items() if code not in used and term.label in short]
    return range(len(found), len(found) + len(unused) + 1)


def _third_levels(report: Report) -> tuple[int, ...]:
    found = rows(report)
    return (len(found), len({(indicator.level2, key(indicator.name)) for indicator in found}))
