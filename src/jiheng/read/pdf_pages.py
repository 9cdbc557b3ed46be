"""What pdfium finds on the pages of a .pdf: runs of text with their boxes, and ruled lines.

Coordinates of the file count from the lower left; `Page` counts from the upper left of the page as it is seen, so a page
that is turned is turned here.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from statistics import median
from types import TracebackType
from typing import Any, NamedTuple

import pypdfium2  # noqa: F401  it opens the library
import pypdfium2.raw as pdfium

from jiheng.errors import Unreadable
from jiheng.read.pdf_rules import rules_of
from jiheng.read.placed import WIDE, Page, Rule, Run
from jiheng.say import say

_PAGES = 500
_LETTERS = 2_000_000
_LINE = re.compile(r"[^\r\n]*[^\s\ufffe]")
_BLANK = re.compile(r"\s+")
_NONE = re.compile("[\ufffe\u00ad\u200b\ufeff\x00]")
_BESIDE = re.compile(rf"(?<=[{WIDE}]) | (?=[{WIDE}])")
_BETWEEN = re.compile(rf"(?<=[{WIDE}]) (?=[{WIDE}])")
_MEET = re.compile(r"[一-鿿](?=[0-9A-Za-z])|[0-9A-Za-z%](?=[一-鿿])")
_OPEN = re.compile(r"[一-鿿] (?=[0-9A-Za-z])|[0-9A-Za-z%] (?=[一-鿿])")
_PAIR = re.compile(rf"(?<=[{WIDE}])(?=[{WIDE}])")
# letters that some fonts name as the radical that looks the same
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_GAP = 0.9  # of the height of a line: a gap that parts cells
_LOCKED = (4, 5)  # pdfium's numbers for a password and for a security that it does not know


class Box(NamedTuple):
    """A box in the coordinates of the file."""

    left: float
    bottom: float
    right: float
    top: float


class Opened:
    """An open file; closed at the end of a `with`."""

    def __init__(self, data: bytes) -> None:
        self._data = data  # pdfium reads on in it
        self._document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not self._document:
            raise _refusal(pdfium.FPDF_GetLastError())
        self._count = pdfium.FPDF_GetPageCount(self._document)
        self._cache: tuple[int, _Sheet] | None = None
        if self._count < 1 or self._count > _PAGES:
            self.close()
            raise _pages(self._count)

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give everything back to pdfium."""
        if self._cache:
            self._cache[1].close()
            self._cache = None
        pdfium.FPDF_CloseDocument(self._document)

    def pages(self) -> Iterator[Page]:
        """All pages in order."""
        letters = 0
        for number in range(1, self._count + 1):
            spaced = self._cache is not None and self._cache[1].spaced
            sheet = self._sheet(number)
            sheet.spaced = spaced
            letters += sheet.count
            if letters > _LETTERS:
                raise Unreadable(
                    say("PDF 里的文字超过 {count} 字，远超一份报告，没有读取；请只留要核对的部分再传。", count=_LETTERS)
                )
            yield sheet.page(number)

    def box(self, number: int, run: Run, start: int, end: int) -> tuple[int, float, float, float, float] | None:
        """Where the letters [start, end) of a run stand in the file."""
        sheet = self._sheet(number)
        kept = [at for at in range(len(run.text) + len(run.cuts)) if at not in run.cuts][start:end]
        found = [box for at in kept if (box := sheet.letter(run.first + at))]
        if not found:
            return None
        low, high = min(box.bottom for box in found), max(box.top for box in found)
        return number, min(box.left for box in found), low, max(box.right for box in found), high

    def _sheet(self, number: int) -> _Sheet:
        if self._cache and self._cache[0] == number:
            return self._cache[1]
        if self._cache:
            self._cache[1].close()
            self._cache = None
        sheet = _Sheet(self._document, number - 1)
        self._cache = (number, sheet)
        return sheet


def _refusal(code: int) -> Unreadable:
    if code in _LOCKED:
        return Unreadable(say("PDF 加了密码（已加密），无法读取；请用打开密码另存一份不加密的 PDF，或提供原来的 Word 文档。"))
    return Unreadable(say("PDF 不完整或已损坏，打不开；请重新下载，或用 Word、WPS 打开原件后另存为 .docx。"))


def _pages(count: int) -> Unreadable:
    if count < 1:
        return Unreadable(say("PDF 里一页也没有；请检查原件，重新导出。"))
    return Unreadable(
        say("PDF 有 {count} 页，远超一份报告，没有读取；请只留要核对的部分（不超过 {most} 页）再传。", count=count, most=_PAGES)
    )


class _Sheet:
    """One loaded page with its text."""

    def __init__(self, document: Any, index: int) -> None:
        self._page = pdfium.FPDF_LoadPage(document, index)
        self._text = pdfium.FPDFText_LoadPage(self._page) if self._page else None
        self.count = pdfium.FPDFText_CountChars(self._text) if self._text else 0
        self.spaced = False  # whether it has blanks that were written
        self._left, self._bottom, self._right, self._top = (ctypes.c_double() for _ in range(4))
        self._box = tuple(map(ctypes.byref, (self._left, self._right, self._bottom, self._top)))
        self._rect = tuple(map(ctypes.byref, (self._left, self._top, self._right, self._bottom)))

    def close(self) -> None:
        """Give the page back to pdfium."""
        if self._text:
            pdfium.FPDFText_ClosePage(self._text)
        if self._page:
            pdfium.FPDF_ClosePage(self._page)

    def page(self, number: int) -> Page:
        """What stands on it, as it is seen."""
        if not self._page:
            return Page(number, 0, 0, ())
        frame = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(self._page, frame)
        turned = _Turned(Box(frame.left, frame.bottom, frame.right, frame.top), pdfium.FPDFPage_GetRotation(self._page) % 4)
        rules, pictures = rules_of(self._page)
        upright = [rule for rule in rules if rule.y1 - rule.y0 > rule.x1 - rule.x0]
        lying = [rule for rule in rules if rule.y1 - rule.y0 <= rule.x1 - rule.x0]
        runs = []
        for run in self._runs(upright if turned.quarters % 2 == 0 else [*upright, *lying]):
            placed = turned.run(run)
            if placed.x1 > 0 and placed.y1 > 0 and placed.x0 < turned.width and placed.y0 < turned.height:
                runs.append(placed)
        return Page(number, turned.width, turned.height, runs, [turned.rule(rule) for rule in rules], pictures)

    def letter(self, at: int) -> Box | None:
        """The box of one letter; None where it has no size."""
        if not pdfium.FPDFText_GetCharBox(self._text, at, *self._box):
            return None
        box = Box(self._left.value, self._bottom.value, self._right.value, self._top.value)
        return box if box.right > box.left or box.top > box.bottom else None

    def _string(self) -> str:
        """The text of the page, a sign for each of pdfium's letters."""
        if not self.count:
            return ""
        buffer = (ctypes.c_ushort * (2 * self.count + 2))()
        got = pdfium.FPDFText_GetText(self._text, 0, self.count, buffer)
        text = bytes(buffer)[: 2 * max(got - 1, 0)].decode("utf-16-le", "replace")
        if len(text) != self.count:
            text = "".join(_sign(pdfium.FPDFText_GetUnicode(self._text, at)) for at in range(self.count))
        return text.translate(_RADICALS)

    def _runs(self, upright: Sequence[Rule]) -> Iterator[Run]:
        """The runs of the page, in the order and the coordinates of the file."""
        text = self._string()
        for found in _LINE.finditer(text):
            line = found[0]
            start = found.start() + len(line) - len(line.lstrip())
            boxes = self._boxes(start, found.end() - start)
            if not boxes:
                continue
            whole = _union(boxes)
            if self._is_parted(text, start, found.end(), boxes, whole) or _crossed(whole, upright):
                yield from self._cut(text, start, found.end(), upright)
            else:
                yield self._run(text, start, found.end(), whole)

    def _boxes(self, start: int, count: int) -> list[Box]:
        """The boxes of the pieces in which a line was written."""
        found = []
        for number in range(pdfium.FPDFText_CountRects(self._text, start, count)):
            pdfium.FPDFText_GetRect(self._text, number, *self._rect)
            found.append(Box(self._left.value, self._bottom.value, self._right.value, self._top.value))
        return found

    def _is_parted(self, text: str, start: int, end: int, boxes: Sequence[Box], whole: Box) -> bool:
        """Whether there are gaps in a line that part cells, or it goes up, down or back."""
        high = whole.top - whole.bottom
        if len(boxes) > 1:
            return any(
                after.left - before.right > _GAP * high
                or after.right < before.left
                or after.bottom > before.top
                or after.top < before.bottom
                for before, after in pairwise(boxes)
            )
        for blank in _BLANK.finditer(text, start, end):
            before, after = self.letter(blank.start() - 1), self.letter(blank.end())
            if before is None or after is None or after.left - before.right > _GAP * high:
                return True
        return False

    def _cut(self, text: str, start: int, end: int, upright: Sequence[Rule]) -> Iterator[Run]:
        """Cut a line letter by letter: at gaps, ruled lines, and where it goes up, down or back."""
        first = last = -1
        around = before = Box(0, 0, 0, 0)
        for at in range(start, end):
            box = None if text[at].isspace() else self.letter(at)
            if box is None:
                continue
            if first >= 0 and _apart(around, before, box, upright):
                yield self._run(text, first, last + 1, around)
                first = -1
            around = box if first < 0 else _union((around, box))
            first = at if first < 0 else first
            last, before = at, box
        if first >= 0:
            yield self._run(text, first, last + 1, around)

    def _run(self, text: str, start: int, end: int, box: Box) -> Run:
        """The run of the letters [start, end), without signs that are none and blanks that nobody wrote."""
        line = text[start:end]
        cuts = [found.start() for found in _NONE.finditer(line)] if _NONE.search(line) else []
        if " " in line:
            cuts += self._unwritten(line, start)
        if cuts:
            line = "".join(sign for at, sign in enumerate(line) if at not in cuts)
        ends = text[end : end + 1] == " " and pdfium.FPDFText_IsGenerated(self._text, end) == 0
        return Run(line, box.left, box.bottom, box.right, box.top, start, tuple(sorted(cuts)), ends)

    def _unwritten(self, line: str, start: int) -> list[int]:
        """Blanks beside Chinese signs that pdfium only made of a gap.

        Where the page has blanks that were written, others are none. Some programs write none at all: then a blank between
        two Chinese signs is none in a stretched line, and one between two scripts where the typesetting opens them all.
        """
        made = {at for at, sign in enumerate(line) if sign == " " and pdfium.FPDFText_IsGenerated(self._text, start + at) == 1}
        self.spaced = self.spaced or len(made) < line.count(" ")
        beside = [found.start() for found in _BESIDE.finditer(line) if found.start() in made]
        if self.spaced or not beside:
            return beside
        inner = {found.start() for found in _BETWEEN.finditer(line)}
        stretched = not inner.isdisjoint(beside) and self._is_stretched(line, start)
        return [at for at in beside if (stretched if at in inner else stretched or self._opens)]

    @cached_property
    def _opens(self) -> bool:
        """Whether the typesetting opens a gap wherever Chinese and Latin signs meet."""
        text = self._string()
        return len(_MEET.findall(text)) < 0.75 * len(_OPEN.findall(text))

    def _is_stretched(self, line: str, start: int) -> bool:
        """Whether Chinese signs without a blank between them stand about as far apart as those with one."""
        gaps = [self._gap(start + found.start() - 1, start + found.end()) for found in _BETWEEN.finditer(line)]
        others = [found.start() for found in _PAIR.finditer(line)]
        if not gaps or len(others) < len(gaps):
            return bool(gaps)
        return median(self._gap(start + at - 1, start + at) for at in others) > median(gaps) / 2

    def _gap(self, before: int, after: int) -> float:
        one, other = self.letter(before), self.letter(after)
        return other.left - one.right if one and other else 0.0


class _Turned(NamedTuple):
    """How a page is seen: its frame in the file, and by how many quarters it is turned clockwise."""

    frame: Box
    quarters: int

    @property
    def width(self) -> float:
        """How wide the page is seen."""
        frame = self.frame
        return frame.top - frame.bottom if self.quarters % 2 else frame.right - frame.left

    @property
    def height(self) -> float:
        """How high the page is seen."""
        frame = self.frame
        return frame.right - frame.left if self.quarters % 2 else frame.top - frame.bottom

    def run(self, run: Run) -> Run:
        """A run in the coordinates of the page as it is seen."""
        x0, y0, x1, y1 = self._seen(run.x0, run.y0, run.x1, run.y1)
        return Run(run.text, x0, y0, x1, y1, *run[5:])

    def rule(self, rule: Rule) -> Rule:
        """A ruled line in the coordinates of the page as it is seen."""
        return Rule(*self._seen(*rule))

    def _seen(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        frame = self.frame
        if self.quarters == 0:
            return left - frame.left, frame.top - top, right - frame.left, frame.top - bottom
        if self.quarters == 1:
            return bottom - frame.bottom, left - frame.left, top - frame.bottom, right - frame.left
        if self.quarters == 2:
            return frame.right - right, bottom - frame.bottom, frame.right - left, top - frame.bottom
        return frame.top - top, frame.right - right, frame.top - bottom, frame.right - left


def _sign(code: int) -> str:
    return chr(code) if 0 < code < 0xD800 or 0xDFFF < code <= 0x10FFFF else "\ufffd" if code else "\ufffe"


def _union(boxes: Sequence[Box]) -> Box:
    if len(boxes) == 1:
        return boxes[0]
    return Box(min(b.left for b in boxes), min(b.bottom for b in boxes), max(b.right for b in boxes), max(b.top for b in boxes))


def _crossed(box: Box, upright: Sequence[Rule]) -> bool:
    middle = (box.bottom + box.top) / 2
    return any(box.left + 1 < rule.x0 and rule.x1 < box.right - 1 and rule.y0 < middle < rule.y1 for rule in upright)


def _apart(around: Box, before: Box, box: Box, upright: Sequence[Rule]) -> bool:
    """Whether a letter belongs to another run than the one before it."""
    high = max(around.top - around.bottom, box.top - box.bottom)
    if box.left - before.right > _GAP * high or box.right < before.left - 1:
        return True
    if box.bottom > around.top or box.top < around.bottom:
        return True
    return _crossed(Box(before.left, min(before.bottom, box.bottom), box.right, max(before.top, box.top)), upright)
