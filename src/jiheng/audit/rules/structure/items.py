"""The numbers in front of headings and items, and where they repeat, step back or leave one out.

An *item* is a text that starts with a number: 第一部分, 一、, (一), 1、, (1), ①, typed or automatic. Items of one style in
one place form a *list*. Chinese numbers rank above each other and above digits, so a higher one ends all lists below it;
among digits the order is the document's own (1、 may hold (1) or ①). A list may start anywhere and start again at 1.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jiheng.audit.rules.structure.shared import damaged, folded
from jiheng.model.blocks import Span
from jiheng.model.report import Report

_CN = "一二三四五六七八九十"
_STYLES = {
    "part": re.compile(rf"\s*第(?P<n>[{_CN}]{{1,3}})(?:部分|章)"),
    "cn": re.compile(rf"\s*(?P<n>[{_CN}]{{1,3}})\s?[、.](?![{_CN}百千、])"),
    "cn)": re.compile(rf"\s*\(?(?P<n>[{_CN}]{{1,3}})\)"),
    "1.": re.compile(r"\s*(?P<n>[0-9]{1,2})\s?(?:、|\.(?![0-9]))(?!\s?[0-9]{1,3}\s?(?:[、号日月季]|$))"),
    "1)": re.compile(r"\s*\(?(?P<n>[0-9]{1,2})\)"),
    "①": re.compile(r"\s*(?P<n>[①-⑳])"),
}
# Which styles a text may have, by its first sign
_BY_SIGN = {
    "第": ("part",),
    "(": ("cn)", "1)"),
    **dict.fromkeys(_CN, ("cn", "cn)")),
    **dict.fromkeys("0123456789", ("1.", "1)")),
    **{chr(0x2460 + number): ("①",) for number in range(20)},
}
_RANK = {"part": 0, "cn": 1, "cn)": 2}
_CONTENTS = re.compile(r"\s*目\s{0,4}(?:录|次)\s*$")
_LEADER = re.compile(r"[.…·]{3,}\s?[0-9]*\s*$|\t[0-9]{1,3}\s*$")
_BODY = 45  # a text of this length ends a list of contents
_TITLE = re.compile(r"报告|表|附件|目录|说明|通知")
_TITLE_LONGEST = 45
_SHORT = 12  # characters of the title of a list of contents
_HELD = 5  # interrupted lists that are remembered


class Item(NamedTuple):
    """One numbered text: style, number, the number as written with its place; `open` tells whether it has a left bracket."""

    style: str
    number: int
    span: Span
    open: bool


class Fault(NamedTuple):
    """An item that does not follow the one before it: "repeated", "back" or "skipped"; `right` is the number due."""

    what: str
    item: Item
    before: Item
    right: int


@dataclass(slots=True)
class Series:
    """The items of one style in one place: what the module calls a list."""

    style: str
    items: list[Item] = field(default_factory=list)


def items(report: Report) -> Iterator[Item]:
    """Yield the numbered texts outside tables and lists of contents, in order."""
    cells, markers, contents = frozenset(report.cells), dict(report.markers), False
    for number, text in enumerate(folded(report)):
        if len(text) >= _BODY:
            contents = False
        if number in cells:
            continue
        automatic = markers.get(number)
        if automatic is None and text.lstrip()[:1] not in _BY_SIGN:
            contents = contents or (len(text) < _SHORT and bool(_CONTENTS.match(text)))
            continue
        if contents or _LEADER.search(text[-12:]):
            continue
        item = _item(text if automatic is None else automatic, number, automatic is not None)
        if item:
            yield item


def _item(text: str, number: int, automatic: bool) -> Item | None:
    sign = text.lstrip()[:1]
    for style in _BY_SIGN.get(sign, ()):
        match = _STYLES[style].match(text)
        if match and match["n"] in _VALUES:
            start = 0 if automatic else text.index(sign)
            span = Span(number, 0, 0) if automatic else Span(number, start, match.end())
            return Item(style, _VALUES[match["n"]], span, sign == "(")
    return None


def chinese(number: int) -> str:
    """Print 1 to 99 in Chinese: 二十一."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _CN[tens - 1]) + ("十" if tens else "") + (_CN[ones - 1] if ones else "")


_VALUES = {
    **{str(number): number for number in range(100)},
    **{f"0{number}": number for number in range(10)},
    **{chr(0x2460 + number): number + 1 for number in range(20)},
    **{chinese(number): number for number in range(1, 100)},
}


def series_of(found: Sequence[Item]) -> Iterator[Series]:
    """Group items into lists, each yielded when it ends."""
    open_: list[Series] = []
    for item in found:
        while open_ and _ends(open_, item):
            yield open_.pop()
        if not open_ or open_[-1].style != item.style:
            open_.append(Series(item.style))
        open_[-1].items.append(item)
    yield from reversed(open_)


def _ends(open_: Sequence[Series], item: Item) -> bool:
    """Whether the innermost list ends before this item: it goes on in an outer list, or ranks above."""
    last = open_[-1].style
    if last == item.style:
        return False
    rank = _RANK.get(item.style)
    if rank is not None:
        return _RANK.get(last, 9) > rank
    return any(series.style == item.style for series in open_)


def faults(report: Report, series: Series) -> Iterator[Fault]:
    """Yield the items of a list that do not follow the one before them; an interrupted list may be taken up again."""
    held: deque[int] = deque(maxlen=_HELD)
    for at in range(1, len(series.items)):
        before, item = series.items[at - 1], series.items[at]
        if item.number == before.number + 1:
            continue
        if item.number - 1 in held:
            while held.pop() != item.number - 1:
                continue
            continue
        fault = _fault(before, item)
        if item.number == 1:
            held.append(before.number)
            if before.number > 1 or not _restarts_oddly(report, series, at):
                continue
        if _follows_a_slip(series, at) or (fault == "skipped" and not _really_skipped(report, before, item)):
            continue
        yield Fault(fault, item, before, before.number + 1)


def _follows_a_slip(series: Series, at: int) -> bool:
    """Whether only the item before was wrong (1 3 3, 1 1 3): then this one is right, and one finding is enough."""
    if at < 2:
        return False
    first, second, third = (item.number for item in series.items[at - 2 : at + 1])
    return third == first + 2 and second in (first, third)


def _fault(before: Item, item: Item) -> str:
    if item.number == before.number:
        return "repeated"
    return "back" if item.number < before.number else "skipped"


def _restarts_oddly(report: Report, series: Series, at: int) -> bool:
    """一、 after 一、 with 二、 behind it and no title between: the second was meant to be another number."""
    if series.style not in _RANK or at + 1 >= len(series.items) or series.items[at + 1].number not in (2, 3):
        return False
    between = report.texts[series.items[at - 1].span.text + 1 : series.items[at].span.text]
    return not any(len(text) <= _TITLE_LONGEST and _TITLE.search(text) for text in between)


def _really_skipped(report: Report, before: Item, item: Item) -> bool:
    """Lost lines explain a leap in an excerpt; a number inside the text between explains any."""
    gap = item.number - before.number - 1
    if gap > 1 and report.incomplete:
        return False
    texts = folded(report)[before.span.text : item.span.text + 1]
    if any(damaged(text) for text in texts):
        return False
    pattern = re.compile(_spelling(item.style, before.number + 1))
    return not any(pattern.search(text) for text in texts)


def _spelling(style: str, number: int) -> str:
    """A number of that style inside a line."""
    if style == "①":
        return chr(0x2460 + number - 1) if number <= 20 else "$^"
    written = str(number) if style in ("1.", "1)") else chinese(number)
    return rf"(?<![0-9{_CN}]){written}\s?" + (r"\)" if style.endswith(")") else "[部章]" if style == "part" else r"[、.]")
