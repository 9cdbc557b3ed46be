"""Reads a .xls, and a .et that is one inside: every visible cell as it is printed, with its sheet and cell.

xlrd alone gives the number formats, without which a cell cannot be read as it is printed. A formula counts as the value
that the file keeps for it.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

from jiheng.model.blocks import Document
from jiheng.read import kinds
from jiheng.read.cells import Area, Sheet, document, shown
from jiheng.read.zipped import damaged


def read(data: bytes, kind: str) -> Document:
    """Read a workbook; raise Unreadable with one sentence where it is damaged, protected or empty."""
    book = _opened(data)
    sheets = book.sheets()
    seen = [sheet for sheet in sheets if not sheet.visibility]
    return document(kind, (_sheet(book, sheet) for sheet in seen), len(sheets) - len(seen))


def _opened(data: bytes) -> Any:
    import xlrd

    try:
        return xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except MemoryError:
        raise
    except xlrd.XLRDError as error:
        raise kinds.encrypted() if "encrypted" in str(error) else damaged() from error
    except Exception as error:  # xlrd raises whatever its records meet in a damaged stream
        raise damaged() from error


def _sheet(book: Any, sheet: Any) -> Sheet:
    """What a sheet shows; xlrd counts rows and columns from 0, and areas up to but not including their end."""
    rows = frozenset(row + 1 for row, one in sheet.rowinfo_map.items() if one.hidden)
    columns = frozenset(col + 1 for col, one in sheet.colinfo_map.items() if one.hidden)
    texts = {}
    hides = False
    for row in range(sheet.nrows):
        for col, cell in enumerate(sheet.row(row)):
            text = _text(book, cell)
            if not text.strip():
                continue
            if row + 1 in rows or col + 1 in columns:
                hides = True
            else:
                texts[row + 1, col + 1] = text
    merged = [Area(top + 1, bottom, left + 1, right) for top, bottom, left, right in sheet.merged_cells]
    return Sheet(sheet.name, texts, merged, rows, columns, hides)


def _text(book: Any, cell: Any) -> str:
    """A cell as it is printed."""
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value), "")
    code = _code(book, cell.xf_index)
    if cell.ctype == xlrd.XL_CELL_DATE and (day := _day(book, cell.value)) is not None:
        return str(day) if isinstance(day, time) else shown(day, code)
    return shown(cell.value, code)


def _code(book: Any, style: int) -> str:
    try:
        return str(book.format_map[book.xf_list[style].format_key].format_str)
    except (IndexError, KeyError, TypeError):
        return "General"


def _day(book: Any, value: float) -> date | time | None:
    """The day or the time of day that a number stands for; nothing where it stands for none."""
    from xlrd import xldate

    try:
        moment: datetime = xldate.xldate_as_datetime(value, book.datemode)
    except (ValueError, OverflowError):
        return None
    return moment.time() if 0 < value < 1 else moment
