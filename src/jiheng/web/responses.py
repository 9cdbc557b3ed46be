"""Answers that are files: always an attachment, never something the browser would run."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def attachment(name: str, data: bytes) -> HttpResponse:
    """Return bytes to be saved under that name (RFC 6266); the type never lets a browser show them."""
    kind = DOCX if name.lower().endswith(".docx") else "application/octet-stream"
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response
