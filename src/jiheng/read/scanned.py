"""Documents that are pictures, whole or in part: recognised with the extra `ocr` where it is installed, and said to be so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jiheng.errors import Unreadable
from jiheng.model.blocks import Document
from jiheng.read import ocr
from jiheng.read.placed import Page
from jiheng.say import say


def read(data: bytes, pages: Sequence[Page], wanted: Sequence[int]) -> Document:
    """A .pdf of which some pages are pictures."""
    from jiheng.read import pdf

    if not ocr.there():
        if len(wanted) == len(pages):
            raise _absent(len(pages))
        return pdf.document_of(pages)  # says which pages were not read
    found, left = ocr.scans(data, pages, wanted)
    document = pdf.document_of(found)
    said = [_recognised()]
    if left:
        said.append(
            say(
                "识别太慢或页数太多，只识别了前 {done} 张扫描页，还有 {left} 页没有核对",
                done=len(wanted) - len(left),
                left=len(left),
            )
        )
    return replace(document, said=(*said, *document.said), recognised=True)


def picture(data: bytes, kind: str) -> Document:
    """An image file."""
    from jiheng.read import pdf

    if not ocr.there():
        raise _absent(1)
    document = pdf.document_of(ocr.pictures(data))
    return replace(document, format=kind, said=(_recognised(), *document.said), recognised=True)


def _recognised() -> str:
    return say("识别件：文字由图片识别得来，可能认错；查出的问题都按提醒列出，请对照原件")


def _absent(count: int) -> Unreadable:
    return Unreadable(
        say(
            "这是图片或扫描件（{count} 页，没有文字层），要先识别文字；请运行 make setup EXTRAS=ocr 装上识别组件，或提供原来的 Word 文档。",
            count=count,
        )
    )
