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
    """Break a text into lines of at most that many columns; words and numbers stay whole, as marks stay with what they close."""
    lines, line, taken = [], "", 0
    for piece in _pieces(text):
        size = width(piece)
        if line and taken + size > columns:
            lines.append(line.rstrip())
            line, taken, piece = "", 0, piece.lstrip()
            size = width(piece)
        line, taken = line + piece, taken + size
    return [*lines, line] if line else lines or [""]


_CLOSING = "，。；、：）)》」』”’！？％%"
_OPENING = "（《「『“‘"


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may end: at blanks, before wide characters that close nothing, after those that open nothing."""
    pieces: list[str] = []
    glued = False  # the next character belongs to the last piece
    for sign in text:
        letter = sign.isascii() and not sign.isspace()
        if pieces and (sign in _CLOSING or (glued and (letter or pieces[-1][-1] in _OPENING))):
            pieces[-1] += sign
        else:
            pieces.append(sign)
        glued = letter or sign in _OPENING
    return pieces
