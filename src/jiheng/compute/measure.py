"""Bringing two figures to one unit, and the intervals of their quotients.

An *interval* is (low, high): the values that a printed figure may stand for (基准: DESIGN「The arithmetic」). A figure
without a unit is read in the unit of the figure it is held against.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from jiheng.errors import NotStated
from jiheng.model.figure import HUNDRED, Stated, plain
from jiheng.model.terms import COUNTED, MEASURED, MONEY, SCALES

Interval = tuple[Decimal, Decimal]
ONE = Decimal(1)
ENDLESS = Decimal("Infinity")
_MYRIADS = {"万": Decimal(10000), "亿": Decimal(100000000)}
_SAME = (ONE, ONE)


@lru_cache(maxsize=1024)
def measure(unit: str) -> tuple[str, Decimal]:
    """The unit in which a unit is compared and its factor: 万人 → (人, 10000), ‰ → (%, 0.1), 万元/公里 → (元/公里, 10000)."""
    if unit in SCALES:
        return SCALES[unit]
    head, slash, rest = unit.partition("/")
    if slash and head in MONEY:
        return f"元/{rest}", MONEY[head]
    myriad = _MYRIADS.get(unit[:1])
    if myriad and (unit[1:] in COUNTED or unit[1:] in MEASURED):
        name, factor = SCALES.get(unit[1:], (unit[1:], ONE))
        return name, factor * myriad
    return unit, ONE


@lru_cache(maxsize=1024)
def factors(one: str, other: str) -> tuple[Decimal, Decimal]:
    """The factors that bring the *base* values of figures in two units to one unit; NotStated where there is none."""
    scales = MONEY.get(one), MONEY.get(other)
    if one == other or all(scales):
        return _SAME
    if not one or not other:
        return (ONE if one else scales[1] or ONE), (ONE if other else scales[0] or ONE)
    (name, factor), (other_name, other_factor) = measure(one), measure(other)
    if any(scales) or name != other_name:
        raise NotStated(f"可以相比的单位（{one}、{other}）")
    return factor, other_factor


def aligned(one: Stated, other: Stated) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Two figures in one unit: value and slack of the first, value and slack of the second."""
    a, b = one.base, other.base
    if one.unit == other.unit:
        return a, one.slack, b, other.slack
    p, q = factors(one.unit, other.unit)
    return a * p, one.slack * p, b * q, other.slack * q


def quotient(top: Interval, bottom: Interval) -> Interval:
    """The percentages 100 × x ÷ y for x in `top` and y in `bottom`; endless where `bottom` touches 0."""
    low, high = top
    if bottom[0] > 0 and low >= 0:
        return HUNDRED * low / bottom[1], HUNDRED * high / bottom[0]
    if bottom[0] <= 0 <= bottom[1]:
        return -ENDLESS, ENDLESS
    corners = [HUNDRED * x / y for x in top for y in bottom]
    return min(corners), max(corners)


def around(value: Decimal, slack: Decimal) -> Interval:
    """The interval of a value with half a unit of its last place."""
    return value - slack, value + slack


def number(figure: Stated) -> str:
    """A figure as printed, without its unit; in brackets where it is negative."""
    text = plain(figure.value, figure.places)
    return f"({text})" if text[0] == "-" else text


def written(left: Stated, sign: str, right: Stated) -> str:
    """A formula of two figures as a clerk writes it; units only where they differ: 312.17 ÷ 486.29."""
    if left.unit == right.unit or not (left.unit and right.unit):
        return f"{number(left)} {sign} {number(right)}"
    return f"{number(left)}{left.unit} {sign} {number(right)}{right.unit}"
