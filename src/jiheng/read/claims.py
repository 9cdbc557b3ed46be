"""Who says what a figure is: the roles that readers and relations give to figures, and one fact for every figure.

The surest claim wins: a reader of indicators or of a form, then a statement on money, then a sum or change, then the words
around the figure. A figure that nobody claims stays without role: unread.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from jiheng.model.blocks import Span
from jiheng.model.figure import Stated
from jiheng.model.report import Fact, Funds, Report
from jiheng.read import prose
from jiheng.read.passages import Passage
from jiheng.read.prose import Mention

Claims = dict[Span, tuple[str, str]]
_QUANTITIES = ("quantity", "range", "mangled", "foreign")
_FUNDS = ("budget", "received", "executed", "balance", "initial_budget", "received_rate", "execution_rate")


def claims_of(report: Report, surer: Mapping[Span, tuple[str, str]]) -> Claims:
    """Roles by relation and statement, overruled by the surer claims of the readers."""
    result: Claims = {}
    for sum_ in report.sums:
        for fact in (sum_.total, *sum_.parts):
            _claim(result, fact.figure, fact.role, fact.label)
    for funds in report.funds:
        _claim_funds(result, funds)
    for change in report.changes:
        for moved in (change.change, change.rate):
            if moved is not None:
                _claim(result, moved.figure, moved.role, moved.label or "增减")
    return {**result, **surer}


def _claim_funds(result: Claims, funds: Funds) -> None:
    for role in _FUNDS:
        stated = getattr(funds, role)
        if stated is not None:
            _claim(result, stated, role, funds.label)
    for part in funds.parts:
        _claim_funds(result, part)
    for use in funds.uses:
        if use.amount is not None:
            _claim(result, use.amount, "use", use.label)
    for source in funds.sources:
        if source.amount is not None:
            _claim(result, source.amount, "source", source.label)


def _claim(result: Claims, stated: Stated, role: str, label: str) -> None:
    if stated.span is not None and role:
        result[stated.span] = (role, label)


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where a form cuts figures otherwise than the lexer: `splits` take the place of what they overlap, `ignored` are none."""

    splits: Mapping[int, Sequence[Stated]] = field(default_factory=lambda: MappingProxyType({}))  # by the number of their text
    ignored: frozenset[Span] = frozenset()

    def figures(self, passage: Passage) -> list[Stated]:
        """The figures of a passage, in order."""
        if not (passage.tokens or self.splits):
            return []
        own = [passage.stated(token) for token in passage.tokens if token.kind in _QUANTITIES]
        splits = [stated for _, text in passage.pieces for stated in self.splits.get(text, ())]
        if not splits:
            return [stated for stated in own if stated.span not in self.ignored] if self.ignored else own
        kept = [s for s in own if s.span not in self.ignored and not any(_overlap(s.span, other.span) for other in splits)]
        return sorted((*kept, *splits), key=lambda stated: (stated.span.text, stated.span.start) if stated.span else (0, 0))


def by_text(splits: Iterable[Stated]) -> dict[int, list[Stated]]:
    """Figures by the number of the text in which they stand."""
    found: dict[int, list[Stated]] = {}
    for stated in splits:
        if stated.span is not None:
            found.setdefault(stated.span.text, []).append(stated)
    return found


def _overlap(one: Span | None, other: Span | None) -> bool:
    return bool(one and other and one.text == other.text and one.start < other.end and other.start < one.end)


def facts_of(found: Sequence[Passage], mentions: Sequence[Mention], claims: Claims, cuts: Cuts) -> tuple[Fact, ...]:
    """One fact for each quantity of the document, in order."""
    said = {mention.figure.span: mention for mention in mentions}
    facts: list[Fact] = []
    for number, passage in enumerate(found):
        figures = cuts.figures(passage)
        if not figures:
            continue
        if not passage.cell and any(figure.span not in said and figure.span not in claims for figure in figures):
            said.update({mention.figure.span: mention for mention in prose.mentions(passage, number)})
        facts.extend(_fact(figure, number, said.get(figure.span), claims) for figure in figures)
    return tuple(facts)


def _fact(figure: Stated, passage: int, mention: Mention | None, claims: Claims) -> Fact:
    """The role that a reader claimed, else that of the words around the figure."""
    claim = claims.get(figure.span) if figure.span else None
    role, label = claim or (mention.role if mention else "", "")
    if mention is None:
        return Fact(figure, role, label, passage=passage)
    return Fact(figure, role, label or mention.label, mention.scope, mention.year, passage, mention.sentence)
