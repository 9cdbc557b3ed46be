"""What the walk over a .docx gathers: texts with the nodes they come from, rows and tables, mutable while it goes on."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

Element = etree._Element


class Piece(NamedTuple):
    """A part of one text: the run that holds it, the node that it comes from, where it starts, and its characters.

    The node is a `w:t` whose own text this is, or what stands for a character (`w:tab`, `w:br`, `w:sym` …). In a
    formula run and node are `m:r` and `m:t`.
    """

    run: Element
    node: Element
    start: int
    text: str


class TextItem:
    """One text in the making: nodes with the characters they give; node None is the break between two paragraphs."""

    number = 0  # of the body's paragraphs, or of the note
    style = ""
    level = 0
    numbered: tuple[int, int] | None = None  # numId and level of a direct automatic number

    def __init__(self, keep: bool = False) -> None:
        self.parts: list[str] = []
        if keep:
            self.nodes: list[Element | None] = []

    def pieces(self) -> list[Piece]:
        """Return the pieces that the text is made of, in order."""
        found, start = [], 0
        for node, part in zip(self.nodes, self.parts, strict=True):
            run = None if node is None else node.getparent()
            if node is not None and run is not None:
                found.append(Piece(run, node, start, part))
            start += len(part)
        return found


class ParagraphItem(TextItem):
    """A paragraph outside tables; `note` tells where it stands if not in the body, `table` and `row` its anchor there."""

    note = ""
    table = 0
    row = 0


class CellItem(TextItem):
    """A table cell: `merge` is what vMerge says, `col` the first grid column (from 0) that it covers."""

    col = 0
    rows = 1
    cols = 1
    merge = ""

    def trim(self) -> None:
        """Take away the breaks in front of empty paragraphs at the end."""
        while self.parts and self.parts[-1] == "\n":
            self.parts.pop()
            if hasattr(self, "nodes"):
                self.nodes.pop()


class RowItem:
    """A table row; `before` are the grid columns left empty in front, `deleted` by a tracked change."""

    __slots__ = ("before", "cells", "deleted", "number")

    def __init__(self, number: int = 0) -> None:
        self.number = number
        self.before = 0
        self.deleted = False
        self.cells: list[CellItem] = []


class TableItem:
    """A table as the file has it; `resolve` turns merges into spans."""

    __slots__ = ("note", "number", "rows")

    def __init__(self, number: int, note: str) -> None:
        self.number, self.note = number, note
        self.rows: list[RowItem] = []

    def resolve(self) -> None:
        """Drop deleted rows, set grid columns, trim texts, and fold vertically merged cells into their first one."""
        self.rows = [row for row in self.rows if not row.deleted]
        open_cells: dict[int, CellItem] = {}
        for row in self.rows:
            col = row.before
            kept = []
            for cell in row.cells:
                cell.col = col
                above = open_cells.get(col)
                if above is not None and cell.merge == "continue":
                    above.rows += 1
                else:
                    kept.append(cell)
                    if cell.parts and cell.parts[-1] == "\n":
                        cell.trim()
                    if cell.merge or open_cells:
                        self._open(open_cells, cell)
                col += cell.cols
            row.cells = kept

    @staticmethod
    def _open(open_cells: dict[int, CellItem], cell: CellItem) -> None:
        """Let a cell take its columns: what hung there from above ends, and it may be continued itself."""
        for covered in [col for col in open_cells if cell.col <= col < cell.col + cell.cols]:
            del open_cells[covered]
        if cell.merge:
            open_cells[cell.col] = cell


Item = ParagraphItem | TableItem
