"""Native Word comments in a copy of a .docx, at the number itself.

A comment needs three marks in the text (start, end, reference) and its words in the comments part. Runs are split at the
offsets of the span, their formatting is kept. Places that Word lets no comment into (text boxes, formulas, ruby) get it
at the run that holds them, notes at the foot at their reference, and the comment then quotes what it means. Everything
else of the package is handed on as it is, still compressed; comments that are there already stay, with their ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from jiheng.audit.output import passage
from jiheng.model.blocks import Span
from jiheng.read.docx import DocxText, paragraphs, parts
from jiheng.read.zipped import Package
from jiheng.say import say
from jiheng.write.comments import add_comments, largest_id
from jiheng.write.notes import Note, headline
from jiheng.write.zipping import Member, deflated, package

Element = etree._Element
_NO_DESCRIPTOR = ~(1 << 3)
_RUNS = ("r", "oMath", "oMathPara", "AlternateContent")


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
    changed = {main: _serialised(root), **add_comments(source, main, _space(root), first, words)}
    return package(_members(source, changed))


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


def _serialised(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _members(source: Package, changed: dict[str, bytes]) -> Iterator[Member]:
    """Every member in its order, the untouched ones with the bytes that they have; new ones last."""
    for name, entry in source.entries.items():
        if name in changed:
            yield deflated(name, changed[name])
        else:
            flags = entry.flags & _NO_DESCRIPTOR if name.isascii() else entry.flags & _NO_DESCRIPTOR | 1 << 11
            yield Member(name, source.raw(name), entry.method, entry.crc, entry.size, flags)
    for name, content in changed.items():
        if name not in source.entries:
            yield deflated(name, content)


# Marks in the text


def _place(root: Element, texts: list[list[DocxText]], wanted: Iterable[tuple[Span | None, int]]) -> dict[int, str]:
    """Put the marks of every comment into the body; return the quotations for those that stand elsewhere."""
    marks = Marks(root)
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
    """Makes the marks of comments and puts them between runs."""

    def __init__(self, root: Element) -> None:
        """Take the body's part; marks are made in its namespace."""
        self._root = root
        self._word = "{" + _space(root) + "}"

    def at_start(self, body: list[DocxText], id_: int) -> None:
        """A comment on the whole document: at its first paragraph."""
        first = next((text for text in body if text.pieces), None)
        if first is not None:
            self.in_text(first, [Anchor(0, 0, len(first.text), id_)])

    def at_foot_note(self, run: Element | None, body: list[DocxText], id_: int) -> None:
        """A comment on a note: at the reference to it in the body."""
        note = None if run is None else next(run.iterancestors(self._word + "footnote", self._word + "endnote"), None)
        if note is not None:
            kind = f"{etree.QName(note).localname}Reference"
            for reference in self._root.iter(self._word + kind):
                holder = reference.getparent()
                if holder is not None and reference.get(self._word + "id") == note.get(self._word + "id"):
                    self._around(self._outermost(holder), id_)
                    return
        self.at_start(body, id_)

    def in_text(self, text: DocxText, anchors: Sequence[Anchor]) -> set[int]:
        """Put the marks of several comments into one text; return the ids of those that stand exactly.

        From the back, so that a split leaves all that is in front of it, and the pieces there, as they were.
        """
        events = [(one.end, 0, one) for one in anchors] + [(one.start, 1, one) for one in anchors]
        exact = {one.id for one in anchors}
        for offset, starts, one in sorted(events, key=lambda event: (-event[0], -event[1], event[2].id)):
            if not (self._start(text, offset, one.id) if starts else self._end(text, offset, one.id)):
                exact.discard(one.id)
        return exact

    def _start(self, text: DocxText, offset: int, id_: int) -> bool:
        piece = next((piece for piece in text.pieces if piece.start + len(piece.text) > offset), text.pieces[-1])
        whole = self._outermost(piece.run)
        exact = whole is piece.run
        first = self._cut(piece.run, piece.node, max(0, offset - piece.start)) if exact else whole
        first.addprevious(self._mark("commentRangeStart", id_))
        return exact

    def _end(self, text: DocxText, offset: int, id_: int) -> bool:
        piece = next((piece for piece in reversed(text.pieces) if piece.start < offset), text.pieces[0])
        whole = self._outermost(piece.run)
        if whole is piece.run:
            self._cut(piece.run, piece.node, min(len(piece.text), offset - piece.start))
        self._behind(whole, id_)
        return whole is piece.run

    def _around(self, run: Element, id_: int) -> None:
        run.addprevious(self._mark("commentRangeStart", id_))
        self._behind(run, id_)

    def _behind(self, run: Element, id_: int) -> None:
        """End mark and reference directly behind a run, whose tail text (none in a sound file) stays last."""
        reference = etree.Element(self._word + "r")
        reference.append(self._mark("commentReference", id_))
        run.addnext(reference)
        run.addnext(self._mark("commentRangeEnd", id_))

    def _mark(self, name: str, id_: int) -> Element:
        return etree.Element(self._word + name, {self._word + "id": str(id_)})

    def _outermost(self, run: Element) -> Element:
        """The outermost run, formula or choice that holds a run: only around it may a comment stand."""
        found = run
        for above in run.iterancestors():
            name = etree.QName(above).localname
            if name in _RUNS:
                found = above
            elif name in ("body", "footnotes", "endnotes"):
                break
        return found

    def _cut(self, run: Element, node: Element, offset: int) -> Element:
        """Split a run at an offset in one of its nodes; return the run that begins there (the same one if it does already)."""
        content = [child for child in run if child.tag != self._word + "rPr"]
        at = content.index(node)
        inside = node.tag == self._word + "t" and 0 < offset < len(node.text or "")
        moved = content[at + 1 :] if offset else content[at:]
        if not inside and len(moved) == len(content):
            return run
        if not inside and not moved:
            return run
        right = etree.Element(run.tag, {str(name): str(value) for name, value in run.items()})
        properties = run.find(self._word + "rPr")
        if properties is not None:
            right.append(deepcopy(properties))
        if inside:
            right.append(_divided(node, offset))
        right.extend(moved)
        run.addnext(right)
        return right


def _divided(node: Element, offset: int) -> Element:
    """Keep the text in front of the offset in the node and return a node with the rest."""
    text = node.text or ""
    rest = etree.Element(node.tag)
    node.text, rest.text = text[:offset], text[offset:]
    for one in (node, rest):
        one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return rest
