"""Comments in a copy: at the number, whatever runs it is made of; nothing else of the package changes."""

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from docx_making import STRICT, cell, package, para, part, row, run, table
from jiheng.model.blocks import Span
from jiheng.model.report import Report
from jiheng.profiles.profile import Profile
from jiheng.read.docx import read
from jiheng.write.annotate_docx import annotate_docx
from jiheng.write.compose import compose
from jiheng.write.docx import docx_bytes
from jiheng.write.notes import Note

Anchored = Callable[[bytes], dict[str, str]]
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
BOLD, RED = "<w:b/>", '<w:color w:val="FF0000"/>'
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def made(*body: str, footnotes: str = "") -> bytes:
    """A package that other programs open too."""
    parts = {
        "[Content_Types].xml": TYPES.encode(),
        "_rels/.rels": RELATIONS.encode(),
        "word/document.xml": part("document", "".join(body)),
    }
    return package({**parts, "word/footnotes.xml": part("footnotes", footnotes)} if footnotes else parts)


def note(text: int, start: int, end: int, title: str = "不符", severity: str = "error") -> Note:
    return Note(Span(text, start, end), title, "应为 64.19%。\n请改正。", severity)


def at(data: bytes, wanted: str, title: str = "不符") -> Note:
    """A note at the first place where the words stand."""
    number, start = next((n, text.text.index(wanted)) for n, text in enumerate(read(data).texts()) if wanted in text.text)
    return note(number, start, start + len(wanted), title)


def comments(data: bytes) -> list[str]:
    return [comment.text for comment in docx.Document(io.BytesIO(data)).comments]


def texts(data: bytes) -> list[str]:
    return [text.text for text in read(data).texts()]


def runs(data: bytes) -> list[tuple[str, bool]]:
    """Text and boldness of every run that has text."""
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    found = [(one.findtext(W + "t") or "", one.find(f"{W}rPr/{W}b") is not None) for one in root.iter(W + "r")]
    return [(text, bold) for text, bold in found if text]


def test_the_number_and_nothing_but_the_number_is_marked(anchored: Anchored) -> None:
    data = made(para("预算执行率64.3%，到位率67.58%。"))
    copy = annotate_docx(data, [at(data, "64.3%"), at(data, "67.58%")])
    assert anchored(copy) == {"0": "64.3%", "1": "67.58%"}
    assert texts(copy) == texts(data)


def test_a_number_across_runs_keeps_its_formatting(anchored: Anchored) -> None:
    data = made(para(run("执行率6", RED), run("4.", BOLD), run("3%。")))
    copy = annotate_docx(data, [at(data, "64.3%")])
    assert anchored(copy) == {"0": "64.3%"}
    assert runs(copy) == [("执行率", False), ("6", False), ("4.", True), ("3%", False), ("。", False)]
    assert texts(copy) == texts(data)


def test_several_notes_at_one_number_and_overlapping_ones(anchored: Anchored) -> None:
    data = made(para("执行率64.3%，偏高"))
    copy = annotate_docx(
        data, [at(data, "64.3%"), at(data, "64.3%"), at(data, "率64"), at(data, "3%，偏"), at(data, "执行率64.3%，偏高")]
    )
    assert anchored(copy) == {"0": "64.3%", "1": "64.3%", "2": "率64", "3": "3%，偏", "4": "执行率64.3%，偏高"}
    assert texts(copy) == texts(data)


def test_comments_in_cells_with_several_paragraphs(anchored: Anchored) -> None:
    data = made(table(row("执行率", cell(para("64.3%"), para("约数")))), para("完"))
    copy = annotate_docx(data, [at(data, "64.3%"), at(data, "约数"), at(data, "64.3%\n约数")])
    assert anchored(copy) == {"0": "64.3%", "1": "约数", "2": "64.3%约数"}


def test_tabs_breaks_and_fields_do_not_shift_the_mark(anchored: Anchored) -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE 9</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    odd = "<w:r><w:t>甲</w:t><w:tab/><w:t>64.3%</w:t><w:br/><w:t>乙</w:t></w:r>"
    data = made(para(field, odd, "丙64.3%"))
    copy = annotate_docx(data, [at(data, "64.3%"), at(data, "丙64.3%"), at(data, "\t64"), at(data, "%\n乙")])
    assert anchored(copy) == {"0": "64.3%", "1": "丙64.3%", "2": "64", "3": "%乙"}
    assert texts(copy) == texts(data)


def test_tracked_insertions_and_links_are_marked_inside(anchored: Anchored) -> None:
    data = made(
        para(
            "率",
            '<w:ins w:id="7" w:author="a"><w:r><w:t>64.3%</w:t></w:r></w:ins>',
            "<w:del><w:r><w:delText>9</w:delText></w:r></w:del>",
        )
    )
    copy = annotate_docx(data, [at(data, "4.3")])
    assert anchored(copy) == {"0": "4.3"}


BOX = "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></w:drawing></mc:Choice></mc:AlternateContent></w:r>"


def test_a_text_box_gets_its_comment_at_the_run_that_holds_it_with_a_quotation(anchored: Anchored) -> None:
    data = made(para("正文", BOX.format(para("框内64.3%"))))
    copy = annotate_docx(data, [at(data, "64.3%")])
    assert anchored(copy) == {"0": "框内64.3%"}
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(copy)).read("word/document.xml"))
    assert not root.xpath("//w:txbxContent//w:commentRangeStart", namespaces={"w": W[1:-1]})
    assert comments(copy)[0].endswith("原文：“框内64.3%”")


def test_a_formula_is_marked_as_a_whole(anchored: Anchored) -> None:
    data = made(para("目标", "<m:oMath><m:r><m:t>≥98%</m:t></m:r></m:oMath>", "，完成90%"))
    copy = annotate_docx(data, [at(data, "98%"), at(data, "90%")])
    assert anchored(copy)["1"] == "90%"
    assert texts(copy) == texts(data)
    assert comments(copy)[0].endswith("原文：“目标≥98%，完成90%”")


def test_a_footnote_is_commented_at_its_reference(anchored: Anchored) -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = f'<w:footnote w:id="2">{para("注：执行率64.3%")}</w:footnote>'
    data = made(para("标题"), para("正文", reference), footnotes=notes)
    copy = annotate_docx(data, [at(data, "64.3%")])
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(copy)).read("word/document.xml"))
    [start] = root.iter(W + "commentRangeStart")
    following = start.getnext()
    assert following is not None
    assert following.find(W + "footnoteReference") is not None
    assert comments(copy)[0].endswith("原文：“注：执行率64.3%”")
    assert zipfile.ZipFile(io.BytesIO(copy)).read("word/footnotes.xml") == zipfile.ZipFile(io.BytesIO(data)).read(
        "word/footnotes.xml"
    )


def test_notes_on_the_whole_document_share_one_comment_at_the_first_paragraph(anchored: Anchored) -> None:
    data = made("<w:p/>", para("整体支出绩效监控报告"), para("执行率64.3%"))
    notes = [
        at(data, "64.3%"),
        Note(None, "缺少章节", "没有“意见及建议”。", "warning"),
        Note(None, "缺少日期", "没有写填报时间。", "hint"),
    ]
    copy = annotate_docx(data, notes)
    assert anchored(copy) == {"0": "64.3%", "1": "整体支出绩效监控报告"}
    assert comments(copy) == [
        "1. 错误：不符\n应为 64.19%。\n请改正。",
        "2. 提醒：缺少章节\n没有“意见及建议”。\n3. 提示：缺少日期\n没有写填报时间。",
    ]


def test_existing_comments_stay_and_ids_do_not_clash(anchored: Anchored) -> None:
    data = made(para("执行率64.3%，到位率67.58%"))
    once = annotate_docx(data, [at(data, "64.3%", "第一次")])
    twice = annotate_docx(once, [at(once, "67.58%", "第二次"), at(once, "64.3%", "又一次")])
    assert anchored(twice) == {"0": "64.3%", "1": "67.58%", "2": "64.3%"}
    assert [text.splitlines()[0] for text in comments(twice)] == ["1. 错误：第一次", "1. 错误：第二次", "2. 错误：又一次"]
    assert [comment.author for comment in docx.Document(io.BytesIO(twice)).comments] == ["绩衡"] * 3


def test_word_s_own_comments_are_kept(anchored: Anchored) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("执行率64.3%")
    document.add_comment(paragraph.runs, text="先前的批注", author="审核员")
    buffer = io.BytesIO()
    document.save(buffer)
    copy = annotate_docx(buffer.getvalue(), [at(buffer.getvalue(), "64.3%")])
    assert comments(copy) == ["先前的批注", "1. 错误：不符\n应为 64.19%。\n请改正。"]
    assert anchored(copy) == {"0": "执行率64.3%", "1": "64.3%"}


def test_untouched_members_keep_their_compressed_bytes(example: Report, national: Profile) -> None:
    data = docx_bytes(compose(example, national, "table"), national)
    copy = annotate_docx(data, [at(data, "64.19%")])
    before, after = zipfile.ZipFile(io.BytesIO(data)), zipfile.ZipFile(io.BytesIO(copy))
    assert after.testzip() is None
    changed = {"[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels"}
    assert after.namelist() == [*before.namelist(), "word/comments.xml"]
    for name in set(before.namelist()) - changed:
        assert packed(data, before.getinfo(name)) == packed(copy, after.getinfo(name))


def packed(data: bytes, info: zipfile.ZipInfo) -> bytes:
    """The member's bytes as they stand in the package."""
    start = info.header_offset + 30
    names = int.from_bytes(data[start - 4 : start - 2], "little") + int.from_bytes(data[start - 2 : start], "little")
    return data[start + names : start + names + info.compress_size]


def test_stored_and_streamed_members_are_copied_too(anchored: Anchored) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(Unseekable(buffer), "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", part("document", para("执行率64.3%")))
        archive.writestr("word/media/图.bin", b"\0" * 99, zipfile.ZIP_DEFLATED)
    copy = annotate_docx(buffer.getvalue(), [at(buffer.getvalue(), "64.3%")])
    assert anchored(copy) == {"0": "64.3%"}
    assert zipfile.ZipFile(io.BytesIO(copy)).read("word/media/图.bin") == b"\0" * 99


class Unseekable(io.RawIOBase):
    """A stream, as which zipfile writes sizes behind the data."""

    def __init__(self, target: io.BytesIO) -> None:
        self._target = target

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        return self._target.write(data)


def test_the_strict_namespace_is_kept() -> None:
    data = package({"[Content_Types].xml": b"<Types/>", "word/document.xml": part("document", para("执行率64.3%"), STRICT)})
    copy = zipfile.ZipFile(io.BytesIO(annotate_docx(data, [at(data, "64.3%")])))
    assert copy.read("word/comments.xml").count(STRICT.encode()) == 1
    assert STRICT.rpartition("/wordprocessingml")[0].encode() + b"/officeDocument/relationships/comments" in copy.read(
        "word/_rels/document.xml.rels"
    )


def test_without_notes_the_file_is_handed_back() -> None:
    data = made(para("甲"))
    assert annotate_docx(data, []) is data


@pytest.mark.parametrize("span", [Span(0, 0, 0), Span(0, 99, 120), Span(0, 2, 1), Span(9, 0, 1)])
def test_a_span_that_fits_nothing_still_gives_a_comment(span: Span, anchored: Anchored) -> None:
    data = made(para("执行率"))
    assert len(anchored(annotate_docx(data, [Note(span, "不符", "x")]))) == 1


pieces = st.lists(st.text("执行率0123456789.% ，", min_size=1, max_size=6), min_size=1, max_size=8)


@given(pieces, st.data())
def test_any_spans_in_any_runs(texts_: list[str], data: st.DataObject) -> None:
    source = made(para("始"), para(*[run(text, BOLD if number % 2 else "") for number, text in enumerate(texts_)]), para("终"))
    whole = "".join(texts_)
    number = 1 if whole.strip() else 0
    limit = len(whole) if number else 1
    spans = data.draw(st.lists(st.tuples(st.integers(0, limit - 1), st.integers(1, limit)), min_size=1, max_size=6))
    notes = [note(number, start, max(start + 1, end)) for start, end in spans]
    copy = annotate_docx(source, notes)
    assert texts(copy) == texts(source)
    written = whole if number else "始"
    assert list(find(copy).values()) == [written[one.span.start : one.span.end] for one in notes if one.span]
    assert characters(copy) == characters(source)


def characters(data: bytes) -> list[tuple[str, bool]]:
    """Every character with its boldness."""
    return [(character, bold) for text, bold in runs(data) for character in text]


def find(data: bytes) -> dict[str, str]:
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    found: dict[str, str] = {}
    running: list[str] = []
    for element in root.iter(W + "commentRangeStart", W + "commentRangeEnd", W + "t"):
        if element.tag == W + "t":
            for one in running:
                found[one] += element.text or ""
        elif element.tag == W + "commentRangeStart":
            running.append(element.get(W + "id") or "")
            found[running[-1]] = ""
        else:
            running.remove(element.get(W + "id") or "")
    return {str(id_): found[str(id_)] for id_ in sorted(map(int, found))}


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_odd_characters_in_a_note_do_not_break_the_file(text: str) -> None:
    data = made(para("执行率64.3%"))
    copy = annotate_docx(data, [Note(Span(0, 3, 8), text, text)])
    assert len(docx.Document(io.BytesIO(copy)).comments) == 1
