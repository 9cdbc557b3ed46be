"""Tables over pages: what goes on under the same column edges is one table, its merged cells and rows made whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jiheng.read.placed import Line, Piece, between, is_full
from jiheng.read.ruled import Cell, Ruled

_NEAR = 3.0  # points by which the edges of columns may differ from page to page


@dataclass(slots=True)
class Grid:
    """A table over all its pages: its rows, each with the page on which it begins. `clean`: its columns can be trusted."""

    rows: list[tuple[int, list[Cell]]]
    clean: bool = True
    edges: tuple[float, ...] = ()  # none where no lines part the columns
    page: int = 0  # the last one
    pad: float = 0.0


def grid_of(table: Ruled) -> Grid:
    """The table that begins with one of a page."""
    return Grid([(table.page, list(row)) for row in table.rows], table.clean, table.edges, table.page, table.pad)


def goes_on(grid: Grid, table: Ruled) -> bool:
    """Go on with a table on the next page, if that has the same columns; tell whether it has."""
    if not continues(grid, table):
        return False
    rows = [list(row) for row in table.rows]
    rows = rows[_repeated(grid, rows) :]
    if rows and _is_parted(grid, rows[0]):
        _complete(grid, rows.pop(0))
    if rows:
        _merge(grid, rows)
        grid.rows += [(table.page, row) for row in rows]
    grid.page, grid.clean = table.page, grid.clean and table.clean
    return True


def continues(grid: Grid, table: Ruled) -> bool:
    """Whether a table stands on the page after another one's, under the same column edges."""
    return grid.page == table.page - 1 and _same(grid.edges, table.edges)


def is_stray(grid: Grid, table: Ruled, line: Line) -> bool:
    """Whether a line beside the edge of a page is the text of a merged cell that the page parts, printed once more."""
    cells = [cell for _, cell in _lowest(grid).values()] + list(table.rows[0])
    return any(
        line.text in "".join(cell.text.split())
        and grid.edges[cell.col] - _NEAR < line.x0
        and line.x1 < grid.edges[cell.col + cell.cols] + _NEAR
        for cell in cells
    )


def _same(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) < _NEAR for a, b in zip(one, other, strict=True))


def _repeated(grid: Grid, rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows the new page begins with that repeat the table's captions."""
    count = 0
    for (_, old), new in zip(grid.rows, rows, strict=False):
        if [cell.text for cell in old] != [cell.text for cell in new] or not any(cell.text for cell in new):
            break
        count += 1
    return count


def _is_parted(grid: Grid, new: Sequence[Cell]) -> bool:
    """Whether a row is the rest of the last one: each text in it goes on with one that broke off, and others were done."""
    old = grid.rows[-1][1]
    if [(cell.col, cell.cols, 1) for cell in old] != [(cell.col, cell.cols, cell.rows) for cell in new]:
        return False
    rests = [(above, below) for above, below in zip(old, new, strict=True) if below.lines]
    done = any(above.lines and not below.lines for above, below in zip(old, new, strict=True))
    return done and bool(rests) and all(_breaks_off(grid, above, below) for above, below in rests)


def _breaks_off(grid: Grid, above: Cell, below: Cell) -> bool:
    """Whether the last line of a cell ended only for want of room."""
    if not above.lines or above.rows > 1:
        return False
    room = grid.edges[above.col + above.cols] - grid.edges[above.col] - 2 * grid.pad
    last = above.lines[-1]
    return is_full(last, room - (last.x1 - last.x0), below.lines[0])


def _complete(grid: Grid, rest: Sequence[Cell]) -> None:
    """Add the rest of a row that the page parted."""
    cells = grid.rows[-1][1]
    for at, (above, below) in enumerate(zip(cells, rest, strict=True)):
        if below.lines:
            room = grid.edges[above.col + above.cols] - grid.edges[above.col] - 2 * grid.pad
            gap = between(above.lines[-1], below.lines[0], room)
            pieces = (*above.pieces, *((Piece(gap),) if gap else ()), *below.pieces)
            cells[at] = above._replace(pieces=pieces, lines=above.lines + below.lines)


def _merge(grid: Grid, rows: list[list[Cell]]) -> None:
    """Make a merged cell whole that the page parted: it has its text on one side only."""
    above = _lowest(grid)
    leading = True
    for cell in list(rows[0]):
        at, upper = above.get(cell.col, (0, None))
        parted = upper is not None and upper.cols == cell.cols and not (upper.pieces and cell.pieces)
        sure = parted and upper is not None and (upper.rows > 1 or cell.rows > 1 or (leading and _merges(grid, rows, cell.col)))
        if upper is not None and sure:
            cells = grid.rows[at][1]
            cells[cells.index(upper)] = upper._replace(
                rows=upper.rows + cell.rows, pieces=upper.pieces or cell.pieces, lines=upper.lines or cell.lines
            )
            rows[0].remove(cell)
        leading = leading and sure


def _lowest(grid: Grid) -> dict[int, tuple[int, Cell]]:
    """The cells that reach the lower end of a table by their column, with the row in which they begin."""
    end = len(grid.rows)
    return {cell.col: (at, cell) for at, (_, cells) in enumerate(grid.rows) for cell in cells if at + cell.rows >= end}


def _merges(grid: Grid, rows: Sequence[Sequence[Cell]], col: int) -> bool:
    """Whether the other cells of a column are merged ones, and none is empty."""
    inner = [cell for _, cells in grid.rows[:-1] for cell in cells] + [cell for cells in rows[1:] for cell in cells]
    column = [cell for cell in inner if cell.col == col]
    return any(cell.rows > 1 for cell in column) and all(cell.pieces for cell in column)
