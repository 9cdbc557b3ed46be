"""The document as paper: its own blocks, every figure marked by its verdict, and a mark where each finding stands.

What is drawn was stored with the result (see `examine.drawing`): texts, blocks that point to them by number, and for
each figure and finding the text and the offsets. Here they become pieces that a template can print.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from jiheng.model.figure import NO_VALUE

SPOT = 40  # a finding without a figure marks at most so many characters
CLOSING = "，。；、：）)》」』”’！？％"
FOLDED_TEXTS, FOLDED_SIZE = 2, 90
RANK = ("error", "warning", "hint")
WORDS = 24
TITLE = 9

Span = tuple[int, int, int]


@dataclass(slots=True)
class Mark:
    """A piece of text with a verdict (a figure) or merely blamed by a finding (verdict is empty)."""

    anchor: str
    start: int
    end: int
    verdict: str = ""
    computed: str = ""
    role: str = ""
    findings: list[int] = field(default_factory=list)
    severity: str = ""
    text: str = ""
    after: str = ""  # closing punctuation that must not be torn from the chip

    @property
    def wrong(self) -> bool:
        """Whether a chip with the right value stands beside it."""
        return self.verdict == "wrong" and bool(self.computed)

    @property
    def right(self) -> str:
        """The right value in words: a rate that does not exist is not applicable, never empty."""
        return right_value(self.computed)

    @property
    def finding(self) -> int:
        """The number of its first finding from 1, or 0."""
        return self.findings[0] + 1 if self.findings else 0


Pieces = list[str | Mark]


@dataclass(slots=True)
class Line:
    """A paragraph: its heading level (0 = body, 9 = title), automatic number and pieces."""

    pieces: Pieces
    level: int = 0
    marker: str = ""
    number: int = 0

    @property
    def plain(self) -> bool:
        """Whether nothing in it is marked."""
        return all(isinstance(piece, str) for piece in self.pieces)

    @property
    def words(self) -> str:
        """Its text."""
        return self.marker + "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)


@dataclass(slots=True)
class Box:
    """One cell of a drawn table."""

    pieces: Pieces
    rows: int = 1
    cols: int = 1


@dataclass(slots=True)
class Sheet:
    """A drawn table."""

    rows: list[list[Box]]
    caption: str = ""
    plain: bool = False


@dataclass(slots=True)
class Fold:
    """Neighbouring paragraphs without a figure, folded to one line."""

    lines: list[Line]
    words: str
    count: int
    plain: bool = True


Drawn = Line | Sheet | Fold


@dataclass(frozen=True, slots=True)
class Tick:
    """Where a finding lies on the strip: thousandths of the document's length."""

    finding: int
    severity: str
    at: int


class Paper:
    """The drawn document of one audit."""

    def __init__(self, drawn: dict[str, Any], result: dict[str, Any]) -> None:
        """Work out the marks of every text; blocks are built when they are asked for."""
        self._drawn = drawn
        self.texts: list[str] = drawn["texts"]
        self._figures = result["figures"]
        self._findings = result["findings"]
        checks = result["checks"]
        self.rules: int = checks["found"] + checks["held"] + checks["not_checked"]
        self._marks: dict[int, list[Mark]] = {}
        self._places: dict[int, Mark] = {}
        self._at: dict[str, int] = {}
        self._place_figures()
        self._place_findings()

    @property
    def held(self) -> int:
        """How many figures were recomputed and agree, by rounding included."""
        return sum(figure["verdict"] in ("holds", "rounding") for figure in self._figures)

    def mark_of(self, finding: int) -> Mark | None:
        """The mark at which a finding stands, if it has a place."""
        return self._places.get(finding)

    def finding_at(self, anchor: str) -> int:
        """The number from 1 of the first finding whose mark has that anchor, or 0."""
        return self._at.get(anchor, 0)

    def blocks(self) -> list[Drawn]:
        """All blocks with their marks, runs of paragraphs without a figure folded."""
        return list(_folded(list(self._blocks())))

    def ticks(self) -> list[Tick]:
        """Every finding that has a place, as ticks on the strip."""
        before, total = [], 0
        for text in self.texts:
            before.append(total)
            total += len(text) + 20  # a paragraph takes room even where it is short
        spans: list[Span | None] = self._drawn["findings"]
        return [
            Tick(number + 1, self._findings[number]["severity"], (before[span[0]] + span[1]) * 1000 // max(total, 1))
            for number, span in enumerate(spans)
            if span
        ]

    def _place_figures(self) -> None:
        for number, (span, figure) in enumerate(zip(self._drawn["figures"], self._figures, strict=True), 1):
            if span:
                text, start, end = span
                role = figure.get("label") or ""
                mark = Mark(f"n{number}", start, end, figure["verdict"], figure["computed"] or "", role)
                self._marks.setdefault(text, []).append(mark)
        for marks in self._marks.values():
            marks.sort(key=lambda mark: mark.start)

    def _place_findings(self) -> None:
        for number, (span, finding) in enumerate(zip(self._drawn["findings"], self._findings, strict=True)):
            if span:
                mark = self._mark_for(span, number)
                mark.findings.append(number)
                if not mark.severity or RANK.index(finding["severity"]) < RANK.index(mark.severity):
                    mark.severity = finding["severity"]
                self._places[number] = mark
                self._at.setdefault(mark.anchor, number + 1)

    def _mark_for(self, span: Span, number: int) -> Mark:
        """The figure that the finding blames, the first mark that its place covers, or a spot of its own."""
        text, start, end = span
        marks = self._marks.setdefault(text, [])
        figure = self._drawn["blamed"][number]
        if figure is not None:
            for mark in marks:
                if mark.anchor == f"n{figure + 1}":
                    return mark
        start, end = _trimmed(self.texts[text], start, end)
        touched = [mark for mark in marks if mark.start < end and start < mark.end]
        whole = touched and (start, end) != (touched[0].start, touched[0].end) and touched[0].start - start >= 2
        if touched and not whole:
            return touched[0]
        spot = Mark(f"s{number + 1}", start, min(end, touched[0].start if touched else start + SPOT, start + SPOT))
        marks.append(spot)
        marks.sort(key=lambda mark: mark.start)
        return spot

    def _pieces(self, number: int) -> Pieces:
        text, pieces, at = self.texts[number], list[str | Mark](), 0
        for mark in self._marks.get(number, ()):
            if mark.start < at:
                continue  # two figures never overlap; a reader's slip must not double text
            if mark.start > at:
                pieces.append(text[at : mark.start])
            mark.text = text[mark.start : mark.end]
            at = mark.end
            if mark.wrong:
                while at < len(text) and text[at] in CLOSING:
                    mark.after += text[at]
                    at += 1
            pieces.append(mark)
        if at < len(text):
            pieces.append(text[at:])
        return pieces

    def _blocks(self) -> Iterator[Line | Sheet]:
        levels = {int(number): level for number, level, *_rest in self._drawn["sections"]}
        if self._drawn["title"] is not None:
            levels[self._drawn["title"]] = TITLE
        for kind, first, *rest in self._drawn["blocks"]:
            if kind == "p":
                level, marker = rest
                yield Line(self._pieces(first), level or levels.get(first, 0), marker, first)
            else:
                (rows,) = rest
                yield self._sheet(first, rows)

    def _sheet(self, first: int, rows: list[list[list[int]]]) -> Sheet:
        number, drawn = first, []
        for row in rows:
            drawn.append([Box(self._pieces(number + col), rows_, cols) for col, (rows_, cols) in enumerate(row)])
            number += len(row)
        return Sheet(drawn)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the blanks at its ends, and never empty."""
    while start < end - 1 and text[start].isspace():
        start += 1
    while end - 1 > start and text[end - 1].isspace():
        end -= 1
    return start, max(end, start + 1)


def _folded(blocks: list[Line | Sheet]) -> Iterator[Drawn]:
    """Fold every run of plain paragraphs that is worth it; a heading opens a run, so the outline stays in sight."""
    run: list[Line] = []
    for block in blocks:
        plain = isinstance(block, Line) and block.plain and block.level not in (1, TITLE)
        if not plain or (isinstance(block, Line) and block.level):
            yield from _closed(run)
            run = []
        if plain and isinstance(block, Line):
            run.append(block)
        else:
            yield block
    yield from _closed(run)


def _closed(run: list[Line]) -> Iterator[Drawn]:
    """One fold of a heading and its plain paragraphs, or the paragraphs as they are where that saves nothing."""
    body = [line for line in run if not line.level]
    if len(body) >= FOLDED_TEXTS or sum(len(line.words) for line in body) > FOLDED_SIZE:
        yield Fold(run, _summary(run), len(body))
    else:
        yield from run


def _summary(run: list[Line]) -> str:
    words = run[0].words.strip()
    return words if len(words) <= WORDS else words[:WORDS].rstrip("，；、：。 ") + "…"


def right_value(computed: str) -> str:
    """A computed value as a reader is told it."""
    return _("— 不适用") if computed == NO_VALUE else computed


def place_words(where: dict[str, Any]) -> str:
    """Say where a text stands, in the words of its format."""
    if where.get("sheet") or where.get("cell"):
        return f"{where.get('sheet', '')} {where.get('cell', '')}".strip()
    if where.get("table"):
        return _("表 {table} 第 {row} 行第 {col} 列").format(
            table=where["table"], row=where.get("row", 1), col=where.get("col", 1)
        )
    for name, words in (("paragraph", _("第 {} 段")), ("line", _("第 {} 行")), ("page", _("第 {} 页"))):
        if where.get(name):
            return words.format(where[name])
    return ""
