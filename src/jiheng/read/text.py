"""Reads plain text and Markdown: one paragraph a line, rows of pipes as tables.

A text keeps every character of its line but the line end, so that offsets hold; `place.line` counts blank lines too.

Lines with pipes are rows of a table: two or more such lines in a row, or one with two pipes. What a page's copy leaves of
a table is ragged, so such a table has `grid=False`, a row for each line, and the empty texts between its pipes. Only
with a separator row (|---|---|) is it a Markdown table, whose columns can be trusted.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jiheng.errors import Unreadable
from jiheng.model.blocks import Block, Cell, Document, Paragraph, Place, Table
from jiheng.say import say

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+")
_SEPARATOR = re.compile(r":?-+:?")
_PIPE = re.compile(r"(?<!\\)\|")
_SAMPLE = 20_000  # characters that are looked at to tell GB18030 from garbage


class Decoded(NamedTuple):
    """Text with what has to be said about how it was decoded."""

    text: str
    said: tuple[str, ...] = ()


def read(data: bytes, markdown: bool = False) -> Document:
    """Read a text file; raise Unreadable if it is binary, empty or in no encoding that fits."""
    text, said = decode(data)
    if not text.strip():
        raise Unreadable(say("文件里没有文字；请检查原件是否保存完整。"))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blocks = tuple(_blocks(lines, markdown))
    title = next((block.text for block in blocks if isinstance(block, Paragraph) and block.level == 1), "")
    return Document(blocks, "md" if markdown else "txt", said, title)


def decode(data: bytes) -> Decoded:
    """Decode by byte order mark, else as UTF-8, else as GB18030, which is said; never with replaced characters."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(_strict(data[len(bom) :], encoding))
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > len(data) - 4 and error.start:
            return Decoded(data[: error.start].decode("utf-8"), (say("文件末尾有半个字，已略去；文件可能不完整"),))
    if b"\0" in data:
        raise _binary()
    return Decoded(_gb18030(data), (say("按 GB18030 编码读取"),))


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _garbled() from error


def _checked(text: str) -> Decoded:
    if "\0" in text:
        raise _binary()
    return Decoded(text)


def _gb18030(data: bytes) -> str:
    """Decode as GB18030, and refuse what decodes but is no Chinese: damaged UTF-8 reads as rare characters."""
    text = _strict(data, "gb18030")
    signs = [sign for sign in text[:_SAMPLE] if sign > "\x7f"]
    if sum(map(_usual, signs)) * 3 < len(signs):
        raise _garbled()
    return text


def _usual(sign: str) -> bool:
    """Tell whether a character is a common one: GB 2312's signs and first level, where nearly all of a text lies."""
    code = sign.encode("gb18030", "replace")
    return len(code) == 2 and (0xA1 <= code[0] <= 0xA3 or 0xB0 <= code[0] <= 0xD7) and code[1] >= 0xA1


def _binary() -> Unreadable:
    return Unreadable(
        say("文件里有空字符（NUL），不像文本文件，可能已损坏或扩展名不对；请用原来的软件打开，另存为 .docx 或 UTF-8 文本。")
    )


def _garbled() -> Unreadable:
    return Unreadable(
        say("认不出文件的文字编码（不是完好的 UTF-8、UTF-16 或 GB18030），读出来会是乱码；请用记事本打开，另存为 UTF-8 编码。")
    )


def _blocks(lines: Sequence[str], markdown: bool) -> Iterator[Block]:
    at, tables = 0, 0
    while at < len(lines):
        end = at
        while end < len(lines) and "|" in lines[end]:
            end += 1
        if end - at > 1 or (end > at and lines[at].count("|") > 1):
            grid = end - at > 1 and _is_separator(lines[at + 1])
            tables += grid
            yield _grid(lines[at:end], at + 1, tables) if grid else _ragged(lines[at:end], at + 1)
            at = end
            continue
        if lines[at].strip():
            yield _paragraph(lines[at], at + 1, markdown)
        at += 1


def _paragraph(line: str, number: int, markdown: bool) -> Paragraph:
    heading = _HEADING.match(line) if markdown else None
    if heading is None:
        return Paragraph(line, Place(line=number))
    return Paragraph(line[heading.end() :], Place(line=number), min(len(heading[1]), 4))


def _ragged(lines: Sequence[str], first: int) -> Table:
    rows = []
    for number, line in enumerate(lines, first):
        place = Place(line=number)
        empty = Cell("", place)
        rows.append(tuple([Cell(text, place) if (text := part.strip()) else empty for part in line.split("|")]))
    return Table(tuple(rows), Place(line=first), grid=False)


def _is_separator(line: str) -> bool:
    parts = _parts(line)
    return all(_SEPARATOR.fullmatch(part) for part in parts)


def _parts(line: str) -> list[str]:
    """Split a Markdown row: the outer pipes are its border, an escaped one (\\|) is a character."""
    line = line.strip()
    line = line.removeprefix("|")
    line = line[:-1] if line.endswith("|") and not line.endswith("\\|") else line
    return [part.strip().replace("\\|", "|") for part in _PIPE.split(line)]


def _grid(lines: Sequence[str], first: int, table: int) -> Table:
    """Make a table of Markdown rows; the separator line is none of them."""
    rows = []
    kept = [(first, lines[0]), *enumerate(lines[2:], first + 2)]
    for row, (number, line) in enumerate(kept, 1):
        parts = enumerate(_parts(line), 1)
        rows.append(tuple([Cell(part, Place(line=number, table=table, row=row, col=col)) for col, part in parts]))
    return Table(tuple(rows), Place(line=first, table=table))
