"""Reports as data: the mapping that people write (YAML, JSON), and our own JSON, which loses nothing.

`report_from` accepts both. Written by hand, amounts are in 万元 unless said otherwise (`amount_unit`, or beside the
number), a rate is in percent, and every field may be left out; the names are those of the model, with a few that
people use (`working_group`, `indicator_counts`, `supplementary`). An indicator is a mapping or a row

    [level1, level2, name, operator, target, unit, actual, completion]      # and the date on which it falls due, if any

with `not_due` for 未到监控节点. `report_to` writes the model as it is: amounts as texts with unit and places, and where
everything stood as `span` and under `provenance`. What is wrong is said in one sentence that names the field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from jiheng.errors import Unreadable
from jiheng.layouts.outline import LAYOUT
from jiheng.model.blocks import Span
from jiheng.model.report import Deviation, Indicator, Report
from jiheng.model.terms import MONEY
from jiheng.read.data_fields import Decoder, Node, refuse
from jiheng.read.data_shapes import ALIASES, SHAPES
from jiheng.say import say

FORMAT = "jiheng-report-1"
SUFFIXES = (".json", ".yaml", ".yml")


def load_report(name: str, data: bytes) -> Report:
    """Read the report in a .json, .yaml or .yml file; Unreadable says in one sentence what is wrong with it."""
    from jiheng.read.data_files import parse  # with yaml, for those who read such a file

    return report_from(parse(name, data))


def report_from(data: object) -> Report:
    """Make the report of a mapping, written by hand or by `report_to`."""
    if not isinstance(data, Mapping):
        raise Unreadable(say("数据的最外层应是一组“名称: 值”，例如 unit、year、funds、indicators。"))
    members = {key: value for key, value in data.items() if key not in ("format", "amount_unit", "provenance")}
    if data.get("format") is not None:
        return _own(data, members)
    decoder = Decoder(SHAPES, ALIASES, _amount_unit(Node(data).child("amount_unit", data.get("amount_unit"))))
    return _finished(decoder.decode(Node(members), Report))


def report_to(report: Report) -> dict[str, Any]:
    """Write a report as plain values, ready for JSON; fields that say nothing are left out."""
    said, kept = _members(report, compared=True), _members(report, compared=False)
    return {"format": FORMAT, "kind": report.kind, **said, **({"provenance": kept} if kept else {})}


def _own(data: Mapping[str, object], members: dict[str, object]) -> Report:
    if data["format"] != FORMAT:
        refuse(Node(data["format"], ("format",)), say("这里只认 {format}", format=FORMAT))
    kept = data.get("provenance") or {}
    return Decoder({}, {}, exact=True).decode(Node({**members, **(kept if isinstance(kept, Mapping) else {})}), Report)


def _amount_unit(node: Node) -> str:
    if node.value is None:
        return "万元"
    if node.value not in MONEY:
        refuse(node, say("应是金额单位：元、千元、万元、亿元"))
    return str(node.value)


def _finished(report: Report) -> Report:
    """Fill in what a hand-written mapping may leave to us: kind, title, and the units in the deviations."""
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


@cache
def _fields(kind: type) -> tuple[tuple[str, object, bool], ...]:
    """Name, default and whether it is compared, of every field of a dataclass."""
    return tuple((field.name, field.default, field.compare) for field in fields(kind))


def _members(report: Report, compared: bool) -> dict[str, Any]:
    return dict(_pairs(report, [known for known in _fields(Report) if known[2] is compared]))


def _pairs(
    value: object, known: list[tuple[str, object, bool]] | tuple[tuple[str, object, bool], ...]
) -> Iterator[tuple[str, Any]]:
    for name, default, _ in known:
        member = getattr(value, name)
        if member is None or (not is_dataclass(member) and member == default):
            continue
        plain = _plain(member)
        if plain != {}:
            yield name, plain


def _plain(value: object) -> Any:
    if isinstance(value, Span):
        return [value.text, value.start, value.end]
    if is_dataclass(value) and not isinstance(value, type):
        return dict(_pairs(value, _fields(type(value))))
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
