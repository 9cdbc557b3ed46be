"""Files that are broken, locked or made to harm: one clear Chinese line each, exit 2, and the good file beside them is done."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from docx_making import docx, para

from .calling import WRONG, call, one_line

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
GOOD = docx(*(para(line) for line in WRONG.splitlines()))


def bomb() -> bytes:
    """A Word file whose document unpacks to 300 MB."""
    from io import BytesIO

    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as parts, parts.open("word/document.xml", "w") as member:
        for _ in range(300):
            member.write(b" " * (1 << 20))
    return target.getvalue()


BAD = {
    "empty.docx": (b"", "空"),
    "empty.txt": (b"", "空"),
    "picture.docx": (PNG, "图片"),
    "locked.docx": (OLE + "EncryptedPackage".encode("utf-16-le") + bytes(64), "密码"),
    "damaged.docx": (GOOD[: len(GOOD) // 2], "损坏"),
    "not-a-zip.docx": (b"PK\x03\x04" + bytes(40), "损坏"),
    "nul.txt": ("预算".encode() + b"\0" * 20 + b"1", "NUL"),
    "old.doc": (OLE + "WordDocument".encode("utf-16-le") + bytes(64), ".doc"),
    "later.pdf": (b"%PDF-1.7\n%%EOF", "PDF"),
    "unknown.xyz": (b"text", ".xyz"),
    "data.json": (b"{}", "数据"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_costs_one_clear_line(tmp_path: Path, name: str) -> None:
    data, word = BAD[name]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.docx").write_bytes(GOOD)
    done = call("audit", name, "good.docx", "--json", cwd=tmp_path)
    bad, good = done.objects()
    assert done.code == 2
    assert word in bad["error"]
    assert bad["error"] in one_line(done.err)
    assert "\n" not in bad["error"]
    assert good["error"] is None
    assert good["findings"]


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bomb.docx").write_bytes(bomb())
    done = call("audit", "bomb.docx", cwd=tmp_path)
    assert done.code == 2
    assert "压缩炸弹" in one_line(done.err)


def test_a_line_of_100_000_characters_is_read(tmp_path: Path) -> None:
    line = "一级指标：产出指标，预期指标值：≥30件，实际完成值15件，指标完成率50%；"
    (tmp_path / "long.txt").write_text(WRONG + line * (100_000 // len(line) + 1), "utf-8")
    assert call("audit", "long.txt", "--json", cwd=tmp_path).code == 1


def test_gbk_is_read_and_said(tmp_path: Path) -> None:
    (tmp_path / "gbk.txt").write_bytes(WRONG.encode("gbk"))
    done = call("audit", "gbk.txt", cwd=tmp_path)
    assert done.code == 1
    assert "GB18030" in done.out
    assert "64.19%" in done.out


def test_a_macro_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "macro.docm").write_bytes(GOOD)
    assert call("audit", "macro.docm", cwd=tmp_path).code == 1


def test_a_wrong_extension_is_read_and_said(tmp_path: Path) -> None:
    (tmp_path / "page.docx").write_bytes(f"<html><body><p>{WRONG}</p></body></html>".encode())
    done = call("audit", "page.docx", "--json", cwd=tmp_path)
    (found,) = done.objects()
    assert done.code == 2 or any("扩展名" in said for said in found["said"])


def test_a_folder_without_permission_is_said(tmp_path: Path) -> None:
    done = call("audit", str(tmp_path / "gone" / "a.docx"), "--json")
    assert done.code == 2
    assert "找不到" in done.objects()[0]["error"]


def test_names_that_are_no_utf8_are_printed(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode("镇报告.txt".encode("gbk"))).write_text(WRONG, "utf-8")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    done = call("audit", str(tmp_path), "--json")
    assert done.code == 1
    assert done.objects()[0]["file"].endswith("镇报告.txt")
    assert call("audit", str(tmp_path)).code == 1
