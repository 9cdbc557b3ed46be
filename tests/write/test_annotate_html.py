"""The marked page: every figure by its verdict, findings with their place, nothing that runs or is fetched."""

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from jiheng.audit.files import audit_bytes
from jiheng.audit.run import Judged
from jiheng.model.blocks import Cell, Document, Paragraph, Span, Table
from jiheng.model.figure import Stated, Verdict
from jiheng.model.report import Fact
from jiheng.profiles.profile import profile
from jiheng.write.annotate import annotate_html, annotated
from jiheng.write.notes import Note
from support import case

TEXT = "预算486.29万元，执行312.17万元，执行率64.3%。"


def judged(text: str, verdict: Verdict, computed: str | None = None, number: int = 0, whole: str = TEXT) -> Judged:
    start = whole.index(text)
    return Judged(Fact(Stated(Decimal(1), text=text, span=Span(number, start, start + len(text))), "rate"), verdict, computed)


def marked(page: str) -> list[tuple[str, str]]:
    """Class and text of every figure in the document (not those of the legend)."""
    root = etree.fromstring(page.encode(), etree.HTMLParser(encoding="utf-8"))
    found = root.xpath("//main//span[contains(@class, 'figure')]")
    return [(str(one.get("class")).split()[-1], "".join(one.itertext())) for one in found]


def test_figures_carry_sign_word_and_right_value() -> None:
    figures = [judged("486.29万元", Verdict.INPUT), judged("64.3%", Verdict.WRONG, "64.19%"), judged("312.17万元", Verdict.HOLDS)]
    note = Note(Span(0, TEXT.index("64.3%"), TEXT.index("64.3%") + 5), "预算执行率与金额不符", "应为64.19%", "error")
    page = annotate_html(Document((Paragraph(TEXT),), "txt"), [note], figures)
    assert marked(page) == [("input", "486.29万元✎"), ("holds", "312.17万元✓"), ("wrong", "64.3%✕")]
    assert '<b class="chip">应为 64.19%</b>' in page
    assert '<sup role="img" aria-label="不符" title="不符">✕</sup>' in page
    assert 'id="n1" href="#f1"' in page
    assert '<li id="f1" value="1">' in page
    assert "文中有3个数，识读3个：1个重算相符，1个不符，1个是填报的原始数；0个未识读。" in page


def test_notes_may_cross_figures_and_each_other() -> None:
    figures = [judged("312.17万元", Verdict.ROUNDING), judged("64.3%", Verdict.UNREAD)]
    notes = [
        Note(Span(0, 14, 27), "甲", "x", "warning"),
        Note(Span(0, 20, 30), "乙", "y", "hint"),
        Note(None, "丙", "z", "error"),
    ]
    page = annotate_html(Document((Paragraph(TEXT),), "txt"), notes, figures)
    root = etree.fromstring(page.encode(), etree.HTMLParser(encoding="utf-8"))
    [paragraph] = root.xpath("//main//p")
    for mark in paragraph.xpath(".//sup|.//a"):
        mark.text = ""
    assert "".join(paragraph.itertext()) == TEXT
    assert [one.get("id") for one in root.xpath("//ol/li")] == ["f3", "f1", "f2"]


def test_cells_keep_their_table() -> None:
    table = Table(((Cell("执行率", rows=2), Cell("64.3%")), (Cell("67.58%"),)))
    page = annotate_html(
        Document((Paragraph("标题", level=9), table), "html"), [], [judged("64.3%", Verdict.HOLDS, number=2, whole="64.3%")]
    )
    assert '<td rowspan="2">执行率</td>' in page
    assert marked(page) == [("holds", "64.3%✓")]
    assert "没有发现问题。" in page


def test_the_real_report_shows_all_its_errors() -> None:
    data = (case("tazhong-2021") / "report.txt").read_bytes()
    found = audit_bytes("report.txt", data, profile())
    page = annotated("report.txt", data, found.document, found.audit).content.decode()
    assert not re.search(r"<script|<link|\ssrc=|url\(|https?://", page)
    assert [text for verdict, text in marked(page) if verdict == "wrong"] == ["64.3%✕", "64.3%✕", "0%✕", "60%✕"]
    assert len(marked(page)) == len(found.audit.figures)


@given(
    st.text(st.characters(exclude_categories=()), min_size=1, max_size=20),
    st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)), max_size=4),
)
def test_any_text_and_any_span_keep_every_character(text: str, spans: list[tuple[int, int]]) -> None:
    from jiheng.write.xml_text import legal

    notes = [Note(Span(0, start, end), "<b>", text) for start, end in spans]
    page = annotate_html(Document((Paragraph(text),), "txt"), notes, [])
    body = page[page.index('<main class="paper">') : page.index("</main>")]
    plain = re.sub(r"<a class=.*?</a>|<(?!br)[^>]*>", "", body, flags=re.DOTALL).replace("<br>", "\n")
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#13;", "\r"), ("&amp;", "&")):
        plain = plain.replace(entity, sign)
    assert plain == legal(text) + "\n"
