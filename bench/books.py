"""The job on workbooks (8): a form of 1,000 rows written and read, beside openpyxl and the floor."""

from __future__ import annotations

import io
import zipfile
from functools import partial

import openpyxl
from lxml import etree
from openpyxl.styles import Alignment, Border, Font, Side

from bench.measure import Case, Fact, Goal, Job, Work, compared, rounds
from bench.others import packed
from jiheng.model.blocks import Cell, Paragraph, Table
from jiheng.profiles.profile import profile
from jiheng.read import book, sheets
from jiheng.write.compose_book import Sheet
from jiheng.write.xlsx import figure, xlsx_bytes

ROWS, COLUMNS = 1_000, 13
_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_WRITE, _PEER_WRITE, _FLOOR_WRITE = "write", "openpyxl, the same cells", "floor: deflate the text"
_AUDIT, _ROWS, _PEER_READ, _FLOOR_READ = (
    "read for an audit",
    "read rows for an import",
    "openpyxl, values only",
    "floor: unzip + lxml parse",
)


def books(count: int) -> Job:
    """Job 8: borders, formats and widths, 1,000 rows of 13 cells; numbers as numbers, the rest as texts."""
    return Job(8, f"workbook of {ROWS:,} rows × {COLUMNS}, warm, in process", [_written(count), _read(count)])


def _table() -> Table:
    head = tuple(Cell(f"第{col}栏") for col in range(COLUMNS))
    rows = (tuple(Cell(_text(at, col)) for col in range(COLUMNS)) for at in range(ROWS))
    return Table((head, *rows))


def _text(at: int, col: int) -> str:
    sort = col % 4
    if sort == 3:
        return f"{at * 37 % 10000 / 100:.2f}%"
    return f"{at * 7919 % 900000 / 100:.2f}" if sort else f"第{at}项考核指标"


def _book() -> bytes:
    return xlsx_bytes([Sheet("表", [Paragraph("监控表", level=9), _table()])], profile())


def _written(count: int) -> Case:
    data, rules = _book(), profile()
    sheet = [Sheet("表", [Paragraph("监控表", level=9), _table()])]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read(_SHEET) + package.read(_STRINGS)
    work: dict[str, Work] = {
        _FLOOR_WRITE: partial(packed, xml),
        _WRITE: partial(xlsx_bytes, sheet, rules),
        _PEER_WRITE: _peer,
    }
    rows = rounds(work, count)
    goals = [Goal(_PEER_WRITE, _WRITE, 2.5, at_most=False)]
    facts = [Fact("in it", f"{len(xml) / 1000:.0f} KB of XML, {len(data) / 1000:.0f} KB packed")]
    return Case("write", "ms", rows, _FLOOR_WRITE, goals, facts)


def _peer() -> bytes:
    """The same cells by openpyxl: numbers with their formats, borders, alignment and face."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    line = Side(style="thin")
    border, middle = Border(line, line, line, line), Alignment(horizontal="right", vertical="center", wrap_text=True)
    face = Font(name="宋体", size=10.5)
    for at, row in enumerate(_table().rows, 2):
        for col, cell in enumerate(row, 1):
            found = figure(cell.text)
            target = sheet.cell(at, col, found[0] if found else cell.text)
            target.border, target.alignment, target.font = border, middle, face
            if found:
                target.number_format = found[1]
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _read(count: int) -> Case:
    data = _book()
    work: dict[str, Work] = {
        _FLOOR_READ: partial(_parsed, data),
        _ROWS: partial(sheets.sheets, "表.xlsx", data),
        _AUDIT: partial(book.read, data),
        _PEER_READ: partial(_values, data),
    }
    rows = rounds(work, count)
    goals = [Goal(_PEER_READ, _ROWS, 6.0, at_most=False)]
    return Case("read", "ms", rows, _FLOOR_READ, goals, [compared(rows, _AUDIT, _PEER_READ)])


def _parsed(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for part in (_SHEET, _STRINGS):
            etree.fromstring(package.read(part))


def _values(data: bytes) -> list[tuple[object, ...]]:
    found = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return [tuple(row) for sheet in found for row in sheet.iter_rows(values_only=True)]
