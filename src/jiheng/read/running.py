"""Leaves out what belongs to the page and not to the text: page numbers, and heads and feet that run on from page to page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from jiheng.read.placed import Line, Page

_ZONE = 0.15  # of the height of a page, above and below
_DECORATED = re.compile(
    r"[-–—－―·~]\s?\d{1,4}\s?[-–—－―·~]|第\s?\d{1,4}\s?页(?:\s?[,，/]?\s?共\s?\d{1,4}\s?页)?|\d{1,4}\s?/\s?\d{1,4}(?:\s?页)?"
    r"|[Pp]age\s\d{1,4}(?:\sof\s\d{1,4})?"
)
_BARE = re.compile(r"\d{1,4}")
_NUMBERS = re.compile(r"\d+")
_NEAR = 4.0  # points by which a running head may move


def without_running(pages: Sequence[tuple[Page, list[Line]]]) -> list[list[Line]]:
    """The lines of each page that are text."""
    edges = [_edge_lines(page, lines) for page, lines in pages]
    running = _running(edges, len(pages))
    body = sorted(line.size for _, lines in pages for line in lines)
    size = body[len(body) // 2] if body else 0.0
    result = []
    for (page, lines), outer in zip(pages, edges, strict=True):
        dropped = [line for line in outer if _is_number(page, line) or (_key(line) in running and line.size < 1.1 * size)]
        result.append([line for line in lines if line not in dropped])
    return result


def _edge_lines(page: Page, lines: Sequence[Line]) -> list[Line]:
    """The first and last two lines, as far as they stand near the upper or lower edge."""
    zone = page.height * _ZONE
    top = [line for line in lines[:2] if line.y1 < zone]
    return top + [line for line in lines[-2:] if line.y0 > page.height - zone and line not in top]


def _is_number(page: Page, line: Line) -> bool:
    """Whether a line is the number of its page: it looks like one, or is the bare number of the page."""
    text = line.text.strip()
    return bool(_DECORATED.fullmatch(text)) or (bool(_BARE.fullmatch(text)) and int(text) == page.number)


def _key(line: Line) -> tuple[str, int]:
    """What makes a running head the same: its words, not its numbers, and about its height."""
    return _NUMBERS.sub("#", line.text), round(line.middle / _NEAR)


def _running(edges: Sequence[Sequence[Line]], count: int) -> set[tuple[str, int]]:
    """The heads and feet that at least half of the pages have, and two."""
    seen: dict[tuple[str, int], int] = defaultdict(int)
    for lines in edges:
        for key in {_key(line) for line in lines}:
            seen[key] += 1
    return {key for key, times in seen.items() if times >= max(2, (count + 1) // 2)}
