"""Statements on money: which budget, which receipts, which spending and which rate belong together.

Mentions are gathered into drafts, one a scope (the whole, 基本支出, 项目支出, 追加, or a named fund such as 专项资金). A rate belongs
to the draft whose amount was named last. A heading of the outline gives its section a scope of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from jiheng.model.blocks import Span
from jiheng.model.figure import Stated
from jiheng.model.report import Funds, Source, Sum, Use
from jiheng.model.terms import SOURCES
from jiheng.read import labels
from jiheng.read.prose import Mention

_GENERIC = frozenset(("", "总", "项目总", "年初批复", "资金", "项目", "项目资金", "经费", "部门", "部门整体", "整体", "单位", "年", "数", "政府", "财政", "支出", "预算资金"))
_AMOUNTS = ("budget", "received", "executed", "balance")
_NAMED_USES = re.compile(r"其中[,:]?\s?(?:主要)?用于[::,]?\s?(?P<names>[^0-9。;)]{2,120})")
_EXPLAINED = re.compile(r"原因[是为::]|由于|因为?(?!此)|受[^,。]{0,12}影响|主要是")


@dataclass(slots=True)
class _Draft:
    """A statement in the making."""

    scope: str
    label: str
    amounts: dict[str, Stated] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    uses: tuple[Use, ...] = ()
    parts: list[_Draft] = field(default_factory=list)
    span: Span | None = None
    sentence: tuple[int, int] = (-1, -1)
    explained: str = ""

    def funds(self) -> Funds:
        """The finished statement."""
        return Funds(
            self.scope,
            self.label,
            sources=self.sources,
            uses=self.uses,
            parts=tuple(part.funds() for part in self.parts),
            explained=self.explained,
            span=self.span,
            **{name: value for name, value in self.amounts.items()},
        )

    def says_enough(self) -> bool:
        """Whether the statement relates at least two quantities, or is one of the named scopes of a report."""
        return len(self.amounts) + len(self.sources) + len(self.uses) > 1 or (
            self.scope in ("basic", "project", "supplement", "total") and bool(self.amounts)
        )


class Gatherer:
    """Collects mentions of one section after another into statements."""

    def __init__(self) -> None:
        self._open: list[_Draft] = []
        self._done: list[_Draft] = []
        self._current: _Draft | None = None

    def close(self) -> None:
        """End a section: what is open is finished."""
        self._done.extend(draft for draft in self._open if draft.says_enough())
        self._open, self._current = [], None

    def funds(self) -> tuple[Funds, ...]:
        """All statements gathered so far."""
        self.close()
        return tuple(draft.funds() for draft in self._done)

    def passage(self, found: Sequence[Mention], sums: Iterable[Sum], scope: str, text: str) -> None:
        """Take in the mentions of one passage; `scope` is that of the section, "" if it has none."""
        parts = {part.figure.span: sum_ for sum_ in sums if sum_.how != "合计" for part in sum_.parts}
        for mention in found:
            if mention.change or mention.year < 0:
                continue
            if mention.figure.span in parts:
                self._part(mention, parts[mention.figure.span])
            elif mention.token.money and (mention.role in _AMOUNTS or mention.scope == "supplement"):
                self._amount(mention, scope)
            elif mention.role in ("received_rate", "execution_rate"):
                self._rate(mention, scope)
        self._tail(text)

    def _part(self, mention: Mention, sum_: Sum) -> None:
        """A part of a total: a source of a budget or a use of an expenditure; either may be spoken of again by name."""
        total = self._draft_of(sum_.total.figure.span)
        if total is None or not mention.token.money or mention.family != "money":
            return
        if total.amounts.get("executed") and total.amounts["executed"].span == sum_.total.figure.span:
            total.uses = (*total.uses, Use(_use_label(mention.label), mention.figure, mention.figure.span))
            return
        code = _source_code(mention.label)
        total.sources = (*total.sources, Source(code, mention.label, mention.figure))
        part = _Draft("named", mention.label, {"budget": mention.figure}, span=mention.figure.span)
        total.parts.append(part)

    def _draft_of(self, span: Span | None) -> _Draft | None:
        for draft in reversed(self._open):
            if any(stated.span == span for stated in draft.amounts.values()):
                return draft
        return None

    def _amount(self, mention: Mention, scope: str) -> None:
        role = mention.role if mention.role in _AMOUNTS else "budget"
        draft = self._find(mention, scope, role)
        draft.amounts[role] = mention.figure
        draft.span = draft.span or mention.figure.span
        draft.sentence = (mention.passage, mention.sentence)
        self._current = draft

    def _find(self, mention: Mention, scope: str, role: str) -> _Draft:
        """The open draft to which an amount belongs, or a new one."""
        name = "" if mention.core in _GENERIC else mention.core
        wanted = mention.scope or ("" if name else scope)
        here = (mention.passage, mention.sentence)
        current = self._current
        if not wanted and not name and current and current.sentence == here and role not in current.amounts:
            return current
        for draft in self._candidates():
            fits = draft.scope == wanted if wanted else labels.same_thing(labels.core(draft.label), name) if name else draft.scope == "total"
            if fits and role not in draft.amounts:
                return draft
        fresh = _Draft(wanted or ("named" if name else "total"), mention.label)
        self._open.append(fresh)
        return fresh

    def _candidates(self) -> Iterable[_Draft]:
        for draft in reversed(self._open):
            yield draft
            yield from draft.parts

    def _rate(self, mention: Mention, scope: str) -> None:
        draft = self._current
        wanted = mention.scope or scope
        if wanted and (draft is None or draft.scope != wanted):
            draft = next((d for d in reversed(self._open) if d.scope == wanted), draft)
        if draft is not None and mention.role not in draft.amounts and draft.amounts:
            draft.amounts[mention.role] = mention.figure

    def _tail(self, text: str) -> None:
        """Uses that are named without amounts, and whether the passage gives a reason."""
        draft = self._current
        if draft is None:
            return
        if not draft.explained and (reason := _EXPLAINED.search(text)):
            draft.explained = text[reason.start() : reason.start() + 40]
        match = _NAMED_USES.search(text)
        if match and not draft.uses and not re.match(r"\s?[0-9]", text[match.end() :]):
            names = [name.strip(" 、,") for name in re.split(r"[;、,]|和", match["names"])]
            draft.uses = tuple(Use(re.sub(r"^购买", "", name)) for name in names if name)


def _use_label(label: str) -> str:
    return re.sub(r"^(?:支付|用于|主要用于)", "", label).strip(" 、")


def _source_code(label: str) -> str:
    found = [(len(word), term.code) for term in SOURCES.values() for word in term.words() if word in label]
    return max(found)[1] if found else "named"
