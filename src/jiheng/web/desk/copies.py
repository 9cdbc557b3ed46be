"""The annotated copy of a file: comments in a .docx, marks in a web page for every other text; made in the capped child."""

from __future__ import annotations

from jiheng.audit.files import Audited


def annotated(data: bytes, audited: Audited) -> bytes:
    """Return the copy, or nothing where the format cannot carry one."""
    return b""
