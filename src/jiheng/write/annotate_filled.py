"""What is wrong with each row of a filled template, written into its own column 问题, beside the comments in the cells.

The column belongs to the template and is read by nobody, so what an earlier audit wrote there gives way to this one's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from jiheng.layouts import fill
from jiheng.layouts.fill import FillSheet
from jiheng.model.blocks import Text
from jiheng.write.annotate_xlsx import Book, place_of
from jiheng.write.findings_sheet import located
from jiheng.write.notes import Note, headline
from jiheng.write.opc import Copy
from jiheng.write.xml_text import legal

Element = etree._Element
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LONGEST = 32_000  # characters that a cell may hold


def with_troubles(data: bytes, template: str, texts: Sequence[Text], notes: Sequence[Note]) -> bytes:
    """Return the workbook with the column 問题 of every sheet as these notes say."""
    copy = Copy(data)
    parts = dict(Book(copy).sheets())
    rows = _by_row(texts, notes)
    for sheet in fill.sheets(fill.LAYOUTS[template]):
        if (part := parts.get(sheet.title)) and part in copy:
            root = copy.root(part)
            _write(root, sheet, rows.get(sheet.title, {}))
            copy.put(part, root)
    return copy.packed()


def _by_row(texts: Sequence[Text], notes: Sequence[Note]) -> dict[str, dict[int, str]]:
    """What is said of each row of each sheet."""
    found: dict[str, dict[int, str]] = {}
    for number, note in enumerate(notes, 1):
        sheet, cell = located(note, texts)
        if place := place_of(cell):
            rows = found.setdefault(sheet, {})
            said = f"{headline(number, note)}\n{note.text}"
            rows[place[0]] = f"{rows[place[0]]}\n{said}" if place[0] in rows else said
    return found


def _write(root: Element, sheet: FillSheet, rows: Mapping[int, str]) -> None:
    """Set the column in every row that is to be filled; a row without a fault has nothing there."""
    name = f"{{{etree.QName(root).namespace or ''}}}"
    letters = fill.trouble_column(sheet)
    last = fill.FIRST + (sheet.rows or len(sheet.columns))
    for row, at in _rows(root, name):
        if fill.FIRST <= at < last:
            _put(row, f"{letters}{at}", rows.get(at, ""), name)


def _rows(root: Element, name: str) -> Iterator[tuple[Element, int]]:
    for row in root.iter(name + "row"):
        if (number := row.get("r") or "").isdigit():
            yield row, int(number)


def _put(row: Element, ref: str, text: str, name: str) -> None:
    cell = next((one for one in row if one.get("r") == ref), None)
    if cell is None:
        if not text:
            return
        cell = etree.SubElement(row, name + "c", r=ref)
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", "")
    if text:
        cell.set("t", "inlineStr")
        inner = etree.SubElement(etree.SubElement(cell, name + "is"), name + "t")
        inner.text = legal(text[:_LONGEST])
        inner.set(_SPACE, "preserve")
        row.attrib.pop("ht", "")  # the row becomes as high as its text
        row.attrib.pop("customHeight", "")
