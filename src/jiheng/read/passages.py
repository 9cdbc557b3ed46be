"""Passages: what belongs together as running text, whatever lines it was broken into.

A *passage* is one cell, or one or more consecutive lines of prose of which all but the last stop in mid-sentence (copied
PDF text and converted reports break sentences over lines and even put blank lines between). Its text is folded; every
offset maps back to the text of the document that it came from.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from jiheng.model.blocks import Span, Text
from jiheng.model.figure import Stated
from jiheng.model.terms import fold
from jiheng.read.figures import Token, lex

_ENDS = re.compile(r"[。;:!?)\]》」\"”】|]\s*$")
_CLAUSES = re.compile(r"[,;。:、]")
_HEAD = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|\(?[0-9]{1,2}(?:[、)]|\.(?![0-9]))|[①-⑳]|指标\s?[0-9]|第[一二三四五六七八九十]+[部章节条]"
    r"|附件|附表|[★•·\-*#])"
)
_LABELLED = re.compile(r"\s*[一-鿿()A-Za-z ]{2,14}:")
# a full stop typed half-width; behind a numeral it numbers a heading
_HALF_STOP = re.compile(r"(?<=[%一-鿿])(?<![一二三四五六七八九十])\.(?=\s?[一-鿿]|\s*$)")
_SHORT_LINE = 16


class Passage(NamedTuple):
    """Folded running text with its numbers. `pieces` are (offset in passage, number of the text) in order.

    `made` keeps what `stated` made, by the start of its token.
    """

    text: str
    pieces: tuple[tuple[int, int], ...]
    tokens: tuple[Token, ...]
    cell: bool
    level: int
    raw: str
    made: dict[int, Stated]

    def span(self, start: int, end: int) -> Span:
        """The span in the document for a range of the passage, cut to the text in which it starts."""
        if len(self.pieces) == 1:
            return Span(self.pieces[0][1], start, end)
        at = bisect_right(self.pieces, (start, 1 << 30)) - 1
        offset, text = self.pieces[at]
        limit = self.pieces[at + 1][0] if at + 1 < len(self.pieces) else len(self.text)
        return Span(text, start - offset, min(end, limit) - offset)

    def stated(self, token: Token) -> Stated:
        """The token as a Stated value with its span in the document, made once."""
        made = self.made.get(token.start)
        if made is None:
            text = self.raw[token.start : token.end]
            made = Stated(token.value, token.unit, token.places, text, self.span(token.start, token.end))
            self.made[token.start] = made
        return made


def passages(texts: Sequence[Text]) -> tuple[Passage, ...]:
    """Join the texts of a document into passages, in reading order; empty texts give none."""
    result: list[Passage] = []
    pending: list[tuple[int, Text, str]] = []
    for number, text in enumerate(texts):
        if not text.text or text.text.isspace():
            continue
        folded = fold(text.text)
        if "." in folded:
            folded = _HALF_STOP.sub("。", folded)
        if pending and (text.cell or not _continues(pending[-1][2], folded, pending[-1][1], text)):
            result.append(_passage(pending))
            pending = []
        if text.cell:
            result.append(_alone(number, text, folded))
        else:
            pending.append((number, text, folded))
    if pending:
        result.append(_passage(pending))
    return tuple(result)


def _continues(before: str, after: str, first: Text, second: Text) -> bool:
    """Whether a line goes on in the next: it stops in mid-sentence and the next starts nothing of its own."""
    if first.level or second.level or second.marker:
        return False
    if (first.place.note, first.place.sheet) != (second.place.note, second.place.sheet):
        return False
    if _ENDS.search(before) or _HEAD.match(after) or _LABELLED.match(after):
        return False
    return bool(_CLAUSES.search(before.strip()[3:])) and len(before.strip()) >= _SHORT_LINE


def _passage(parts: list[tuple[int, Text, str]]) -> Passage:
    if len(parts) == 1:
        return _alone(*parts[0])
    pieces, offset = [], 0
    for number, _, folded in parts:
        pieces.append((offset, number))
        offset += len(folded)
    whole = "".join(folded for _, _, folded in parts)
    raw = "".join(text.text for _, text, _ in parts)
    return Passage(whole, tuple(pieces), lex(whole), False, 0, raw, {})


def _alone(number: int, text: Text, folded: str) -> Passage:
    return Passage(folded, ((0, number),), lex(folded), text.cell, text.level, text.text, {})
