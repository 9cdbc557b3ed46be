"""What the monitoring page, the report and the roll-up show of a report: stated and computed figures side by side.

`monitor` computes every value once; pages and documents only print them. A *pair* is a figure as stated beside the one that
follows from others, with the verdict. `unnamed` are the indicators whose light asks for a cause (the profile says which
lights) and for which none is given. `complete` and `Replaced` stand here too: the report with every figure computed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from jiheng.compute.complete import Replaced, complete, indicator_named
from jiheng.compute.completion import completion, conventions, held_by
from jiheng.compute.due import time_progress
from jiheng.compute.forecast import Likelihood, forecast, funds_forecast, likelihood
from jiheng.compute.funds import execution_conventions, execution_rate, received_rate
from jiheng.compute.kinds import Kind, kind_of
from jiheng.compute.light import Light, funds_light, light, unjudged
from jiheng.errors import NotStated
from jiheng.model.figure import Computed, Stated, Verdict
from jiheng.model.report import Deviation, Funds, Indicator, Report, Use
from jiheng.model.terms import LEVEL1, LEVEL2, LIGHTS, SCOPES
from jiheng.profiles.fields import Profile
from jiheng.say import say

__all__ = ["DeviationRow", "FundsRow", "IndicatorRow", "Monitoring", "Pair", "Replaced", "complete", "monitor"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure as stated and as computed; the verdict needs both. `missing` says why nothing could be computed."""

    stated: Stated | None = None
    computed: Computed | None = None
    verdict: Verdict | None = None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class FundsRow:
    """A statement of money with its rates, its light and the amount expected by year end (yuan)."""

    funds: Funds
    label: str
    received_rate: Pair
    execution_rate: Pair
    light: Light
    forecast: Computed | None
    parts: tuple[FundsRow, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with the labels of its classes, its completion, its light, and what is expected of the whole year."""

    indicator: Indicator
    level1: str
    level2: str
    kind: Kind
    completion: Pair
    light: Light
    forecast: Computed | None
    likelihood: Likelihood | None


@dataclass(frozen=True, slots=True)
class DeviationRow:
    """A deviation that the report names, with the row of its indicator where that is known."""

    deviation: Deviation
    row: IndicatorRow | None


@dataclass(frozen=True, slots=True)
class Monitoring:
    """All view values of one report at its cutoff. `lights` counts the indicators in the order of terms.LIGHTS."""

    progress: Computed | None
    funds: tuple[FundsRow, ...]
    supplement: FundsRow | None
    uses: tuple[Use, ...]
    indicators: tuple[IndicatorRow, ...]
    deviations: tuple[DeviationRow, ...]
    unnamed: tuple[IndicatorRow, ...]
    forecast: Computed | None
    lights: tuple[tuple[str, int], ...]


def monitor(report: Report, profile: Profile) -> Monitoring:
    """Compute what is shown of a report; without a cutoff nothing is judged against time."""
    cutoff, supplement = report.cutoff, report.of_scope("supplement")
    money = [_funds_row(one, cutoff, profile, supplement) for one in report.funds]
    main = next((row for row in money if row.funds.scope == "total"), money[0] if money else None)
    rows = tuple(_indicator_row(one, cutoff, profile) for one in in_tree_order(report.indicators))
    deviations = tuple(DeviationRow(one, _row_named(one.indicator, rows)) for one in report.deviations)
    counts = Counter(row.light.code for row in rows)
    return Monitoring(
        progress=time_progress(cutoff, profile) if cutoff else None,
        funds=tuple(row for row in money if row.funds.scope != "supplement"),
        supplement=next((row for row in money if row.funds.scope == "supplement"), None),
        uses=_uses(report),
        indicators=rows,
        deviations=deviations,
        unnamed=_unnamed(rows, deviations, profile),
        forecast=main.forecast if main else None,
        lights=tuple((code, counts[code]) for code in LIGHTS),
    )


def in_tree_order(indicators: Iterable[Indicator]) -> list[Indicator]:
    """Indicators by level 1 and level 2 in the order in which each class first stands; their own order within."""
    first: dict[tuple[str, ...], int] = {}
    kept = list(indicators)
    for one in kept:
        first.setdefault((one.level1,), len(first))
        first.setdefault((one.level1, one.level2), len(first))
    return sorted(kept, key=lambda one: (first[(one.level1,)], first[(one.level1, one.level2)]))


def _funds_row(funds: Funds, cutoff: date | None, profile: Profile, supplement: Funds | None) -> FundsRow:
    adds = supplement if funds.scope == "total" else None

    def executed() -> tuple[Computed, ...]:
        return execution_rate(funds, profile, adds), *execution_conventions(funds, adds)

    return FundsRow(
        funds,
        funds.label or (SCOPES[funds.scope].label if funds.scope in SCOPES else ""),
        _pair(funds.received_rate, lambda: (received_rate(funds),)),
        _pair(funds.execution_rate, executed),
        funds_light(funds, cutoff, profile, adds) if cutoff else _no_cutoff(),
        _known(lambda: funds_forecast(funds, cutoff, profile)) if cutoff else None,
        tuple(_funds_row(part, cutoff, profile, None) for part in funds.parts),
    )


def _indicator_row(indicator: Indicator, cutoff: date | None, profile: Profile) -> IndicatorRow:
    expected = _known(lambda: forecast(indicator, cutoff, profile)) if cutoff else None
    return IndicatorRow(
        indicator,
        LEVEL1[indicator.level1].label if indicator.level1 in LEVEL1 else indicator.level1,
        LEVEL2[indicator.level2].label if indicator.level2 in LEVEL2 else indicator.level2,
        kind_of(indicator),
        _pair(indicator.completion, lambda: (completion(indicator, profile), *conventions(indicator, profile))),
        light(indicator, cutoff, profile) if cutoff else _no_cutoff(),
        expected,
        likelihood(expected, indicator, profile) if expected else None,
    )


def _no_cutoff() -> Light:
    return unjudged(say("没有写明{what}", what=say("监控节点")))


def _known(make: Callable[[], Computed]) -> Computed | None:
    try:
        return make()
    except NotStated:
        return None


def _pair(stated: Stated | None, make: Callable[[], Sequence[Computed]]) -> Pair:
    """Stated beside computed; any published convention may give the verdict, the first is the one shown."""
    try:
        candidates = make()
    except NotStated as missing:
        return Pair(stated, missing=str(missing))
    verdict = held_by(stated, candidates)[0] if stated else None
    return Pair(stated, candidates[0], verdict)


def _uses(report: Report) -> tuple[Use, ...]:
    """The named uses of all statements, each once."""
    return tuple(dict.fromkeys(use for funds in report.funds for use in funds.uses))


def _row_named(name: str, rows: Sequence[IndicatorRow]) -> IndicatorRow | None:
    found = indicator_named(name, [row.indicator for row in rows])
    return next((row for row in rows if row.indicator is found), None)


def _unnamed(rows: Sequence[IndicatorRow], deviations: Sequence[DeviationRow], profile: Profile) -> tuple[IndicatorRow, ...]:
    """The rows whose light asks for a cause, and that neither a deviation nor their own cause explains."""
    named = {id(row.row) for row in deviations}
    return tuple(
        row for row in rows if row.light.code in profile.reason_required_at and id(row) not in named and not _explained(row)
    )


def _explained(row: IndicatorRow) -> bool:
    return bool(row.indicator.causes or row.indicator.explanation)
