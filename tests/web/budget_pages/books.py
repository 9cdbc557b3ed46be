"""Workbooks as people hand them in, made for tests."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

HEADS = ("科目编码", "科目名称", "支出范围", "经费类别", "资金来源", "年初预算（万元）")
ROWS = (
    ("30101", "基本工资", "基本支出", "人员经费", "财政拨款", 100.25),
    ("30201", "办公费", "基本支出", "公用经费", "财政资金", "1.2"),
    ("P1", "防疫", "项目支出", "特定目标类", "上级专项", 30),
    ("合计", "", "", "", "", 131.45),
)


def book(
    rows: Iterable[Sequence[Any]], title: str = "2021年部门预算", heads: Sequence[str] = HEADS, name: str = "预算.xlsx"
) -> Any:
    """A workbook with a title above its heads; a cell that begins with = is a formula without a value."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as made:
        made.set_properties({"created": datetime(2021, 7, 1, tzinfo=UTC)})  # the same rows are the same file
        sheet = made.add_worksheet("预算表")
        sheet.write_string(0, 0, title)
        for place, cells in enumerate((heads, *rows), 2):
            for column, cell in enumerate(cells):
                if isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(place, column, cell, None, "")
                else:
                    sheet.write(place, column, cell)
    return SimpleUploadedFile(name, data.getvalue())


def handed(client: Client, address: str, file: Any) -> str:
    """Hand a workbook in; return the address of the next step."""
    answer = client.post(address, {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def looked(client: Client, address: str, file: Any, chosen: dict[str, str]) -> str:
    """Hand a workbook in and choose columns; return the address on which its rows are shown."""
    step = urlsplit(handed(client, address, file))
    word = parse_qs(step.query)["file"][0]
    asked = "&".join(f"{name}={value}" for name, value in {"file": word, "look": "1", **chosen}.items())
    return f"{step.path}?{asked}"
