"""What stands side by side without ruled lines: a table where its columns are plain, ragged rows where they are not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from jiheng.read.grids import Grid
from jiheng.read.placed import Line, line_of
from jiheng.read.ruled import Cell

_APART, _PARTED = 2.0, 1.2  # of the size of the letters: a gap that makes a row of cells, and one that parts them in it


def has_gaps(line: Line) -> bool:
    """Whether a line has a gap as between columns."""
    return any(after.x0 - before.x1 > _APART * line.size for before, after in pairwise(line.runs))


def columns_of(lines: Sequence[Line]) -> Grid | None:
    """The table that lines begin with, if their columns are plain; else ragged rows, if several lines have gaps; else None."""
    end = 0
    while end < len(lines) and has_gaps(lines[end]):
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
    return Grid(grid, plain)


def _parts(line: Line) -> list[Line]:
    """The pieces of a line between its gaps."""
    groups = [[line.runs[0]]]
    for before, after in pairwise(line.runs):
        if after.x0 - before.x1 > _PARTED * line.size:
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
