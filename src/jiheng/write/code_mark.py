"""A QR code beside the short hash on the cover, which leads to where the submitted report can be looked at."""

from __future__ import annotations

import io
from functools import lru_cache

from jiheng.write.compose import CODE_LABEL

_PART = "word/media/code.png"
_MAIN = "word/document.xml"
_MM, _EMU = 24, 36_000
_DRAWING = (
    '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/></w:pPr>'
    '<w:r><w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<wp:inline distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{size}" cy="{size}"/><wp:docPr id="1" name="code" descr="{alt}"/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    '<pic:nvPicPr><pic:cNvPr id="1" name="code" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{size}" cy="{size}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
    "</w:drawing></w:r></w:p>"
)
ALT = "二维码：打开系统里报出的这一份"


@lru_cache(maxsize=8)
def svg(address: str) -> str:
    """The code as a drawing."""
    import segno

    return segno.make(address, error="m").svg_inline(scale=3, border=2)


def with_mark(suffix: str, body: bytes, address: str) -> bytes:
    """A .docx or .html with the code below the line of the short hash."""
    if suffix == "html":
        return _behind(body, b"</p>", f'\n<p class="flush" role="img" aria-label="{ALT}">{svg(address)}</p>'.encode())
    if suffix == "docx":
        return _in_docx(body, address)
    return body


def _in_docx(body: bytes, address: str) -> bytes:
    import segno

    from jiheng.write.opc import Copy

    picture = io.BytesIO()
    segno.make(address, error="m").save(picture, kind="png", scale=8, border=2)
    copy = Copy(body)
    copy.put(_PART, picture.getvalue())
    copy.default("png", "image/png")
    drawing = _DRAWING.format(size=_MM * _EMU, alt=ALT, id=copy.relate(_MAIN, "image", _PART))
    copy.put(_MAIN, _behind(copy.read(_MAIN), b"</w:p>", drawing.encode()))
    return copy.packed()


def _behind(text: bytes, end: bytes, added: bytes) -> bytes:
    """Put something behind the paragraph of the short hash."""
    at = text.find(CODE_LABEL.encode())
    at = text.find(end, at) + len(end)
    return text[:at] + added + text[at:]
