"""Rates, sums and differences of printed figures.

A *rate* is part ÷ whole in percent; it does not exist on a whole of 0. Amounts are in yuan inside; `unit` is the unit in
which the result prints. `low` and `high` bound the result, as every input is a printed figure.
基准: 财预〔2020〕10号 附件 (资金到位率 = 到位 ÷ 预算, 预算执行率 = 支出 ÷ 预算); DESIGN「The arithmetic」.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jiheng.compute.measure import aligned, around, factors, number, quotient, written
from jiheng.errors import NotStated
from jiheng.model.figure import HUNDRED, ZERO, Computed, Stated
from jiheng.model.terms import MONEY
from jiheng.say import say


def rate(part: Stated, whole: Stated) -> Computed:
    """Part ÷ whole in percent; value None where the whole is 0. NotStated where the units cannot be compared."""
    a, a_slack, b, b_slack = aligned(part, whole)
    how = written(part, "÷", whole)
    if not b:
        return Computed(None, say("{formula}：分母为 0，比率不存在", formula=how), "%", (part, whole))
    value = HUNDRED * a / b
    if not a_slack and not b_slack:
        return Computed(value, how, "%", (part, whole), value, value)
    low, high = quotient((a - a_slack, a + a_slack), (b - b_slack, b + b_slack))
    return Computed(value, how, "%", (part, whole), low, high)


def total(parts: Sequence[Stated]) -> Computed:
    """The sum of the parts: yuan for money, else in the first unit named. NotStated without parts or on mixed units."""
    if not parts:
        raise NotStated("分项")
    unit = next((part.unit for part in parts if part.unit), "")
    value = slack = ZERO
    for part in parts:
        factor = _factor(part.unit, unit)
        value += part.base * factor
        slack += part.slack * factor
    return Computed(value, _sum_text(parts), unit, tuple(parts), value - slack, value + slack)


def difference(a: Stated, b: Stated) -> Computed:
    """a − b: yuan for money, else in the unit of `a`. NotStated where the units cannot be compared."""
    unit = a.unit or b.unit
    p, q = _factor(a.unit, unit), _factor(b.unit, unit)
    low, high = around(a.base * p - b.base * q, a.slack * p + b.slack * q)
    return Computed(a.base * p - b.base * q, written(a, "−", b), unit, (a, b), low, high)


def change_rate(change: Stated, this: Stated, rising: bool) -> Computed:
    """The change in percent of the earlier value, which is this − change when rising, this + change when falling."""
    c, c_slack, t, t_slack = aligned(change, this)
    sign = -1 if rising else 1
    how = f"{number(change)} ÷ ({written(this, '−' if rising else '+', change)})"
    base = t + sign * c
    if not base:
        return Computed(None, say("{formula}：分母为 0，比率不存在", formula=how), "%", (change, this))
    low, high = _change_bounds(around(c, c_slack), around(t, t_slack), sign)
    return Computed(HUNDRED * c / base, how, "%", (change, this), low, high)


def _change_bounds(change: tuple[Decimal, Decimal], this: tuple[Decimal, Decimal], sign: int) -> tuple[Decimal, Decimal]:
    """The change stands above and below the line, but the quotient is monotonic in either figure: corners bound it."""
    bases = [t + sign * c for c in change for t in this]
    if min(bases) <= 0 <= max(bases):
        return quotient(change, (min(bases), max(bases)))
    corners = [HUNDRED * c / (t + sign * c) for c in change for t in this]
    return min(corners), max(corners)


def _factor(unit: str, target: str) -> Decimal:
    """The factor from base values of a unit to base values of the target unit."""
    if unit == target:
        return Decimal(1)
    p, q = factors(unit, target)
    return p if target in MONEY else p / q


def _sum_text(parts: Sequence[Stated]) -> str:
    units = {part.unit for part in parts if part.unit}
    return " + ".join(number(part) + (part.unit if len(units) > 1 else "") for part in parts)
