"""Takes jiheng's marks out of an annotated .docx, .xlsx or .pdf again, and nothing else: what the user wrote stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jiheng.read.zipped import family

if TYPE_CHECKING:
    from jiheng.write.opc import Copy


class Unmarked(NamedTuple):
    """The file without jiheng's marks, and how many there were; without any it is the very same bytes."""

    content: bytes
    marks: int


def unmarked(data: bytes) -> Unmarked:
    """Take the marks out; a format that carries none comes back as it is."""
    if data.startswith(b"PK"):
        from jiheng.write.opc import Copy

        copy = Copy(data)
        kind = family(copy.names())
        if kind == "docx":
            from jiheng.write.unmark_docx import unmark_docx

            return _packed(data, copy, unmark_docx(copy))
        if kind == "xlsx":
            from jiheng.write.unmark_xlsx import unmark_xlsx

            return _packed(data, copy, unmark_xlsx(copy))
    elif b"%PDF" in data[:1024]:
        from jiheng.write.unmark_pdf import unmark_pdf

        return Unmarked(*unmark_pdf(data))
    return Unmarked(data, 0)


def _packed(data: bytes, copy: Copy, marks: int) -> Unmarked:
    return Unmarked(copy.packed(), marks) if marks else Unmarked(data, 0)
