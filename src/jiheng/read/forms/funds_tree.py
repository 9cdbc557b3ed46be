"""Rows of money as a tree: a total with the rows that belong to it, and their own parts below them.

What 其中 announces first are the parts of the total; a second 其中, or levels of government below 财政拨款, are parts of that row.
Where the rows end with the text, or a subtotal cuts in, the parts of a total are not known to be all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from jiheng.model.report import Funds

TOTALS = ("合计", "总计", "小计")
_YEARLY = re.compile(r"年度|本年|当年|上年")
_FISCAL = re.compile(r"财政拨款|财政资金|一般公共预算")
_LEVEL = re.compile(r"中央|省|自治区|市|县|区级|区财|本级|上级|州|地方|乡镇")
_OTHER = re.compile(r"其他|结转|结余|自筹|自有|单位|社会|专户|国有资本|政府性基金")


@dataclass(slots=True)
class Line:
    """One row in the making: `scope` of terms or "source", `nested` if a second 其中 announces it."""

    scope: str
    label: str
    funds: Funds
    part: bool
    nested: bool = False

    @property
    def empty(self) -> bool:
        """Whether the row holds no amount and no rate."""
        names = ("initial_budget", "budget", "received", "executed", "balance", "execution_rate")
        return all(getattr(self.funds, name) is None for name in names)


def tree(lines: Sequence[Line], open_end: bool) -> tuple[Funds, ...]:
    """The statements that the rows make."""
    totals = [at for at, line in enumerate(lines) if line.scope != "source"]
    paired = _paired(lines, totals)
    result = [line.funds for line in _loose(lines, totals)]
    for number, at in enumerate(totals):
        end = totals[number + 1] if number + 1 < len(totals) else len(lines)
        line = lines[at]
        if line.empty:
            continue
        parts = paired[at] if at in paired else _below(lines[at + 1 : end])
        if not parts and line.label in TOTALS and not any(before < at for before in totals):
            parts = tuple(row.funds for row in lines[:at] if not row.empty)
        cut = end == len(lines) and open_end
        subtotal = end < len(lines) and lines[end].label in TOTALS and line.label not in TOTALS
        result.append(replace(line.funds, parts=parts, parts_complete=not cut and not subtotal))
    return tuple(result)


def _loose(lines: Sequence[Line], totals: Sequence[int]) -> list[Line]:
    """The rows above all totals, unless the first total is their sum."""
    first = totals[0] if totals else len(lines)
    if totals and lines[first].label in TOTALS:
        return []
    return [line for line in lines[:first] if not line.empty]


def _below(lines: Sequence[Line]) -> tuple[Funds, ...]:
    """The rows below a total as its parts; rows below one of them as parts of that."""
    parts: list[Funds] = []
    nested: list[Funds] = []
    fiscal = False
    for line in lines:
        label = re.sub(r"^其中:?", "", line.label)
        other = bool(_OTHER.search(label)) and not line.nested
        if line.empty:
            fiscal = fiscal and not other
            continue
        below = bool(parts) and not other and (line.nested or (fiscal and bool(_LEVEL.search(label))))
        if below:
            nested.append(line.funds)
            parts[-1] = replace(parts[-1], parts=tuple(nested), parts_complete=False)
        else:
            nested = []
            fiscal = bool(_FISCAL.search(label)) and not _LEVEL.search(label)
            parts.append(line.funds)
    return tuple(parts)


def _paired(lines: Sequence[Line], totals: Sequence[int]) -> dict[int, tuple[Funds, ...]]:
    """Two totals side by side (项目资金总额, 年度资金申请总额): the rows below belong to them in turn."""
    for one, other in pairwise(totals):
        if other != one + 1 or lines[one].scope != "total" or lines[other].scope != "total":
            continue
        if lines[other].label in TOTALS or (len(totals) > 2 and totals[-1] != other):
            return {}
        return _in_turn(lines, one, other)
    return {}


def _in_turn(lines: Sequence[Line], one: int, other: int) -> dict[int, tuple[Funds, ...]]:
    sides: dict[int, list[Funds]] = {one: [], other: []}
    seen: set[str] = set()
    for line in lines[other + 1 :]:
        plain = re.sub(r"^其中:?", "", line.label)
        second = bool(_YEARLY.search(plain)) or plain in seen
        seen.add(plain)
        if not line.empty:
            sides[other if second else one].append(line.funds)
    return {at: tuple(parts) for at, parts in sides.items()}
