"""Forms: tables of money and indicators in the layouts of `jiheng.layouts`, in whatever shape they arrive."""

from __future__ import annotations

from collections.abc import Sequence

from jiheng.model.blocks import Document
from jiheng.read.forms.form import Form
from jiheng.read.forms.hint import may_hold_form
from jiheng.read.passages import Passage


def read_form(document: Document, found: Sequence[Passage]) -> Form | None:
    """Recognise the first form of a document, with further ones as its `others`; None where it has none."""
    if not may_hold_form(document, found):
        return None
    from jiheng.read.forms.reader import read  # loaded only where a document may hold a form

    return read(document, found)


__all__ = ["Form", "read_form"]
