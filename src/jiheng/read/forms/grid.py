"""Tables whose columns can be trusted: each value has the field of its column; merged cells of classes are carried down."""

from __future__ import annotations

from collections.abc import Sequence

from jiheng.read.forms.align import Manner
from jiheng.read.forms.headers import FUNDS, INDICATORS, columns_by_place, funds_columns, header_rows, indicator_columns
from jiheng.read.forms.pieces import Piece, Value, value_of
from jiheng.read.forms.tasks import read_tasks, tasks_header
from jiheng.read.forms.walk import AFTER, MONEY, ROWS, Walk
from jiheng.read.forms.words import class_of

Rows = Sequence[Sequence[Piece]]


def read_table(walk: Walk, rows: Rows) -> int:
    """Take in one table; return the row in which the form ended, or their number."""
    walk.manner, walk.line_bound, walk.headed = Manner(breaks=1.2), True, False
    at = 0
    while at < len(rows) and not walk.done:
        tasks = tasks_header(rows, at)
        if tasks:
            at = read_tasks(walk, rows, at, tasks)
            continue
        kind, height = header_rows(rows, at)
        if kind and not _is_data(rows[at], walk):
            _begin(walk, kind, rows[at : at + height])
            at += 0 if walk.done else height
            continue
        row = rows[at]
        if walk.phase == AFTER and _resumes(walk, row):
            walk.phase = ROWS
        if walk.phase == ROWS and walk.by_column:
            _indicator_row(walk, row)
        else:
            walk.flow(row)
        at += 0 if walk.done else 1
    walk.by_column = {}
    return at


def _is_data(row: Sequence[Piece], walk: Walk) -> bool:
    """Whether a row that holds captions holds figures too, and so is none of a header."""
    return walk.phase in (MONEY, ROWS) and any(value_of(piece).pure and not piece.look.caption for piece in row)


def _resumes(walk: Walk, row: Sequence[Piece]) -> bool:
    """Whether indicators go on behind a subtotal: a class, a name and a target in their columns."""
    fields = {walk.by_column.get(piece.col, "") for piece in row if piece.text and not piece.look.key}
    classed = any(class_of(piece.bare) != ("", "") for piece in row)
    return classed and {"name", "target"} <= fields


def _begin(walk: Walk, kind: str, rows: Rows) -> None:
    pieces = [piece for row in rows for piece in row if piece.text and piece.look.caption]
    for row in rows:
        for piece in row:
            if piece.look.key == "funds":
                walk.funds.caption(piece)
                walk.touch(piece)
            elif piece.text and not piece.look.caption:
                walk.touch(piece)
    columns = funds_columns(pieces) if kind == FUNDS else indicator_columns(pieces)
    walk.begin(kind, columns, pieces)
    walk.by_column = columns_by_place(rows, kind)


def _indicator_row(walk: Walk, row: Sequence[Piece]) -> None:
    """One row below a header of indicators."""
    first = next((piece for piece in row if piece.text), None)
    if first is None:
        return
    if _ends(walk, row, first):
        walk.flow(row)
        return
    fields: dict[str, Value] = {}
    names = set(walk.by_column.values())
    wide = "name" not in names
    for piece in row:
        name = walk.by_column.get(piece.col, "")
        if name in ("level1", "level2") and not (wide and name == "level2"):
            _class(walk, piece, 1 if name == "level1" else 2)
        elif name and piece.text and ("name" if wide and name == "level2" else name) not in fields:
            fields["name" if wide and name == "level2" else name] = value_of(piece)
        elif not name and piece.text and class_of(piece.bare) != ("", ""):
            _class(walk, piece, 0)
        if piece.text:
            walk.touch(piece)
    _take(walk, fields)


def _ends(walk: Walk, row: Sequence[Piece], first: Piece) -> bool:
    """Whether a row ends the indicators: 总分, notes, the title or the first label of another form."""
    walk.line_bound = True
    return any(walk._ends(piece, row, at) for at, piece in enumerate(row) if piece.text and _may_end(walk, piece, first))


def _may_end(walk: Walk, piece: Piece, first: Piece) -> bool:
    """A word such as 说明 or 改进措施 in the column of explanations ends nothing."""
    name = walk.by_column.get(piece.col, "")
    return piece is first or (piece.look.key == "total_score" and name not in ("explanation", "evidence", "target", "actual"))


def _class(walk: Walk, piece: Piece, level: int) -> None:
    """A cell in a column of classes; an empty one carries the class above down."""
    if piece.text and not walk.indicators.class_label(piece, level):
        walk.indicators.unknown_class(piece, level or 2)


def _take(walk: Walk, fields: dict[str, Value]) -> None:
    name = fields.get("name")
    if name is None or name.kind == "dash":
        return
    if name.kind not in ("words", "quantity") and len(fields) > 1:
        return
    walk.rows += 1
    walk.indicators.row(fields, [], True)


__all__ = ["INDICATORS", "read_table"]
