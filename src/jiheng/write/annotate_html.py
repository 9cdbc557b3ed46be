"""A marked page of any document: its text with every figure marked by its verdict, and the findings beside it.

One file without script. A verdict shows by underline, sign and word, never by colour alone; a wrong figure has the right
value behind it; a finding's number in the text leads to the list and back. Paragraphs keep the characters as written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from jiheng.audit.finding import SEVERITIES
from jiheng.audit.output import passage
from jiheng.audit.run import Judged
from jiheng.model.blocks import Document, Paragraph, Table, Text
from jiheng.model.figure import Verdict
from jiheng.say import say
from jiheng.write.html import lines, page, style_file
from jiheng.write.notes import Note, coverage_words, severity_word
from jiheng.write.xml_text import escaped

_SIGNS = {Verdict.HOLDS: "✓", Verdict.ROUNDING: "≈", Verdict.INPUT: "✎", Verdict.WRONG: "✕", Verdict.UNREAD: "?"}
_SHAPES = {"error": "■", "warning": "▲", "hint": "●"}


class _Piece(NamedTuple):
    """A mark in one text: a judged figure, or the note of that number."""

    start: int
    end: int
    figure: Judged | None
    note: int


class _Noted(NamedTuple):
    """The notes, and what their anchors begin with: a page may hold several documents."""

    notes: Sequence[Note]
    mark: str


def annotate_html(document: Document, notes: Sequence[Note], figures: Sequence[Judged], name: str = "") -> str:
    """Return the page."""
    title = name or document.title or say("审核结果")
    return page(title, style_file("annotate"), marked(document, notes, figures, title))


def marked(document: Document, notes: Sequence[Note], figures: Sequence[Judged], title: str, mark: str = "") -> str:
    """The document with its marks and findings, as the body of a page or a part of one that has several."""
    texts = document.texts()
    marks = _marks(notes, figures)
    noted = _Noted(notes, mark)
    level = 2 if mark else 1
    coverage = f'<p class="coverage">{escaped(coverage_words(figures))}</p>'
    head = f"<header><h{level}>{escaped(title)}</h{level}>{coverage}{_legend(figures)}{_said(document)}</header>"
    body = f'<section class="findings" aria-label="{say("问题")}">{"".join(_findings(noted, texts))}</section>'
    name = "article" if mark else "main"
    paper = f'<{name} class="paper">{"".join(_blocks(document, texts, marks, noted))}</{name}>'
    return f'{head}<div class="panes">{body}{paper}</div>'


def verdict_word(verdict: Verdict) -> str:
    """The word of a verdict."""
    return {
        Verdict.HOLDS: say("相符"),
        Verdict.ROUNDING: say("四舍五入"),
        Verdict.INPUT: say("填报"),
        Verdict.WRONG: say("不符"),
        Verdict.UNREAD: say("未识读"),
    }[verdict]


def _marks(notes: Sequence[Note], figures: Sequence[Judged]) -> dict[int, list[_Piece]]:
    """The marks of every text, in order; figures never overlap each other."""
    found: dict[int, list[_Piece]] = defaultdict(list)
    for judged in figures:
        if span := judged.fact.figure.span:
            found[span.text].append(_Piece(span.start, span.end, judged, 0))
    for number, note in enumerate(notes, 1):
        if note.span:
            found[note.span.text].append(_Piece(note.span.start, max(note.span.end, note.span.start + 1), None, number))
    return found


# Head


def _legend(figures: Sequence[Judged]) -> str:
    count = Counter(judged.verdict for judged in figures)
    rows = "".join(f"<li>{_figure(escaped(str(count[one])), one)} {escaped(verdict_word(one))}</li>" for one in _SIGNS)
    return f'<ul class="legend">{rows}</ul>'


def _said(document: Document) -> str:
    return "".join(f'<p class="said">{escaped(one)}</p>' for one in document.said)


# Findings


def _findings(noted: _Noted, texts: Sequence[Text]) -> Iterator[str]:
    """The list by severity, with the numbers that stand in the text."""
    if not noted.notes:
        yield f"<p>{escaped(say('没有发现问题。'))}</p>"
    for severity in SEVERITIES:
        own = [(number, note) for number, note in enumerate(noted.notes, 1) if note.severity == severity]
        if own:
            yield f"<h2>{escaped(severity_word(severity))} {len(own)}</h2><ol>"
            yield from (_finding(noted.mark, number, note, texts) for number, note in own)
            yield "</ol>"


def _finding(mark: str, number: int, note: Note, texts: Sequence[Text]) -> str:
    title = escaped(note.title or severity_word(note.severity))
    shape = f'<span class="shape {note.severity}" aria-hidden="true">{_SHAPES[note.severity]}</span>'
    text = "".join(f"<p>{escaped(line)}</p>" for line in note.text.split("\n") if line)
    quote = ""
    if note.span and note.span.text < len(texts):
        shown = passage(texts[note.span.text].text, note.span.start, note.span.end)
        quote = f'<p class="quote"><a href="#{mark}n{number}">{escaped(shown)}</a></p>'
    return f'<li id="{mark}f{number}" value="{number}"><h3>{shape} {title}</h3>{text}{quote}</li>'


# Document


def _blocks(document: Document, texts: Sequence[Text], marks: dict[int, list[_Piece]], noted: _Noted) -> Iterator[str]:
    number = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            text = _marked(texts[number].text, marks.get(number, []), noted)
            marker = f"{escaped(block.marker)} " if block.marker else ""
            yield f"<p{_LEVELS.get(block.level, '')}>{marker}{text}</p>\n"
            number += 1
        else:
            size = sum(len(row) for row in block.rows)
            cells = [_marked(texts[at].text, marks.get(at, []), noted) for at in range(number, number + size)]
            yield _table(block, cells)
            number += size


_LEVELS = {9: ' class="title" role="heading" aria-level="2"'} | {
    level: f' class="heading" role="heading" aria-level="{min(level + 2, 6)}"' for level in range(1, 9)
}


def _table(table: Table, cells: list[str]) -> str:
    at, rows = 0, []
    for row in table.rows:
        columns = []
        for cell in row:
            spans = (f' rowspan="{cell.rows}"' if cell.rows > 1 else "") + (f' colspan="{cell.cols}"' if cell.cols > 1 else "")
            columns.append(f"<td{spans}>{cells[at]}</td>")
            at += 1
        rows.append(f"<tr>{''.join(columns)}</tr>")
    return f'<div class="wide"><table><tbody>{"".join(rows)}</tbody></table></div>\n'


def _marked(text: str, marks: Sequence[_Piece], noted: _Noted) -> str:
    """The text cut at every mark: figures wrap what they cover, what notes cover is tinted, their numbers go in front."""
    if not marks:
        return lines(text)
    figures = sorted((one for one in marks if one.figure), key=lambda one: one.start)
    starting, ending = _edges(marks, len(text))
    running: Counter[str] = Counter()
    out: list[str] = []
    for start, end in pairwise(sorted({0, len(text), *starting, *ending})):
        running.subtract(noted.notes[one.note - 1].severity for one in ending[start])
        running.update(noted.notes[one.note - 1].severity for one in starting[start])
        while figures and figures[0].end <= start:
            figures.pop(0)
        inside = figures[0] if figures and figures[0].start <= start else None
        out += [_reference(one.note, noted) for one in starting[start]]
        severest = next((severity for severity in SEVERITIES if running[severity] > 0), "")
        out.append(_segment(text[start:end], severest, inside, end))
    return "".join(out)


def _edges(marks: Sequence[_Piece], length: int) -> tuple[dict[int, list[_Piece]], dict[int, list[_Piece]]]:
    """The notes that start and that end at each place; figures only make places."""
    starting: dict[int, list[_Piece]] = defaultdict(list)
    ending: dict[int, list[_Piece]] = defaultdict(list)
    for one in marks:
        start = max(0, min(one.start, length - 1))
        end = max(start + 1, min(one.end, length))
        starting[start] += [] if one.figure else [one]
        ending[end] += [] if one.figure else [one]
    return starting, ending


def _segment(text: str, severity: str, figure: _Piece | None, end: int) -> str:
    """One piece of text, tinted by the severest note on it; sign and right value of a figure stand behind its last piece."""
    shown = f'<mark class="{severity}">{lines(text)}</mark>' if severity else lines(text)
    if figure is None or figure.figure is None:
        return shown
    return _figure(shown, figure.figure.verdict, figure.figure.computed if end >= figure.end else "", end >= figure.end)


def _figure(shown: str, verdict: Verdict, computed: str | None = "", last: bool = True) -> str:
    word = escaped(verdict_word(verdict))
    sign = f'<sup role="img" aria-label="{word}" title="{word}">{_SIGNS[verdict]}</sup>' if last else ""
    figure = f'<span class="figure {verdict.value}" title="{word}">{shown}{sign}</span>'
    if verdict is not Verdict.WRONG or not computed:
        return figure
    return f'<span class="pair">{figure} <b class="chip">{escaped(say("应为 {value}", value=computed))}</b></span>'


def _reference(number: int, noted: _Noted) -> str:
    note = noted.notes[number - 1]
    title = escaped(f"{severity_word(note.severity)} {note.title}")
    return f'<a class="ref {note.severity}" id="{noted.mark}n{number}" href="#{noted.mark}f{number}" title="{title}">{number}</a>'
