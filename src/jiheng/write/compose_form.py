"""From a Report to the official 项目支出绩效目标执行监控表, one table as the layout names its columns, with the notes below it.

The captions say the months that have passed (1—6月执行数). Where the budget was changed during the year the adjusted one
(全年预算数) stands beside the initial one, and the rate is that of the adjusted: else the table would contradict itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby

from jiheng.compute.forecast import funds_expected
from jiheng.compute.funds import as_stated
from jiheng.compute.rate import rate
from jiheng.compute.view import complete, in_tree_order
from jiheng.errors import NotStated
from jiheng.layouts import form_parts as part
from jiheng.layouts.layout import Column
from jiheng.layouts.monitoring_form import LAYOUT
from jiheng.model.blocks import Block, Cell, Paragraph, Table
from jiheng.model.figure import NO_VALUE, Stated, plain
from jiheng.model.report import Funds, Indicator, Report
from jiheng.model.terms import LEVEL1, LEVEL2, NOT_FILLED
from jiheng.profiles.profile import Profile
from jiheng.write.compose import TITLE_LEVEL, check_code, placed
from jiheng.write.compose_indicators import name
from jiheng.write.words import NOT_STATED, actual_text, clean, item, target_text

Row = tuple[Cell, ...]
TICK = "√"
PRINTED_MONTHS = "1—7月"  # as the official form prints it
WIDTH = 1 + len(LAYOUT.indicators)  # the caption of the block stands before its columns
LABEL = 3  # columns that a label of the head takes
PLACES = 2
FORECAST_NOTE = "全年预计执行数：有分月用款计划的，按已执行数加以后各月计划数；没有的，按序时进度推算；都不超过预算数。"


def compose_form(report: Report, profile: Profile, code: str = "") -> tuple[Block, ...]:
    """Return the form of a report on one project; below it the short hash of its data, where the file carries them."""
    done, _ = complete(report, profile)
    rows = (*_head(done), *_money(done, profile), _goal(done), *_indicators(done))
    notes = [*LAYOUT.notes, *([FORECAST_NOTE] if done.funds else [])]
    return placed(
        [
            Paragraph(f"{LAYOUT.title}\n（{done.year}年度）" if done.year else LAYOUT.title, level=TITLE_LEVEL),
            Table(rows, head=0),
            *(Paragraph(f"注{number}：{note}") for number, note in enumerate(notes, 1)),
            *check_code(code),
        ]
    )


def sideways(profile: Profile) -> Profile:
    """The profile with its page turned, for a table of so many columns."""
    return replace(profile, page_width_mm=profile.page_height_mm, page_height_mm=profile.page_width_mm)


def _head(report: Report) -> Iterator[Row]:
    yield (Cell(part.PROJECT.title, cols=LABEL), Cell(item(report.project) or NOT_STATED, cols=WIDTH - LABEL))
    unit, left = item(report.unit.name) or NOT_STATED, (WIDTH - 2 * LABEL) // 2
    yield (
        Cell(part.DEPARTMENT.title, cols=LABEL),
        Cell(item(report.unit.department) or NOT_STATED, cols=left),
        Cell(part.UNIT_NAME.title, cols=LABEL),
        Cell(unit, cols=WIDTH - 2 * LABEL - left),
    )


def _goal(report: Report) -> Row:
    return (Cell(part.GOAL.title), Cell(clean(report.goal) or NOT_FILLED, cols=WIDTH - 1))


def _caption(column: Column, report: Report) -> str:
    months = f"1—{report.cutoff.month}月" if report.cutoff and report.cutoff.month > 1 else "1月"
    return column.label.replace(PRINTED_MONTHS, months) if report.cutoff else column.label


# Money


def _money(report: Report, profile: Profile) -> Iterator[Row]:
    """The captions of the block, the whole, and what it consists of."""
    total = report.of_scope("total") or Funds("total")
    lines = [(part.TOTAL_ROW.title, total), *((one.label, one) for one in total.parts)]
    columns = _money_columns(total)
    unit = total.budget.unit if total.budget else "万元"
    widths = _shared(WIDTH - LABEL, len(columns))
    captions = (Cell(_caption(one, report), cols=width) for one, width in zip(columns, widths, strict=True))
    yield (Cell(f"{part.FUNDS_BLOCK.title}（{unit}）", rows=1 + len(lines)), Cell("", cols=LABEL - 1), *captions)
    for number, (label, funds) in enumerate(lines):
        said = (_amount(column, funds, report, profile) for column in columns)
        figures = (Cell(text, cols=width) for text, width in zip(said, widths, strict=True))
        yield (Cell(f"其中：{label}" if number == 1 else label, cols=LABEL - 1), *figures)


def _money_columns(total: Funds) -> list[Column]:
    """Those of the layout; behind the initial budget the adjusted one where they differ."""
    columns = list(LAYOUT.funds)
    if any(one.budget and one.initial_budget and one.budget.base != one.initial_budget.base for one in (total, *total.parts)):
        columns.insert(1, part.BUDGET)
    return columns


def _shared(width: int, count: int) -> list[int]:
    """A width in so many nearly equal parts."""
    return [width * (at + 1) // count - width * at // count for at in range(count)]


def _amount(column: Column, funds: Funds, report: Report, profile: Profile) -> str:
    """What a column says of a statement: an amount, a rate, — where it does not exist, 未填 where something is missing."""
    try:
        if column.field == "execution_rate":
            found = as_stated(rate(funds.need("executed"), funds.need("budget")), "%", profile.rate_places)
            return found.printed() if found else NO_VALUE
        if column.field == "forecast":
            return _forecast(funds, report, profile)
        return _number(funds.need(column.field))
    except NotStated:
        return NOT_STATED


def _forecast(funds: Funds, report: Report, profile: Profile) -> str:
    if report.cutoff is None:
        return NOT_STATED
    expected = funds_expected(funds, report.cutoff, profile, PLACES)
    return _number(expected) if expected else NO_VALUE


def _number(stated: Stated) -> str:
    return plain(stated.value, stated.places)


# Indicators


def _indicators(report: Report) -> Iterator[Row]:
    """Two rows of captions, then the indicators under their classes, which are merged downwards."""
    ordered = tuple(in_tree_order(report.indicators))
    first, second = _captions(report)
    yield (Cell(part.INDICATOR_BLOCK.title, rows=2 + max(len(ordered), 1)), *first)
    yield second
    if not ordered:
        yield (Cell(NOT_FILLED, cols=WIDTH - 1),)
    for level1, of_level1 in groupby(ordered, key=lambda one: one.level1):
        members = tuple(of_level1)
        cells: list[Cell] = [Cell(LEVEL1[level1].label if level1 in LEVEL1 else level1, rows=len(members))]
        for level2, of_level2 in groupby(members, key=lambda one: one.level2):
            group = tuple(of_level2)
            cells.append(Cell(LEVEL2[level2].label if level2 in LEVEL2 else level2, rows=len(group)))
            for one in group:
                yield (*cells, *(Cell(_said(column, one)) for column in LAYOUT.indicators[2:]))
                cells = []


def _captions(report: Report) -> tuple[Row, Row]:
    """The captions in two rows: causes and likelihoods stand together under a caption of their own."""
    under = (*part.CAUSES, part.CAUSE_WORDS, *part.LIKELIHOODS)
    first: list[Cell] = []
    for column in LAYOUT.indicators:
        if column == part.CAUSES[0]:
            first.append(Cell("偏差原因分析", cols=len(part.CAUSES) + 1))
        elif column == part.LIKELIHOODS[0]:
            first.append(Cell(part.LIKELIHOOD.label, cols=len(part.LIKELIHOODS)))
        elif column not in under:
            first.append(Cell(_caption(column, report), rows=2))
    return tuple(first), tuple(Cell(column.label) for column in LAYOUT.indicators if column in under)


def _said(column: Column, one: Indicator) -> str:
    sort, _, code = column.field.partition(":")
    if sort == "cause":
        return TICK if code in one.causes else ""
    if sort == "likely":
        return TICK if code == one.likelihood else ""
    return _TEXTS[column.field](one)


_TEXTS: dict[str, Callable[[Indicator], str]] = {
    "name": name,
    "target": lambda one: target_text(one.target),
    "actual": lambda one: actual_text(one.actual),
    "expected": lambda one: item(one.expected),
    "explanation": lambda one: item(one.explanation),
    "remark": lambda one: "",
}
