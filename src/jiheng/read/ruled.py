"""Tables from ruled lines: which lines belong together, what cells they part, and the text of each cell.

A cell is what no line parts; so a merged cell is one cell with its spans. Where the lines give no clean cells the table is
marked ragged (`grid=False`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from jiheng.read.placed import Line, Piece, Rule, Run, between, is_full, lines_of

_NEAR = 1.6  # points by which lines of one height may differ
_JOINT = 3.0  # and by which their ends may miss each other
_MOST = 600  # merged lines a page; a drawing has more
_COLUMNS, _ROWS = 80, 400


class Bar(NamedTuple):
    """A line at one height (or, standing, at one distance from the left) from one end to the other."""

    at: float
    start: float
    end: float


class Cell(NamedTuple):
    """A cell of the grid: first row and column from 0, spans, and its pieces of text."""

    row: int
    col: int
    rows: int
    cols: int
    pieces: tuple[Piece, ...]
    lines: tuple[Line, ...] = ()

    @property
    def text(self) -> str:
        """Its text."""
        return "".join(piece.text for piece in self.pieces)


class Ruled(NamedTuple):
    """A table on one page: where it stands, its column edges, and its cells row by row."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    edges: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    clean: bool = True
    pad: float = 0.0  # how far text stays away from the lines


def merged(rules: Sequence[Rule]) -> list[Rule]:
    """Join lines that are drawn piece by piece."""
    lying, standing = _parted(rules)
    return [Rule(b.start, b.at, b.end, b.at) for b in lying] + [Rule(b.at, b.start, b.at, b.end) for b in standing]


def _parted(rules: Sequence[Rule]) -> tuple[list[Bar], list[Bar]]:
    """Lying and standing lines, each joined."""
    lying, standing = [], []
    for x0, y0, x1, y1 in rules:
        if x1 - x0 >= y1 - y0:
            lying.append(Bar((y0 + y1) / 2, x0, x1))
        else:
            standing.append(Bar((x0 + x1) / 2, y0, y1))
    return _joined(lying), _joined(standing)


def _joined(bars: list[Bar]) -> list[Bar]:
    """Bars at one height that touch, as one."""
    bars.sort()
    result: list[Bar] = []
    at = 0
    while at < len(bars):
        end = at + 1
        while end < len(bars) and bars[end].at - bars[at].at <= _NEAR:
            end += 1
        group = bars[at:end]
        height = sum(bar.at for bar in group) / len(group)
        current: Bar | None = None
        for _, start, stop in sorted(group, key=lambda bar: bar.start):
            if current is not None and start <= current.end + _JOINT:
                current = Bar(height, current.start, max(current.end, stop))
                continue
            if current is not None:
                result.append(current)
            current = Bar(height, start, stop)
        if current is not None:
            result.append(current)
        at = end
    return result


def tables_on(number: int, runs: Sequence[Run], rules: Sequence[Rule]) -> tuple[list[Ruled], list[Run]]:
    """The tables of a page from top to bottom, and the runs that stand in none. Inner tables take their runs first."""
    lying, standing = _parted(rules)
    if len(lying) + len(standing) > _MOST:
        return [], list(runs)
    left = list(runs)
    tables = []
    for group in sorted(_touching(lying, standing), key=_area):
        table, left = _table(number, group, left)
        if table is not None:
            tables.append(table)
    return sorted(tables, key=lambda table: (table.y0, table.x0)), left


class _Group(NamedTuple):
    """Lines that touch one another."""

    lying: list[Bar]
    standing: list[Bar]


def _touching(lying: list[Bar], standing: list[Bar]) -> list[_Group]:
    """Put together what touches."""
    owner = list(range(len(lying) + len(standing)))

    def top(one: int) -> int:
        while owner[one] != one:
            owner[one] = owner[owner[one]]
            one = owner[one]
        return one

    for a, flat in enumerate(lying):
        for b, tall in enumerate(standing, len(lying)):
            if flat.start - _JOINT <= tall.at <= flat.end + _JOINT and tall.start - _JOINT <= flat.at <= tall.end + _JOINT:
                owner[top(a)] = top(b)
    groups: dict[int, _Group] = {}
    for a, flat in enumerate(lying):
        groups.setdefault(top(a), _Group([], [])).lying.append(flat)
    for b, tall in enumerate(standing, len(lying)):
        groups.setdefault(top(b), _Group([], [])).standing.append(tall)
    return [group for group in groups.values() if len(group.lying) > 1 and group.standing]


def _area(group: _Group) -> float:
    flat, tall = group.lying, group.standing
    wide = max(bar.end for bar in flat) - min(bar.start for bar in flat)
    return wide * (max(bar.end for bar in tall) - min(bar.start for bar in tall))


def _edges(bars: Sequence[Bar], ends: Sequence[float]) -> list[float]:
    """Where rows or columns begin and end: at the lines, and where the crossing lines end without one."""
    found: list[float] = []
    for at in sorted({bar.at for bar in bars}):
        if not found or at - found[-1] > _JOINT:
            found.append(at)
    low, high = min(ends), max(ends)
    if low < found[0] - 2 * _JOINT:
        found.insert(0, low)
    if high > found[-1] + 2 * _JOINT:
        found.append(high)
    return found


def _table(page: int, group: _Group, runs: list[Run]) -> tuple[Ruled | None, list[Run]]:
    xs = _edges(group.standing, [end for bar in group.lying for end in (bar.start, bar.end)])
    ys = _edges(group.lying, [end for bar in group.standing for end in (bar.start, bar.end)])
    if not (1 < len(xs) <= _COLUMNS and 1 < len(ys) <= _ROWS):
        return None, runs
    areas, clean = _areas(xs, ys, group)
    if len(areas) < 2:
        return None, runs
    inside: dict[tuple[int, int], list[Run]] = {}
    outside: list[Run] = []
    slots = {(row, col): area for area in areas for row in range(area[0], area[2]) for col in range(area[1], area[3])}
    for run in runs:
        col, row = _slot(xs, (run.x0 + run.x1) / 2), _slot(ys, (run.y0 + run.y1) / 2)
        if col is None or row is None:
            outside.append(run)
        else:
            inside.setdefault(slots[row, col][:2], []).append(run)
    if len(inside) < 2:
        return None, runs
    pad = _padding(xs, inside)
    made: dict[int, list[Cell]] = {}
    for top, left, bottom, right in sorted(areas):
        lines = lines_of(page, inside.get((top, left), ()))
        pieces = tuple(cell_pieces(lines, xs[right] - xs[left] - 2 * pad))
        made.setdefault(top, []).append(Cell(top, left, bottom - top, right - left, pieces, tuple(lines)))
    rows = tuple(tuple(made.get(row, ())) for row in range(len(ys) - 1))
    return Ruled(page, xs[0], ys[0], xs[-1], ys[-1], tuple(xs), _without_gaps(rows), clean, pad), outside


def _slot(edges: Sequence[float], at: float) -> int | None:
    """Between which two edges a place lies."""
    if not edges[0] <= at <= edges[-1]:
        return None
    return next(n for n, edge in enumerate(edges[1:]) if at <= edge)


def _padding(xs: Sequence[float], inside: dict[tuple[int, int], list[Run]]) -> float:
    """How far text stays away from the lines: the least that any keeps."""
    return min(8.0, max(0.5, min(run.x0 - xs[col] for (_, col), runs in inside.items() for run in runs)))


def _without_gaps(rows: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    """Leave out rows in which no cell begins: a line that parts nothing."""
    empty = [at for at, row in enumerate(rows) if not row]
    if not empty:
        return rows
    kept: list[tuple[Cell, ...]] = []
    for row in rows:
        if row:
            cells = []
            for cell in row:
                less = sum(cell.row < at < cell.row + cell.rows for at in empty)
                cells.append(cell._replace(row=len(kept), rows=cell.rows - less))
            kept.append(tuple(cells))
    return tuple(kept)


def cell_pieces(lines: Sequence[Line], room: float) -> Iterator[Piece]:
    """The text of a cell: lines that only ended for want of room run on, others are lines of their own."""
    for at, line in enumerate(lines):
        if at:
            before = lines[at - 1]
            runs_on = is_full(before, room - (before.x1 - before.x0), line)
            gap = between(before, line, room) if runs_on else "\n"
            if gap:
                yield Piece(gap)
        yield from line.pieces()


_Area = tuple[int, int, int, int]  # first row, first column, and the row and column behind the last


def _areas(xs: list[float], ys: list[float], group: _Group) -> tuple[list[_Area], bool]:
    """The cells that the lines part, and whether all of them are whole boxes."""
    rows, cols = len(ys) - 1, len(xs) - 1
    right = _walls(xs, ys, group.standing)
    below = _walls(ys, xs, group.lying)
    owner = list(range(rows * cols))

    def top(one: int) -> int:
        while owner[one] != one:
            owner[one] = owner[owner[one]]
            one = owner[one]
        return one

    for row in range(rows):
        for col in range(cols):
            if col + 1 < cols and (col + 1, row) not in right:
                owner[top(row * cols + col + 1)] = top(row * cols + col)
            if row + 1 < rows and (row + 1, col) not in below:
                owner[top((row + 1) * cols + col)] = top(row * cols + col)
    members: dict[int, list[int]] = {}
    for one in range(rows * cols):
        members.setdefault(top(one), []).append(one)
    areas: list[_Area] = []
    clean = True
    for slots in members.values():
        found = [divmod(one, cols) for one in slots]
        area = (min(r for r, _ in found), min(c for _, c in found), max(r for r, _ in found) + 1, max(c for _, c in found) + 1)
        if (area[2] - area[0]) * (area[3] - area[1]) == len(slots):
            areas.append(area)
        else:
            clean = False
            areas += [(r, c, r + 1, c + 1) for r, c in found]
    return areas, clean


def _walls(edges: list[float], across: list[float], bars: Sequence[Bar]) -> set[tuple[int, int]]:
    """Which edges are drawn beside which stretch across them, as (edge, stretch)."""
    middles = [(low + high) / 2 for low, high in pairwise(across)]
    drawn = set()
    for bar in bars:
        edge = min(range(len(edges)), key=lambda n: abs(edges[n] - bar.at))
        drawn |= {(edge, at) for at, middle in enumerate(middles) if bar.start <= middle <= bar.end}
    return drawn
