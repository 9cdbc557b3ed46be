"""What pdfium finds on the pages of a .pdf: runs of text with their boxes, and ruled lines.

Coordinates of the file count from the lower left; `Page` counts from the upper left of the page as it is read, so a page
whose text stands on its side is turned here.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from math import pi
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
_LINE = re.compile(r"[^\s\ufffe](?:[^\r\n]*[^\s\ufffe])?")
_BLANK = re.compile(r"\s+")
_NONE = re.compile("[\ufffe\u00ad\u200b\ufeff\x00]")
_BESIDE = re.compile(rf"(?<=[{WIDE}]) | (?=[{WIDE}])")
_BETWEEN = re.compile(rf"(?<=[{WIDE}]) (?=[{WIDE}])")
_MEET = re.compile(r"[一-鿿](?=[0-9A-Za-z])|[0-9A-Za-z%](?=[一-鿿])")
_OPEN = re.compile(r"[一-鿿] (?=[0-9A-Za-z])|[0-9A-Za-z%] (?=[一-鿿])")
_MARK = re.compile(r"[\u3001-\u301f\uff01-\uff1f]")
_PAIR = re.compile(rf"(?<=[{WIDE}])(?=[{WIDE}])")
# letters that some fonts name as the radical that looks the same
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_SLANT = 0.25  # of a quarter: letters that lean are no watermark yet
_GAP = 0.9  # of the height of a line: a gap that parts cells
_HUGE = 30.0  # points: letters of a watermark
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
        if not self._text:
            self.close()
            raise Unreadable(
                say("PDF 第 {page} 页已损坏，读不出来；请重新下载，或用 Word、WPS 打开原件后另存为 .docx。", page=index + 1)
            )
        self.count = pdfium.FPDFText_CountChars(self._text) if self._text else 0
        self.spaced = False  # whether it has blanks that were written
        self._quarters = 0  # by how many quarters the page is turned clockwise to be read
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
        """What stands on it, turned so that its text is upright."""
        text = self._string()
        lines = self._upright([found.span() for found in _LINE.finditer(text)])
        frame = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(self._page, frame)
        left, bottom, right, top = self._seen(Box(frame.left, frame.bottom, frame.right, frame.top))
        rules, pictures = rules_of(self._page)
        drawn = [self._seen(Box(*rule)) for rule in rules]
        runs = [
            Run(run.text, run.x0 - left, top - run.y1, run.x1 - left, top - run.y0, *run[5:])
            for run in self._runs(text, lines, [box for box in drawn if box.top - box.bottom > box.right - box.left])
            if run.x1 > left and run.x0 < right and run.y1 > bottom and run.y0 < top
        ]
        placed = [Rule(box.left - left, top - box.top, box.right - left, top - box.bottom) for box in drawn]
        return Page(number, right - left, top - bottom, runs, placed, pictures)

    def _upright(self, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The lines that run along with most of them, and by which quarter the page is turned for that.

        Lines that slant are a watermark, no text. A page without lines is turned as it is shown.
        """
        quarters = [self._angle(start) for start, _ in lines]
        usual = Counter(round(one) % 4 for one in quarters if one is not None and _is_straight(one))
        turned = -usual.most_common(1)[0][0] if usual else pdfium.FPDFPage_GetRotation(self._page)
        self._quarters = turned % 4
        return [line for line, one in zip(lines, quarters, strict=True) if one is None or _is_straight(one)]

    def _angle(self, at: int) -> float | None:
        """By how many quarters a letter is turned; None where pdfium does not know."""
        angle = pdfium.FPDFText_GetCharAngle(self._text, at)
        return None if angle < 0 else angle / (pi / 2)

    def letter(self, at: int) -> Box | None:
        """The box of one letter in the coordinates of the file; None where it has no size."""
        if not pdfium.FPDFText_GetCharBox(self._text, at, *self._box):
            return None
        box = Box(self._left.value, self._bottom.value, self._right.value, self._top.value)
        return box if box.right > box.left or box.top > box.bottom else None

    def _sign_box(self, at: int) -> Box | None:
        """The box of one letter, turned upright."""
        box = self.letter(at)
        return self._seen(box) if box and self._quarters else box

    def _seen(self, box: Box) -> Box:
        """A box of the file as it is on the page turned upright; heights still count from below."""
        left, bottom, right, top = box
        if self._quarters == 1:
            return Box(bottom, -right, top, -left)
        if self._quarters == 2:
            return Box(-right, -top, -left, -bottom)
        return Box(-top, left, -bottom, right) if self._quarters == 3 else box

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

    def _runs(self, text: str, lines: Sequence[tuple[int, int]], upright: Sequence[Box]) -> Iterator[Run]:
        """The runs of lines, in their order; heights still count from below."""
        for start, end in lines:
            boxes = self._boxes(start, end - start)
            if not boxes:
                continue
            whole = _union(boxes)
            walls = [rule.left for rule in upright if rule.bottom < whole.top and rule.top > whole.bottom]
            crossed = any(whole.left + 1 < wall < whole.right - 1 for wall in walls)
            if crossed or self._is_parted(text, start, end, boxes, whole):
                yield from self._cut(text, start, end, walls)
            else:
                yield self._run(text, start, end, whole)

    def _boxes(self, start: int, count: int) -> list[Box]:
        """The boxes of the pieces in which a line was written."""
        found = []
        for number in range(pdfium.FPDFText_CountRects(self._text, start, count)):
            pdfium.FPDFText_GetRect(self._text, number, *self._rect)
            found.append(Box(self._left.value, self._bottom.value, self._right.value, self._top.value))
        return [self._seen(box) for box in found] if self._quarters else found

    def _is_parted(self, text: str, start: int, end: int, boxes: Sequence[Box], whole: Box) -> bool:
        """Whether there are gaps in a line that part cells, or it goes up, down or back."""
        high = whole.top - whole.bottom
        if len(boxes) > 1:
            return high > _HUGE or any(
                after.left - before.right > _GAP * high
                or after.right < before.left
                or after.bottom > before.top
                or after.top < before.bottom
                for before, after in pairwise(boxes)
            )
        for blank in _BLANK.finditer(text, start, end):
            before, after = self._sign_box(blank.start() - 1), self._sign_box(blank.end())
            if before is None or after is None or after.left - before.right > _GAP * high:
                return True
        return False

    def _cut(self, text: str, start: int, end: int, walls: Sequence[float]) -> Iterator[Run]:
        """Cut a line letter by letter: at gaps, ruled lines, and where it goes up, down or back."""
        first = last = -1
        around = before = Box(0, 0, 0, 0)
        for at in range(start, end):
            box = None if text[at].isspace() else self._sign_box(at)
            if box is None:
                continue
            if first < 0:
                first, around = at, box
            elif _apart(around, before, box, walls):
                if _is_straight(self._angle(first) or 0.0):
                    yield self._run(text, first, last + 1, around)
                first, around = at, box
            elif box.bottom < around.bottom or box.top > around.top:
                around = _union((around, box))
            else:
                around = Box(around.left, around.bottom, box.right, around.top)
            last, before = at, box
        if first >= 0 and _is_straight(self._angle(first) or 0.0):
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
        marks = {at for at in beside if _MARK.match(line, at - 1) or _MARK.match(line, at + 1)}  # they fill half their place
        inner = {found.start() for found in _BETWEEN.finditer(line)}
        stretched = not inner.isdisjoint(beside) and self._is_stretched(line, start)
        return [at for at in beside if at in marks or stretched or (at not in inner and self._opens)]

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
        one, other = self._sign_box(before), self._sign_box(after)
        return other.left - one.right if one and other else 0.0


def _is_straight(quarters: float) -> bool:
    return abs(quarters - round(quarters)) < _SLANT


def _sign(code: int) -> str:
    return chr(code) if 0 < code < 0xD800 or 0xDFFF < code <= 0x10FFFF else "\ufffd" if code else "\ufffe"


def _union(boxes: Sequence[Box]) -> Box:
    if len(boxes) == 1:
        return boxes[0]
    left, bottom, right, top = zip(*boxes, strict=True)
    return Box(min(left), min(bottom), max(right), max(top))


def _apart(around: Box, before: Box, box: Box, walls: Sequence[float]) -> bool:
    """Whether a letter belongs to another run than the one before it."""
    if box.left - before.right > _GAP * max(around.top - around.bottom, box.top - box.bottom) or box.right < before.left - 1:
        return True
    if box.bottom > around.top or box.top < around.bottom:
        return True
    if box.top - box.bottom > max(_HUGE, 3 * (around.top - around.bottom)):
        return True
    return any(before.left + 1 < wall < box.right - 1 for wall in walls)
