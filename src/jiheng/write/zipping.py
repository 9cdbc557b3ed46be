"""Writes ZIP packages of members that are compressed already.

A member is compressed once and can be kept: the unchanging parts of a .docx are, and an annotated copy takes over the
bytes of every part that it does not touch. Times are fixed (1980-01-01), so the same content gives the same bytes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import NamedTuple

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DATE = (1 << 5) | 1
_VERSION = 20
_UTF8 = 1 << 11
_STORED, _DEFLATED = 0, 8


class Member(NamedTuple):
    """One file of a package: its name, its bytes as they stand in the package, and what those bytes are."""

    name: str
    packed: bytes
    method: int
    crc: int
    size: int
    flags: int = _UTF8
    stamp: tuple[int, int] = (0, _DATE)


def deflated(name: str, content: bytes, level: int = 6) -> Member:
    """Compress a member."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    return Member(name, packed, _DEFLATED, zlib.crc32(content), len(content))


def stored(name: str, content: bytes) -> Member:
    """A member that is not compressed."""
    return Member(name, content, _STORED, zlib.crc32(content), len(content))


def package(members: Iterable[Member]) -> bytes:
    """Put the members together in their order."""
    parts: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for member in members:
        name = member.name.encode("utf-8" if member.flags & _UTF8 else "cp437")
        about = (member.flags, member.method, *member.stamp, member.crc, len(member.packed), member.size, len(name))
        directory.append(_CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, *about, 0, 0, 0, 0, 0, offset) + name)
        local = _LOCAL.pack(b"PK\x03\x04", _VERSION, *about, 0) + name
        parts += (local, member.packed)
        offset += len(local) + len(member.packed)
    central = b"".join(directory)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(directory), len(directory), len(central), offset, 0)
    return b"".join((*parts, central, end))
