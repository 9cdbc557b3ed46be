"""Reads workbooks and .csv for imports: every sheet as rows of text, as it would be typed. Runs in a capped child only.

A workbook keeps numbers as binary floats; 15 digits are what Excel itself shows and keeps, so that is what is read:
0.1 + 0.2 comes as 0.3. Dates come as 2021-06-30, what is merged stands in its first cell.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import PurePath
from typing import NamedTuple

from jiheng.errors import Unreadable
from jiheng.read import kinds, text
from jiheng.read.zipped import Package, damaged
from jiheng.say import say

ROWS, COLUMNS, SHEETS = 20_000, 200, 50
BOOKS = (".xlsx", ".xls", ".et", ".ods")
SUFFIXES = (*BOOKS, ".csv")


class Sheet(NamedTuple):
    """One sheet: its name, and its rows from the first line of the sheet on, each as wide as the widest."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def sheets(name: str, data: bytes) -> tuple[Sheet, ...]:
    """The visible sheets of a workbook or the one of a .csv; Unreadable where it is neither, damaged or too large."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise Unreadable(say("请交 Excel 工作簿（{known}）。", known="、".join(SUFFIXES)))
    if not data:
        raise Unreadable(say("文件是空的；请检查原件是否保存完整。"))
    return (_csv(name, data),) if suffix == ".csv" else tuple(_book(data))


def packed(found: Iterable[Sheet]) -> bytes:
    """Sheets as bytes for the way out of a child."""
    return json.dumps([[one.name, one.rows] for one in found], ensure_ascii=False).encode()


def unpacked(data: bytes) -> tuple[Sheet, ...]:
    """The sheets that `packed` made these bytes of."""
    return tuple(Sheet(name, tuple(map(tuple, rows))) for name, rows in json.loads(data))


def _csv(name: str, data: bytes) -> Sheet:
    lines = io.StringIO(text.decode(data).text, newline="")
    try:
        return Sheet(PurePath(name).stem, _bounded([[cell.strip() for cell in row] for row in csv.reader(lines)]))
    except csv.Error as error:
        raise damaged() from error


def _book(data: bytes) -> Iterable[Sheet]:
    import python_calamine

    if kinds.content(data) == "encrypted":
        raise kinds.encrypted()
    if data.startswith(b"PK"):
        _measured(data)
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        for meta in book.sheets_metadata[:SHEETS]:
            if meta.visible == python_calamine.SheetVisibleEnum.Visible and meta.typ == python_calamine.SheetTypeEnum.WorkSheet:
                yield Sheet(meta.name, _bounded(_cells(book.get_sheet_by_name(meta.name))))
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise damaged() from error


def _measured(data: bytes) -> None:
    """Inflate every part under the budget first: calamine itself knows no limit."""
    package = Package(data)
    for part in package.entries:
        package.read(part)


def _cells(sheet: object) -> list[list[str]]:
    height, width = getattr(sheet, "total_height", 0), getattr(sheet, "total_width", 0)
    if height > ROWS or width > COLUMNS:
        raise _too_large()
    return [[_shown(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]  # type: ignore[attr-defined]


def _bounded(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    width = max(map(len, rows), default=0)
    if len(rows) > ROWS or width > COLUMNS:
        raise _too_large()
    return tuple((*row, *[""] * (width - len(row))) for row in rows)


def _too_large() -> Unreadable:
    return Unreadable(say("表太大：最多 {rows} 行、{columns} 列。请只留要导入的部分再传。", rows=ROWS, columns=COLUMNS))


def _shown(value: object) -> str:
    """A cell as it would be typed."""
    if isinstance(value, bool):
        return say("是") if value else say("否")
    if isinstance(value, float):
        return f"{Decimal(f'{value:.15g}'):f}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time | timedelta):
        return str(value)
    return " ".join(str(value).split()) if value is not None else ""
