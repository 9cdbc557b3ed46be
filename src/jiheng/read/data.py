"""Reports as data: the mapping that people write (YAML, JSON), and our own JSON, which loses nothing.

`report_from` accepts both. Written by hand, amounts are in 万元 unless said otherwise (`amount_unit`, or beside the
number), a rate is in percent, and every field may be left out; the names are those of the model, with a few that
people use (`working_group`, `indicator_counts`, `supplementary`). An indicator is a mapping or a row

    [level1, level2, name, operator, target, unit, actual, completion]      # and the date on which it falls due, if any

with `not_due` for 未到监控节点. `report_to` writes the model as it is: amounts as texts with unit and places, and where
everything stood as `span` and under `provenance`. What is wrong is said in one sentence that names the field.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from jiheng.model.blocks import Span
from jiheng.model.report import Report

FORMAT = "jiheng-report-1"
SUFFIXES = (".json", ".yaml", ".yml")


def load_report(name: str, data: bytes) -> Report:
    """Read the report in a .json, .yaml or .yml file; Unreadable says in one sentence what is wrong with it."""
    from jiheng.read.data_files import parse

    return report_from(parse(name, data))


def report_from(data: object) -> Report:
    """Make the report of a mapping, written by hand or by `report_to`, or of the tables of the exchange form."""
    from jiheng.read import exchange  # who only writes JSON need not know how it is read
    from jiheng.read.data_shapes import shaped

    if exchange.recognised(data):
        return exchange.report_of(data)
    return shaped(data, FORMAT)


def report_to(report: Report) -> dict[str, Any]:
    """Write a report as plain values, ready for JSON; fields that say nothing are left out."""
    said, kept = _members(report, compared=True), _members(report, compared=False)
    return {"format": FORMAT, "kind": report.kind, **said, **({"provenance": kept} if kept else {})}


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
