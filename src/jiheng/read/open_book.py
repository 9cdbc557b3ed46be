"""Reads a .ods: every visible cell as it is displayed, with its sheet and cell.

An OpenDocument sheet keeps the text of each cell beside its value, as the program that wrote it displayed it; that is what
is read. Rows and cells that are the same are kept once with a count, which is bounded here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from jiheng.model.blocks import Document
from jiheng.read import kinds
from jiheng.read.cells import COLUMNS, MOST, ROWS, Area, Sheet, Spot, document, too_large
from jiheng.read.docx import parse
from jiheng.read.docx_items import Element
from jiheng.read.zipped import Package, damaged

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_GROUPS = tuple(_TABLE + name for name in ("table-row-group", "table-header-rows", "table-rows"))
_BANDS = tuple(_TABLE + name for name in ("table-column-group", "table-header-columns", "table-columns"))
_ASIDE = (_OFFICE + "annotation", "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}frame")


class _Said(NamedTuple):
    """A cell of one row: its first column, how often it stands there, its text, and what it covers."""

    col: int
    times: int
    text: str
    rows: int
    cols: int


def read(data: bytes) -> Document:
    """Read a workbook; raise Unreadable with one sentence where it is damaged, protected or empty."""
    package = Package(data)
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise kinds.encrypted()
    root = _content(package)
    unseen = _unseen(root)
    tables = root.findall(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table")
    seen = [one for one in tables if one.get(_TABLE + "style-name") not in unseen]
    return document("ods", map(_sheet, seen), len(tables) - len(seen))


def _content(package: Package) -> Element:
    if "content.xml" not in package:
        raise damaged()
    return parse(package.read("content.xml"))


def _unseen(root: Element) -> set[str | None]:
    """The styles of sheets that are hidden."""
    styles = root.iterfind(f"{_OFFICE}automatic-styles/{_STYLE}style[@{_STYLE}family='table']")
    return {
        style.get(_STYLE + "name")
        for style in styles
        if any(one.get(_TABLE + "display") == "false" for one in style.iterfind(_STYLE + "table-properties"))
    }


def _sheet(table: Element) -> Sheet:
    title = table.get(_TABLE + "name") or ""
    columns = _hidden_columns(table)
    texts: dict[Spot, str] = {}
    merged: list[Area] = []
    rows: set[int] = set()
    number, hides = 1, False
    for row, hidden in _inner(table, _TABLE + "table-row", _GROUPS):
        times = _count(row, "number-rows-repeated")
        cells = list(_cells(row))
        if hidden:
            rows.update(range(number, min(number + times, ROWS + 1)))
            hides = hides or bool(cells)
        else:
            hides = _put(title, range(number, number + times), cells, columns, texts, merged) or hides
        number += times
    return Sheet(title, texts, merged, frozenset(rows), columns, hides)


def _put(
    title: str, rows: range, cells: list[_Said], columns: frozenset[int], texts: dict[Spot, str], merged: list[Area]
) -> bool:
    """Put the cells of one row, or of rows that are the same, in their places; tell whether a hidden column holds any."""
    hides = False
    for one in cells:
        last = one.col + one.times - 1
        if rows[-1] > ROWS or last > COLUMNS or len(texts) + len(rows) * one.times > MOST:
            raise too_large(title, rows[-1], last)
        for row in rows:
            for col in range(one.col, last + 1):
                if col in columns:
                    hides = True
                    continue
                texts[row, col] = one.text
                if one.rows > 1 or one.cols > 1:
                    merged.append(Area(row, row + one.rows - 1, col, col + one.cols - 1))
    return hides


def _cells(row: Element) -> Iterator[_Said]:
    """The cells of a row that show a text; what a merged cell covers shows none."""
    col = 1
    for cell in row:
        if cell.tag not in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            continue
        times = _count(cell, "number-columns-repeated")
        text = _text(cell) if cell.tag == _TABLE + "table-cell" else ""
        if text.strip():
            yield _Said(col, times, text, _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned"))
        col += times


def _hidden_columns(table: Element) -> frozenset[int]:
    found: set[int] = set()
    col = 1
    for column, hidden in _inner(table, _TABLE + "table-column", _BANDS):
        times = _count(column, "number-columns-repeated")
        if hidden:
            found.update(range(col, min(col + times, COLUMNS + 1)))
        col += times
    return frozenset(found)


def _inner(parent: Element, wanted: str, groups: tuple[str, ...], hidden: bool = False) -> Iterator[tuple[Element, bool]]:
    """The rows or columns of a table, those in groups included, and whether each is hidden."""
    for child in parent:
        if child.tag == wanted:
            yield child, hidden or child.get(_TABLE + "visibility", "visible") != "visible"
        elif child.tag in groups:
            yield from _inner(child, wanted, groups, hidden or child.get(_TABLE + "display") == "false")


def _count(element: Element, name: str) -> int:
    """How often, or how far; whatever is no number from 1 on counts as 1."""
    value = element.get(_TABLE + name, "1")
    return max(int(value), 1) if value.isascii() and value.isdigit() and len(value) < 8 else 1


def _text(cell: Element) -> str:
    """The paragraphs of a cell; its value only where a writer left them out."""
    lines = ["".join(_words(one)) for one in cell.iterchildren(_TEXT + "p", _TEXT + "h")]
    return "\n".join(lines) if lines else cell.get(_OFFICE + "value") or ""


def _words(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == _TEXT + "s":
            count = child.get(_TEXT + "c", "1")
            yield " " * min(int(count), 100) if count.isascii() and count.isdigit() and len(count) < 8 else " "
        elif child.tag in (_TEXT + "tab", _TEXT + "line-break"):
            yield "\t" if child.tag == _TEXT + "tab" else "\n"
        elif child.tag not in _ASIDE and isinstance(child.tag, str):
            yield from _words(child)
        yield child.tail or ""
