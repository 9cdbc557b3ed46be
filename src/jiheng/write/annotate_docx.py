"""Native Word comments in a copy of a .docx, at the number itself.

A comment needs three marks in the text (start, end, reference) and its words in the comments part. Runs are split at the
offsets of the span, their formatting is kept. Places that Word lets no comment into (text boxes, formulas, ruby) get it
at the run that holds them, notes at the foot at their reference, and the comment then quotes what it means. Everything
else of the package is handed on as it is, still compressed; comments that are there already stay, with their ids.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from jiheng.audit.output import passage
from jiheng.model.blocks import Span
from jiheng.read.docx import DocxText, paragraphs, parts
from jiheng.read.docx_items import Piece
from jiheng.read.zipped import Package
from jiheng.say import say
from jiheng.write.comments import add_comments, largest_id
from jiheng.write.notes import Note, headline
from jiheng.write.opc import copied, serialised
from jiheng.write.zipping import package

Element = etree._Element
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_STRICT_MATH = "{http://purl.oclc.org/ooxml/officeDocument/math}"
_CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MARKS = '<w:commentRangeStart w:id="{id}"/><w:commentRangeEnd w:id="{id}"/><w:r><w:commentReference w:id="{id}"/></w:r>'


class Anchor(NamedTuple):
    """Where a comment stands: between which characters of which text, and its number."""

    text: int
    start: int
    end: int
    id: int


def annotate_docx(data: bytes, notes: Sequence[Note]) -> bytes:
    """Return the copy with one comment a note; notes about the whole document share one, at the first paragraph."""
    if not notes:
        return data
    source = Package(data)
    read = list(parts(source))
    main, root = read[0]
    texts = [list(paragraphs(part)) for _, part in read]
    comments = list(_comments(notes, [text.text for part in texts for text in part]))
    first = largest_id(source, main, root) + 1
    quoted = _place(root, texts, [(span, first + at) for at, (span, _) in enumerate(comments)])
    words = [lines if first + at not in quoted else [*lines, quoted[first + at]] for at, (_, lines) in enumerate(comments)]
    changed = {main: serialised(root), **add_comments(source, main, _space(root), first, words)}
    return package(copied(source, changed))


def _comments(notes: Sequence[Note], texts: Sequence[str]) -> Iterator[tuple[Span | None, list[str]]]:
    """Span and lines of every comment; what has no place in the text goes into one comment of its own."""
    whole: list[str] = []
    for number, note in enumerate(notes, 1):
        lines = [headline(number, note), *note.text.split("\n")]
        if note.span is None or note.span.text >= len(texts) or not texts[note.span.text]:
            whole += lines
        else:
            yield note.span, lines
    if whole:
        yield None, whole


def _space(root: Element) -> str:
    return etree.QName(root).namespace or ""


# Marks in the text


def _place(root: Element, texts: list[list[DocxText]], wanted: Iterable[tuple[Span | None, int]]) -> dict[int, str]:
    """Put the marks of every comment into the body; return the quotations for those that stand elsewhere."""
    wanted = list(wanted)
    marks = Marks(root, [id_ for _, id_ in wanted])
    body, quoted = texts[0], {}
    inside: dict[int, list[Anchor]] = {}
    for span, id_ in wanted:
        if span is None:
            marks.at_start(body, id_)
        elif span.text < len(body):
            inside.setdefault(span.text, []).append(_anchor(span, body[span.text].text, id_))
        else:
            text, note = _foot_note(texts, span.text)
            marks.at_foot_note(note, body, id_)
            quoted[id_] = _quoted(text, span)
    for number, anchors in inside.items():
        exact = marks.in_text(body[number], anchors)
        quoted |= {one.id: _quoted(body[number].text, Span(number, one.start, one.end)) for one in anchors if one.id not in exact}
    return quoted


def _anchor(span: Span, text: str, id_: int) -> Anchor:
    """The span within its text, at least one character long."""
    start = max(0, min(span.start, len(text) - 1))
    return Anchor(span.text, start, max(start + 1, min(span.end, len(text))), id_)


def _quoted(text: str, span: Span) -> str:
    return say("原文：“{text}”", text=passage(text, span.start, span.end))


def _foot_note(texts: list[list[DocxText]], number: int) -> tuple[str, Element | None]:
    """The text of that number in the parts behind the body, and an element inside its note."""
    for part in texts:
        if number < len(part):
            pieces = part[number].pieces
            return part[number].text, pieces[0].run if pieces else None
        number -= len(part)
    return "", None


class Marks:
    """The marks of all comments, made at once, and put between runs one by one."""

    def __init__(self, root: Element, ids: Sequence[int]) -> None:
        """Take the body's part; marks are made in its namespace."""
        self._root = root
        self._space = _space(root)
        self._word = "{" + self._space + "}"
        self._run, self._text, self._properties = (self._word + name for name in ("r", "t", "rPr"))
        self._holders = (
            self._run,
            _MATH + "oMath",
            _MATH + "oMathPara",
            _STRICT_MATH + "oMath",
            _STRICT_MATH + "oMathPara",
            _CHOICES,
        )
        made = etree.fromstring(f'<w:x xmlns:w="{self._space}">{"".join(_MARKS.format(id=id_) for id_ in ids)}</w:x>')
        self._made = dict(zip(ids, zip(*[iter(made)] * 3, strict=True), strict=True))
        self._cuts: dict[tuple[Element, int], Element] = {}
        self._noted: dict[tuple[str, str | None], Element] | None = None

    def at_start(self, body: list[DocxText], id_: int) -> None:
        """A comment on the whole document: at its first paragraph."""
        first = next((text for text in body if text.pieces), None)
        if first is not None:
            self.in_text(first, [Anchor(0, 0, len(first.text), id_)])

    def at_foot_note(self, run: Element | None, body: list[DocxText], id_: int) -> None:
        """A comment on a note: at the reference to it in the body."""
        note = None if run is None else next(run.iterancestors(self._word + "footnote", self._word + "endnote"), None)
        holder = None if note is None else self._references().get((note.tag + "Reference", note.get(self._word + "id")))
        if holder is None:
            self.at_start(body, id_)
        else:
            self._around(self._outermost(holder), id_)

    def _references(self) -> dict[tuple[str, str | None], Element]:
        """The runs that refer to notes, by kind and id; looked up once."""
        if self._noted is None:
            kinds = (self._word + "footnoteReference", self._word + "endnoteReference")
            self._noted = {(str(one.tag), one.get(self._word + "id")): _parent(one) for one in self._root.iter(*kinds)}
        return self._noted

    def in_text(self, text: DocxText, anchors: Sequence[Anchor]) -> set[int]:
        """Put the marks of several comments into one text; return the ids of those that stand exactly.

        From the back, so that a split leaves all that is in front of it, and the pieces there, as they were.
        """
        events = [(one.end, 0, one.id) for one in anchors] + [(one.start, 1, one.id) for one in anchors]
        exact = {one.id for one in anchors}
        pieces = text.pieces
        at = [piece.start for piece in pieces]
        for offset, starts, id_ in sorted(events, key=lambda event: (-event[0], -event[1], event[2])):
            if starts:
                found = self._start(_piece_at(pieces, at, offset), offset, id_)
            else:
                found = self._end(pieces[max(0, bisect_left(at, offset) - 1)], offset, id_)
            if not found:
                exact.discard(id_)
        return exact

    def _start(self, piece: Piece, offset: int, id_: int) -> bool:
        """Put the start mark in front of the character at the offset; whether it stands exactly there."""
        holder = self._outermost(piece.run)
        exact = holder is piece.run
        first = self._cut(piece.node, max(0, offset - piece.start)) if exact else holder
        first.addprevious(self._made[id_][0])
        return exact

    def _end(self, piece: Piece, offset: int, id_: int) -> bool:
        """Put end mark and reference behind the character in front of the offset; whether they stand exactly there."""
        holder = self._outermost(piece.run)
        exact = holder is piece.run
        if exact:
            self._cut(piece.node, min(len(piece.text), offset - piece.start))
            holder = _parent(piece.node)
        self._behind(holder, id_)
        return exact

    def _around(self, run: Element, id_: int) -> None:
        run.addprevious(self._made[id_][0])
        self._behind(run, id_)

    def _behind(self, run: Element, id_: int) -> None:
        _, end, reference = self._made[id_]
        run.addnext(reference)
        run.addnext(end)

    def _outermost(self, run: Element) -> Element:
        """The outermost run, formula or choice that holds a run: only around it may a comment stand."""
        found = run
        for found in run.iterancestors(*self._holders):  # noqa: B007 - the last one is wanted
            pass
        return found

    def _cut(self, node: Element, offset: int) -> Element:
        """Split the run of a node at an offset in it; return the run that begins there, be it the same or one cut before."""
        if (node, offset) in self._cuts:
            return self._cuts[node, offset]
        run, before = _parent(node), node.getprevious()
        inside = node.tag == self._text and 0 < offset < len(node.text or "")
        if not offset and (before is None or before.tag == self._properties):
            return run
        moved = [*([] if offset else [node]), *node.itersiblings()]
        if not inside and not moved:
            return run
        right = self._cuts[node, offset] = _behind(run)
        if run[0].tag == self._properties:
            right.append(deepcopy(run[0]))
        if inside:
            _divide(node, offset, right)
        right.extend(moved)
        return right


def _piece_at(pieces: Sequence[Piece], at: Sequence[int], offset: int) -> Piece:
    """The piece that holds the character at the offset; where there is a break between paragraphs, the next one."""
    number = max(0, bisect_right(at, offset) - 1)
    piece = pieces[number]
    return piece if offset < piece.start + len(piece.text) or number + 1 == len(pieces) else pieces[number + 1]


def _parent(node: Element) -> Element:
    parent = node.getparent()
    assert parent is not None
    return parent


def _behind(run: Element) -> Element:
    """A new, empty run directly behind a run; made in the same document, which is much cheaper than moving one in."""
    right = etree.SubElement(_parent(run), run.tag, {str(name): str(value) for name, value in run.items()})
    run.addnext(right)
    return right


def _divide(node: Element, offset: int, right: Element) -> None:
    """Keep the text in front of the offset in the node and put the rest into the run at the right."""
    text = node.text or ""
    rest = etree.SubElement(right, node.tag, {str(name): str(value) for name, value in node.items()})
    node.text, rest.text = text[:offset], text[offset:]
    for one, part in ((node, text[:offset]), (rest, text[offset:])):
        if part[0].isspace() or part[-1].isspace():
            one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
