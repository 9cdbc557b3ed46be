"""Writes a report in the exchange form of the national standard: JSON of its tables, or CSV with one row an indicator.

What the standard has no field for is found by reading back what was written, so nothing is dropped in silence: every
difference is said. An amount is in yuan and exact; the standard does not tell a unit.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from io import StringIO
from operator import attrgetter
from typing import Any, NamedTuple

from jiheng.errors import CannotWrite, Unreadable
from jiheng.layouts import exchange as form
from jiheng.layouts.exchange import FIELDS, INDICATOR, INFO, TABLES, TASK, Field
from jiheng.model.figure import Stated, plain
from jiheng.model.report import Actual, Deviation, Funds, Indicator, Report, Target
from jiheng.model.terms import CAUSES, LEVEL1, LEVEL2, NOT_DUE, OPERATORS, Table
from jiheng.read.exchange import report_of_rows
from jiheng.say import say
from jiheng.write.compose import title_of
from jiheng.write.exchange_losses import losses
from jiheng.write.words import NOT_STATED

FORMATS = ("json", "csv")
_LABELS: Mapping[str, Table] = {"level1": LEVEL1, "level2": LEVEL2}
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DEFAULT = Indicator("")

Cells = dict[str, str]


class Codes(NamedTuple):
    """The official codes that no report says: of the fiscal division, the department, the unit, the project."""

    division: str = ""
    department: str = ""
    agency: str = ""
    project: str = ""


class Written(NamedTuple):
    """A file in the exchange form, and what is to be told about it: one line each."""

    data: bytes
    said: tuple[str, ...]


class Row(NamedTuple):
    """What the fields of a row are taken from."""

    report: Report
    codes: Codes
    indicator: Indicator = _DEFAULT
    number: int = 0
    level3: str = ""

    @property
    def total(self) -> Funds:
        """The statement on the whole money."""
        return self.report.of_scope("total") or Funds("total")

    @property
    def task(self) -> str:
        """The key of the task: the same whenever the same unit reports on the same day of the same year."""
        report = self.report
        return _key(self.codes.agency or report.unit.name, report.project, str(report.year), str(report.cutoff))

    @property
    def row(self) -> str:
        """The key of the indicator within its task."""
        return _key(self.task, str(self.number), self.indicator.name)

    @property
    def task_number(self) -> str:
        """The number of the task: the cutoff."""
        return _day(self.report.cutoff) or str(self.report.year or "")

    @property
    def made(self) -> str:
        """The day on which the report was filled in, else its cutoff."""
        return _day(self.report.filled_on or self.report.cutoff)


def exchange(report: Report, suffix: str, codes: Codes = Codes()) -> Written:  # noqa: B008  immutable
    """Return the report as .json or .csv in the exchange form; CannotWrite for anything else."""
    kind = suffix.strip().lower().lstrip(".")
    if kind not in FORMATS:
        raise CannotWrite(say("交换文件只有 .json 和 .csv 两种，不能写 .{suffix}；例如 交换.json。", suffix=kind[:20]))
    nameless = next((number for number, one in enumerate(report.indicators, 1) if one.name.strip() in ("", NOT_STATED)), 0)
    if nameless:
        raise CannotWrite(say("第 {n} 项指标没有名称，标准要求必填；请补上名称再写。", n=nameless))
    codes = codes._replace(agency=codes.agency or report.unit.code)
    rows = [Row(report, codes, one, number, code) for number, (one, code) in enumerate(_coded(report.indicators), 1)]
    rows = rows or [Row(report, codes)]
    said: list[str] = []
    filled = [_cells(row, said) for row in rows]
    try:
        back = report_of_rows(filled)
    except Unreadable as error:
        raise CannotWrite(say("写成交换文件就读不回来了：{why}", why=error)) from error
    said += [*_missing(filled), *losses(report, back)]
    data = _json(report, filled) if kind == "json" else _csv(filled)
    return Written(data, tuple(dict.fromkeys(said)))


def _coded(indicators: tuple[Indicator, ...]) -> Iterator[tuple[Indicator, str]]:
    """Every indicator with its code: that of its class and three digits."""
    counted: dict[str, int] = {}
    for one in indicators:
        code = form.LEVEL2_CODES.get(one.level2, "")
        counted[code] = counted.get(code, 0) + 1
        yield one, f"{code}{counted[code]:03}" if code else ""


# What stands in a field


def _cells(row: Row, said: list[str]) -> Cells:
    """All fields of a row by name; what was too long for its field is cut, and said."""
    return {field.name: _fitting(field, _value(field, row), row, said) for field in FIELDS.values()}


def _value(field: Field, row: Row) -> str:
    if not field.holds:
        return _absent(field, "")
    held = field.holds if field.form == "fixed" else attrgetter(field.holds)(row) if _reached(field, row) else None
    return _absent(field, _FORMS[field.form](held, field, row))


def _reached(field: Field, row: Row) -> bool:
    """Whether the way to the value leads through a quantity that is not stated."""
    return not field.holds.startswith("indicator.target.") or row.indicator.target.value is not None


def _absent(field: Field, text: str) -> str:
    """未填 in a text that must stand there; codes, numbers and days have no such word."""
    return NOT_STATED if not text and field.worded else text


def _fitting(field: Field, text: str, row: Row, said: list[str]) -> str:
    """The text as far as the standard's field takes it; a number or code that does not fit is left out."""
    at = say("第 {n} 行的 ", n=row.number) if field.holds.startswith("indicator") else ""
    named = {"at": at, "name": field.name, "label": field.label}
    if field.form in ("amount", "number") and text:
        whole, _, places = text.lstrip("-").partition(".")
        if len(whole) > field.length - field.places or len(places.rstrip("0")) > field.places:
            said.append(say("{at}{name}（{label}）{text} 超出标准的 {type}，没有写。", text=text, type=field.type, **named))
            return ""
        return text if len(places) <= field.places else text.rstrip("0").rstrip(".")
    if len(text) <= field.length:
        return text
    if field.name.endswith("_code"):
        said.append(say("{at}{name}（{label}）{text} 超出标准的 {type}，没有写。", text=text[:40], type=field.type, **named))
        return ""
    more = {"n": len(text), "length": field.length, **named}
    said.append(say("{at}{name}（{label}）有 {n} 字，标准只容 {length} 字，后面的截去了。", **more))
    return text[: field.length]


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _day(when: date | None) -> str:
    return f"{when:%Y%m%d}" if when else ""


def _amount(stated: Stated | None) -> str:
    return plain(stated.base, None if stated.unit != "元" else stated.places) if stated else ""


def _target(target: Target) -> str:
    if target.value is None:
        return target.words
    if target.upper is not None:
        return f"{plain(target.value.value, target.value.places)}～{target.upper.printed()}"
    sign = OPERATORS[target.op].label if target.op in OPERATORS and target.op not in ("range", "qualitative") else ""
    return sign + target.value.printed()


def _sign(target: Target) -> str:
    return form.SIGN_CODES.get(target.op, "") if target.op or target.value else ""


def _actual(actual: Actual) -> str:
    if actual.not_due:
        return NOT_DUE[0] + (f"（{actual.due_on:%Y-%m-%d}）" if actual.due_on else "")
    return actual.value.printed() if actual.value else actual.words


def _reasons(one: Indicator, row: Row) -> str:
    """Causes in brackets with their explanation, then a line for what the report says of the deviation."""
    lines = []
    if one.causes or one.explanation:
        causes = "、".join(CAUSES[code].label if code in CAUSES else code for code in one.causes)
        lines.append(f"【{causes or form.REMARK}】{one.explanation}")
    lines += [deviation.cause or NOT_STATED for deviation in _deviations(row)]
    return "\n".join(lines) or form.NO_DEVIATION


def _deviations(row: Row) -> list[Deviation]:
    """What the report says of the deviation of an indicator; of two that have one name it is the first's."""
    name = row.indicator.name
    if any(one.name == name for one in row.report.indicators[: row.number - 1]):
        return []
    return [one for one in row.report.deviations if one.indicator == name]


def _task(report: Report) -> str:
    """The cutoff, for which the standard has no field, and the plan: a line each."""
    plan = report.plan
    lines = (
        (form.CUTOFF, report.cutoff.isoformat() if report.cutoff else ""),
        (form.FOCUS, plan.focus),
        *((form.CONTENT, content) for content in plan.content),
        (form.TIME, plan.time),
    )
    return "\n".join(f"{label}：{text}" for label, text in lines if text)


_FORMS: Mapping[str, Callable[[Any, Field, Row], str]] = {
    "text": lambda value, *_: value or "",
    "title": lambda _, __, row: title_of(row.report) if row.report.title or row.report.unit.name else "",
    "key": lambda value, *_: str(value),
    "fixed": lambda value, *_: str(value),
    "code": lambda value, field, _: TABLES[field.table].get(value, ""),
    "label": lambda value, field, _: _LABELS[field.table][value].label if value in _LABELS[field.table] else value,
    "year": lambda value, _, row: str(value or (row.report.cutoff.year if row.report.cutoff else "")),
    "day": lambda value, *_: _day(value),
    "amount": lambda value, *_: _amount(value),
    "number": lambda value, *_: plain(value.value, value.places) if value else "",
    "target": lambda value, *_: _target(value),
    "sign": lambda value, *_: _sign(value),
    "bare": lambda value, *_: plain(value.value, value.places) if value else "",
    "measure": lambda value, *_: value.unit if value else "",
    "actual": lambda value, *_: _actual(value),
    "reasons": lambda value, _, row: _reasons(value, row),
    "task": lambda value, *_: _task(value),
}


# What is told, and the files


def _missing(rows: list[Cells]) -> Iterator[str]:
    """What the standard asks for and the report does not say."""
    names = [name for name, field in FIELDS.items() if field.required and any(cells[name] in ("", NOT_STATED) for cells in rows)]
    if names:
        listed = "、".join(f"{name}（{FIELDS[name].label}）" for name in names)
        yield say("标准要求必填、报告里没有的：{what}；请在导入前补上。", what=listed)


def _json(report: Report, rows: list[Cells]) -> bytes:
    tables = {
        form.TASK_TABLE: [_members(TASK, rows[0])],
        form.INFO_TABLE: [_members(INFO, cells) for cells in rows],
        form.OF_PROJECT if report.project else form.OF_DEPARTMENT: [_members(INDICATOR, cells) for cells in rows],
    }
    return (json.dumps(tables, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _members(fields: tuple[Field, ...], cells: Cells) -> dict[str, str | int | None]:
    """The fields of one table. An amount is a text, for a number in JSON may lose its last digits."""
    return {field.name: _plain(field, cells[field.name]) for field in fields}


def _plain(field: Field, text: str) -> str | int | None:
    if not text:
        return None
    return int(text) if field.numeric and field.form in ("fixed", "code") else text


def _csv(rows: list[Cells]) -> bytes:
    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(FIELDS)
    writer.writerows([_harmless(FIELDS[name], text) for name, text in cells.items()] for cells in rows)
    return target.getvalue().encode("utf-8-sig", "replace")


def _harmless(field: Field, text: str) -> str:
    """A text that no sheet runs as a formula; the reader takes the sign away again."""
    if not text.startswith(form.FORMULAS) or (field.numeric and _NUMBER.fullmatch(text)):
        return text
    return form.GUARD + text
