"""The one walk over WordprocessingML that serves both the .docx reader and the annotator.

`walk` goes once through the elements that matter, in document order, and gathers the texts. lxml finds those elements
in C and tells only where one starts, so the place of a paragraph is known by its parent: the body or the cell that is
open in the usual case, and by climbing only in the rare ones (content controls, text boxes, nested tables).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from lxml import etree

from jiheng.read.docx_items import CellItem, Element, Item, ParagraphItem, RowItem, TableItem, TextItem

_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_STRICT_MATH = "http://purl.oclc.org/ooxml/officeDocument/math"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# Characters that Word draws from symbol fonts; those not listed carry no reading and are left out.
_SYMBOLS = {
    "Symbol": {0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xB7: "•"},
    "Wingdings": {0x6F: "□", 0xA8: "□", 0x71: "□", 0x52: "☑", 0xFE: "☑", 0xFC: "✓", 0xFD: "☒", 0xFB: "✗", 0x6C: "●"},
    "Wingdings 2": {0xA3: "□", 0x2A: "□", 0x52: "☑", 0x50: "✓", 0x53: "☒", 0x54: "☒", 0x4F: "✗"},
}


class Walked(NamedTuple):
    """What a walk gave: the items in reading order (empty paragraphs too) and what has to be said about them."""

    items: list[Item]
    revised: bool
    hidden: bool
    embedded: bool


def walk(root: Element, keep: bool = False) -> Walked:
    """Gather the texts of one part (document, footnotes or endnotes); `keep` their nodes for `TextItem.pieces`."""
    walker = _Walk(root, keep)
    walker.go()
    return Walked(walker.items, walker.revised, walker.hidden, walker.embedded)


class _Names:
    """The element and attribute names of one WordprocessingML namespace (there is a "strict" one too)."""

    def __init__(self, space: str) -> None:
        word = "{" + space + "}"
        math = "{" + (_STRICT_MATH if space == _STRICT else _MATH) + "}"
        self.text, self.math_text = word + "t", math + "t"
        self.body, self.paragraph, self.cell, self.row, self.table = (word + x for x in ("body", "p", "tc", "tr", "tbl"))
        self.run, self.box = word + "r", word + "txbxContent"
        self.run_properties, self.row_properties = word + "rPr", word + "trPr"
        self.notes = (word + "footnote", word + "endnote")
        self.value, self.type, self.font, self.char = (word + x for x in ("val", "type", "font", "char"))
        self.field_type = word + "fldCharType"
        self.level, self.number = word + "ilvl", word + "numId"
        self.handlers: dict[str, Callable[[_Walk, Element], None]] = {
            **{word + name: handler for name, handler in _HANDLERS.items()},
            **{math + name: handler for name, handler in _MATH_HANDLERS.items()},
            _COMPATIBILITY + "Fallback": _Walk.fallback,
        }
        self.wanted = (self.text, self.math_text, *self.handlers)


@cache
def _names(space: str) -> _Names:
    return _Names(space)


class _Walk:
    """State of one walk. Handlers are named by what they meet; `go` calls them."""

    def __init__(self, root: Element, keep: bool) -> None:
        self._keep = keep
        self.names = _names(etree.QName(root).namespace or "")
        self.root = root
        self.body = root.find(self.names.body)
        self.items: list[Item] = []
        self.revised = self.hidden = self.embedded = False
        self._dropped: set[Element] = set()
        self._item = TextItem(keep)
        self._number = self._tables = 0
        self._table_of: dict[Element, TableItem] = {}
        self._row_of: dict[Element, RowItem] = {}
        self._cell_of: dict[Element, CellItem] = {}
        self._notes: dict[Element, int] = {}
        self._cell_node: Element | None = None
        self._cell = CellItem(keep)
        self._joined = False  # the last paragraph's mark was deleted: the next one continues it
        self._fields: list[bool] = []  # open fields; True while in its code
        self._boxed = False  # inside a text box's surroundings: the owner of a text must be looked up
        self._owner: dict[Element, TextItem] = {}
        self._slow = False

    def go(self) -> None:
        """Run through the part once."""
        names, dropped, keep = self.names, self._dropped, self._keep
        signs, handlers = (names.text, names.math_text), names.handlers
        for element in self.root.iter(*names.wanted):
            if dropped and element in dropped:
                continue
            tag = element.tag
            if tag in signs:
                part = element.text
                if part and not (self._slow and self._skips(element)):
                    self._item.parts.append(part)
                    if keep:
                        self._item.nodes.append(element)
            else:
                handlers[tag](self, element)
        for item_ in self.items:
            if isinstance(item_, TableItem):
                item_.resolve()

    # Texts

    def _skips(self, element: Element) -> bool:
        """Tell whether a piece belongs to a field's code; else make the text that owns it the current one."""
        if self._fields and any(self._fields):
            return True
        if self._boxed:
            owner = next(element.iterancestors(self.names.paragraph), None)
            if owner is not None and owner in self._owner:
                self._item = self._owner[owner]
        return False

    def _add(self, node: Element, part: str) -> None:
        if part and not (self._slow and self._skips(node)):
            self._item.parts.append(part)
            if self._keep:
                self._item.nodes.append(node)

    def tab(self, element: Element) -> None:
        """w:tab and w:ptab; the first is also the name of a tab stop's definition."""
        parent = element.getparent()
        if parent is not None and parent.tag == self.names.run:
            self._add(element, "\t")

    def line_break(self, element: Element) -> None:
        """w:br and w:cr; a page or column break is no part of the text."""
        if element.get(self.names.type) in (None, "textWrapping"):
            self._add(element, "\n")

    def hyphen(self, element: Element) -> None:
        """w:noBreakHyphen."""
        self._add(element, "-")

    def symbol(self, element: Element) -> None:
        """w:sym: a character of a symbol font, kept at its code or 0xF000 above it."""
        code = element.get(self.names.char) or ""
        try:
            self._add(element, _SYMBOLS.get(element.get(self.names.font) or "", {}).get(int(code, 16) & 0xFF, ""))
        except ValueError:
            return

    def denominator(self, element: Element) -> None:
        """m:den: without a stroke 1 over 20 would read as 120."""
        self._add(element, "/")

    def raised(self, element: Element) -> None:
        """m:sup: without a sign ten to the fourth would read as 104."""
        self._add(element, "^")

    def lowered(self, element: Element) -> None:
        """m:sub."""
        self._add(element, "_")

    def field(self, element: Element) -> None:
        """w:fldChar: what stands between begin and separate is code, not text."""
        kind = element.get(self.names.field_type)
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()
        self._slow = self._boxed or any(self._fields)

    # Structure

    def paragraph(self, element: Element) -> None:
        """w:p: the current text becomes a new paragraph, or goes on in the open cell."""
        parent = element.getparent()
        if self._slow:
            self._fields.clear()  # a code never spans paragraphs; a field left open must not swallow the rest
            self._slow = self._boxed
        if parent is self.body and parent is not None:
            if self._boxed:
                self._boxed = self._slow = False
                self._owner.clear()
            self._body_paragraph()
        elif parent is self._cell_node and parent is not None:
            self._cell_paragraph(self._cell)
        else:
            self._elsewhere(element)
        if self._boxed:
            self._owner[element] = self._item

    def _body_paragraph(self) -> None:
        self._number += 1
        if self._joined and isinstance(self._item, ParagraphItem):
            self._joined = False
            return
        self._joined = False
        self._item = item = ParagraphItem(self._keep)
        item.number = self._number
        self.items.append(item)

    def _cell_paragraph(self, cell: CellItem) -> None:
        if cell.parts and not self._joined:
            cell.parts.append("\n")
            if self._keep:
                cell.nodes.append(None)
        self._joined = False
        self._item = cell

    def _elsewhere(self, element: Element) -> None:
        """Find the container of a paragraph by climbing: content control, text box, note, a cell seen before."""
        names = self.names
        for above in element.iterancestors(names.box, names.cell, names.body, *names.notes):
            if above.tag == names.box:
                self._item = item = self._anchored(above)
                self.items.append(item)
            elif above.tag == names.cell:
                self._cell_paragraph(self._cell_of[above])
            elif above.tag == names.body:
                self._body_paragraph()
            else:
                self._note_paragraph(above)
            return
        self._item = TextItem(self._keep)

    def _anchored(self, box: Element) -> ParagraphItem:
        """Return a paragraph of a text box, with the place where the box hangs."""
        item = ParagraphItem(self._keep)
        item.note = "textbox"
        row = next(box.iterancestors(self.names.row), None)
        table = next(box.iterancestors(self.names.table), None)
        if row is None or table is None:
            item.number = self._number
        else:
            item.table, item.row = self._table_of[table].number, self._row_of[row].number
        return item

    def _note_paragraph(self, note: Element) -> None:
        """A footnote or endnote; the separator lines are notes too, of a type of their own."""
        self._item = item = ParagraphItem(self._keep)
        item.note = etree.QName(note).localname
        if note.get(self.names.type) in (None, "normal"):
            item.number = self._notes.setdefault(note, len(self._notes) + 1)
            self.items.append(item)

    def table(self, element: Element) -> None:
        """w:tbl: wherever it stands, a block of its own."""
        self._tables += 1
        self._table_of[element] = item = TableItem(self._tables, self._outside(element))
        self.items.append(item)

    def _outside(self, element: Element) -> str:
        """Return where outside the body a table stands, or nothing."""
        if element.getparent() is self.body:
            return ""
        above = next(element.iterancestors(self.names.box, *self.names.notes), None)
        if above is None:
            return ""
        return "textbox" if above.tag == self.names.box else etree.QName(above).localname

    def row(self, element: Element) -> None:
        """w:tr."""
        parent = element.getparent()
        if parent not in self._table_of:
            parent = next(element.iterancestors(self.names.table), None)
        table = self._table_of.get(parent) if parent is not None else None
        self._row_of[element] = item = RowItem(len(table.rows) + 1 if table else 0)
        if table:
            table.rows.append(item)

    def cell(self, element: Element) -> None:
        """w:tc."""
        self._cell_of[element] = self._item = self._cell = item = CellItem(self._keep)
        self._cell_node = element
        self._joined = False
        parent = element.getparent()
        row = self._row_of.get(parent) if parent is not None else None
        if row is None:
            above = next(element.iterancestors(self.names.row), None)
            row = self._row_of.get(above) if above is not None else None
        if row is not None:
            row.cells.append(item)

    def box(self, element: Element) -> None:
        """w:txbxContent: from here on a text may belong to a paragraph that began earlier."""
        self._boxed = self._slow = True
        owner = next(element.iterancestors(self.names.paragraph), None)
        if owner is not None:
            self._owner.setdefault(owner, self._item)

    # Properties

    def style(self, element: Element) -> None:
        """w:pStyle."""
        self._item.style = element.get(self.names.value) or ""

    def outline(self, element: Element) -> None:
        """w:outlineLvl: 0 is the first heading level, 9 is body text."""
        level = _number(element.get(self.names.value), 9)
        self._item.level = level + 1 if 0 <= level < 9 else 0

    def automatic_number(self, element: Element) -> None:
        """w:numPr."""
        values = {child.tag: _number(child.get(self.names.value), 0) for child in element}
        self._item.numbered = (values.get(self.names.number, 0), values.get(self.names.level, 0))

    def columns(self, element: Element) -> None:
        """w:gridSpan."""
        if isinstance(self._item, CellItem):
            self._item.cols = min(max(_number(element.get(self.names.value), 1), 1), 1000)

    def merge(self, element: Element) -> None:
        """w:vMerge; without a value it continues the cell above."""
        if isinstance(self._item, CellItem):
            self._item.merge = element.get(self.names.value) or "continue"

    def before(self, element: Element) -> None:
        """w:gridBefore."""
        row = next(element.iterancestors(self.names.row), None)
        if row is not None:
            self._row_of[row].before = min(max(_number(element.get(self.names.value), 0), 0), 1000)

    # What is not read

    def _drop(self, element: Element) -> None:
        self._dropped.update(element.iter())

    def inserted(self, _: Element) -> None:
        """w:ins and w:moveTo."""
        self.revised = True

    def deleted(self, element: Element) -> None:
        """w:del and w:moveFrom: deleted content, a deleted paragraph mark, or a deleted row."""
        self.revised = True
        parent = element.getparent()
        if parent is not None and parent.tag == self.names.row_properties:
            row = self._row_of.get(next(element.iterancestors(self.names.row), element))
            if row is not None:
                row.deleted = True
        elif parent is not None and parent.tag == self.names.run_properties:
            self._joined = True
        else:
            self._drop(element)

    def old_properties(self, element: Element) -> None:
        """w:pPrChange and its kin hold the properties before a tracked change."""
        self._drop(element)

    def vanish(self, element: Element) -> None:
        """w:vanish hides the run that it stands in; on a paragraph mark it hides no text."""
        properties = element.getparent()
        run = None if properties is None else properties.getparent()
        on = element.get(self.names.value) not in ("0", "false", "off")
        if on and run is not None and run.tag == self.names.run:
            self.hidden = self.hidden or run.find(self.names.text) is not None
            self._drop(run)

    def ruby(self, element: Element) -> None:
        """w:rt: the phonetic guide above a character."""
        self._drop(element)

    def fallback(self, element: Element) -> None:
        """mc:Fallback repeats what mc:Choice before it has said."""
        if element.getprevious() is not None:
            self._drop(element)

    def object(self, _: Element) -> None:
        """w:object and w:altChunk: another file inside this one."""
        self.embedded = True


def _number(value: str | None, default: int) -> int:
    try:
        return int(value or "")
    except ValueError:
        return default


_HANDLERS: dict[str, Callable[[_Walk, Element], None]] = {
    "p": _Walk.paragraph,
    "tbl": _Walk.table,
    "tr": _Walk.row,
    "tc": _Walk.cell,
    "txbxContent": _Walk.box,
    "tab": _Walk.tab,
    "ptab": _Walk.tab,
    "br": _Walk.line_break,
    "cr": _Walk.line_break,
    "noBreakHyphen": _Walk.hyphen,
    "sym": _Walk.symbol,
    "fldChar": _Walk.field,
    "pStyle": _Walk.style,
    "outlineLvl": _Walk.outline,
    "numPr": _Walk.automatic_number,
    "gridSpan": _Walk.columns,
    "vMerge": _Walk.merge,
    "gridBefore": _Walk.before,
    "ins": _Walk.inserted,
    "moveTo": _Walk.inserted,
    "del": _Walk.deleted,
    "moveFrom": _Walk.deleted,
    **dict.fromkeys(("pPrChange", "rPrChange", "tcPrChange", "trPrChange", "tblPrChange"), _Walk.old_properties),
    "vanish": _Walk.vanish,
    "rt": _Walk.ruby,
    "object": _Walk.object,
    "altChunk": _Walk.object,
}
_MATH_HANDLERS: dict[str, Callable[[_Walk, Element], None]] = {
    "den": _Walk.denominator,
    "sup": _Walk.raised,
    "sub": _Walk.lowered,
}
