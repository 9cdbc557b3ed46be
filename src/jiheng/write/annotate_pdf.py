"""Highlights and sticky notes in a copy of a .pdf: a tint over the number, and a small numbered badge beside it.

What is added stands behind the file as it was, as a later revision of it: the original's bytes are untouched, and what
comes off again leaves them whole. Viewers disagree on how notes look, so every mark brings its own picture.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pypdf import PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from jiheng.audit.output import passage
from jiheng.errors import Unreadable
from jiheng.model.blocks import Span, Text
from jiheng.say import say
from jiheng.write.comments import AUTHOR
from jiheng.write.notes import Note, headline
from jiheng.write.xml_text import legal

NAME = "jiheng-"  # how the names of jiheng's marks begin
BASE = "JihengBase"  # in a mark: how long the file was before
_TINTS = {"error": (1.0, 0.78, 0.77), "warning": (1.0, 0.89, 0.52), "hint": (0.78, 0.88, 0.98)}
_INKS = {"error": (0.73, 0.15, 0.17), "warning": (0.58, 0.39, 0.0), "hint": (0.10, 0.31, 0.59)}
_HIGH, _GAP, _DIGIT, _SIZE = 9.0, 1.5, 4.2, 7.0  # of a badge, in points
_MARGIN = 14.0  # from the page's edge to notes without a place
_PRINT = 4  # the flag of a mark that is printed too

# what pypdf raises when it meets a damaged or an encrypted file
FAULTS = (
    *(PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError),
    *(NotImplementedError, RecursionError, TypeError, ValueError),
)

Box = tuple[int, float, float, float, float]
Area = tuple[float, float, float, float]


class Badge(NamedTuple):
    """One note as it will stand: its number, the page from 1, the tinted areas, and the badge's lower left corner."""

    number: int
    note: Note
    page: int
    areas: tuple[Area, ...]
    left: float
    bottom: float
    quoted: str = ""  # the passage, where nothing is tinted


def annotate_pdf(data: bytes, notes: Sequence[Note], boxes: Mapping[Span, Sequence[Box]], texts: Sequence[Text] = ()) -> bytes:
    """Return the copy; a note without a box stands at the top of its text's page, else of the first, and quotes the text."""
    if not notes:
        return data
    writer = opened(data)
    try:
        for badge in _badges(writer, notes, boxes, texts):
            page = writer.pages[badge.page - 1]
            annotations = _annotations(page)
            for mark in _marks(writer, badge):
                mark[NameObject(f"/{BASE}")] = NumberObject(len(data))
                annotations.append(writer._add_object(mark))
        out = io.BytesIO()
        writer.write(out)
    except FAULTS as error:
        raise refusal() from error
    return out.getvalue()


def opened(data: bytes) -> PdfWriter:
    """A file ready for one more revision; a locked or damaged one is Unreadable."""
    try:
        writer = PdfWriter(io.BytesIO(data), incremental=True)
        writer._add_object(NullObject())  # the last revision's own number: pypdf would read its list of objects for ours
        return writer
    except FAULTS as error:
        raise refusal() from error


def refusal() -> Unreadable:
    """Return the refusal of a file into which no marks can be written."""
    return Unreadable(say("这份 PDF 加了保护或结构有损坏，写不进批注；请用阅读器另存为普通 PDF 后再试。"))


# Where the marks stand


def _badges(
    writer: PdfWriter, notes: Sequence[Note], boxes: Mapping[Span, Sequence[Box]], texts: Sequence[Text]
) -> Iterator[Badge]:
    """Every note with its place; several at one place stand side by side, and never over the page's edge."""
    taken: dict[tuple[int, float, float], float] = defaultdict(float)
    for number, note in enumerate(notes, 1):
        found = [box for box in boxes.get(note.span, ()) if 0 < box[0] <= len(writer.pages)] if note.span else []
        text = texts[note.span.text] if note.span and note.span.text < len(texts) and not found else None
        page = found[0][0] if found else min(max(text.place.page if text else 1, 1), len(writer.pages))
        left, bottom, right, top = _visible(writer, page)
        areas = tuple(box[1:] for box in found if box[0] == page)
        wide = _wide(number)
        x, y = (areas[0][0] - _GAP, areas[0][3]) if areas else (left + _MARGIN, top - _MARGIN - _HIGH)
        room = right - left - 2 * _MARGIN if not areas else right - left
        row, along = divmod(taken[page, x, y], room)
        taken[page, x, y] += wide + _GAP if along + 2 * wide < room else room - along
        quoted = passage(text.text, note.span.start, note.span.end) if text and note.span else ""
        x, y = max(left, min(x + along, right - wide)), y - row * (_HIGH + _GAP)
        yield Badge(number, note, page, areas, x, max(bottom, min(y, top - _HIGH)), quoted)


def _visible(writer: PdfWriter, page: int) -> Area:
    box = writer.pages[page - 1].cropbox
    return float(box.left), float(box.bottom), float(box.right), float(box.top)


def _wide(number: int) -> float:
    return max(_HIGH, len(str(number)) * _DIGIT + 4)


# The marks themselves


def _marks(writer: PdfWriter, badge: Badge) -> Iterator[DictionaryObject]:
    """The tint, where there is something to tint, and the badge; both open the same words."""
    note = badge.note
    quoted = [say("原文：{text}", text=badge.quoted)] if badge.quoted else []
    words = legal("\n".join((headline(badge.number, note), note.text, *quoted)))
    if badge.areas:
        yield _highlight(writer, badge, words)
    area = (badge.left, badge.bottom, badge.left + _wide(badge.number), badge.bottom + _HIGH)
    yield _mark("Text", badge, words, area, writer._add_object(_picture(badge, area)), _INKS, Name=NameObject("/Comment"))


def _highlight(writer: PdfWriter, badge: Badge, words: str) -> DictionaryObject:
    lefts, bottoms, rights, tops = zip(*badge.areas, strict=True)
    area = (min(lefts), min(bottoms), max(rights), max(tops))
    corners = [at for left, bottom, right, top in badge.areas for at in (left, top, right, top, left, bottom, right, bottom)]
    picture = writer._add_object(_tint(badge, area))
    return _mark("Highlight", badge, words, area, picture, _TINTS, QuadPoints=_numbers(corners))


def _mark(
    kind: str,
    badge: Badge,
    words: str,
    area: Area,
    picture: PdfObject,
    colours: Mapping[str, tuple[float, float, float]],
    **more: PdfObject,
) -> DictionaryObject:
    entries: dict[str, PdfObject] = {
        "Type": NameObject("/Annot"),
        "Subtype": NameObject(f"/{kind}"),
        "Rect": _numbers(area),
        "Contents": TextStringObject(words),
        "T": TextStringObject(AUTHOR),
        "NM": TextStringObject(f"{NAME}{badge.number}-{kind.lower()}"),
        "F": NumberObject(_PRINT),
        "C": _numbers(colours[badge.note.severity]),
        "AP": DictionaryObject({NameObject("/N"): picture}),
        **more,
    }
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


def _tint(badge: Badge, area: Area) -> StreamObject:
    """The tint as a picture: colours multiply, so that what is below can be read."""
    colour = _triple(_TINTS[badge.note.severity])
    parts = [f"{left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re" for left, bottom, right, top in badge.areas]
    state = DictionaryObject({NameObject("/Type"): NameObject("/ExtGState"), NameObject("/BM"): NameObject("/Multiply")})
    resources = DictionaryObject({NameObject("/ExtGState"): DictionaryObject({NameObject("/M"): state})})
    return _form(f"/M gs {colour} rg {' '.join(parts)} f", area, resources)


def _picture(badge: Badge, area: Area) -> StreamObject:
    """The badge: its number, white on the ink of the severity."""
    left, bottom, right, top = area
    text = str(badge.number)
    at = left + (right - left - len(text) * _SIZE * 0.556) / 2
    drawn = (
        f"{_triple(_INKS[badge.note.severity])} rg {left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re f "
        f"BT 1 1 1 rg /F {_SIZE} Tf {at:.2f} {bottom + 2:.2f} Td ({text}) Tj ET"
    )
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica-Bold"),
        }
    )
    return _form(drawn, area, DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F"): font})}))


def _form(drawn: str, area: Area, resources: DictionaryObject) -> StreamObject:
    stream = StreamObject()
    stream.set_data(drawn.encode())
    stream.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): _numbers(area),
            NameObject("/Resources"): resources,
        }
    )
    return stream


def _annotations(page: DictionaryObject) -> ArrayObject:
    """The page's list of annotations, made where there is none."""
    found = page["/Annots"].get_object() if "/Annots" in page else None
    if not isinstance(found, ArrayObject):
        found = page[NameObject("/Annots")] = ArrayObject()
    return found


def _numbers(values: Sequence[float]) -> ArrayObject:
    return ArrayObject([FloatObject(f"{value:.3f}") for value in values])


def _triple(colour: tuple[float, float, float]) -> str:
    return " ".join(f"{part:.2f}" for part in colour)
