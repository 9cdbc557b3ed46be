"""Workbooks of old kinds say what the same .xlsx says: printed figures, merged cells, days, and what is hidden."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from jiheng.audit.files import audit_bytes
from jiheng.errors import Unreadable
from jiheng.model.blocks import Block, Document, Paragraph
from jiheng.profiles.profile import profile
from jiheng.read import files
from made_forms import EVALUATION, Made, book_bytes
from office_making import saved_as
from open_making import open_book

KINDS = ("xls", "ods")
NUMBERS = [
    (0.6419, "0.0%"),
    (4862900, "#,##0.00"),
    (4862900, "General"),
    (0.1 + 0.2, "General"),
    (486.29, '0.00"万元"'),
    (-12.5, "0.00;(0.00)"),
    (date(2021, 6, 30), "yyyy-mm-dd"),
    (date(2021, 6, 30), 'yyyy"年"m"月"d"日"'),
    (date(2021, 6, 30), "yyyy/m/d"),
    (datetime(2021, 6, 30, 8, 5), "yyyy-mm-dd hh:mm"),  # noqa: DTZ001  a cell knows no zone
    (True, "General"),
]


def book() -> bytes:
    """Numbers as printed, merged cells, titles, hidden rows, columns and sheets."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as made:
        sheet = made.add_worksheet("监控表")
        sheet.merge_range(0, 0, 0, 3, "项目支出绩效目标执行监控表")
        sheet.write(1, 3, "单位：万元")
        sheet.write_row(2, 0, ["一级", "二级", "指标", "值", "暗列"])
        sheet.merge_range(3, 0, 4, 0, "产出")
        sheet.write_row(3, 1, ["数量", "场次  两空格", "第一行\n第二行"])
        sheet.write(4, 3, "12次")
        sheet.write_row(5, 0, ["暗行", "1", "2", "3"])
        sheet.write(6, 0, "注：截至6月底。")
        sheet.set_row(5, None, None, {"hidden": True})
        sheet.set_column(4, 4, None, None, {"hidden": True})
        numbers = made.add_worksheet("数")
        for row, (value, code) in enumerate(NUMBERS):
            numbers.write(row, 0, "值")
            numbers.write(row, 1, value, made.add_format({"num_format": code}))
        made.add_worksheet("秘").write(0, 0, "藏")
        made.worksheets()[2].hide()
    return data.getvalue()


def shape(block: Block) -> Any:
    """All that a block says, with its places."""
    if isinstance(block, Paragraph):
        return block.text, block.place.as_dict()
    return [[(cell.text, cell.place.as_dict(), cell.rows, cell.cols) for cell in row] for row in block.rows]


def said(document: Document) -> tuple[Any, ...]:
    return [shape(block) for block in document.blocks], document.said


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_workbook_says_the_same(kind: str, tmp_path: Path) -> None:
    document = files.load(f"表.{kind}", saved_as(book(), "xlsx", kind, tmp_path))
    assert said(document) == said(files.load("表.xlsx", book()))
    assert document.format == kind
    assert document.said == ("有 1 张隐藏的工作表，没有读入", "有隐藏的行或列，没有读入")


def test_an_et_is_an_old_workbook_inside(tmp_path: Path) -> None:
    data = saved_as(book(), "xlsx", "xls", tmp_path)
    document = files.load("表.et", data)
    assert (document.format, document.said) == ("et", files.load("表.xls", data).said)
    assert said(document) == said(files.load("表.xls", data))
    assert files.load("表.xlsx", data).said[0].startswith("扩展名是 .xlsx，内容是旧版 Excel")


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_form_has_the_same_findings(kind: str, tmp_path: Path) -> None:
    rows = [[cell if cell != "93.52%" else "95.32%" for cell in row] for row in EVALUATION.rows]
    data = book_bytes(Made(EVALUATION.titles, rows, EVALUATION.width))
    old = audit_bytes(f"表.{kind}", saved_as(data, "xlsx", kind, tmp_path), profile("national"))
    new = audit_bytes("表.xlsx", data, profile("national"))
    assert old.audit.findings == new.audit.findings
    assert [found.rule for found in new.audit.findings if found.severity == "error"] == ["F102"]
    assert [judged.verdict for judged in old.audit.figures] == [judged.verdict for judged in new.audit.figures]


def test_a_damaged_old_workbook_is_a_sentence(tmp_path: Path) -> None:
    good = saved_as(book(), "xlsx", "xls", tmp_path)
    for data in (good[: len(good) // 2], good[:600] + bytes(2000) + good[2600:]):
        with pytest.raises(Unreadable, match=r"损坏|看得见"):
            files.load("表.xls", data)


TWICE, ENDLESS = 'table:number-columns-repeated="2"', 'table:number-columns-repeated="9999999"'
WIDE = 'table:number-columns-spanned="2"'
BLANKS = '1<text:s text:c="2"/>2<text:tab/>3'


def cell(text: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


def open_texts(table: str, styles: str = "") -> list[tuple[str, str]]:
    document = files.load("表.ods", open_book(table, styles))
    return [(text.place.cell, text.text) for text in document.texts() if text.text]


def test_what_is_the_same_is_kept_once_and_read_as_often_as_it_stands() -> None:
    rows = (
        f"<table:table-row>{cell('甲')}{cell('乙', TWICE)}</table:table-row>"
        f"<table:table-row table:number-rows-repeated='2'>{cell(BLANKS)}{cell('4')}</table:table-row>"
        "<table:table-row table:number-rows-repeated='1048000'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
    )
    found = open_texts(f"<table:table table:name='表'>{rows}</table:table>")
    assert found == [("A1", "甲"), ("B1", "乙"), ("C1", "乙"), ("A2", "1  2\t3"), ("B2", "4"), ("A3", "1  2\t3"), ("B3", "4")]


def test_what_is_covered_collapsed_or_a_remark_is_not_read() -> None:
    remark = "<office:annotation><text:p>批注</text:p></office:annotation>"
    rows = (
        f"<table:table-row>{cell('头', WIDE)}<table:covered-table-cell><text:p>盖住</text:p>"
        f"</table:covered-table-cell><table:table-cell>{remark}<text:p>值</text:p></table:table-cell></table:table-row>"
        f"<table:table-row table:visibility='collapse'>{cell('暗')}</table:table-row>"
        f"<table:table-row-group table:display='false'><table:table-row>{cell('收起')}</table:table-row></table:table-row-group>"
        f"<table:table-row>{cell('末')}{cell('尾')}</table:table-row>"
    )
    document = files.load("表.ods", open_book(f"<table:table table:name='表'>{rows}</table:table>"))
    assert [(text.place.cell, text.text) for text in document.texts() if text.text] == [
        ("A1", "头"),
        ("C1", "值"),
        ("A4", "末"),
        ("B4", "尾"),
    ]
    assert document.said == ("有隐藏的行或列，没有读入",)


def test_a_sheet_whose_style_hides_it_is_not_read() -> None:
    style = "<style:style style:name='ta2' style:family='table'><style:table-properties table:display='false'/></style:style>"
    row = f"<table:table-row>{cell('看')}</table:table-row>"
    both = (
        f"<table:table table:name='一'>{row}</table:table><table:table table:name='二' table:style-name='ta2'>{row}</table:table>"
    )
    document = files.load("表.ods", open_book(both, style))
    assert ([text.place.sheet for text in document.texts()], document.said) == (["一"], ("有 1 张隐藏的工作表，没有读入",))


@pytest.mark.parametrize(
    "row",
    [
        f"<table:table-row table:number-rows-repeated='9999999'>{cell('满')}</table:table-row>",
        f"<table:table-row>{cell('满', ENDLESS)}</table:table-row>",
    ],
)
def test_a_sheet_that_claims_to_be_endless_is_refused(row: str) -> None:
    with pytest.raises(Unreadable, match="远超一份报告"):
        files.load("表.ods", open_book(f"<table:table table:name='表'>{row}</table:table>"))
