"""A .pdf read: what its pages show becomes paragraphs and tables, each with its page, and spans find their way back."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
import pytest

from jiheng.audit.files import audit_bytes
from jiheng.audit.output import audit_dict
from jiheng.model.blocks import Paragraph, Span, Table
from jiheng.read import pdf
from jiheng.read.files import load
from jiheng.write.compose import Form
from jiheng.write.pdf import pdf_bytes
from pdf_making import LONG, PROFILE, example, grid


def shape(table: object) -> list[list[tuple[str, int, int, int]]]:
    """Each cell of a table: its text, first column and spans."""
    assert isinstance(table, Table)
    return [[(cell.text, cell.place.col, cell.rows, cell.cols) for cell in row] for row in table.rows]


def test_lines_are_joined_and_page_numbers_left_out() -> None:
    paragraphs = [Paragraph(LONG) for _ in range(40)]
    document = load("a.pdf", pdf_bytes(paragraphs, PROFILE))
    assert [text.text for text in document.texts()] == [LONG] * 40
    assert document.format == "pdf"
    assert {text.place.page for text in document.texts()} >= {1, 2, 3, 4}


def test_a_paragraph_that_fills_its_last_line_is_not_joined_with_the_next() -> None:
    for length in range(60, 90):
        text = "核" * length + "。"
        document = load("a.pdf", pdf_bytes([Paragraph(text)] * 3, PROFILE))
        assert [one.text for one in document.texts()] == [text] * 3, length


def test_merged_cells_keep_their_spans() -> None:
    table = grid(
        [("一级指标", 2, 1), ("年度", 1, 2), ("得分", 2, 1)],
        ["指标值", "完成值"],
        [("产出", 2, 1), "≥30件", "15件", "5"],
        ["≥12次", "12次", ""],
        head=2,
    )
    (block,) = load("a.pdf", pdf_bytes([table], PROFILE)).blocks
    assert shape(block) == [
        [("一级指标", 1, 2, 1), ("年度", 2, 1, 2), ("得分", 4, 2, 1)],
        [("指标值", 2, 1, 1), ("完成值", 3, 1, 1)],
        [("产出", 1, 2, 1), ("≥30件", 2, 1, 1), ("15件", 3, 1, 1), ("5", 4, 1, 1)],
        [("≥12次", 2, 1, 1), ("12次", 3, 1, 1), ("", 4, 1, 1)],
    ]


def test_a_table_over_pages_is_one_and_its_captions_stand_once() -> None:
    rows = [[f"第{number}项支出", f"{number}.50", f"{number}.25"] for number in range(1, 90)]
    document = load("a.pdf", pdf_bytes([grid(["项目", "预算数", "执行数"], *rows)], PROFILE))
    (block,) = document.blocks
    assert [[text for text, *_ in row] for row in shape(block)] == [["项目", "预算数", "执行数"], *rows]
    assert isinstance(block, Table)
    pages = [row[0].place.page for row in block.rows]
    assert pages == sorted(pages)
    assert pages[-1] > 2


def test_a_merged_cell_that_a_page_parts_stays_one() -> None:
    rows = [[f"第{number}项", f"{number}.50"] for number in range(1, 60)]
    merged = [[("数量指标", 59, 1), *rows[0]], *rows[1:]]
    (block,) = load("a.pdf", pdf_bytes([grid(["指标", "项目", "预算数"], *merged)], PROFILE)).blocks
    assert shape(block)[1][0] == ("数量指标", 1, 59, 1)
    assert [row[-2][0] for row in shape(block)[1:]] == [row[0] for row in rows]


@pytest.mark.parametrize("form", ["prose", "table"])
def test_where_names_page_and_text(form: Form) -> None:
    audited = audit_bytes("a.pdf", example(form), PROFILE)
    told = audit_dict("a.pdf", audited.document, audited.audit, None)
    places = [one["where"] for one in (*told["figures"], *told["findings"]) if one["where"]["text"]]
    assert places
    assert all(set(place) == {"page", "text"} for place in places)
    assert {place["page"] for place in places} >= {3, 4}


@pytest.mark.parametrize("form", ["prose", "table"])
def test_boxes_of_figures_hold_what_is_printed_there(form: Form, tmp_path: Path) -> None:
    data = example(form)
    audited = audit_bytes("a.pdf", data, PROFILE)
    texts = audited.document.texts()
    spans = [judged.fact.figure.span for judged in audited.audit.figures if judged.fact.figure.span]
    found = pdf.boxes(data, spans)
    assert set(found) == set(spans)
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    with pdfplumber.open(path) as opened:
        for span, boxes in found.items():
            wanted = "".join(texts[span.text].text[span.start : span.end].split())
            assert "".join(inside(opened.pages[page - 1], *box) for page, *box in boxes) == wanted


def inside(page: pdfplumber.page.Page, left: float, bottom: float, right: float, top: float) -> str:
    """The letters whose middle lies in a box of the file."""
    height = float(page.height)
    return "".join(
        letter["text"]
        for letter in page.chars
        if left <= (letter["x0"] + letter["x1"]) / 2 <= right and bottom <= height - (letter["top"] + letter["bottom"]) / 2 <= top
    ).replace(" ", "")


def test_a_span_over_two_lines_has_two_boxes() -> None:
    data = pdf_bytes([Paragraph(LONG)], PROFILE)
    (boxes,) = pdf.boxes(data, [Span(0, 0, len(LONG))]).values()
    assert len(boxes) == 3
    assert all(page == 1 and left < right and bottom < top for page, left, bottom, right, top in boxes)
    assert [bottom for _, _, bottom, _, _ in boxes] == sorted((bottom for _, _, bottom, _, _ in boxes), reverse=True)


def test_tables_are_those_that_another_reader_finds(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(example("table"))
    ours = [block for block in pdf.read(path.read_bytes()).blocks if isinstance(block, Table)]
    with pdfplumber.open(path) as opened:
        first, *rest = [
            [["".join((text or "").split("\n")) for text in row] for row in table]
            for page in opened.pages
            for table in page.extract_tables()
        ]
    assert [[cell.text for cell in row] for row in ours[0].rows] == first
    assert len(ours) == 2
    assert {cell.text for row in ours[1].rows for cell in row} == {
        text for table in rest for row in table for text in row if text
    }


def test_a_report_without_tables_has_none() -> None:
    assert not any(isinstance(block, Table) for block in pdf.read(example("prose")).blocks)
