"""The list of findings as a sheet of the annotated workbook: number, place with a link, what is wrong, what to do.

Every cell is text as it stands: nothing that a document says can become a formula here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from jiheng.model.blocks import Text
from jiheng.say import say
from jiheng.write.notes import Note, severity_word
from jiheng.write.opc import HEAD
from jiheng.write.sheet_styles import Looks
from jiheng.write.xml_text import cell_text, escaped

_WIDTHS = (6, 14, 9, 8, 54, 16, 18, 44)
_LONGEST = 32_000  # characters that a cell may hold
_LINE, _HIGHEST = 14, 400  # points: a line of text, and the height that a row may have


class Listed(NamedTuple):
    """A line of the list; `place` is what the link leads to."""

    cells: tuple[str, ...]
    severity: str
    sheet: str
    cell: str


def findings_sheet(space: str, notes: Sequence[Note], texts: Sequence[Text], said: Sequence[str], looks: Looks) -> bytes:
    """Return the sheet's part."""
    lines = [_listed(number, note, texts) for number, note in enumerate(notes, 1)]
    top = len(said) + 2
    rows = [_row(1, [(title(), looks.title)]), *(_row(at, [(line, looks.said)]) for at, line in enumerate(said, 2))]
    rows.append(_row(top, [(head, looks.head) for head in heads()]))
    rows += [_line(at, line, looks) for at, line in enumerate(lines, top + 1)]
    return "".join((_opening(space, top), "".join(rows), "</sheetData>", _closing(lines, top))).encode()


def title() -> str:
    """The heading, and by preference the name, of the list."""
    return say("问题清单")


def heads() -> tuple[str, ...]:
    """The captions of the list's columns."""
    return (
        *(say("序号"), say("工作表"), say("单元格"), say("级别")),
        *(say("问题"), say("写的"), say("应为/对照"), say("怎么改")),
    )


def located(note: Note, texts: Sequence[Text]) -> tuple[str, str]:
    """The sheet and the cell of a note; empty where it is about the whole workbook."""
    if note.span is None or note.span.text >= len(texts):
        return "", ""
    place = texts[note.span.text].place
    return place.sheet, place.cell


def _listed(number: int, note: Note, texts: Sequence[Text]) -> Listed:
    sheet, cell = located(note, texts)
    found = note.finding
    lines = [note.title, note.text]
    if found:
        cause = say("可能的原因：{cause}", cause=found.cause) if found.cause else ""
        lines = [note.title, found.message, cause]
    wrong = "\n".join(line for line in lines if line)
    rest = (found.stated or "", found.computed or "", found.advice) if found else ("", "", "")
    words = (str(number), sheet or say("全文"), cell, severity_word(note.severity), wrong, *rest)
    return Listed(words, note.severity, sheet, cell)


def _line(at: int, line: Listed, looks: Looks) -> str:
    looked = (
        *(looks.number, looks.text, looks.link if line.cell else looks.number, looks.severities[line.severity]),
        *(looks.text, looks.text, looks.text, looks.text),
    )
    high = max(height_of(text, width) for text, width in zip(line.cells, _WIDTHS, strict=True))
    return _row(at, zip(line.cells, looked, strict=True), high)


def height_of(text: str, width: int) -> int:
    """The height in points that a text takes in a column of that width; a Chinese character is as wide as two letters."""
    lines = sum(1 + sum(1 + (sign > "\u2e7f") for sign in line) // max(1, width - 1) for line in text.split("\n"))
    return min(_HIGHEST, lines * _LINE + 3)


def _row(at: int, cells: Iterable[tuple[str, int]], height: int = 0) -> str:
    high = f' ht="{height}" customHeight="1"' if height else ""
    return f'<row r="{at}"{high}>{"".join(_cells(at, cells))}</row>'


def _cells(at: int, cells: Iterable[tuple[str, int]]) -> Iterator[str]:
    for column, (text, look) in zip("ABCDEFGH", cells, strict=False):
        inside = f'<is><t xml:space="preserve">{cell_text(text[:_LONGEST])}</t></is>'
        yield f'<c r="{column}{at}" s="{look}" t="inlineStr">{inside}</c>'


def _opening(space: str, top: int) -> str:
    cols = "".join(f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(_WIDTHS, 1))
    frozen = f'<pane ySplit="{top}" topLeftCell="A{top + 1}" activePane="bottomLeft" state="frozen"/>'
    return (
        f'{HEAD}<worksheet xmlns="{space}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView showGridLines="0" workbookViewId="0">{frozen}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{cols}</cols><sheetData>'
    )


def _closing(lines: Sequence[Listed], top: int) -> str:
    links = "".join(
        f'<hyperlink ref="C{at}" location="{escaped(_target(line))}" display="{escaped(line.cell)}"/>'
        for at, line in enumerate(lines, top + 1)
        if line.cell
    )
    return (
        f'<autoFilter ref="A{top}:H{top + len(lines)}"/>'
        f"{f'<hyperlinks>{links}</hyperlinks>' if links else ''}"
        '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _target(line: Listed) -> str:
    sheet = line.sheet.replace("'", "''")
    return f"'{sheet}'!{line.cell}"
