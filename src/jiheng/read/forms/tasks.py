"""年度主要任务 of a department's objectives: one row a task with its budget, 财政拨款 and 其他资金; the last row is their sum.

基准: 财预〔2015〕88号 附件. Each task is total = 财政拨款 + 其他资金, and the tasks add up to 金额合计, column by column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from jiheng.model.figure import Stated
from jiheng.model.report import Fact, Funds, Sum
from jiheng.read.forms.funds import unit_of
from jiheng.read.forms.pieces import Piece, value_of, with_unit
from jiheng.read.forms.walk import Walk

_FIELDS = {
    "总额": "total",
    "合计": "total",
    "小计": "total",
    "预算金额": "total",
    "财政拨款": "fiscal",
    "财政资金": "fiscal",
    "其他资金": "other",
    "其他": "other",
}
_NAMES = ("任务名称", "主要任务", "重点工作任务", "任务", "工作任务")
_SUMS = ("金额合计", "合计", "总计", "任务金额合计")
_LABELS = {"total": "总额", "fiscal": "财政拨款", "other": "其他资金"}


def tasks_header(rows: Sequence[Sequence[Piece]], at: int) -> int:
    """How many rows the header of the tasks has that begins in that row; 0 if none does."""
    named = any(piece.bare in _NAMES for piece in rows[at])
    if not named:
        return 0
    for height in (1, 2):
        fields = _columns(rows[at : at + height])
        if {"total", "fiscal"} <= set(fields.values()) and at + height <= len(rows):
            return height
    return 0


def read_tasks(walk: Walk, rows: Sequence[Sequence[Piece]], at: int, height: int) -> int:
    """Take in the tasks; return the first row behind them."""
    head = rows[at : at + height]
    columns = _columns(head)
    unit = next((unit_of(piece.bare) for row in head for piece in row if unit_of(piece.bare)), walk.funds.unit)
    for row in head:
        for piece in row:
            walk.touch(piece)
    found: list[tuple[str, dict[str, Stated]]] = []
    at += height
    while at < len(rows):
        row = rows[at]
        label = next((piece for piece in row if piece.text and piece.col not in columns), None)
        if label is None or _leaves(row):
            break
        found.append(_task(walk, row, label, columns, unit))
        at += 1
        if found[-1][0] in _SUMS:
            break
    _sums(walk, found)
    return at


def _columns(rows: Sequence[Sequence[Piece]]) -> dict[int, str]:
    return {
        col: _FIELDS[piece.look.stem]
        for row in rows
        for piece in row
        if piece.look.stem in _FIELDS and (piece.cols == 1 or piece.look.stem != "预算金额")
        for col in range(piece.col, piece.col + piece.cols)
    }


def _leaves(row: Sequence[Piece]) -> bool:
    """Whether a row begins another block."""
    return any(
        piece.look.key in ("funds", "goal", "goal_done", "indicators", "notes") or piece.look.field == "level1" for piece in row
    )


def _task(walk: Walk, row: Sequence[Piece], label: Piece, columns: Mapping[int, str], unit: str) -> tuple[str, dict[str, Stated]]:
    """One task: its amounts, and as a statement on money with its two sources."""
    name = label.bare
    amounts: dict[str, Stated] = {}
    for piece in row:
        field = columns.get(piece.col)
        walk.touch(piece)
        if field is None:
            walk.claims.run(piece)
            continue
        stated = with_unit(value_of(piece).stated, unit)
        if stated is not None:
            amounts[field] = stated
            walk.claims.claim(stated, "budget" if field == "total" else "source", name + _LABELS[field])
    _funds(walk, name, amounts, label)
    return name, amounts


def _funds(walk: Walk, name: str, amounts: Mapping[str, Stated], label: Piece) -> None:
    total = amounts.get("total")
    if total is None:
        return
    parts = tuple(
        Funds("source", _LABELS[field], budget=stated) for field, stated in amounts.items() if field in ("fiscal", "other")
    )
    scope = "total" if name in _SUMS else "named"
    walk.tasks.append(replace(Funds(scope, name, budget=total, span=label.span()), parts=parts))


def _sums(walk: Walk, found: Sequence[tuple[str, dict[str, Stated]]]) -> None:
    """The tasks' amounts and 金额合计, column by column."""
    if len(found) < 2 or found[-1][0] not in _SUMS:
        return
    total, tasks = found[-1], found[:-1]
    for field, label in _LABELS.items():
        whole = total[1].get(field)
        facts = tuple(Fact(amounts[field], "part", name) for name, amounts in tasks if field in amounts)
        if whole is not None and facts:
            walk.funds.sums.append(Sum(Fact(whole, "total", total[0] + label), facts, True, True, "合计"))
