"""The only way from rows to a Report: what the database holds of a unit at a cutoff, as the values that all else works on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from jiheng.layouts.form_parts import PART_ROWS
from jiheng.layouts.monitoring_form import LAYOUT as FORM
from jiheng.model.figure import Stated
from jiheng.model.report import (
    Correction,
    Deviation,
    Duties,
    Funds,
    Group,
    Indicator,
    Plan,
    Problem,
    Report,
    ReportingUnit,
    Source,
    Target,
    Use,
)
from jiheng.model.terms import SOURCES
from jiheng.web.budgets import queries as budgets
from jiheng.web.budgets.models import BudgetLine, BudgetYear
from jiheng.web.cycles.models import DeviationNote, Filing, Saying
from jiheng.web.cycles.queries import measures
from jiheng.web.ledger import queries as ledger
from jiheng.web.orgs.models import Unit, YearPlan
from jiheng.web.targets.measure import Measured, all_measured, figure, yuan
from jiheng.web.targets.models import ApprovedIndicator, Objective, Progress

# The sources that a statement names even where they give nothing
_NAMED = {"basic": ("fiscal", "other"), "project": ("fiscal", "other"), "supplement": ("own_level", "upper_level")}

_FORM_ROWS = {"carried": 1, "other": 2}  # sources that stand in a row of their own, by its number


def assemble(unit: Unit, cutoff: date, filing: Filing | None = None) -> Report:
    """The Report of a unit at a cutoff; the texts are those of the filing."""
    year = cutoff.year
    plan = YearPlan.objects.filter(unit=unit, year=year).prefetch_related("items").first()
    offices = tuple(unit.offices.values_list("name", flat=True))
    return Report(
        kind="monitoring",
        title=_title(unit),
        unit=_reporting(unit),
        year=year,
        cutoff=cutoff,
        filled_on=filing.filled_on if filing else None,
        offices=offices,
        group=_group(unit),
        duties=_duties(plan),
        plan=_plan(plan),
        funds=_funds(unit, cutoff),
        goal=_goal(unit, year),
        indicators=_indicators(indicators(unit, year), cutoff),
        **_said(filing),  # type: ignore[arg-type]
    )


def assemble_project(unit: Unit, cutoff: date, filing: Filing | None, project: str) -> Report:
    """The Report of one of the unit's projects at a cutoff: what its form says, and nothing of the unit's own."""
    year = BudgetYear.objects.filter(unit=unit, year=cutoff.year).first()
    lines = [one for one in _money(year, cutoff) if one.line.project == project] if year else []
    return Report(
        kind="monitoring",
        title=FORM.title,
        unit=_reporting(unit),
        project=project,
        year=cutoff.year,
        cutoff=cutoff,
        filled_on=filing.filled_on if filing else None,
        funds=_project_funds(lines, cutoff),
        goal=_goal(unit, cutoff.year, project),
        indicators=_indicators(indicators(unit, cutoff.year, project), cutoff),
    )


def assemble_indicators(filing: Filing, approved: list[ApprovedIndicator]) -> Report:
    """A Report of nothing but some approved indicators of a filing, with what it says of their deviations."""
    unit, cutoff = filing.unit, filing.cycle.cutoff
    deviations = _deviations(filing).filter(indicator__in=approved)
    return Report(
        kind="monitoring",
        title=_title(unit),
        unit=ReportingUnit(unit.name, unit.region, unit.kind),
        year=cutoff.year,
        cutoff=cutoff,
        indicators=_indicators(approved, cutoff),
        deviations=_named(deviations),
    )


def projects(unit: Unit, year: int) -> list[str]:
    """The projects of a year, those with a budget first: each has a form of its own."""
    own = {"unit": unit, "year": year}
    budgeted = BudgetLine.objects.filter(year__unit=unit, year__year=year).values_list("project", flat=True)
    targeted = ApprovedIndicator.objects.filter(**own).values_list("project", flat=True)
    aimed = Objective.objects.filter(**own).values_list("project", flat=True)
    return [name for name in dict.fromkeys((*budgeted, *targeted, *aimed)) if name]


def indicators(unit: Unit, year: int, project: str = "") -> list[ApprovedIndicator]:
    """The approved indicators in the order in which they are reported."""
    return list(ApprovedIndicator.objects.filter(unit=unit, year=year, project=project).select_related("office"))


def _reporting(unit: Unit) -> ReportingUnit:
    """The unit with the department in charge of it, which is itself where it stands below none."""
    above = Unit.objects.get_parent(unit)
    in_charge = above if above is not None and above.kind == "department" else unit
    return ReportingUnit(unit.name, unit.region, unit.kind, department=in_charge.name)


def _title(unit: Unit) -> str:
    return f"{unit.name}整体支出绩效监控报告"


def _goal(unit: Unit, year: int, project: str = "") -> str:
    return "；".join(Objective.objects.filter(unit=unit, year=year, project=project).values_list("text", flat=True))


def _group(unit: Unit) -> Group:
    posts = list(unit.posts.all())
    named = {group: [post.name for post in posts if post.group == group] for group in ("leader", "deputy", "member")}
    return Group("、".join(named["leader"]), "、".join(named["deputy"]), tuple(named["member"]))


def _duties(plan: YearPlan | None) -> Duties:
    if plan is None:
        return Duties()
    return Duties(_items(plan, "duty"), plan.office_duties, plan.manager_duties)


def _plan(plan: YearPlan | None) -> Plan:
    return Plan(plan.focus, _items(plan, "content"), plan.time) if plan else Plan()


def _items(plan: YearPlan, sort: str) -> tuple[str, ...]:
    return tuple(item.text for item in plan.items.all() if item.sort == sort)


# Money


class Money(NamedTuple):
    """A budget line on a day: its amount, what of it came over from last year, what came in for it, and what was paid from it."""

    line: BudgetLine
    budget: Decimal
    carried: Decimal
    received: Decimal
    paid: Decimal


def _funds(unit: Unit, cutoff: date) -> tuple[Funds, ...]:
    """The whole, which leaves supplements out, then basic and project expenditure, then supplements."""
    year = BudgetYear.objects.filter(unit=unit, year=cutoff.year).first()
    if year is None:
        return ()
    lines = _money(year, cutoff)
    by_scope = {scope: [one for one in lines if one.line.scope == scope] for scope in BudgetLine.SCOPES}
    own = [*by_scope["basic"], *by_scope["project"]]
    total = Funds("total", budget=_budget(own), received=_received(own), executed=_executed(own))
    statements = [total, *(_statement(scope, by_scope[scope]) for scope in ("basic", "project"))]
    if by_scope["supplement"]:
        statements.append(_statement("supplement", by_scope["supplement"]))
    return tuple(statements)


def _money(year: BudgetYear, day: date) -> list[Money]:
    lines = list(budgets.lines_on(year, day))
    keys = [line.pk for line in lines]
    received, paid = (ledger.net_by_line(found(keys, day)) for found in (ledger.receipts, ledger.payments))
    nothing = Decimal(0)
    return [Money(line, line.amount, line.carried, received.get(line.pk, nothing), paid.get(line.pk, nothing)) for line in lines]


def _statement(scope: str, lines: list[Money]) -> Funds:
    supplement = scope == "supplement"
    return Funds(
        scope,
        budget=_budget(lines),
        received=_received(lines) if supplement else None,
        executed=_executed(lines),
        sources=_sources(scope, lines),
        uses=_uses(lines, named=supplement),
    )


def _project_funds(lines: list[Money], cutoff: date) -> tuple[Funds, ...]:
    """The whole money of a project, supplements too, with the rows of the form: from public funds, carried over, other."""
    if not lines:
        return ()
    parts = tuple(
        _row(
            "source", row.title.removeprefix("其中："), [one for one in lines if _FORM_ROWS.get(one.line.source, 0) == at], cutoff
        )
        for at, row in enumerate(PART_ROWS)
    )
    return (replace(_row("total", "", lines, cutoff), parts=parts),)


def _row(scope: str, label: str, lines: list[Money], cutoff: date) -> Funds:
    initial = yuan(sum((one.line.initial for one in lines), Decimal(0)))
    return Funds(
        scope,
        label,
        initial_budget=initial,
        budget=_budget(lines),
        executed=_executed(lines),
        planned=_planned(lines, cutoff),
    )


def _planned(lines: list[Money], cutoff: date) -> Stated | None:
    """What the plan gives to the months that are left, where every line has one."""
    keys = [one.line.pk for one in lines]
    whole, past = (budgets.planned_by_line(keys, month) for month in (12, cutoff.month))
    if not keys or not all(key in whole for key in keys):
        return None
    return yuan(sum(whole.values(), Decimal(0)) - sum(past.values(), Decimal(0)))


def _budget(lines: Iterable[Money]) -> Stated:
    return yuan(sum((one.budget for one in lines), Decimal(0)))


def _received(lines: Iterable[Money]) -> Stated:
    return yuan(sum((one.received for one in lines), Decimal(0)))


def _executed(lines: Iterable[Money]) -> Stated:
    return yuan(sum((one.paid for one in lines), Decimal(0)))


def _sources(scope: str, lines: list[Money]) -> tuple[Source, ...]:
    """Where the money comes from; what came over from the year before is a source of its own (上年结转资金)."""
    amounts = {
        code: sum((one.budget - one.carried for one in lines if one.line.source == code), Decimal(0))
        for code in dict.fromkeys((*_NAMED[scope], *(one.line.source for one in lines)))
    }
    if carried := sum((one.carried for one in lines), Decimal(0)):
        amounts["carried"] = amounts.get("carried", Decimal(0)) + carried
    return tuple(Source(code, SOURCES[code].label, yuan(amount)) for code, amount in amounts.items())


def _uses(lines: list[Money], *, named: bool) -> tuple[Use, ...]:
    """What the money is for: lines of one name are one use; of a supplement the uses are only named."""
    names = dict.fromkeys(one.line.name for one in lines)
    return tuple(Use(name, None if named else _executed(one for one in lines if one.line.name == name)) for name in names)


# Indicators


def _indicators(approved: list[ApprovedIndicator], cutoff: date) -> tuple[Indicator, ...]:
    return tuple(_indicator(one, found) for one, found in zip(approved, all_measured(approved, cutoff), strict=True))


def _indicator(one: ApprovedIndicator, found: Measured) -> Indicator:
    progress = found.progress
    return Indicator(
        one.name,
        one.level1,
        one.level2,
        target_of(one),
        found.actual,
        completion=figure(progress.grade, "%") if progress and progress.grade else None,
        weight=figure(one.weight, "分") if one.weight else None,
        expected=progress.expected if progress else "",
        likelihood=progress.likelihood if progress else "",
        causes=_causes(progress),
        explanation=progress.explanation if progress else "",
        last_year=figure(one.last_year, one.measure_unit) if one.last_year else None,
        core=one.core,
        completion_not_due=found.actual.not_due,
    )


def target_of(one: ApprovedIndicator) -> Target:
    """The approved target as a value of the report."""
    if not one.value:
        return Target(one.op, words=one.words)
    upper = figure(one.upper, one.measure_unit) if one.upper else None
    return Target(one.op, figure(one.value, one.measure_unit), upper, one.words)


def _causes(progress: Progress | None) -> tuple[str, ...]:
    return tuple(progress.causes) if progress else ()


# Texts


def _said(filing: Filing | None) -> dict[str, object]:
    """What the filing says in words; its deviations name the indicator and the cause, the figures follow from that."""
    if filing is None:
        return {}
    sayings = list(filing.sayings.all())
    return {
        "problems": tuple(Problem(one.text, one.reply) for one in sayings if one.sort == "problem"),
        "next_steps": _texts(sayings, "next_step"),
        "suggestions": _texts(sayings, "suggestion"),
        "others": _texts(sayings, "other"),
        "deviations": _named(_deviations(filing)),
        "corrections": tuple(
            Correction(one.measure, one.owner, one.due, one.effect if done else "", not done) for one, done in measures(filing)
        ),
    }


def _texts(sayings: Iterable[Saying], sort: str) -> tuple[str, ...]:
    return tuple(one.text for one in sayings if one.sort == sort)


def _named(notes: Iterable[DeviationNote]) -> tuple[Deviation, ...]:
    return tuple(Deviation(note.indicator.name, cause=note.cause) for note in notes)


def _deviations(filing: Filing) -> QuerySet[DeviationNote]:
    """Those of the unit's own indicators: its report does not name those of its projects."""
    return filing.deviations.filter(indicator__project="").select_related("indicator")
