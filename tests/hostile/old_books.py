"""Workbooks of old kinds: compound files (.xls, .et) whose sectors loop and whose records lie, and swelling .ods."""

from __future__ import annotations

import struct
from collections.abc import Callable

from docx_making import package
from hostile.made import BLANK_BOOK, DAMAGED, LOCKED, Family, Hostile, mismatch

TEXT = "预算486.29万元"
MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_SECTOR, _FREE, _END, _FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)


def record(kind: int, content: bytes = b"", length: int | None = None) -> bytes:
    """One record of a workbook; `length` is what it claims."""
    return struct.pack("<2H", kind, len(content) if length is None else length) + content


def words(text: str) -> bytes:
    """A text as a record holds it."""
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def label(text: str = TEXT, row: int = 0, col: int = 0, style: int = 0) -> bytes:
    """A cell with its text."""
    return record(0x0204, struct.pack("<3H", row, col, style) + words(text))


_BOF, _EOF = 0x0809, 0x000A
_GLOBALS = record(_BOF, struct.pack("<4H2L", 0x0600, 5, 0x0DBB, 1996, 0, 6))
_SHEET = record(_BOF, struct.pack("<4H2L", 0x0600, 16, 0x0DBB, 1996, 0, 6))


def workbook(
    *cells: bytes,
    before: bytes = b"",
    states: tuple[int, ...] = (0,),
    at: int | None = None,
    end: bytes | None = None,
    opens: bytes = _SHEET,
) -> bytes:
    """The stream of a workbook: `before` stands among its globals, every sheet has these cells, `at` is where they claim to be."""
    end = record(_EOF) if end is None else end
    sheet = opens + b"".join(cells or (label(),)) + end
    names = [f"S{number}".encode() for number in range(len(states))]
    size = len(_GLOBALS) + len(before) + sum(12 + len(name) for name in names) + 4
    listed = b""
    for number, (name, state) in enumerate(zip(names, states, strict=True)):
        where = size + number * len(sheet) if at is None else at
        listed += record(0x0085, struct.pack("<L2BBB", where, state, 0, len(name), 0) + name)
    return _GLOBALS + before + listed + record(_EOF) + sheet * len(states)


def compound(
    content: bytes,
    name: str = "Workbook",
    *,
    chain: Callable[[int], int] | None = None,
    fat: bytes | None = None,
    start: int = 2,
    size: int | None = None,
    left: int = _FREE,
    other: bytes = b"",
    **head: int,
) -> bytes:
    """A compound file of one stream; `chain` tells the sector after each, `head` sets fields of the header wrong."""
    content += bytes(max(4096 - len(content), 0))
    content += bytes(-len(content) % _SECTOR)
    count = len(content) // _SECTOR
    after = chain or (lambda sector: sector + 1 if sector < count + 1 else _END)
    table = [_FAT, _END, *(after(sector) for sector in range(2, count + 2))]
    table += [_FREE] * (128 - len(table))
    root = _entry("Root Entry", 5, child=1)
    entry = _entry(name, 2, left=left, start=start, size=len(content) if size is None else size)
    directory = (root + entry + other + _entry("", 0) * 2)[:_SECTOR]
    header = MAGIC + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, head.get("shift", 9), head.get("mini", 6)) + bytes(6)
    header += struct.pack(
        "<9L",
        0,
        head.get("tables", 1),
        head.get("directory", 1),
        0,
        4096,
        head.get("mini_at", _END),
        head.get("mini_count", 0),
        head.get("more_at", _END),
        head.get("more", 0),
    )
    header += struct.pack("<109L", head.get("first", 0), *[head.get("rest", _FREE)] * 108)
    return header + (struct.pack("<128L", *table[:128]) if fat is None else fat) + directory + content


def _entry(name: str, kind: int, *, left: int = _FREE, child: int = _FREE, start: int = _END, size: int = 0) -> bytes:
    letters = name.encode("utf-16-le")
    length = len(letters) + 2 if name else 0
    return struct.pack("<64sH2B3L16sL8s8sLQ", letters, length, kind, 1, left, _FREE, child, b"", 0, b"", b"", start, size)


def xls(*cells: bytes, **how: object) -> Callable[[], bytes]:
    """A .xls of these cells."""
    return lambda: compound(workbook(*cells, **how))  # type: ignore[arg-type]


def sectors(**how: object) -> Callable[[], bytes]:
    """A good workbook in a compound file that is wrong."""
    return lambda: compound(workbook(), **how)  # type: ignore[arg-type]


def merged(count: int, *spans: tuple[int, int, int, int]) -> bytes:
    """Merged cells: how many are claimed, and those that follow."""
    return record(0x00E5, struct.pack("<H", count) + b"".join(struct.pack("<4H", *span) for span in spans))


def ods(rows: str, mimetype: bytes = ODS, **parts: bytes) -> bytes:
    """A .ods whose one table has these rows."""
    content = f'<office:document-content {_SPACES}><office:body><office:spreadsheet><table:table table:name="表1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    return package({"mimetype": mimetype, "content.xml": content.encode(), **parts})


def text(words_: str = TEXT, more: str = "") -> str:
    """A cell of a .ods."""
    return f"<table:table-cell {more}><text:p>{words_}</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    """A row of a .ods."""
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def wide(title: str, row_number: int, col: int) -> str:
    """What is said of a sheet that reaches so far."""
    return f"工作表“{title}”用到了第 {row_number} 行、第 {col} 列，远超一份报告；请只留要核对的部分再传。"


def _read(make: Callable[[], bytes], said: str = "") -> Hostile:
    return Hostile(make, shows=TEXT, said=said)


NOISE = bytes(range(1, 256)) * 40
ROWS, COLS = "table:number-rows-repeated", "table:number-columns-repeated"

FILES: Family = {
    "good.xls": _read(xls()),
    "good.et": _read(xls()),
    "magic-only.xls": Hostile(lambda: MAGIC, DAMAGED),
    "magic-and-zeros.xls": Hostile(lambda: MAGIC + bytes(5000), DAMAGED),
    "magic-and-noise.xls": Hostile(lambda: MAGIC + NOISE, DAMAGED),
    "cut-at-half.xls": Hostile(lambda: compound(workbook())[:2000], DAMAGED),
    "cut-in-table.xls": Hostile(lambda: compound(workbook())[:700], DAMAGED),
    "sectors-loop.xls": Hostile(sectors(chain=lambda _: 2), DAMAGED),
    "sectors-beyond.xls": Hostile(sectors(chain=lambda _: 0x00FFFFFF), DAMAGED),
    "tables-2-to-31.xls": _read(sectors(tables=0x7FFFFFFF)),
    "tables-none.xls": _read(sectors(tables=0)),
    "table-beyond.xls": Hostile(sectors(first=0x00FFFFFF), DAMAGED),
    "table-many-times.xls": Hostile(sectors(rest=0), DAMAGED),
    "more-tables-loop.xls": Hostile(sectors(more_at=0, more=0x7FFFFFFF), DAMAGED),
    "more-tables-beyond.xls": Hostile(sectors(more_at=0x00FFFFFF, more=1), DAMAGED),
    "directory-beyond.xls": Hostile(sectors(directory=0x00FFFFFF), DAMAGED),
    "directory-in-stream.xls": Hostile(sectors(directory=3), DAMAGED),
    "directory-loop.xls": Hostile(sectors(left=1), DAMAGED),
    "sector-size-huge.xls": _read(sectors(shift=30)),
    "sector-size-none.xls": Hostile(sectors(shift=0), DAMAGED),
    "small-sectors-huge.xls": _read(sectors(mini=60)),
    "small-sectors-loop.xls": _read(sectors(mini_at=0, mini_count=0x7FFFFFFF)),
    "stream-huge.xls": Hostile(sectors(size=0x7FFFFFFF), DAMAGED),
    "stream-negative.xls": Hostile(sectors(size=0xFFFFFFFFFFFFFFFF), DAMAGED),
    "stream-beyond.xls": Hostile(sectors(start=0x00FFFFFF), DAMAGED),
    "stream-of-table.xls": Hostile(sectors(start=0), DAMAGED),
    "no-workbook.xls": Hostile(lambda: compound(workbook(), "Other"), DAMAGED),
    "locked.xls": Hostile(xls(before=record(0x002F, struct.pack("<3H", 1, 1, 1) + bytes(48))), LOCKED),
    "locked-package.xls": Hostile(lambda: compound(bytes(5000), "EncryptedPackage"), LOCKED),
    "locked-package.docx": Hostile(lambda: compound(bytes(5000), "EncryptedPackage"), LOCKED),
    "other-stream.docx": Hostile(
        lambda: compound(bytes(5000), "Evil"), mismatch(".docx", "旧版 Office 文件", "请用 Word 或 WPS 打开后另存为 .docx 再核对")
    ),
    "no-begin.xls": Hostile(lambda: compound(label()), DAMAGED),
    "noise-as-records.xls": Hostile(lambda: compound(NOISE), DAMAGED),
    "zeros-as-records.xls": Hostile(lambda: compound(bytes(9000)), DAMAGED),
    "record-beyond.xls": Hostile(xls(record(0x0204, b"\0\0", length=0xFFFF)), DAMAGED),
    "cell-cut.xls": Hostile(xls(record(0x0204, b"\0\0\0")), DAMAGED),
    "cell-text-longer.xls": Hostile(xls(record(0x0204, struct.pack("<3HHB", 0, 0, 0, 0xFFFF, 1))), BLANK_BOOK),
    "cell-far.xls": Hostile(xls(label(), label(row=65_535, col=255)), wide("S0", 65536, 256)),
    "cell-column-beyond.xls": Hostile(xls(label(), label(col=0xFFFF)), DAMAGED),
    "style-beyond.xls": Hostile(xls(label(style=0xFFFF)), DAMAGED),
    "sheet-beyond.xls": Hostile(xls(at=0x7FFFFFFF), DAMAGED),
    "sheet-in-globals.xls": Hostile(xls(at=0), DAMAGED),
    "sheet-unended.xls": Hostile(xls(end=b""), DAMAGED),
    "sheets-of-250.xls": _read(xls(states=(0,) * 60)),
    "hidden-only.xls": Hostile(xls(states=(2,)), BLANK_BOOK),
    "hidden-beside.xls": _read(xls(states=(0, 2)), "有 1 张隐藏的工作表，没有读入"),
    "macro-sheet.xls": Hostile(xls(opens=record(_BOF, struct.pack("<4H2L", 0x0600, 64, 0x0DBB, 1996, 0, 6))), DAMAGED),
    "strings-2-to-31.xls": Hostile(xls(before=record(0x00FC, struct.pack("<2L", 0x7FFFFFFF, 0x7FFFFFFF))), DAMAGED),
    "strings-index-beyond.xls": Hostile(xls(label(), record(0x00FD, struct.pack("<3HL", 1, 0, 0, 0x7FFFFFFF))), DAMAGED),
    "merged-65535.xls": Hostile(xls(label(), merged(0xFFFF)), DAMAGED),
    "merged-all.xls": Hostile(xls(label(), merged(1, (0, 65_535, 0, 255))), wide("S0", 65_536, 256)),
    "merged-all-many-times.xls": Hostile(
        xls(label(), *[merged(1000, *[(0, 65_535, 0, 255)] * 1000)] * 7), wide("S0", 65_536, 256)
    ),
    "merged-backwards.xls": _read(xls(label(), merged(1, (9, 0, 9, 0)))),
    "size-lies.xls": _read(xls(record(0x0200, struct.pack("<2L3H", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)), label())),
    "numbers-backwards.xls": _read(xls(label(), record(0x00BD, struct.pack("<2H", 1, 9) + bytes(6) + struct.pack("<H", 2)))),
    "number-infinite.xls": _read(xls(label(), record(0x0203, struct.pack("<3Hd", 1, 0, 0, float("inf"))))),
    "number-nan.xls": _read(xls(label(), record(0x0203, struct.pack("<3Hd", 1, 0, 0, float("nan"))))),
    "number-largest.xls": _read(xls(label(), record(0x0203, struct.pack("<3Hd", 1, 0, 0, 1.7976931348623157e308)))),
    "error-unknown.xls": _read(xls(label(), record(0x0205, struct.pack("<3H2B", 1, 0, 0, 0xEE, 1)))),
    "codepage-unknown.xls": _read(xls(before=record(0x0042, struct.pack("<H", 9)))),
    "days-of-1904.xls": _read(xls(before=record(0x0022, struct.pack("<H", 1)))),
    "good.ods": Hostile(lambda: ods(row(text())), shows=TEXT),
    "rows-repeated.ods": Hostile(lambda: ods(row(text(), more=f'{ROWS}="1048576"')), wide("表1", 1048576, 1)),
    "columns-repeated.ods": Hostile(lambda: ods(row(text(more=f'{COLS}="16384"'))), wide("表1", 1, 16384)),
    "both-repeated.ods": Hostile(lambda: ods(row(text(more=f'{COLS}="500"'), more=f'{ROWS}="20000"')), wide("表1", 20_000, 500)),
    "both-repeated-often.ods": Hostile(
        lambda: ods(row(text(more=f'{COLS}="500"'), more=f'{ROWS}="500"') * 40), wide("表1", 1500, 500)
    ),
    "rows-none-repeated.ods": _read(lambda: ods(row(text(), more=f'{ROWS}="-1"'))),
    "blank-rows-repeated.ods": _read(lambda: ods(row(text()) + row("<table:table-cell/>", more=f'{ROWS}="9999999"'))),
    "spans-huge.ods": Hostile(
        lambda: ods(row(text(more='table:number-columns-spanned="9999999" table:number-rows-spanned="9999999"'))),
        wide("表1", 9_999_999, 9_999_999),
    ),
    "blanks-huge.ods": _read(lambda: ods(row(text(TEXT + '<text:s text:c="9999999"/>')))),
    "text-deep.ods": _read(lambda: ods(row(text("<text:span>" * 200 + TEXT + "</text:span>" * 200)))),
    "text-deeper.ods": Hostile(lambda: ods(row(text("<text:span>" * 50_000))), DAMAGED),
    "groups-deep.ods": _read(lambda: ods("<table:table-row-group>" * 200 + row(text()) + "</table:table-row-group>" * 200)),
    "entities.ods": Hostile(
        lambda: package({"mimetype": ODS, "content.xml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'}),
        "文件的 XML 里带有实体定义（DTD），正常的 Word 文件没有它，为安全起见没有读取；请用 Word 或 WPS 另存后再核对。",
    ),
    "locked.ods": Hostile(lambda: ods(row(text()), **{"META-INF/manifest.xml": b"<m:encryption-data/>"}), LOCKED),
    "kind-lies.ods": Hostile(
        lambda: ods(row(text()), b"application/evil"),
        mismatch(".ods", "OpenDocument 文件", "请用 Word 或 WPS 打开后另存为 .docx 再核对"),
    ),
    "no-content.ods": Hostile(lambda: package({"mimetype": ODS}), DAMAGED),
    "book-in-old.xls": Hostile(
        lambda: ods(row(text())), shows=TEXT, said="扩展名是 .xls，内容是OpenDocument 表格（.ods），按后者读取"
    ),
    "text.xls": Hostile(lambda: "甲\t乙\r\n".encode("gb18030"), mismatch(".xls", "纯文本", "请把扩展名改为 .txt 再核对")),
    "page.xls": Hostile(
        lambda: f"<html><table><tr><td>{TEXT}</td></tr></table></html>".encode(),
        shows=TEXT,
        said="扩展名是 .xls，内容是网页（HTML），按后者读取",
    ),
}
