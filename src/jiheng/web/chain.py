"""Chains of hashes: each row of an append-only table seals itself and the row before, so that no change stays unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

START = "0" * 64


def sealed(previous: str, values: Mapping[str, object]) -> str:
    """The seal of a row: SHA-256 over the seal before it and its values in canonical JSON."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def _plain(value: object) -> str:
    """Values that JSON has no word for; times to the microsecond in UTC, amounts without trailing zeros."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    raise TypeError(f"no canonical form for {type(value).__name__}")
