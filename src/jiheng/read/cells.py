"""From the cells that a sheet of any workbook shows to paragraphs and tables, with sheet and cell as their place.

Rows of a sheet that stand together form a table; a single cell in the rows above or below it (a title, 单位：万元, 注：…) is
a paragraph, and a row without any text ends the table. A merged cell appears once, with its span. What is hidden (rows,
columns, sheets) is not read, as hidden text of a .docx is not, and is said. Readers of .xlsx, .xls and .ods fill `Sheet`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from jiheng.errors import Unreadable
from jiheng.model.blocks import Block, Cell, Document, Paragraph, Place, Table
from jiheng.read.formats import printed
from jiheng.say import say

ROWS, COLUMNS = 20_000, 500
MOST = 500_000  # cells with a text, and places under merged ones
Spot = tuple[int, int]


class Area(NamedTuple):
    """A merged cell: first and last row, first and last column, counted from 1."""

    top: int
    bottom: int
    left: int
    right: int


class Sheet(NamedTuple):
    """A visible sheet: the texts of its visible cells by row and column, what is merged, and what is hidden."""

    title: str
    texts: Mapping[Spot, str]
    merged: Sequence[Area] = ()
    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    hides: bool = False  # something stands in what is hidden


class Shown(NamedTuple):
    """A cell as a reader of the sheet sees it: where it stands, its text, and how many visible rows and columns it covers."""

    row: int
    col: int
    text: str
    rows: int = 1
    cols: int = 1


class Grid(NamedTuple):
    """What a sheet shows: its rows and columns in order, the cells with text, and the places that a merged cell covers."""

    rows: tuple[int, ...]
    cols: tuple[int, ...]
    cells: Mapping[Spot, Shown]
    covered: frozenset[Spot]


def document(kind: str, sheets: Iterable[Sheet], unseen: int, said: Iterable[str] = ()) -> Document:
    """The workbook as a document; `unseen` sheets are hidden. Unreadable where nothing can be seen."""
    blocks: list[Block] = []
    hides = False
    for sheet in sheets:
        blocks += laid_out(sheet.title, grid(sheet), sum(isinstance(one, Table) for one in blocks))
        hides = hides or sheet.hides
    if not blocks:
        raise Unreadable(say("工作簿里没有看得见的文字；请打开原件，确认内容在可见的工作表里。"))
    remarks = []
    if unseen:
        remarks.append(say("有 {n} 张隐藏的工作表，没有读入", n=unseen))
    if hides:
        remarks.append(say("有隐藏的行或列，没有读入"))
    return Document(tuple(blocks), kind, (*remarks, *said))


def grid(sheet: Sheet) -> Grid:
    """What a sheet shows, with its merged cells; empty ones only arrange a sheet."""
    last_row, last_col = max((row for row, _ in sheet.texts), default=0), max((col for _, col in sheet.texts), default=0)
    if last_row > ROWS or last_col > COLUMNS:
        raise too_large(sheet.title, last_row, last_col)
    spans, covered = _merged(sheet)
    cells = {at: Shown(*at, text, *spans.get(at, (1, 1))) for at, text in sheet.texts.items() if at not in covered}
    last_row, last_col = max([last_row, *(row for row, _ in covered)]), max([last_col, *(col for _, col in covered)])
    rows = tuple(row for row in range(1, last_row + 1) if row not in sheet.rows)
    return Grid(rows, tuple(col for col in range(1, last_col + 1) if col not in sheet.columns), cells, covered)


def too_large(title: str, row: int, col: int) -> Unreadable:
    """The refusal of a sheet that reaches too far."""
    return Unreadable(
        say(
            "工作表“{sheet}”用到了第 {row} 行、第 {col} 列，远超一份报告；请只留要核对的部分再传。",
            sheet=title,
            row=row,
            col=col,
        )
    )


def _merged(sheet: Sheet) -> tuple[dict[Spot, tuple[int, int]], frozenset[Spot]]:
    """How much each merged cell with text covers of what is seen, and the places below it."""
    spans, covered, places = {}, set(), 0
    for one in sheet.merged:
        corner = (one.top, one.left)
        if corner not in sheet.texts:
            continue
        high = [row for row in range(one.top, min(one.bottom, ROWS) + 1) if row not in sheet.rows]
        wide = [col for col in range(one.left, min(one.right, COLUMNS) + 1) if col not in sheet.columns]
        places += len(high) * len(wide)
        if places > MOST:
            raise too_large(sheet.title, one.bottom, one.right)
        spans[corner] = len(high), len(wide)
        covered |= {(row, col) for row in high for col in wide} - {corner}
    return spans, frozenset(covered)


def laid_out(title: str, grid: Grid, tables: int) -> Iterator[Block]:
    """The blocks of one sheet; its tables are numbered on from `tables`."""
    for rows in _together(grid):
        single = [_single(grid, row) for row in rows]
        above = next((at for at, cell in enumerate(single) if not cell), len(rows))
        below = next((at for at, cell in enumerate(reversed(single[above:])) if not cell), 0)
        yield from (_paragraph(title, cell) for cell in single[:above] if cell)
        if inner := rows[above : len(rows) - below]:
            tables += 1
            yield _table(title, grid, inner, tables)
        yield from (_paragraph(title, cell) for cell in single[len(rows) - below :] if cell)


def _together(grid: Grid) -> Iterator[list[int]]:
    """Rows that follow upon one another; a merged cell that reaches down holds them together."""
    group: list[int] = []
    for row in grid.rows:
        if any((row, col) in grid.cells or (row, col) in grid.covered for col in grid.cols):
            group.append(row)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _single(grid: Grid, row: int) -> Shown | None:
    """The only cell with text of a row that belongs to no higher one."""
    found = [cell for col in grid.cols if (cell := grid.cells.get((row, col)))]
    if len(found) != 1 or found[0].rows > 1:
        return None
    inside = range(found[0].col, found[0].col + found[0].cols)
    return found[0] if all(col in inside for col in grid.cols if (row, col) in grid.covered) else None


def _paragraph(title: str, cell: Shown) -> Paragraph:
    return Paragraph(cell.text, _place(title, cell))


def _table(title: str, grid: Grid, rows: Sequence[int], number: int) -> Table:
    """The rows as a table as wide as what they show; a place without text is an empty cell."""
    wide = [at for at, col in enumerate(grid.cols) if any((row, col) in grid.cells or (row, col) in grid.covered for row in rows)]
    cols = grid.cols[wide[0] : wide[-1] + 1]
    made = []
    for row in rows:
        cells = [grid.cells.get((row, col), Shown(row, col, "")) for col in cols if (row, col) not in grid.covered]
        made.append(tuple(Cell(cell.text, _place(title, cell, number), cell.rows, cell.cols) for cell in cells))
    return Table(tuple(made), Place(table=number, sheet=title))


def _place(title: str, cell: Shown, table: int = 0) -> Place:
    return Place(table=table, row=cell.row, col=cell.col, sheet=title, cell=f"{_letters(cell.col)}{cell.row}")


def _letters(col: int) -> str:
    """A column as sheets name it: 1 is A, 27 is AA."""
    name = ""
    while col:
        col, letter = divmod(col - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def shown(value: Any, code: str) -> str:
    """A value as its cell prints it under a number format."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return printed(Decimal(f"{value:.15g}"), code)
    if isinstance(value, date):
        return _day(value, code)
    return str(value).replace("\r\n", "\n").replace("_x000D_", "")


def _day(value: date, code: str) -> str:
    code = code.lower()
    if "年" in code:
        parts = [f"{value.year}年", f"{value.month}月" if "月" in code else "", f"{value.day}日" if "日" in code else ""]
        return "".join(parts)
    bare = value.date() if isinstance(value, datetime) else value
    if isinstance(value, datetime) and value.time() != time() and "h" in code:
        return value.isoformat(" ", "minutes")
    return f"{bare.year}/{bare.month}/{bare.day}" if "/" in code else bare.isoformat()
