"""What several rules on words share: the texts folded once, and findings that point at a piece of a text."""

from __future__ import annotations

import re
from functools import lru_cache

from jiheng.model.blocks import Span
from jiheng.model.report import Report
from jiheng.model.terms import fold

# Characters that only a wrong decoding puts into an official text
_DAMAGED = re.compile(r"[ㄅ-ㄩ╀-╬\ue000-\uf8ff\ufffd]")


@lru_cache(maxsize=2)
def _folded(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([fold(text) for text in texts])


def folded(report: Report) -> tuple[str, ...]:
    """All texts of the document, folded; offsets are those of the texts as written."""
    return _folded(report.texts)


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
    """Start and end of the sentence of a folded text that holds an offset."""
    start = max(text.rfind("。", 0, at), text.rfind("\n", 0, at)) + 1
    stops = [stop for stop in (text.find("。", at), text.find("\n", at)) if stop >= 0]
    return start, min(stops, default=len(text))
