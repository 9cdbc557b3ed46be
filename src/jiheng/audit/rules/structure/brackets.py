"""Brackets that close nothing or are never closed.

Brackets are matched over the whole document, as converted texts break sentences over lines and cells; what is opened must
be closed within the next few texts. A *soft* closing bracket stands behind a number that opens an item (1) 2) 一)): it needs
no partner, but may be one. Half-open intervals ([60,80)) are pairs.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jiheng.audit.rules.structure.shared import damaged
from jiheng.model.blocks import Span

WINDOW = 4  # texts within which a bracket must be closed
_BRACKET = re.compile(r"[()\[\]《》]")
_PLAIN = r"[^()\[\]《》]{0,400}"
_IN_PAIRS = re.compile(rf"{_PLAIN}(?:(?:\({_PLAIN}\)|《{_PLAIN}》|\[{_PLAIN}\]){_PLAIN})*")  # as most texts are
_PARTNER = {")": "(", "]": "[", "》": "《"}
_ITEM = re.compile(r"(?:^|[\s;。:,、!?\])])\s?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|[A-Za-z])$")
_INTERVAL = re.compile(r"[-0-9.,%~∞+\s]+")
_INTERVAL_LONGEST = 24
_FURNITURE = "【】［］"


class Bracket(NamedTuple):
    """One bracket of a text."""

    sign: str
    text: int
    at: int

    def span(self) -> Span:
        """Where it stands."""
        return Span(self.text, self.at, self.at + 1)


def unmatched(folded: Sequence[str], raw: Sequence[str], last: int, broken: bool) -> Iterator[Bracket]:
    """Yield the brackets without a partner; those still open near the text `last` may be closed in what is cut off.

    `broken` tells that some of the texts were destroyed by a wrong decoding: they are left out.
    """
    open_: deque[Bracket] = deque()
    soft: dict[int, int] = {}  # text → offset of its last soft bracket
    seen = 0
    order: dict[int, int] = {}
    for number, text in enumerate(folded):
        if not text or text.isspace():
            continue
        seen += 1
        brackets = _BRACKET.search(text)
        if not (brackets or open_ or number == last):
            continue
        order[number] = seen
        while open_ and seen - order[open_[0].text] > WINDOW:
            yield from _given_up(open_.popleft(), soft)
        if brackets and not _IN_PAIRS.fullmatch(text) and not (broken and damaged(text)):
            yield from _one(text, raw[number], number, open_, soft)
    for bracket in open_:
        if last < 0 or order[last] - order[bracket.text] >= WINDOW:
            yield from _given_up(bracket, soft)


def _given_up(bracket: Bracket, soft: dict[int, int]) -> Iterator[Bracket]:
    """An opening bracket that nothing closed: a soft one behind it in the same text may have been meant."""
    if soft.get(bracket.text, -1) < bracket.at:
        yield bracket


def _one(text: str, raw: str, number: int, open_: deque[Bracket], soft: dict[int, int]) -> Iterator[Bracket]:
    for match in _BRACKET.finditer(text):
        sign, at = match[0], match.start()
        if raw[at] in _FURNITURE:
            continue
        if sign not in _PARTNER:
            open_.append(Bracket(sign, number, at))
        elif sign == ")" and _ITEM.search(text[max(0, at - 5) : at]):
            soft[number] = at
        elif not _close(Bracket(sign, number, at), text, open_):
            yield Bracket(sign, number, at)


def _close(bracket: Bracket, text: str, open_: deque[Bracket]) -> bool:
    """Take the nearest open bracket of the sort away; what was opened inside it stays open."""
    wanted = _PARTNER[bracket.sign]
    for at in range(len(open_) - 1, max(-1, len(open_) - 4), -1):
        opened = open_[at]
        if opened.sign == wanted or _half_open(opened, bracket, text):
            del open_[at]
            return True
    return False


def _half_open(opened: Bracket, closing: Bracket, text: str) -> bool:
    """Whether two brackets of different sorts hold an interval of numbers."""
    if "《" in (opened.sign, _PARTNER[closing.sign]) or opened.text != closing.text:
        return False
    near = closing.at - opened.at <= _INTERVAL_LONGEST
    return near and bool(_INTERVAL.fullmatch(text, opened.at + 1, closing.at))
