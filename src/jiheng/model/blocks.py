"""What a document is made of, whatever its format: paragraphs and tables, each with its place.

A *place* is what a user is told ("第 12 段", "表 1 第 3 行第 2 列"), counted from 1. A *block* is a paragraph or a
table. A *text* is the smallest piece that is read as a whole: a paragraph or one table cell. Texts are numbered
from 0 in the order of the document; a *span* points into one text by that number and by character offsets.
Readers yield these values, `write` composes reports of them, and annotated copies find their way back by them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    """Where a text stands, counted from 1; a field that does not apply is 0 or empty.

    A named tuple, as each text has its own: a frozen dataclass of nine fields takes ten times as long to make.
    """

    line: int = 0
    paragraph: int = 0
    table: int = 0
    row: int = 0
    col: int = 0
    page: int = 0
    sheet: str = ""
    cell: str = ""
    note: str = ""  # "footnote", "endnote", "textbox", "header": the text stands outside the body

    def as_dict(self) -> dict[str, int | str]:
        """Return the fields that apply, as the command line's contract names them; a text on a page is told by the page."""
        if self.page:
            return {"page": self.page}
        return {name: value for name in self._fields if (value := getattr(self, name))}


NOWHERE = Place()


class Paragraph(NamedTuple):
    """One paragraph. `level` is the heading level (0 = body text, 1–4, 9 = title), `marker` its automatic number.

    `turns`: with it a new page begins, and from there on the pages lie on their side; composed, never read.
    """

    text: str
    place: Place = NOWHERE
    level: int = 0
    marker: str = ""
    turns: bool = False


class Cell(NamedTuple):
    """One table cell; `rows` and `cols` are its spans, `place.col` the first grid column that it covers."""

    text: str
    place: Place = NOWHERE
    rows: int = 1
    cols: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the first `head` of them captions. `grid` tells whether columns can be trusted (not in ragged pipes)."""

    rows: tuple[tuple[Cell, ...], ...]
    place: Place = NOWHERE
    grid: bool = True
    head: int = field(default=1, compare=False)


Block = Paragraph | Table


class Span(NamedTuple):
    """A piece of one text: the text's number (from 0) and the offsets of the piece, end exclusive."""

    text: int
    start: int
    end: int


class Text(NamedTuple):
    """A paragraph or a cell seen as a piece of running text."""

    text: str
    place: Place
    cell: bool = False
    level: int = 0
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """All blocks of one file in reading order.

    `format` is the reader's name (txt, docx, xlsx, pdf, html, md, json, yaml); `said` are remarks that the user must
    see (a guessed encoding, tracked changes that were accepted), in Chinese. `recognised`: some of it was read from
    pictures, so that a figure may be misread. `template` is the layout of a workbook to fill, where this is one.
    """

    blocks: tuple[Block, ...]
    format: str
    said: tuple[str, ...] = ()
    title: str = field(default="", compare=False)
    template: str = field(default="", compare=False)
    recognised: bool = field(default=False, compare=False)

    def texts(self) -> tuple[Text, ...]:
        """Return all texts in reading order; a span's number counts them from 0."""
        return tuple(_texts(self.blocks))


def _texts(blocks: tuple[Block, ...]) -> Iterator[Text]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield Text(block.text, block.place, False, block.level, block.marker)
        else:
            for row in block.rows:
                for cell in row:
                    yield Text(cell.text, cell.place, True)
