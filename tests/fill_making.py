"""Fills a template as a person would: types values into the cells to fill, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl

from jiheng.layouts import fill
from jiheng.layouts.layout import Layout
from jiheng.model.figure import Stated
from jiheng.model.report import Funds, Indicator, Report
from jiheng.model.terms import CAUSES, LEVEL1, LEVEL2, LIKELIHOODS, OPERATORS
from jiheng.profiles.profile import profile
from jiheng.write.template import template_bytes

ROWS = 80  # of the sheet of indicators
Row = Mapping[str, object]


def empty(layout: str = "department_monitoring") -> bytes:
    return template_bytes(fill.LAYOUTS[layout], profile())


def filled(template: bytes, layout: str, basics: Row, **tables: Iterable[Row]) -> bytes:
    """The template with values typed in; `tables` are rows by field for each sheet."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    for sheet in fill.sheets(fill.LAYOUTS[layout]):
        fields = [one.field for one in sheet.columns]
        if not sheet.rows:
            for field, value in basics.items():
                _type(book[sheet.title].cell(fill.FIRST + fields.index(field), 2), value)
            continue
        for row, line in enumerate(tables.get(sheet.key, ()), fill.FIRST):
            for field, value in line.items():
                _type(book[sheet.title].cell(row, 2 + fields.index(field)), value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _type(cell: Any, value: object) -> None:
    assert not cell.protection.locked
    if isinstance(value, Stated):
        cell.value = float(value.value)
        cell.number_format = "0" + (f".{'0' * value.places}" if value.places else "")
    elif isinstance(value, Decimal):
        cell.value = float(value)
    elif value is not None and value != "":
        cell.value = value


def of_report(report: Report, layout: str = "department_monitoring") -> bytes:
    """A workbook that says what a report says, as far as it has a place for it; what is computed is left to the formulas."""
    return filled(
        empty(layout),
        layout,
        basics(report, fill.LAYOUTS[layout]),
        funds=[row for one in report.funds for row in money(one)],
        indicators=[indicator(one) for one in report.indicators],
        texts=list(texts(report)),
        deviations=[{"indicator": one.indicator, "cause": one.cause} for one in report.deviations],
        corrections=[
            {
                "when": fill.PLANNED if one.planned else fill.TAKEN,
                "measure": one.measure,
                "owner": one.owner,
                "due": one.due,
                "effect": one.effect,
            }
            for one in report.corrections
        ],
    )


def basics(report: Report, layout: Layout) -> Row:
    about = {"project": report.project, "department": report.unit.department} if fill.of_project(layout) else {}
    days: dict[str, date | None] = {"cutoff": report.cutoff, "filled_on": report.filled_on}
    return {"unit": report.unit.name, **about, "year": report.year, **days, "goal": report.goal}


def money(funds: Funds) -> Iterable[Row]:
    scope = dict(fill.SCOPE_LABELS)[funds.scope]
    names = ("initial_budget", "budget", "received", "executed")
    yield {"scope": scope, "what": fill.TOTAL, **{name: getattr(funds, name) for name in names if getattr(funds, name)}}
    for source in funds.sources:
        yield {"scope": scope, "what": fill.SOURCE, "label": source.label, "budget": source.amount}
    for part in funds.parts:
        amounts = {name: getattr(part, name) for name in names if getattr(part, name)}
        yield {"scope": scope, "what": fill.SOURCE, "label": part.label, **amounts}
    for use in funds.uses:
        yield {"scope": scope, "what": fill.USE, "label": use.label, "executed": use.amount}


def indicator(one: Indicator) -> Row:
    target, actual = one.target, one.actual
    row: dict[str, object] = {
        "level1": LEVEL1[one.level1].label,
        "level2": LEVEL2[one.level2].label,
        "name": one.name,
        "operator": OPERATORS[target.op].label if target.op else "",
        "target": target.value or target.words,
        "unit": target.value.unit if target.value else "",
        "actual": actual.value or actual.words or ("未到监控节点" if actual.not_due else ""),
        "explanation": one.explanation,
        "likelihood": LIKELIHOODS[one.likelihood].label if one.likelihood else "",
        "causes": CAUSES[one.causes[0]].label if one.causes else "",
    }
    if target.upper:
        row["upper"] = target.upper
    if actual.due_on:
        row["due_on"] = actual.due_on
    if target.value is None and one.completion:
        row["graded"] = one.completion
    return {field: value for field, value in row.items() if value != ""}


def texts(report: Report) -> Iterable[Row]:
    said: dict[str, Iterable[str]] = {
        "offices": report.offices,
        "leader": [report.group.leader],
        "deputy": [report.group.deputy],
        "members": report.group.members,
        "group": report.duties.group,
        "duty_offices": [report.duties.offices],
        "budget_managers": [report.duties.budget_managers],
        "focus": [report.plan.focus],
        "content": report.plan.content,
        "time": [report.plan.time],
        "next_steps": report.next_steps,
        "suggestions": report.suggestions,
        "others": report.others,
    }
    labels = dict(fill.SECTIONS)
    yield from ({"section": labels[key], "words": text} for key, every in said.items() for text in every if text)
    for one in report.problems:
        yield {"section": labels["problems"], "words": one.problem, "suggestion": one.suggestion}
