"""The only way from rows to a Report: what the database holds of a unit at a cutoff, as the values that all else works on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

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
from jiheng.web.targets.measure import figure, measured, yuan
from jiheng.web.targets.models import ApprovedIndicator, Objective, Progress

# The sources that a statement names even where they give nothing
_NAMED = {"basic": ("fiscal", "other"), "project": ("fiscal", "other"), "supplement": ("own_level", "upper_level")}

_FORM_ROWS = {"carried": 1, "other": 2}  # sources that stand in a row of their own, by its number


def assemble(unit: Unit, cutoff: date, filing: Filing | None = None) -> Report:
    """The Report of a unit at a cutoff; the texts are those of the filing."""
    year = cutoff.year
    plan = YearPlan.objects.filter(unit=unit, year=year).first()
    offices = tuple(unit.offices.values_list("name", flat=True))
    return Report(
        kind="monitoring",
        title=f"{unit.name}整体支出绩效监控报告",
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
        indicators=tuple(_indicator(one, cutoff) for one in indicators(unit, year)),
        **_said(filing),  # type: ignore[arg-type]
    )


def assemble_project(unit: Unit, cutoff: date, filing: Filing | None, project: str) -> Report:
    """The Report of one of the unit's projects at a cutoff: what its form says, and nothing of the unit's own."""
    lines = BudgetLine.objects.filter(year__unit=unit, year__year=cutoff.year, project=project)
    return Report(
        kind="monitoring",
        title=FORM.title,
        unit=_reporting(unit),
        project=project,
        year=cutoff.year,
        cutoff=cutoff,
        filled_on=filing.filled_on if filing else None,
        funds=_project_funds(list(lines), cutoff),
        goal=_goal(unit, cutoff.year, project),
        indicators=tuple(_indicator(one, cutoff) for one in indicators(unit, cutoff.year, project)),
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


def _goal(unit: Unit, year: int, project: str = "") -> str:
    return "；".join(Objective.objects.filter(unit=unit, year=year, project=project).values_list("text", flat=True))


def _group(unit: Unit) -> Group:
    posts = {group: [post.name for post in unit.posts.all() if post.group == group] for group in ("leader", "deputy", "member")}
    return Group("、".join(posts["leader"]), "、".join(posts["deputy"]), tuple(posts["member"]))


def _duties(plan: YearPlan | None) -> Duties:
    if plan is None:
        return Duties()
    return Duties(_items(plan, "duty"), plan.office_duties, plan.manager_duties)


def _plan(plan: YearPlan | None) -> Plan:
    return Plan(plan.focus, _items(plan, "content"), plan.time) if plan else Plan()


def _items(plan: YearPlan, sort: str) -> tuple[str, ...]:
    return tuple(plan.items.filter(sort=sort).values_list("text", flat=True))


# Money


def _funds(unit: Unit, cutoff: date) -> tuple[Funds, ...]:
    """The whole, which leaves supplements out, then basic and project expenditure, then supplements."""
    year = BudgetYear.objects.filter(unit=unit, year=cutoff.year).first()
    if year is None:
        return ()
    by_scope = {scope: [line for line in year.lines.all() if line.scope == scope] for scope in BudgetLine.SCOPES}
    own = [*by_scope["basic"], *by_scope["project"]]
    total = Funds("total", budget=_budget(own, cutoff), received=_received(own, cutoff), executed=_executed(own, cutoff))
    statements = [total, *(_statement(scope, by_scope[scope], cutoff) for scope in ("basic", "project"))]
    if by_scope["supplement"]:
        statements.append(_statement("supplement", by_scope["supplement"], cutoff))
    return tuple(statements)


def _statement(scope: str, lines: list[BudgetLine], cutoff: date) -> Funds:
    supplement = scope == "supplement"
    return Funds(
        scope,
        budget=_budget(lines, cutoff),
        received=_received(lines, cutoff) if supplement else None,
        executed=_executed(lines, cutoff),
        sources=_sources(scope, lines, cutoff),
        uses=_uses(lines, cutoff, named=supplement),
    )


def _project_funds(lines: list[BudgetLine], cutoff: date) -> tuple[Funds, ...]:
    """The whole money of a project, supplements too, with the rows of the form: from public funds, carried over, other."""
    if not lines:
        return ()
    parts = tuple(
        _row("source", row.title.removeprefix("其中："), [one for one in lines if _FORM_ROWS.get(one.source, 0) == at], cutoff)
        for at, row in enumerate(PART_ROWS)
    )
    return (replace(_row("total", "", lines, cutoff), parts=parts),)


def _row(scope: str, label: str, lines: list[BudgetLine], cutoff: date) -> Funds:
    initial = yuan(sum((line.initial for line in lines), Decimal(0)))
    return Funds(
        scope,
        label,
        initial_budget=initial,
        budget=_budget(lines, cutoff),
        executed=_executed(lines, cutoff),
        planned=_planned(lines, cutoff),
    )


def _planned(lines: list[BudgetLine], cutoff: date) -> Stated | None:
    """What the plan gives to the months that are left, where every line has one."""
    if not lines or not all(line.months.exists() for line in lines):
        return None
    return yuan(budgets.planned(lines, 12) - budgets.planned(lines, cutoff.month))


def _budget(lines: Iterable[BudgetLine], day: date) -> Stated:
    return yuan(budgets.total(lines, day))


def _received(lines: list[BudgetLine], day: date) -> Stated:
    return yuan(ledger.net(ledger.receipts(lines, day)))


def _executed(lines: list[BudgetLine], day: date) -> Stated:
    return yuan(ledger.net(ledger.payments(lines, day)))


def _sources(scope: str, lines: list[BudgetLine], day: date) -> tuple[Source, ...]:
    """Where the money comes from; what came over from the year before is a source of its own (上年结转资金)."""
    amounts: dict[str, Decimal] = {}
    for code in dict.fromkeys((*_NAMED[scope], *(line.source for line in lines))):
        held = [one for one in lines if one.source == code]
        amounts[code] = budgets.total(held, day) - budgets.carried(held, day)
    if carried := budgets.carried(lines, day):
        amounts["carried"] = amounts.get("carried", Decimal(0)) + carried
    return tuple(Source(code, SOURCES[code].label, yuan(amount)) for code, amount in amounts.items())


def _uses(lines: list[BudgetLine], day: date, named: bool) -> tuple[Use, ...]:
    """What the money is for: lines of one name are one use; of a supplement the uses are only named."""
    names = dict.fromkeys(line.name for line in lines)
    return tuple(Use(name, None if named else _executed([one for one in lines if one.name == name], day)) for name in names)


# Indicators


def _indicator(one: ApprovedIndicator, cutoff: date) -> Indicator:
    found = measured(one, cutoff)
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
        "deviations": tuple(Deviation(note.indicator.name, cause=note.cause) for note in _deviations(filing)),
        "corrections": tuple(
            Correction(one.measure, one.owner, one.due, one.effect if done else "", not done) for one, done in measures(filing)
        ),
    }


def _texts(sayings: Iterable[Saying], sort: str) -> tuple[str, ...]:
    return tuple(one.text for one in sayings if one.sort == sort)


def _deviations(filing: Filing) -> Iterable[DeviationNote]:
    """Those of the unit's own indicators: its report does not name those of its projects."""
    return filing.deviations.filter(indicator__project="").select_related("indicator")
