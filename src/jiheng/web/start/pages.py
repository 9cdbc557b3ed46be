"""What the pages of a set-up show: every value in its field with its refusal, and beside it where in the document it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from jiheng.web.numbers import amount_of
from jiheng.web.orgs.models import Role
from jiheng.web.refusals import Refused
from jiheng.web.start import money
from jiheng.web.start.carry import Refusal
from jiheng.web.start.models import Draft
from jiheng.web.start.proposal import LISTS, MOST, SINGLES, Choices, Row
from jiheng.web.start.words import DIFFERS, DOES, LABELS, NOTES, choices

BLOCKS = {"duties": 6, "contents": 5, "office_duties": 3, "manager_duties": 3, "focus": 3, "time": 3, "text": 3}
NUMBERS = ("amount", "value", "upper", "weight", "last_year")
BLANKS, MORE = 2, 5


class Box(NamedTuple):
    """One field."""

    id: str
    name: str
    label: Any
    value: str
    sort: str  # text, number, block, choice
    options: Sequence[tuple[str, Any]]
    rows: int
    wrong: str


class Shown(NamedTuple):
    """One row with its fields, or a section of its own."""

    id: str
    number: int
    on: bool
    hand: bool
    cells: list[Box]
    notes: list[Any]
    where: str
    quoted: str
    said: str
    done: str


class Money(NamedTuple):
    """What the ticked lines of a scope come to, and what the document says."""

    scope: Any
    sum: str
    stated: str
    agrees: bool
    why: Any


def section(draft: Draft, name: str, problems: Sequence[Refusal], more: bool, below: bool) -> list[Shown]:
    """A section as the page shows it; lists end with empty rows to type in. A unit `below` another names that one."""
    options = choices()
    if name in SINGLES:
        names = [one for one in SINGLES[name] if one != "parent" or below]
        return [_shown(name, None, draft.choices[name], names, problems, options)]
    kept: list[Row] = draft.choices[name]
    blanks = max(0, min((MORE if more or not kept else BLANKS), MOST - len(kept)))
    rows = [*kept, *({"hand": True} for _blank in range(blanks))]
    shown = [_shown(name, number, row, LISTS[name], problems, options) for number, row in enumerate(rows)]
    same = [bool(at) and (one.where, one.quoted) == (shown[at - 1].where, shown[at - 1].quoted) for at, one in enumerate(shown)]
    return [one._replace(quoted="") if again else one for one, again in zip(shown, same, strict=True)]


def _shown(
    name: str,
    number: int | None,
    row: Row,
    names: Sequence[str],
    problems: Sequence[Refusal],
    options: Mapping[str, Sequence[tuple[str, Any]]],
) -> Shown:
    place = name if number is None else f"{name}-{number}"
    wrong = {one.field: one.message for one in problems if (one.section, one.number) == (name, number)}
    cells = [_cell(place, name, field, str(row.get(field, "")), options, wrong.get(field, "")) for field in names]
    where = row.get("where") or {}
    notes = [NOTES[code] for code in row.get("notes", ())]
    said = (row.get("said", ""), row.get("done", ""))
    on, hand = bool(row.get("on")), bool(row.get("hand"))
    return Shown(place, number or 0, on, hand, cells, notes, place_words(where), str(where.get("text", "")), *said)


def _cell(place: str, section: str, field: str, value: str, options: Mapping[str, Sequence[tuple[str, Any]]], wrong: str) -> Box:
    sort = "choice" if field in options else "block" if field in BLOCKS else "number" if field in NUMBERS else "text"
    offered = list(options.get(field, ()))
    if offered and value not in {code for code, _label in offered}:
        offered.insert(0, (value, _("请选")))
    key = f"{place}-{field}"
    return Box(key, key, LABELS[section][field], value, sort, offered, BLOCKS.get(field, 0), wrong)


def place_words(where: Mapping[str, Any]) -> str:
    """Where in the document something stands; "" where it is not known."""
    if "table" in where:
        words = _("第 {table} 张表第 {row} 行第 {col} 列")
    elif "paragraph" in where:
        words = _("第 {paragraph} 段")
    elif "line" in where:
        words = _("第 {line} 行")
    elif "cell" in where:
        words = _("表“{sheet}”{cell}")
    else:
        words = _("第 {page} 页") if "page" in where else ""
    return words.format(**where) if words else ""


def plan_places(draft: Draft) -> dict[str, tuple[str, str]]:
    """Where each part of the plan stands, by its field."""
    found = draft.choices["plan"].get("where") or {}
    return {f"plan-{name}": (place_words(where), str(where.get("text", ""))) for name, where in found.items()}


def sums(draft: Draft) -> list[Money]:
    """What the ticked lines of each scope come to beside what the document says, in 万元."""
    stated = {} if draft.read.get("lines") else money.stated(draft.report)
    totals: dict[str, Decimal] = dict.fromkeys(stated, money.ZERO)
    for row in draft.choices["lines"]:
        if row["on"] and row["scope"]:
            totals[row["scope"]] = totals.get(row["scope"], money.ZERO) + _amount(row["amount"])
    labels = dict(choices()["scope"])
    return [
        Money(
            labels.get(scope, scope),
            money.in_wan(total),
            money.in_wan(stated[scope]) if scope in stated else "",
            stated.get(scope) == total,
            DIFFERS.get(scope, DIFFERS[""]),
        )
        for scope, total in totals.items()
    ]


def _amount(text: str) -> Decimal:
    """An amount that is typed; one that cannot be read counts as nothing, and is refused at its field."""
    try:
        return amount_of(text, "万元")
    except Refused:
        return money.ZERO


def counts(made: Choices) -> dict[str, int]:
    """How many rows of each list are to be set up."""
    return {name: sum(bool(row["on"]) for row in made[name]) for name in LISTS}


def missing(made: Choices) -> list[Any]:
    """What is still empty, in words: it can be filled in later."""
    singles = {("plan", name): LABELS["plan"][name] for name in SINGLES["plan"]} | {("goal", "text"): LABELS["goal"]["text"]}
    empty = [label for (section, name), label in singles.items() if not made[section][name].strip()]
    lists = {"offices": _("科室"), "posts": _("岗位"), "lines": _("预算科目"), "indicators": _("指标")}
    return [label for name, label in lists.items() if not counts(made)[name]] + empty


def people(
    draft: Draft, roles: Mapping[Any, str], typed: Mapping[str, str] | None, wrong: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The accounts as the page shows them; the administrator's password is never shown again, only that there is one."""
    kept = {one["role"]: one for one in draft.choices["accounts"]}
    return [
        {
            "role": role.value,
            "label": role.label,
            "does": DOES[role],
            "username": typed.get(f"{role}-username", "") if typed is not None else kept.get(role, {}).get("username", name),
            "set": bool(kept.get(role, {}).get("hashed")),
            "wrong_name": wrong.get(f"{role}-username", ""),
            "own": role == Role.ADMIN,
            "wrong_password": wrong.get(f"{role}-password", ""),
            "wrong_again": wrong.get(f"{role}-again", ""),
        }
        for role, name in roles.items()
    ]
