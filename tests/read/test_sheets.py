"""Workbooks for imports: cells as they would be typed, and one sentence for everything that is no workbook."""

import datetime
import io
from collections.abc import Callable

import pytest
import xlsxwriter

from jiheng.errors import Unreadable
from jiheng.read.sheets import Sheet, packed, sheets, unpacked


def book(*fills: Callable[[xlsxwriter.Workbook, object], None], hidden: bool = False) -> bytes:
    """Return a workbook with one sheet a filler; the last one is hidden if asked for."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as made:
        for number, fill in enumerate(fills, 1):
            sheet = made.add_worksheet(f"表{number}")
            fill(made, sheet)
            if hidden and number == len(fills):
                sheet.hide()
    return data.getvalue()


def mixed(made: xlsxwriter.Workbook, sheet: object) -> None:
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(1, 0, ["名称", 4862900.12, True, 3, 0.1 + 0.2])  # type: ignore[attr-defined]
    sheet.write_datetime(2, 0, datetime.date(2021, 6, 30), day)  # type: ignore[attr-defined]
    sheet.write_string(2, 1, " 2,000.50\n元 ")  # type: ignore[attr-defined]
    sheet.merge_range(3, 0, 3, 2, "合计")  # type: ignore[attr-defined]


def test_cells_come_as_they_would_be_typed() -> None:
    (sheet,) = sheets("表.xlsx", book(mixed))
    assert sheet == Sheet(
        "表1",
        (
            ("", "", "", "", ""),
            ("名称", "4862900.12", "是", "3", "0.3"),
            ("2021-06-30", "2,000.50 元", "", "", ""),
            ("合计", "", "", "", ""),
        ),
    )
    assert unpacked(packed([sheet])) == (sheet,)


def test_a_hidden_sheet_is_left_out() -> None:
    assert [sheet.name for sheet in sheets("表.xlsx", book(mixed, mixed, hidden=True))] == ["表1"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_that_offices_use(encoding: str) -> None:
    (sheet,) = sheets("账户.csv", '科目,金额\r\n工资,"1,200.50"\r\n办公费\r\n'.encode(encoding))
    assert sheet == Sheet("账户", (("科目", "金额"), ("工资", "1,200.50"), ("办公费", "")))


def wide(made: xlsxwriter.Workbook, sheet: object) -> None:
    sheet.write(0, 300, "远")  # type: ignore[attr-defined]


def high(made: xlsxwriter.Workbook, sheet: object) -> None:
    sheet.write(1_048_575, 0, "深")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xlsx", b"", "空的"),
        ("a.docx", b"PK", "请交 Excel 工作簿"),
        ("a.xlsx", b"not a book", "损坏"),
        ("a.xlsx", b"PK\3\4 nothing", "损坏"),
        ("a.xlsx", book(mixed)[:-40], "损坏"),
        ("a.xlsx", book(wide), "最多 20000 行、200 列"),
        ("a.xlsx", book(high), "最多 20000 行、200 列"),
        ("a.csv", b"\0\1\2\0", "NUL"),
    ],
)
def test_what_is_no_workbook_is_said_in_a_sentence(name: str, data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        sheets(name, data)
