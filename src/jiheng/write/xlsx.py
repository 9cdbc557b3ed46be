"""Sheets of blocks → one .xlsx to be printed: A4, borders, merged cells, widths and heights by the text, one page wide.

A figure is a number whose format prints it exactly as the report does (52.50%, 15件, 486.29); everything else is text, so nothing
that a user wrote can ever become a formula. The same sheets give the same bytes. Paragraphs take the whole width of
the sheet's tables; a line is left free between a table and what stands next to it, where a reader would take them for one.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from math import ceil
from typing import Any

from jiheng.model.blocks import Block, Cell, Paragraph, Table
from jiheng.profiles.profile import Profile
from jiheng.write.compose_book import Sheet
from jiheng.write.tables import alignments, grid_of, lies

_FIGURE = re.compile(r"(?P<number>-?(?:0|[1-9][0-9]*)(?:\.(?P<places>[0-9]+))?)(?P<unit>[^0-9\s\"\\.,，；。]{0,8})")
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # a day of its own would make each file another
_PIXEL = 4 / 3  # pixels of a point
_MM = 96 / 25.4  # pixels of a millimetre
_LINE = 1.35  # height of a line in sizes of its letters
_MARGIN_MM = 12
_A4 = 9
_LONGEST_NAME = 31
_TALLEST = 400.0  # Excel allows 409 points
_TEXT_COLUMNS = 8
_SHORT, _LEAST_ROOM, _BLOCK_ROOM, _TALL_ROOM, _MOST_ROOM = 6, 2.0, 3.2, 5.0, 12.0  # lengths in Chinese characters
_DIGITS = 15
_CELL_LIMIT = 32_767


def xlsx_bytes(sheets: Sequence[Sheet], profile: Profile) -> bytes:
    """Write the workbook."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _CREATED, "author": "", "title": _title(sheets)})
    formats = _Formats(book, profile)
    for sheet in sheets:
        _Page(book.add_worksheet(sheet.name[:_LONGEST_NAME]), sheet, formats, profile).write()
    book.close()
    return out.getvalue()


def _title(sheets: Sequence[Sheet]) -> str:
    blocks = [block for sheet in sheets for block in sheet.blocks]
    return next((block.text.split("\n")[0] for block in blocks if isinstance(block, Paragraph) and block.level), "")[:250]


@lru_cache(maxsize=4096)
def figure(text: str) -> tuple[float, str] | None:
    """A text that is a figure, as a number and the format by which a cell prints it; None where it would print otherwise."""
    found = _FIGURE.fullmatch(text)
    if found is None:
        return None
    whole, digits, unit = found["number"], found["places"] or "", found["unit"]
    value = Decimal(whole)
    if len(whole) > _DIGITS or (not value and whole[0] == "-"):  # a binary number keeps 15 digits, and prints no -0
        return None
    places = f".{'0' * len(digits)}" if digits else ""
    if unit == "%":
        return float(value / 100), f"0{places}%"
    return float(value), f'0{places}"{unit}"' if unit else f"0{places}"


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any, profile: Profile) -> None:
        self._book, self._made = book, {}  # type: Any, dict[tuple[object, ...], Any]
        self._cells: dict[tuple[str, str, bool], Any] = {}
        size = float(profile.size_table_pt)
        self._base = {"font_name": "宋体", "font_size": size, "text_wrap": True, "valign": "vcenter"}
        self._faces = {
            9: {"font_name": profile.face_title[0], "font_size": 18, "align": "center"},
            1: {"font_name": profile.face_heading1[0], "font_size": size + 1.5},
            2: {"font_name": profile.face_heading2[0], "font_size": size + 1.5},
        }

    def cell(self, align: str, code: str = "", caption: bool = False) -> Any:
        """A cell of a table."""
        found = self._cells.get((align, code, caption))
        if found is None:
            found = self._cells[align, code, caption] = self._new_cell(align, code, caption)
        return found

    def _new_cell(self, align: str, code: str, caption: bool) -> Any:
        face = {"font_name": "黑体"} if caption else {}
        return self._format({"border": 1, "align": align, **face, **({"num_format": code} if code else {})})

    def paragraph(self, level: int) -> Any:
        """A paragraph by its level."""
        return self._format(self._faces.get(level, {"bold": True} if level else {}))

    def size(self, level: int) -> float:
        """The size of a paragraph's letters in points."""
        return float(self._faces.get(level, self._base).get("font_size", 10.5))  # type: ignore[arg-type]

    def _format(self, more: dict[str, object]) -> Any:
        key = tuple(sorted((name, str(value)) for name, value in more.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**self._base, **more})
        return self._made[key]


class _Page:
    """One sheet while it is written."""

    def __init__(self, sheet: Any, what: Sheet, formats: _Formats, profile: Profile) -> None:
        self._sheet, self._what, self._formats = sheet, what, formats
        self._profile = profile
        self._size = formats.size(0)
        short, long = float(profile.page_width_mm), float(profile.page_height_mm)
        self._width = int(((long if what.sideways else short) - 2 * _MARGIN_MM) * _MM)
        self._grids = {id(block): grid_of(block) for block in what.blocks if isinstance(block, Table)}
        self._pixels = self._columns()
        self._row = 0

    def write(self) -> None:
        """Write everything, and say how it is printed."""
        for at, pixels in enumerate(self._pixels):
            self._sheet.set_column_pixels(at, at, pixels)
        blocks = self._what.blocks
        for at, block in enumerate(blocks):
            if isinstance(block, Paragraph):
                self._paragraph(block)
                continue
            if at and isinstance(blocks[at - 1], Table):
                self._row += 1
            self._table(block)
            self._row += _apart(blocks[at + 1 :])
        self._printing()

    def _columns(self) -> list[int]:
        """The widths: those that the widest table asks for; a page of text has columns of equal width."""
        grids = list(self._grids.values())
        if not grids:
            return [self._width // _TEXT_COLUMNS] * _TEXT_COLUMNS
        widest = max(grids, key=lambda grid: len(grid[0]))
        rooms = [_room([row[col][0] for row in widest]) for col in range(len(widest[0]))]
        if any(row[0][0].rows > 1 for row in widest[1:]):
            rooms[0] = min(rooms[0], _BLOCK_ROOM)  # the captions of a form's blocks stand upright
        return [int(self._width * room / sum(rooms)) for room in rooms]

    def _printing(self) -> None:
        """A4 on the side that the sheet needs, one page wide, as many pages long as it takes, numbered."""
        sheet = self._sheet
        sheet.set_paper(_A4)
        if self._what.sideways:
            sheet.set_landscape()
        inches = _MARGIN_MM / 25.4
        sheet.set_margins(left=inches, right=inches, top=inches, bottom=inches + 0.2)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_footer("&C第 &P 页 共 &N 页")
        sheet.print_area(0, 0, max(self._row - 1, 0), len(self._pixels) - 1)
        sheet.hide_gridlines(2)

    def _paragraph(self, block: Paragraph) -> None:
        text = "　　" + block.text if self._indented(block) else block.text
        last = len(self._pixels) - 1
        layout = self._formats.paragraph(block.level)
        if last:
            self._sheet.merge_range(self._row, 0, self._row, last, "", layout)
        self._sheet.write_string(self._row, 0, text[:_CELL_LIMIT], layout)
        size = self._formats.size(block.level)
        self._height(_lines(text, sum(self._pixels), size) * size * _LINE + (8 if block.level == 9 else 4))
        self._row += 1

    def _indented(self, block: Paragraph) -> bool:
        """Running text of a page of text is indented by two characters; notes below a form are not."""
        return not block.level and not self._what.sideways

    def _table(self, table: Table) -> None:
        grid = self._grids[id(table)]
        aligned = alignments(table, grid)
        heights = [0] * len(table.rows)
        for at, row in enumerate(grid):
            for col, (cell, down, right) in enumerate(row):
                if not (down and right):
                    continue
                align = "center" if at < table.head else lies(cell, aligned[col])
                self._cell(at, col, cell.rows, cell.cols, cell.text, align, at < table.head)
                width = self._pixels[col] if cell.cols == 1 else sum(self._pixels[col : col + cell.cols])
                needed = ceil(_lines(cell.text, width, self._size) / cell.rows)
                for under in range(at, at + cell.rows):
                    if heights[under] < needed:
                        heights[under] = needed
        for at, lines in enumerate(heights):
            self._height(max(lines, 1) * self._size * _LINE + 6, at)
        if table.head and self._row:
            self._sheet.repeat_rows(self._row, self._row + table.head - 1)
        self._row += len(table.rows)

    def _cell(self, at: int, col: int, rows: int, cols: int, text: str, align: str, caption: bool) -> None:
        row = self._row + at
        number = figure(text)
        layout = self._formats.cell(align, number[1] if number else "", caption)
        if rows > 1 or cols > 1:
            self._sheet.merge_range(row, col, row + rows - 1, col + cols - 1, "", layout)
        if number:
            self._sheet.write_number(row, col, number[0], layout)
        elif text:
            self._sheet.write_string(row, col, text[:_CELL_LIMIT], layout)
        else:
            self._sheet.write_blank(row, col, None, layout)

    def _height(self, points: float, below: int = 0) -> None:
        self._sheet.set_row(self._row + below, min(points, _TALLEST))


def _apart(rest: Sequence[Block]) -> int:
    """Whether a line must stay free behind a table: paragraphs at its end belong to it unless another table follows."""
    return int(any(isinstance(block, Table) for block in rest))


def _room(cells: Sequence[Cell]) -> float:
    """What a column asks for, in Chinese characters: captions and ticks wrap, names and explanations are given more."""
    longest = max((_length(line) for cell in cells if cell.cols == 1 for line in cell.text.split("\n")), default=0.0)
    most = _TALL_ROOM if any(cell.rows > 1 for cell in cells) else _MOST_ROOM
    return 1 + (min(longest, most) if longest > _SHORT else max(longest / 2, _LEAST_ROOM))


def _length(text: str) -> float:
    """The length of a text in Chinese characters."""
    return len(text) - 0.45 * len(text.encode("ascii", "ignore"))


def _lines(text: str, pixels: int, size: float) -> int:
    """How many lines a text takes in a width."""
    room = max(pixels / (size * _PIXEL) - 0.6, 1.0)
    if "\n" not in text and len(text) <= room:
        return 1
    return sum(max(ceil(_length(line) / room), 1) for line in text.split("\n"))
