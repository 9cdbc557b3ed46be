"""Brings the ways in which people write a report as data into the one way of the model.

Each shape takes a node of the written mapping and returns one whose names and values are those of a dataclass; the way
to every value is kept, so that an error names the field as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from jiheng.errors import Unreadable
from jiheng.layouts.outline import LAYOUT
from jiheng.model.report import Correction, Deviation, Funds, Indicator, Problem, Report, ReportingUnit
from jiheng.model.terms import (
    CAUSES,
    KINDS,
    LEVEL1,
    LEVEL1_OF_LEVEL2,
    LEVEL2,
    LIKELIHOODS,
    MONEY,
    NOT_DUE,
    OPERATORS,
    SCOPES,
    SOURCES,
    fold,
)
from jiheng.read.data_fields import MONEY_NODE, Decoder, Node, Shape, code_of, empty, hints, quantity, refuse, spelled, unknown
from jiheng.say import say

ROW = ("level1", "level2", "name", "operator", "target", "unit", "actual", "completion", "due_on")
ALIASES: dict[type, dict[str, str]] = {Report: {"working_group": "group", "indicator_counts": "counts"}}

_SCOPE_NAMES = {**{code: code for code in SCOPES}, "supplementary": "supplement"}
_NOT_DUE = re.compile(rf"(?:not[_ ]due|{'|'.join(NOT_DUE)})[\s:(]*(.*?)\)?")
_SIGNS = {
    fold(word): term.code for term in OPERATORS.values() if term.code not in ("range", "qualitative") for word in term.words()
}
_SIGN = re.compile("|".join(re.escape(word) for word in sorted(_SIGNS, key=lambda word: (-len(word), word))))
RANGE = re.compile(r"([0-9][0-9.,]*)\s*([^0-9\s~至-]{0,4})\s*(?:~|至|-)\s*([0-9][0-9.,]*[^\n]{0,200})")


def shaped(data: object, format_: str) -> Report:
    """Make the report of a mapping; one that names our own format is taken as it is."""
    if not isinstance(data, Mapping):
        raise Unreadable(say("数据的最外层应是一组“名称: 值”，例如 unit、year、funds、indicators。"))
    members = {key: value for key, value in data.items() if key not in ("format", "amount_unit", "provenance")}
    if data.get("format") is not None:
        return _own(data, members, format_)
    decoder = Decoder(SHAPES, ALIASES, _amount_unit(Node(data).child("amount_unit", data.get("amount_unit"))))
    return _finished(decoder.decode(Node(members), Report))


def _own(data: Mapping[str, object], members: dict[str, object], format_: str) -> Report:
    if data["format"] != format_:
        refuse(Node(data["format"], ("format",)), say("这里只认 {format}", format=format_))
    kept = data.get("provenance")
    return Decoder({}, {}, exact=True).decode(Node({**members, **(kept if isinstance(kept, Mapping) else {})}), Report)


def _amount_unit(node: Node) -> str:
    if node.value is None:
        return "万元"
    if node.value not in MONEY:
        refuse(node, say("应是金额单位：元、千元、万元、亿元"))
    return str(node.value)


def _finished(report: Report) -> Report:
    """Fill in what a hand-written mapping may leave to us: the title, and the units in the deviations."""
    title = report.title or (report.unit.name + LAYOUT.title if report.unit.name else "")
    known = {indicator.name: indicator for indicator in report.indicators}
    deviations = tuple(_with_units(deviation, known.get(deviation.indicator)) for deviation in report.deviations)
    return replace(report, title=title, deviations=deviations)


def _with_units(deviation: Deviation, indicator: Indicator | None) -> Deviation:
    unit = indicator.target.value.unit if indicator and indicator.target.value else ""
    target, actual = deviation.target, deviation.actual
    return replace(
        deviation,
        target=replace(target, unit=target.unit or unit) if target else None,
        actual=replace(actual, unit=actual.unit or unit) if actual else None,
    )


def _mapping(node: Node) -> dict[str, Node]:
    if not isinstance(node.value, Mapping):
        refuse(node, say("应是一组“名称: 值”"))
    return dict(node.items())


def _named(field: str) -> Shape:
    """The shape of a value that may be written as a mere text, which is then its main field."""

    def shape(_: Decoder, node: Node) -> Node:
        return node if isinstance(node.value, Mapping) else node._replace(value={field: node._replace(path=node.path)})

    return shape


def _report(_: Decoder, node: Node) -> Node:
    members = _mapping(node)
    kind = members.get("kind")
    members["kind"] = node.child("kind", code_of(kind, KINDS) if kind else "monitoring")
    if (funds := members.get("funds")) and isinstance(funds.value, Mapping):
        members["funds"] = funds._replace(value=list(_all_funds(funds)))
    if (corrections := members.get("corrections")) and isinstance(corrections.value, Mapping):
        members["corrections"] = corrections._replace(value=list(_corrections(corrections)))
    return node._replace(value=members)


def _corrections(node: Node) -> Iterator[Node]:
    for key, child in node.items():
        if key not in ("taken", "planned"):
            unknown(node, key, ("taken", "planned"))
        for member in child.list():
            value = member.value if isinstance(member.value, Mapping) else {"measure": member}
            yield member._replace(value={**value, "planned": key == "planned"})


# Funds


def _all_funds(node: Node) -> Iterator[Node]:
    """Yield one statement a scope: what stands at the top is the total, the rest is named by its scope."""
    members = dict(node.items())
    known = [*hints(Funds), *_SCOPE_NAMES]
    for key in members:
        if key not in known:
            unknown(node, key, known)
    own = {key: child for key, child in members.items() if key not in _SCOPE_NAMES}
    if any(child.value is not None for child in own.values()):
        yield node._replace(value={"scope": "total", **own})
    for key, scope in _SCOPE_NAMES.items():
        child = members.get(key)
        if child is None or child.value is None:
            continue
        value = child.value if isinstance(child.value, Mapping) else {"budget": child._replace(unit=MONEY_NODE)}
        yield child._replace(value={**value, "scope": scope})


def _funds(_: Decoder, node: Node) -> Node:
    members = _mapping(node)
    sources = list(_pairs(members["sources"])) if "sources" in members else []
    if (budget := members.get("budget")) and isinstance(budget.value, Mapping):
        parts = dict(budget.items())
        members["budget"] = parts.pop("total", Node(None, budget.path))._replace(unit=MONEY_NODE)
        sources += [_pair(budget, key, amount) for key, amount in parts.items()]
    members["sources"] = node.child("sources", [_source(pair) for pair in sources])
    if "uses" in members:
        members["uses"] = members["uses"]._replace(value=list(_pairs(members["uses"])))
    if (scope := members.get("scope")) and scope.value not in ("source", "named"):
        members["scope"] = scope._replace(value=_SCOPE_NAMES.get(str(scope.value)) or code_of(scope, SCOPES))
    return node._replace(value=members)


def _pairs(node: Node) -> Iterator[Node]:
    """Yield label and amount of uses or sources, whether written as a mapping, as a list, or as names alone."""
    if isinstance(node.value, Mapping):
        yield from (_pair(node, key, amount) for key, amount in node.items())
        return
    for member in node.list():
        if not isinstance(member.value, Mapping):
            yield member._replace(value={"label": member})
        elif "label" in member.value:
            yield member
        else:
            yield from (_pair(member, key, amount) for key, amount in member.items())


def _pair(node: Node, label: str, amount: Node) -> Node:
    return node.child(label, {"label": label, "amount": amount._replace(unit=MONEY_NODE)})


def _source(pair: Node) -> Node:
    """Give a source its code: by label, by code, or none where the label is one that we do not know."""
    members = dict(pair.items())
    if "code" in members:
        return pair
    label = str(members["label"].value).strip()
    term = spelled(label, SOURCES)
    if term is None and label.isascii():
        unknown(pair._replace(path=pair.path[:-1]), label, ["total", *SOURCES])
    code, shown = (term.code, term.label if label.isascii() else label) if term else ("", label)
    return pair._replace(value={**members, "code": code, "label": shown})


# Indicators


def _indicator(_: Decoder, node: Node) -> Node:
    members = _row(node) if isinstance(node.value, list | tuple) else _mapping(node)
    sign = members.pop("operator", None) or node.child("operator", None)
    unit = str((members.pop("unit", None) or Node(None)).value or "").strip()
    due_on = members.pop("due_on", None)
    members |= _levels(node, members)
    members["target"] = target = _target(members.get("target") or node.child("target", None), sign, unit)
    members["actual"] = _actual(members.get("actual") or node.child("actual", None), target, due_on)
    if (completion := members.get("completion")) and not_due(completion) is not None:
        members |= {"completion": node.child("completion", None), "completion_not_due": node.child("completion_not_due", True)}
    if likelihood := members.get("likelihood"):
        members["likelihood"] = likelihood._replace(value=code_of(likelihood, LIKELIHOODS))
    if causes := members.get("causes"):
        members["causes"] = causes._replace(value=[code_of(cause, CAUSES) for cause in causes.list()])
    return node._replace(value=members)


def _row(node: Node) -> dict[str, Node]:
    if not len(ROW) - 2 <= len(node.value) <= len(ROW):
        refuse(
            node, say("应有 8 格：一级指标、二级指标、名称、符号、指标值、单位、完成值、完成率（未到节点的可加第 9 格：到期日）")
        )
    return {key: node.child(key, value) for key, value in zip(ROW, node.value, strict=False)}


def _levels(node: Node, members: dict[str, Node]) -> dict[str, Node]:
    level1 = code_of(members.get("level1") or Node(None), LEVEL1)
    level2 = code_of(members.get("level2") or Node(None), LEVEL2)
    return {"level1": node.child("level1", level1 or LEVEL1_OF_LEVEL2.get(level2, "")), "level2": node.child("level2", level2)}


def _target(node: Node, sign: Node, unit: str) -> Node:
    """A target: sign and quantity (apart, or in one text such as ≥30件), a range, or words."""
    if isinstance(node.value, Mapping):
        return node
    op = code_of(sign, OPERATORS)
    if empty(node):
        return node._replace(value={"op": op})
    if isinstance(node.value, list | tuple) and len(node.value) == 2:
        low, high = (member._replace(unit=unit) for member in node.list())
        return node._replace(value={"op": "range", "value": low, "upper": high})
    if op == "qualitative":
        return node._replace(value={"op": op, "words": node})
    return node._replace(value=_target_text(node, op, unit))


def _target_text(node: Node, op: str, unit: str) -> dict[str, object]:
    text = fold(str(node.value)).strip()
    if not op:
        op, text = sign_of(text)
    if found := RANGE.fullmatch(text):
        high = quantity(found[3])
        of_both = found[2].strip() or (high[2] if high else "") or unit
        ends = node._replace(value=found[1], unit=of_both), node._replace(value=found[3], unit=of_both)
        return {"op": "range", "value": ends[0], "upper": ends[1]}
    if quantity(text) is not None:
        return {"op": op, "value": node._replace(value=text, unit=unit)}
    if op and re.search("[0-9]", text):
        refuse(node, say("不是数；请写成 30 或 ≥30件 这样"))
    return {"op": op or "qualitative", "words": node}


def sign_of(text: str) -> tuple[str, str]:
    """The code of the sign with which a target begins, "" where it has none, and what stands behind it."""
    folded = fold(text).strip()
    written = _SIGN.match(folded)
    return (_SIGNS[written[0]], folded[written.end() :].strip()) if written else ("", folded)


def _actual(node: Node, target: Node, due_on: Node | None) -> Node:
    """An actual value: a quantity in the target's unit, words, or not due with the date where it is written."""
    value = node.value
    if isinstance(value, Mapping):
        return _actual_mapping(node)
    if (found := not_due(node)) is not None:
        return node._replace(value={"not_due": True, "due_on": node._replace(value=found) if found else due_on})
    quantitative = target.value.get("value")
    if quantity(value) is not None:
        unit = _unit_of(quantitative) if isinstance(quantitative, Node) else ""
        return node._replace(value={"value": node._replace(unit=unit), "due_on": due_on})
    if empty(node):
        return node._replace(value={"due_on": due_on})
    if quantitative and re.search("[0-9]", fold(str(value))):
        refuse(node, say("不是数；请写成 15 或 15件 这样"))
    return node._replace(value={"words": node, "due_on": due_on})


def _actual_mapping(node: Node) -> Node:
    """Accept {not_due: 2021-11-30} beside the model's own names."""
    not_due = node.value.get("not_due")
    if not_due is None or str(not_due).strip().lower() in ("true", "false"):
        return node
    return node._replace(value={**node.value, "not_due": True, "due_on": not_due})


def _unit_of(target: Node) -> str:
    found = quantity(target.value)
    return (found[2] if found else "") or target.unit


def not_due(node: Node) -> str | None:
    """What is written behind 未到监控节点 (a date, or nothing); None where it is something else."""
    found = _NOT_DUE.fullmatch(fold(node.value).strip()) if isinstance(node.value, str) else None
    return str(found[1]).strip() if found else None


SHAPES: dict[type, Shape] = {
    Report: _report,
    ReportingUnit: _named("name"),
    Problem: _named("problem"),
    Correction: _named("measure"),
    Funds: _funds,
    Indicator: _indicator,
}
