"""PDFs that are locked, damaged, endless or made to harm: one clear sentence, or what can be read, within bounds."""

from __future__ import annotations

import io
import random

import pypdf
import pytest

from counting import calls
from jiheng.errors import Unreadable
from jiheng.model.blocks import Document, Table
from jiheng.read import pdf, pdf_pages, worker
from jiheng.read.capped import Limits
from jiheng.read.files import load
from pdf_making import assembled, by_hand, example, saved


def sentence(data: bytes) -> str:
    """The refusal; it must be one sentence that says what to do."""
    with pytest.raises(Unreadable) as caught:
        load("a.pdf", data)
    text = str(caught.value)
    assert text.endswith("。")
    assert text.count("。") == 1
    assert "请" in text
    return text


def locked(algorithm: str, user: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(example("prose")))
    writer.encrypt(user, "owner", algorithm=algorithm)
    return saved(writer)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_password_is_said(algorithm: str) -> None:
    assert "密码" in sentence(locked(algorithm, "secret"))


def test_a_file_that_only_forbids_printing_is_read() -> None:
    assert [one.text for one in load("a.pdf", locked("AES-256", "")).texts()] == [
        one.text for one in load("a.pdf", example("prose")).texts()
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7", "损坏"),
        (example("prose")[:2000], "损坏"),
        (by_hand(), "一页也没有"),
        (by_hand(*[""] * (pdf_pages._PAGES + 1)), "501 页"),
        (by_hand(""), "没有文字"),
        (by_hand("BT /F1 12 Tf 3 Tr 900 900 Td (outside) Tj ET"), "没有文字"),
    ],
)
def test_one_clear_sentence(data: bytes, words: str) -> None:
    assert words in sentence(data)


def test_a_page_tree_that_bites_its_tail() -> None:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 99 /Kids [2 0 R 2 0 R] >>"]
    assert sentence(assembled(objects))


def test_letters_without_meaning_are_refused() -> None:
    pages = pdf.pages_of(by_hand("BT /F1 12 Tf 72 700 Td (text) Tj ET"))
    runs = [run._replace(text="\ue001\ue002\ue003\ue004") for run in pages[0].runs]
    with pytest.raises(Unreadable, match="乱码"):
        pdf.document_of([pages[0]._replace(runs=runs)])


def test_too_many_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_pages, "_LETTERS", 1000)
    assert "1000 字" in sentence(example("prose"))


def test_a_huge_page_and_odd_boxes_are_survived() -> None:
    content = "BT /F1 12 Tf 72 700 Td (Budget 486.29) Tj ET"
    for box in ("0 0 1e7 1e7", "-500 -500 2000 2000", "595 842 0 0"):
        document = load("a.pdf", by_hand(content, box=box))
        assert [one.text for one in document.texts()] == ["Budget 486.29"]


def test_a_drawing_is_no_table_and_takes_no_longer_than_its_size() -> None:
    words = "BT /F1 12 Tf 72 800 Td (Budget 486.29) Tj ET "

    def drawing(size: int) -> bytes:
        chance = random.Random(size)
        lines = (f"{chance.uniform(50, 300):.1f} {chance.uniform(50, 700):.1f} m" for _ in range(size))
        return by_hand(words + " ".join(f"{one} {400 + at % 100} {at % 700} l S" for at, one in enumerate(lines)))

    for size in (500, 5000):
        assert not any(isinstance(block, Table) for block in load("a.pdf", drawing(size)).blocks)


def grid(rows: int) -> str:
    lines = [f"50 {800 - at * 3.5:.1f} m 500 {800 - at * 3.5:.1f} l S" for at in range(rows)]
    return " ".join([*lines, *(f"{50 + 50 * at} 800 m {50 + 50 * at} {800 - rows * 3.5:.1f} l S" for at in range(10))])


def test_work_grows_with_the_file_and_not_faster() -> None:
    def work(pages: int) -> int:
        data = by_hand(*[grid(100) + " BT /F1 3 Tf 55 797 Td (1.5) Tj 50 0 Td (2.5) Tj ET"] * pages)
        return calls(lambda: load("a.pdf", data))

    work(1)  # imports
    assert work(40) <= 15 * work(4) + 2_000


def test_mutated_files_end_as_a_document_or_a_sentence() -> None:
    chance = random.Random(20260706)
    good = by_hand(*[grid(20) + " BT /F1 10 Tf 55 790 Td (Budget 486.29) Tj 0 -20 Td (Rate 64.19%) Tj ET"] * 3)
    ends = [end(mutated(good, chance)) for _ in range(400)]
    assert {type(one) for one in ends} == {Document, str}
    assert all(one.blocks if isinstance(one, Document) else one.endswith("。") for one in ends)


def mutated(good: bytes, chance: random.Random) -> bytes:
    data = bytearray(good)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(8, len(data))
        if chance.random() < 0.5:
            data[at] = chance.randrange(256)
        else:
            del data[at : at + chance.randint(1, 40)]
    return bytes(data)


def end(data: bytes) -> Document | str:
    """The document that a file becomes, or the sentence with which it is refused."""
    try:
        return load("a.pdf", data)
    except Unreadable as refusal:
        return str(refusal)


def test_a_bomb_ends_in_its_worker() -> None:
    bomb = by_hand(" " * (200 << 20) + "BT /F1 12 Tf 72 700 Td (Budget) Tj ET")
    assert len(bomb) < 2 << 20
    ((_, told),) = worker.run(_read, [bomb], 1, _died, Limits(memory=128 << 20, cpu=20, wall=60))
    assert told.decode().startswith("died: ")


def _read(data: bytes) -> bytes:
    return b"read: " + str(end(data)).encode()[:100]


def _died(_: bytes, reason: str) -> bytes:
    return f"died: {reason}".encode()
