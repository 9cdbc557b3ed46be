"""The block of indicators of a form: one or two rows of captions, then the indicators under their merged classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from jiheng.compute.view import in_tree_order
from jiheng.layouts import form_parts as part
from jiheng.layouts.layout import Column
from jiheng.model.blocks import Cell
from jiheng.model.figure import Stated
from jiheng.model.report import Indicator
from jiheng.model.terms import LEVEL1, LEVEL2, NOT_FILLED
from jiheng.write.compose_indicators import completion, name
from jiheng.write.form_frame import Frame, Row
from jiheng.write.words import actual_text, item, target_text

TICK = "√"
_UNDER = (*part.CAUSES, part.CAUSE_WORDS, *part.LIKELIHOODS)


def indicator_rows(frame: Frame) -> Iterator[Row]:
    """The captions, then the indicators under their classes, which are merged downwards."""
    ordered = tuple(in_tree_order(frame.report.indicators))
    captions = list(_captions(frame))
    yield (Cell(part.INDICATOR_BLOCK.title, rows=len(captions) + max(len(ordered), 1)), *captions[0])
    yield from captions[1:]
    if not ordered:
        yield (Cell(NOT_FILLED, cols=frame.width - 1),)
    for level1, of_level1 in groupby(ordered, key=lambda one: one.level1):
        members = tuple(of_level1)
        cells: list[Cell] = [Cell(LEVEL1[level1].label if level1 in LEVEL1 else level1, rows=len(members))]
        for level2, of_level2 in groupby(members, key=lambda one: one.level2):
            group = tuple(of_level2)
            cells.append(Cell(LEVEL2[level2].label if level2 in LEVEL2 else level2, rows=len(group)))
            for one in group:
                yield (*cells, *(Cell(said(column, one), cols=column.width) for column in frame.columns[2:]))
                cells = []


def _captions(frame: Frame) -> Iterator[Row]:
    """The captions; where causes and likelihoods are asked for, these stand in a second row under a caption of their own."""
    lower = tuple(column for column in frame.columns if column in _UNDER)
    first: list[Cell] = []
    for column in frame.columns:
        if column == part.CAUSES[0]:
            first.append(Cell("偏差原因分析", cols=len(part.CAUSES) + 1))
        elif column == part.LIKELIHOODS[0]:
            first.append(Cell(part.LIKELIHOOD.label, cols=len(part.LIKELIHOODS)))
        elif column not in lower:
            first.append(Cell(frame.caption(column), rows=2 if lower else 1, cols=column.width))
    yield tuple(first)
    if lower:
        yield tuple(Cell(column.label) for column in lower)


def said(column: Column, one: Indicator) -> str:
    """What an indicator says in a column."""
    sort, _, code = column.field.partition(":")
    if sort == "cause":
        return TICK if code in one.causes else ""
    if sort == "likely":
        return TICK if code == one.likelihood else ""
    return _TEXTS[column.field](one)


def _printed(stated: Stated | None) -> str:
    return stated.printed() if stated else ""


_TEXTS: dict[str, Callable[[Indicator], str]] = {
    "name": name,
    "target": lambda one: target_text(one.target),
    "actual": lambda one: actual_text(one.actual),
    "completion": completion,
    "expected": lambda one: item(one.expected),
    "explanation": lambda one: item(one.explanation),
    "last_year": lambda one: _printed(one.last_year),
    "weight": lambda one: _printed(one.weight),
    "score": lambda one: _printed(one.score),
    "remark": lambda one: "",
}
