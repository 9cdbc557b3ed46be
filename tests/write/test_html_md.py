"""The report as a page and as Markdown: self-contained, escaped, and read back as it was composed."""

import re
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.model.blocks import Cell, Document, Paragraph, Table
from jiheng.model.report import Report
from jiheng.profiles.profile import Profile, profile
from jiheng.read import html, text
from jiheng.write.compose import compose
from jiheng.write.html import html_bytes
from jiheng.write.md import md_bytes

FORMS: tuple[Literal["prose", "table"], ...] = ("prose", "table")


@pytest.mark.parametrize("form", FORMS)
def test_the_page_fetches_nothing_and_runs_nothing(form: Literal["prose", "table"], example: Report, national: Profile) -> None:
    page = html_bytes(compose(example, national, form), national).decode()
    assert not re.search(r"<script|<link|\ssrc=|url\(|@import|https?://|\son[a-z]+=", page)
    assert "<title>且末县塔中镇人民政府整体支出绩效监控报告</title>" in page
    assert 'lang="zh-Hans"' in page
    assert page.count('aria-level="1"') == 1


@pytest.mark.parametrize("form", FORMS)
def test_our_reader_finds_texts_levels_and_spans_again(
    form: Literal["prose", "table"], example: Report, national: Profile
) -> None:
    blocks = compose(example, national, form)
    found = html.read(html_bytes(blocks, national))
    assert [one.text for one in found.texts()] == [one.text for one in Document(blocks, "html").texts()]
    levels = [block.level for block in blocks if isinstance(block, Paragraph)]
    assert [block.level for block in found.blocks if isinstance(block, Paragraph)] == [
        0 if level == 9 else level for level in levels
    ]
    spans = [[(cell.rows, cell.cols) for row in block.rows for cell in row] for block in blocks if isinstance(block, Table)]
    assert [
        [(cell.rows, cell.cols) for row in block.rows for cell in row] for block in found.blocks if isinstance(block, Table)
    ] == spans


def test_markdown_reads_back_with_its_table(example: Report, national: Profile) -> None:
    blocks = compose(example, national, "table")
    found = text.read(md_bytes(blocks), markdown=True)
    assert found.title == "且末县塔中镇人民政府整体支出绩效监控报告"
    written = [one.text for one in Document(blocks, "md").texts()]
    assert [one.text for one in found.texts() if one.text] == [one for one in written if one]
    tables = [block for block in found.blocks if isinstance(block, Table)]
    assert all(table.grid for table in tables)
    assert {len(row) for row in tables[1].rows} == {6}


def test_markdown_of_spans_leaves_what_is_covered_empty() -> None:
    table = Table(((Cell("甲", rows=2), Cell("乙", cols=2)), (Cell("丙"), Cell("丁|戊"))))
    assert md_bytes([table]).decode() == "| 甲 | 乙 |  |\n| --- | --- | --- |\n|  | 丙 | 丁\\|戊 |\n"


odd = st.text(st.characters(exclude_categories=()), max_size=20)


@given(odd, odd)
def test_odd_characters_never_become_markup(text_: str, cell: str) -> None:
    blocks = (Paragraph(f"甲<b>{text_}</b>&乙", level=9), Table(((Cell(f"丙{cell}丁"), Cell("戊")),)))
    page = html_bytes(blocks, profile()).decode("utf-8")
    assert "<b>" not in page
    assert [one.text[0] for one in html.read(page.encode()).texts() if one.text][-1] == "戊"
    md_bytes(blocks).decode("utf-8")
