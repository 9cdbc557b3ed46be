"""From the lines of a filled workbook to the Report, with a fact for every figure and a sum where parts were given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from jiheng.layouts import fill
from jiheng.layouts.layout import Layout
from jiheng.model.blocks import Document
from jiheng.model.figure import Stated
from jiheng.model.report import (
    Actual,
    Correction,
    Deviation,
    Duties,
    Fact,
    Funds,
    Group,
    Indicator,
    Plan,
    Problem,
    Report,
    ReportingUnit,
    Source,
    Sum,
    Target,
    Use,
)
from jiheng.model.terms import CAUSES, LEVEL1, LEVEL2, LIKELIHOODS, MONEY, NOT_DUE, OPERATORS, Table
from jiheng.read.filled import Filled, Line
from jiheng.read.statements import column_sums, scope_sums, source_code
from jiheng.say import say

_AMOUNTS = ("initial_budget", "budget", "received", "executed")
_FIGURES = (*_AMOUNTS, "received_rate", "execution_rate", "weight", "score")
_WHOLE = (frozenset({"fiscal", "other"}), frozenset({"own_level", "upper_level"}), frozenset({"central", "local"}))


def built(filled: Filled, document: Document) -> Report:
    """The report; what cannot be read is noted in `filled.wrong`."""
    layout = fill.LAYOUTS[filled.layout]
    basics = next(iter(filled.lines["basics"]), Line({}, filled.wrong))
    unit = basics.text("money") if basics.text("money") in MONEY else "万元"
    funds, sums = _funds(filled.lines["funds"], layout, unit)
    indicators = tuple(_indicator(line) for line in filled.lines["indicators"])
    year = basics.number("year")
    texts = document.texts()
    report = Report(
        kind=layout.kind,
        unit=ReportingUnit(basics.text("unit"), department=basics.text("department")),
        project=basics.text("project"),
        year=int(year.value) if year else None,
        cutoff=basics.day("cutoff"),
        filled_on=basics.day("filled_on"),
        goal=basics.text("goal"),
        funds=funds,
        indicators=indicators,
        total_score=basics.number("total_score", "分"),
        grade=basics.text("grade"),
        deviations=tuple(_deviation(line) for line in filled.lines.get("deviations", ())),
        corrections=tuple(_correction(line) for line in filled.lines.get("corrections", ())),
        layout=layout.code,
        form=True,
        sums=tuple(sums),
        texts=tuple(text.text for text in texts),
        cells=tuple(number for number, text in enumerate(texts) if text.cell),
        said=document.said,
    )
    report = _with_words(report, filled.lines.get("texts", ()))
    return replace(report, facts=tuple(_facts(report)))


def _choices(terms: Table, *codes: str) -> dict[str, str]:
    """Every spelling of the terms with its code; labels first, so that a list of choices names those."""
    labels = {term.label: term.code for term in terms.values() if not codes or term.code in codes}
    return {**{word: term.code for term in terms.values() for word in term.spellings}, **labels}


# Money


def _funds(lines: Sequence[Line], layout: Layout, unit: str) -> tuple[tuple[Funds, ...], list[Sum]]:
    """The statements in the order of their scopes, and the sums that sources and uses make."""
    scopes = {label: code for code, label in fill.SCOPE_LABELS}
    of: dict[str, list[tuple[str, Line]]] = {}
    for line in lines:
        scope = "total" if fill.of_project(layout) and "scope" not in line else line.picked("scope", scopes)
        what = line.picked("what", {fill.TOTAL: "total", fill.SOURCE: "source", fill.USE: "use"})
        if "scope" not in line and not fill.of_project(layout):
            line.want("scope", _first(line), say("资金类别"))
        if what in ("source", "use") and "label" not in line:
            line.want("label", _first(line), say("来源或用途名称"))
        of.setdefault(scope, []).append((what or "total", line))
    made = [_statement(scope, of[scope], layout, unit) for scope, _ in fill.SCOPE_LABELS if scope in of]
    funds = tuple(one for one, _ in made)
    sums = [sum_ for _, own in made for sum_ in own]
    sums += [sum_ for one in funds for sum_ in column_sums(one)]
    return funds, [*sums, *scope_sums(funds)]


def _first(line: Line) -> str:
    return next(name for name in ("scope", "what", "label", *_FIGURES) if name in line)


def _statement(scope: str, lines: Sequence[tuple[str, Line]], layout: Layout, unit: str) -> tuple[Funds, list[Sum]]:
    whole = [line for what, line in lines if what == "total"]
    for line in whole[1:]:
        line.refuse(_first(line), say("每类资金只有一行“合计”"))
    sources = [line for what, line in lines if what == "source"]
    uses = tuple(
        Use(line.text("label"), line.number("executed", unit) or line.number("budget", unit), line.span("label"))
        for what, line in lines
        if what == "use"
    )
    own = _amounts(whole[0], unit) if whole else {}
    span = whole[0].span(_first(whole[0])) if whole else None
    funds = replace(Funds(scope, uses=uses, span=span), **own)  # type: ignore[arg-type]
    if fill.of_project(layout) or any(name in line for line in sources for name in ("initial_budget", "received", "executed")):
        parts = tuple(_part(line, unit) for line in sources)
        return replace(funds, parts=parts), list(_used(funds))
    funds = replace(funds, sources=tuple(_source(line, unit) for line in sources))
    return funds, [*_sourced(funds), *_used(funds)]


def _part(line: Line, unit: str) -> Funds:
    return replace(Funds("source", line.text("label")), **_amounts(line, unit))  # type: ignore[arg-type]


def _amounts(line: Line, unit: str) -> dict[str, Stated | None]:
    amounts = {name: line.number(name, unit) for name in _AMOUNTS}
    rates = {name: line.number(name, "%") for name in ("received_rate", "execution_rate") if line.is_number(name)}
    return {**amounts, **rates, "weight": line.number("weight"), "score": line.number("score")}


def _source(line: Line, unit: str) -> Source:
    label = line.text("label")
    return Source(source_code(label), label, line.number("budget", unit))


def _sourced(funds: Funds) -> Iterator[Sum]:
    """A budget is its sources together, where these are all there are."""
    parts = [Fact(one.amount, "source", one.label, funds.scope) for one in funds.sources if one.amount]
    if funds.budget and parts:
        complete = len(parts) == len(funds.sources) and frozenset(one.code for one in funds.sources) in _WHOLE
        yield Sum(Fact(funds.budget, "budget", "", funds.scope), tuple(parts), complete, True, "其中")


def _used(funds: Funds) -> Iterator[Sum]:
    """What was spent is its uses together, where all of them have an amount."""
    parts = [Fact(one.amount, "use", one.label, funds.scope) for one in funds.uses if one.amount]
    if funds.executed and parts:
        yield Sum(
            Fact(funds.executed, "executed", "", funds.scope), tuple(parts), len(parts) == len(funds.uses), True, "其中用于"
        )


# Indicators


def _indicator(line: Line) -> Indicator:
    beside = next(name for name in fill.INDICATOR_FIELDS if name in line)
    if "name" not in line:
        line.want("name", beside, say("三级指标"))
    unit = line.text("unit")
    target = _target(line, unit)
    actual = _actual(line, unit, target)
    computed = line.number("completion", "%") if line.is_number("completion") else None
    completion = line.number("graded", "%") if "graded" in line else computed
    return Indicator(
        line.text("name"),
        line.picked("level1", _choices(LEVEL1)),
        line.picked("level2", _choices(LEVEL2)),
        target,
        actual,
        None if actual.not_due else completion,
        weight=line.number("weight", "分"),
        score=line.number("score", "分"),
        expected=line.text("expected"),
        likelihood=line.picked("likelihood", _choices(LIKELIHOODS)),
        causes=tuple(code for code in (line.picked("causes", _choices(CAUSES)),) if code),
        explanation=line.text("explanation"),
        office=line.text("office"),
        evidence=line.text("evidence"),
        last_year=line.number("last_year", unit),
        completion_not_due=actual.not_due,
        span=line.span("name"),
    )


def _target(line: Line, unit: str) -> Target:
    op = line.picked("operator", _choices(OPERATORS))
    said = line.text("target")
    if not said:
        return Target(op)
    if op == "qualitative" or (not op and not line.is_number("target")):
        return Target("qualitative", words=said, text=said)
    value = line.number("target", unit)
    upper = line.number("upper", unit) if op == "range" else None
    if op == "range" and "upper" not in line:
        line.want("upper", "target", say("指标值上限"))
    return Target(op, value, upper, text=said)


def _actual(line: Line, unit: str, target: Target) -> Actual:
    if line.text("actual") in NOT_DUE or ("actual" not in line and "due_on" in line):
        return Actual(not_due=True, due_on=line.day("due_on"))
    if "actual" not in line:
        return Actual()
    if "due_on" in line:
        line.refuse("due_on", say("空：已经有完成值，不再是未到节点"))
    if target.value is None and not line.is_number("actual"):
        return Actual(words=line.text("actual"))
    return Actual(line.number("actual", unit))


# Words


def _deviation(line: Line) -> Deviation:
    return Deviation(line.text("indicator"), cause=line.text("cause"), span=line.span("indicator") or line.span("cause"))


def _correction(line: Line) -> Correction:
    when = line.picked("when", {fill.TAKEN: "taken", fill.PLANNED: "planned"})
    owner, effect = line.text("owner"), line.text("effect")
    planned = when != "taken"
    return Correction(line.text("measure"), owner, line.day("due"), effect, planned, line.span("measure"))


def _with_words(report: Report, lines: Sequence[Line]) -> Report:
    """The report with its texts, each in its section."""
    of: dict[str, list[Line]] = {}
    choices = {label: code for code, label in fill.SECTIONS}
    for line in lines:
        if "section" not in line:
            line.want("section", "words" if "words" in line else "suggestion", say("栏目"))
        of.setdefault(line.picked("section", choices), []).append(line)

    def every(key: str) -> tuple[str, ...]:
        return tuple(line.text("words") for line in of.get(key, ()) if line.text("words"))

    def joined(key: str) -> str:
        return "；".join(every(key))

    problems = of.get("problems", ())
    return replace(
        report,
        offices=every("offices"),
        group=Group(joined("leader"), joined("deputy"), every("members")),
        duties=Duties(every("group"), joined("duty_offices"), joined("budget_managers")),
        plan=Plan(joined("focus"), every("content"), joined("time")),
        problems=tuple(Problem(line.text("words"), line.text("suggestion")) for line in problems),
        next_steps=every("next_steps"),
        suggestions=every("suggestions"),
        others=every("others"),
    )


# Facts


def _facts(report: Report) -> Iterator[Fact]:
    """One fact a figure, in the order of the workbook."""
    found = [*_facts_of_money(report.funds), *(fact for one in report.indicators for fact in _facts_of(one))]
    if report.total_score:
        found.append(Fact(report.total_score, "total_score", say("总分")))
    yield from sorted(found, key=lambda fact: fact.figure.span or (0, 0, 0))


def _facts_of_money(every: Iterable[Funds]) -> Iterator[Fact]:
    for one in every:
        stated = ((name, getattr(one, name)) for name in _FIGURES)
        label = one.label or dict(fill.SCOPE_LABELS).get(one.scope, "")
        yield from (Fact(figure, name, label, one.scope) for name, figure in stated if figure)
        yield from (Fact(source.amount, "source", source.label, one.scope) for source in one.sources if source.amount)
        yield from (Fact(use.amount, "use", use.label, one.scope) for use in one.uses if use.amount)
        yield from _facts_of_money(one.parts)


def _facts_of(one: Indicator) -> Iterator[Fact]:
    figures = (
        (one.target.value, "target"),
        (one.target.upper, "target"),
        (one.actual.value, "actual"),
        (one.completion, "completion"),
        (one.weight, "weight"),
        (one.score, "score"),
        (one.last_year, "measure"),
    )
    yield from (Fact(stated, role, one.name) for stated, role in figures if stated)
