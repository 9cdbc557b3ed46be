"""A workbook as its reader sees it: printed values, merged cells, what stands above and below, and what is hidden."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter

from docx_making import package
from jiheng.errors import Unreadable
from jiheng.model.blocks import Document, Paragraph, Table
from jiheng.read import files

Fill = Callable[[Any, Any], None]


def book(*fills: Fill) -> bytes:
    """A workbook with one sheet a filler."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as made:
        for number, fill in enumerate(fills, 1):
            fill(made, made.add_worksheet(f"表{number}"))
    return data.getvalue()


def load(*fills: Fill) -> Document:
    return files.load("表.xlsx", book(*fills))


def told(document: Document) -> list[Any]:
    """The blocks without their places."""
    return [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in row] for row in block.rows]
        for block in document.blocks
    ]


def form(_made: Any, sheet: Any) -> None:
    sheet.merge_range(0, 0, 0, 3, "项目支出绩效目标执行监控表")
    sheet.write(1, 3, "单位：万元")
    sheet.write_row(2, 0, ["一级", "二级", "指标", "值"])
    sheet.merge_range(3, 0, 4, 0, "产出")
    sheet.write_row(3, 1, ["数量", "场次"])
    sheet.write(4, 3, "12次")
    sheet.write(5, 0, "注：截至6月底。")


def test_what_stands_above_and_below_a_table_is_a_paragraph() -> None:
    document = load(form)
    assert told(document) == [
        "项目支出绩效目标执行监控表",
        "单位：万元",
        [["一级", "二级", "指标", "值"], ["产出", "数量", "场次", ""], ["", "", "12次"]],
        "注：截至6月底。",
    ]
    table = document.blocks[2]
    assert isinstance(table, Table)
    assert (table.rows[1][0].rows, table.rows[1][0].cols) == (2, 1)
    assert table.rows[2][2].place.as_dict() == {"table": 1, "row": 5, "col": 4, "sheet": "表1", "cell": "D5"}


def test_a_row_without_text_ends_a_table() -> None:
    def two(_made: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["甲", "1"])
        sheet.write_row(2, 1, ["乙", "2"])

    document = load(two, form)
    assert told(document)[:2] == [[["甲", "1"]], [["乙", "2"]]]
    assert [block.place.table for block in document.blocks if isinstance(block, Table)] == [1, 2, 3]


def test_numbers_and_days_are_read_as_printed() -> None:
    cells = [
        (0.6419, "0.0%", "64.2%"),
        (4862900, "#,##0.00", "4,862,900.00"),
        (4862900, "General", "4862900"),
        (0.1 + 0.2, "General", "0.3"),
        (486.29, '0.00"万元"', "486.29万元"),
        (datetime(2021, 6, 30), "yyyy-mm-dd", "2021-06-30"),  # noqa: DTZ001  a cell knows no zone
        (date(2021, 6, 30), 'yyyy"年"m"月"d"日"', "2021年6月30日"),
        (date(2021, 6, 1), 'yyyy"年"m"月"', "2021年6月"),
        (date(2021, 6, 30), "yyyy/m/d", "2021/6/30"),
        (datetime(2021, 6, 30, 8, 5), "yyyy-mm-dd hh:mm", "2021-06-30 08:05"),  # noqa: DTZ001
        (True, "General", "TRUE"),
    ]

    def fill(made: Any, sheet: Any) -> None:
        for row, (value, code, _) in enumerate(cells):
            sheet.write(row, 0, "值")
            sheet.write(row, 1, value, made.add_format({"num_format": code}))

    assert told(load(fill)) == [[["值", text] for *_, text in cells]]


def test_what_is_hidden_is_not_read_and_said() -> None:
    def fill(_made: Any, sheet: Any) -> None:
        for row in range(3):
            sheet.write_row(row, 0, [f"行{row}", "看", "不看"])
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(2, 2, None, None, {"hidden": True})

    def unseen(_made: Any, sheet: Any) -> None:
        sheet.write(0, 0, "秘")
        sheet.hide()

    document = load(fill, unseen)
    assert told(document) == [[["行0", "看"], ["行2", "看"]]]
    assert document.said == ("有 1 张隐藏的工作表，没有读入", "有隐藏的行或列，没有读入")


def test_hidden_rows_that_hold_nothing_are_not_worth_a_word() -> None:
    def fill(_made: Any, sheet: Any) -> None:
        sheet.write(0, 0, "值")
        sheet.set_row(5, None, None, {"hidden": True})

    assert load(fill).said == ()


def test_a_formula_counts_as_the_value_that_is_kept() -> None:
    def fill(_made: Any, sheet: Any) -> None:
        sheet.write_formula(0, 0, "=1+1", None, 2)
        sheet.write_formula(0, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(0, 2, "=A1", None, "")

    document = load(fill)
    assert told(document) == [[["2", "#DIV/0!"]]]
    assert document.said == ("有 1 个公式没有存下结果，按空白读；请用 Excel 或 WPS 打开后保存一次再核对",)


def far(_made: Any, sheet: Any) -> None:
    sheet.write(30_000, 0, "远")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (book(lambda _made, _sheet: None), "没有看得见的文字"),
        (book(far), "用到了第 30001 行"),
        (book(form)[:-50], "损坏"),
        (package({"xl/workbook.xml": b"<x/>", "[Content_Types].xml": b"<Types/>"}), "损坏"),
        (package({"xl/worksheets/sheet1.xml": b" " * (30 << 20)}), "异常庞大"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_said_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        files.load("表.xlsx", data)
