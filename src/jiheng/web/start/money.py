"""Lines of a budget out of a report's statements on money: only what it states as a budget; what it leaves open stays open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from jiheng.model.report import Funds, Indicator, Report, Use
from jiheng.model.terms import MONEY, SOURCES
from jiheng.read.data_fields import spelled
from jiheng.web.numbers import amount_of
from jiheng.web.refusals import Refused

SCOPES = ("basic", "project", "supplement")
WAN = MONEY["万元"]
ZERO = Decimal(0)
LONGEST = 200
_STAFF = re.compile("工资|薪|福利|人员")
_RUNNING = re.compile("公用|运转|运行")
_WITHIN = re.compile("其中[:：]")
Row = dict[str, Any]
Where = dict[str, Any]


def statements(report: Report) -> dict[str, Funds]:
    """The first statement of each scope that has a budget; where only the whole is stated, the whole."""
    found = {funds.scope: funds for funds in reversed(report.funds) if funds.scope in SCOPES and funds.budget is not None}
    total = next((funds for funds in report.funds if funds.scope == "total" and funds.budget is not None), None)
    if total is not None and not {"basic", "project"} & found.keys():
        found["project" if report.project else "basic"] = total
    return {scope: found[scope] for scope in SCOPES if scope in found}


def stated(report: Report) -> dict[str, Decimal]:
    """What the report states as the budget of each scope, in yuan."""
    return {scope: amount for scope, funds in statements(report).items() if (amount := _budget(funds))}


def lines(report: Report, places: dict[str, Any]) -> list[Row]:
    """The proposed lines of all statements."""
    where = dict(zip(map(id, report.funds), places.get("funds", ()), strict=False))
    within = dict(zip(map(id, report.funds), places.get("uses", ()), strict=False))
    spots = dict(zip(map(id, report.indicators), places.get("indicators", ()), strict=False))
    found: list[Row] = []
    for scope, funds in statements(report).items():
        place = where.get(id(funds), {})
        split = _split(report, _budget(funds)) if scope == "basic" else ()
        whole = [_of_cost(one, funds, spots.get(id(one), {})) for one in split] or list(
            _wholes(scope, funds, report.project, place)
        )
        found += whole if _budget(funds) else []
        for use, spot in zip_longest(funds.uses, within.get(id(funds), ())):
            found += [_spent(scope, use, funds, spot or {})] if use.amount is not None else []
    return found


def _budget(funds: Funds) -> Decimal:
    return funds.budget.base if funds.budget is not None else ZERO


def _split(report: Report, budget: Decimal) -> list[Indicator]:
    """The cost indicators in money, if their targets come to the budget of basic expenditure to the last 分."""
    costs = [one for one in report.indicators if one.level2 == "cost" and one.target.value and one.target.value.unit in MONEY]
    return costs if sum((one.target.value.base for one in costs if one.target.value), ZERO) == budget else []


def _of_cost(one: Indicator, funds: Funds, place: Where) -> Row:
    """A part of the basic expenditure that the report states as the ceiling of a cost."""
    assert one.target.value is not None
    row = _row("basic", one.name, one.target.value.base, _only(funds), _part("basic", one.name), place)
    return row | {"said": one.target.value.text, "notes": ["split", *row["notes"]]}


def _wholes(scope: str, funds: Funds, project: str, place: Where) -> Iterator[Row]:
    """The statement as it stands: one line a source."""
    for source, amount in (_sources(funds) or {"": _budget(funds)}).items():
        row = _row(scope, _named(scope, funds, project), amount, source, _part(scope, ""), place)
        row["said"] = funds.budget.text if funds.budget else ""
        row["project"] = project if scope == "project" else ""
        if not funds.certain:
            row["notes"].append("columns")
        yield row


def _row(scope: str, name: str, amount: Decimal, source: str, part: str, place: Where) -> Row:
    notes = [code for code, value in (("part", part), ("source", source)) if not value]
    row = {"on": True, "scope": scope, "name": name[:LONGEST], "part": part, "source": source, "amount": in_wan(amount)}
    return row | {"project": "", "notes": notes, "where": place, "said": ""}


def _spent(scope: str, use: Use, funds: Funds, place: Where) -> Row:
    """A use of which only the expenditure is stated: its budget is not known."""
    row = _row(scope, use.label, ZERO, _only(funds), _part(scope, use.label), place)
    return row | {"on": False, "amount": "", "said": use.amount.text if use.amount else "", "notes": ["spent"]}


def listed(line: Row) -> Row:
    """A line that a workbook lists; what its columns do not say stays empty."""
    amount = _listed_amount(line["said"], line["unit"])
    row = _row(
        line["scope"], line["name"], ZERO, line["source"], line["part"] or _part(line["scope"], line["name"]), line["where"]
    )
    doubts = ["scope"] if not line["scope"] else []
    doubts += [] if amount else ["amount" if line["unit"] else "unit"]
    return row | {"on": bool(amount), "amount": amount, "said": line["said"] + line["unit"], "notes": [*doubts, *row["notes"]]}


def _listed_amount(text: str, unit: str) -> str:
    """The amount of a cell in 万元; nothing where it is none, or its unit is not stated."""
    try:
        return in_wan(amount_of(text, unit)) if unit else ""
    except Refused:
        return ""


def _only(funds: Funds) -> str:
    """The one source that gives the whole; nothing where there are several or none is stated."""
    given = _sources(funds)
    return next(iter(given)) if len(given) == 1 else ""


def _named(scope: str, funds: Funds, project: str) -> str:
    """What the line of a whole statement is called: the project, the uses that are named, else the scope."""
    named = "、".join(use.label for use in funds.uses if use.amount is None)
    words = {"basic": _("基本支出"), "project": _("项目支出"), "supplement": _("追加资金")}
    return (project if scope == "project" else "") or named or words[scope]


def _sources(funds: Funds) -> dict[str, Decimal]:
    """What each source gives, if the report states it and it comes to the budget; else nothing."""
    given = [(one.code or one.label, one.amount) for one in funds.sources]
    given += [(_WITHIN.sub("", part.label), part.budget) for part in funds.parts if part.scope == "source"]
    amounts = {code: amount.base for label, amount in given if amount is not None and amount.base > 0 and (code := _code(label))}
    return amounts if sum(amounts.values(), ZERO) == _budget(funds) else {}


def _code(label: str) -> str:
    found = spelled(label.strip(), SOURCES)
    return found.code if found else ""


def _part(scope: str, name: str) -> str:
    """The part that a name tells for certain."""
    if scope == "project":
        return "project"
    if scope == "supplement":
        return ""
    return "staff" if _STAFF.search(name) else "running" if _RUNNING.search(name) else ""


def in_wan(amount: Decimal) -> str:
    """An amount in 万元 as a field shows it: at least two places, never rounded."""
    whole, _dot, places = f"{(amount / WAN).normalize():f}".partition(".")
    return f"{whole}.{places.ljust(2, '0')}"
