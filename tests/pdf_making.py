"""Makes .pdf files for tests: our own reports, turned, covered or locked, and pages written by hand."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from functools import cache

import pypdf
from pypdf import Transformation

from jiheng.model.blocks import Cell, Table
from jiheng.profiles.profile import profile
from jiheng.read.data import load_report
from jiheng.write.compose import Form
from jiheng.write.report import write_report
from support import ROOT

PROFILE = profile("national")
EXAMPLE = ROOT / "examples" / "tazhong.yaml"
LONG = "截至2021年6月30日，资金执行数312.17万元，预算执行率64.19%，其中用于职工工资、福利支出302.23万元，车辆运行维护费1.72万元。"


@cache
def example(form: Form) -> bytes:
    """The example's report."""
    return write_report(load_report(EXAMPLE.name, EXAMPLE.read_bytes()), ".pdf", PROFILE, form)


def grid(*rows: Sequence[str | tuple[str, int, int]], head: int = 1) -> Table:
    """A table; a cell with spans is its text, rows and columns."""
    made = []
    for row in rows:
        cells = [one if isinstance(one, tuple) else (one, 1, 1) for one in row]
        made.append(tuple(Cell(text, rows=down, cols=across) for text, down, across in cells))
    return Table(tuple(made), head=head)


def turned(data: bytes, angle: int, shown: int = 0) -> bytes:
    """The pages drawn turned to the left, and shown turned to the right."""
    writer = pypdf.PdfWriter()
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        wide, high = float(page.mediabox.width), float(page.mediabox.height)
        moved = {0: (0.0, 0.0), 90: (high, 0.0), 180: (wide, high), 270: (0.0, wide)}[angle]
        blank = writer.add_blank_page(*((high, wide) if angle % 180 else (wide, high)))
        blank.merge_transformed_page(page, Transformation().rotate(angle).translate(*moved))
        if shown:
            blank.rotate(shown)
    return saved(writer)


def saved(writer: pypdf.PdfWriter) -> bytes:
    """What a writer writes."""
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def by_hand(*contents: str, box: str = "0 0 595 842", extra: str = "") -> bytes:
    """A file whose pages draw what is said, in Helvetica as /F1."""
    count = len(contents)
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for at, content in enumerate(contents):
        stream = zlib.compress(content.encode())
        font = f"/Resources << /Font << /F1 3 0 R >> >> /MediaBox [{box}] {extra}"
        objects.append(f"<< /Type /Page /Parent 2 0 R {font} /Contents {5 + 2 * at} 0 R >>".encode())
        objects.append(f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode() + stream + b"\nendstream")
    return assembled(objects)


def assembled(objects: Sequence[bytes]) -> bytes:
    """A file of these objects, the first of them its catalogue."""
    made = b"%PDF-1.7\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return made + f"{head}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF\n".encode()
