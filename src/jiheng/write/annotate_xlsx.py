"""Comments in the cells of a copy of a .xlsx, the cells tinted by severity, and the list of findings as a sheet of its own.

The package's parts are changed one by one: charts, pictures, validation, macros and all else that a library might not know
are handed on as they are. The tint is a conditional format, so that no cell loses the format that it has, and it goes
without a trace (docs/decisions/0008-annotated-workbooks.md).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count

from lxml import etree

from jiheng.audit.finding import SEVERITIES
from jiheng.model.blocks import Text
from jiheng.read.carried import FINDINGS
from jiheng.write.comments import AUTHOR
from jiheng.write.findings_sheet import findings_sheet, located, title
from jiheng.write.notes import Note, headline
from jiheng.write.opc import Copy
from jiheng.write.sheet_comments import Remark, Sizes, add_remarks
from jiheng.write.sheet_styles import EMPTY, Looks, add_looks, in_order

Element = etree._Element
TINT = f'LEN("{AUTHOR}")>0'  # always true, and says whose condition it is
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_LARGEST = 2**31
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_SHEET_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup"),
    *("headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing"),
    *("legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts"),
    "extLst",
)
_BOOK_ORDER = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups"),
    *("externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr"),
    *("smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst"),
)


def annotate_xlsx(data: bytes, texts: Sequence[Text], notes: Sequence[Note], said: Sequence[str] = ()) -> bytes:
    """Return the copy; `texts` are those that the notes' spans point into, `said` are lines above the list."""
    if not notes:
        return data
    copy = Copy(data)
    book = Book(copy)
    looks = book.looks()
    remarks: dict[str, list[Remark]] = defaultdict(list)
    for sheet, remark in _remarks(notes, texts):
        remarks[sheet].append(remark)
    for name, part in book.sheets():
        if found := remarks.get(name):
            _mark(copy, part, found, looks)
    book.add_list(findings_sheet(book.space, notes, texts, said, looks))
    return copy.packed()


def _remarks(notes: Sequence[Note], texts: Sequence[Text]) -> Iterator[tuple[str, Remark]]:
    """One remark a cell, with all notes on it; notes on the whole workbook share the first cell that was read."""
    first = next((text.place for text in texts if text.place.cell), None)
    cells: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, note in enumerate(notes, 1):
        sheet, cell = located(note, texts)
        if cell or first:
            cells[(sheet, cell) if cell or not first else (first.sheet, first.cell)].append(number)
    for (sheet, cell), numbers in cells.items():
        if place := place_of(cell):
            own = [notes[number - 1] for number in numbers]
            severity = min((note.severity for note in own), key=SEVERITIES.index)
            said = [[headline(number, note), *note.text.split("\n")] for number, note in zip(numbers, own, strict=True)]
            yield sheet, Remark(cell, place[0] - 1, column_number(place[1]) - 1, severity, said)


def place_of(ref: str) -> tuple[int, str] | None:
    """Row and letters of the column that a reference to one cell names."""
    found = _CELL.fullmatch(ref)
    return (int(found[2]), found[1]) if found else None


def column_number(letters: str) -> int:
    """The number of a column, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


class Book:
    """The workbook's own part, its sheets and its styles."""

    def __init__(self, copy: Copy) -> None:
        """Find the workbook's part."""
        self._copy = copy
        self.part = copy.related("", "officeDocument") or "xl/workbook.xml"
        self.root = copy.root(self.part)
        self.space = etree.QName(self.root).namespace or ""
        self._name = f"{{{self.space}}}"
        self.strict = "purl.oclc.org" in self.space
        self._id = f"{{{_STRICT if self.strict else _OFFICE}}}id"

    def sheets(self) -> list[tuple[str, str]]:
        """Name and part of every sheet, in order."""
        parts = {one.id: one.target for one in self._copy.relations(self.part)}
        return [(one.get("name") or "", parts.get(one.get(self._id) or "", "")) for one in self._list()]

    def looks(self) -> Looks:
        """Add jiheng's styles."""
        part = self._copy.related(self.part, "styles")
        if part is None:
            part = self._copy.free("xl/styles", ".xml")
            self._copy.put(part, EMPTY.format(space=self.space).encode())
            self._copy.relate(self.part, "styles", part, strict=self.strict)
            self._copy.typed(part, _STYLES)
        root = self._copy.root(part)
        looks = add_looks(root)
        self._copy.put(part, root)
        return looks

    def add_list(self, content: bytes) -> None:
        """Add the list of findings as the last sheet."""
        part = self._copy.free("xl/worksheets/sheet", ".xml")
        self._copy.put(part, content)
        self._copy.typed(part, _SHEET)
        taken = {(one.get("name") or "").casefold() for one in self._list()}
        name = next(name for at in count(1) if (name := title() + (str(at) if at > 1 else "")).casefold() not in taken)
        numbers = [int(_number(one, "sheetId", 0)) for one in self._list()]
        id_ = self._copy.relate(self.part, "worksheet", part, strict=self.strict)
        sheet = etree.SubElement(self._list(), self._name + "sheet", name=name, sheetId=str(max(numbers, default=0) + 1))
        sheet.set(self._id, id_)
        self._name_list(name)
        self._copy.put(self.part, self.root)

    def drop_list(self) -> int:
        """Take the list of findings out, and the names that belong to it; how many lists there were."""
        names = self.root.find(self._name + "definedNames")
        mark = None if names is None else next((one for one in names if one.get("name") == FINDINGS), None)
        if names is None or mark is None:
            return 0
        title = (mark.text or "").rpartition("!")[0].strip("'").replace("''", "'")
        at, sheet = next(((at, one) for at, one in enumerate(self._list()) if one.get("name") == title), (-1, None))
        names.remove(mark)
        if sheet is not None:
            part = dict(self.sheets())[title]
            self._copy.unrelate(self.part, {sheet.get(self._id) or ""})
            self._list().remove(sheet)
            self._copy.drop(part)
            self._shift(names, at)
        if not len(names):
            self.root.remove(names)
        self._copy.put(self.part, self.root)
        return 1

    def _shift(self, names: Element, gone: int) -> None:
        """Names of single sheets count sheets from 0: those of the one that went go, those behind it move up."""
        for one in list(names):
            local = int(_number(one, "localSheetId", -1))
            if local == gone:
                names.remove(one)
            elif local > gone:
                one.set("localSheetId", str(local - 1))
        for view in self.root.iter(self._name + "workbookView"):
            for name in ("activeTab", "firstSheet"):
                if int(_number(view, name, 0)) >= len(self._list()):
                    view.attrib.pop(name)

    def _list(self) -> Element:
        found = self.root.find(self._name + "sheets")
        return etree.SubElement(self.root, self._name + "sheets") if found is None else found

    def _name_list(self, sheet: str) -> None:
        """Give the list a hidden name, by which it is found again whatever it is called then."""
        names = self.root.find(self._name + "definedNames")
        if names is None:
            names = etree.Element(self._name + "definedNames")
            in_order(self.root, names, _BOOK_ORDER)
        etree.SubElement(names, self._name + "definedName", name=FINDINGS, hidden="1").text = f"'{sheet}'!$A$1"


def _mark(copy: Copy, part: str, remarks: Sequence[Remark], looks: Looks) -> None:
    """Tint the cells of a sheet, and give them their comments."""
    root = copy.root(part)
    space = etree.QName(root).namespace or ""
    name = f"{{{space}}}"
    _tint(root, name, remarks, looks)
    if id_ := add_remarks(copy, part, space, remarks, _sizes(root, name), drawing_of(copy, part, root)):
        for dangling in root.findall(name + "legacyDrawing"):
            root.remove(dangling)
        drawing = etree.Element(name + "legacyDrawing")
        drawing.set(f"{{{_STRICT if 'purl.oclc.org' in space else _OFFICE}}}id", id_)
        in_order(root, drawing, _SHEET_ORDER)
    copy.put(part, root)


def drawing_of(copy: Copy, part: str, root: Element) -> str | None:
    """The old drawing with the boxes of a sheet's comments; pictures in its header have another one of the same kind."""
    found = root.find(f"{{{etree.QName(root).namespace or ''}}}legacyDrawing")
    ids = set() if found is None else {str(value) for value in found.attrib.values()}
    return next((one.target for one in copy.relations(part) if one.id in ids and one.target in copy), None)


def _tint(root: Element, name: str, remarks: Sequence[Remark], looks: Looks) -> None:
    """One condition a severity, always true, over the cells; a merged cell is tinted as a whole."""
    merged = {ref.partition(":")[0]: ref for one in root.iter(name + "mergeCell") if (ref := one.get("ref") or "")}
    used = [int(_number(rule, "priority", 0)) for rule in root.iter(name + "cfRule")]
    for at, severity in enumerate(SEVERITIES, max(used, default=0) + 1):
        cells = [merged.get(one.ref, one.ref) for one in remarks if one.severity == severity]
        if not cells:
            continue
        block = etree.Element(name + "conditionalFormatting", sqref=" ".join(cells))
        rule = etree.SubElement(block, name + "cfRule", type="expression", dxfId=str(looks.tints[severity]), priority=str(at))
        etree.SubElement(rule, name + "formula").text = TINT
        in_order(root, block, _SHEET_ORDER)


def _sizes(root: Element, name: str) -> Sizes:
    """How wide and high cells are."""
    usual = root.find(name + "sheetFormatPr")
    width = _number(usual, "defaultColWidth", 8.43)
    height = _number(usual, "defaultRowHeight", 15)
    cols: dict[int, int] = {}
    for one in root.iter(name + "col"):
        wide = 0 if one.get("hidden") in ("1", "true") else int(_number(one, "width", width) * 7 + 5)
        first, last = int(_number(one, "min", 1)), int(_number(one, "max", 1))
        cols |= dict.fromkeys(range(first - 1, min(last, first + 500)), wide)
    rows = {
        int(_number(one, "r", 1)) - 1: 0 if one.get("hidden") in ("1", "true") else int(_number(one, "ht", height) * 4 / 3)
        for one in root.iter(name + "row")
        if one.get("ht") or one.get("hidden")
    }
    return Sizes(int(width * 7 + 5), int(height * 4 / 3), cols, rows)


def _number(element: Element | None, name: str, usual: float) -> float:
    """A number that an attribute holds; what is none, or far from any that a workbook has, counts as the usual one."""
    try:
        number = float((element.get(name) if element is not None else None) or usual)
    except ValueError:
        return usual
    return number if abs(number) < _LARGEST else usual
