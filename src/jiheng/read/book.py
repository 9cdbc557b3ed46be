"""Reads a .xlsx: every visible cell as it is printed, with its sheet and cell.

Rows of a sheet that stand together form a table; a single cell in the rows above or below it (a title, 单位：万元, 注：…) is
a paragraph, and a row without any text ends the table. A merged cell appears once, with its span. What is hidden (rows,
columns, sheets) is not read, as hidden text of a .docx is not, and is said. A formula counts as the value that the
file keeps for it: nothing is worked out here.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from jiheng.errors import Unreadable
from jiheng.layouts.fill import MARK
from jiheng.model.blocks import Block, Cell, Document, Paragraph, Place, Table
from jiheng.read.formats import printed
from jiheng.read.zipped import Package, damaged
from jiheng.say import say

_ROWS, _COLUMNS = 20_000, 500
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_WITHOUT_VALUE = re.compile(rb"<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")


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
    cells: Mapping[tuple[int, int], Shown]
    covered: frozenset[tuple[int, int]]


def read(data: bytes) -> Document:
    """Read a workbook; raise Unreadable with one sentence where it is damaged, hostile or empty."""
    unworked = _unworked(data)
    book = _opened(data)
    seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    blocks: list[Block] = []
    for sheet in seen:
        blocks += laid_out(sheet.title, _grid(sheet), sum(isinstance(one, Table) for one in blocks))
    if not blocks:
        raise Unreadable(say("工作簿里没有看得见的文字；请打开原件，确认内容在可见的工作表里。"))
    if mark := book.defined_names.get(MARK):
        from jiheng.read.filled import template_of

        return Document(tuple(blocks), "xlsx", template=template_of(mark.attr_text or ""))
    return Document(tuple(blocks), "xlsx", tuple(_said(book, seen, unworked)))


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
    from openpyxl.utils import get_column_letter

    return Place(table=table, row=cell.row, col=cell.col, sheet=title, cell=f"{get_column_letter(cell.col)}{cell.row}")


def _unworked(data: bytes) -> int:
    """How many formulas have no value kept; every part is inflated under the budget, as openpyxl itself knows no limit."""
    package = Package(data)
    count = 0
    for name in package.entries:
        content = package.read(name)
        if _SHEET.fullmatch(name):
            count += len(_WITHOUT_VALUE.findall(content))
    return count


def _opened(data: bytes) -> Any:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out (conditional formats, …) is not read here
            return openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except MemoryError:
        raise
    except Exception as error:  # openpyxl raises whatever its descriptors meet in a damaged part
        raise damaged() from error


def _grid(sheet: Any) -> Grid:
    """What a sheet shows."""
    rows, columns = hidden(sheet)
    texts = {}
    for (row, col), cell in sheet._cells.items():  # what is there; iter_rows would make a cell for every gap
        if cell.value is None or row in rows or col in columns:
            continue
        text = shown(cell.value, cell.number_format)
        if text.strip():
            texts[row, col] = text
    last_row, last_col = max((row for row, _ in texts), default=0), max((col for _, col in texts), default=0)
    if last_row > _ROWS or last_col > _COLUMNS:
        raise Unreadable(
            say(
                "工作表“{sheet}”用到了第 {row} 行、第 {col} 列，远超一份报告；请只留要核对的部分再传。",
                sheet=sheet.title,
                row=last_row,
                col=last_col,
            )
        )
    spans, covered = _merged(sheet, texts.keys(), rows, columns)
    cells = {at: Shown(*at, text, *spans.get(at, (1, 1))) for at, text in texts.items() if at not in covered}
    last_row, last_col = max([last_row, *(row for row, _ in covered)]), max([last_col, *(col for _, col in covered)])
    seen_rows = tuple(row for row in range(1, last_row + 1) if row not in rows)
    return Grid(seen_rows, tuple(col for col in range(1, last_col + 1) if col not in columns), cells, covered)


def _merged(
    sheet: Any, texts: Collection[tuple[int, int]], rows: Container[int], columns: Container[int]
) -> tuple[dict[tuple[int, int], tuple[int, int]], frozenset[tuple[int, int]]]:
    """How much each merged cell with text covers of what is seen, and the places below it; empty ones only arrange a sheet."""
    spans, covered = {}, set()
    for one in sheet.merged_cells.ranges:
        corner = (one.min_row, one.min_col)
        if corner not in texts:
            continue
        high = [row for row in range(one.min_row, min(one.max_row, _ROWS) + 1) if row not in rows]
        wide = [col for col in range(one.min_col, min(one.max_col, _COLUMNS) + 1) if col not in columns]
        spans[corner] = len(high), len(wide)
        covered |= {(row, col) for row in high for col in wide} - {corner}
    return spans, frozenset(covered)


def hidden(sheet: Any) -> tuple[frozenset[int], frozenset[int]]:
    """The rows and columns of a sheet that are not shown."""
    rows = frozenset(number for number, one in sheet.row_dimensions.items() if one.hidden)
    columns = [range(one.min, one.max + 1) for one in sheet.column_dimensions.values() if one.hidden and one.min]
    return rows, frozenset(number for span in columns for number in span)


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


def _said(book: Any, seen: list[Any], unworked: int) -> Iterator[str]:
    if len(seen) < len(book.worksheets):
        yield say("有 {n} 张隐藏的工作表，没有读入", n=len(book.worksheets) - len(seen))
    if any(_hides(sheet) for sheet in seen):
        yield say("有隐藏的行或列，没有读入")
    if unworked:
        yield say("有 {n} 个公式没有存下结果，按空白读；请用 Excel 或 WPS 打开后保存一次再核对", n=unworked)


def _hides(sheet: Any) -> bool:
    """Whether a hidden row or column holds anything."""
    rows, columns = hidden(sheet)
    return any(cell.value is not None and (row in rows or col in columns) for (row, col), cell in sheet._cells.items())
