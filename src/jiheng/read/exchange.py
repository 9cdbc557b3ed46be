"""Reads a report out of the exchange form of the national standard, JSON or CSV; see layouts.exchange for its fields.

A row that is marked as deleted is left out, and said; so is a column that is not known. The values then take the way of
data that people write, so that whatever is wrong is said in the same words, with the name of the field.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from io import StringIO
from typing import Any

from jiheng.errors import Unreadable
from jiheng.layouts import exchange as form
from jiheng.layouts.exchange import FIELDS, INDICATOR_TABLES, INFO_TABLE, TASK_TABLE, Field
from jiheng.model.report import Report
from jiheng.read.data_fields import MONEY_NODE, Node, quantity
from jiheng.read.exchange_rows import Row, indicator_of, task_of, written
from jiheng.say import say

Cells = dict[str, str]

_ROWS = 20_000
_ONE = ("perf_task_id", "fiscal_year", "agency_name", "agency_code", "pro_code", "pro_name")
_OLD = {"kpi_lv1": "lv1_perf_ind_code", "kpi_lv2": "lv2_perf_ind_code", "kpi_lv3": "lv3_perf_ind_code"}  # names of V1.0
_MOMENT = re.compile(r"[0-9]{14}(?:[0-9]{3})?")
_PLACES = {"codes.agency": ("report", "unit", "code")}


def recognised(data: object) -> bool:
    """Whether plain values are in the exchange form, by the names that they have."""
    if isinstance(data, Mapping):
        return any(str(name).upper() == INFO_TABLE for name in data)
    return isinstance(data, list) and bool(data) and isinstance(data[0], Mapping) and form.ROW_MARK in map(_named, data[0])


def report_of(data: object) -> Report:
    """The report in plain values of the exchange form: a mapping of tables, or a list of rows."""
    if isinstance(data, Mapping):
        tables = {str(name).upper(): _table(str(name), rows) for name, rows in data.items()}
        return report_of_rows(_joined(tables))
    return report_of_rows(_table(INFO_TABLE, data))


def report_of_csv(data: bytes) -> Report:
    """The report in a .csv file of the exchange form."""
    from jiheng.read.data_files import decoded

    try:
        rows = list(csv.reader(StringIO(decoded(data), newline=""), strict=True))
    except csv.Error as error:
        raise Unreadable(
            say("不是完整的 CSV 表格（引号没有成对，或一格太长）；请用 Excel 或 WPS 打开后另存为 CSV UTF-8。")
        ) from error
    names = [_named(name) for name in rows[0]] if rows else []
    if form.ROW_MARK not in names:
        raise Unreadable(
            say("表头里没有 {name}，不是一体化标准的交换表；能读的列名见 docs/reference/exchange.md。", name=form.ROW_MARK)
        )
    twice = next((name for name in names if name and names.count(name) > 1), "")
    if twice:
        raise Unreadable(say("表头里 {name} 有两列；请留下一列。", name=twice[:40]))
    return report_of_rows([dict(zip(names, map(_bare, row), strict=False)) for row in rows[1:] if any(row)])


def _bare(text: str) -> str:
    """The text of a cell without the sign that keeps a sheet from running it."""
    guarded = text.startswith(form.GUARD) and text[1:].startswith(form.FORMULAS)
    return text[1:] if guarded else text


def _named(name: object) -> str:
    plain = str(name).strip().lower()
    return _OLD.get(plain, plain)


# Tables become rows


def _table(name: str, rows: object) -> list[Cells]:
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise Unreadable(say("{table} 应是一组记录，每条是“字段名: 值”。", table=name[:40]))
    return [{_named(key): _cell(name, number, key, value) for key, value in row.items()} for number, row in enumerate(rows, 1)]


def _cell(table: str, number: int, key: object, value: object) -> str:
    if isinstance(value, Mapping | list):
        raise Unreadable(
            say("{table} 第 {n} 条的 {name} 写成了一组值，应是文字或数。", table=table[:40], n=number, name=str(key)[:40])
        )
    return "" if value is None else str(value)


def _joined(tables: Mapping[str, list[Cells]]) -> list[Cells]:
    """Every row of indicators with its task, and with what the table of targets says of the same indicator."""
    tasks = {task.get("perf_task_id", ""): task for task in tables.get(TASK_TABLE, [])}
    targets: dict[tuple[str, str], list[Cells]] = {}
    for name in INDICATOR_TABLES:
        for row in tables.get(name, []):
            targets.setdefault(_indicator_key(row), []).append(row)
    joined = []
    for row in tables[INFO_TABLE]:
        own = targets.get(_indicator_key(row), [])
        parts = (tasks.get(row.get("perf_task_id", ""), {}), own.pop(0) if own else {}, row)
        joined.append({name: value for part in parts for name, value in part.items() if value} | _blank(row))
    return joined


def _indicator_key(row: Cells) -> tuple[str, str]:
    return row.get("lv2_perf_ind_code", ""), row.get(form.ROW_MARK, "")


def _blank(row: Cells) -> Cells:
    """The empty fields of a row that no other table may fill: whether it is deleted."""
    return {"is_deleted": row.get("is_deleted", "")}


# Rows become a report


def report_of_rows(rows: Sequence[Cells]) -> Report:
    """The report that rows say, each with all its fields; what had to be said is the report's `said`."""
    if len(rows) > _ROWS:
        raise Unreadable(say("有 {n} 行，远超一份报告；请按监控任务拆开再读。", n=len(rows)))
    said: list[str] = []
    live = [(number, row) for number, row in enumerate(rows, 1) if row.get("is_deleted", "").strip() != form.DELETED]
    if len(live) < len(rows):
        said.append(say("有 {n} 行已作废（is_deleted 为 1），没有读。", n=len(rows) - len(live)))
    if not live:
        raise Unreadable(say("没有一行可用的指标；请检查是不是导出了空表。"))
    _of_one([row for _, row in live])
    strangers = dict.fromkeys(name for _, row in live for name, value in row.items() if value and name not in FIELDS)
    if strangers:
        said.append(say("不认识的字段，没有读：{names}。", names="、".join(name[:40] for name in strangers)))
    return replace(_report(live, said), said=tuple(said))


def _of_one(rows: Iterable[Cells]) -> None:
    """Refuse rows of several tasks, units or projects."""
    for name in _ONE:
        values = dict.fromkeys(value for row in rows if (value := row.get(name, "").strip()))
        if len(values) > 1:
            raise Unreadable(
                say(
                    "文件里有几份报告的数据（{name} 有 {n} 种：{values} 等），一次只能读一份；请按监控任务拆开再读。",
                    name=name,
                    n=len(values),
                    values="、".join(value[:40] for value in list(values)[:2]),
                )
            )


def _report(live: Sequence[tuple[int, Cells]], said: list[str]) -> Report:
    from jiheng.read.data_shapes import shaped

    head = Row(*live[0], said)
    top: dict[str, Any] = {"report": {}, "total": {}}
    for field in FIELDS.values():
        text = head.text(field.name)
        way = _PLACES.get(field.holds, tuple(field.holds.split(".")))
        if text and way[0] in top and field.form in ("text", "title", "year", "day", "amount"):
            _put(top, way, _node(field, text))
    members: dict[str, Any] = {**top["report"], **task_of(head.text("perf_task_dsec"))}
    if top["total"]:
        members["funds"] = [{"scope": "total", **top["total"]}]
    rows = [Row(number, cells, said) for number, cells in live if written(cells)]
    found = [indicator_of(row) for row in rows]
    members["indicators"] = [indicator for indicator, _ in found]
    members["deviations"] = [deviation for _, deviations in found for deviation in deviations]
    return shaped(members, "")


def _node(field: Field, text: str) -> Node:
    """The value of a field: an amount without a unit is in yuan, a day may have its time behind it."""
    if field.form == "amount":
        known = quantity(text)
        return Node(text if known and known[2] else text + "元", (field.name,), MONEY_NODE)
    return Node(text[:8] if field.form == "day" and _MOMENT.fullmatch(text) else text, (field.name,))


def _put(top: dict[str, Any], way: Sequence[str], node: Node) -> None:
    *outer, name = way
    for step in outer:
        top = top.setdefault(step, {})
    top[name] = node
