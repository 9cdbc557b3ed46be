"""Reads a .xlsx: every visible cell as it is printed, with its sheet and cell.

A formula counts as the value that the file keeps for it: nothing is worked out here.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from jiheng.layouts.fill import MARK
from jiheng.model.blocks import Document
from jiheng.read.book_limits import check
from jiheng.read.carried import FINDINGS
from jiheng.read.cells import Area, Sheet, document, shown
from jiheng.read.zipped import Package, damaged
from jiheng.say import say

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_WITHOUT_VALUE = re.compile(rb"<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")


def read(data: bytes) -> Document:
    """Read a workbook; raise Unreadable with one sentence where it is damaged, hostile or empty."""
    unworked = _unworked(data)
    book = _opened(data)
    own = _own(book)
    sheets = [sheet for sheet in book.worksheets if sheet.title != own]
    seen = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    if mark := book.defined_names.get(MARK):  # a workbook to fill: its formulas are ours, and it hides its lists
        from jiheng.read.filled import template_of

        return replace(document("xlsx", map(_sheet, seen), 0), template=template_of(mark.attr_text or ""))
    return document("xlsx", map(_sheet, seen), len(sheets) - len(seen), _said(unworked, own))


def _own(book: Any) -> str:
    """The sheet on which jiheng listed the findings of an earlier round: it is no part of the report."""
    name = book.defined_names.get(FINDINGS)
    title = str(name.attr_text or "").rpartition("!")[0].strip("'").replace("''", "'") if name else ""
    return title if len(book.worksheets) > 1 else ""


def _unworked(data: bytes) -> int:
    """How many formulas have no value kept; every part is inflated under the budget, as openpyxl itself knows no limit."""
    package = Package(data)
    count = 0
    for name in package.entries:
        content = package.read(name)
        check(content)
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


def _sheet(sheet: Any) -> Sheet:
    """What a sheet shows."""
    rows, columns = hidden(sheet)
    texts = {}
    hides = False
    for (row, col), cell in sheet._cells.items():  # what is there; iter_rows would make a cell for every gap
        if cell.value is None:
            continue
        if row in rows or col in columns:
            hides = True
            continue
        text = shown(cell.value, cell.number_format)
        if text.strip():
            texts[row, col] = text
    merged = [Area(one.min_row, one.max_row, one.min_col, one.max_col) for one in sheet.merged_cells.ranges]
    return Sheet(sheet.title, texts, merged, rows, columns, hides)


def hidden(sheet: Any) -> tuple[frozenset[int], frozenset[int]]:
    """The rows and columns of a sheet that are not shown."""
    rows = frozenset(number for number, one in sheet.row_dimensions.items() if one.hidden)
    columns = [range(one.min, one.max + 1) for one in sheet.column_dimensions.values() if one.hidden and one.min]
    return rows, frozenset(number for span in columns for number in span)


def _said(unworked: int, own: str) -> Iterator[str]:
    if own:
        yield say("“{sheet}”是上一轮审核的问题清单，没有读入", sheet=own)
    if unworked:
        yield say("有 {n} 个公式没有存下结果，按空白读；请用 Excel 或 WPS 打开后保存一次再核对", n=unworked)
