"""Reads a filled template: every cell means what its place says, so nothing is recognised and nothing guessed.

A workbook is one of ours by a defined name that holds the layout and the version. Empty lines say nothing. A cell that
holds what its column cannot mean is named in one sentence with its place; no figure is left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from jiheng.errors import Unreadable
from jiheng.layouts import fill
from jiheng.layouts.fill import FillSheet, Input
from jiheng.model.blocks import Document, Span
from jiheng.model.figure import Stated
from jiheng.model.report import Report
from jiheng.model.terms import fold
from jiheng.say import say

_NUMBER = re.compile(r"-?[0-9]+(?:\.(?P<places>[0-9]+))?")
_RATE = re.compile(r"(?P<number>-?[0-9]+(?:\.(?P<places>[0-9]+))?)\s?%?")
_DAY = re.compile(r"(?P<y>[12][0-9]{3})\s?[-/.年]\s?(?P<m>[0-9]{1,2})\s?[-/.月]\s?(?P<d>[0-9]{1,2})\s?日?(?:\s00:00[^\n]{0,20})?")
_MARK = re.compile(r'=?"?(?P<layout>[a-z_]+)/(?P<version>[0-9]+)"?')
_MOST_TOLD = 5


class Entry(NamedTuple):
    """What stands in a cell to fill: its text, where it is, and the number of the text."""

    text: str
    number: int
    place: str

    @property
    def span(self) -> Span:
        """The whole cell."""
        return Span(self.number, 0, len(self.text))


class Line:
    """One line of a sheet by field; what cannot be read is noted in `wrong`."""

    def __init__(self, entries: dict[str, Entry], wrong: list[str]) -> None:
        """Take the cells that hold anything."""
        self._entries, self._wrong = entries, wrong

    def __contains__(self, field: str) -> bool:
        return field in self._entries

    def __bool__(self) -> bool:
        return bool(self._entries)

    def text(self, field: str) -> str:
        """The text of a cell; empty where it holds nothing."""
        return self._entries[field].text.strip() if field in self._entries else ""

    def span(self, field: str) -> Span | None:
        """Where a cell stands."""
        return self._entries[field].span if field in self._entries else None

    def number(self, field: str, unit: str = "") -> Stated | None:
        """A number in a unit; under % a percent sign may stand in the cell."""
        pattern = _RATE if unit == "%" else _NUMBER
        return self._matched(field, pattern, unit, say("数，不带单位和文字"))

    def is_number(self, field: str) -> bool:
        """Whether a cell holds a number, with a percent sign or without."""
        return field in self._entries and bool(_RATE.fullmatch(_plain(self.text(field))))

    def _matched(self, field: str, pattern: re.Pattern[str], unit: str, wanted: str) -> Stated | None:
        entry = self._entries.get(field)
        if entry is None:
            return None
        found = pattern.fullmatch(_plain(entry.text))
        if found is None:
            self.refuse(field, wanted)
            return None
        digits = found.groupdict().get("number") or found[0]
        return Stated(Decimal(digits), unit, len(found["places"] or ""), entry.text, entry.span)

    def day(self, field: str) -> date | None:
        """A date."""
        entry = self._entries.get(field)
        if entry is None:
            return None
        found = _DAY.fullmatch(fold(entry.text).strip())
        try:
            if found:
                return date(*(int(part) for part in found.groups()))
        except ValueError:
            pass  # 2024-02-30
        self.refuse(field, say("日期，如 2024-06-30"))
        return None

    def picked(self, field: str, choices: dict[str, str]) -> str:
        """The code of what was picked from a list; empty where nothing was."""
        said = "".join(fold(self.text(field)).split())
        if not said:
            return ""
        codes = {"".join(fold(label).split()): code for label, code in choices.items()}
        if said not in codes:
            self.refuse(field, say("列表里的一项：{choices}", choices="、".join(choices)))
        return codes.get(said, "")

    def refuse(self, field: str, wanted: str) -> None:
        """Note that a cell cannot mean what it should."""
        entry = self._entries[field]
        self._wrong.append(say("{place} 要填{wanted}，写的是“{text}”", place=entry.place, wanted=wanted, text=entry.text[:30]))

    def want(self, field: str, beside: str, wanted: str) -> None:
        """Note that a cell is empty though what stands beside it asks for it."""
        self._wrong.append(say("{place} 所在的一行没有填“{wanted}”", place=self._entries[beside].place, wanted=wanted))


def _plain(text: str) -> str:
    return fold(text).strip().replace(",", "")


class Filled(NamedTuple):
    """A filled workbook: its lines by sheet, and what cannot be read."""

    layout: str
    lines: dict[str, list[Line]]
    wrong: list[str]


def report_of(document: Document) -> Report:
    """The report that a filled workbook says; Unreadable names the cells that cannot be read."""
    from jiheng.read.filled_report import built

    filled = _lines(document)
    report = built(filled, document)
    if filled.wrong:
        more = say("，还有 {n} 处", n=len(filled.wrong) - _MOST_TOLD) if len(filled.wrong) > _MOST_TOLD else ""
        listed = "；".join(filled.wrong[:_MOST_TOLD])
        raise Unreadable(say("填的内容有 {n} 处要改：{listed}{more}。", n=len(filled.wrong), listed=listed, more=more))
    return report


def template_of(mark: str) -> str:
    """The layout that a mark names; Unreadable where the workbook is of another version."""
    found = _MARK.fullmatch(mark.strip())
    if found is None or found["layout"] not in fill.LAYOUTS or int(found["version"]) != fill.VERSION:
        raise Unreadable(
            say(
                "这份填报工作簿是另一版的模板，这一版读第 {version} 版；请用 jiheng template 重新导出，把填好的内容贴过去。",
                version=fill.VERSION,
            )
        )
    return found["layout"]


def _lines(document: Document) -> Filled:
    cells = {
        (text.place.sheet, text.place.row, text.place.col): Entry(text.text, number, f"“{text.place.sheet}”{text.place.cell}")
        for number, text in enumerate(document.texts())
        if text.text.strip()
    }
    wrong: list[str] = []
    lines = {}
    for sheet in fill.sheets(fill.LAYOUTS[document.template]):
        made = _single(sheet, cells) if not sheet.rows else _rows(sheet, cells)
        lines[sheet.key] = [Line(entries, wrong) for entries in made if _says(entries, sheet.columns)]
    return Filled(document.template, lines, wrong)


Cells = dict[tuple[str, int, int], Entry]


def _single(sheet: FillSheet, cells: Cells) -> list[dict[str, Entry]]:
    """A sheet of single values: one line, the values in the second column."""
    found = {one.field: entry for at, one in enumerate(sheet.columns, fill.FIRST) if (entry := cells.get((sheet.title, at, 2)))}
    return [found]


def _rows(sheet: FillSheet, cells: Cells) -> Iterator[dict[str, Entry]]:
    for row in range(fill.FIRST, fill.FIRST + sheet.rows):
        yield {one.field: entry for col, one in enumerate(sheet.columns, 2) if (entry := cells.get((sheet.title, row, col)))}


def _says(entries: dict[str, Entry], columns: Sequence[Input]) -> bool:
    """Whether a person filled anything in; what is computed alone says nothing."""
    return any(one.field in entries for one in columns if not one.computed)
