"""Pages of a .pdf that stand on their side, carry a watermark, or are marked with heads and numbers of their own."""

from __future__ import annotations

import pytest

from jiheng.audit.files import audit_bytes
from jiheng.model.blocks import Span, Table
from jiheng.profiles.profile import profile
from jiheng.read import pdf
from jiheng.read.placed import Page, Rule, Run
from jiheng.read.placed_blocks import blocks_of
from pdf_making import by_hand, example, turned


def texts(data: bytes) -> list[str]:
    return [text.text for text in pdf.read(data).texts()]


UPSIDE_DOWN = pytest.mark.xfail(strict=True, reason="signs of two faces in one cell come in the wrong order")


@pytest.mark.parametrize(
    ("angle", "shown"),
    [(90, True), (90, False), (180, True), pytest.param(180, False, marks=UPSIDE_DOWN), (270, True), (270, False)],
)
def test_a_page_on_its_side_says_the_same(angle: int, shown: bool) -> None:
    """Blanks that nobody wrote may be inferred elsewhere on a turned page; each sign, cell, figure and verdict is the same."""
    upright, side = example("table"), turned(example("table"), angle, angle if shown else 0)
    assert [bare(text) for text in texts(side)] == [bare(text) for text in texts(upright)]
    assert figures(side) == figures(upright)


def bare(text: str) -> str:
    return "".join(text.split())


def figures(data: bytes) -> list[tuple[str, str]]:
    found = audit_bytes("a.pdf", data, profile("national")).audit.figures
    return [(bare(one.fact.figure.text), one.verdict) for one in found]


def test_boxes_of_a_page_on_its_side_are_where_the_file_has_them() -> None:
    data = turned(example("prose"), 90, 90)
    number = next(at for at, text in enumerate(texts(data)) if "预算执行率64.19%" in text)
    at = texts(data)[number].index("64.19%")
    ((page, left, bottom, right, top),) = pdf.boxes(data, [Span(number, at, at + 6)])[Span(number, at, at + 6)]
    high = 841.89
    upright = pdf.boxes(example("prose"), [Span(number, at, at + 6)])[Span(number, at, at + 6)]
    assert [round(one) for one in upright[0]] == [page, *map(round, (bottom, high - right, top, high - left))]


def test_a_watermark_is_no_text() -> None:
    mark = "BT /F1 60 Tf 0.7 0.7 -0.7 0.7 150 300 Tm (CONFIDENTIAL 2021) Tj ET"
    lines = "".join(f"BT /F1 12 Tf 72 {700 - 20 * at} Td (Line {at} costs {at}.50 yuan) Tj ET " for at in range(20))
    assert texts(by_hand(lines + mark)) == texts(by_hand(lines))


def test_letters_that_lean_are_text() -> None:
    assert texts(by_hand("BT /F1 12 Tf 1 0 0.3 1 72 700 Tm (Budget 486.29) Tj ET")) == ["Budget 486.29"]


def line(text: str, x: float, y: float, size: float = 12) -> Run:
    return Run(text, x, y, x + size * len(text), y + size)


def page(number: int, *runs: Run, rules: tuple[Rule, ...] = ()) -> Page:
    return Page(number, 595, 842, runs, rules)


def words(pages: list[Page]) -> list[str]:
    return [text for block in blocks_of(pages) for text in ([] if isinstance(block, Table) else [block.text])]


@pytest.mark.parametrize(
    "foot",
    ["— {} —", "-{}-", "第 {} 页 共 3 页", "第{}页", "{}/3", "{}"],
)
def test_heads_and_page_numbers_are_left_out(foot: str) -> None:
    pages = [
        page(n, line("某镇2021年绩效监控", 200, 40, 9), line(f"第{n}段正文。", 80, 200), line(foot.format(n), 290, 800))
        for n in (1, 2, 3)
    ]
    assert words(pages) == ["第1段正文。", "第2段正文。", "第3段正文。"]


def test_a_number_that_is_not_the_page_stays() -> None:
    assert words([page(1, line("正文", 80, 200), line("486", 290, 800))]) == ["正文", "486"]


def test_a_title_that_returns_on_each_page_stays() -> None:
    pages = [
        page(n, line("项目支出绩效自评表", 150, 60, 22), *(line(f"第{m}项", 80, 180 + 40 * m) for m in (1, 2))) for n in (1, 2, 3)
    ]
    assert words(pages).count("项目支出绩效自评表") == 3


def frame(*xs: float, top: float, bottom: float, heights: tuple[float, ...] = ()) -> tuple[Rule, ...]:
    lying = [Rule(xs[0], y, xs[-1], y) for y in (top, *heights, bottom)]
    return (*lying, *(Rule(x, top, x, bottom) for x in xs))


def test_a_number_parted_in_a_narrow_cell_is_one() -> None:
    rules = frame(80, 200, 240, top=100, bottom=150)
    runs = [line("执行数", 90, 110), Run("207.4", 203, 105, 236, 115), Run("538", 203, 120, 222, 130)]
    (table,) = blocks_of([page(1, *runs, rules=rules)])
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[0]] == ["执行数", "207.4538"]


def test_two_values_in_a_cell_stay_apart() -> None:
    rules = frame(80, 200, 400, top=100, bottom=150)
    runs = [line("执行数", 90, 110), Run("207.45", 203, 105, 240, 115), Run("100.00", 203, 120, 240, 130)]
    (table,) = blocks_of([page(1, *runs, rules=rules)])
    assert isinstance(table, Table)
    assert table.rows[0][1].text == "207.45\n100.00"


def test_a_row_that_a_page_parts_is_made_whole() -> None:
    xs = (80.0, 140.0, 300.0, 360.0)
    first = [line("1", 90, 730), line("镇村道路养护和绿", 145, 730, 19), line("20", 310, 730)]
    rest = [line("化项目", 145, 60, 19)]
    pages = [
        page(1, *first, rules=frame(*xs, top=720, bottom=760)),
        page(
            2,
            *rest,
            line("2", 90, 90),
            line("水渠", 145, 90, 19),
            line("35", 310, 90),
            rules=frame(*xs, top=50, bottom=120, heights=(85,)),
        ),
    ]
    (table,) = blocks_of(pages)
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["1", "镇村道路养护和绿化项目", "20"], ["2", "水渠", "35"]]


def test_columns_without_lines_are_a_table_only_where_they_are_plain() -> None:
    rows = [("人员经费", "302.23", "64.7%"), ("公用经费", "9.94", "46.0%"), ("合计", "312.17", "64.2%")]
    plain = [line(text, 80 + 150 * col, 100 + 20 * row) for row, cells in enumerate(rows) for col, text in enumerate(cells)]
    (table,) = blocks_of([page(1, *plain)])
    assert isinstance(table, Table)
    assert table.grid
    assert [tuple(cell.text for cell in row) for row in table.rows] == rows
    shifted = [
        line(text, 80 + (110 + 35 * row) * col, 100 + 20 * row)
        for row, cells in enumerate(rows)
        for col, text in enumerate(cells)
    ]
    (ragged,) = blocks_of([page(1, *shifted)])
    assert isinstance(ragged, Table)
    assert not ragged.grid


def test_a_lone_line_with_gaps_is_a_paragraph() -> None:
    runs = [line("单位负责人：", 80, 100), line("填表人：", 300, 100)]
    assert words([page(1, *runs)]) == ["单位负责人： 填表人："]


def test_a_frame_around_text_is_no_table() -> None:
    rules = frame(80, 400, top=100, bottom=200)
    assert words([page(1, line("注：单位为万元。", 90, 120), rules=rules)]) == ["注：单位为万元。"]


def test_what_is_printed_twice_over_is_read_once() -> None:
    runs = [line("合计", 80, 100), line("合计", 80.5, 100)]
    assert words([page(1, *runs)]) == ["合计"]
