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
from jiheng.read.columns import columns_of, has_gaps
from jiheng.read.grids import Grid, continues, goes_on, grid_of, is_stray
from jiheng.read.placed import Laid, Line, Page, Piece, between, is_full, lines_of
from jiheng.read.ruled import Ruled, tables_on
from jiheng.read.running import without_running

_MARKER = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十0-9]{1,3}[)）]|[0-9]{1,2}(?:[、)）]|[.．](?![0-9]))"
    r"|[①-⑳]|第[一二三四五六七八九十]+[部章节条]|附[件表]\s?[0-9]{0,2}\s*$|[•·●■◆★\-*])"
)
_SENTENCE = re.compile(r"[。！？；:：]$")
_INDENT = 0.75  # of the size of the letters
_SPACED = 1.3  # of the usual distance of lines
_STRAYS = 4
_FULL = 4  # lines that end at a margin make it sure
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
    room: float  # how wide a line may be

    def pieces(self) -> Iterator[Piece]:
        """Its text."""
        before = None
        for line in self.lines:
            if before is not None and (gap := between(before, line, self.room)):
                yield Piece(gap)
            yield from line.pieces()
            before = line


def blocks_of(pages: Sequence[Page]) -> list[Block]:
    """The blocks of pages, in reading order."""
    return laid_out(pages).blocks


def laid_out(pages: Sequence[Page]) -> Laid:
    """The blocks of pages, and of what runs each of their texts was made."""
    split = [(page, *tables_on(page.number, page.runs, page.rules)) for page in pages]
    lines = without_running([(page, lines_of(page.number, left)) for page, _, left in split])
    margins = _margins([(page, found) for (page, _, _), found in zip(split, lines, strict=True)])
    items: list[Prose | Grid] = []
    for (_, tables, _), found in zip(split, lines, strict=True):
        _put(items, tables, found, margins)
    return _printed(items)


def _put(items: list[Prose | Grid], tables: Sequence[Ruled], lines: Sequence[Line], margins: dict[int, Margins]) -> None:
    """Add what stands on one page, from top to bottom."""
    things: list[Ruled | Line] = sorted([*tables, *lines], key=lambda thing: thing.y0)
    if tables and _drop_strays(items, [line for line in lines if line.y0 < tables[0].y0], tables[0]):
        things = things[things.index(tables[0]) :]
    at = 0
    while at < len(things):
        thing = things[at]
        if isinstance(thing, Ruled):
            last = items[-1] if items and not at else None
            if not (isinstance(last, Grid) and goes_on(last, thing)):
                items.append(grid_of(thing))
            at += 1
            continue
        end = at
        while end < len(things) and isinstance(things[end], Line):
            end += 1
        _add_lines(items, [line for line in things[at:end] if isinstance(line, Line)], margins, not at)
        at = end


def _drop_strays(items: list[Prose | Grid], above: Sequence[Line], table: Ruled) -> bool:
    """Leave out what stands between two parts of a table only because a page parts a merged cell; tell whether that is all."""
    back = 0
    while back < len(items) and isinstance(items[-1 - back], Prose):
        back += 1
    grid = items[-1 - back] if back < len(items) else None
    if not isinstance(grid, Grid) or not continues(grid, table):
        return False
    lines = [line for item in items[len(items) - back :] if isinstance(item, Prose) for line in item.lines]
    if len(lines) + len(above) > _STRAYS or not all(is_stray(grid, table, line) for line in (*lines, *above)):
        return False
    del items[len(items) - back :]
    return True


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
            room = margins[line.page].right - margins[line.page].left
            items.append(Prose([line], room))
        at += 1


def _goes_on(prose: Prose, line: Line, margins: dict[int, Margins]) -> bool:
    """Whether a line is the next one of a paragraph."""
    before = prose.lines[-1]
    old, new = margins[before.page], margins[line.page]
    if not 0.75 < line.size / before.size < 1.33 or (len(before.runs) > 1 and has_gaps(before)):
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


def _margins(pages: Sequence[tuple[Page, Sequence[Line]]]) -> dict[int, Margins]:
    """The margins of each page: those of all pages of its width, unless it has lines enough that stand elsewhere."""
    by_width: dict[int, list[Line]] = {}
    for page, lines in pages:
        by_width.setdefault(round(page.width), []).extend(lines)
    whole = {width: _measured(lines, width) for width, lines in by_width.items() if lines}
    found: dict[int, Margins] = {}
    for page, lines in pages:
        if not lines:
            continue
        usual = found[page.number] = whole[round(page.width)]
        if len(_wide(lines)) > 5:
            own = _measured(lines, page.width)
            shift = (own.left - usual.left) / usual.size
            if abs(shift) > 0.2 and not 1.4 < shift < 2.6:  # two letters: all its lines begin a paragraph
                found[page.number] = replace(usual, left=own.left, right=own.right)
    return found


def _wide(lines: Sequence[Line]) -> list[Line]:
    most = max(line.x1 - line.x0 for line in lines)
    return [line for line in lines if line.x1 - line.x0 > most / 2]


def _measured(lines: Sequence[Line], width: float) -> Margins:
    """The margins that lines keep; where the right one is not sure, it is as wide as the left one."""
    wide = _wide(lines)
    left = sorted(line.x0 for line in wide)
    right = sorted(line.x1 for line in wide)
    size = median(line.size for line in lines)
    steps = [b.middle - a.middle for a, b in pairwise(lines) if a.page == b.page]
    close = [step for step in steps if 0 < step < 3 * size]
    first, last = left[len(left) // 10], right[len(right) * 9 // 10]
    if sum(abs(one - last) < size for one in right) < _FULL or last < width - max(2 * first, width / 4):
        last = max(last, width - first)
    return Margins(first, last, median(close) if close else 1.5 * size, size)


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
