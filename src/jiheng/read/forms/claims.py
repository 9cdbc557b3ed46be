"""Gathers which figure has which role, and which passages a form takes for itself."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from jiheng.model.blocks import Span
from jiheng.model.figure import Stated
from jiheng.read.figures import Token
from jiheng.read.forms.pieces import Piece, Value, tokens_of
from jiheng.read.passages import Passage

_QUANTITIES = ("quantity", "range")


@dataclass(slots=True)
class Claims:
    """Roles by span, figures that the lexer cuts otherwise, running text inside the form. A first claim stands."""

    roles: dict[Span, tuple[str, str]] = field(default_factory=dict)
    splits: dict[Span, Stated] = field(default_factory=dict)
    ignored: set[Span] = field(default_factory=set)
    running: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    sources: dict[int, Passage] = field(default_factory=dict)
    spans: dict[int, frozenset[Span]] = field(default_factory=dict)

    def claim(self, stated: Stated | None, role: str, label: str) -> None:
        """Give a figure its role."""
        if stated is not None and stated.span is not None and role and label:
            self.roles.setdefault(stated.span, (role, label))

    def claim_all(self, figures: Iterable[Stated], role: str, label: str) -> None:
        """Give several figures one role."""
        for stated in figures:
            self.claim(stated, role, label)

    def value(self, value: Value | None, role: str, label: str) -> None:
        """Give all figures of a value one role."""
        if value is not None:
            self.note(value)
            self.claim_all(value.figures, role, label)

    def note(self, value: Value) -> None:
        """Keep the figures of a piece that is no whole passage, should the lexer cut them otherwise."""
        for stated in value.figures:
            self.split(stated, value.piece)

    def split(self, stated: Stated, piece: Piece) -> None:
        """Keep a figure that is no token of its passage."""
        source = piece.source
        if source is None or stated.span is None or piece.whole:
            return
        if stated.span not in self._token_spans(piece.number, source):
            self.splits[stated.span] = stated

    def piece(self, piece: Piece, role: str, label: str, start: int = 0) -> None:
        """Give all figures of a piece from an offset on one role."""
        for token in tokens_of(piece):
            if token.kind in _QUANTITIES and token.start >= start:
                stated = piece.stated(token)
                self.split(stated, piece)
                self.claim(stated, role, label)

    def of(self, piece: Piece) -> Iterable[Stated]:
        """The figures of a piece."""
        return (piece.stated(token) for token in tokens_of(piece) if token.kind in _QUANTITIES)

    def run(self, piece: Piece) -> None:
        """Mark a piece as running text, which the prose reader reads."""
        if piece.source is not None:
            self.sources[piece.number] = piece.source
            self.running.setdefault(piece.number, []).append((piece.start, piece.end))

    def ignore(self, piece: Piece, end: int = -1) -> None:
        """Mark the numbers of a piece, or of its beginning, as no figures of the report."""
        for token in tokens_of(piece):
            span = piece.stated(token).span
            if span is not None and (end < 0 or token.start < end) and span not in self.roles:
                self.ignored.add(span)

    def masked(self) -> Iterable[tuple[int, Passage]]:
        """The passages that hold running text beside cells, with everything else blanked out."""
        for number, ranges in sorted(self.running.items()):
            yield number, _masked(self.sources[number], ranges)

    def _token_spans(self, number: int, source: Passage) -> frozenset[Span]:
        if number not in self.spans:
            self.spans[number] = frozenset(source.span(t.start, t.end) for t in source.tokens if t.kind in _QUANTITIES)
        return self.spans[number]


def _masked(source: Passage, ranges: list[tuple[int, int]]) -> Passage:
    """A copy of the passage in which only some ranges are left; offsets stay."""
    text: list[str] = []
    tokens: list[Token] = []
    at = 0
    for start, end in sorted(ranges):
        if start < at:
            continue
        text.append(" " * (start - at) + source.text[start:end])
        at = end
        first = bisect_left(source.tokens, start, key=_start)
        last = bisect_left(source.tokens, end, lo=first, key=_start)
        tokens.extend(token for token in source.tokens[first:last] if token.end <= end)
    whole = "".join(text) + " " * (len(source.text) - at)
    return Passage(whole, source.pieces, tuple(tokens), source.cell, source.level, source.raw, {})


def _start(token: Token) -> int:
    return token.start
