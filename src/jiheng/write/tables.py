"""How a table is laid out, in whatever format it is written: its grid, the widths of its columns, and how each is aligned."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jiheng.model.blocks import Cell, Table

_NUMERIC = re.compile(r"[-+]?[0-9][0-9,.]*[^0-9]{0,3}|—|")
_LEAST, _MOST, _MARGIN, _SHORT = 3.0, 16.0, 1.0, 6  # lengths in characters of a table

Slot = tuple[Cell, bool, bool]  # the cell at a place of the grid; whether it starts there: in this row, in this column
_EMPTY = Cell("")


def grid_of(table: Table) -> list[list[Slot]]:
    """Lay the cells out: every place of the grid with the cell that covers it; gaps of ragged rows are empty cells."""
    taken: dict[tuple[int, int], Slot] = {}
    for at, row in enumerate(table.rows):
        col = 0
        for cell in row:
            while (at, col) in taken:
                col += 1
            for down in range(min(cell.rows, len(table.rows) - at)):
                for right in range(cell.cols):
                    taken[at + down, col + right] = (cell, not down, not right)
            col += cell.cols
    columns = max((col for _, col in taken), default=0) + 1
    return [[taken.get((at, col), (_EMPTY, True, True)) for col in range(columns)] for at in range(len(table.rows))]


def widths_of(grid: list[list[Slot]], width: int, character: int) -> list[int]:
    """Share the width by the room that the longest text of each column asks for; where it is short, the wide columns wrap."""
    head, *body = grid
    rooms = [max(_LEAST, _room(head[col][0]) / 2, *(_room(row[col][0]) for row in body), 0) for col in range(len(head))]
    left, given = width / character, dict.fromkeys(range(len(rooms)), 0.0)
    for taken, col in enumerate(sorted(given, key=lambda col: rooms[col])):
        given[col] = min(rooms[col], left / (len(rooms) - taken))
        left -= given[col]
    widths = [int(width * room / sum(given.values())) for room in given.values()]
    widths[-1] += width - sum(widths)
    return widths


def _room(cell: Cell) -> float:
    """The room that a text takes, in Chinese characters, with that of the cell's margins."""
    longest = _SHORT if cell.rows > 1 else _MOST  # what spans rows has the height to wrap
    return 0 if cell.cols > 1 else min(_length(cell.text), longest) + _MARGIN


def _length(text: str) -> float:
    """The length of a text in Chinese characters."""
    return len(text) - 0.45 * sum(character < "\x7f" for character in text)


def alignment(column: Sequence[Slot]) -> str:
    """Numbers to the right, classes and short words in the middle, texts to the left."""
    cells = [cell for cell, *_ in column]
    if all(_NUMERIC.fullmatch(cell.text) for cell in cells):
        return "right"
    merged = any(cell.rows > 1 for cell in cells)
    return "center" if merged or all(_length(cell.text) <= _SHORT for cell in cells) else "left"


def alignments(table: Table, grid: list[list[Slot]]) -> list[str]:
    """How each column is aligned; nothing where the table has no captions, as a form, whose rows differ."""
    columns = zip(*grid[1:], strict=True)
    return [alignment(column) if table.head else "" for column in columns] or [""] * len(grid[0])


def lies(cell: Cell, column: str) -> str:
    """How a cell is aligned: as its column, else short texts in the middle and long ones to the left."""
    return column or ("center" if _length(cell.text) <= _MOST else "left")
