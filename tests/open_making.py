"""Makes a .ods of what a test puts into it."""

from __future__ import annotations

from docx_making import package

ODS = "urn:oasis:names:tc:opendocument:xmlns:"
HEAD = " ".join(f'xmlns:{name}="{ODS}{name}:1.0"' for name in ("office", "table", "text", "style"))


def open_book(table: str, styles: str = "") -> bytes:
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    head = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    content = f"<office:document-content {HEAD}>{head}{body}</office:document-content>"
    return package({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()})
