"""What several rules on words share: the texts folded once, and findings that point at a piece of a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from jiheng.model.blocks import Span
from jiheng.model.report import Report
from jiheng.model.terms import fold

REACH = 200  # characters: no sentence that proves anything is longer
# Characters that only a wrong decoding puts into an official text
_DAMAGED = re.compile(r"[ㄅ-ㄩ╀-╬\ue000-\uf8ff\ufffd]")


S = TypeVar("S")
T = TypeVar("T")
Texts = tuple[str, ...]


def kept(make: Callable[[S], T]) -> Callable[[S], T]:
    """Keep what was made of a part of the last document; asked for very often, so told apart by identity and not by content."""
    last: list[tuple[S, T]] = []

    def again(texts: S) -> T:
        found = last[0] if last else None
        if found is None or found[0] is not texts:
            found = (texts, make(texts))
            last[:] = [found]
        return found[1]

    return again


@kept
def _folded(texts: Texts) -> Texts:
    return tuple([fold(text) for text in texts])


def folded(report: Report) -> Texts:
    """All texts of the document, folded; offsets are those of the texts as written."""
    return _folded(report.texts)


@kept
def _whole(texts: Texts) -> str:
    return "\n".join(_folded(texts))


def whole(report: Report) -> str:
    """The folded document in one piece: what is not found in it need not be looked for text by text."""
    return _whole(report.texts)


def damaged(text: str) -> bool:
    """Whether a wrong decoding destroyed the text: its signs prove nothing."""
    return bool(_DAMAGED.search(text))


def written(report: Report, span: Span) -> str:
    """The piece of a text as written, without blanks around it."""
    return report.texts[span.text][span.start : span.end].strip()


def last_text(report: Report) -> int:
    """The number of the last text that says something, -1 where there is none."""
    return next((number for number in range(len(report.texts) - 1, -1, -1) if report.texts[number].strip()), -1)


def sentence(text: str, at: int) -> tuple[int, int]:
    """Start and end of the sentence of a folded text that holds an offset, at most REACH characters to either side."""
    low, high = max(0, at - REACH), min(len(text), at + REACH)
    start = max(text.rfind("。", low, at) + 1, text.rfind("\n", low, at) + 1, low)
    stops = [stop for stop in (text.find("。", at, high), text.find("\n", at, high)) if stop >= 0]
    return start, min(stops, default=high)
