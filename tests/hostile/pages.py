"""PDF files that loop, swell, lie about their letters, or carry what is no text: written object by object."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping

from docx_making import docx, package, para
from hostile.made import GIVES_UP, Family, Hostile, mismatch

TEXT = "Budget 486.29"
BROKEN = "PDF 不完整或已损坏，打不开；请重新下载，或用 Word、WPS 打开原件后另存为 .docx。"
NO_TEXT = "PDF 里没有文字；请打开原件，确认内容能看见也能选中，或提供原来的 Word 文档。"
NO_PAGE_READ = "PDF 第 1 页已损坏，读不出来；请重新下载，或用 Word、WPS 打开原件后另存为 .docx。"
NO_PAGE = "PDF 里一页也没有；请检查原件，重新导出。"
MANY = "PDF 有 100000 页，远超一份报告，没有读取；请只留要核对的部分（不超过 500 页）再传。"
GARBLED = "PDF 的文字层是乱码（字体没有注明是什么字），无法核对；请提供原来的 Word 文档，或重新导出 PDF。"
FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
SHOWN = f"BT /F1 12 Tf 72 700 Td ({TEXT}) Tj ET"

Objects = dict[int, bytes]


def stream(content: bytes, more: str = "", *, packed: bool = False) -> bytes:
    """A stream object."""
    body = zlib.compress(content, 9) if packed else content
    filter_ = "/Filter/FlateDecode" if packed else ""
    return f"<</Length {len(body)}{filter_}{more}>>\nstream\n".encode() + body + b"\nendstream"


def objects(
    content: bytes | str = SHOWN, page: str = "", catalogue: str = "", font: str = FONT, box: str = "[0 0 595 842]", **more: bytes
) -> Objects:
    """The objects of a file of one page; keywords o6, o7 … are further ones."""
    shown = content if isinstance(content, bytes) else stream(content.encode())
    found = {
        1: f"<</Type/Catalog/Pages 2 0 R{catalogue}>>".encode(),
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox{box}/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>{page}>>".encode(),
        4: shown,
        5: font.encode(),
    }
    return found | {int(name[1:]): value for name, value in more.items()}


def pdf(made: Mapping[int, bytes] | None = None, *, trailer: str = "", xref: bool = True, shift: int = 0) -> bytes:
    """A file of these objects; its table of places may be left out, or be wrong by `shift`."""
    body, places = b"%PDF-1.7\n", {}
    made = objects() if made is None else made
    for number, content in made.items():
        places[number] = len(body)
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start, size = len(body), max(made, default=0) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        table += b"%010d 00000 n \n" % (places.get(number, 0) + shift)
    end = f"trailer\n<</Size {size}/Root 1 0 R{trailer.format(start=start)}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return body + (table if xref else b"") + end


def pages(kids: str, count: str) -> bytes:
    """A file whose tree of pages is this."""
    return pdf(objects() | {2: f"<</Type/Pages/Kids[{kids}]/Count {count}>>".encode()})


def swelling(unit: bytes, times: int) -> bytes:
    """A page whose content swells."""
    return pdf(objects(stream(SHOWN.encode() + b" " + unit * times, packed=True)))


def thrice() -> bytes:
    """A page packed three times over."""
    body = zlib.compress(zlib.compress(zlib.compress(b" " * 300_000_000, 9), 9), 9)
    filters = "/Filter[/FlateDecode/FlateDecode/FlateDecode]"
    return pdf(objects(f"<</Length {len(body)}{filters}>>\nstream\n".encode() + body + b"\nendstream"))


def mapped(lines: str) -> bytes:
    """A font whose table of letters says this."""
    table = f"/CIDInit /ProcSet findresource begin begincmap {lines} endcmap end".encode()
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    return pdf(objects(font=font, o6=stream(table)))


def beside(page: str = "", catalogue: str = "", **more: bytes) -> Callable[[], bytes]:
    """A good page with something beside its text."""
    return lambda: pdf(objects(page=page, catalogue=catalogue, **more))


def with_image(filter_: str, body: bytes, size: int = 30_000) -> bytes:
    """A good page that also draws a picture."""
    image = stream(
        body, f"/Type/XObject/Subtype/Image/Width {size}/Height {size}/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/{filter_}"
    )
    made = objects(SHOWN + " q 100 0 0 100 0 0 cm /I Do Q", o6=image)
    return pdf(made | {3: made[3].replace(b"/Font", b"/XObject<</I 6 0 R>>/Font")})


def with_form(content: str) -> bytes:
    """A good page that also draws a form, which draws itself."""
    form = stream(content.encode(), "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>")
    made = objects(SHOWN + " /X Do", o6=form)
    return pdf(made | {3: made[3].replace(b"/Font", b"/XObject<</X 6 0 R>>/Font")})


def locked(word: str) -> bytes:
    """A file that takes a password to open, or one only to change it."""
    from io import BytesIO

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf())))
    writer.encrypt(word, "owner", algorithm="AES-256")
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def _read(make: Callable[[], bytes], said: str = "") -> Hostile:
    return Hostile(make, shows=TEXT, said=said)


GOOD = pdf()
FILES: Family = {
    "good.pdf": _read(pdf),
    "header-only.pdf": Hostile(lambda: b"%PDF-1.7\n%%EOF", BROKEN),
    "header-and-noise.pdf": Hostile(lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, BROKEN),
    "no-objects.pdf": Hostile(lambda: pdf({}), BROKEN),
    "cut-at-half.pdf": Hostile(lambda: GOOD[: len(GOOD) // 2], BROKEN),
    "cut-in-table.pdf": Hostile(lambda: GOOD[: GOOD.rindex(b"trailer") - 20], BROKEN),
    "no-table.pdf": _read(lambda: pdf(xref=False)),
    "wrong-places.pdf": _read(lambda: pdf(shift=77)),
    "table-loop.pdf": _read(lambda: pdf(trailer="/Prev {start}")),
    "table-far.pdf": _read(lambda: pdf(trailer="/Prev 99999999999")),
    "size-huge.pdf": _read(lambda: GOOD.replace(b"/Size 6", b"/Size 4294967295")),
    "no-root.pdf": Hostile(lambda: GOOD.replace(b"/Root 1 0 R", b"/Root 9 0 R"), BROKEN),
    "root-of-itself.pdf": Hostile(lambda: pdf(objects() | {1: b"1 0 R"}), BROKEN),
    "no-pages.pdf": Hostile(lambda: pages("", "0"), NO_PAGE),
    "pages-loop.pdf": Hostile(lambda: pages("2 0 R", "1"), NO_PAGE_READ),
    "pages-of-100000.pdf": Hostile(lambda: pages("3 0 R " * 100_000, "100000"), MANY),
    "count-lies-high.pdf": _read(lambda: pages("3 0 R", "1000000000")),
    "count-lies-low.pdf": _read(lambda: pages("3 0 R " * 3, "1")),
    "count-negative.pdf": _read(lambda: pages("3 0 R", "-5")),
    "kids-missing.pdf": Hostile(lambda: pages("77 0 R", "1"), NO_PAGE_READ),
    "page-no-box.pdf": _read(lambda: pdf(objects(box="[]"))),
    "page-huge.pdf": _read(lambda: pdf(objects(box="[0 0 1e30 1e30]"))),
    "page-backwards.pdf": _read(lambda: pdf(objects(box="[595 842 0 0]"))),
    "page-empty-box.pdf": _read(lambda: pdf(objects(box="[0 0 0 0]"))),
    "page-turned.pdf": _read(beside("/Rotate 12345")),
    "page-scaled.pdf": _read(beside("/UserUnit 1e20")),
    "blank.pdf": Hostile(lambda: pdf(objects("")), NO_TEXT),
    "swelling-blanks.pdf": Hostile(lambda: swelling(b" ", 400_000_000), GIVES_UP),
    "swelling-text.pdf": _read(lambda: swelling(b"BT /F1 1 Tf (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ET ", 400_000)),
    "swelling-lines.pdf": _read(lambda: swelling(b"0 0 m 500 0 l S 0 9 m 9 800 l S ", 300_000)),
    "swelling-boxes.pdf": _read(lambda: swelling(b"1 1 300 300 re S ", 200_000)),
    "packed-thrice.pdf": Hostile(thrice, GIVES_UP),
    "states-unended.pdf": _read(lambda: pdf(objects("q " * 500_000 + SHOWN))),
    "arrays-deep.pdf": _read(lambda: pdf(objects(page="/X" + "[" * 100_000 + "]" * 100_000))),
    "dictionaries-deep.pdf": _read(lambda: pdf(objects(catalogue="/X" + "<</X" * 50_000 + " 1" + ">>" * 50_000))),
    "text-unended.pdf": Hostile(lambda: pdf(objects("BT /F1 12 Tf 72 700 Td (Budget 486.29")), NO_TEXT),
    "length-negative.pdf": _read(lambda: GOOD.replace(b"/Length ", b"/Length -")),
    "length-huge.pdf": _read(lambda: GOOD.replace(b"/Length ", b"/Length 99999999")),
    "length-of-itself.pdf": _read(lambda: GOOD.replace(f"/Length {len(SHOWN)}".encode(), b"/Length 4 0 R")),
    "garbage-packed.pdf": Hostile(
        lambda: pdf(objects(b"<</Length 40/Filter/FlateDecode>>\nstream\n" + b"\xff" * 40 + b"\nendstream")), NO_TEXT
    ),
    "filter-unknown.pdf": _read(lambda: pdf(objects(stream(SHOWN.encode(), "/Filter/Evil")))),
    "predictor-huge.pdf": Hostile(
        lambda: pdf(objects(stream(SHOWN.encode(), "/DecodeParms<</Predictor 15/Columns 2147483647>>", packed=True))), NO_TEXT
    ),
    "form-in-itself.pdf": _read(lambda: with_form("/X Do")),
    "form-in-itself-many.pdf": Hostile(lambda: with_form("/X Do " * 2000), GIVES_UP),
    "script.pdf": _read(beside(catalogue="/OpenAction<</S/JavaScript/JS(app.alert(1);while(1){})>>")),
    "starts-program.pdf": _read(beside(catalogue="/OpenAction<</S/Launch/F(cmd.exe)>>")),
    "opens-address.pdf": _read(beside(catalogue="/OpenAction<</S/URI/URI(http://127.0.0.1:9/)>>")),
    "file-inside.pdf": _read(
        beside(catalogue="/Names<</EmbeddedFiles<</Names[(a.exe)<</EF<</F 6 0 R>>/F(a.exe)>>]>>>>", o6=stream(b"MZ" + bytes(900)))
    ),
    "swelling-file-inside.pdf": _read(
        beside(
            catalogue="/Names<</EmbeddedFiles<</Names[(a)<</EF<</F 6 0 R>>/F(a)>>]>>>>",
            o6=stream(bytes(200_000_000), packed=True),
        )
    ),
    "names-loop.pdf": _read(beside(catalogue="/Names<</EmbeddedFiles 6 0 R>>", o6=b"<</Kids[6 0 R]>>")),
    "outline-loop.pdf": _read(beside(catalogue="/Outlines 6 0 R", o6=b"<</First 6 0 R/Next 6 0 R/Last 6 0 R/Count 9>>")),
    "xfa.pdf": _read(
        beside(
            catalogue="/AcroForm<</XFA 6 0 R/Fields[]>>",
            o6=stream(b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"),
        )
    ),
    "notes-of-20000.pdf": _read(beside("/Annots[" + "<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(x)>>" * 20_000 + "]")),
    "picture-jbig2.pdf": _read(lambda: with_image("JBIG2Decode", b"\x97JB2\r\n\x1a\n" + b"\xff" * 400)),
    "picture-jpx.pdf": _read(lambda: with_image("JPXDecode", b"\0\0\0\x0cjP  \r\n\x87\n" + b"\xff" * 400)),
    "picture-jpeg.pdf": _read(lambda: with_image("DCTDecode", b"\xff\xd8\xff\xe0" + b"\xff" * 400)),
    "picture-swelling.pdf": _read(lambda: with_image("FlateDecode", zlib.compress(bytes(100_000_000)))),
    "letters-private.pdf": Hostile(
        lambda: mapped("1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <00> <FF> <E000> endbfrange"), GARBLED
    ),
    "letters-range-huge.pdf": Hostile(
        lambda: mapped(
            "1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange 1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"
        ),
        shows="¶",
    ),
    "letters-to-long-words.pdf": Hostile(
        lambda: mapped(
            "1 begincodespacerange <00> <FF> endcodespacerange 95 beginbfchar "
            + " ".join(f"<{n:02X}> <{'0041' * 20_000}>" for n in range(32, 127))
            + " endbfchar"
        ),
        shows="AAAA",
    ),
    "letters-of-a-file.pdf": _read(lambda: mapped("/..#2F..#2Fetc#2Fpasswd usecmap")),
    "font-missing.pdf": _read(lambda: pdf(objects(font="null"))),
    "font-of-itself.pdf": _read(lambda: pdf(objects(font="5 0 R"))),
    "font-type3-loop.pdf": Hostile(
        lambda: pdf(
            objects(
                font="<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 0/LastChar 255/Widths[]/CharProcs<</a 4 0 R>>"
                "/Encoding<</Differences[66/a]>>/Resources<</Font<</F1 5 0 R>>>>>>"
            )
        ),
        NO_TEXT,
    ),
    "white-text.pdf": _read(lambda: pdf(objects("1 1 1 rg " + SHOWN))),
    "unseen-text.pdf": _read(lambda: pdf(objects(SHOWN.replace("Td", "Td 3 Tr")))),
    "text-far-away.pdf": _read(lambda: pdf(objects(SHOWN + " BT /F1 12 Tf 9e9 -9e9 Td (x) Tj ET"))),
    "text-size-huge.pdf": Hostile(lambda: pdf(objects(SHOWN.replace("12 Tf", "1e30 Tf"))), NO_TEXT),
    "text-size-nan.pdf": Hostile(lambda: pdf(objects(SHOWN.replace("12 Tf", "nan Tf"))), NO_TEXT),
    "locked.pdf": Hostile(
        lambda: locked("secret"), "PDF 加了密码（已加密），无法读取；请用打开密码另存一份不加密的 PDF，或提供原来的 Word 文档。"
    ),
    "locked-for-changes.pdf": _read(lambda: locked("")),
    "behind-noise.pdf": _read(lambda: b"x" * 500 + b"\n" + GOOD),
    "and-an-archive.pdf": _read(lambda: GOOD + package({"a.txt": b"x"})),
    "archive.pdf": Hostile(lambda: package({"a.txt": b"x"}), mismatch(".pdf", "压缩包", "请先解压，再核对里面的文档")),
    "word.pdf": Hostile(lambda: docx(para(TEXT)), shows=TEXT, said="扩展名是 .pdf，内容是Word 文档（.docx），按后者读取"),
    "page.docx": _read(lambda: GOOD, "扩展名是 .docx，内容是PDF 文件，按后者读取"),
    "text.pdf": Hostile(lambda: TEXT.encode(), mismatch(".pdf", "纯文本", "请把扩展名改为 .txt 再核对")),
    "noise.pdf": Hostile(
        lambda: bytes(range(256)) * 9,
        mismatch(".pdf", "无法识别的数据", "文件可能已损坏，请重新下载，或用 Word、WPS 打开原件后另存为 .docx"),
    ),
}
