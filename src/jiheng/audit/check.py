"""Holding a stated figure against what others give: the step that every arithmetic rule shares.

`settle` takes the published conventions by which the figure may have been computed. If any of them gives it, the figure
agrees; if none does, the first one is the right value and the likely cause is looked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from jiheng.model.figure import NO_VALUE, Computed, Stated, Verdict, compare, half_up, in_unit, plain, truncated
from jiheng.model.terms import MONEY
from jiheng.say import say


class Settled(NamedTuple):
    """The outcome: the verdict, the convention that fits best, its value as printed and the likely cause of a mismatch."""

    verdict: Verdict
    computed: Computed
    printed: str
    cause: str | None = None


def settle(stated: Stated, options: Sequence[Computed], places: int = 2) -> Settled:
    """Compare with every convention; any that agrees exactly, else any that agrees by rounding, else wrong."""
    verdict, best = Verdict.WRONG, options[0]
    for option in options:
        found = compare(stated, option)
        if found is Verdict.HOLDS:
            verdict, best = found, option
            break
        if found is Verdict.ROUNDING and verdict is Verdict.WRONG:
            verdict, best = found, option
    cause = _cause(stated, best) if verdict is Verdict.WRONG else None
    return Settled(verdict, best, shown(best, stated, max(places, stated.places)), cause)


def shown(computed: Computed, stated: Stated, places: int) -> str:
    """Print a computed value in the unit of the stated figure; as many places as make the difference visible."""
    if computed.value is None:
        return NO_VALUE
    value = in_unit(computed.value, stated.unit) if stated.unit in MONEY else computed.value
    if stated.unit in MONEY or stated.unit != "%":
        exact = value.normalize()
        exponent = exact.as_tuple().exponent
        places = max(stated.places, -exponent if isinstance(exponent, int) and exponent < 0 else 0)
        places = min(places, 6)
    return plain(half_up(value, places), places) + stated.unit


def _cause(stated: Stated, right: Computed) -> str | None:
    """The likely cause of a wrong figure, told by its digits."""
    if right.value is None:
        return say("分母为 0，比率不存在")
    value = in_unit(right.value, stated.unit) if stated.unit in MONEY else right.value
    if truncated(value, stated.places) == stated.value:
        return say("去尾而没有四舍五入")
    if _swapped(plain(stated.value, stated.places), plain(half_up(value, stated.places), stated.places)):
        return say("相邻两位数字写反")
    if stated.value and value:
        for power, words in ((4, say("元与万元混用")), (2, say("小数点错位")), (1, say("小数点错位")), (3, say("小数点错位"))):
            scale = Decimal(10) ** power
            if half_up(value * scale, stated.places) == stated.value or half_up(value / scale, stated.places) == stated.value:
                return words
    return None


def _swapped(one: str, other: str) -> bool:
    """Whether two printed numbers differ only by two neighbouring digits changing places."""
    if len(one) != len(other):
        return False
    differ = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return (
        len(differ) == 2
        and differ[1] - differ[0] == 1
        and one[differ[0]] == other[differ[1]]
        and one[differ[1]] == other[differ[0]]
    )
