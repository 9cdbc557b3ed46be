"""The block on money: rows become statements on money, the rows that 其中 announces become the parts of the total above them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jiheng.model.figure import Stated
from jiheng.model.report import Fact, Funds, Ratio, Sum
from jiheng.read.forms.claims import Claims
from jiheng.read.forms.funds_tree import TOTALS, Line, tree
from jiheng.read.forms.money import AMOUNTS, Aligned, align, figures_of, listed_parts, mended, rate_holds
from jiheng.read.forms.pieces import Piece, Value, with_unit
from jiheng.read.forms.words import Look

_UNIT = re.compile(r"\((?:单位:)?(?P<a>万元|元|千元|亿元|百万元)\)|单位:?(?P<b>万元|元|千元|亿元)")
_ROLES = {"forecast": "expected", "forecast_rate": "expected", "adjustment": "amount"}  # columns that no field of Funds holds
_HEAD_WEIGHT = re.compile(r"[(*](?P<n>[0-9]{1,3})分")


@dataclass(slots=True)
class FundsReader:
    """Takes the rows of the block one by one; `columns` are the captions in force, `unit` that of the head."""

    claims: Claims
    columns: tuple[str, ...] = ("budget",)
    unit: str = ""
    shuffled: bool = False  # captions and values lie about: amounts are not even claimed
    doubtful: bool = False  # labels have their values, but nothing proves the columns
    weight: Stated | None = None
    lines: list[Line] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    _shares: list[tuple[Fact, Fact]] = field(default_factory=list)
    open_end: bool = False

    def head(self, pieces: Sequence[Piece], columns: Sequence[str]) -> None:
        """Take in the captions: their order, the unit of amounts, and a weight printed in them."""
        self.columns = tuple(columns)
        for piece in pieces:
            self.caption(piece)

    def caption(self, piece: Piece) -> None:
        """Take the unit, and the weight of the execution rate, from a label of the block."""
        unit = unit_of(piece.bare)
        if unit:
            self.unit = unit
        if _HEAD_WEIGHT.search(piece.bare):
            self.claims.piece(piece, "weight", "预算执行率")
            value = next(iter(self.claims.of(piece)), None)
            self.weight = self.weight or value
        else:
            self.claims.ignore(piece)

    def row(
        self,
        label: Piece,
        name: str,
        look: Look,
        values: Sequence[Value],
        exact: Mapping[str, Value] | None = None,
        first: bool = False,
    ) -> None:
        """Take in one row: its label and values, `exact` where the columns can be trusted; `first` puts it before the others."""
        part = look.part or look.row in ("source", "")
        values = mended(values, len(self.columns))
        aligned = (
            Aligned(dict(exact), True, tuple((v, f) for f, v in exact.items()))
            if exact is not None
            else align(values, self.columns, part)
        )
        figures = figures_of(aligned, self.unit)
        certain = aligned.certain and ((not self.shuffled and not self.doubtful) or _proven(figures))
        share = figures.pop("share", None)
        if self.shuffled:
            figures = _without_guesses(figures)
        for value in values:
            self.claims.note(value)
        self._claim(aligned, name)
        self._listed(aligned, name)
        if not figures:
            if look.row:
                self.lines.append(Line(self._scope(look, name), name, Funds(self._scope(look, name), name), part, False))
            return
        if self.weight is not None and "weight" not in figures and look.row == "total" and "weight" not in self.columns:
            figures["weight"] = self.weight
        scope = self._scope(look, name)
        funds = replace(Funds(scope, name, certain=certain, span=label.span()), **_fields(figures))
        if share is not None and funds.budget is not None:
            self._shares.append((Fact(share, "share", name), Fact(funds.budget, "budget", name)))
        self.lines.insert(0 if first else len(self.lines), Line(scope, name, funds, part, look.part and self._has_part()))

    def _scope(self, look: Look, name: str) -> str:
        if name in TOTALS:
            return "total"
        return look.row if look.row in ("total", "basic", "project") and not look.part else "source"

    def _has_part(self) -> bool:
        """Whether the total above already has a row of 其中."""
        for line in reversed(self.lines):
            if line.scope != "source":
                return False
            if line.part and line.funds.budget is not None:
                return True
        return False

    def _claim(self, aligned: Aligned, name: str) -> None:
        for value, role in aligned.sure:
            if self.shuffled and role in (*AMOUNTS, "amount"):
                continue
            for stated in value.figures[:1]:
                self.claims.claim(stated, _ROLES.get(role, role), name)

    def _listed(self, aligned: Aligned, name: str) -> None:
        """An amount with what it consists of in brackets is a sum of its own."""
        for role, value in aligned.fields.items():
            parts = listed_parts(value) if role in AMOUNTS else ()
            if parts:
                total = Fact(value.figures[0], role, name, passage=value.piece.number)
                facts = tuple(Fact(part, "part", name, passage=value.piece.number) for part in parts)
                self.sums.append(Sum(total, facts, True, True, "("))
                self.claims.claim_all(value.figures[1 : len(value.figures) - len(parts)], role, name)
                self.claims.claim_all(parts, "part", name)

    # the whole block --------------------------------------------------------------------------------------------------

    def result(self) -> tuple[Funds, ...]:
        """All statements: totals with their parts, basic and project expenditure beside them."""
        for line in self.lines:
            line.funds = _in_unit(line.funds, self.unit)
        return tree(self.lines, self.open_end)

    def ratios(self) -> tuple[Ratio, ...]:
        """The stated shares of each row in the total of its block."""
        wholes = [part for _, part in self._shares if part.label in TOTALS]
        return tuple(
            Ratio(rate, tuple((part, whole) for whole in wholes), not self.doubtful)
            for rate, part in self._shares
            if part.label not in TOTALS and wholes
        )

    def scope_sums(self, result: Sequence[Funds]) -> list[Sum]:
        """基本支出 + 项目支出 = 部门整体支出, where all three are stated."""
        of = {funds.scope: funds for funds in reversed(result) if funds.scope in ("total", "basic", "project")}
        if len(of) < 3:
            return []
        sums = []
        for name in ("budget", "executed"):
            total, basic, project = (getattr(of[scope], name) for scope in ("total", "basic", "project"))
            if total is not None and basic is not None and project is not None:
                sure = all(of[scope].certain for scope in of)
                facts = [
                    Fact(s, name, of[scope].label) for scope, s in (("total", total), ("basic", basic), ("project", project))
                ]
                sums.append(Sum(facts[0], tuple(facts[1:]), True, sure, "基本支出＋项目支出"))
        return sums


def unit_of(word: str) -> str:
    """The unit of amounts that a caption names, or ""."""
    match = _UNIT.search(word)
    return (match["a"] or match["b"]) if match else ""


def _proven(figures: Mapping[str, Stated]) -> bool:
    """Whether the amounts of a row make its stated rate true."""
    done, whole, rate = (figures.get(name) for name in ("executed", "budget", "execution_rate"))
    return done is not None and whole is not None and rate is not None and rate_holds(done, whole, rate)


def _without_guesses(figures: dict[str, Stated]) -> dict[str, Stated]:
    """A row of shuffled text: its amounts stay only where they make the stated rate true."""
    if _proven(figures):
        return figures
    return {name: stated for name, stated in figures.items() if name not in AMOUNTS}


def _in_unit(funds: Funds, unit: str) -> Funds:
    """The statement with its bare amounts in the unit of the head, which may have been read later."""
    stated = {name: getattr(funds, name) for name in ("initial_budget", "budget", "received", "executed", "balance")}
    return replace(funds, **_fields({name: with_unit(value, unit) for name, value in stated.items() if value is not None}))


def _fields(figures: Mapping[str, Stated | None]) -> dict[str, Any]:
    """The figures as keyword arguments."""
    return dict(figures)
