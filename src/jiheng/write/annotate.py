"""Annotated copies: comments in the file itself where it is a .docx, .xlsx or .pdf, or a marked page for every other format.

Marks of an earlier round come off first: a clerk who mends the annotated copy and hands it in again is not told twice.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import NamedTuple

from jiheng.audit.run import Audit
from jiheng.errors import Unreadable
from jiheng.model.blocks import Document
from jiheng.write.annotate_docx import annotate_docx
from jiheng.write.annotate_html import annotate_html
from jiheng.write.notes import Note, coverage_words, notes_of
from jiheng.write.unmark import unmarked

__all__ = ["Annotated", "Note", "annotate_docx", "annotate_html", "annotated", "notes_of"]

_OWN = {"docx": (".docx", ".docm"), "xlsx": (".xlsx", ".xlsm"), "pdf": (".pdf",)}
_MAGIC = {"docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF"}


class Annotated(NamedTuple):
    """A copy, and the extension that its name needs."""

    content: bytes
    suffix: str


def annotated(name: str, data: bytes, document: Document, audit: Audit) -> Annotated:
    """Return the annotated copy of an audited file; one that lets no marks in comes back as a page."""
    notes = notes_of(audit.findings)
    marks = not document.recognised and _MAGIC.get(document.format, b"\0") in data[:1024]
    if marks:  # what was converted for reading, or recognised on a picture, cannot be marked itself
        try:
            return Annotated(
                _marked(unmarked(data).content, document, notes, coverage_words(audit.figures)), _suffix(name, document)
            )
        except Unreadable:
            pass
    return Annotated(annotate_html(document, notes, audit.figures, name).encode(), ".html")


def _marked(data: bytes, document: Document, notes: tuple[Note, ...], coverage: str) -> bytes:
    """The file with its marks; the library of a format is imported for that format alone."""
    if document.format == "docx":
        return annotate_docx(data, notes)
    if document.format == "xlsx":
        from jiheng.write.annotate_xlsx import annotate_xlsx

        if document.template:
            from jiheng.write.annotate_filled import with_troubles

            data = with_troubles(data, document.template, document.texts(), notes)
        return annotate_xlsx(data, document.texts(), notes, [coverage, *document.said])
    from jiheng.read import pdf
    from jiheng.write.annotate_pdf import annotate_pdf

    # a recognised text has no letters in the file to stand over: its notes go to the top of their page
    found = {} if document.recognised else pdf.boxes(data, [note.span for note in notes if note.span])
    return annotate_pdf(data, notes, found, document.texts())


def _suffix(name: str, document: Document) -> str:
    """The extension as it was, where it is one of the format: a workbook with macros must keep its own."""
    known = _OWN[document.format]
    suffix = PurePath(name).suffix.lower()
    return suffix if suffix in known else known[0]
