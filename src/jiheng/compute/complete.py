"""Completing a report: every stated figure that follows from others is replaced by the computed one.

Replaced are the rates of money, sums that follow from their parts, completions of quantitative indicators, the numbers of
indicators by level, and the figures that the deviation section repeats from the indicators. A stated figure stays where
nothing can be computed (a qualitative grade, a missing input), and a sum stays where its parts agree with it by rounding.
A rate on 0 becomes None. Nothing is replaced in silence: each change of a value is one `Replaced`. Completing twice
changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jiheng.compute.completion import completion
from jiheng.compute.funds import as_stated, execution_rate, received_rate
from jiheng.compute.kinds import Kind, kind_of
from jiheng.compute.rate import total
from jiheng.errors import NotStated
from jiheng.model.figure import NO_VALUE, Computed, Stated, Verdict, compare
from jiheng.model.report import Actual, Counts, Deviation, Funds, Indicator, Report
from jiheng.model.terms import LEVEL1, LEVEL2, NOT_DUE, ROLES, SCOPES, fold
from jiheng.profiles.fields import Profile
from jiheng.say import say

AMOUNTS = ("budget", "received", "executed")
_WHOLE_SOURCES = (frozenset({"fiscal", "other"}), frozenset({"own_level", "upper_level"}), frozenset({"central", "local"}))


@dataclass(frozen=True, slots=True)
class Replaced:
    """A stated figure that was replaced: what it is in Chinese, both values as printed, and how the new one comes about."""

    what: str
    stated: str
    computed: str
    how: str


def complete(report: Report, profile: Profile) -> tuple[Report, tuple[Replaced, ...]]:
    """The report with every figure computed that can be, at the profile's places, and what that changed."""
    changed: list[Replaced] = []
    indicators = tuple(_indicator(one, profile, changed) for one in _numbered(report.indicators))
    done = replace(
        report,
        funds=_all_funds(report, profile, changed),
        indicators=indicators,
        counts=_counts(report, changed),
        deviations=tuple(_deviation(one, indicators, changed) for one in report.deviations),
    )
    return done, tuple(changed)


# Money


def _all_funds(report: Report, profile: Profile, changed: list[Replaced]) -> tuple[Funds, ...]:
    """First what stands alone, then the whole, which may be the sum of basic and project expenditure; then the rates."""
    summed = [one if one.scope == "total" else _summed(one, (), changed) for one in report.funds]
    whole = _whole_of(summed)
    summed = [_summed(one, whole, changed) if one.scope == "total" else one for one in summed]
    supplement = next((one for one in summed if one.scope == "supplement"), None)
    return tuple(_rated(one, profile, supplement, changed) for one in summed)


def _summed(funds: Funds, whole: Sequence[Funds], changed: list[Replaced]) -> Funds:
    """The statement and its parts with the sums that follow: from what makes up the whole, else parts, else sources."""
    parts = tuple(_summed(part, (), changed) for part in funds.parts)
    sums = {name: _sum_of(whole, name) or (_sum_of(parts, name) if funds.parts_complete else None) for name in AMOUNTS}
    if sums["budget"] is None and _partition(funds):
        sums["budget"] = _sum([source.amount for source in funds.sources])
    return _amounts(replace(funds, parts=parts) if parts else funds, sums, changed)


def _partition(funds: Funds) -> bool:
    """Whether the sources named are all there are: 财政 and 其他, 本级 and 上级, 中央 and 地方."""
    codes = frozenset(source.code for source in funds.sources)
    return len(codes) == len(funds.sources) and codes in _WHOLE_SOURCES


def _whole_of(statements: Sequence[Funds]) -> tuple[Funds, ...]:
    """The one basic and the one project expenditure of which the whole is made up; nothing where either is not alone."""
    basic, project = ([one for one in statements if one.scope == scope] for scope in ("basic", "project"))
    return (basic[0], project[0]) if len(basic) == len(project) == 1 else ()


def _sum_of(parts: Iterable[Funds], name: str) -> Computed | None:
    return _sum([getattr(part, name) for part in parts])


def _sum(amounts: Sequence[Stated | None]) -> Computed | None:
    """The sum of the amounts; None where there are none, one is not stated, or the units cannot be added."""
    known = [amount for amount in amounts if amount is not None]
    if len(known) != len(amounts):
        return None
    try:
        return total(known)
    except NotStated:
        return None


def _amounts(funds: Funds, sums: dict[str, Computed | None], changed: list[Replaced]) -> Funds:
    """Put in each sum that the stated amount contradicts or that is not stated at all."""
    new: dict[str, Stated | None] = {}
    for name, computed in sums.items():
        stated = getattr(funds, name)
        if computed is None or (stated is not None and compare(stated, computed) is not Verdict.WRONG):
            continue
        parts = [part for part in computed.inputs if isinstance(part, Stated)]
        unit = stated.unit if stated else computed.unit
        new[name] = as_stated(computed, unit, max((part.places for part in parts if part.unit == unit), default=2))
        _note(changed, _of(funds, name), stated, new[name], computed)
    return _put(funds, new)


def _rated(funds: Funds, profile: Profile, supplement: Funds | None, changed: list[Replaced]) -> Funds:
    """The rates of a statement and of its parts."""
    new: dict[str, Stated | None] = {}
    for name in ("received_rate", "execution_rate"):
        try:
            computed = received_rate(funds) if name == "received_rate" else execution_rate(funds, profile, supplement)
        except NotStated:
            continue
        new[name] = as_stated(computed, "%", profile.rate_places)
        _note(changed, _of(funds, name), getattr(funds, name), new[name], computed)
    parts = tuple(_rated(part, profile, None, changed) for part in funds.parts)
    return _put(replace(funds, parts=parts) if parts else funds, new)


def _of(funds: Funds, name: str) -> str:
    label = funds.label or (SCOPES[funds.scope].label if funds.scope in SCOPES else "")
    return f"{label}{ROLES[name].label}"


def _put(funds: Funds, new: dict[str, Stated | None]) -> Funds:
    """The statement with the new figures; a figure that is the same keeps its place in the text."""
    changes = {name: value for name, value in new.items() if value != getattr(funds, name)}
    return replace(funds, **changes) if changes else funds  # type: ignore[arg-type]


# Indicators


def _numbered(indicators: Iterable[Indicator]) -> list[Indicator]:
    """Numbers 指标 1, 指标 2 … that start anew in each level-2 group."""
    seen: dict[tuple[str, str], int] = {}
    found = []
    for one in indicators:
        group = one.level1, one.level2
        seen[group] = seen.get(group, 0) + 1
        found.append(replace(one, number=f"指标 {seen[group]}"))
    return found


def _indicator(indicator: Indicator, profile: Profile, changed: list[Replaced]) -> Indicator:
    """An indicator with its completion computed; one that is not due has none, and nothing stands beside the words."""
    try:
        computed = completion(indicator, profile)
    except NotStated:
        return indicator
    what = f"{indicator.name}{ROLES['completion'].label}"
    if indicator.actual.not_due:
        _note(changed, what, indicator.completion, None, computed)
        actual = Actual(not_due=True, due_on=indicator.actual.due_on)
        return replace(indicator, actual=actual, completion=None, completion_not_due=True, stray="")
    if kind_of(indicator) is Kind.QUALITATIVE:
        return indicator
    new = as_stated(computed, "%", profile.completion_places)
    _note(changed, what, indicator.completion, new, computed)
    return indicator if new == indicator.completion else replace(indicator, completion=new)


def _counts(report: Report, changed: list[Replaced]) -> Counts:
    """The numbers of indicators; a level stays as stated where an indicator lacks its class or the text breaks off."""
    rows = [one for one in report.indicators if not one.part_of]
    if not rows or report.incomplete:
        return report.counts
    classes: dict[str, list[object]] = {
        "level1": [one.level1 for one in rows if one.level1],
        "level2": [(one.level1, one.level2) for one in rows if one.level1 and one.level2],
        "level3": list(range(len(rows))),
    }
    new = {level: _counted(level, found, len(rows), report.counts, changed) for level, found in classes.items()}
    return replace(report.counts, level1=new["level1"], level2=new["level2"], level3=new["level3"])


_LEVELS = {"level1": "一级指标个数", "level2": "二级指标个数", "level3": "三级指标个数"}


def _counted(level: str, found: list[object], rows: int, counts: Counts, changed: list[Replaced]) -> Stated | None:
    """The number of classes found at a level, as stated where it is the same or some row has no class."""
    stated: Stated | None = getattr(counts, level)
    kinds = dict.fromkeys(found)
    if len(found) != rows or (stated is not None and stated.value == len(kinds)):
        return stated
    names = say("逐条数出") if level == "level3" else "、".join(_class_name(one) for one in kinds)
    new = Stated(Decimal(len(kinds)), stated.unit if stated else "个")
    _note(changed, _LEVELS[level], stated, new, Computed(new.value, names, new.unit))
    return new


def _class_name(one: object) -> str:
    if isinstance(one, tuple):
        return LEVEL2[one[1]].label if one[1] in LEVEL2 else str(one[1])
    return LEVEL1[str(one)].label if one in LEVEL1 else str(one)


# Deviations


def _deviation(deviation: Deviation, indicators: Sequence[Indicator], changed: list[Replaced]) -> Deviation:
    """The figures of a deviation as its indicator has them; those of an unknown indicator stay."""
    indicator = indicator_named(deviation.indicator, indicators)
    if indicator is None:
        return deviation
    how = Computed(None, say("“{indicator}”一行", indicator=indicator.name))
    new = {"target": indicator.target.value, "actual": indicator.actual.value, "completion": indicator.completion}
    for name, value in new.items():
        stated = getattr(deviation, name)
        new[name] = stated if value is None or value == stated else value
        _note(changed, f"{deviation.indicator}（偏离情况）{ROLES[name].label}", stated, new[name], how)
    return replace(deviation, target=new["target"], actual=new["actual"], completion=new["completion"])


def indicator_named(name: str, indicators: Sequence[Indicator]) -> Indicator | None:
    """The indicator of that name, else the only one whose name contains it or is contained in it; None where unsure."""
    wanted = _key(name)
    same = [one for one in indicators if _key(one.name) == wanted]
    near = same or [one for one in indicators if wanted and (wanted in _key(one.name) or _key(one.name) in wanted)]
    return near[0] if len(near) == 1 else None


def _key(name: str) -> str:
    return "".join(char for char in fold(name) if char.isalnum())


def _note(changed: list[Replaced], what: str, stated: Stated | None, new: Stated | None, computed: Computed) -> None:
    """Remember a stated value that was changed, not one that only prints with other places."""
    if stated is None or (new is not None and new.base == stated.base):
        return
    printed = new.printed() if new else NOT_DUE[0] if computed.how.startswith(NOT_DUE[0]) else NO_VALUE
    changed.append(Replaced(what, stated.printed(), printed, computed.how))
