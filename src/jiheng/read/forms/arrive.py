"""How a form arrives: its blocks become zones, each with rows of pieces.

Manners: `grid` (a table with trusted columns), `pipes` (ragged rows), `lines` (one cell a paragraph), `spaced` (cells by blanks,
a row or the whole form in a paragraph), `glued` (cells without any separator). Paragraphs without words of forms are `lines`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jiheng.model.blocks import Document, Paragraph, Table
from jiheng.read.forms.pieces import Piece, value_of
from jiheng.read.forms.squeezed import Squeezed, squeezed
from jiheng.read.forms.words import anchors, look
from jiheng.read.passages import Passage

_HINT = re.compile(r"级\s?指\s?标|指\s?标\s?值|总\s?额|执\s?行\s?[率数]|支\s?出|名\s?称|单\s?位")
_PIECE = re.compile(r"\S+")
_WIDEST = 8  # pieces that a caption may be cut into
_CAPTION_LENGTH = 26


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the document that arrives in one manner. `soft` rows of pipes break anywhere, also inside a row."""

    manner: str
    rows: tuple[tuple[Piece, ...], ...]
    soft: bool = False
    begun: bool = False  # the rest of a zone in whose midst a form ended

    def flow(self) -> Iterator[Piece]:
        """All pieces in order."""
        for row in self.rows:
            yield from row


def zones(document: Document, found: Sequence[Passage]) -> list[Zone]:
    """Cut a document into zones."""
    where = {text: (number, offset) for number, passage in enumerate(found) for offset, text in passage.pieces}
    result: list[Zone] = []
    lines: list[Piece] = []
    text = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines.extend(_line(text, block.text, where, found))
            text += 1
            continue
        if lines:
            result.append(_paragraphs(lines))
            lines = []
        result.append(_table(block, text, where, found))
        text += sum(len(row) for row in block.rows)
    if lines:
        result.append(_paragraphs(lines))
    return result


def _piece(
    text: int,
    raw: str,
    where: dict[int, tuple[int, int]],
    found: Sequence[Passage],
    first: bool = True,
    cell: tuple[int, int, int, int] = (0, 0, 1, 1),
) -> Piece:
    """The piece of a whole text, without blanks at its ends; `cell` is its row, column and spans."""
    place = where.get(text)
    if place is None:
        return Piece("", None, -1, 0, first, *cell)
    number, offset = place
    source = found[number]
    whole = source.text[offset : offset + len(raw)]
    return Piece(whole.strip(), source, number, offset + len(whole) - len(whole.lstrip()), first, *cell)


def _line(text: int, raw: str, where: dict[int, tuple[int, int]], found: Sequence[Passage]) -> Iterator[Piece]:
    piece = _piece(text, raw, where, found)
    if piece.text:
        yield piece


# tables ---------------------------------------------------------------------------------------------------------------


def _table(table: Table, text: int, where: dict[int, tuple[int, int]], found: Sequence[Passage]) -> Zone:
    rows: list[tuple[Piece, ...]] = []
    for number, row in enumerate(table.rows, 1):
        pieces: list[Piece] = []
        for cell in row:
            col = cell.place.col or _sheet_column(cell.place.cell) or (pieces[-1].col + pieces[-1].cols if pieces else 1)
            pieces.append(_piece(text, cell.text, where, found, not pieces, (number, col, cell.cols, cell.rows)))
            text += 1
        rows.append(tuple(pieces))
    if table.grid:
        return Zone("grid", tuple(rows))
    return _ragged(rows)


def _sheet_column(cell: str) -> int:
    """The number of a sheet's column (C5 → 3); 0 where the cell has no such name."""
    number = 0
    for sign in cell:
        if not "A" <= sign <= "Z":
            break
        number = number * 26 + ord(sign) - 64
    return number


def _ragged(rows: Sequence[tuple[Piece, ...]]) -> Zone:
    """Rows of pipes. Where most lines begin with a pipe, or hold one cell, lines end anywhere, and an empty cell is a cell."""
    filled = [row for row in rows if any(piece.text for piece in row)]
    leading = sum(1 for row in rows if row and not row[0].text and len(row) > 1)
    alone = sum(1 for row in rows if sum(1 for piece in row if piece.text) <= 1)
    lonely = alone * 10 > len(rows) * 7 and len(rows) > 9
    if lonely or (leading * 2 > len(rows) and alone * 5 > len(rows)):
        return Zone("pipes", tuple(_joined(rows)), True)
    return Zone("pipes", tuple(_trimmed(row) for row in filled), False)


def _trimmed(row: Sequence[Piece]) -> tuple[Piece, ...]:
    """A row without the blanks at its ends; its first piece begins a row."""
    start, end = 0, len(row)
    while end > start and not row[end - 1].text:
        end -= 1
    while start < end and not row[start].text:
        start += 1
    return tuple(piece._replace(first=at == 0) for at, piece in enumerate(row[start:end]))


def _joined(rows: Sequence[tuple[Piece, ...]]) -> Iterator[tuple[Piece, ...]]:
    """Rows as one flow: what stands between the last pipe of a line and the first of the next is one cell."""
    for row in rows:
        pieces = row[:-1] if row and not row[-1].text else row
        if pieces:
            yield tuple(piece._replace(first=at == 0) for at, piece in enumerate(pieces))


# paragraphs -----------------------------------------------------------------------------------------------------------


def _paragraphs(lines: Sequence[Piece]) -> Zone:
    manner = _manner(lines)
    if manner == "spaced":
        return Zone("spaced", tuple(_cells(line) for line in lines))
    if manner == "glued":
        return Zone("glued", tuple((line,) for line in lines))
    return Zone("lines", tuple((piece,) for piece in _merged(lines)))


def _manner(lines: Sequence[Piece]) -> str:
    """How cells are told apart in a run of paragraphs."""
    alone = bounded = loose = run = 0
    for line in lines:
        if len(line.text) <= _CAPTION_LENGTH and line.look.known:
            alone += 1
        elif _HINT.search(line.text):
            inside = _anchors_in(squeezed(line.text))
            if inside[0] + inside[1] > 2:
                bounded, loose, run = bounded + inside[0], loose + inside[1], max(run, inside[2])
    if alone >= 6 or bounded + loose < 4 or (run < 3 and (bounded < 6 or bounded < loose)):
        return "lines"
    return "spaced" if bounded >= loose else "glued"


def _anchors_in(text: Squeezed) -> tuple[int, int, int]:
    """How many words of forms stand apart (blanks around them), how many do not, and the longest run of captions."""
    bounded = loose = run = longest = 0
    last = -1
    for match in anchors().finditer(text.text):
        apart = text.apart(match.start(), match.end())
        bounded, loose = bounded + apart, loose + (not apart)
        caption = look(match[0]).caption
        run = (run + 1 if match.start() == last else 1) if caption else 0
        longest, last = max(longest, run), match.end()
    return bounded, loose, longest


def _cells(line: Piece) -> tuple[Piece, ...]:
    """The cells of a line, cut at blanks; captions that were cut are put together, and numbers with their units."""
    parts = [(match.start(), match.end()) for match in _PIECE.finditer(line.text)]
    cells: list[Piece] = []
    at = 0
    while at < len(parts):
        count = _caption(line.text, parts, at)
        if count == 1 and at + 1 < len(parts) and _unit_follows(line.text, parts[at], parts[at + 1]):
            count = 2
        start, end = parts[at][0], parts[at + count - 1][1]
        cells.append(Piece(line.text[start:end], line.source, line.number, line.start + start, not cells))
        at += count
    return tuple(cells)


def _caption(text: str, parts: Sequence[tuple[int, int]], at: int) -> int:
    """How many parts from here on make one caption or label; 1 where there is none."""
    word, count = "", 1
    for width in range(1, min(_WIDEST, len(parts) - at) + 1):
        start, end = parts[at + width - 1]
        if end - start > _CAPTION_LENGTH:
            break
        word += text[start:end]
        if len(word) > _CAPTION_LENGTH:
            break
        if width > 1 and look(word).known and not (count == 1 and width == 2 and _both_known(text, parts, at)):
            count = width
    return count


def _both_known(text: str, parts: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether two neighbours are captions of their own (指标值, 说明)."""
    return all(look(text[start:end]).known for start, end in parts[at : at + 2])


def _unit_follows(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether a number and the next part, a unit, are one value (12 种)."""
    if not text[one[1] - 1].isdigit() or other[1] - other[0] > 4 or (not text[one[0]].isascii() and text[one[0]] not in "≥≤不约"):
        return False
    unit = value_of(Piece(text[other[0] : other[1]])).kind == "unit"
    return unit and value_of(Piece(text[one[0] : one[1]])).kind != "dash"


def _merged(lines: Sequence[Piece]) -> Iterator[Piece]:
    """Lines of which some are the rest of a label begun above (经济效益⏎指标)."""
    at = 0
    while at < len(lines):
        piece = lines[at]
        count = _label_lines(lines, at) if len(piece.text) <= 12 else 1
        if count > 1:
            word = "".join(line.bare for line in lines[at : at + count])
            yield piece._replace(text=word)
        else:
            yield piece
        at += count


def _label_lines(lines: Sequence[Piece], at: int) -> int:
    word, count = lines[at].bare, 1
    if word.isascii():
        return 1
    for width in range(2, 4):
        if at + width > len(lines) or len(lines[at + width - 1].text) > 8 or lines[at + width - 1].text.isascii():
            break
        following = lines[at + width - 1]
        word += following.bare
        alone = following.look.known and width == 2 and lines[at].look.known
        if look(word).known and not alone and not any(sign.isdigit() for sign in word):
            count = width
    return count
