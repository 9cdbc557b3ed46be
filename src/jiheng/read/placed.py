"""What stands where on pages: the values from which lines, paragraphs and tables are put together, whoever found them.

A reader of PDF takes the runs of text from the file, OCR from a picture; both give pages, and `blocks_of` makes blocks of
them. Measures are points, counted from the upper left corner of the page as it is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from jiheng.model.blocks import Block

WIDE = r"\u2460-\u24ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
_WIDE = re.compile(f"[{WIDE}]")
_MARK = re.compile(r"[\u3001-\u301f\uff01-\uff1f]")
_GAP = 0.25  # of the size of the letters: a gap that reads as a blank
_WIDE_GAP = 0.9  # and between two Chinese signs, which are often set apart


class Run(NamedTuple):
    """Text without a break: its letters and their box. `first` and `cuts` are the reader's own way back to the letters.

    `first` is the number of its first letter on the page; `cuts` are those that were left out, counted from there.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    first: int = -1
    cuts: tuple[int, ...] = ()
    ends: bool = False  # a blank that was written follows

    @property
    def size(self) -> float:
        """About the size of the letters: a box reaches from the lowest to the highest stroke."""
        high = self.y1 - self.y0
        return high * 1.05 if _WIDE.search(self.text) else high * 1.4


class Rule(NamedTuple):
    """A ruled line, or one side of a frame."""

    x0: float
    y0: float
    x1: float
    y1: float


class Page(NamedTuple):
    """One page as it is seen. `pictures`: it shows at least one."""

    number: int
    width: float
    height: float
    runs: Sequence[Run]
    rules: Sequence[Rule] = ()
    pictures: bool = False


class Piece(NamedTuple):
    """A part of a text with the run that it is; a blank or line end between two runs has none."""

    text: str
    page: int = 0
    run: Run | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What stands side by side, from left to right."""

    page: int
    runs: tuple[Run, ...]
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    text: str

    @property
    def middle(self) -> float:
        """The height at which it stands."""
        return (self.y0 + self.y1) / 2

    def pieces(self) -> Iterator[Piece]:
        """Its runs, with a blank where there is a gap."""
        before = None
        for run in self.runs:
            if before is not None and (gap := blank(before, run, self.size)):
                yield Piece(gap)
            yield Piece(run.text, self.page, run)
            before = run


@dataclass(slots=True)
class Laid:
    """The blocks of all pages, and for each text of theirs the pieces that it was put together from."""

    blocks: list[Block] = field(default_factory=list)
    pieces: list[tuple[Piece, ...]] = field(default_factory=list)


def blank(before: Run, after: Run, size: float) -> str:
    """What stands between two runs of one line."""
    gap = after.x0 - before.x1
    if _MARK.match(before.text[-1:]):
        gap -= size / 2  # it fills half its place
    wide = bool(_WIDE.match(before.text[-1:]) and _WIDE.match(after.text[:1]))
    return " " if gap > size * (_WIDE_GAP if wide else _GAP) else ""


def line_of(page: int, runs: Sequence[Run]) -> Line:
    """The line that runs make which stand side by side."""
    runs = tuple(sorted(runs, key=lambda run: run.x0)) if len(runs) > 1 else tuple(runs)
    size = max(run.size for run in runs)
    text = runs[0].text
    for before, after in pairwise(runs):
        text += blank(before, after, size) + after.text
    low, high = min(run.y0 for run in runs), max(run.y1 for run in runs)
    return Line(page, runs, runs[0].x0, low, max(run.x1 for run in runs), high, size, text)


def lines_of(page: int, runs: Sequence[Run]) -> list[Line]:
    """Put runs that stand at one height into lines, from top to bottom."""
    found: list[list[Run]] = []
    low = high = 0.0
    for run in sorted(runs, key=lambda run: run.y0 + run.y1):
        middle = (run.y0 + run.y1) / 2
        if found and (low <= middle <= high or run.y0 <= (low + high) / 2 <= run.y1):
            if not any(_same(run, other) for other in found[-1]):
                found[-1].append(run)
                if run.y1 - run.y0 > high - low:
                    low, high = run.y0, run.y1
        else:
            found.append([run])
            low, high = run.y0, run.y1
    return [line_of(page, runs) for runs in found]


def _same(one: Run, other: Run) -> bool:
    """Whether one run is printed over the other, as makeshift bold letters are."""
    return one.text == other.text and abs(one.x0 - other.x0) < 1.5 and abs(one.y0 - other.y0) < 1.5


_CLOSING = frozenset("，。；：、！？）》」』】〕”’％%,.;:!?)]}")
_OPENING = r"[（《「『【〔“‘([]*"
_WORD = re.compile(_OPENING + r"(?:(?P<latin>[0-9A-Za-z.,%+\-/:≥≤=<>~]+)|.)")
_SLACK = 0.35
_TAIL = re.compile(r"[0-9A-Za-z.,%+\-/:]*[0-9A-Za-z]$")
_HEAD = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,%+\-/:]*")


def room_for(text: str) -> float:
    """How many letters wide the piece is with which a text begins and that no line end may part."""
    word = _WORD.match(text)
    if word is None:
        return 1.0
    latin = len(word["latin"] or "")
    width = 0.55 * latin + (word.end() - latin)
    end = word.end()
    while end < len(text) and text[end] in _CLOSING:
        width += 0.55
        end += 1
    return width


def is_full(line: Line, left: float, following: Line) -> bool:
    """Whether a line ended only because what follows had no room: `left` is the room that it left."""
    if line.text[-1:] in _CLOSING:
        left -= 0.5 * line.size  # such a sign fills the left half of its place
    return left < (room_for(following.text) + _SLACK) * following.size


def between(before: Line, after: Line, room: float) -> str:
    """What a line end inside a text stands for: a blank that was written, or one between two words; else nothing.

    A word is parted without a blank only where it has no room on a line of its own.
    """
    if before.runs[-1].ends:
        return " "
    tail, head = _TAIL.search(before.text), _HEAD.match(after.text)
    if tail is None or head is None:
        return ""
    return " " if (len(tail[0]) + len(head[0])) * 0.5 * after.size < room else ""
