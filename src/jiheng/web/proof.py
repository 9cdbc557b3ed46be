"""Whether a file of evidence is what its name says, by its first bytes: nothing is decoded on this side."""

from __future__ import annotations

import struct

from django.utils.translation import gettext as _

from jiheng.web.refusals import Refused

HEAD = 1 << 18  # bytes that are looked at; the size of a photo stands behind its thumbnail
PIXELS = 250_000_000  # more than any telephone takes; what opens a picture of more may take all of a computer's memory
_ZIP, _OLE, _JPEG, _PNG = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
# What such a file begins with, one of these, and at which byte. WPS writes its files in either package; text has no sign.
_SIGNS = {
    "jpg": (0, (_JPEG,)),
    "jpeg": (0, (_JPEG,)),
    "png": (0, (_PNG,)),
    "webp": (8, (b"WEBP",)),
    "heic": (4, (b"ftyp",)),
    "pdf": (0, (b"%PDF",)),
    "docx": (0, (_ZIP,)),
    "xlsx": (0, (_ZIP,)),
    "ofd": (0, (_ZIP,)),
    "doc": (0, (_OLE, _ZIP, b"{\\rtf")),
    "xls": (0, (_OLE, _ZIP)),
    "wps": (0, (_OLE, _ZIP)),
    "et": (0, (_OLE, _ZIP)),
}
_TEXT = "txt"
_OTHERS = tuple(sign for _place, signs in _SIGNS.values() for sign in signs if sign not in (b"WEBP", b"ftyp"))
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # segments of a JPEG that state its size


def look(name: str, head: bytes, field: str) -> None:
    """Refuse a file whose first bytes belie its name, and a picture that no computer can open."""
    suffix = name.rpartition(".")[2].lower()
    place, signs = _SIGNS.get(suffix, (0, (b"",)))
    text = suffix != _TEXT or _is_text(head)
    if not (text and head.startswith(signs, place)) or head.startswith(_PROGRAMS):
        words = _("“{name}”里面不是 {suffix} 文件，没有收。请打开看看，另存为 {suffix} 再传。")
        raise Refused(words.format(name=name, suffix=suffix), field)
    width, height = _size(head)
    if width * height > PIXELS:
        words = _("“{name}”有 {width}×{height} 像素，打开会占满内存，没有收。请把长边缩到 10000 像素以内再传。")
        raise Refused(words.format(name=name, width=width, height=height), field)


def _is_text(head: bytes) -> bool:
    """Whether bytes are words and no other file under the name of a text."""
    return b"\0" not in head and not head.startswith(_OTHERS)


def _size(head: bytes) -> tuple[int, int]:
    """Width and height that a picture states; nothing for other files."""
    if head.startswith(_PNG) and len(head) >= 24:
        width, height = struct.unpack_from(">II", head, 16)
        return width, height
    return _size_of_jpeg(head) if head.startswith(_JPEG) else (0, 0)


def _size_of_jpeg(head: bytes) -> tuple[int, int]:
    """Go from segment to segment until one states the size."""
    place = 2
    while place + 9 <= len(head) and head[place] == 0xFF:
        if head[place + 1] in _FRAMES:
            height, width = struct.unpack_from(">HH", head, place + 5)
            return width, height
        place += 2 + int.from_bytes(head[place + 2 : place + 4], "big")
    return 0, 0
