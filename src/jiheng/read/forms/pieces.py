"""A piece is the smallest part of a form that is read as one cell; its value is what stands in it.

However a form arrives (a true table, ragged pipes, one cell a paragraph, one line with blanks), it becomes a row of pieces. A
piece keeps its passage and offsets, so that every figure in it has its place in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from jiheng.model.blocks import Span
from jiheng.model.figure import Stated
from jiheng.model.report import Actual, Target
from jiheng.model.terms import COUNTED, DURATIONS, MEASURED, MONEY, NOT_DUE, NOT_STATED, OPERATORS, RATES
from jiheng.read.figures import Token, as_date, lex
from jiheng.read.forms.words import NOTHING, Look, bare, meaning
from jiheng.read.passages import Passage

_DASHES = frozenset({"-", "--", "---", "/", "\\", "无", "...", "……", "…", "*", "·"})
_SIGNS = {bare(word): term.code for term in OPERATORS.values() for word in term.words() if term.code != "range"} | {
    "定量": "",
    "正向": "",
    "反向": "",
    "正向指标": "",
    "反向指标": "",
    "定性指标": "qualitative",
    "定量指标": "",
    "定量(其他)": "",
}
_UNITS = frozenset(
    {*COUNTED, *MEASURED, *DURATIONS, *MONEY, *RATES, "分", "倍", "元/人", "人/次", "个/年", "次/年", "㎡", "天/次"}
)
_UNIT_SPELLINGS = {"百分比": "%", "百分号": "%", "％": "%", "百分之": "%", "平米": "平方米"}
_LONG_WORD = 24
_TICKS = frozenset("√✓✔☑■●对是")
_LEFT_OVER = re.compile(r"\([^()]{0,3}\*\*?[^()]{0,6}\)")
_AHEAD = re.compile(
    r"^[\s$:(~\\]*(?:控制在|保持在|维持在|稳定在|约为?|大约|共计?|累计|总计|达到?了?|完成率?|已完成|实际完成?|实际|全年完成?|目前|近|为|率"
    r"|每[年月次人亩]|年均|超过|提高到?|全年)?[\s:约达到为]{0,3}$"
)
_BEHIND = re.compile(r"^[\s$)。;,\\]*(?:以内|之内|及?以上|及?以下|左右|内|\(含\)|完成)?[\s)。;,$\\]*$")
_UNIT_BEHIND = re.compile(r"^\s?(?P<unit>[一-鿿/]{1,4})$")
_NOT_DUE = re.compile("|".join(map(re.escape, NOT_DUE)))
_DIGIT = re.compile(r"\d")
_ROUGH = re.compile(r"[一-鿿]")
_NUMBER_PREFIX = re.compile(
    r"^(?:(?P<label>指标\s?(?P<n>[0-9]{1,2}))\s?[:、.)]?\s?|\(?(?P<m>[0-9]{1,2})[、)]\s?|(?P<k>[0-9]{1,2})\.(?![0-9])\s?|[①-⑳]\s?)"
)


class Piece(NamedTuple):
    """One cell: folded text without blanks at its ends, its passage and where it starts there.

    `first` tells that a row of the text (a line, a table's row) begins with it. `row`, `col`, `cols` count from 1 in a table
    whose columns can be trusted, else they are 0.
    """

    text: str
    source: Passage | None = None
    number: int = -1
    start: int = 0
    first: bool = False
    row: int = 0
    col: int = 0
    cols: int = 1
    rows: int = 1

    @property
    def end(self) -> int:
        """Where the piece ends in its passage."""
        return self.start + len(self.text)

    @property
    def raw(self) -> str:
        """The text as it was written."""
        return self.source.raw[self.start : self.end] if self.source is not None else self.text

    @property
    def whole(self) -> bool:
        """Whether the piece is all of its passage, and so has that one's tokens."""
        return not self.start and self.source is not None and len(self.text) == len(self.source.text)

    @property
    def bare(self) -> str:
        """The text without any blanks."""
        return bare(self.text)

    @property
    def look(self) -> Look:
        """What the piece means as a caption or label."""
        return meaning(self.text) if self.text else NOTHING

    def span(self, start: int = 0, end: int = -1) -> Span | None:
        """The span of a range of the piece in the document; None for an empty piece."""
        if self.source is None:
            return None
        return self.source.span(self.start + start, self.start + (len(self.text) if end < 0 else end))

    def stated(self, token: Token) -> Stated:
        """A token of this piece as a Stated value."""
        assert self.source is not None
        if self.whole:
            return self.source.stated(token)
        begin, end = self.start + token.start, self.start + token.end
        raw = self.source.raw[begin:end]
        return Stated(token.value, token.unit, token.places, raw, self.source.span(begin, end))


BLANK = Piece("")


class Value(NamedTuple):
    """What stands in a piece.

    Kinds: blank, dash, sign (≥ alone), unit (人次 alone), tick, due (未到监控节点), number (no unit, or 分), quantity (with unit or
    sign), range, words; gap where a caption cuts into the rows. `figures` are all quantities in it, also those inside words.
    """

    kind: str
    piece: Piece
    stated: Stated | None = None
    op: str = ""
    upper: Stated | None = None
    rest: str = ""
    figures: tuple[Stated, ...] = ()

    @property
    def text(self) -> str:
        """The text of the piece."""
        return self.piece.text

    @property
    def rate(self) -> bool:
        """Whether it is a quantity in percent."""
        return self.stated is not None and self.stated.unit in RATES

    @property
    def pure(self) -> bool:
        """Whether it is a quantity and nothing else."""
        return self.kind in ("number", "quantity", "range")

    @property
    def amount(self) -> bool:
        """Whether it may be an amount of money: a bare number or one with a money unit."""
        return self.stated is not None and self.stated.unit in (*MONEY, "")


def value_of(piece: Piece) -> Value:
    """Read what stands in a piece."""
    text = piece.text
    if not text:
        return Value("blank", piece)
    word = bare(text) if len(text) <= _LONG_WORD else text
    if word == NOT_STATED:
        return Value("blank", piece)
    if word in _DASHES or not word.strip(".…·-—_*"):
        return Value("dash", piece)
    if word in _SIGNS and not word.isdigit():
        return Value("sign", piece, op=_SIGNS[word])
    if len(text) > _LONG_WORD:
        return Value("due", piece) if _NOT_DUE.search(text) else _numeric(piece)
    if word in _TICKS and word not in "对是":
        return Value("tick", piece)
    if word in _UNITS:
        return Value("unit", piece)
    if _NOT_DUE.search(text):
        return Value("due", piece)
    return _numeric(piece)


def tokens_of(piece: Piece) -> tuple[Token, ...]:
    """The tokens of a piece, with offsets in the piece: the passage's own where it is a whole passage, else lexed anew."""
    source = piece.source
    if source is None:
        return ()
    if piece.whole:
        return source.tokens
    return lex(piece.text)


def _numeric(piece: Piece) -> Value:
    text = piece.text
    if not _DIGIT.search(text):
        return Value("words", piece)
    left = _LEFT_OVER.search(text)
    masked = replace_range(text, left.start(), left.end()) if left else text
    tokens = tokens_of(piece) if not left else lex(masked)
    found = [token for token in tokens if token.kind in ("quantity", "range")]
    figures = tuple(piece.stated(token) for token in found)
    if len(found) != 1 or len(tokens) != 1:
        return Value("words", piece, figures=figures)
    token = found[0]
    ahead, behind = masked[: token.from_ if token.op and token.from_ <= token.start else token.start], masked[token.end :]
    return _pure(piece, token, figures, ahead.strip(), behind.strip())


def replace_range(text: str, start: int, end: int) -> str:
    """The text with blanks in place of a range; its length stays."""
    return text[:start] + " " * (end - start) + text[end:]


def _pure(piece: Piece, token: Token, figures: tuple[Stated, ...], ahead: str, behind: str) -> Value:
    """One quantity with little beside it: a value; else words that hold a figure."""
    stated = figures[0]
    if not _AHEAD.match(ahead):
        return Value("words", piece, figures=figures)
    if not _BEHIND.match(behind):
        unit = _UNIT_BEHIND.match(behind)
        if not unit or token.kind == "range":
            return Value("words", piece, figures=figures)
        if stated.unit in ("", "万", "亿"):
            stated = replace(stated, unit=plain_unit(stated.unit + unit["unit"]))
        return Value("quantity", piece, stated, token.op, rest=ahead + behind, figures=figures)
    if token.kind == "range" and token.upper is not None:
        upper = replace(stated, value=token.upper)
        return Value("range", piece, stated, "range", upper, figures=figures)
    kind = "number" if not token.op and stated.unit in ("", "分") else "quantity"
    return Value(kind, piece, stated, token.op, rest=ahead + behind, figures=figures)


# what a value becomes in an indicator ---------------------------------------------------------------------------------


def target_of(value: Value, sign: Value | None = None, unit: Value | None = None) -> Target:
    """The target that a value states; sign and unit may stand in cells of their own."""
    if value.kind in ("blank", "dash"):
        return Target()
    op = sign.op if sign and sign.op else value.op
    if not value.pure or value.stated is None:
        return Target("qualitative" if op == "qualitative" else "", words=value.text, text=value.text)
    stated = value.stated
    if unit is not None and unit.text and not stated.unit:
        stated = replace(stated, unit=plain_unit(unit.text))
    if op == "qualitative":
        return Target(op, words=value.text, text=value.text)
    return Target(op, stated, value.upper, "", value.text)


def actual_of(value: Value, target: Target) -> Actual:
    """The actual that a value states; a bare number takes the target's unit."""
    if value.kind in ("blank", "dash"):
        return Actual()
    if value.kind == "due":
        return _not_due(value)
    if not value.pure or value.stated is None or value.kind == "range":
        return Actual(words=value.text)
    stated = value.stated
    if not stated.unit and target.value is not None and target.value.unit:
        stated = replace(stated, unit=target.value.unit)
    return Actual(stated)


def _not_due(value: Value) -> Actual:
    dates = [token for token in tokens_of(value.piece) if token.kind == "date"]
    rest = value.text
    for token in reversed(dates):
        rest = rest[: token.start] + rest[token.end :]
    rest = re.sub(r"[一-鿿()\s,;。:]", "", _NOT_DUE.sub("", rest))
    return Actual(None, "", True, as_date(dates[0].when, end_of_month=True) if dates else None, rest)


def plain_unit(text: str) -> str:
    """A unit as it stands in a cell of its own or behind a number, spelled in the usual way."""
    return _UNIT_SPELLINGS.get(bare(text), bare(text))


def with_unit(stated: Stated | None, unit: str) -> Stated | None:
    """An amount in the unit of the head of its table; a 万 of its own only repeats it."""
    if stated is None or not unit:
        return stated
    if not stated.unit or (stated.unit == "万" and unit == "万元"):
        return replace(stated, unit=unit)
    return stated


def as_rate(stated: Stated | None) -> Stated | None:
    """A number in a column of rates: it is in percent, unless it looks like a fraction (0.92), which says nothing sure."""
    if stated is None or stated.unit:
        return stated
    if stated.value and stated.value <= Decimal(1) and stated.places:
        return None
    return replace(stated, unit="%")


def number_prefix(text: str) -> tuple[str, int, int]:
    """The printed number of an indicator (指标 3, 2), the length of its label and of the whole prefix."""
    match = _NUMBER_PREFIX.match(text)
    if not match:
        return "", 0, 0
    if match["label"]:
        return bare(match["label"]), match.end("label"), match.end()
    return match["m"] or match["k"] or "", 0, match.end()


def wordy(text: str) -> bool:
    """Whether a text can be a name: at least two Chinese characters."""
    return len(_ROUGH.findall(text[:12])) >= 2


def quantities(pieces: Iterable[Piece]) -> list[tuple[Piece, Token]]:
    """All figures of some pieces."""
    return [(piece, token) for piece in pieces for token in tokens_of(piece) if token.kind in ("quantity", "range")]
