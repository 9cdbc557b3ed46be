"""The store of uploaded files: each lies under the hash of its bytes, so no name from outside ever becomes a path."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from jiheng.web.refusals import Gone

NAME_LENGTH = 200
HASH = re.compile(r"[0-9a-f]{64}")


def keep(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write the bytes to the store unless they lie there already; return their hash and number."""
    folder = root()
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=folder)
    own = Path(name)
    try:
        with open(handle, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        target = path(digest.hexdigest())
        target.parent.mkdir(exist_ok=True)
        own.replace(target)
    finally:
        own.unlink(missing_ok=True)
    return digest.hexdigest(), size


def read(sha256: str) -> bytes:
    """Return the bytes of that hash; Gone where they are not there, or were changed behind our back."""
    try:
        data = path(sha256).read_bytes()
    except FileNotFoundError as error:
        raise Gone(sha256) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Gone(sha256)
    return data


def path(sha256: str) -> Path:
    """Return where the bytes of that hash lie."""
    if not HASH.fullmatch(sha256):
        raise ValueError("not a hash")
    return root() / sha256[:2] / sha256


def root() -> Path:
    """Return the folder of the store."""
    return Path(settings.JIHENG_DATA) / "uploads"


def shown_name(name: str) -> str:
    """Return a name from outside made harmless to show and to offer: no folder, no control characters, not too long."""
    base = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    clean = "".join(char for char in base if unicodedata.category(char)[0] != "C").strip() or "未命名"
    stem, dot, suffix = clean.rpartition(".")
    if len(clean) <= NAME_LENGTH or not dot or len(suffix) > 10:
        return clean[:NAME_LENGTH]
    return stem[: NAME_LENGTH - len(suffix) - 1] + dot + suffix
