"""Tables as files for Excel and WPS: CSV in UTF-8 with BOM, numbers as numbers, and no text that runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

Cell = str | int | Decimal
BOM = "\ufeff"
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def file(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Rows under their heads as CSV."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out)
    for row in (heads, *rows):
        writer.writerow([value if isinstance(value, Decimal | int) else harmless(value) for value in row])
    return out.getvalue().encode()


def harmless(text: str) -> str:
    """A text that a spreadsheet takes for a text: what looks like a formula gets a leading apostrophe."""
    return f"'{text}" if text.lstrip(" \u3000").startswith(RISKY) else text
