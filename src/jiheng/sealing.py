"""The seal of this installation: signs what it hands out, and tells whose seal stands under what comes back.

An Ed25519 key, made once in the data folder (`sealing.key`, readable by its owner only). Public keys of other offices
lie beside it in `seals/`, one file an office (`局名.pub`, the one line that `jiheng doctor` shows there). Where the data
folder takes no file, a passing key signs: changes are still found, but nobody can tell whose the seal was.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY, SEALS, SUFFIX = "sealing.key", "seals", ".pub"
OWN = ""  # the name under which this installation knows itself


class Seal(NamedTuple):
    """A signature with the public key that it is checked by, both as text."""

    key: str
    signature: str


def data_folder() -> Path:
    """The folder of this installation's data."""
    return Path(os.environ.get("JIHENG_DATA") or "var").resolve()


def seal(message: bytes) -> Seal:
    """Sign a message with this installation's key."""
    key = _signing()
    return Seal(_text(key.public_key().public_bytes_raw()), _text(key.sign(message)))


def holds(message: bytes, under: Seal) -> bool:
    """Whether the seal is that of this message."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(_bytes(under.key)).verify(_bytes(under.signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def owner(key: str) -> str | None:
    """Whose public key this is: OWN, the name of a known office, or None."""
    if key == public_key():
        return OWN
    return next((name for name, theirs in known().items() if theirs == key), None)


def known() -> dict[str, str]:
    """The public keys of other offices by their names."""
    return {file.stem: _first_line(file) for file in sorted((data_folder() / SEALS).glob(f"*{SUFFIX}"))}


def public_key() -> str | None:
    """The public key of this installation; None where nothing was signed yet."""
    path = data_folder() / KEY
    return _text(_loaded(path).public_key().public_bytes_raw()) if path.is_file() else None


def kept() -> bool:
    """Whether the key of this installation lies in its data folder."""
    return (data_folder() / KEY).is_file()


def once(path: Path, content: Callable[[], str]) -> str:
    """Return what is kept in that file; the first process that asks makes it, readable by its owner only."""
    if not path.exists():
        own = path.with_name(f"{path.name}.{os.getpid()}")
        with open(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(content())
        try:
            os.link(own, path)
        except FileExistsError:
            pass  # another process was first: its content holds
        finally:
            own.unlink()
    return path.read_text("ascii")


def _signing() -> Ed25519PrivateKey:
    path = data_folder() / KEY
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            once(path, _made)
        return _loaded(path)
    except OSError:
        return _passing()


def _loaded(path: Path) -> Ed25519PrivateKey:
    return _key(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _key(path: Path, _: int) -> Ed25519PrivateKey:
    """The key in a file, as it was written at that time: a restored folder may bring another."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key: Ed25519PrivateKey = load_pem_private_key(path.read_bytes(), None)  # type: ignore[assignment]  # ours is of that kind
    return key


@cache
def _passing() -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate()


def _made() -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")


def _first_line(file: Path) -> str:
    try:
        return file.read_text("ascii").strip().partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("no base64") from error
