"""Reads a .docx: the texts of its paragraphs, table cells, text boxes and notes, in order and with their place.

One walk over the XML (docx_walk) serves the reader and the annotator. `read` turns it into a Document; `paragraphs` hands
out the same texts in the same order, each with the pieces (runs) that it is made of, so that a span finds its way back.

- A body paragraph counts even when it is empty; only one with text becomes a block. Line breaks stay inside as "\\n".
- A cell's paragraphs are joined by "\\n". A vertically merged cell appears once, with its span; `place.col` is the first
  column of the grid that it covers, `place.row` the row as it stands in the file (deleted ones do not count).
- A table inside a cell, and a text box, become blocks of their own after the block that holds them; tables are
  numbered in the order in which they begin.
- Foot- and endnotes follow the body; their `place.paragraph` is the number of the note. Headers, footers, comments and
  field codes are not read; the signs of a formula are read in a line (1/2, 10^4).
- Tracked changes are read as accepted, hidden text not at all, and both are said.
- Automatic numbers are worked out where the file has any, into `Paragraph.marker`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from jiheng.errors import Unreadable
from jiheng.model.blocks import Block, Cell, Document, Paragraph, Place, Table
from jiheng.read.docx_items import Element, Item, ParagraphItem, Piece, TableItem, TextItem
from jiheng.read.docx_walk import Walked, walk
from jiheng.read.kinds import CONTENTS, mismatch
from jiheng.read.zipped import Package, damaged, family
from jiheng.say import say

_MAIN = "word/document.xml"
_MACROS = "vbaProject.bin"
_STYLES_HEAD = 96 << 10  # names of built-in headings stand near the front; the part can be 350 KB
_STYLE_NAME = re.compile(rb'w:styleId="([^"<>]{1,80})"[^<>]{0,200}>\s{0,20}<w:name w:val="([^"<>]{1,80})"')
_HEADING = re.compile(r"heading ?([1-9])", re.IGNORECASE)
_TEXT = re.compile(rb"<(?:\w+:)?(?:t|sym|noBreakHyphen)[\s/>]")  # the usual notes of a file that has none hold only their rulers
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


class DocxText(NamedTuple):
    """One text of a part, in the order of `Document.texts()`, with the pieces that it is made of."""

    text: str
    pieces: list[Piece]
    cell: bool


def read(data: bytes) -> Document:
    """Read a .docx; raise Unreadable with one sentence where it is damaged, encrypted or hostile."""
    package = Package(data)
    walks = [walk(root) for _, root in parts(package)]
    items = [item for walked in walks for item in walked.items]
    markers, levels = _markers(package, items), _levels(package, items)
    blocks = tuple([_block(item, levels, markers) for item in _filled(items)])
    if not any("".join(text.parts).strip() for item in items for text in _texts(item)):
        raise Unreadable(say("文档里没有文字（可能只有图片或扫描件）；请提供能选中文字的 Word 文档。"))
    title = next((block.text for block in blocks if isinstance(block, Paragraph) and block.level == 9), "")
    return Document(blocks, "docx", tuple(_said(package, walks)), title)


def parts(package: Package) -> Iterator[tuple[str, Element]]:
    """Yield the parts that hold text, as name and parsed root, in reading order: body, footnotes, endnotes."""
    main = _main_part(package)
    folder = main.rpartition("/")[0]
    yield main, parse(package.read(main))
    for kind in ("footnotes", "endnotes"):
        name = f"{folder}/{kind}.xml" if folder else f"{kind}.xml"
        if name in package and _TEXT.search(xml := package.read(name)):
            yield name, parse(xml)


def paragraphs(root: Element) -> Iterator[DocxText]:
    """Yield the texts of one part as `Document.texts()` numbers them, each with its pieces.

    The numbers of a document run on from part to part, in the order of `parts`.
    """
    for item in _filled(walk(root, keep=True).items):
        for text in _texts(item):
            yield DocxText("".join(text.parts), text.pieces(), isinstance(item, TableItem))


def parse(xml: bytes) -> Element:
    """Parse one part; entities, DTDs and the network stay shut."""
    try:
        root = etree.fromstring(xml, _PARSER)
    except etree.XMLSyntaxError as error:
        if _starved(error):
            raise MemoryError from error
        if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
            raise _dtd() from error
        raise damaged() from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _dtd()
    return root


def _starved(error: etree.XMLSyntaxError) -> bool:
    """Whether memory ran out: libxml2 says so, or has not even the memory to say anything."""
    code = getattr(error, "code", 0)
    return code == etree.ErrorTypes.ERR_NO_MEMORY or (code == etree.ErrorTypes.ERR_INTERNAL_ERROR and error.msg is None)


def _dtd() -> Unreadable:
    return Unreadable(
        say("文件的 XML 里带有实体定义（DTD），正常的 Word 文件没有它，为安全起见没有读取；请用 Word 或 WPS 另存后再核对。")
    )


def _main_part(package: Package) -> str:
    """Return the name of the body's part: the usual one, else the one that the package's relationships name."""
    if _MAIN in package:
        return _MAIN
    kind = family(package.entries)
    if "_rels/.rels" in package and kind in ("docx", "zip"):
        for relation in parse(package.read("_rels/.rels")):
            name = (relation.get("Target") or "").lstrip("/")
            if (relation.get("Type") or "").endswith("/officeDocument") and name in package:
                return name
    raise _not_word(kind)


def _not_word(kind: str) -> Unreadable:
    if kind != "docx" and kind in CONTENTS:
        return mismatch(".docx", kind)
    return Unreadable(
        say("文件里没有 Word 正文（缺 word/document.xml），可能不是 Word 文档或已损坏；请用 Word 或 WPS 打开原件后另存为 .docx。")
    )


def _filled(items: list[Item]) -> Iterator[Item]:
    """Leave out what becomes no block: blank paragraphs."""
    for item in items:
        if isinstance(item, TableItem) or (item.parts and not "".join(item.parts).isspace()):
            yield item


def _texts(item: Item) -> Iterator[TextItem]:
    if isinstance(item, TableItem):
        for row in item.rows:
            yield from row.cells
    else:
        yield item


def _block(item: Item, levels: dict[str, int], markers: dict[TextItem, str]) -> Block:
    if isinstance(item, TableItem):
        return _table(item)
    place = Place(0, item.number, item.table, item.row, 0, 0, "", "", item.note)
    return Paragraph("".join(item.parts), place, item.level or levels.get(item.style, 0), markers.get(item, ""))


def _table(item: TableItem) -> Table:
    number, note = item.number, item.note
    rows = []
    for at, row in enumerate(item.rows, 1):
        cells = []
        for cell in row.cells:
            place = Place(0, 0, number, at, cell.col + 1, 0, "", "", note)
            cells.append(Cell("".join(cell.parts), place, cell.rows, cell.cols))
        rows.append(tuple(cells))
    return Table(tuple(rows), Place(table=number, note=note))


def _said(package: Package, walks: list[Walked]) -> Iterator[str]:
    if any(walked.revised for walked in walks):
        yield say("文中有修订，按接受修订后的文字核对")
    if any(walked.hidden for walked in walks):
        yield say("文中有隐藏文字，没有读入")
    if any(walked.embedded for walked in walks):
        yield say("文中嵌有对象（如 Excel 表格），其中的内容没有读入")
    if any(name.endswith(_MACROS) for name in package.entries):
        yield say("文件带有宏，只读了文字，宏没有运行")


def _levels(package: Package, items: list[Item]) -> dict[str, int]:
    """Return the heading level of each paragraph style in use; 9 is a title.

    Most styles tell by their id. Chinese Word and WPS number them ("1", "a3"): only then are the names looked up, in the
    first part of styles.xml, which may be the largest of all.
    """
    used = {item.style for item in items if isinstance(item, ParagraphItem) and item.style}
    levels = {style: level for style in used if (level := _level(style))}
    opaque = {style for style in used - levels.keys() if len(style) <= 4 and not style.isalpha()}
    if opaque and "word/styles.xml" in package:
        head = package.head("word/styles.xml", _STYLES_HEAD)
        for style, name in _STYLE_NAME.findall(head):
            if style.decode("utf-8", "replace") in opaque:
                levels[style.decode()] = _level(name.decode("utf-8", "replace"))
    return levels


def _level(name: str) -> int:
    if name.lower() == "title":
        return 9
    found = _HEADING.fullmatch(name)
    return min(int(found[1]), 4) if found else 0


def _markers(package: Package, items: list[Item]) -> dict[TextItem, str]:
    """Return the automatic numbers; the numbering part is read only if a paragraph can have one."""
    if "word/numbering.xml" not in package:
        return {}
    found = [item for item in items if isinstance(item, ParagraphItem) and (item.numbered or item.style)]
    if not found:
        return {}
    xml = package.read("word/numbering.xml")
    styles = {item.style.encode() for item in found if item.style}
    if not any(item.numbered for item in found) and not any(b'pStyle w:val="' + style + b'"' in xml for style in styles):
        return {}
    from jiheng.read.docx_numbers import Markers  # few files come this far

    numbers = Markers(parse(xml))
    return {item: numbers.marker(item) for item in found}
