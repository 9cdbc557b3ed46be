"""How wide a text stands on a terminal, where a Chinese character takes two columns."""

from __future__ import annotations

from unicodedata import east_asian_width


def width(text: str) -> int:
    """Return the columns that a text takes."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text: str, columns: int) -> str:
    """Return the text with blanks up to that many columns, at least one."""
    return text + " " * max(1, columns - width(text))


def wrapped(text: str, columns: int) -> list[str]:
    """Break a text into lines of at most that many columns; Latin words and numbers stay whole, and a closing mark stays with what
    it closes: two columns are kept for it."""
    lines, line, taken = [], "", 0
    for piece in _pieces(text):
        size = width(piece)
        if line and taken + size > (columns if piece[0] in _CLOSING else columns - 2):
            lines.append(line.rstrip())
            line, taken, piece = "", 0, piece.lstrip()
            size = width(piece)
        line, taken = line + piece, taken + size
    return [*lines, line] if line else lines or [""]


_CLOSING = "，。；、：）)》」』”’！？％%"


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may end: after every wide character, and at blanks."""
    pieces, word = [], ""
    for sign in text:
        if sign.isascii() and not sign.isspace():
            word += sign
            continue
        pieces += [word, sign] if word else [sign]
        word = ""
    return [*pieces, word] if word else pieces
