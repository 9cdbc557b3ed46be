"""Workbooks for a set-up, in the capped child: the sheets as tables for the reader of forms, and lists of budget lines.

Forms and lists of indicators are the reader's. A list of lines is a sheet with a column of names and one of budget amounts;
what its head does not say (unit of the amounts, source, scope) stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jiheng.layouts.form_parts import BUDGET, INITIAL
from jiheng.model.blocks import Cell, Document, Place, Table
from jiheng.model.terms import MONEY, SOURCES, fold
from jiheng.read.data_fields import spelled
from jiheng.read.sheets import Sheet, sheets

HEAD_ROWS = 15  # within which a list has its head
MOST = 2000
# What the columns of a list of budget lines are called, beside those of the official forms
HEADS: Mapping[str, tuple[str, ...]] = {
    "amount": (*BUDGET.wordings(), *INITIAL.wordings()),
    "name": ("科目名称", "预算科目", "支出项目", "用途", "支出内容", "项目名称", "名称", "科目"),
    "scope": ("支出范围", "支出类别", "支出类型"),
    "part": ("经费类别", "经费类型"),
    "source": ("资金来源", "来源", "资金性质"),
}
SCOPES = {"基本支出": "basic", "项目支出": "project", "追加资金": "supplement", "追加": "supplement"}
PARTS = {"人员经费": "staff", "公用经费": "running", "项目经费": "project"}
_UNIT = re.compile("单位:(?P<unit>万元|千元|元)|\\((?P<head>万元|千元|元)\\)")
_SUM = re.compile("(?:合计|总计|小计)$")
_BRACKET = re.compile(r"\([^()]*\)$")
Row = dict[str, Any]


def document(name: str, data: bytes) -> tuple[Document, list[Row]]:
    """The sheets as a document, each cell with its place, and the budget lines that they list."""
    found = sheets(name, data)
    tables = tuple(Table(tuple(_cells(sheet, at, row) for at, row in enumerate(sheet.rows, 1))) for sheet in found)
    return Document(tables, "xlsx"), [line for sheet in found for line in _lines(sheet)][:MOST]


def _cells(sheet: Sheet, at: int, row: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(Cell(text, Place(row=at, col=col, sheet=sheet.name, cell=_address(at, col))) for col, text in enumerate(row, 1))


def _address(row: int, col: int) -> str:
    letters = ""
    while col:
        col, letter = divmod(col - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def _lines(sheet: Sheet) -> Iterator[Row]:
    """The lines below the first row whose cells name a line and its amount."""
    for at, row in enumerate(sheet.rows[:HEAD_ROWS]):
        columns = _columns(row)
        if {"name", "amount"} <= columns.keys():
            unit = _unit([*(cell for before in sheet.rows[: at + 1] for cell in before)])
            for number, values in enumerate(sheet.rows[at + 1 :], at + 2):
                said = {field: values[col].strip() for field, col in columns.items()}
                if said["name"] and not _SUM.search(fold(said["name"]).replace(" ", "")):
                    yield _line(said, unit, sheet.name, _address(number, columns["name"] + 1))
            return


def _columns(row: Sequence[str]) -> dict[str, int]:
    """The columns by what their heads name; the first one where a head comes twice."""
    found: dict[str, int] = {}
    for col, text in enumerate(row):
        head = _BRACKET.sub("", fold(text).replace(" ", "").replace("\n", ""))
        field = next((field for field, words in HEADS.items() if head in words), "")
        if field:
            found.setdefault(field, col)
    return found


def _unit(texts: Sequence[str]) -> str:
    """The unit of money that the head states; nothing where it states none or several."""
    marks = [match for text in texts for match in _UNIT.finditer(fold(text).replace(" ", ""))]
    found = {match["unit"] or match["head"] for match in marks}
    return found.pop() if len(found) == 1 else ""


def _line(said: Mapping[str, str], unit: str, sheet: str, cell: str) -> Row:
    source = spelled(said.get("source", ""), SOURCES)
    return {
        "name": said["name"],
        "scope": SCOPES.get(said.get("scope", ""), ""),
        "part": PARTS.get(said.get("part", ""), ""),
        "source": source.code if source else "",
        "said": said["amount"],
        "unit": unit if unit in MONEY else "",
        "where": {"sheet": sheet, "cell": cell, "text": ""},
    }
