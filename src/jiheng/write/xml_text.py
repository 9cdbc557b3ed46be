"""Text for XML: escaped, and without the characters that no XML document may hold.

Lone surrogates, most control characters and U+FFFE/U+FFFF become U+FFFD, so a stray byte in a pasted text neither breaks
a file nor disappears unseen.
"""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile('[&<>"\r]')
_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}


def legal(text: str) -> str:
    """The text with every character that XML forbids replaced by U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text) if _ILLEGAL.search(text) else text


def escaped(text: str) -> str:
    """The text as XML content or attribute value."""
    text = legal(text)
    return _SPECIAL.sub(lambda found: _NAMED[found[0]], text) if _SPECIAL.search(text) else text


def cell_text(text: str) -> str:
    """The text as content of a workbook's cell or comment, where _x0041_ would stand for A if it were not escaped."""
    return escaped(_CODE.sub("_x005F_", text))
