"""Rates of money: 到位率 received ÷ budget, 预算执行率 executed ÷ the denominator that the profile names.

A *supplement* 追加 is money on top of the annual budget; the *adjusted* budget is budget + supplement. Rates in percent.
基准: 财预〔2020〕10号 附件; domain 7 (three denominators are published, so an audit accepts any of them).
"""

from __future__ import annotations

from jiheng.compute.measure import number
from jiheng.compute.rate import rate, total
from jiheng.model.figure import Computed, Stated, half_up, in_unit
from jiheng.model.report import Funds
from jiheng.profiles.fields import Profile


def received_rate(funds: Funds) -> Computed:
    """Received ÷ budget in percent; no value on a budget of 0. NotStated where one of them is missing."""
    return rate(funds.need("received"), funds.need("budget"))


def execution_rate(funds: Funds, profile: Profile, supplement: Funds | None = None) -> Computed:
    """Executed ÷ the profile's denominator in percent; no value on a denominator of 0."""
    return rate(funds.need("executed"), denominator(funds, profile, supplement))


def denominator(funds: Funds, profile: Profile, supplement: Funds | None = None) -> Stated:
    """The amount that the profile divides by: budget, budget with the supplement of a whole unit, or received."""
    if profile.execution_denominator == "received":
        return funds.need("received")
    budget = funds.need("budget")
    adds = profile.execution_denominator == "adjusted" and funds.scope == "total" and supplement is not None
    return _sum(budget, supplement.need("budget")) if adds and supplement else budget


def execution_conventions(funds: Funds, supplement: Funds | None = None) -> tuple[Computed, ...]:
    """Executed over budget, received, initial budget and, for a whole unit, budget with supplement; only what is stated."""
    executed = funds.need("executed")
    wholes = [funds.budget, funds.received, funds.initial_budget]
    if supplement and supplement.budget and funds.budget and funds.scope == "total":
        adjusted = _sum(funds.budget, supplement.budget)
        wholes.append(adjusted)
        if supplement.executed:
            return (*_rates(executed, wholes), rate(_sum(executed, supplement.executed), adjusted))
    return tuple(_rates(executed, wholes))


def as_stated(computed: Computed, unit: str, places: int) -> Stated | None:
    """A computed value as it is written down: in that unit, rounded half up to the places; None where there is none."""
    if computed.value is None:
        return None
    return Stated(half_up(in_unit(computed.value, unit), places), unit, places)


def _sum(one: Stated, other: Stated) -> Stated:
    added = total((one, other))
    value = in_unit(added.value or one.base, added.unit)
    places = max(one.places, other.places, -int(value.normalize().as_tuple().exponent))
    return Stated(value, added.unit, places, text=f"({number(one)} + {number(other)})")


def _rates(executed: Stated, wholes: list[Stated | None]) -> list[Computed]:
    """The rates over each stated amount, equal ones once."""
    found: list[Computed] = []
    for whole in wholes:
        if whole is not None:
            one = rate(executed, whole)
            if all(one.value != other.value for other in found):
                found.append(one)
    return found
