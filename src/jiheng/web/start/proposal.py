"""What a report proposes for a year, row by row, each to be ticked or left out; and what a person made of it.

A proposal is plain JSON: {"year", "accounts", "cut" (how many rows were too many), "unit": row, "offices": [row …], "posts",
"plan": row, "lines", "goal": row, "indicators"}. A row has its values as texts, as they would be typed, `on` (to be set up),
`notes` (codes of `words.NOTES`), and for what was read `where` (the place in the document) and `said` (the figure as written).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from jiheng.model.figure import Stated
from jiheng.model.report import Indicator, Report
from jiheng.model.terms import LEVEL1_OF_LEVEL2
from jiheng.web.clock import today
from jiheng.web.start import money
from jiheng.web.start.posts import post_of

MOST = 100  # rows of one list; more would not fit into a request
# section → the values of its rows that a person may change
LISTS: Mapping[str, tuple[str, ...]] = {
    "offices": ("name",),
    "posts": ("name", "group"),
    "lines": ("scope", "name", "part", "source", "amount"),
    "indicators": ("classes", "name", "op", "value", "upper", "measure_unit", "words", "weight", "last_year"),
}
SINGLES: Mapping[str, tuple[str, ...]] = {
    "unit": ("name", "kind", "code", "region", "parent"),
    "plan": ("duties", "office_duties", "manager_duties", "focus", "contents", "time"),
    "goal": ("text",),
}
CHOSEN = ("group", "scope", "classes", "op", "part", "source")  # a row in which only these are set is still an empty one
Row = dict[str, Any]
Choices = dict[str, Any]
# What the name of a unit tells of its kind for certain
_KINDS = {
    "township": re.compile("(?:[镇乡](?:人民)?政府|街道办事处|[镇乡])$"),
    "bureau": re.compile("财政[局厅]$"),
    "school": re.compile("(?:学校|小学|中学|幼儿园|学院)$"),
}


def report_year(report: Report) -> int | None:
    """The year of which a report speaks."""
    return report.year or (report.cutoff.year if report.cutoff else None)


def whole_year(report: Report) -> bool:
    """Whether the report tells the results of its whole year."""
    return report.kind == "self_evaluation" or (report.cutoff is not None and report.cutoff.month == 12)


def suggested_year(report: Report) -> int:
    """The year to set up: that of the report if it still runs, else the one after or the one in which we are."""
    own = report_year(report)
    if own is None or own < today().year:
        return today().year
    return own + 1 if whole_year(report) and own == today().year else own


def years(report: Report) -> list[int]:
    """The years that may be set up: the report's own and the next one, this one and the coming one."""
    this = today().year
    own = report_year(report) or this
    return sorted({one for one in (own, own + 1, this, this + 1) if one <= this + 1})


def proposed(report: Report, year: int, places: Mapping[str, Any], listed: Sequence[Row] = ()) -> Choices:
    """Everything that a report proposes for a year, with the lines that a workbook lists; an empty one proposes empty forms."""
    lines = [money.listed(line) for line in listed] or _lines(report, year, places)
    return {
        "year": year,
        "cut": {"lines": max(0, len(lines) - MOST), "indicators": max(0, len(report.indicators) - MOST)},
        "unit": _unit(report, places),
        "offices": [
            _read(name=name, where=where, on=True, notes=[]) for name, where in _placed(report.offices, places.get("offices"))
        ],
        "posts": _posts(report, places),
        "plan": _plan(report, year, places),
        "goal": _read(on=bool(report.goal), text=_of_year(report.goal, report, year), notes=[], where=places.get("goal", {})),
        "lines": lines[:MOST],
        "indicators": [
            _indicator(one, report, year, where) for one, where in _placed(report.indicators, places.get("indicators"))
        ][:MOST],
    }


def rebased(choices: Choices, before: Choices, after: Choices) -> Choices:
    """What a person left as it was proposed follows the new proposal; what was changed or added stays."""
    return {**choices, **{name: _rebased(choices.get(name), before.get(name), value) for name, value in after.items()}}


def _rebased(now: Any, before: Any, after: Any) -> Any:
    if isinstance(now, list) and isinstance(before, list) and isinstance(after, list):
        rows = zip_longest(now, before, after)
        return [_rebased(one, old, new) if old is not None else one for one, old, new in rows if one is not None or old is None]
    if isinstance(now, dict) and isinstance(before, dict) and isinstance(after, dict):
        return {**now, **{name: _rebased(now.get(name), before.get(name), value) for name, value in after.items()}}
    return after if now == before else now


def bare(choices: Choices) -> Choices:
    """What was set up without what was quoted from the document, and without the hash that belongs to the account now."""
    kept = {name: value for name, value in choices.items() if name not in LISTS and name not in SINGLES}
    kept |= {name: [_bare(row, name) for row in choices[name] if row["on"]] for name in LISTS}
    kept |= {name: _bare(choices[name], name) for name in SINGLES}
    return {**kept, "accounts": [{**one, "hashed": ""} for one in choices["accounts"]]}


def _bare(row: Row, section: str) -> Row:
    return {name: row.get(name, "") for name in (*SINGLES.get(section, ()), *LISTS.get(section, ()), "on")}


def taken(choices: Choices, sections: tuple[str, ...], posted: Mapping[str, str]) -> Choices:
    """The choices with what the page of some sections posted; nothing that was typed is left out."""
    made = dict(choices)
    for section in sections:
        if section in SINGLES:
            made[section] = _taken(choices[section], section, SINGLES[section], posted)
        else:
            made[section] = _taken_rows(choices[section], section, posted)
    return made


def _taken_rows(rows: list[Row], section: str, posted: Mapping[str, str]) -> list[Row]:
    names, made = LISTS[section], []
    for number in range(MOST):
        place = f"{section}-{number}"
        if number < len(rows):
            made.append(_taken(rows[number], place, names, posted))
        elif any(f"{place}-{name}" in posted for name in names):
            row = _taken({"hand": True, "notes": []}, place, names, posted)
            made += [row] if _typed(row, names) else []
    return made


def _taken(row: Row, place: str, names: tuple[str, ...], posted: Mapping[str, str]) -> Row:
    texts = {name: posted[key].replace("\r\n", "\n") for name in names if (key := f"{place}-{name}") in posted}
    made = {**row, **texts}
    return {**made, "on": _typed(made, names) if row.get("hand") else f"{place}-on" in posted}


def _typed(row: Row, names: tuple[str, ...]) -> bool:
    return any(str(row.get(name, "")).strip() for name in names if name not in CHOSEN)


def _read(**values: Any) -> Row:
    return {"said": "", **values}


def _said(one: Indicator) -> Row:
    """Target and actual value as the report writes them."""
    return {"said": one.target.text, "done": one.actual.value.text if one.actual.value else one.actual.words}


def _placed(things: Any, places: Any) -> list[tuple[Any, Any]]:
    """Each thing with where it stands."""
    return [(thing, where or {}) for thing, where in zip_longest(things, places or ()) if thing is not None]


# Organisation


def _unit(report: Report, places: Mapping[str, Any]) -> Row:
    name = report.unit.name
    kind = report.unit.kind or next((kind for kind, ends in _KINDS.items() if ends.search(name)), "")
    notes = [] if kind or not name else ["kind"]
    values = {"name": name, "kind": kind, "code": report.unit.code, "region": report.unit.region, "parent": ""}
    return _read(on=True, **values, notes=notes, where=places.get("unit", {}))


def _posts(report: Report, places: Mapping[str, Any]) -> list[Row]:
    group = report.group
    given = [(group.leader, "leader"), (group.deputy, "deputy"), *((member, "member") for member in group.members)]
    return [_post(text, part, where) for (text, part), where in _placed(given, places.get("posts")) if text]


def _post(text: str, part: str, where: Row) -> Row:
    """One post; where none is recognised nothing is ticked, for it may be a person's name."""
    post = post_of(text)
    where = where if post == text else {name: value for name, value in where.items() if name != "text"}
    return _read(on=bool(post), name=post, group=part, notes=[] if post else ["post"], where=where)


def _plan(report: Report, year: int, places: Mapping[str, Any]) -> Row:
    duties, plan = report.duties, report.plan
    texts = {
        "duties": "\n".join(duties.group),
        "office_duties": duties.offices,
        "manager_duties": duties.budget_managers,
        "focus": plan.focus,
        "contents": "\n".join(plan.content),
        "time": plan.time,
    }
    row = {name: _of_year(text, report, year) for name, text in texts.items()}
    return _read(on=True, **row, notes=["year"] if row != texts else [], where=places.get("plan", {}))


def _of_year(text: str, report: Report, year: int) -> str:
    """A text of the report with its own year replaced by the one that is set up."""
    return re.sub(rf"{report_year(report)}(?=\s*年)", str(year), text) if report_year(report) else text


# Money


def _lines(report: Report, year: int, places: Mapping[str, Any]) -> list[Row]:
    """The lines of the budget; supplements of one year are not those of another."""
    rows = money.lines(report, dict(places))
    if year != report_year(report):
        for row in rows:
            if row["scope"] == "supplement":
                row |= {"on": False, "notes": ["supplement"]}
    return rows


# Indicators


def _indicator(one: Indicator, report: Report, year: int, where: Row) -> Row:
    target = one.target
    number = target.value
    row = {
        "classes": _classes(one),
        "name": one.name,
        "op": target.op or ("qualitative" if number is None and target.words else ""),
        "value": _printed(number),
        "upper": _printed(target.upper),
        "measure_unit": number.unit if number else "",
        "words": "" if number else target.words,
        "weight": _printed(one.weight),
        "last_year": _last_year(one, report, year),
        "project": report.project,
        "core": one.core,
    }
    ready = bool(row["classes"] and (row["value"] or row["words"]))
    return _read(**row, on=ready, notes=_doubts(one, row, report, year), where=where, **_said(one))


def _doubts(one: Indicator, row: Row, report: Report, year: int) -> list[str]:
    """Why an indicator should be looked at before it is set up."""
    doubts = {
        "class": not row["classes"],
        "target": not (row["value"] or row["words"]),
        "unsure": not one.certain,
        "part_year": year != report_year(report) and not whole_year(report) and one.actual.value is not None,
    }
    return [code for code, doubt in doubts.items() if doubt]


def _classes(one: Indicator) -> str:
    """Level 1 and 2 as one code: output/quantity; the first level follows from the second where that has only one."""
    if one.level2 in LEVEL1_OF_LEVEL2:
        return f"{LEVEL1_OF_LEVEL2[one.level2]}/{one.level2}"
    only_first = one.level1 and one.level1 not in LEVEL1_OF_LEVEL2.values()
    return f"{one.level1}/" if only_first else ""


def _last_year(one: Indicator, report: Report, year: int) -> str:
    """The value of the year before: what the report says of it, or the report's own result where it is of that whole year."""
    if year == report_year(report):
        value = one.last_year
    else:
        value = one.actual.value if whole_year(report) and year - 1 == report_year(report) else None
    unit = one.target.value.unit if one.target.value else ""
    return _printed(value) if value is not None and value.unit == unit else ""


def _printed(figure: Stated | None) -> str:
    return f"{figure.value:.{figure.places}f}" if figure is not None else ""
