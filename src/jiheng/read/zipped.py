"""Reads single parts out of a ZIP package (.docx and its kin) under a budget.

The standard library's zipfile is not used: it trusts declared sizes, takes a third of the time that reading a whole
.docx takes, and cannot hand on a member as it is compressed, which annotated copies need. Sizes are counted while
inflating, so a bomb is stopped where it starts to grow, whatever its directory says.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from jiheng.errors import Unreadable
from jiheng.say import say

PART_LIMIT = 64 << 20
TOTAL_LIMIT = 200 << 20
ENTRY_LIMIT = 10_000
RATIO_LIMIT = 300  # XML in real documents packs at most some 60 to 1; deflate's own limit is 1,032
RATIO_FREE = 4 << 20  # below this size a ratio proves nothing

_END = struct.Struct("<4s4H2LH")
_END64_AT = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_FAMILY = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx", "mimetype": "odf"}
_ENCRYPTED, _UTF8 = 1, 1 << 11


class Entry(NamedTuple):
    """One member as the central directory describes it."""

    name: str
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    offset: int


class Package:
    """The members of one ZIP file by name; `read` inflates within the budget of the whole package."""

    def __init__(self, data: bytes, named: Callable[[bytes, bool], str] | None = None) -> None:
        """Read the central directory; raise Unreadable where it is damaged or hostile. `named` reads names in another code."""
        self._data = data
        self._spent = 0
        try:
            self.entries = {entry.name: entry for entry in _directory(data, named or _named)}
        except (struct.error, UnicodeDecodeError, OverflowError) as error:
            raise damaged() from error

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def renew(self) -> None:
        """Start the budget anew: members of an archive are documents of their own, and are read one at a time."""
        self._spent = 0

    def raw(self, name: str) -> bytes:
        """Return a member's bytes as they stand in the file, still compressed."""
        entry = self.entries[name]
        start = _start(self._data, entry)
        return self._data[start : start + entry.packed]

    def read(self, name: str) -> bytes:
        """Return a member's content; raise Unreadable if it is damaged, encrypted or over the budget."""
        entry = self.entries[name]
        content = self._inflate(entry)
        if len(content) != entry.size or zlib.crc32(content) != entry.crc:
            raise damaged()
        return content

    def head(self, name: str, limit: int) -> bytes:
        """Return at most `limit` bytes from the start of a member, without checking the rest."""
        packed = self.raw(name)
        if self.entries[name].method == _STORED:
            return packed[:limit]
        try:
            return zlib.decompressobj(-15).decompress(packed, limit)
        except zlib.error as error:
            raise damaged() from error

    def _inflate(self, entry: Entry) -> bytes:
        if entry.flags & _ENCRYPTED:
            raise Unreadable(say("文件在压缩包里加了密码，无法读取；请先解密，另存后再核对。"))
        if entry.method not in (_STORED, _DEFLATED):
            raise damaged()
        allowed = min(PART_LIMIT, TOTAL_LIMIT - self._spent, max(RATIO_FREE, entry.packed * RATIO_LIMIT))
        packed = self.raw(entry.name)
        content = packed if entry.method == _STORED else _bounded(packed, allowed)
        if len(content) > allowed:
            raise Unreadable(
                say("文件解压后异常庞大（疑为压缩炸弹），为安全起见没有读取；请用 Word 或 WPS 打开原件，另存后再核对。")
            )
        self._spent += len(content)
        return content


def family(names: Iterable[str]) -> str:
    """Tell what a package is by the names of its members: docx, xlsx, pptx, odf, or zip for any other archive."""
    for name in names:
        if name in _FAMILY:
            return _FAMILY[name]
        folder = name.partition("/")[0] + "/"
        if folder in _FAMILY:
            return _FAMILY[folder]
    return "zip"


def damaged() -> Unreadable:
    """Return the refusal of a package whose bytes are not what they should be."""
    return Unreadable(say("文件不完整或已损坏，无法打开；请重新下载，或用 Word、WPS 打开原件修复后另存。"))


def _bounded(packed: bytes, allowed: int) -> bytes:
    """Inflate up to one byte more than is allowed: the caller sees by the length that there was more."""
    inflater = zlib.decompressobj(-15)
    try:
        content = inflater.decompress(packed, allowed + 1)
    except zlib.error as error:
        raise damaged() from error
    if not inflater.eof and len(content) <= allowed:
        raise damaged()
    return content


def _start(data: bytes, entry: Entry) -> int:
    """Return where a member's bytes begin; its local header must agree with the directory."""
    try:
        magic, *_, name_length, extra_length = _LOCAL.unpack_from(data, entry.offset)
    except struct.error as error:
        raise damaged() from error
    start = int(entry.offset + _LOCAL.size + name_length + extra_length)
    if magic != b"PK\x03\x04" or start + entry.packed > len(data):
        raise damaged()
    return start


def _directory(data: bytes, named: Callable[[bytes, bool], str]) -> Iterator[Entry]:
    count, offset = _end(data)
    if count > ENTRY_LIMIT:
        raise Unreadable(
            say("文件内部有 {count} 个部件，远超正常文档，为安全起见没有读取；请用 Word 或 WPS 另存后再核对。", count=count)
        )
    seen = set()
    for _ in range(count):
        entry, offset = _entry(data, offset, named)
        if entry.name in seen:
            raise damaged()
        seen.add(entry.name)
        yield entry


def _end(data: bytes) -> tuple[int, int]:
    """Return how many entries the central directory has and where it starts, ZIP64 included."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - _END.size - 0xFFFF))
    if at < 0:
        raise damaged()
    _, _, _, _, count, _, offset, _ = _END.unpack_from(data, at)
    locator = at - _END64_AT.size
    if (count == 0xFFFF or offset == 0xFFFFFFFF) and data[max(locator, 0) :].startswith(b"PK\x06\x07"):
        _, _, at64, _ = _END64_AT.unpack_from(data, locator)
        magic, *_, count, _, offset = _END64.unpack_from(data, at64)
        if magic != b"PK\x06\x06":
            raise damaged()
    return count, offset


def _named(name: bytes, utf8: bool) -> str:
    """A member's name as the format has it; parts of a document have ASCII names."""
    return name.decode("utf-8" if utf8 else "cp437").replace("\\", "/")


def _entry(data: bytes, at: int, named: Callable[[bytes, bool], str]) -> tuple[Entry, int]:
    magic, _, _, flags, method, _, _, crc, packed, size, name_length, extra_length, note_length, _, _, _, offset = (
        _ENTRY.unpack_from(data, at)
    )
    if magic != b"PK\x01\x02":
        raise damaged()
    name_start = at + _ENTRY.size
    name_end = name_start + name_length
    extra_end = name_end + extra_length
    if 0xFFFFFFFF in (packed, size, offset):
        size, packed, offset = _wide(data[name_end:extra_end], size, packed, offset)
    name = named(data[name_start:name_end], bool(flags & _UTF8))
    return Entry(name, method, flags, crc, packed, size, offset), extra_end + note_length


def _wide(extra: bytes, *narrow: int) -> tuple[int, int, int]:
    """Replace the fields that are full (0xFFFFFFFF) by those of the ZIP64 extra field, in its order."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            values = iter(struct.unpack_from(f"<{length // 8}Q", extra, at + 4))
            size, packed, offset = (next(values, -1) if value == 0xFFFFFFFF else value for value in narrow)
            if min(size, packed, offset) < 0:
                raise damaged()
            return size, packed, offset
        at += 4 + length
    raise damaged()
