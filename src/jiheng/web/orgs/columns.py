"""What the columns of a workbook mean: guessed from its heads, chosen by a person, and its rows read by them. No database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from jiheng.read.sheets import Sheet

HEADED = 30  # rows from the top among which the heads are looked for
SCALES = ("元", "万元")
SUMS = frozenset(("合计", "总计", "小计", "共计", "总合计"))


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that an import asks for: `heads` are words by which its column is known, best first.

    `fixed` are values by their label that may stand for all rows where the workbook has no such column.
    """

    name: str
    label: Any
    heads: tuple[str, ...]
    needed: bool = True
    fixed: Mapping[str, Any] = field(default_factory=dict)


class Row(NamedTuple):
    """A row of the sheet: its number as Excel shows it, and what stands in the columns that were chosen."""

    number: int
    typed: dict[str, str]


class Judged(NamedTuple):
    """A row with what it would become: `wrong` says why not, by column; `left` why it is not meant to be imported."""

    row: Row
    draft: Any = None
    wrong: Mapping[str, str] = {}
    left: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a sheet is read: which row holds the heads, which column is what (or one value for all), and the unit of amounts."""

    sheet: Sheet
    head: int
    chosen: Mapping[str, str]
    scale: str = "元"

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of the sheet."""
        return self.sheet.rows[self.head] if self.head < len(self.sheet.rows) else ()

    @property
    def sample(self) -> tuple[tuple[str, ...], ...]:
        """The first rows below the heads."""
        return self.sheet.rows[self.head + 1 : self.head + 4]

    def rows(self) -> Iterator[Row]:
        """The rows below the heads that are not empty."""
        places = {name: int(place) for name, place in self.chosen.items() if place.isdecimal()}
        fixed = {name: value.removeprefix("=") for name, value in self.chosen.items() if value.startswith("=")}
        for number, cells in enumerate(self.sheet.rows[self.head + 1 :], self.head + 2):
            typed = {name: cells[place] for name, place in places.items()}
            if any(typed.values()):
                yield Row(number, typed | fixed)

    def missing(self, columns: Sequence[Column]) -> list[Column]:
        """What is asked for and has neither a column nor a value for all rows."""
        return [column for column in columns if column.needed and not self.chosen.get(column.name)]


def head_of(sheet: Sheet, columns: Sequence[Column]) -> int:
    """The row that most looks like heads."""
    found = [len(guessed(row, columns)) for row in sheet.rows[:HEADED]]
    return found.index(max(found)) if found else 0


def guessed(heads: Sequence[str], columns: Sequence[Column]) -> dict[str, str]:
    """Which column is what, each used once: first those that are called exactly so, then those that hold the word."""
    bare = [_bare(head) for head in heads]
    found: dict[str, str] = {}
    for exact in (True, False):
        for column in columns:
            free = [place for place in range(len(bare)) if bare[place] and str(place) not in found.values()]
            words = column.heads if column.name not in found else ()
            places = [place for word in words for place in free if (bare[place] == word if exact else word in bare[place])]
            if places:
                found[column.name] = str(places[0])
    return found


def scale_of(sheet: Sheet, head: int) -> str:
    """The unit of amounts: 万元 where the heads or what stands above them say so."""
    return "万元" if any("万元" in cell for row in sheet.rows[: head + 1] for cell in row) else "元"


def is_sum(*cells: str) -> bool:
    """Whether a row is one of sums."""
    return any(re.sub(r"[\s:：]", "", cell) in SUMS for cell in cells)


def _bare(head: str) -> str:
    """A head without blanks and without what stands in brackets."""
    return re.sub(r"[（(].*?[)）]|\s|[:：*]", "", head)
