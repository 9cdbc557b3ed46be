"""The indicators: as lines under their classes, or as the official table.

    1.产出指标
    （1）数量指标
    指标1：化解社会矛盾纠纷，预期指标值：≥30件，实际完成值15件，指标完成率50%；
    指标2：群众满意度，预期指标值：≥95%，实际完成值未到监控节点（2021年12月10日到期），指标完成率未到监控节点。

What else is known of an indicator follows its rate, each piece behind ； with its name: ；分值：10分；完成目标可能性：有可能.
Numbers start anew in each class. A class without a name gets no heading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from jiheng.compute.view import in_tree_order
from jiheng.model.blocks import Cell, Paragraph, Table
from jiheng.model.figure import NO_VALUE
from jiheng.model.report import Deviation, Indicator
from jiheng.model.terms import CAUSES, LEVEL1, LEVEL2, LIKELIHOODS, NOT_DUE
from jiheng.model.terms import Table as Terms
from jiheng.write.words import NOT_STATED, actual_text, item, target_text

Indicators = tuple[Indicator, ...]
Column = tuple[str, Callable[[Indicator], str]]


def name(indicator: Indicator) -> str:
    """The indicator's name; a core one has a star before it."""
    return ("★" if indicator.core else "") + (item(indicator.name) or NOT_STATED)


def completion(indicator: Indicator) -> str:
    """The completion: a rate, 未到监控节点, — where it does not exist, 未填 where something is missing."""
    if indicator.completion is not None:
        return indicator.completion.printed()
    if indicator.actual.not_due or indicator.completion_not_due:
        return NOT_DUE[0]
    known = indicator.target.value is not None and indicator.actual.value is not None
    return NO_VALUE if known else NOT_STATED


_FURTHER: tuple[Column, ...] = (
    ("分值", lambda one: one.weight.printed() if one.weight else ""),
    ("得分", lambda one: one.score.printed() if one.score else ""),
    ("上年完成值", lambda one: one.last_year.printed() if one.last_year else ""),
    ("全年预计完成情况", lambda one: item(one.expected)),
    ("偏差原因", lambda one: "、".join(CAUSES[code].label if code in CAUSES else code for code in one.causes)),
    ("原因说明", lambda one: item(one.explanation)),
    ("完成目标可能性", lambda one: LIKELIHOODS[one.likelihood].label if one.likelihood in LIKELIHOODS else one.likelihood),
    ("责任科室", lambda one: item(one.office)),
    ("佐证资料", lambda one: item(one.evidence)),
)


def line(indicator: Indicator, number: int) -> str:
    """One indicator as a line, without its closing mark."""
    text = (
        f"指标{number}：{name(indicator)}，预期指标值：{target_text(indicator.target)}，"
        f"实际完成值{actual_text(indicator.actual)}，指标完成率{completion(indicator)}"
    )
    return "；".join([text, *(f"{label}：{said}" for label, say in _FURTHER if (said := say(indicator)))])


def deviation_line(deviation: Deviation, of: Indicator | None = None) -> str:
    """One deviation with its figures as far as they are stated, and its cause; without its closing mark.

    Its target is written as that `of` the indicator where both are the same figure.
    """
    clauses = [f"偏离指标：{item(deviation.indicator) or NOT_STATED}"]
    if deviation.target:
        value = of.target.value if of else None
        same = value is not None and value.printed() == deviation.target.printed()
        clauses.append(f"预期指标值：{target_text(of.target) if of and same else deviation.target.printed()}")
    if deviation.actual:
        clauses.append(f"实际完成值{deviation.actual.printed()}")
    if deviation.completion:
        clauses.append(f"指标完成率{deviation.completion.printed()}")
    cause = item(deviation.cause)
    return "，".join(clauses) + (f"；成因：{cause}" if cause else "")


def prose(indicators: Indicators) -> Iterator[Paragraph]:
    """Class headings and lines."""
    number = 0
    for level1, of_level1 in groupby(in_tree_order(indicators), key=lambda one: one.level1):
        if level1:
            number += 1
            yield Paragraph(f"{number}.{_label(level1, LEVEL1)}", level=3)
        for at, (level2, members) in enumerate(groupby(of_level1, key=lambda one: one.level2), 1):
            if level2:
                yield Paragraph(f"（{at}）{_label(level2, LEVEL2)}", level=4)
            yield from _lines(tuple(members))


def _lines(members: Indicators) -> Iterator[Paragraph]:
    for number, indicator in enumerate(members, 1):
        yield Paragraph(line(indicator, number) + ("。" if number == len(members) else "；"))


def table(indicators: Indicators) -> Table:
    """The official table; a column that no indicator fills is left out, classes are merged downwards."""
    ordered = in_tree_order(indicators)
    columns = [(label, say) for label, say in _FURTHER if any(say(one) for one in ordered)]
    head = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "指标完成率", *(label for label, _ in columns))
    rows = [tuple(Cell(label) for label in head)]
    for level1, of_level1 in groupby(ordered, key=lambda one: one.level1):
        rows += _class_rows(level1, tuple(of_level1), columns)
    return Table(tuple(rows))


def _class_rows(level1: str, members: Indicators, columns: list[Column]) -> Iterator[tuple[Cell, ...]]:
    first: list[Cell] = [Cell(_label(level1, LEVEL1), rows=len(members))]
    for level2, grouped in groupby(members, key=lambda one: one.level2):
        group = tuple(grouped)
        first.append(Cell(_label(level2, LEVEL2), rows=len(group)))
        for one in group:
            said = (
                name(one),
                target_text(one.target),
                actual_text(one.actual),
                completion(one),
                *(say(one) for _, say in columns),
            )
            yield (*first, *(Cell(text) for text in said))
            first = []


def _label(code: str, terms: Terms) -> str:
    return terms[code].label if code in terms else code
