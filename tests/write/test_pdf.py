"""The printed .pdf against the official measures, taken from the file itself: margins, pitch, faces, page numbers, text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, NamedTuple

import pypdf
import pypdfium2
import pytest

from jiheng.errors import CannotWrite
from jiheng.model.blocks import Block, Cell, Paragraph, Table
from jiheng.model.report import Report
from jiheng.profiles.profile import Profile
from jiheng.write.compose import compose
from jiheng.write.faces import chains
from jiheng.write.pdf import pdf_bytes
from jiheng.write.xml_text import legal

MM = 72 / 25.4


class Sign(NamedTuple):
    """A character with its box, in points from the lower left corner of the page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


@pytest.fixture(scope="module")
def blocks(example: Report, national: Profile) -> tuple[Block, ...]:
    return compose(example, national)


@pytest.fixture(scope="module")
def printed(blocks: tuple[Block, ...], national: Profile) -> bytes:
    return pdf_bytes(blocks, national)


def signs(page: Any) -> Iterator[Sign]:
    """The signs of a page: from left to right by their ink (a full stop hangs its blank half out), from foot to top by their font."""
    text = page.get_textpage()
    for at, sign in enumerate(text.get_text_range()):
        if not sign.isspace():
            left, _, right, _ = text.get_charbox(at)
            _, bottom, _, top = text.get_charbox(at, loose=True)
            yield Sign(sign, left, bottom, right, top)


def pages(data: bytes) -> list[list[Sign]]:
    return [list(signs(page)) for page in pypdfium2.PdfDocument(data)]


def lines(page: list[Sign]) -> list[list[Sign]]:
    """The signs of a page by the foot of their line, from the top down."""
    found: dict[int, list[Sign]] = {}
    for sign in page:
        found.setdefault(round(sign.bottom), []).append(sign)
    return [found[foot] for foot in sorted(found, reverse=True)]


def said(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_text_is_printed_in_order(printed: bytes, blocks: tuple[Block, ...]) -> None:
    found = said("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(printed)))
    found = re.sub(r"—\d+—", "", found)
    wanted = said(
        "".join(
            block.text if isinstance(block, Paragraph) else "".join(c.text for row in block.rows for c in row) for block in blocks
        )
    )
    assert re.sub(r"—\d+—", "", wanted) == found


def test_the_page_has_the_official_measures(printed: bytes, national: Profile) -> None:
    document = pypdfium2.PdfDocument(printed)
    assert {tuple(round(side / MM) for side in page.get_size()) for page in document} == {(210, 297)}
    for page in pages(printed)[1:-1]:
        body = [sign for sign in page if sign.bottom > 35 * MM - 2]
        tolerance = float(national.margin_tolerance_mm) * MM
        assert min(sign.left for sign in body) / MM == pytest.approx(28, abs=1)
        assert max(sign.right for sign in body) <= (210 - 26) * MM + tolerance
        assert max(sign.top for sign in body) <= (297 - 37) * MM + tolerance


def test_the_page_holds_the_official_lines_and_characters(national: Profile) -> None:
    page = lines(pages(pdf_bytes([Paragraph("政" * 28 * 60, level=0)], national))[0])[:-1]
    assert len(page) == national.lines_per_page
    assert [len(line) for line in page] == [26, *[28] * 21]
    feet = [line[0].bottom for line in page]
    assert all(upper - lower == pytest.approx(29, abs=0.2) for upper, lower in pairwise(feet))
    assert page[0][0].left / MM == pytest.approx(28 + 2 * 16 / MM, abs=0.5)


def test_the_faces_are_those_of_the_profile_or_their_stand_ins(printed: bytes, national: Profile) -> None:
    found = {str(font["/BaseFont"]).partition("+")[2] for page in pypdf.PdfReader(blob(printed)).pages for font in fonts(page)}
    chain = chains(national)
    if chain["body"][0] == "FandolFang R":
        wanted = {"NotoSerifCJKsc-Black", "FandolFang-Regular", "NotoSansSC-Regular", "FandolKai-Regular", "NotoSerifSC-Regular"}
        assert {name.removesuffix("-Identity-H") for name in found} == wanted
    else:
        pytest.skip("the open faces were not brought at set-up")


def blob(data: bytes) -> Any:
    import io

    return io.BytesIO(data)


def fonts(page: Any) -> list[Any]:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_page_numbers_stand_outside_between_dashes(printed: bytes) -> None:
    for number, page in enumerate(pages(printed), 1):
        foot = sorted(lines(page)[-1], key=lambda sign: sign.left)
        assert "".join(sign.text for sign in foot) == f"—{number}—"
        middle = (foot[0].left + foot[-1].right) / 2
        assert (middle > 105 * MM) == (number % 2 == 1)


def test_a_merged_table_breaks_over_pages_and_repeats_its_head(national: Profile) -> None:
    rows = [(Cell("类", rows=40), Cell("项0")), *[(Cell(f"项{at}"),) for at in range(1, 40)]]
    table = Table(((Cell("一级"), Cell("二级")), *(tuple(row) for row in rows)))
    found = [said("".join(sign.text for sign in page)) for page in pages(pdf_bytes([table], national))]
    assert len(found) == 2
    assert all("一级二级" in page for page in found)


def test_text_is_never_read_as_markup(national: Profile) -> None:
    nasty = '#[*_$<x>@`"\\ #read("x") = 标题 // 注 - 项 https://a.b/'
    found = "".join(sign.text for sign in pages(pdf_bytes([Paragraph(nasty)], national))[0])
    assert said(nasty) in found


def test_the_same_blocks_give_the_same_bytes_from_every_thread(
    blocks: tuple[Block, ...], national: Profile, printed: bytes
) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: pdf_bytes(blocks, national), range(8))) == {printed}


@pytest.mark.parametrize("sign", ["😀", "ᠮ", "ر", "\x01", "\ud800"])
def test_a_sign_that_no_face_has_is_named(sign: str, national: Profile) -> None:
    with pytest.raises(CannotWrite, match=f"字体里没有“{legal(sign)}”这个字"):
        pdf_bytes([Paragraph(f"某{sign}村")], national)
