"""The block of money of a form: its captions, the whole, and what it consists of; for objectives the year's tasks.

Where the budget was changed during the year the adjusted one (全年预算数) stands beside the initial one, and the rate is that of
the adjusted: else the table would contradict itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from jiheng.compute.forecast import funds_expected
from jiheng.compute.funds import as_stated
from jiheng.compute.rate import rate
from jiheng.errors import NotStated
from jiheng.layouts import form_parts as part
from jiheng.layouts.layout import Column
from jiheng.model.blocks import Cell
from jiheng.model.figure import NO_VALUE, Stated, plain
from jiheng.model.report import Funds
from jiheng.write.form_frame import LABEL, Frame, Row
from jiheng.write.words import NOT_STATED, item

PLACES = 2
_AMOUNTS = ("initial_budget", "budget", "received", "executed")
_SCOPES = ("total", "basic", "project")
_TASK_COLUMNS = ("总额", "财政拨款", "其他资金")

Line = tuple[str, Funds]


def money_rows(frame: Frame) -> Iterator[Row]:
    """The captions of the block and its rows."""
    lines = _lines(frame)
    columns = _columns(frame, [funds for _, funds in lines])
    unit = _unit([funds for _, funds in lines])
    widths = shared(frame.width - LABEL, len(columns))
    captions = (Cell(frame.caption(one), cols=width) for one, width in zip(columns, widths, strict=True))
    title = frame.layout.section("funds").title + (f"（{unit}）" if unit else "")
    yield (Cell(title, rows=1 + len(lines)), Cell("", cols=LABEL - 1), *captions)
    for label, funds in lines:
        texts = (_said(column, funds, frame, unit) for column in columns)
        figures = (Cell(text, cols=width) for text, width in zip(texts, widths, strict=True))
        yield (Cell(label, cols=LABEL - 1), *figures)


def _lines(frame: Frame) -> list[Line]:
    """The whole and its parts; for a department basic and project expenditure, each with its sources."""
    if frame.of_project:
        total = frame.report.of_scope("total") or Funds("total")
        return _with_parts(part.TOTAL_ROW.title, total, total.parts)
    titles = {key: frame.layout.section(key).title for key in _SCOPES if frame.has(key)}
    known = [funds for key in _SCOPES if (funds := frame.report.of_scope(key))] or [Funds("total")]
    return list(chain.from_iterable(_with_parts(titles.get(one.scope, part.TOTAL_ROW.title), one, _below(one)) for one in known))


def _with_parts(title: str, funds: Funds, parts: Sequence[Funds]) -> list[Line]:
    below = [(item(one.label), one) for one in parts]
    return [(title, funds), *((f"其中：{label}" if not at else label, one) for at, (label, one) in enumerate(below))]


def _below(funds: Funds) -> list[Funds]:
    """The parts of a statement, and the sources that are none of them."""
    labels = {one.label for one in funds.parts}
    sources = [Funds("source", one.label, budget=one.amount) for one in funds.sources if one.label not in labels]
    return [*funds.parts, *sources]


def _columns(frame: Frame, lines: Sequence[Funds]) -> list[Column]:
    """Those of the layout; behind the initial budget the adjusted one where they differ, and the other way round."""
    columns = list(frame.layout.funds)
    changed = any(one.budget and one.initial_budget and one.budget.base != one.initial_budget.base for one in lines)
    names = [column.field for column in columns]
    if changed and "budget" not in names:
        columns.insert(1, part.BUDGET)
    if frame.layout.kind == "monitoring" and "initial_budget" not in names and any(one.initial_budget for one in lines):
        columns.insert(0, part.INITIAL)
    return columns


def _unit(lines: Sequence[Funds]) -> str:
    """The unit that all amounts share, for the caption; none where they differ."""
    units = {stated.unit for one in lines for name in _AMOUNTS if (stated := getattr(one, name))}
    return units.pop() if len(units) == 1 else "" if units else "万元"


def shared(width: int, count: int) -> list[int]:
    """A width in so many nearly equal parts."""
    return [width * (at + 1) // count - width * at // count for at in range(count)]


def _said(column: Column, funds: Funds, frame: Frame, unit: str) -> str:
    """What a column says of a statement: an amount, a rate, — where it does not exist, 未填 where something is missing."""
    try:
        if column.field == "execution_rate":
            return _execution(funds, frame)
        if column.field == "received_rate":
            return _received(funds, frame)
        if column.field == "forecast":
            return _forecast(funds, frame, unit)
        return _number(funds.need(column.field), unit)
    except NotStated:
        return "" if funds.scope == "source" or column.field in ("weight", "score") else NOT_STATED


def _execution(funds: Funds, frame: Frame) -> str:
    """The rate as completed, where the profile may choose what it is of; for a row of its own from the amounts."""
    if funds.execution_rate is not None and funds.scope in _SCOPES and not frame.of_project:
        return funds.execution_rate.printed()
    found = as_stated(rate(funds.need("executed"), funds.need("budget")), "%", frame.profile.rate_places)
    return found.printed() if found else NO_VALUE


def _received(funds: Funds, frame: Frame) -> str:
    found = as_stated(rate(funds.need("received"), funds.need("budget")), "%", frame.profile.rate_places)
    return found.printed() if found else NO_VALUE


def _forecast(funds: Funds, frame: Frame, unit: str) -> str:
    if frame.report.cutoff is None:
        raise NotStated(part.FORECAST.label)
    expected = funds_expected(funds, frame.report.cutoff, frame.profile, PLACES)
    return _number(expected, unit) if expected else NO_VALUE


def _number(stated: Stated, unit: str) -> str:
    return plain(stated.value, stated.places) if unit else stated.printed()


def task_rows(frame: Frame) -> Iterator[Row]:
    """年度主要任务 of a department's objectives: each task with its amount, 财政拨款 and 其他资金."""
    tasks = [one for one in frame.report.funds if one.scope == "named"]
    if not frame.has("tasks") or not tasks:
        return
    unit = _unit(tasks)
    widths = shared(frame.width - LABEL, len(_TASK_COLUMNS))
    captions = (Cell(label, cols=width) for label, width in zip(_TASK_COLUMNS, widths, strict=True))
    title = part.TASKS.title + (f"（{unit}）" if unit else "")
    yield (Cell(title, rows=1 + len(tasks)), Cell("任务名称", cols=LABEL - 1), *captions)
    for task in tasks:
        of = {one.label: one.budget for one in (*task.parts, *(Funds("", s.label, budget=s.amount) for s in task.sources))}
        amounts = (task.budget, of.get(_TASK_COLUMNS[1]) or of.get("财政资金"), of.get(_TASK_COLUMNS[2]))
        texts = (_number(amount, unit) if amount else "" for amount in amounts)
        yield (Cell(item(task.label), cols=LABEL - 1), *(Cell(t, cols=w) for t, w in zip(texts, widths, strict=True)))
