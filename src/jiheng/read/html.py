"""Reads .html: paragraphs, headings, list items and tables as a browser would show them, without scripts and hidden parts.

A table that holds other tables, or a single cell, only arranges the page: its cells are read as running text. Every other
table becomes a grid, with its spans; a table inside a cell never stays nested. `<br>` ends a paragraph, in a cell a line.
"""

from __future__ import annotations

import codecs
import re
from abc import ABC, abstractmethod
from typing import NamedTuple

from lxml import etree

from jiheng.errors import Unreadable
from jiheng.model.blocks import Block, Cell, Document, Paragraph, Place, Table
from jiheng.read.text import Decoded, decode
from jiheng.say import say

Element = etree._Element

_UNSEEN = frozenset(
    ("head", "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "select", "textarea", "button")
)
_BLOCK = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_LEVELS = {f"h{level}": min(level, 4) for level in range(1, 7)}
_HIDDEN = re.compile(r"(?:^|;)\s{0,9}(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_COLUMN_LIMIT = 250  # real forms stay far below; a hostile page does not


class _Line(NamedTuple):
    """One line of running text, with its heading level and list number."""

    text: str
    level: int = 0
    marker: str = ""


def read(data: bytes) -> Document:
    """Read an HTML file; raise Unreadable if its encoding is unknown, or if it shows no text."""
    text, said = _decode(data)
    root = _parse(text)
    blocks = () if root is None else tuple(_Page(root).blocks)
    if root is None or not blocks:
        raise Unreadable(say("网页里没有看得见的文字；请在浏览器中打开，确认内容已显示后另存，或复制到 .docx 里。"))
    return Document(blocks, "html", said, _SPACE.sub(" ", root.findtext(".//title") or "").strip())


def _decode(data: bytes) -> Decoded:
    """Decode as the page says; what it says wrongly is left to the rule of text files."""
    found = _CHARSET.search(data[:4096])
    if found and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = found[1].decode("ascii").lower()
        try:
            return Decoded(data.decode("gb18030" if name in ("gb2312", "gbk") else name))
        except (UnicodeDecodeError, LookupError):
            return decode(data)  # the page names the wrong encoding: bytes decide, and a guess is said
    return decode(data)


def _parse(text: str) -> Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise Unreadable(say("网页嵌套过深或某一处异常庞大，没有全部读入；请在浏览器中打开，把正文复制到 .docx 里再核对。"))
    return root


def _unseen(element: Element) -> bool:
    return element.tag in _UNSEEN or element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


class _Flow(ABC):
    """Turns markup into lines: blocks and `<br>` end one, everything else runs on, blanks collapse."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._level = 0
        self._marker = ""
        self._verbatim = 0
        self._counts: dict[Element, int] = {}

    def run(self, root: Element) -> None:
        """Walk below an element without recursion: pages may nest deeply."""
        events = etree.iterwalk(root, events=("start", "end"))
        for event, element in events:
            if event == "end":
                self._leave(element, element is root)
            elif element is root:
                self._say(element.text)
            elif _unseen(element) or self.takes(element):
                events.skip_subtree()
            else:
                self._enter(element)
        self.end()

    def takes(self, element: Element) -> bool:
        """Tell whether an element was dealt with as a whole."""
        return False

    @abstractmethod
    def line(self, line: _Line) -> None:
        """Receive a finished line."""

    def end(self) -> None:
        """Finish the line that is open."""
        text = "".join(self._parts)
        self._parts.clear()
        for part in text.split("\n") if self._verbatim else (_SPACE.sub(" ", text),):
            if part.strip():
                self.line(_Line(part.strip(), self._level, self._marker))
                self._marker = ""

    def _enter(self, element: Element) -> None:
        tag = str(element.tag)
        if tag in _BLOCK or tag == "br":
            self.end()
            self._level = _LEVELS.get(tag, self._level)
            self._verbatim += tag == "pre"
            self._marker = self._numbered(element) if tag == "li" else self._marker
        self._say(element.text)

    def _leave(self, element: Element, last: bool) -> None:
        tag = str(element.tag)
        if tag in _BLOCK and not _unseen(element):
            self.end()
            self._level = 0 if tag in _LEVELS else self._level
            self._verbatim -= tag == "pre" and not last
        if not last:
            self._say(element.tail)

    def _say(self, text: str | None) -> None:
        if text:
            self._parts.append(text)

    def _numbered(self, item: Element) -> str:
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return ""
        count = self._counts[parent] = self._counts.get(parent, 0) + 1
        return f"{count}."


class _CellText(_Flow):
    """The text of one cell, its lines joined."""

    def __init__(self, cell: Element) -> None:
        super().__init__()
        self._lines: list[str] = []
        self.run(cell)
        self.text = "\n".join(self._lines)

    def line(self, line: _Line) -> None:
        self._lines.append(line.text)


class _Page(_Flow):
    """The blocks of a page."""

    def __init__(self, root: Element) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._paragraphs = self._tables = 0
        self._outer = {above for table in root.iter("table") for above in table.iterancestors("table")}
        self.run(root)

    def line(self, line: _Line) -> None:
        self._paragraphs += 1
        self.blocks.append(Paragraph(line.text, Place(paragraph=self._paragraphs), line.level, line.marker))

    def takes(self, element: Element) -> bool:
        if element.tag != "table" or element in self._outer:
            return False
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr") if not _unseen(row)]
        if sum(map(len, rows)) < 2:
            return False
        self.end()
        for caption in element.iter("caption"):
            for text in _CellText(caption).text.split("\n"):
                self.line(_Line(text))
        self._tables += 1
        self.blocks.append(_table(rows, self._tables))
        return True


def _table(rows: list[list[Element]], number: int) -> Table:
    taken: dict[int, int] = {}  # column to the last row that a cell from above covers
    found = []
    for at, row in enumerate(rows, 1):
        cells, col = [], 1
        for element in row:
            while taken.get(col, 0) >= at:
                col += 1
            height, width = _span(element, "rowspan", len(rows) - at + 1), _span(element, "colspan", _COLUMN_LIMIT)
            if height > 1 and col <= _COLUMN_LIMIT:
                taken.update(dict.fromkeys(range(col, col + width), at + height - 1))
            text = "" if _unseen(element) else _CellText(element).text
            cells.append(Cell(text, Place(table=number, row=at, col=col), height, width))
            col += width
        found.append(tuple(cells))
    return Table(tuple(found), Place(table=number))


def _span(element: Element, name: str, most: int) -> int:
    """Return a span as written, within what the table can hold; 0 rows means all that are left."""
    value = (element.get(name) or "1").strip()
    if not (value.isascii() and value.isdigit()) or len(value) > 6:
        return 1
    return min(int(value) or (most if name == "rowspan" else 1), most)
