"""Scans and pictures: what is printed on them is recognised and audited, and never gives more than a warning."""

from __future__ import annotations

import io
import subprocess
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from jiheng.audit.files import audit_bytes
from jiheng.errors import Unreadable
from jiheng.model.blocks import Block, Cell, Document, Paragraph, Table
from jiheng.profiles.profile import profile
from jiheng.read import ocr
from jiheng.read.files import load
from jiheng.write.pdf import pdf_bytes
from support import need

PROFILE = profile("national")
SAID = "识别件：文字由图片识别得来，可能认错；查出的问题都按提醒列出，请对照原件"
PROSE = (
    Paragraph("青石县白杨镇人民政府整体支出绩效监控报告", level=9),
    Paragraph("填报时间：2021年7月2日"),
    Paragraph("二、部门单位年度预算执行情况", level=1),
    Paragraph("2021年预算486.29万元，截至2021年6月30日，资金执行数312.17万元，预算执行率64.3%。"),
)
ROWS = (
    ("资金类别", "预算数（万元）", "执行数（万元）", "预算执行率"),
    ("年度资金总额", "486.29", "312.17", "64.19%"),
    ("其中：基本支出", "486.29", "312.17", "64.19%"),
)


@pytest.fixture(autouse=True)
def _with_ocr(request: pytest.FixtureRequest) -> None:
    if "without" not in request.node.name:
        need(ocr.there(), "the extra ocr is not installed: make setup EXTRAS=ocr")


def grid() -> Table:
    return Table(tuple(tuple(Cell(text) for text in row) for row in ROWS))


def drawn(blocks: Sequence[Block], dpi: int = 200) -> list[Any]:
    """Each page of a document as a picture."""
    with pypdfium2.PdfDocument(pdf_bytes(blocks, PROFILE)) as document:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def saved(images: Sequence[Any], kind: str, **options: Any) -> bytes:
    target = io.BytesIO()
    more = {"save_all": True, "append_images": images[1:]} if kind in ("PDF", "TIFF") else {}
    images[0].save(target, kind, **more, **options)
    return target.getvalue()


def scan(blocks: Sequence[Block], dpi: int = 200) -> bytes:
    return saved(drawn(blocks, dpi), "PDF", resolution=dpi)


def told(document: Document) -> list[Any]:
    """What a document says, with the signs of either width as one."""
    same = str.maketrans("(),:;", "（），：；")
    return [
        block.text.translate(same)
        if isinstance(block, Paragraph)
        else [[cell.text.translate(same) for cell in row] for row in block.rows]
        for block in document.blocks
    ]


def test_a_scan_says_what_the_pdf_says_and_its_faults_are_warnings() -> None:
    audited = audit_bytes("扫描.pdf", scan(PROSE), PROFILE)
    assert told(audited.document) == [block.text for block in PROSE]
    assert (audited.document.format, audited.document.recognised, audited.document.said) == ("pdf", True, (SAID,))
    assert audited.audit.report.said == (SAID,)
    found = {one.rule: one for one in audited.audit.findings}
    assert (found["F102"].severity, found["F102"].stated, found["F102"].computed) == ("warning", "64.3%", "64.19%")
    assert "error" not in {one.severity for one in audited.audit.findings}
    plain = audit_bytes("报告.pdf", pdf_bytes(PROSE, PROFILE), PROFILE)
    assert {one.rule: one for one in plain.audit.findings}["F102"].severity == "error"


def test_a_ruled_table_stays_one() -> None:
    assert told(load("扫描.pdf", scan((*PROSE[:3], grid()))))[3:] == [[list(row) for row in ROWS]]


@pytest.mark.parametrize(
    ("name", "kind", "options"),
    [
        ("a.png", "PNG", {}),
        ("a.jpg", "JPEG", {"quality": 40}),
        ("a.tif", "TIFF", {}),
        ("a.bmp", "BMP", {}),
        ("a.jpeg", "PNG", {}),
    ],
)
def test_pictures_are_read_like_scans(name: str, kind: str, options: dict[str, Any]) -> None:
    document = load(name, saved(drawn(PROSE, 150), kind, **options))
    assert told(document)[-1] == PROSE[-1].text
    assert SAID in document.said


def test_a_page_that_lies_askew_is_put_straight() -> None:
    (image,) = drawn((*PROSE[:3], grid()))
    turned = image.rotate(1.3, fillcolor="white", resample=3)
    assert told(load("a.png", saved([turned], "PNG")))[3:] == [[list(row) for row in ROWS]]


def test_only_the_pages_that_are_pictures_are_recognised() -> None:
    with pypdfium2.PdfDocument(pdf_bytes(PROSE, PROFILE)) as mixed, pypdfium2.PdfDocument(scan(PROSE[3:])) as pictures:
        mixed.import_pages(pictures)
        target = io.BytesIO()
        mixed.save(target)
    document = load("a.pdf", target.getvalue())
    assert [block.place.page for block in document.blocks] == [1, 1, 1, 1, 2]
    assert told(document)[4] == PROSE[3].text
    assert document.recognised


# What goes wrong is said.


def test_too_many_pages_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "PAGES", 1)
    (image,) = drawn(PROSE, 100)
    document = load("a.pdf", saved([image, image, image], "PDF"))
    assert "只识别了前 1 张扫描页，还有 2 页没有核对" in document.said[1]
    with pytest.raises(Unreadable, match="最多识别 1 页"):
        load("a.tif", saved([image, image], "TIFF"))


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "there", lambda: False)
    for name, data in (("a.pdf", scan(PROSE, 50)), ("a.png", saved(drawn(PROSE, 50), "PNG"))):
        with pytest.raises(Unreadable, match=r"make setup EXTRAS=ocr.*，或提供原来的 Word 文档。"):
            load(name, data)


def test_a_picture_without_text_and_one_that_is_damaged() -> None:
    image = drawn(PROSE, 50)[0].point(lambda _: 255)
    with pytest.raises(Unreadable, match="认不出文字"):
        load("a.png", saved([image], "PNG"))
    with pytest.raises(Unreadable, match="损坏"):
        load("a.png", saved([image], "PNG")[:300])


def huge(side: int) -> bytes:
    """A picture of a few kilobytes that unpacks to very many pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + b"\x01\x00\x00\x00\x00"
    rows = zlib.compress(bytes((side // 8 + 1) * side), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


# In workers: limits of their own, and signs of life.


SCRIPT = """
import sys
from pathlib import Path
from jiheng.errors import Unreadable
from jiheng.read import worker
from jiheng.read.capped import Limits
from jiheng.read.files import load

def read(path):
    try:
        return load(path, Path(path).read_bytes()).texts()[-1].text.encode()
    except Unreadable as error:
        return b"! " + str(error).encode()

for _, answer in worker.run(read, sys.argv[1:], 1, lambda item, reason: b"dead: " + reason.encode(), Limits(cpu=15, wall=15.0)):
    print(answer.decode())
"""


def in_a_worker(folder: Path, **files: bytes) -> list[str]:
    """The last text of each file as a worker reads it, forked off a process that has no thread as this one has."""
    paths = []
    for name, data in files.items():
        paths.append(folder / name.replace("_", "."))
        paths[-1].write_bytes(data)
    done = subprocess.run([sys.executable, "-c", SCRIPT, *map(str, paths)], capture_output=True, check=True, timeout=300)
    return done.stdout.decode().splitlines()


def test_a_worker_reads_scans_under_limits_of_their_own(tmp_path: Path) -> None:
    answers = in_a_worker(tmp_path, a_pdf=scan(PROSE), b_png=huge(30_000), c_txt="末行".encode())
    assert answers == [PROSE[-1].text, "! 图片太大（超过 50 百万像素），没有读取；请缩小后再核对。", "末行"]


def test_a_slow_file_lives_as_long_as_it_goes_on(tmp_path: Path) -> None:
    (image,) = drawn(PROSE)
    assert in_a_worker(tmp_path, a_pdf=saved([image] * 12, "PDF", resolution=200)) == [PROSE[-1].text]  # some 20 s of CPU
