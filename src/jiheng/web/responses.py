"""Answers that are files: always an attachment, never something the browser would run."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def attachment(name: str, data: bytes) -> HttpResponse:
    """Return bytes to be saved under that name (RFC 6266); the type never lets a browser show them."""
    kind = DOCX if name.lower().endswith(".docx") else "application/octet-stream"
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def attached_file(name: str, path: Path) -> FileResponse:
    """Return a file that may be large, piece by piece, to be saved under that name."""
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream")
    response.headers["Cache-Control"] = "private, no-store"
    return response
