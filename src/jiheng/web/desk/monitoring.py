"""The monitoring page of a report as plain values: every figure printed, every nothing told from the other three.

`page` runs in the capped child, right after the audit, and computes nothing itself: `compute.view.monitor` has done that.
A *value* is {"kind", "text", "note"}; its kind is given, blank (未填), nil (— 不适用), not_due (未到节点), words (定性), or
missing: it cannot be computed, the note names what the text does not say. Amounts of money rows are printed without
their unit where all have the same, which then stands once in the head.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import Any

from jiheng.compute.due import due
from jiheng.compute.view import DeviationRow, FundsRow, IndicatorRow, Monitoring, Pair
from jiheng.errors import NotStated
from jiheng.model.figure import Computed, Stated, Verdict, half_up, in_unit, plain
from jiheng.model.report import Actual, Report, Target
from jiheng.model.terms import LIGHTS, MONEY, SCOPES
from jiheng.profiles.fields import Profile
from jiheng.write.words import target_text

Value = dict[str, str]
BLANK: Value = {"kind": "blank", "text": "", "note": ""}
NOT_DUE: Value = {"kind": "not_due", "text": "", "note": ""}
WRONG_PLACES = 2  # a wrong rate shows two places, as its finding does


def page(report: Report, view: Monitoring, profile: Profile) -> dict[str, Any]:
    """Return everything that the page shows; `recognised` is False where the file is no report that can be monitored."""
    unit = common_unit(view)
    return {
        "recognised": bool(view.funds or view.indicators),
        "unit": unit,
        "profile": profile.label,
        "progress": {"text": shown(view.progress), "how": view.progress.how, "at": share(view.progress)}
        if view.progress
        else None,
        "lights": [[code, count] for code, count in view.lights if code != "none" or count],
        "funds": [money_row(row, profile, unit) for row in (*view.funds, *([view.supplement] if view.supplement else []))],
        "uses": [{"label": use.label, "amount": stated(use.amount, unit)} for use in view.uses],
        "groups": groups(report, view, profile),
        "deviations": [deviation(row, profile) for row in view.deviations],
        "unnamed": [{**light(row), "name": row.indicator.name, "number": view.indicators.index(row) + 1} for row in view.unnamed],
        "corrections": [{"measure": one.measure, "planned": one.planned, "owner": one.owner} for one in report.corrections],
    }


def common_unit(view: Monitoring) -> str:
    """The unit of all amounts, where it is one."""
    rows = [*view.funds, *([view.supplement] if view.supplement else [])]
    rows += [part for row in rows for part in row.parts]
    amounts = [one for row in rows for one in (row.funds.budget, row.funds.received, row.funds.executed)]
    units = {amount.unit for amount in (*amounts, *(use.amount for use in view.uses)) if amount}
    return units.pop() if len(units) == 1 else ""


def money_row(row: FundsRow, profile: Profile, unit: str, depth: int = 0) -> dict[str, Any]:
    """One statement of money with its rates, light and expected amount; `parts` are the rows under it."""
    funds = row.funds
    return {
        "label": SCOPES[funds.scope].label if funds.scope in SCOPES else row.label,
        "depth": depth,
        "budget": stated(funds.budget, unit),
        "received": stated(funds.received, unit),
        "executed": stated(funds.executed, unit),
        "received_rate": pair(row.received_rate, profile.rate_places),
        "execution_rate": pair(row.execution_rate, profile.rate_places),
        "light": light(row),
        "forecast": computed(row.forecast, unit=unit),
        "parts": [money_row(part, profile, unit, depth + 1) for part in row.parts],
    }


def groups(report: Report, view: Monitoring, profile: Profile) -> list[dict[str, Any]]:
    """The indicators by their two classes, numbered through."""
    numbered = list(enumerate(view.indicators, 1))
    return [
        {"level1": level1, "level2": level2, "rows": [indicator_row(number, row, report, profile) for number, row in rows]}
        for (level1, level2), rows in groupby(numbered, lambda one: (one[1].level1, one[1].level2))
    ]


def indicator_row(number: int, row: IndicatorRow, report: Report, profile: Profile) -> dict[str, Any]:
    """One indicator: target, actual, what was due, completion stated and computed, light, expected value."""
    indicator = row.indicator
    return {
        "number": number,
        "name": indicator.name,
        "target": target(indicator.target),
        "actual": actual(indicator.actual),
        "due": due_value(row, report, profile),
        "completion": pair(row.completion, profile.completion_places, not_due=indicator.actual.not_due),
        "light": light(row),
        "forecast": NOT_DUE if indicator.actual.not_due else computed(row.forecast),
        "likelihood": {"label": row.likelihood.label, "how": row.likelihood.how, "source": row.likelihood.source}
        if row.likelihood
        else None,
    }


def deviation(row: DeviationRow, profile: Profile) -> dict[str, Any]:
    """A deviation as the report names it, beside the light that follows from the figures."""
    one = row.deviation
    return {
        "name": one.indicator,
        "target": stated(one.target),
        "actual": stated(one.actual),
        "completion": pair(Pair(one.completion, row.row.completion.computed if row.row else None), profile.completion_places),
        "cause": one.cause,
        "light": light(row.row) if row.row else None,
    }


def light(row: FundsRow | IndicatorRow) -> dict[str, Any]:
    """A light with its formula, what was due and how, and the entry of the profile that decided."""
    judged = row.light
    return {
        "code": judged.code,
        "label": LIGHTS[judged.code].label,
        "how": judged.how,
        "due": shown(judged.due) if judged.due else "",
        "due_how": judged.due.how if judged.due else "",
        "source": judged.source,
    }


def pair(both: Pair, places: int, *, not_due: bool = False) -> dict[str, Any]:
    """A figure as stated and as computed, with the verdict; and how far a bar of it reaches."""
    if not_due:
        return {"stated": NOT_DUE, "computed": NOT_DUE, "verdict": "", "how": "", "at": None}
    result = both.computed
    if both.verdict is Verdict.WRONG:
        places = max(places, WRONG_PLACES)
    return {
        "stated": stated(both.stated),
        "computed": computed(result, max(places, both.stated.places if both.stated else 0), missing=both.missing),
        "verdict": both.verdict.value if both.verdict else "",
        "how": result.how if result else both.missing,
        "at": share(result) if result else None,
    }


def stated(figure: Stated | None, unit: str = "") -> Value:
    """A figure as somebody wrote it, without its unit where that stands in the head."""
    if figure is None:
        return BLANK
    return {"kind": "given", "text": figure.printed().removesuffix(unit), "note": ""}


def computed(figure: Computed | None, places: int | None = None, *, missing: str = "", unit: str = "") -> Value:
    """A computed figure; nil where it does not exist, missing where the text does not say what it needs."""
    if figure is None:
        return {"kind": "missing", "text": "", "note": missing.partition("（")[0]}
    if figure.value is None:
        return {"kind": "nil", "text": "", "note": figure.how}
    return {"kind": "given", "text": shown(figure, places).removesuffix(unit), "note": figure.how}


def target(wanted: Target) -> Value:
    """A target, in words where it is one of words."""
    if wanted.value is None and not wanted.words:
        return BLANK
    return {"kind": "given" if wanted.value else "words", "text": target_text(wanted), "note": ""}


def actual(reached: Actual) -> Value:
    """An actual value: a figure, words, not due yet with its day, or blank."""
    if reached.not_due:
        return {"kind": "not_due", "text": "", "note": reached.due_on.isoformat() if reached.due_on else ""}
    if reached.value is None and reached.words:
        return {"kind": "words", "text": reached.words, "note": ""}
    return stated(reached.value)


def due_value(row: IndicatorRow, report: Report, profile: Profile) -> Value:
    """What should have been reached at the cutoff; nil where that cannot be said."""
    if row.indicator.actual.not_due:
        return NOT_DUE
    if row.light.due is not None:
        return computed(row.light.due)
    if report.cutoff is None:
        return computed(None)
    try:
        return computed(due(row.indicator, report.cutoff, profile))
    except NotStated as missing:
        return computed(None, missing=str(missing))


def shown(figure: Computed | None, places: int | None = None) -> str:
    """Print a computed figure: money in its unit to two places, others to so many, or to two at most."""
    if figure is None or figure.value is None:
        return ""
    if figure.unit in MONEY:
        return plain(half_up(in_unit(figure.value, figure.unit), 2), 2) + figure.unit
    if places is not None:
        return figure.printed(places)
    return plain(half_up(figure.value, 2)) + figure.unit


def share(figure: Computed | None) -> float | None:
    """Where a bar of percent ends, between 0 and 100; None where there is no value."""
    if figure is None or figure.value is None:
        return None
    return float(min(max(figure.value, Decimal(0)), Decimal(100)))
