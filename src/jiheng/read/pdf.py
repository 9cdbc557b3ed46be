"""Reads a .pdf that has a text layer: its letters and ruled lines, put together to paragraphs and tables.

pdfium gives the text of a page line by line; a line is cut where a ruled line crosses it or a wide gap opens, so that cells
stay apart. To ask for every letter would cost more than the text itself: letters are asked for one by one only where a line
has to be cut. Pages without a text layer are pictures: they are named, never passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jiheng.errors import Unreadable
from jiheng.model.blocks import Document, Span
from jiheng.read.pdf_pages import Opened
from jiheng.read.placed import Page, Piece
from jiheng.read.placed_blocks import laid_out
from jiheng.say import say

Box = tuple[int, float, float, float, float]

_SAMPLE = 20_000
_GARBAGE = re.compile(r"[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_LETTER = re.compile(r"[0-9A-Za-z\u3400-\u9fff]")


def read(data: bytes) -> Document:
    """Read a PDF; raise Unreadable with one sentence where it is damaged, locked, empty, or a scan that stays a picture."""
    pages = pages_of(data)
    if scans := without_text(pages):
        from jiheng.read import scanned

        return scanned.read(data, pages, scans)
    return document_of(pages)


def pages_of(data: bytes) -> tuple[Page, ...]:
    """What stands on each page; a page without a text layer has no runs."""
    with Opened(data) as opened:
        return tuple(opened.pages())


def without_text(pages: Sequence[Page]) -> tuple[int, ...]:
    """The numbers of the pages that are pictures without a text layer."""
    return tuple(page.number for page in pages if page.pictures and not _has_text(page))


def document_of(pages: Sequence[Page]) -> Document:
    """Make a document of pages; pages that only show a picture are said, and a file of nothing else is refused."""
    scans = without_text(pages)
    if scans and not any(_has_text(page) for page in pages):
        raise Unreadable(
            say(
                "这是扫描件（{count} 页都是图片，没有文字层），认不出文字；请提供原来的 Word 文档或电子版 PDF。",
                count=len(pages),
            )
        )
    _check(pages)
    laid = laid_out(pages)
    if not laid.blocks:
        raise Unreadable(say("PDF 里没有文字；请打开原件，确认内容能看见也能选中，或提供原来的 Word 文档。"))
    said = (say("第 {pages} 页是扫描图片，没有文字层，没有核对", pages=_listed(scans)),) if scans else ()
    return Document(tuple(laid.blocks), "pdf", said)


def boxes(data: bytes, wanted: Sequence[Span]) -> dict[Span, list[Box]]:
    """Where spans of the document's texts stand: page from 1 and a box a line, in points from the lower left as in the file."""
    with Opened(data) as opened:
        pieces = laid_out(tuple(opened.pages())).pieces
        return {span: list(_boxes(opened, pieces[span.text], span)) for span in wanted if span.text < len(pieces)}


def _boxes(opened: Opened, pieces: Sequence[Piece], span: Span) -> Iterator[Box]:
    """A box for each piece of a line that the span covers; pieces of one line are one box."""
    offset = 0
    last: Box | None = None
    for piece in pieces:
        start, end = max(span.start - offset, 0), min(span.end - offset, len(piece.text))
        offset += len(piece.text)
        if piece.run is None or start >= end:
            continue
        box = opened.box(piece.page, piece.run, start, end)
        if box is None:
            continue
        if last is not None and last[0] == box[0] and min(last[4], box[4]) - max(last[2], box[2]) > (box[4] - box[2]) / 2:
            last = (last[0], min(last[1], box[1]), min(last[2], box[2]), max(last[3], box[3]), max(last[4], box[4]))
            continue
        if last is not None:
            yield last
        last = box
    if last is not None:
        yield last


def _has_text(page: Page) -> bool:
    return any(_LETTER.search(run.text) for run in page.runs)


def _check(pages: Sequence[Page]) -> None:
    """Refuse a text layer whose letters are no letters: its fonts do not tell which sign is which."""
    text = "".join(run.text for page in pages for run in page.runs)[:_SAMPLE]
    if len(_GARBAGE.findall(text)) * 5 > len(text):
        raise Unreadable(say("PDF 的文字层是乱码（字体没有注明是什么字），无法核对；请提供原来的 Word 文档，或重新导出 PDF。"))


def _listed(numbers: Sequence[int]) -> str:
    shown = say("、").join(str(number) for number in numbers[:10])
    return shown if len(numbers) <= 10 else f"{shown}…"
