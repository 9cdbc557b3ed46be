"""Targets and actual values: one cell or clause turned into operator, quantity, words, or 未到监控节点 with its date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jiheng.model.figure import Stated
from jiheng.model.report import Actual, Target
from jiheng.model.terms import NOT_DUE, NOT_STATED
from jiheng.read.figures import Token, as_date
from jiheng.read.passages import Passage

_NOT_DUE = re.compile("|".join(NOT_DUE))
_EDGES = " \t\n,;:。、$\\"
_RAW_EDGES = _EDGES + "，；：。　"
_BRACKETS = re.compile(r"[()\[\]（）\s,;。:]")
_LEFT_OVER = re.compile(r"\([^()]{0,3}\*\*[^()]{0,6}\)")


def inside(tokens: Sequence[Token], start: int, end: int) -> list[Token]:
    """The tokens that lie in [start, end)."""
    return [token for token in tokens if start <= token.start and token.end <= end]


def target_of(passage: Passage, start: int, end: int) -> tuple[Target, tuple[Stated, ...]]:
    """Read a target in [start, end); also return the figures that it claims."""
    text = passage.text[start:end]
    found = [token for token in inside(passage.tokens, start, end) if token.kind in ("quantity", "range")]
    if not found:
        words = passage.raw[start:end].strip(_RAW_EDGES)
        words = "" if words == NOT_STATED else words
        return Target("qualitative" if words else "", words=words, text=words), ()
    token = found[0]
    stated = passage.stated(token)
    if token.kind == "range" and token.upper is not None:
        last = re.split(r"-+|~|至", passage.text[token.start : token.end])[-1]
        digits = re.match(r"[0-9]+(?:\.(?P<places>[0-9]+))?", last)
        places = len(digits["places"] or "") if digits else stated.places
        upper = Stated(token.upper, token.unit, places, stated.text, stated.span)
        return Target("range", stated, upper, "", text.strip(_EDGES)), (stated,)
    words = _words_beside(text, token, start)
    return Target(token.op, stated, None, words, text.strip(_EDGES)), tuple(passage.stated(t) for t in found)


def _words_beside(text: str, token: Token, start: int) -> str:
    """Words beside the quantity of a target that say more than a sign and a unit (年底前完成 100%)."""
    before = text[: max(0, token.from_ - start)]
    after = text[token.end - start :]
    rest = (before + after).strip(_EDGES + "$\\")
    return rest if len(rest) > 4 else ""


def actual_of(passage: Passage, start: int, end: int) -> tuple[Actual, tuple[Stated, ...]]:
    """Read an actual value in [start, end); also return the figures that it claims."""
    text = passage.text[start:end]
    due = _NOT_DUE.search(text)
    if due:
        return _not_due(passage, start, end, text, due), ()
    found = [token for token in inside(passage.tokens, start, end) if token.kind == "quantity"]
    if not found:
        words = passage.raw[start:end].strip(_RAW_EDGES)
        return Actual(words="" if words == NOT_STATED else words), ()
    stated = passage.stated(found[0])
    return Actual(stated, _words_beside(text, found[0], start)), tuple(passage.stated(t) for t in found)


def _not_due(passage: Passage, start: int, end: int, text: str, match: re.Match[str]) -> Actual:
    dates = [token for token in inside(passage.tokens, start + match.end(), end) if token.kind == "date"]
    due_on = as_date(dates[0].when, end_of_month=True) if dates else None
    return Actual(None, "", True, due_on, stray(text, passage, start, end))


def stray(text: str, passage: Passage, start: int, end: int) -> str:
    """What stands beside 未到监控节点 and should not: a percent sign, a unit, a number."""
    rest = text
    for token in reversed(inside(passage.tokens, start, end)):
        if token.kind == "date":
            rest = rest[: token.start - start] + rest[token.end - start :]
    rest = _NOT_DUE.sub("", rest)
    return re.sub(r"[一-鿿]{2,}", "", _BRACKETS.sub("", rest)).strip(_EDGES)


def not_due(text: str) -> bool:
    """Whether the text says that the value is not due."""
    return bool(_NOT_DUE.search(text))


def name_of(text: str) -> tuple[str, bool]:
    """An indicator's name without template remnants and stars, and whether a star marks it as a core one."""
    plain = _LEFT_OVER.sub("", text)
    return plain.replace("★", "").strip(_EDGES), "★" in plain
