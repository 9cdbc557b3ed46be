"""Carries the choices of a set-up out through the acts of the apps, row by row, and gathers every refusal with its place.

The caller decides what becomes of it: a rehearsal takes everything back, the real one only where something was refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from jiheng.web.budgets import actions as budgets
from jiheng.web.numbers import amount_of
from jiheng.web.orgs import founding
from jiheng.web.orgs import setting as orgs
from jiheng.web.orgs.founding import Account
from jiheng.web.orgs.models import Role, Unit, User
from jiheng.web.orgs.reach import unit_named, units_under
from jiheng.web.refusals import Refused
from jiheng.web.start.proposal import SINGLES, Choices, Row
from jiheng.web.targets import setting as targets

# The fields of acts that are called otherwise on the pages
_FIELDS = {("lines", "initial"): "amount", ("indicators", "level1"): "classes", ("indicators", "level2"): "classes"}
_FIRST = {
    "unit": "name",
    "offices": "name",
    "posts": "name",
    "lines": "name",
    "indicators": "name",
    "goal": "text",
    "plan": "focus",
}


class Refusal(NamedTuple):
    """One refusal: the section, the number of the row where it is a list, the field, and the sentence."""

    section: str
    number: int | None
    field: str
    message: str


class Carried(NamedTuple):
    """What came of it."""

    unit: Unit | None
    people: list[User]
    problems: list[Refusal]


def carry(choices: Choices, actor: User | None) -> Carried:
    """Set everything up. The unit's data is entered by its new clerk; `actor` adds the unit, none founds the place."""
    problems: list[Refusal] = []
    founded: list[tuple[Unit, dict[Role, User]]] = []
    with _gathering(problems, "unit"):
        founded.append(_founded(choices, actor))
    if not founded:
        return Carried(None, [], problems)
    unit, people = founded[0]
    clerk, year = people[Role.CLERK], int(choices["year"])
    _each(choices, "offices", problems, lambda row: orgs.add_office(clerk, unit, row["name"]))
    _each(choices, "posts", problems, lambda row: orgs.add_post(clerk, unit, row["name"], group=row["group"]))
    if any(choices["plan"][name].strip() for name in SINGLES["plan"]):
        with _gathering(problems, "plan"):
            _plan(clerk, unit, year, choices["plan"])
    _budget(clerk, unit, year, choices, problems)
    if choices["goal"]["text"].strip():
        with _gathering(problems, "goal"):
            targets.set_objective(clerk, unit, year, choices["goal"]["text"])
    _each(choices, "indicators", problems, lambda row: _indicator(clerk, unit, year, row))
    return Carried(unit, list(people.values()), problems)


def _founded(choices: Choices, actor: User | None) -> tuple[Unit, dict[Role, User]]:
    accounts = [Account(Role(one["role"]), one["username"], one["hashed"]) for one in choices["accounts"]]
    given = {name: choices["unit"][name] for name in ("code", "name", "kind", "region")}
    if actor is None:
        return founding.found(accounts, **given)
    parent = unit_named(units_under(actor, Role.ADMIN), choices["unit"]["parent"], "parent")
    return founding.found_below(actor, parent, accounts, **given)


def _plan(clerk: User, unit: Unit, year: int, row: Row) -> None:
    lines = {name: row[name].splitlines() for name in ("duties", "contents")}
    texts = {name: row[name] for name in ("focus", "time", "office_duties", "manager_duties")}
    orgs.save_plan(clerk, unit, year, **texts, **lines)


def _budget(clerk: User, unit: Unit, year: int, choices: Choices, problems: list[Refusal]) -> None:
    if not any(row["on"] for row in choices["lines"]):
        return
    with _gathering(problems, "lines"):
        budget = budgets.open_year(clerk, unit, year)
        codes = iter(range(1, len(choices["lines"]) + 1))
        _each(choices, "lines", problems, lambda row: _line(clerk, budget, str(next(codes)), row))


def _line(clerk: User, budget: Any, code: str, row: Row) -> None:
    values = {name: row[name] for name in ("scope", "name", "part", "source")}
    if not row["part"]:
        raise Refused(_("请选经费类别。"), "part")
    budgets.add_line(clerk, budget, code=code, **values, initial=amount_of(row["amount"], "万元"), project=row.get("project", ""))


def _indicator(clerk: User, unit: Unit, year: int, row: Row) -> None:
    if not row["classes"]:
        raise Refused(_("请选指标类别。"), "classes")
    level1, _slash, level2 = row["classes"].partition("/")
    names = ("name", "op", "value", "upper", "measure_unit", "words", "weight", "last_year")
    more: dict[str, Any] = {"core": bool(row.get("core")), "project": row.get("project", "")}
    targets.approve(clerk, unit, year, level1=level1, level2=level2, **{name: row[name] for name in names}, **more)


def _each(choices: Choices, section: str, problems: list[Refusal], act: Callable[[Row], object]) -> None:
    """Carry out the ticked rows of a list."""
    for number, row in enumerate(choices[section]):
        if row["on"]:
            with _gathering(problems, section, number):
                act(row)


@contextmanager
def _gathering(problems: list[Refusal], section: str, number: int | None = None) -> Iterator[None]:
    """Keep a refusal with the place at which it shows, and go on."""
    try:
        yield
    except Refused as refused:
        field = _FIELDS.get((section, refused.field), refused.field)
        if field == "accounts":
            section, field = "accounts", ""
        problems.append(Refusal(section, number, field or _FIRST.get(section, ""), refused.message))
