"""What settings need before Django stands: the secret key of this place, and message catalogues compiled from .po files."""

from __future__ import annotations

import os
import secrets
import struct
from pathlib import Path

from jiheng.say import pairs
from jiheng.sealing import once

HEADER = {"": "Content-Type: text/plain; charset=UTF-8\n"}
MAGIC = 0x950412DE


def secret_key(path: Path) -> str:
    """Return the key kept in that file; the first process that asks makes it, readable by its owner only."""
    return once(path, lambda: secrets.token_urlsafe(64))


def compiled_catalogues(source: Path, target: Path) -> Path:
    """Compile every .po under `source` that is newer than its .mo under `target`; return `target`."""
    for po in source.glob("*/LC_MESSAGES/django.po"):
        mo = target / po.relative_to(source).with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns:
            mo.parent.mkdir(parents=True, exist_ok=True)
            own = mo.with_name(f"{mo.name}.{os.getpid()}")
            own.write_bytes(compiled(dict(pairs(po.read_text("utf-8")))))
            own.replace(mo)
    return target


def compiled(messages: dict[str, str]) -> bytes:
    """Return messages in the binary form that gettext reads: sorted keys, two tables of length and offset, the texts."""
    entries = sorted((key.encode(), value.encode()) for key, value in (HEADER | messages).items())
    keys = b"".join(key + b"\0" for key, _ in entries)
    values = b"".join(value + b"\0" for _, value in entries)
    start = 7 * 4
    key_at, value_at = start + 16 * len(entries), start + 16 * len(entries) + len(keys)
    tables: list[list[int]] = [[], []]
    for key, value in entries:
        tables[0] += [len(key), key_at]
        tables[1] += [len(value), value_at]
        key_at += len(key) + 1
        value_at += len(value) + 1
    head = struct.pack("<7I", MAGIC, 0, len(entries), start, start + 8 * len(entries), 0, 0)
    return head + struct.pack(f"<{4 * len(entries)}I", *tables[0], *tables[1]) + keys + values
