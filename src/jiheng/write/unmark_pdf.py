"""Takes jiheng's marks out of a .pdf. Where nothing came behind them the file is cut back to the bytes that it had before."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from jiheng.write.annotate_pdf import BASE, FAULTS, NAME, opened, refusal
from jiheng.write.comments import AUTHOR

_BASE = re.compile(rb"/" + BASE.encode() + rb" (\d{1,12})\b")
_EOF = 16  # bytes behind the end mark of a revision, at most


def unmark_pdf(data: bytes) -> tuple[bytes, int]:
    """Return the file without the marks, and how many there were."""
    try:
        marks = _count(data)
        if not marks:
            return data, 0
        before = _before(data)
        if before is not None and not _count(before):
            return before, marks
        return _without(data), marks
    except FAULTS as error:
        raise refusal() from error


def _before(data: bytes) -> bytes | None:
    """The file as it was, if its last revision is the one that brought the marks."""
    found = _BASE.search(data)
    if found is None or (base := int(found[1])) > len(data):
        return None
    whole = b"%%EOF" in data[max(0, base - _EOF) : base]
    return data[:base] if whole and data.count(b"startxref", base) == 1 else None


def _count(data: bytes) -> int:
    """How many notes are jiheng's; a number and its tint are one."""
    names = {name for page in PdfReader(io.BytesIO(data)).pages for one in _annotations(page) if (name := _name(one))}
    return len({name.rpartition("-")[0] for name in names})


def _without(data: bytes) -> bytes:
    writer = opened(data)
    for page in writer.pages:
        marks = _annotations(page)
        for at in reversed(range(len(marks))):
            if _name(marks[at]):
                del marks[at]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _annotations(page: DictionaryObject) -> ArrayObject:
    found = page["/Annots"].get_object() if "/Annots" in page else None
    return found if isinstance(found, ArrayObject) else ArrayObject()


def _name(annotation: PdfObject) -> str:
    """The name of a mark of jiheng's; empty for any other."""
    found = annotation.get_object()
    if not isinstance(found, DictionaryObject) or found.get("/T") != AUTHOR:
        return ""
    name = str(found.get("/NM") or "")
    return name if name.startswith(NAME) else ""
