"""Files that are damaged, hostile or not what they seem: one clear sentence each, and never anything but Unreadable."""

import random
import struct
import zipfile
from io import BytesIO

import pytest

from counting import calls
from docx_making import docx, package, para, part, row, run, table
from jiheng.errors import Unreadable
from jiheng.model.blocks import Document
from jiheng.read import ocr, zipped
from jiheng.read.files import EXTENSIONS, kind_of, load

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
LOCKED = OLE + "EncryptedPackage".encode("utf-16-le") + bytes(64)
OLD_WORD = OLE + "WordDocument".encode("utf-16-le") + bytes(64)
OLD_EXCEL = OLE + "Workbook".encode("utf-16-le") + bytes(64)
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
GOOD = docx(para("预算486.29万元，执行率64.19%"))
MAIN = "word/document.xml"
HTML = b"<html><body><p>\xe9\xa2\x84\xe7\xae\x97</p></body></html>"


def body(xml: str) -> bytes:
    return package({MAIN: xml.encode()})


def sentence(name: str, data: bytes) -> str:
    """Return the refusal; it must be one sentence in Chinese that says what to do."""
    with pytest.raises(Unreadable) as caught:
        load(name, data)
    text = str(caught.value)
    assert text.endswith("。")
    assert text.count("。") == 1
    assert "\n" not in text
    assert any(word in text for word in ("请", "可"))
    return text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", b"", ["空"]),
        ("a.txt", b"", ["空"]),
        ("a.txt", b"\xef\xbb\xbf \r\n\t", ["没有文字"]),
        ("a.docx", docx(para("")), ["没有文字", "图片"]),
        ("a.html", b"<html><script>1</script></html>", ["看得见的文字"]),
        ("a.docx", PNG, ["扩展名是 .docx", "PNG 图片"]),
        ("a.docx", b"\xff\xd8\xff\xe0" + bytes(99), ["JPEG 图片"]),
        ("a.txt", PNG, ["扩展名是 .txt", "PNG 图片"]),
        ("a.docx", b"RIFF\0\0\0\0WEBP", ["WebP"]),
        ("a.docx", b"%PDF-1.7 ...", ["PDF 不完整或已损坏", "另存为 .docx"]),
        ("a.pdf", b"%PDF-1.7 ...", ["PDF 不完整或已损坏", "另存为 .docx"]),
        ("a.pdf", "预算".encode(), ["扩展名是 .pdf", "纯文本"]),
        ("a.PDF", PNG, ["扩展名是 .pdf", "PNG 图片"]),
        ("a.docx", LOCKED, ["加密", "取消密码"]),
        ("a.xlsx", LOCKED, ["加密"]),
        ("a.docx", OLD_WORD, ["LibreOffice", "另存为 .docx"]),
        ("a.doc", OLD_WORD, ["LibreOffice", "另存为 .docx"]),
        ("a.wps", OLD_WORD, ["LibreOffice", "另存为 .docx"]),
        ("a.docx", OLE, ["扩展名是 .docx", "旧版 Office 文件"]),
        ("a.xls", OLD_EXCEL, ["损坏"]),
        ("a.et", OLD_EXCEL, ["损坏"]),
        ("a.et", OLE, ["损坏"]),
        ("a.xls", "甲\t乙".encode(), ["扩展名是 .xls", "纯文本"]),
        ("a.xlsx", package({"xl/workbook.xml": b"<x/>"}), ["损坏"]),
        ("a.ods", package({"mimetype": b"x", "content.xml": b"<x/>"}), ["扩展名是 .ods", "OpenDocument 文件"]),
        ("a.ods", package({"mimetype": ODS}), ["损坏"]),
        ("a.ods", package({"mimetype": ODS, "content.xml": b"<x/>"}), ["没有看得见的文字"]),
        ("a.ods", package({"mimetype": ODS, "content.xml": b"<!DOCTYPE x><x/>"}), ["DTD"]),
        ("a.ods", package({"mimetype": ODS, "META-INF/manifest.xml": b"<encryption-data/>"}), ["加密"]),
        ("a.docx", package({"xl/workbook.xml": b"<x/>"}), ["扩展名是 .docx", "Excel 工作簿"]),
        ("a.docx", package({"a.txt": b"1"}), ["压缩包", "解压"]),
        ("a.zip", package({"a.txt": b"1"}), ["压缩包", "解压"]),
        ("a.docx", b"Rar!\x1a\x07\x00", ["压缩包"]),
        ("a.docx", "这是一段文字".encode(), ["纯文本", ".txt"]),
        ("a.docx", b"\x00\x01\x02\x03" * 99, ["无法识别"]),
        ("a.docx", package({"word/styles.xml": b"<x/>"}), ["word/document.xml"]),
        ("a.docx", GOOD[: len(GOOD) // 2], ["不完整或已损坏"]),
        ("a.docx", GOOD[:-1], ["不完整或已损坏"]),
        ("a.docx", b"PK\x03\x04", ["不完整或已损坏"]),
        ("a.docx", GOOD.replace(b"PK\x01\x02", b"PK\x01\x03"), ["不完整或已损坏"]),
        ("a.docx", body("<w:document"), ["不完整或已损坏"]),
        ("a.txt", "预算\0执行".encode(), ["NUL"]),
        ("a.txt", b"\xb2\xe2\xca\xd4\0\0\0", ["NUL"]),
        ("a.txt", b"\xff\xfe\x00\xd8\x41", ["编码"]),
        ("a.txt", bytes(range(1, 256)) * 3, ["编码"]),
        ("a.json", b"{}", ["数据文件"]),
        ("a.xyz", "文字".encode(), ["不认识", ".xyz", ".docx、.doc、.wps"]),
        ("a.png", PNG, ["损坏"] if ocr.there() else ["EXTRAS=ocr"]),
    ],
)
def test_one_clear_sentence(name: str, data: bytes, words: list[str]) -> None:
    text = sentence(name, data)
    assert all(word in text for word in words), text


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", "文字".encode(), "txt"),
        ("a.md", "文字".encode(), "md"),
        ("目录/甲.DOCX", GOOD, "docx"),
        ("a.docm", GOOD, "docx"),
        ("a.htm", HTML, "html"),
        ("a.json", b"{}", "json"),
        ("a.yml", b"a: 1", "yaml"),
        ("-", "文字".encode(), "txt"),
        ("-", b'{"a": 1}', "json"),
        ("-", GOOD, "docx"),
        ("-", HTML, "html"),
        ("a.txt", HTML, "txt"),
    ],
)
def test_kinds(name: str, data: bytes, kind: str) -> None:
    assert kind_of(name, data) == kind


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.txt", GOOD), ("a.doc", GOOD), ("a.md", GOOD), ("a.doc", HTML), ("a.docx", HTML), ("a.doc", "预算".encode())],
)
def test_a_wrong_extension_that_does_no_harm_is_said(name: str, data: bytes) -> None:
    document = load(name, data)
    assert document.texts()
    assert document.said[0].startswith("扩展名是 ." + name[2:])


def test_every_extension_is_read_or_refused_in_a_sentence() -> None:
    for extension in EXTENSIONS:
        if extension in (".txt", ".md", ".html", ".htm", ".json", ".yaml", ".yml"):
            assert kind_of("a" + extension, "a: 文字".encode()) == EXTENSIONS[extension]
        elif extension in (".doc", ".wps", ".rtf", ".odt"):
            assert kind_of("a" + extension, "a: 文字".encode()) == "txt"
        else:
            sentence("a" + extension, "a: 文字".encode())


def test_macros_are_not_touched_and_said() -> None:
    parts = {MAIN: part("document", para("正文")), "word/vbaProject.bin": OLE}
    for name in ("a.docm", "a.docx"):
        document = load(name, package(parts))
        assert [text.text for text in document.texts()] == ["正文"]
        assert "宏没有运行" in document.said[0]


def test_bombs_stop_where_they_grow() -> None:
    bomb = package({MAIN: b" " * (100 << 20)})
    assert "压缩炸弹" in sentence("a.docx", bomb)
    lying = bomb.replace(struct.pack("<L", 100 << 20), struct.pack("<L", 99))
    assert "压缩炸弹" in sentence("a.docx", lying)


def test_a_part_over_the_limit_is_refused_at_any_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "PART_LIMIT", 1000)
    noise = random.Random(1).randbytes(2000).hex()
    assert "压缩炸弹" in sentence("a.docx", docx(para(noise)))
    assert "压缩炸弹" in sentence("a.docx", package({MAIN: noise.encode()}, zipfile.ZIP_STORED))


def test_the_budget_of_a_package_is_shared_by_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "TOTAL_LIMIT", 1500)
    opened = zipped.Package(package({"a": b"x" * 1000, "b": b"x" * 1000}))
    assert len(opened.read("a")) == 1000
    with pytest.raises(Unreadable, match="炸弹"):
        opened.read("b")


def test_too_many_entries() -> None:
    assert "部件" in sentence("a.docx", package({f"{number}": b"" for number in range(10_001)}))


def test_two_entries_of_one_name() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(MAIN, part("document", para("甲")))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(MAIN, part("document", para("乙")))
    assert "损坏" in sentence("a.docx", target.getvalue())


def test_a_changed_byte_is_found() -> None:
    at = GOOD.index(MAIN.encode()) + len(MAIN) + 40
    assert "损坏" in sentence("a.docx", GOOD[:at] + bytes([GOOD[at] ^ 255]) + GOOD[at + 1 :])


def test_zip64_is_read_right() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(MAIN, "w", force_zip64=True) as member:
        member.write(part("document", para("大")))
    data = target.getvalue()
    end = data.rindex(b"PK\x05\x06")
    entry = data.index(b"PK\x01\x02")
    crc_to_size = data[entry + 20 : entry + 28]
    extra = struct.pack("<2H3Q", 1, 24, *reversed(struct.unpack("<2L", crc_to_size)), 0)
    name = MAIN.encode()
    header = bytearray(data[entry : entry + 46])
    header[20:28] = b"\xff" * 8
    header[30:32] = struct.pack("<H", len(extra))
    header[42:46] = b"\xff" * 4
    directory = bytes(header) + name + extra
    wide = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, len(directory), entry)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, entry + len(directory), 1)
    last = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert end > entry
    built = data[:entry] + directory + wide + locator + last
    assert [text.text for text in load("a.docx", built).texts()] == ["大"]
    endless = built.replace(wide, struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 2**63, 9, 2**64 - 1))
    assert sentence("a.docx", endless)


def test_an_encrypted_member() -> None:
    entry = GOOD.index(b"PK\x01\x02", GOOD.index(b"PK\x01\x02") + 4)
    locked = GOOD[: entry + 8] + b"\x01" + GOOD[entry + 9 :]
    assert "密码" in sentence("a.docx", locked)


LAUGHS = '<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
        LAUGHS + "]>",
    ],
)
def test_entities_are_refused_and_never_followed(dtd: str) -> None:
    document = part("document", para("&a;" if "ENTITY a" in dtd else "x")).decode().partition("?>")[2]
    assert "DTD" in sentence("a.docx", body(dtd + document))


def test_depth_and_width_of_xml_are_survived() -> None:
    assert "损坏" in sentence("a.docx", body("<a>" * 100_000))
    attributes = " ".join(f'a{number}=""' for number in range(100_000))
    assert sentence("a.docx", body(f"<a {attributes}/>"))


def test_a_page_that_nests_too_deep_is_not_cut_in_silence() -> None:
    assert "嵌套" in sentence("a.html", b"<html>" + b"<div>" * 3000 + b"x")


def test_macro_names_paths_and_odd_member_names_do_no_harm() -> None:
    names = ["../../etc/passwd", "/abs", "C:\\x", "CON", "a" * 4000, "\u6587\u4ef6.xml"]
    data = package({**dict.fromkeys(names, b"x"), MAIN: part("document", para("正文"))})
    assert [text.text for text in load("a.docx", data).texts()] == ["正文"]


@pytest.mark.parametrize("piece", ["执行率64.19%", "|", "a|", " |", "#", "\r", "\\|", "<", "<p>", "&", " "])
@pytest.mark.parametrize("name", ["a.md", "a.html"])
def test_a_line_ten_times_as_long_takes_ten_times_the_work(name: str, piece: str) -> None:
    def work(size: int) -> int:
        data = ("字" + piece * (size // len(piece)) + "|").encode()
        return calls(lambda: load(name, data))

    work(100)  # imports
    assert work(100_000) <= 15 * work(10_000) + 2_000


@pytest.mark.parametrize(
    "piece",
    [
        run("1"),
        "<w:r><w:tab/></w:r>",
        "<w:del>" * 20 + "</w:del>" * 20,
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("x"),
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r>",
        "<w:r><w:txbxContent>" + para("x") + "</w:txbxContent></w:r>",
    ],
)
def test_the_walk_is_linear(piece: str) -> None:
    def work(size: int) -> int:
        data = docx(para("头", *[piece] * size), table(row(*["c"] * size)))
        return calls(lambda: load("a.docx", data))

    work(10)  # imports
    assert work(5_000) <= 15 * work(500) + 2_000  # a quadratic walk would take 100 times the work


def end(name: str, data: bytes) -> Document | str:
    """The document that a file becomes, or the sentence with which it is refused."""
    try:
        return load(name, data)
    except Unreadable as refusal:
        return str(refusal)


def test_mutated_files_end_as_a_document_or_a_sentence() -> None:
    chance = random.Random(20260706)
    good = docx(
        para("预算", run("486"), properties="<w:numPr><w:numId w:val='1'/></w:numPr>"),
        table(row("a", "b")),
        numbering='<w:num w:numId="1"/>',
        footnotes='<w:footnote w:id="1">' + para("注") + "</w:footnote>",
    )
    stored = package({MAIN: part("document", para("预算", run("486")) + table(row("a", "b")))}, zipfile.ZIP_STORED)
    ends: list[Document | str] = []
    for number in range(1500):
        data = bytearray((good, stored)[number % 2])
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data))
            if chance.random() < 0.5:
                data[at] = chance.randrange(256)
            else:
                del data[at : at + chance.randint(1, 40)]
        ends.append(end(chance.choice(("a.docx", "a.txt", "a.html", "-")), bytes(data)))
    assert {type(one) for one in ends} == {Document, str}
    assert all(one.blocks if isinstance(one, Document) else one.endswith("。") and "\n" not in one for one in ends)
