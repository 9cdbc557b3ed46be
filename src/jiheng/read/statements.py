"""Statements on money: which budget, which receipts, which spending and which rate belong together.

Mentions are gathered into drafts, one a scope (the whole, 基本支出, 项目支出, 追加, or a named fund such as 专项资金). A rate belongs
to the draft whose amount was named last. A heading of the outline gives its section a scope of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

from jiheng.model.blocks import Span
from jiheng.model.figure import Stated
from jiheng.model.report import Fact, Funds, Source, Sum, Use
from jiheng.model.terms import SOURCES
from jiheng.read import labels
from jiheng.read.passages import Passage
from jiheng.read.prose import Mention

_GENERIC = frozenset(
    (
        "",
        "总",
        "项目总",
        "年初批复",
        "资金",
        "项目",
        "项目资金",
        "经费",
        "部门",
        "部门整体",
        "整体",
        "单位",
        "年",
        "数",
        "政府",
        "财政",
        "支出",
        "预算资金",
    )
)
_AMOUNTS = ("budget", "received", "executed", "balance")
# Longest first: the most exact word tells the source
_SOURCE_WORDS = sorted(
    ((word, term.code) for term in SOURCES.values() for word in term.words()), key=lambda one: (len(one[0]), one[1]), reverse=True
)
_OWN = ("total", "basic", "project", "supplement")
_USES = re.compile(r"其中[,:]?\s?(?:主要)?用于[:,]?\s?(?P<names>[^。]{2,1000})")
_HANDED = re.compile(r"(?:下达|收到|拨付到位)$")
_VERB = re.compile(r"^(?:支付|购买|主要用于|用于)")
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
    certain: bool = True

    def funds(self) -> Funds:
        """The finished statement."""
        return Funds(
            self.scope,
            "" if self.scope in _OWN else self.label,
            sources=self.sources,
            uses=self.uses,
            parts=tuple(part.funds() for part in self.parts if len(part.amounts) > 1),
            parts_complete=all(len(part.amounts) > 1 for part in self.parts),
            explained=self.explained,
            certain=self.certain,
            span=self.span,
            **cast(dict[str, Any], self.amounts),
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

    def passage(self, found: Sequence[Mention], sums: Iterable[Sum], scope: str, passage: Passage) -> None:
        """Take in the mentions of one passage; `scope` is that of the section, "" if it has none."""
        parts = {part.figure.span: sum_ for sum_ in sums if sum_.how != "合计" and _counts(sum_) for part in sum_.parts}
        for before, mention in zip((None, *found), found, strict=False):
            if mention.change or mention.year < 0:
                continue
            if mention.figure.span in parts:
                self._part(mention, parts[mention.figure.span])
            elif mention.token.money and (mention.role in _AMOUNTS or mention.scope == "supplement"):
                self._amount(mention, scope)
            elif mention.role in ("received_rate", "execution_rate"):
                self._rate(mention, mention.role, scope)
            elif mention.role == "rate" and mention.label == "完成率" and before and before.role == "executed":
                self._rate(mention, "execution_rate", scope)  # 预算 18.5 万元，已执行 4.3 万元，完成率 23.24%
        self._tail(passage, found)

    def _part(self, mention: Mention, sum_: Sum) -> None:
        """A part of a total: a source of a budget or a use of an expenditure; either may be spoken of again by name."""
        total = self._draft_of(sum_.total.figure.span)
        if total is None or not mention.token.money or mention.family != "money":
            return
        if "executed" in total.amounts and total.amounts["executed"].span == sum_.total.figure.span:
            total.uses = (*total.uses, Use(_use_label(mention.label), mention.figure, mention.figure.span))
            return
        if not adds_up(sum_):
            return
        code = source_code(mention.label)
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
        if role == "budget" and self._handed_down(mention):
            role = "received"
        draft = self._find(mention, scope, role)
        draft.amounts[role] = mention.figure
        draft.span = draft.span or mention.figure.span
        draft.sentence = (mention.passage, mention.sentence)
        self._current = draft

    def _handed_down(self, mention: Mention) -> bool:
        """预算 58 万元，下达 40 万元: what was handed down of a budget just named was received."""
        current = self._current
        here = current is not None and current.sentence == (mention.passage, mention.sentence)
        return bool(here and current and "budget" in current.amounts and _HANDED.search(mention.label))

    def _find(self, mention: Mention, scope: str, role: str) -> _Draft:
        """The open draft to which an amount belongs, or a new one."""
        name = "" if mention.core in _GENERIC else mention.core
        wanted = mention.scope or ("" if name else scope)
        here = (mention.passage, mention.sentence)
        current = self._current
        if not wanted and not name and current and current.sentence == here and role not in current.amounts:
            return current
        for draft in self._candidates():
            fits = (
                draft.scope == wanted
                if wanted
                else labels.same_thing(labels.core(draft.label), name)
                if name
                else draft.scope == "total"
            )
            if fits and role not in draft.amounts:
                return draft
            if (
                fits
                and draft.sentence[0] == mention.passage
                and not ("executed" in draft.amounts or "execution_rate" in draft.amounts)
            ):
                return self._again(draft, role)
        fresh = _Draft(wanted or ("named" if name else "total"), mention.label)
        self._open.append(fresh)
        return fresh

    def _again(self, draft: _Draft, role: str) -> _Draft:
        """A second amount of one role: an adjusted budget leaves the first as the initial one; batches prove nothing."""
        if role == "budget" and "initial_budget" not in draft.amounts:
            draft.amounts["initial_budget"] = draft.amounts["budget"]
        else:
            draft.certain = False
        return draft

    def _candidates(self) -> Iterable[_Draft]:
        for draft in reversed(self._open):
            yield draft
            yield from draft.parts

    def _rate(self, mention: Mention, role: str, scope: str) -> None:
        draft = self._current
        wanted = mention.scope or scope
        if wanted and (draft is None or draft.scope != wanted):
            draft = next((d for d in reversed(self._open) if d.scope == wanted), draft)
        if draft is not None and role not in draft.amounts and draft.amounts:
            draft.amounts[role] = mention.figure

    def _tail(self, passage: Passage, found: Sequence[Mention]) -> None:
        """Uses that are listed, with amounts or only by name, and whether the passage gives a reason."""
        draft, text = self._current, passage.text
        if draft is None:
            return
        if not draft.explained and (reason := _EXPLAINED.search(text)):
            draft.explained = text[reason.start() : reason.start() + 40]
        match = _USES.search(text)
        if match is None:
            return
        named = [m for m in found if match.start("names") <= m.token.start < match.end("names")]
        if ";" in match["names"] or len(named) < 2:
            draft.uses = tuple(_listed_uses(passage, match, named)) or draft.uses


def _listed_uses(passage: Passage, match: re.Match[str], named: Sequence[Mention]) -> Iterator[Use]:
    """Uses separated by ；, or by 、 where none has an amount; the label is what stands before the amount."""
    text = passage.text
    start, marks = match.start("names"), r";" if ";" in match["names"] or named else r"[、,]|(?<=[一-鿿])和(?=[一-鿿])"
    for piece in re.split(f"({marks})", match["names"]):
        end = start + len(piece)
        inside = [m for m in named if start <= m.token.start < end]
        if piece.strip(" 、,;)"):
            label = passage.raw[start : inside[0].token.start if inside else end].strip(" 、，,：:；;)）")
            label = _VERB.sub("", label)
            yield Use(label, inside[0].figure if inside else None, passage.span(start, end))
        start = end
    assert start <= len(text)


def _counts(sum_: Sum) -> bool:
    """Whether a list of parts may be taken for sources or uses: its structure is sure, or it adds up."""
    return sum_.certain or adds_up(sum_)


def _use_label(label: str) -> str:
    return _VERB.sub("", label).strip(" 、")


def source_code(label: str) -> str:
    """The code of the source of money that a label names, "named" where it is none of the official ones."""
    return next((code for word, code in _SOURCE_WORDS if word in label), "named")


def adds_up(sum_: Sum) -> bool:
    """Whether the parts give the total within what their printing leaves open."""
    figures = [part.figure for part in sum_.parts]
    gap = sum_.total.figure.base - sum((figure.base for figure in figures), start=Decimal(0))
    return abs(gap) <= sum_.total.figure.slack + sum((figure.slack for figure in figures), start=Decimal(0))


def column_sums(funds: Funds) -> Iterator[Sum]:
    """A total row and the rows under it, column by column, as sums."""
    for name in ("initial_budget", *_AMOUNTS):
        whole = getattr(funds, name)
        rows = [(part, getattr(part, name)) for part in funds.parts]
        parts = tuple(Fact(stated, name, part.label) for part, stated in rows if stated is not None)
        if whole is not None and parts:
            certain = funds.certain and all(part.certain for part in funds.parts)
            yield Sum(Fact(whole, name, funds.label), parts, len(parts) == len(rows) and funds.parts_complete, certain, "其中")


def scope_sums(all_: Sequence[Funds]) -> Iterator[Sum]:
    """The whole is 基本支出 and 项目支出 together, in budget and in spending."""
    of = {scope: [f for f in all_ if f.scope == scope] for scope in ("total", "basic", "project")}
    if any(len(found) != 1 for found in of.values()):
        return
    total, basic, project = (of[scope][0] for scope in ("total", "basic", "project"))
    for name in ("budget", "executed"):
        whole, one, other = getattr(total, name), getattr(basic, name), getattr(project, name)
        if whole is not None and one is not None and other is not None:
            parts = (Fact(one, name, basic.label, "basic"), Fact(other, name, project.label, "project"))
            certain = total.certain and basic.certain and project.certain
            yield Sum(Fact(whole, name, total.label, "total"), parts, True, certain, "基本+项目")
