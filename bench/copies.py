"""Annotated copies of a workbook and of a .pdf (job 4, beside those of a .docx), each against the library that does the like."""

from __future__ import annotations

import io
import zipfile
from functools import partial

import openpyxl
from openpyxl.comments import Comment
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Highlight
from pypdf.generic import ArrayObject, FloatObject

from bench import documents, others
from bench.measure import Case, Fact, Goal, compared, rounds
from jiheng.model.blocks import Span, Text
from jiheng.profiles.profile import profile
from jiheng.read import files, pdf
from jiheng.write.annotate_pdf import annotate_pdf
from jiheng.write.annotate_xlsx import annotate_xlsx
from jiheng.write.notes import Note
from jiheng.write.report import write_report
from jiheng.write.unmark import unmarked


def workbook(count: int, comments: int, words: str) -> Case:
    """Comments in the cells of the example's form."""
    data = write_report(documents.example(), ".xlsx", profile(), "table")
    texts = files.load("表.xlsx", data).texts()
    notes = [Note(span, "预算执行率与金额不符", words) for span in _spans(texts, comments)]
    floor, peer = "floor: parse, serialise, deflate all that changes", "openpyxl, comments only"
    changed = _changed(data, annotate_xlsx(data, texts, notes))
    cells = [(texts[note.span.text].place.sheet, texts[note.span.text].place.cell) for note in notes if note.span]
    found = rounds(
        {
            floor: lambda: [others.repacked(xml) for xml in changed],
            "annotated copy": partial(annotate_xlsx, data, texts, notes),
            peer: partial(_by_openpyxl, data, cells, words),
        },
        count,
    )
    there = _comments(annotate_xlsx(data, texts, notes))
    facts = [
        compared(found, peer, "annotated copy"),
        Fact("comments that openpyxl finds in the copy", str(there), there == comments),
        Fact("in it", f"{len(changed)} parts of XML change, {sum(map(len, changed)) / 1000:.0f} KB"),
    ]
    return Case(f"workbook, {len(data) / 1000:.0f} KB", "ms", found, floor, [Goal("annotated copy", floor, 2.0)], facts)


def paper(count: int, comments: int, words: str) -> Case:
    """Highlights and notes in the example as a .pdf; where the numbers stand is a part of the work."""
    data = write_report(documents.example(), ".pdf", profile())
    texts = pdf.read(data).texts()
    notes = [Note(span, "预算执行率与金额不符", words) for span in _spans(texts, comments)]
    spans = [note.span for note in notes if note.span]
    boxes = pdf.boxes(data, spans)
    floor, peer = "floor: pypdf opens the file and writes it", "pypdf, highlights only, places known"
    found = rounds(
        {
            floor: partial(_rewritten, data),
            "annotated copy": lambda: annotate_pdf(data, notes, pdf.boxes(data, spans)),
            "the same, places known": partial(annotate_pdf, data, notes, boxes),
            peer: partial(_by_pypdf, data, [boxes[span][0] for span in spans]),
        },
        count,
    )
    copy = annotate_pdf(data, notes, boxes)
    marks = sum(len(page.get("/Annots", ())) for page in PdfReader(io.BytesIO(copy)).pages)
    facts = [
        compared(found, peer, "annotated copy"),
        Fact("tints and notes that pypdf finds in the copy", str(marks), marks == 2 * comments),
        Fact("bytes of the original in front, untouched", str(len(data)), copy.startswith(data)),
        Fact("bytes that come back without the marks", str(len(unmarked(copy).content)), unmarked(copy).content == data),
    ]
    return Case(f"PDF, {len(data) / 1000:.0f} KB", "ms", found, floor, [], facts)


def _spans(texts: tuple[Text, ...], count: int) -> list[Span]:
    """So many texts with letters, all over the document; each in a cell or line of its own."""
    written = [at for at, text in enumerate(texts) if text.text.strip()]
    return [Span(at, 0, len(texts[at].text)) for at in (written[one * len(written) // count] for one in range(count))]


def _changed(before: bytes, after: bytes) -> list[bytes]:
    """The parts of XML of a copy that are not those of the original."""
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        known = {name: old.read(name) for name in old.namelist()}
        return [xml for name in new.namelist() if (xml := new.read(name)) != known.get(name)]


def _by_openpyxl(data: bytes, cells: list[tuple[str, str]], words: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet, cell in cells:
        book[sheet][cell].comment = Comment(words, "jiheng")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _comments(data: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return sum(bool(cell.comment) for sheet in book for row in sheet.iter_rows() for cell in row)


def _rewritten(data: bytes) -> bytes:
    out = io.BytesIO()
    PdfWriter(clone_from=io.BytesIO(data)).write(out)
    return out.getvalue()


def _by_pypdf(data: bytes, boxes: list[pdf.Box]) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    for page, left, bottom, right, top in boxes:
        corners = ArrayObject([FloatObject(at) for at in (left, top, right, top, left, bottom, right, bottom)])
        mark = Highlight(rect=(left, bottom, right, top), quad_points=corners)
        writer.add_annotation(page - 1, mark)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
