"""Dates in running text: where they stand, which day they mean, and which of them are cutoffs of the report's figures."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from jiheng.audit.rules.structure.shared import Texts, folded, kept, sentence
from jiheng.model.blocks import Span
from jiheng.model.report import Report

_DAY = re.compile(
    r"(?<![0-9])(?P<y>20[0-9]{2})\s?(?:年度?\s?(?:(?P<m>[0-9]{1,2})\s?月份?(?P<whole>[底末])?\s?(?:(?P<d>[0-9]{1,2})\s?日)?)?"
    r"|[-./](?P<m2>[0-9]{1,2})[-./](?P<d2>[0-9]{1,2})(?![0-9]))"
)
_CUTOFF = re.compile(r"(?<![一-鿿])截[至止]到?\s?$")
_BEFOREHAND = re.compile(r"\s?(?:之|以)?前")
_FORECAST = re.compile(r"预计|预期|预测|将|拟|力争|确保|争取|计划|[能可]够?(?:完成|支付|达到|执行)")
_MONEY_WORDS = re.compile(r"执行|支出|支付|到位|拨付|使用|收入")
_FILED = re.compile(r"(?:填报|报告|填表|编制|上报)(?:时间|日期)")
_HEAD, _TAIL, _NEAR, _AHEAD = 60, 6, 12, 30


class Day(NamedTuple):
    """One date of a text; month and day are 0 where they are not written. `whole`: 月底 or 月末."""

    span: Span
    year: int
    month: int
    day: int
    whole: bool

    @property
    def exists(self) -> bool:
        """Whether the calendar has such a day."""
        return not self.month or (self.month <= 12 and self.day <= monthrange(self.year, self.month)[1])

    def earliest(self) -> date | None:
        """The first day that may be meant; None where no month is written."""
        if not 1 <= self.month <= 12 or not self.exists:
            return None
        return date(self.year, self.month, monthrange(self.year, self.month)[1] if self.whole else self.day or 1)


@kept
def _days(texts: Texts) -> tuple[Day, ...]:
    return tuple(_found(texts))


def _found(texts: Texts) -> Iterator[Day]:
    for number, text in enumerate(texts):
        if "20" not in text:
            continue
        for match in _DAY.finditer(text):
            month, day = match["m"] or match["m2"] or 0, match["d"] or match["d2"] or 0
            span = Span(number, match.start(), match.end())
            yield Day(span, int(match["y"]), int(month), int(day), bool(match["whole"]) and not day)


def days(report: Report) -> tuple[Day, ...]:
    """All dates with a year, in order."""
    return _days(folded(report))


def around(report: Report, day: Day) -> tuple[str, str]:
    """What stands before and behind a date in its sentence."""
    text = folded(report)[day.span.text]
    start, end = sentence(text, day.span.start)
    return text[start : day.span.start], text[day.span.end : end]


def cutoffs(report: Report) -> list[Day]:
    """The dates to which the report counts its own figures: 截至2021年6月底，…执行… at the start of a clause."""
    return [day for day in days(report) if day.month and _is_cutoff(report, day)]


def _is_cutoff(report: Report, day: Day) -> bool:
    before, behind = around(report, day)
    if not _CUTOFF.search(before[-_NEAR:]) or _BEFOREHAND.match(behind) or _FORECAST.search(behind[:_AHEAD]):
        return False
    return bool(_MONEY_WORDS.search(behind))


def filed(report: Report) -> Day | None:
    """The filling date where the head of the document gives one, else the day on which the report is signed at its end."""
    texts = folded(report)
    for day in days(report):
        if day.span.text > _HEAD:
            break
        if day.day and _FILED.search(_lead(texts, day)):
            return day
    return _signed(report, texts)


def _lead(texts: Texts, day: Day) -> str:
    """The words just before a date; where it opens its text, the end of the text before."""
    start = day.span.start
    own = texts[day.span.text][max(0, start - _NEAR) : start]
    if own.strip() or start > _NEAR:
        return own
    return next((text for text in reversed(texts[: day.span.text]) if text.strip()), "")[-_NEAR:]


def _signed(report: Report, texts: Texts) -> Day | None:
    """A text near the end that is a date and nothing more."""
    said = [number for number, text in enumerate(texts) if text.strip()][-_TAIL:]
    cells = frozenset(report.cells)
    for day in reversed(days(report)):
        number = day.span.text
        if number not in said:
            return None
        if day.day and number not in cells and len(texts[number].strip()) == day.span.end - day.span.start:
            return day
    return None
