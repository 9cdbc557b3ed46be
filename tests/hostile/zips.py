"""ZIP packages that lie, swell, loop or climb: in the shape of .docx and .xlsx."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

from docx_making import docx, package, para, part
from hostile.books import sheet_book
from hostile.made import BOMB, DAMAGED, LOCKED_INSIDE, Family, Hostile, entries, mismatch

MAIN = "word/document.xml"
SHEET = "xl/worksheets/sheet1.xml"
TEXT = "预算486.29万元，执行率64.19%"
GOOD = docx(para(TEXT))
NO_BODY = "文件里没有 Word 正文（缺 word/document.xml），可能不是 Word 文档或已损坏；请用 Word 或 WPS 打开原件后另存为 .docx。"
UNPACK = "请先解压，再核对里面的文档"
_ENTRY, _LOCAL, _END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"


class Member:
    """One member with every header field to be set wrong; sizes, checksum and offset are right unless given."""

    def __init__(self, name: bytes, content: bytes, **wrong: int) -> None:
        self.name, self.content, self.wrong = name, content, wrong
        self.packed = zlib.compress(content)[2:-4] if wrong.get("method", 8) == 8 else content

    def field(self, name: str, right: int) -> int:
        """The field as it is to be written."""
        return self.wrong.get(name, right)

    def local(self) -> bytes:
        """The local header with what stands behind it."""
        sizes = (
            self.field("crc", zlib.crc32(self.content)),
            self.field("packed", len(self.packed)),
            self.field("size", len(self.content)),
        )
        head = struct.pack(
            "<4s5H3L2H", _LOCAL, 20, self.field("flags", 0), self.field("method", 8), 0, 0, *sizes, len(self.name), 0
        )
        return head + self.name + self.packed

    def entry(self, offset: int) -> bytes:
        """The entry of the directory."""
        sizes = (
            self.field("crc", zlib.crc32(self.content)),
            self.field("packed", len(self.packed)),
            self.field("size", len(self.content)),
        )
        head = (20, 20, self.field("flags", 0), self.field("method", 8), 0, 0)
        tail = (self.field("name_length", len(self.name)), 0, 0, self.field("disk", 0), 0, self.field("mode", 0))
        return struct.pack("<4s6H3L5H2L", _ENTRY, *head, *sizes, *tail, self.field("offset", offset)) + self.name


def archive(*members: Member, count: int | None = None, comment: bytes = b"", start: int | None = None) -> bytes:
    """A package of these members; `count` and `start` are what its last record claims."""
    body, directory = b"", b""
    for member in members:
        directory += member.entry(len(body))
        body += member.local()
    number = len(members) if count is None else count
    at = len(body) if start is None else start
    return body + directory + struct.pack("<4s4H2LH", _END, 0, 0, number, number, len(directory), at, len(comment)) + comment


def main(**wrong: int) -> Member:
    """The document of a .docx."""
    return Member(MAIN.encode(), part("document", para(TEXT)), **wrong)


def with_members(*names: str) -> bytes:
    """A good document with further members of such names."""
    return archive(*(Member(name.encode(), b"x") for name in names), main())


def spaces(name: str) -> bytes:
    """A package whose one part unpacks to 120 MB of blanks."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as parts:
        with parts.open(name, "w") as member:
            for _ in range(120):
                member.write(b" " * (1 << 20))
        if name == SHEET:
            parts.writestr("xl/workbook.xml", "<workbook/>")
    return target.getvalue()


def many_halves() -> bytes:
    """A workbook of eight parts of 60 MB: none over the limit, all together over it."""
    noise = b"".join(bytes([number % 251]) * 40 for number in range(1_600_000))
    return package({"xl/workbook.xml": b"<workbook/>", **{f"xl/worksheets/sheet{n}.xml": noise for n in range(1, 9)}})


def shared_bytes() -> bytes:
    """Two hundred entries that all point at the same 1 MB: what overlaps is only ever inflated once for each that is read."""
    one = main()
    names = [f"word/{number}.xml".encode() for number in range(200)]
    directory = one.entry(0) + b"".join(_renamed(one, name) for name in names)
    body = one.local()
    return body + directory + struct.pack("<4s4H2LH", _END, 0, 0, 201, 201, len(directory), len(body), 0)


def _renamed(member: Member, name: bytes) -> bytes:
    other = Member(name, member.content)
    return other.entry(0)


def nested(levels: int) -> bytes:
    """A ZIP in a ZIP in a ZIP."""
    data = GOOD
    for number in range(levels):
        data = package({f"{number}.zip": data})
    return data


def turned(found: bytes, other: bytes) -> Callable[[], bytes]:
    """The good document with these bytes changed."""
    return lambda: GOOD.replace(found, other)


def cut(share: float) -> Callable[[], bytes]:
    """The good document, ending too early."""
    return lambda: GOOD[: int(len(GOOD) * share)]


def _read(make: Callable[[], bytes]) -> Hostile:
    return Hostile(make, shows=TEXT)


FILES: Family = {
    "ratio-bomb.docx": Hostile(lambda: spaces(MAIN), BOMB),
    "ratio-bomb.xlsx": Hostile(lambda: spaces(SHEET), BOMB),
    "shared-budget.xlsx": Hostile(many_halves, BOMB),
    "lying-small.docx": Hostile(lambda: spaces(MAIN).replace(struct.pack("<L", 120 << 20), struct.pack("<L", 99)), BOMB),
    "size-too-small.docx": Hostile(lambda: archive(main(size=10)), DAMAGED),
    "size-too-large.docx": Hostile(lambda: archive(main(size=0x7FFFFFFF)), DAMAGED),
    "packed-size-huge.docx": Hostile(lambda: archive(main(packed=0x7FFFFFFF)), DAMAGED),
    "packed-size-zero.docx": Hostile(lambda: archive(main(packed=0)), DAMAGED),
    "checksum.docx": Hostile(lambda: archive(main(crc=1)), DAMAGED),
    "many-entries.docx": Hostile(lambda: package({str(number): b"" for number in range(10_001)}), entries(10_001)),
    "many-entries.xlsx": Hostile(lambda: package({f"xl/{number}": b"" for number in range(10_001)}), entries(10_001)),
    "count-65535.docx": Hostile(lambda: archive(main(), count=65_534), entries(65_534)),
    "count-more.docx": Hostile(lambda: archive(main(), count=3), DAMAGED),
    "count-none.docx": Hostile(lambda: archive(main(), count=0), mismatch(".docx", "压缩包", UNPACK)),
    "overlap.docx": _read(shared_bytes),
    "nested.docx": Hostile(lambda: nested(8), mismatch(".docx", "压缩包", UNPACK)),
    "package-as-document.docx": Hostile(lambda: package({MAIN: GOOD}), DAMAGED),
    "empty-archive.docx": Hostile(lambda: archive(), mismatch(".docx", "压缩包", UNPACK)),
    "empty-archive.xlsx": Hostile(lambda: archive(), mismatch(".xlsx", "压缩包", UNPACK)),
    "directory-beyond.docx": Hostile(lambda: archive(main(), start=1 << 30), DAMAGED),
    "directory-inside-member.docx": Hostile(lambda: archive(main(), start=3), DAMAGED),
    "offset-beyond.docx": Hostile(lambda: archive(main(offset=1 << 30)), DAMAGED),
    "offset-into-data.docx": Hostile(lambda: archive(main(offset=7)), DAMAGED),
    "name-longer-than-file.docx": Hostile(lambda: archive(main(name_length=65_000)), NO_BODY),
    "cut-at-half.docx": Hostile(cut(0.5), DAMAGED),
    "cut-at-tenth.docx": Hostile(cut(0.1), DAMAGED),
    "cut-at-end.docx": Hostile(lambda: GOOD[:-1], DAMAGED),
    "four-bytes.docx": Hostile(lambda: b"PK\x03\x04", DAMAGED),
    "no-directory.docx": Hostile(turned(_ENTRY, b"PK\x01\x03"), DAMAGED),
    "no-local-header.docx": Hostile(
        turned(_LOCAL, b"PK\x03\x05"),
        mismatch(".docx", "无法识别的数据", "文件可能已损坏，请重新下载，或用 Word、WPS 打开原件后另存为 .docx"),
    ),
    "garbage-deflate.docx": Hostile(
        lambda: archive(Member(MAIN.encode(), b"\xff" * 400, method=8, crc=0)).replace(
            zlib.compress(b"\xff" * 400)[2:-4], b"\x07" * len(zlib.compress(b"\xff" * 400)[2:-4])
        ),
        DAMAGED,
    ),
    "encrypted-member.docx": Hostile(lambda: archive(main(flags=1)), LOCKED_INSIDE),
    "encrypted-member.xlsx": Hostile(
        lambda: archive(Member(SHEET.encode(), b"<x/>", flags=1), Member(b"xl/workbook.xml", b"<x/>")), LOCKED_INSIDE
    ),
    "method-bzip2.docx": Hostile(lambda: archive(main(method=12)), DAMAGED),
    "method-lzma.docx": Hostile(lambda: archive(main(method=14)), DAMAGED),
    "method-aes.docx": Hostile(lambda: archive(main(method=99)), DAMAGED),
    "twice.docx": Hostile(lambda: archive(main(), main()), DAMAGED),
    "twice-by-backslash.docx": Hostile(lambda: archive(main(), Member(b"word\\document.xml", b"<x/>")), DAMAGED),
    "other-case.docx": Hostile(lambda: archive(Member(b"Word/Document.xml", b"<x/>")), mismatch(".docx", "压缩包", UNPACK)),
    "climbing-name.docx": _read(lambda: with_members("../../../../tmp/evil")),
    "absolute-name.docx": _read(lambda: with_members("/etc/cron.d/evil")),
    "drive-name.docx": _read(lambda: with_members("C:\\Windows\\evil.dll", "\\\\host\\share\\evil")),
    "device-name.docx": _read(lambda: with_members("CON", "NUL", "COM1", "LPT1.xml")),
    "long-name.docx": _read(lambda: with_members("a" * 60_000)),
    "nul-name.docx": _read(lambda: with_members("word/\0evil.xml")),
    "gbk-name.docx": _read(lambda: archive(Member("附件/图片.png".encode("gbk"), b"x"), main())),
    "broken-utf8-name.docx": Hostile(lambda: archive(Member(b"\xff\xfe\xfd", b"x", flags=1 << 11), main()), DAMAGED),
    "symlink.docx": _read(lambda: archive(Member(b"word/link", b"/etc/passwd", mode=0o120777 << 16), main())),
    "other-disk.docx": _read(lambda: archive(main(disk=7))),
    "no-content-types.docx": _read(lambda: package({MAIN: part("document", para(TEXT))})),
    "long-comment.docx": _read(lambda: archive(main(), comment=b"x" * 65_535)),
    "end-in-comment.docx": Hostile(lambda: archive(main(), comment=struct.pack("<4s4H2LH", _END, 0, 0, 1, 1, 9, 9, 0)), DAMAGED),
    "behind-a-program.docx": Hostile(
        lambda: b"MZ" + bytes(400) + GOOD,
        mismatch(".docx", "无法识别的数据", "文件可能已损坏，请重新下载，或用 Word、WPS 打开原件后另存为 .docx"),
    ),
    "trailing-garbage.docx": _read(lambda: GOOD + b"x" * 900),
    "slides.docx": Hostile(
        lambda: package({"ppt/presentation.xml": b"<x/>"}),
        mismatch(".docx", "PowerPoint 演示文稿", "请把内容复制到 Word 文档里，另存为 .docx 再核对"),
    ),
    "java.docx": Hostile(
        lambda: package({"META-INF/MANIFEST.MF": b"x", "A.class": b"\xca\xfe"}), mismatch(".docx", "压缩包", UNPACK)
    ),
    "word-in-book.xlsx": Hostile(lambda: GOOD, shows=TEXT, said="扩展名是 .xlsx，内容是Word 文档（.docx），按后者读取"),
    "book-in-word.docx": Hostile(
        sheet_book, mismatch(".docx", "Excel 工作簿（.xlsx）", "请把内容复制到 Word 文档里，另存为 .docx 再核对")
    ),
}
