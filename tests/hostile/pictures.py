"""Pictures, true and false: huge, cut off, with something hidden, and under the names of documents."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from docx_making import docx, package, para, part
from hostile.made import Family, Hostile, mismatch

PICTURE = "图片里的文字无法核对，请提供原来的 Word 文档"
TEXT = "预算486.29万元"
SCRIPT = f'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script><text>{TEXT}</text></svg>'


def chunk(kind: bytes, content: bytes) -> bytes:
    """One chunk of a PNG with its checksum."""
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))


def png(width: int, height: int, rows: bytes = b"", *more: bytes) -> bytes:
    """A PNG that claims this size."""
    head = chunk(b"IHDR", struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpeg(*segments: bytes, width: int = 1, height: int = 1) -> bytes:
    """A JPEG of these segments that claims this size."""
    frame = struct.pack(">2sHBHHB3B", b"\xff\xc0", 11, 8, height, width, 1, 1, 0x11, 0)
    return b"\xff\xd8" + b"".join(segments) + frame + b"\xff\xd9"


def segment(kind: int, content: bytes) -> bytes:
    """One segment of a JPEG."""
    return struct.pack(">2BH", 0xFF, kind, len(content) + 2) + content


def with_place() -> bytes:
    """A JPEG whose EXIF tells where it was taken."""
    gps = struct.pack("<H2HL4s", 1, 1, 2, 2, b"N\0\0\0") + bytes(4)
    first = struct.pack("<H2HLL", 1, 0x8825, 4, 1, 26) + bytes(4)
    return jpeg(segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0" + first + gps))


def gif(width: int, height: int, tail: bytes = b"") -> bytes:
    """A GIF that claims this size."""
    return b"GIF89a" + struct.pack("<2H3B", width, height, 0, 0, 0) + tail + b";"


def bmp(width: int, height: int) -> bytes:
    """A BMP that claims this size."""
    return b"BM" + struct.pack("<L2HLL2l2H6L", 54, 0, 0, 54, 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)


def tiff(loop: bool) -> bytes:
    """A TIFF whose directories perhaps lead in a circle."""
    return (
        b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + struct.pack("<2HLL", 256, 4, 1, 30_000) + struct.pack("<L", 8 if loop else 0)
    )


def embedded(name: str, picture: bytes) -> Callable[[], bytes]:
    """A Word file that carries a picture."""
    return lambda: package({"word/document.xml": part("document", para(TEXT)), f"word/media/{name}": picture})


def _as(suffix: str, what: str, data: bytes) -> Hostile:
    return Hostile(lambda: data, mismatch(suffix, f"{what} 图片", PICTURE))


HUGE = png(30_000, 30_000)

FILES: Family = {
    "huge.docx": _as(".docx", "PNG", HUGE),
    "huge.txt": _as(".txt", "PNG", HUGE),
    "swelling.docx": Hostile(lambda: png(30_000, 30_000, bytes(90_000_000)), mismatch(".docx", "PNG 图片", PICTURE)),
    "cut-off.docx": _as(".docx", "PNG", HUGE[:20]),
    "eight-bytes.docx": _as(".docx", "PNG", HUGE[:8]),
    "text-chunk.docx": Hostile(
        lambda: png(1, 1, b"", chunk(b"zTXt", b"a\0\0" + zlib.compress(b" " * 50_000_000))),
        mismatch(".docx", "PNG 图片", PICTURE),
    ),
    "jpeg.docx": _as(".docx", "JPEG", jpeg()),
    "jpeg-huge.docx": _as(".docx", "JPEG", jpeg(width=65_535, height=65_535)),
    "jpeg-place.docx": _as(".docx", "JPEG", with_place()),
    "jpeg-comment.docx": _as(".docx", "JPEG", jpeg(*[segment(0xFE, b"<?php x ?>")] * 5000)),
    "gif.docx": _as(".docx", "GIF", gif(65_535, 65_535)),
    "gif-script.html": _as(".html", "GIF", gif(10_799, 1, b"/*" + bytes(8) + b"*/=1;alert(1)//")),
    "bmp.docx": _as(".docx", "BMP", bmp(2**31 - 1, -(2**31))),
    "tiff.docx": _as(".docx", "TIFF", tiff(loop=False)),
    "tiff-loop.docx": _as(".docx", "TIFF", tiff(loop=True)),
    "webp.docx": _as(".docx", "WebP", b"RIFF\xff\xff\xff\xffWEBPVP8 " + bytes(30)),
    "png-and-word.docx": Hostile(lambda: HUGE + docx(para(TEXT)), mismatch(".docx", "PNG 图片", PICTURE)),
    "jpeg-and-word.docx": Hostile(lambda: jpeg() + docx(para(TEXT)), mismatch(".docx", "JPEG 图片", PICTURE)),
    "picture-inside.docx": Hostile(embedded("image1.png", HUGE), shows=TEXT),
    "swelling-picture-inside.docx": Hostile(embedded("image1.png", b"\0" * 90_000_000), shows=TEXT),
    "script-inside.docx": Hostile(embedded("image1.svg", SCRIPT.encode()), shows=TEXT),
    "metafile-inside.docx": Hostile(embedded("image1.emf", b"\x01\0\0\0" + bytes(400)), shows=TEXT),
    "drawing.html": Hostile(lambda: f"<html><body>{SCRIPT}<p>{TEXT}</p></body></html>".encode(), shows=TEXT),
    "picture-in-text.html": Hostile(
        lambda: f'<html><p>{TEXT}</p><img src="data:image/png;base64,{"A" * 3_000_000}"></html>'.encode(), shows=TEXT
    ),
}
