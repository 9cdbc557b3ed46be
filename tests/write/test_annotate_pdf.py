"""Marks in a copy of a .pdf: at the number, numbered as the list is, behind the untouched file, and gone again on demand."""

from __future__ import annotations

import io
import itertools
from random import Random

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text as UserNote
from pypdf.generic import DictionaryObject

from jiheng.audit.files import audit_bytes
from jiheng.errors import Unreadable
from jiheng.model.blocks import Paragraph, Place, Span, Text
from jiheng.profiles.profile import Profile
from jiheng.read import pdf
from jiheng.write.annotate import annotated
from jiheng.write.annotate_pdf import annotate_pdf, opened
from jiheng.write.notes import Note
from jiheng.write.pdf import pdf_bytes
from jiheng.write.unmark import unmarked

WORDS = "写的 64.3%，应为 64.19%。\n请改正(括号)\\。"
TEXTS = ("监控报告", "2021年预算486.29万元，执行312.17万元，预算执行率64.3%。", "到位率67.58%，偏低。")


@pytest.fixture(scope="module")
def data(national: Profile) -> bytes:
    return pdf_bytes([Paragraph(text, level=9 if not at else 0) for at, text in enumerate(TEXTS)], national)


def note(data: bytes, words: str, severity: str = "error") -> Note:
    texts = pdf.read(data).texts()
    number = next(n for n, text in enumerate(texts) if words in text.text)
    start = texts[number].text.index(words)
    return Note(Span(number, start, start + len(words)), "执行率不符", WORDS, severity)


def annotate(data: bytes, *notes: Note) -> bytes:
    return annotate_pdf(data, notes, pdf.boxes(data, [one.span for one in notes if one.span]))


def marks(data: bytes, page: int = 0) -> list[DictionaryObject]:
    found = PdfReader(io.BytesIO(data)).pages[page].get("/Annots")
    return [] if found is None else [one.get_object() for one in found.get_object()]


def below(data: bytes, mark: DictionaryObject) -> str:
    """The text that pdfium finds inside a mark's rectangle."""
    left, bottom, right, top = map(float, mark["/Rect"])
    document = pypdfium2.PdfDocument(data)
    try:
        return str(document[0].get_textpage().get_text_bounded(left, bottom, right, top)).strip()
    finally:
        document.close()


def test_the_number_is_tinted_and_a_badge_beside_it_says_what_is_wrong(data: bytes) -> None:
    copy = annotate(data, note(data, "64.3%"), note(data, "67.58%", "hint"))
    tints = [one for one in marks(copy) if one["/Subtype"] == "/Highlight"]
    badges = [one for one in marks(copy) if one["/Subtype"] == "/Text"]
    assert [below(copy, one) for one in tints] == ["64.3%", "67.58%"]
    assert [one["/Contents"] for one in badges] == [f"1. 错误：执行率不符\n{WORDS}", f"2. 提示：执行率不符\n{WORDS}"]
    assert [one["/Contents"] for one in tints] == [one["/Contents"] for one in badges]
    assert all(b"(%d) Tj" % number in one["/AP"]["/N"].get_data() for number, one in enumerate(badges, 1))
    assert all(one["/T"] == "绩衡" for one in marks(copy))


def test_badges_at_one_place_do_not_cover_each_other(data: bytes) -> None:
    copy = annotate(data, *[note(data, "64.3%")] * 3, Note(None, "缺", "补"), Note(None, "缺", "补"))
    sides = sorted(
        (float(one["/Rect"][1]), float(one["/Rect"][0]), float(one["/Rect"][2]))
        for one in marks(copy)
        if one["/Subtype"] == "/Text"
    )
    assert all(after[1] >= before[2] for before, after in itertools.pairwise(sides) if before[0] == after[0])
    assert len(sides) == 5


def test_what_has_no_place_stands_at_the_top_of_the_first_page(data: bytes) -> None:
    (badge,) = marks(annotate(data, Note(None, "缺少章节", "请补上。", "warning")))
    assert badge["/Contents"] == "1. 提醒：缺少章节\n请补上。"
    assert float(badge["/Rect"][3]) > float(PdfReader(io.BytesIO(data)).pages[0].mediabox.top) - 20


def test_many_of_them_stand_in_rows_and_none_over_another(data: bytes) -> None:
    places = [tuple(map(float, one["/Rect"])) for one in marks(annotate(data, *[Note(None, "缺", "补")] * 130))]
    assert len(places) == 130
    assert all(
        one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        for at, one in enumerate(places)
        for other in places[:at]
    )
    right = float(PdfReader(io.BytesIO(data)).pages[0].mediabox.right)
    assert all(left >= 0 and to <= right for left, _, to, _ in places)


def test_a_text_without_letters_in_the_file_has_its_note_at_the_top_of_its_page_with_its_words(national: Profile) -> None:
    """What was recognised on a scan: the page is known, the place on it is not."""
    data = pdf_bytes([Paragraph("预算执行情况。" * 40) for _ in range(12)], national)
    text = Text("执行率64.3%。", Place(page=2))
    copy = annotate_pdf(data, [Note(Span(0, 3, 8), "不符", "应为 64.19%。")], {}, [text])
    assert marks(copy) == []
    (badge,) = marks(copy, 1)
    assert badge["/Contents"] == "1. 错误：不符\n应为 64.19%。\n原文：执行率64.3%。"


def test_a_number_that_a_line_break_parts_is_tinted_in_both_lines(national: Profile) -> None:
    long = pdf_bytes([Paragraph("预算执行情况" * 20 + "合计486.29万元。")], national)
    texts = pdf.read(long).texts()
    whole = Note(Span(0, 0, len(texts[0].text)), "长", "长")
    (tint,) = [one for one in marks(annotate(long, whole)) if one["/Subtype"] == "/Highlight"]
    assert len(tint["/QuadPoints"]) >= 2 * 8


def test_the_file_stands_unchanged_in_front_of_its_marks_and_comes_back_whole(data: bytes) -> None:
    copy = annotate(data, note(data, "64.3%"), Note(None, "缺", "补"))
    assert copy.startswith(data)
    assert unmarked(copy) == (data, 2)
    assert pdf.read(copy).texts() == pdf.read(data).texts()


def test_the_marks_are_seen(data: bytes) -> None:
    """Rendered with pdfium: the tint's colour is on the page, and the words below it stay black."""

    def colours(content: bytes) -> set[tuple[int, ...]]:
        document = pypdfium2.PdfDocument(content)
        try:
            image = document[0].render(scale=2).to_pil().convert("RGB")
            return {colour for _, colour in image.getcolors(1 << 20) or []}
        finally:
            document.close()

    new = colours(annotate(data, note(data, "64.3%"))) - colours(data)
    assert any(red > 240 and 180 < green < 215 and 180 < blue < 215 for red, green, blue in new)
    assert any(red > 160 and green < 60 and blue < 60 for red, green, blue in new)
    assert (0, 0, 0) in colours(annotate(data, note(data, "64.3%")))


def with_users_note(data: bytes) -> bytes:
    writer = opened(data)
    writer.add_annotation(0, UserNote(rect=(50, 50, 70, 70), text="看过了"))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_users_own_notes_stay_whether_made_before_or_after(data: bytes) -> None:
    before = with_users_note(data)
    assert unmarked(annotate(before, note(before, "64.3%"))).content == before
    after = unmarked(with_users_note(annotate(data, note(data, "64.3%"))))
    assert after.marks == 1
    assert [one["/Contents"] for one in marks(after.content)] == ["看过了"]


def test_a_copy_that_another_program_rewrote_loses_the_marks_all_the_same(data: bytes) -> None:
    copy = with_users_note(annotate(data, note(data, "64.3%")))
    out = io.BytesIO()
    PdfWriter(clone_from=io.BytesIO(copy)).write(out)
    done = unmarked(out.getvalue())
    assert done.marks == 1
    assert [one["/Contents"] for one in marks(done.content)] == ["看过了"]
    assert unmarked(done.content).marks == 0


def test_an_audited_pdf_comes_back_as_a_pdf(data: bytes, national: Profile) -> None:
    found = audit_bytes("报告.PDF", data, national)
    copy = annotated("报告.PDF", data, found.document, found.audit)
    assert copy.suffix == ".pdf"
    numbers = {str(one["/NM"]).split("-")[1] for page in range(1) for one in marks(copy.content, page)}
    assert numbers == {str(number) for number in range(1, len(found.audit.findings) + 1)}
    again = annotated("报告.pdf", copy.content, found.document, found.audit)
    assert len(marks(again.content)) == len(marks(copy.content))


def test_a_locked_file_is_handed_back_as_a_page(data: bytes, national: Profile) -> None:
    """Its owner forbade changes: it can be read, and is not marked."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt("", "owner", algorithm="AES-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(Unreadable):
        annotate_pdf(out.getvalue(), [Note(None, "缺", "补")], {})
    found = audit_bytes("报告.pdf", out.getvalue(), national)
    assert annotated("报告.pdf", out.getvalue(), found.document, found.audit).suffix == ".html"


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>"])
def test_a_damaged_file_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(Unreadable, match="PDF"):
        annotate_pdf(content, [Note(None, "缺", "补")], {})


def test_a_file_that_is_damaged_here_or_there_is_marked_or_refused(data: bytes) -> None:
    """Single bytes of the structure are changed, the same 250 times: no other error than the refusal ever comes."""
    copy, chance = annotate(data, note(data, "64.3%")), Random(7)
    words = (b"/Annots", b"/Kids", b"/Count", b" 0 R", b"/Type", b"/NM", b"/MediaBox", b"obj", b"/Size", b"/Prev", b"/Rect")
    refused = 0
    for _ in range(250):
        broken = bytearray(copy)
        for _ in range(3):
            at = copy.find(chance.choice(words), chance.randrange(len(copy)))
            broken[at + chance.randrange(8)] = chance.choice(b"0123456789 /[]<>RnN")
        try:
            annotate_pdf(bytes(broken), [Note(None, "缺", "补")], {})
            unmarked(bytes(broken))
        except Unreadable:
            refused += 1
    assert 0 < refused < 250


def test_no_finding_leaves_the_file_as_it_is(data: bytes) -> None:
    assert annotate(data) == data
