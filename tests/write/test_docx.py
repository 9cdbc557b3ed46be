"""The written .docx: opens elsewhere, has the official page and faces, and reads back as it was composed."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from jiheng.model.blocks import Block, Cell, Document, Paragraph, Table
from jiheng.model.report import Report
from jiheng.profiles.profile import Profile, profile
from jiheng.read.docx import read
from jiheng.write.compose import compose
from jiheng.write.docx import docx_bytes, title_lines
from jiheng.write.docx_styles import pitch, text_width
from jiheng.write.xml_text import legal
from support import need

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(params=["prose", "table"])
def blocks(request: pytest.FixtureRequest, example: Report, national: Profile) -> tuple[Block, ...]:
    return compose(example, national, request.param)


def parts(data: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def test_python_docx_opens_it_and_finds_page_and_headings(blocks: tuple[Block, ...], national: Profile) -> None:
    document = docx.Document(io.BytesIO(docx_bytes(blocks, national)))
    section = document.sections[0]
    page = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(length.mm) for length in page if length] == [210, 297, 37, 35]
    assert [round(length.mm) for length in (section.left_margin, section.right_margin) if length] == [28, 26]
    assert document.paragraphs[0].style.name == "Title"
    assert [p.style.name for p in document.paragraphs if p.text.startswith(("一、", "（一）基本情况", "1.组织"))] == [
        "Heading 1",
        "Heading 2",
        "Heading 3",
    ]


def test_our_reader_finds_the_blocks_again(blocks: tuple[Block, ...], national: Profile) -> None:
    found = read(docx_bytes(blocks, national))
    assert found.blocks == blocks
    assert found.title == "且末县塔中镇人民政府整体支出绩效监控报告"


def test_faces_and_sizes_are_those_of_the_profile(example: Report, national: Profile) -> None:
    styles = etree.fromstring(parts(docx_bytes(compose(example, national), national))["word/styles.xml"])
    faces = {
        style.get(W + "styleId"): (fonts.get(W + "eastAsia") if (fonts := style.find(f"{W}rPr/{W}rFonts")) is not None else None)
        for style in styles.iter(W + "style")
    }
    assert faces["Title"] == "方正小标宋简体"
    assert (faces["Heading1"], faces["Heading2"], faces["Heading3"]) == ("黑体", "楷体_GB2312", "仿宋_GB2312")
    default = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    assert default is not None
    assert (default.get(W + "eastAsia"), default.get(W + "ascii")) == ("仿宋_GB2312", "Times New Roman")


def test_digits_may_be_left_to_the_face_of_the_text(example: Report, national: Profile) -> None:
    own = replace(national, face_latin=())
    assert b"Times New Roman" not in parts(docx_bytes(compose(example, own), own))["word/styles.xml"]


def test_the_grid_has_22_lines_of_28_characters(national: Profile) -> None:
    height = 16838 - round(72 / 25.4 * 72 * 20)
    assert height // pitch(national) == national.lines_per_page == 22
    spacing = etree.fromstring(parts(docx_bytes([Paragraph("甲")], national))["word/styles.xml"])
    [value] = [
        found.get(W + "val")
        for style in spacing.iter(W + "style")
        if style.get(W + "styleId") == "Normal"
        for found in style.findall(f"{W}rPr/{W}spacing")
    ]
    assert 28 * (16 * 20 + int(value or 0)) <= text_width(national) < 29 * (16 * 20 + int(value or 0))


def test_page_numbers_stand_outside_with_dashes(national: Profile) -> None:
    found = parts(docx_bytes([Paragraph("甲")], national))
    for name, side in (("footer1", "right"), ("footer2", "left")):
        footer = etree.fromstring(found[f"word/{name}.xml"])
        assert "".join(footer.itertext()) == "— 1 —"
        assert [one.get(W + "val") for one in footer.iter(W + "jc")] == [side]
    assert b"evenAndOddHeaders" in found["word/settings.xml"]


def test_tables_have_column_widths_and_a_head_that_repeats(example: Report, national: Profile) -> None:
    root = etree.fromstring(parts(docx_bytes(compose(example, national, "table"), national))["word/document.xml"])
    for table in root.iter(W + "tbl"):
        widths = [int(column.get(W + "w") or 0) for column in table.iter(W + "gridCol")]
        assert sum(widths) == text_width(national)
        assert min(widths) > 400
        rows = list(table.iter(W + "tr"))
        assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, *[False] * (len(rows) - 1)]
        for row in rows:
            assert sum(int(cell.get(W + "w") or 0) for cell in row.iter(W + "tcW")) == text_width(national)


def test_every_part_that_is_named_is_there(national: Profile) -> None:
    found = parts(docx_bytes([Paragraph("甲")], national))
    types = etree.fromstring(found["[Content_Types].xml"])
    named = {(one.get("PartName") or "").lstrip("/") for one in types if one.tag.endswith("Override")}
    assert named <= found.keys()
    for relation in etree.fromstring(found["word/_rels/document.xml.rels"]):
        assert f"word/{relation.get('Target')}" in found
    used = set(etree.fromstring(found["word/document.xml"]).xpath("//@r:id", namespaces={"r": R}))
    assert used == {"rId4", "rId5"}


R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_ragged_and_touching_tables_stay_apart(national: Profile) -> None:
    ragged = Table(((Cell("甲", cols=2), Cell("乙")), (Cell("丙"),)))
    document = docx.Document(io.BytesIO(docx_bytes([ragged, ragged], national)))
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["甲", "甲", "乙"], ["丙", "", ""]]
    assert len(document.tables) == 2


@pytest.mark.parametrize(
    ("title", "broken"),
    [
        ("且末县塔中镇人民政府整体支出绩效监控报告", "且末县塔中镇人民政府整体支出绩效监控报告"),
        (
            "巴音郭楞蒙古自治州且末县塔中镇人民政府整体支出绩效监控报告",
            "巴音郭楞蒙古自治州且末县塔中镇人民政府\n整体支出绩效监控报告",
        ),
        ("且末县教育局2021年度部门整体支出绩效监控报告", "且末县教育局\n2021年度部门整体支出绩效监控报告"),
    ],
)
def test_a_long_title_breaks_by_its_meaning(title: str, broken: str, national: Profile) -> None:
    assert title_lines(title, national) == broken


def test_the_same_blocks_give_the_same_bytes(blocks: tuple[Block, ...], national: Profile) -> None:
    assert docx_bytes(blocks, national) == docx_bytes(blocks, national)


odd = st.text(st.characters(exclude_categories=()), max_size=20)


@given(text=odd, cell=odd)
def test_odd_characters_are_kept_or_replaced_but_never_break_the_file(text: str, cell: str) -> None:
    blocks = (Paragraph(f"甲{text}乙"), Table(((Cell(f"丙{cell}丁"),),)))
    data = docx_bytes(blocks, profile())
    root = etree.fromstring(parts(data)["word/document.xml"])
    for written, wanted in zip(written_texts(root), (f"甲{text}乙", f"丙{cell}丁"), strict=True):
        assert written == legal(wanted)
    assert len(read(data).texts()) == 2


def written_texts(root: etree._Element) -> Iterator[str]:
    signs = {W + "br": "\n", W + "tab": "\t"}
    for paragraph in list(root.iter(W + "p"))[:2]:  # the third closes the table
        yield "".join(signs.get(node.tag) or node.text or "" for node in paragraph.iter(W + "t", *signs))


@pytest.mark.parametrize("form", ["prose", "table"])
def test_libreoffice_makes_pages_of_it(form: str, example: Report, national: Profile, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    need(office, "no LibreOffice on this machine: apt-get install libreoffice-writer-nogui")
    source = tmp_path / "report.docx"
    source.write_bytes(docx_bytes(compose(example, national, "table" if form == "table" else "prose"), national))
    command = [str(office), "--headless", f"-env:UserInstallation=file://{tmp_path}/office", "--convert-to", "pdf", str(source)]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


def test_read_back_is_a_document_of_the_same_texts(blocks: tuple[Block, ...], national: Profile) -> None:
    assert read(docx_bytes(blocks, national)).texts() == Document(blocks, "docx").texts()
