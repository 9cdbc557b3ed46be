"""From what stands on pages to blocks: running heads are left out, lines become paragraphs, tables go on over pages.

A line runs on in the next only if it ended for want of room and the next one is not indented: where that is not certain,
lines stay paragraphs of their own. What stands side by side without ruled lines is a table only where its columns are plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from jiheng.model import blocks
from jiheng.model.blocks import Block, Paragraph, Place, Table
from jiheng.read.placed import Laid, Line, Page, Piece, between, is_full, line_of, lines_of
from jiheng.read.ruled import Cell, Ruled, tables_on
from jiheng.read.running import without_running

_MARKER = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十0-9]{1,3}[)）]|[0-9]{1,2}(?:[、)）]|[.．](?![0-9]))|[①-⑳]|第[一二三四五六七八九十]+[部章节条]|[•·●■◆★\-*])"
)
_SENTENCE = re.compile(r"[。！？；:：]$")
_INDENT = 0.75  # of the size of the letters
_SPACED = 1.3  # of the usual distance of lines
_TITLE = 1.15  # of the usual size


@dataclass(frozen=True, slots=True)
class Margins:
    """Between which edges the prose of a page stands, and how far its lines usually are apart."""

    left: float
    right: float
    pitch: float
    size: float


@dataclass(slots=True)
class Prose:
    """Lines that are one paragraph."""

    lines: list[Line]

    def pieces(self) -> Iterator[Piece]:
        """Its text."""
        before = None
        for line in self.lines:
            if before is not None and (gap := between(before.text, line.text)):
                yield Piece(gap)
            yield from line.pieces()
            before = line


@dataclass(slots=True)
class Grid:
    """A table, over all its pages. `rows` holds (page, cells)."""

    rows: list[tuple[int, list[Cell]]]
    edges: tuple[float, ...]
    clean: bool = True
    ruled: bool = True
    last: int = 0


def blocks_of(pages: Sequence[Page]) -> list[Block]:
    """The blocks of pages, in reading order."""
    return laid_out(pages).blocks


def laid_out(pages: Sequence[Page]) -> Laid:
    """The blocks of pages, and of what runs each of their texts was made."""
    split = [(page, *tables_on(page.number, page.runs, page.rules)) for page in pages]
    lines = without_running([(page, lines_of(page.number, left)) for page, _, left in split])
    margins = _margins(lines)
    items: list[Prose | Grid] = []
    for (_, tables, _), found in zip(split, lines, strict=True):
        _put(items, tables, found, margins)
    return _printed(items)


def _put(items: list[Prose | Grid], tables: Sequence[Ruled], lines: Sequence[Line], margins: dict[int, Margins]) -> None:
    """Add what stands on one page, from top to bottom."""
    things: list[Ruled | Line] = sorted([*tables, *lines], key=lambda thing: thing.y0)
    at = 0
    while at < len(things):
        thing = things[at]
        if isinstance(thing, Ruled):
            _add_table(items, thing, not at)
            at += 1
            continue
        end = at
        while end < len(things) and isinstance(things[end], Line):
            end += 1
        _add_lines(items, [line for line in things[at:end] if isinstance(line, Line)], margins, not at)
        at = end


def _add_lines(items: list[Prose | Grid], lines: Sequence[Line], margins: dict[int, Margins], first: bool) -> None:
    """Add lines of prose; `first`: they begin a page, so the first may go on from the page before."""
    at = 0
    while at < len(lines):
        columns = columns_of(lines[at:])
        if columns is not None:
            items.append(columns)
            at += len(columns.rows)
            first = False
            continue
        line = lines[at]
        last = items[-1] if items else None
        if isinstance(last, Prose) and (at or first) and _goes_on(last, line, margins):
            last.lines.append(line)
        else:
            items.append(Prose([line]))
        at += 1


def _goes_on(prose: Prose, line: Line, margins: dict[int, Margins]) -> bool:
    """Whether a line is the next one of a paragraph."""
    before = prose.lines[-1]
    old, new = margins[before.page], margins[line.page]
    if not 0.75 < line.size / before.size < 1.33 or (len(before.runs) > 1 and _gaps(before)):
        return False
    if before.page == line.page and line.middle - before.middle > max(_SPACED * old.pitch, 1.2 * before.size):
        return False
    if _is_title(before, old) and _is_title(line, new):
        return not _SENTENCE.search(before.text)
    if not is_full(before, old.right - before.x1, line):
        return False
    if _MARKER.match(line.text) and _SENTENCE.search(before.text):
        return False
    indent = line.x0 - new.left
    if indent <= _INDENT * line.size:
        return True
    return _hangs(prose, line, indent, before.x0 - old.left)


def _hangs(prose: Prose, line: Line, indent: float, before: float) -> bool:
    """Whether an indented line goes on with a paragraph that hangs behind its marker."""
    if not _MARKER.match(prose.lines[0].text) or _MARKER.match(line.text):
        return False
    if len(prose.lines) == 1:
        return 0.5 * line.size < indent - before < 4 * line.size
    return abs(indent - before) < 0.3 * line.size


def _is_title(line: Line, margins: Margins) -> bool:
    """Whether a line stands in the middle in larger letters."""
    middle = (margins.left + margins.right) / 2
    return line.size > _TITLE * margins.size and abs((line.x0 + line.x1) / 2 - middle) < line.size


def _gaps(line: Line) -> bool:
    """Whether a line has a gap as between columns."""
    return any(after.x0 - before.x1 > 2 * line.size for before, after in pairwise(line.runs))


def _margins(pages: Sequence[Sequence[Line]]) -> dict[int, Margins]:
    """The margins of each page; a page with few lines has those of all."""
    found: dict[int, Margins] = {}
    every = [line for lines in pages for line in lines]
    whole = _measured(every, every) if every else Margins(0, 0, 0, 1)
    for lines in pages:
        if not lines:
            continue
        own = _measured(lines, every) if len(_wide(lines)) > 5 else whole
        if 1.4 < (own.left - whole.left) / whole.size < 2.6 and own.right - whole.right < whole.size:
            own = replace(own, left=whole.left)  # all lines of the page begin a paragraph
        found[lines[0].page] = own
    return found


def _wide(lines: Sequence[Line]) -> list[Line]:
    most = max(line.x1 - line.x0 for line in lines)
    return [line for line in lines if line.x1 - line.x0 > most / 2]


def _measured(lines: Sequence[Line], every: Sequence[Line]) -> Margins:
    wide = _wide(lines)
    left = sorted(line.x0 for line in wide)
    right = sorted(line.x1 for line in wide)
    steps = [b.middle - a.middle for a, b in pairwise(every) if a.page == b.page and b.middle > a.middle]
    size = median(line.size for line in every)
    close = [step for step in steps if step < 3 * size]
    return Margins(left[len(left) // 10], right[len(right) * 9 // 10], median(close) if close else 1.5 * size, size)


# what stands side by side without ruled lines --------------------------------------------------------------------------


def columns_of(lines: Sequence[Line]) -> Grid | None:
    """The table that lines begin with, if their columns are plain; else ragged rows, if several lines have gaps; else None."""
    end = 0
    while end < len(lines) and _gaps(lines[end]):
        end += 1
    if end < 2:
        return None
    rows = [_parts(line) for line in lines[:end]]
    spans = _spans(rows)
    plain = end > 2 and len(spans) > 1 and all(len({_column(spans, part) for part in row}) == len(row) for row in rows)
    grid = []
    for at, row in enumerate(rows):
        cells = []
        for number, part in enumerate(row):
            col = _column(spans, part) if plain else number
            cells.append(Cell(at, col, 1, 1, tuple(part.pieces())))
        if plain:
            taken = {cell.col for cell in cells}
            cells += [Cell(at, col, 1, 1, ()) for col in range(len(spans)) if col not in taken]
        grid.append((lines[at].page, sorted(cells, key=lambda cell: cell.col)))
    return Grid(grid, (), plain, False)


def _parts(line: Line) -> list[Line]:
    """The pieces of a line between its gaps."""
    groups = [[line.runs[0]]]
    for before, after in pairwise(line.runs):
        if after.x0 - before.x1 > 1.2 * line.size:
            groups.append([])
        groups[-1].append(after)
    return [line_of(line.page, runs) for runs in groups]


def _spans(rows: Sequence[Sequence[Line]]) -> list[tuple[float, float]]:
    """From where to where each column reaches: what stands above one another is one column."""
    found: list[tuple[float, float]] = []
    for x0, x1 in sorted((part.x0, part.x1) for row in rows for part in row):
        if found and x0 < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], x1)
        else:
            found.append((x0, x1))
    return found


def _column(spans: Sequence[tuple[float, float]], part: Line) -> int:
    return next(n for n, (x0, x1) in enumerate(spans) if x0 <= part.x0 <= x1)


# tables over pages -----------------------------------------------------------------------------------------------------


def _add_table(items: list[Prose | Grid], table: Ruled, first: bool) -> None:
    """Add a table; one that begins a page under the same edges goes on with the one that ended the page before."""
    rows = [list(row) for row in table.rows]
    last = items[-1] if items else None
    if first and isinstance(last, Grid) and last.ruled and last.last == table.page - 1 and _same_edges(last.edges, table.edges):
        rows = rows[_repeated(last, rows) :]
        if rows:
            _continue(last, rows, table.page)
        last.last, last.clean = table.page, last.clean and table.clean
        return
    items.append(Grid([(table.page, row) for row in rows], table.edges, table.clean, True, table.page))


def _same_edges(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) < 3 for a, b in zip(one, other, strict=True))


def _repeated(grid: Grid, rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows the new page begins with that repeat the table's captions."""
    count = 0
    for (_, old), new in zip(grid.rows, rows, strict=False):
        if [cell.text for cell in old] != [cell.text for cell in new] or not any(cell.text for cell in new):
            break
        count += 1
    return count


def _continue(grid: Grid, rows: list[list[Cell]], page: int) -> None:
    """Go on with a table on the next page: a merged cell that the page parts stays one cell, and so does a row."""
    above = _bottom(grid)
    parted = [cell for cell in rows[0] if (old := above.get(cell.col)) and _is_rest(old[1], cell)]
    kept = [[cell for cell in row if cell not in parted] for row in rows]
    for cell in parted:
        at, upper = above[cell.col]
        _, cells = grid.rows[at]
        cells[cells.index(upper)] = upper._replace(rows=upper.rows + cell.rows, pieces=upper.pieces or cell.pieces)
    grid.rows += [(page, row) for row in kept]


def _bottom(grid: Grid) -> dict[int, tuple[int, Cell]]:
    """The cells that reach the lower end of a table, by their column, with the row in which they begin."""
    end = len(grid.rows)
    return {cell.col: (at, cell) for at, (_, cells) in enumerate(grid.rows) for cell in cells if at + cell.rows >= end}


def _is_rest(old: Cell, new: Cell) -> bool:
    """Whether a cell at the top of a page is the rest of the merged one above: only one of both has text."""
    return old.cols == new.cols and not (old.pieces and new.pieces) and (old.rows > 1 or new.rows > 1)


# blocks ----------------------------------------------------------------------------------------------------------------


def _printed(items: Sequence[Prose | Grid]) -> Laid:
    laid = Laid()
    tables = 0
    for item in items:
        if isinstance(item, Prose):
            pieces = tuple(item.pieces())
            laid.blocks.append(Paragraph(_text(pieces), Place(page=item.lines[0].page)))
            laid.pieces.append(pieces)
            continue
        tables += 1
        rows = []
        for at, (page, cells) in enumerate(item.rows, 1):
            row = []
            for cell in cells:
                place = Place(page=_page(cell.pieces, page), table=tables, row=at, col=cell.col + 1)
                row.append(blocks.Cell(_text(cell.pieces), place, cell.rows, cell.cols))
                laid.pieces.append(cell.pieces)
            rows.append(tuple(row))
        laid.blocks.append(Table(tuple(rows), Place(page=item.rows[0][0], table=tables), item.clean))
    return laid


def _page(pieces: Sequence[Piece], page: int) -> int:
    return next((piece.page for piece in pieces if piece.page), page)


def _text(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)
