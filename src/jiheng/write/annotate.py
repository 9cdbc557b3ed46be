"""Annotated copies: a .docx with native comments at the numbers, or a marked page for every other format."""

from __future__ import annotations

from jiheng.audit.run import Audit
from jiheng.model.blocks import Document
from jiheng.write.annotate_docx import annotate_docx
from jiheng.write.annotate_html import annotate_html
from jiheng.write.notes import Note, notes_of

__all__ = ["Note", "annotate_docx", "annotate_html", "annotated", "notes_of"]


def annotated(name: str, data: bytes, document: Document, audit: Audit) -> bytes:
    """Return the annotated copy of an audited file: .docx for a .docx, else .html."""
    notes = notes_of(audit.findings)
    if document.format == "docx":
        return annotate_docx(data, notes)
    return annotate_html(document, notes, audit.figures, name).encode()
