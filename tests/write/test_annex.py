"""The report with the official form behind it: pages that turn, figures that agree in both places, faults in one of them."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from random import Random

import pypdfium2
import pytest

import generate
from jiheng.audit.files import audit_bytes
from jiheng.audit.run import Audit
from jiheng.model.blocks import Cell, Paragraph, Table
from jiheng.model.report import Indicator, Report
from jiheng.profiles.profile import Profile
from jiheng.read.files import load
from jiheng.read.recognise import read_report
from jiheng.read.zipped import Package
from jiheng.write.docx import docx_bytes
from jiheng.write.html import html_bytes
from jiheng.write.md import md_bytes
from jiheng.write.pdf import pdf_bytes
from jiheng.write.report import write_report

from .tampering import with_part

A4 = (595, 842)
SUFFIXES = ("docx", "pdf", "html")
# sizes of a page in points, rounded down
Sizes = list[tuple[int, int]]


@pytest.fixture(scope="module")
def written(example: Report, national: Profile) -> dict[str, bytes]:
    return {suffix: write_report(example, suffix, national, "annex") for suffix in SUFFIXES}


@pytest.fixture(scope="module")
def alone(example: Report, national: Profile) -> dict[str, bytes]:
    return {suffix: write_report(example, suffix, national) for suffix in SUFFIXES}


def read(suffix: str, data: bytes) -> Report:
    return read_report(load(f"report.{suffix}", data))


def audited(suffix: str, data: bytes, national: Profile) -> Audit:
    """What the document itself says, without what it carries."""
    return audit_bytes(f"report.{suffix}", data, national).audit


def in_form(one: Indicator) -> Indicator:
    """A form numbers no indicators and does not say that words are a qualitative target."""
    return replace(one, number="", target=replace(one.target, op="" if one.target.value is None else one.target.op))


def sizes(data: bytes) -> Sizes:
    return [(int(width), int(height)) for width, height in (page.get_size() for page in pypdfium2.PdfDocument(data))]


def upright_then_turned(found: Sizes) -> bool:
    turn = next((at for at, (width, height) in enumerate(found) if width > height), len(found))
    a4 = all(abs(min(size) - A4[0]) <= 1 and abs(max(size) - A4[1]) <= 1 for size in found)
    return a4 and 0 < turn < len(found) and all(width > height for width, height in found[turn:])


def numbers(data: bytes) -> list[int]:
    """The page numbers that are printed."""
    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    return [int(number) for text in texts for number in re.findall(r"—\s*([0-9]+)\s*—\s*$", text.strip())]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_report_is_read_back(suffix: str, written: dict[str, bytes], alone: dict[str, bytes]) -> None:
    found, wanted = read(suffix, written[suffix]), read(suffix, alone[suffix])
    for field in fields(Report):
        if field.compare and field.name != "indicators":
            assert getattr(found, field.name) == getattr(wanted, field.name), field.name
    assert [in_form(one) for one in found.indicators] == [in_form(one) for one in wanted.indicators]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_figure_of_both_places_holds(
    suffix: str, written: dict[str, bytes], alone: dict[str, bytes], national: Profile
) -> None:
    audit, before = audited(suffix, written[suffix], national), audited(suffix, alone[suffix], national)
    assert not [one.message for one in audit.findings if one.severity == "error"]
    assert sorted(one.rule for one in audit.findings) == sorted(one.rule for one in before.findings)
    coverage, once = audit.coverage(), before.coverage()
    assert (coverage["wrong"], coverage["unread"]) == (0, 0)
    assert coverage["holds"] > once["holds"] + 50  # an indicator's target, value and rate, told twice
    assert coverage["input"] <= once["input"] + 2


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_made_reports_have_no_error_more(suffix: str, seed: int, national: Profile) -> None:
    made = generate.report(Random(seed))
    with_it, without = (audited(suffix, write_report(made, suffix, national, form), national) for form in ("annex", "prose"))
    errors = [[one.message for one in audit.findings if one.severity == "error"] for audit in (with_it, without)]
    assert errors[0] == errors[1]
    assert with_it.coverage()["unread"] <= without.coverage()["unread"]


def once_changed(old: str, new: str, last: bool) -> Callable[[str], str]:
    def change(xml: str) -> str:
        before, found, after = xml.rpartition(old) if last else xml.partition(old)
        assert found
        return before + new + after

    return change


@pytest.mark.parametrize(
    ("old", "new", "last"),
    [
        (">486.29<", ">468.29<", False),  # the form's budget; its parts add up no more
        ("486.29万元", "468.29万元", False),
        ("312.17万元", "312.71万元", False),
        (">312.17<", ">312.71<", False),
        ("指标完成率92%", "指标完成率29%", False),
        (">92%<", ">29%<", True),
        ("实际完成值30次", "实际完成值31次", False),
        (">30次<", ">31次<", True),
        ("预期指标值：≥48次", "预期指标值：≥84次", False),
        (">≥48次<", ">≥84次<", True),
    ],
)
def test_a_fault_in_one_of_the_two_places_is_found(
    old: str, new: str, last: bool, written: dict[str, bytes], national: Profile
) -> None:
    wrong = with_part(written["docx"], "word/document.xml", once_changed(old, new, last))
    found = [one for one in audited("docx", wrong, national).findings if one.severity == "error"]
    bare = re.sub(r"[^0-9.]", "", new)
    assert any(bare in f"{one.stated} {one.computed} {one.message}" for one in found), [one.message for one in found]


def test_the_pages_of_a_pdf_turn_and_their_numbers_go_on(written: dict[str, bytes], alone: dict[str, bytes]) -> None:
    found = sizes(written["pdf"])
    assert upright_then_turned(found)
    assert [size for size in found if size[0] < size[1]] == sizes(alone["pdf"])  # the report itself is what it was
    assert numbers(written["pdf"]) == list(range(1, len(found) + 1))


def test_the_faces_are_those_of_the_report(written: dict[str, bytes], alone: dict[str, bytes]) -> None:
    def faces(data: bytes) -> set[str]:
        return {name.rpartition(b"+")[2].decode() for name in re.findall(rb"/FontName\s?/([A-Za-z0-9+-]+)", data)}

    found = faces(written["pdf"])
    assert found
    assert found == faces(alone["pdf"])


def test_the_pages_of_a_docx_turn_and_their_numbers_go_on(written: dict[str, bytes], tmp_path: Path) -> None:
    document = Package(written["docx"]).read("word/document.xml").decode()
    first, second = re.findall(r"<w:sectPr>.*?</w:sectPr>", document)
    assert '<w:pgSz w:w="11906" w:h="16838"/>' in first
    assert '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>' in second
    assert "pgNumType" not in document  # nothing begins the count anew
    upright, turned = (dict(re.findall(r'w:(top|right|bottom|left)="(\d+)"', one)) for one in (first, second))
    assert [turned[side] for side in ("top", "right", "bottom", "left")] == [
        upright[side] for side in ("left", "top", "right", "bottom")
    ]
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    source = tmp_path / "report.docx"
    source.write_bytes(written["docx"])
    command = [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/office", "--convert-to", "pdf", str(source)]
    subprocess.run([*command, "--outdir", str(tmp_path)], check=True, capture_output=True, timeout=240)
    printed = (tmp_path / "report.pdf").read_bytes()
    assert upright_then_turned(sizes(printed))
    assert numbers(printed) == list(range(1, len(sizes(printed)) + 1))


def test_without_an_annex_no_page_turns(alone: dict[str, bytes]) -> None:
    assert Package(alone["docx"]).read("word/document.xml").count(b"<w:sectPr>") == 1
    assert {width < height for width, height in sizes(alone["pdf"])} == {True}
    assert b"@page annex" not in alone["html"]


def test_a_table_may_end_what_is_upright(national: Profile) -> None:
    blocks = (Paragraph("报告", level=9), Table(((Cell("一"),), (Cell("二"),))), Paragraph("附表", level=1, turns=True))
    document = Package(docx_bytes(blocks, national)).read("word/document.xml").decode()
    assert "</w:tbl><w:p><w:pPr><w:sectPr>" in document
    assert upright_then_turned(sizes(pdf_bytes(blocks, national)))
    assert '<section class="annex"><h1 aria-level="2">附表</h1>' in html_bytes(blocks, national).decode()
    assert "\n## 附表\n" in md_bytes(blocks).decode()


def test_notes_below_the_form_stand_close(example: Report, national: Profile) -> None:
    """Signs on a turned page are as far apart as on an upright one."""
    data = write_report(replace(example, project="农村饮水安全"), "pdf", national, "form")
    page = next(page for page in pypdfium2.PdfDocument(data) if "注1" in page.get_textpage().get_text_range())
    text = page.get_textpage()
    at = text.get_text_range().index("注1")
    left, right = (text.get_charbox(place, loose=True)[0] for place in (at + 3, at + 4))
    assert right - left < 1.1 * float(national.size_body_pt)
