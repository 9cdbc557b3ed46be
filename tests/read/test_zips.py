"""Archives of reports: what stands in them, whatever code their names are in, and that hostile ones do no harm."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from docx_making import docx, package, para
from jiheng.errors import Unreadable
from jiheng.read import archive

GOOD = docx(para("预算486.29万元"))


def zipped(members: dict[str | zipfile.ZipInfo, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return target.getvalue()


def in_gbk(name: str) -> bytes:
    """An archive whose only member is named in GBK and does not say so, as Windows makes them."""
    raw = name.encode("gbk")
    return zipped({"x" * len(raw): GOOD}).replace(b"x" * len(raw), raw)


def shown(data: bytes) -> list[str]:
    return ["/".join(one.shown) + (f"！{one.wrong}" if one.wrong else "") for one in archive.members(data) or []]


def read(data: bytes, *inside: str) -> bytes:
    return archive.member(lambda: data, (str(hash(data)),), inside)


def test_members_come_by_folder_without_folders() -> None:
    data = zipped({"乙/": b"", "乙/二.docx": GOOD, "一.docx": GOOD, "__MACOSX/._一.docx": b"x"})
    assert shown(data) == ["一.docx", "乙/二.docx"]
    assert read(data, "乙/二.docx") == GOOD


@pytest.mark.parametrize("name", ["河口镇.docx", "目录/白杨镇監.docx", "乗.docx"])
def test_names_in_gbk(name: str) -> None:
    data = in_gbk(name)
    assert shown(data) == [name]
    (one,) = archive.members(data) or []
    assert read(data, *one.inside) == GOOD


def test_names_in_utf8_that_do_not_say_so() -> None:
    raw = "报告.txt".encode()
    data = zipped({"x" * len(raw): b"1"}).replace(b"x" * len(raw), raw)
    assert shown(data) == ["报告.txt"]


def test_an_archive_in_an_archive_is_opened_once() -> None:
    inner = zipped({"二.docx": GOOD, "深.zip": zipped({"三.docx": GOOD})})
    data = zipped({"一.docx": GOOD, "内.zip": inner, "坏.zip": b"PK\x03\x04"})
    found = shown(data)
    assert [one.partition("！")[0] for one in found] == ["一.docx", "内.zip/二.docx", "内.zip/深.zip", "坏.zip"]
    assert "套着压缩包" in found[2]
    assert "损坏" in found[3]
    assert read(data, "内.zip", "二.docx") == GOOD


def test_names_that_lead_elsewhere_are_only_shown() -> None:
    data = zipped({"../../etc/甲.docx": GOOD, "/abs/乙.docx": GOOD, "C:\\丙.docx": GOOD, "丁\x1b[31m.docx": GOOD})
    assert shown(data) == ["C/丙.docx", "abs/乙.docx", "etc/甲.docx", "丁[31m.docx"]


def test_a_document_that_is_only_called_zip() -> None:
    assert archive.members(GOOD) is None
    assert archive.members(package({"xl/workbook.xml": b"<x/>"})) is None


def test_a_bomb_is_refused_where_it_grows() -> None:
    data = zipped({"大.txt": b" " * (70 << 20), "小.txt": b"1"})
    with pytest.raises(Unreadable, match="压缩炸弹"):
        read(data, "大.txt")
    assert read(data, "小.txt") == b"1"


def test_the_budget_is_that_of_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jiheng.read.zipped.TOTAL_LIMIT", 1500)
    data = zipped({"a.txt": b"x" * 1000, "b.txt": b"x" * 1000})
    assert len(read(data, "a.txt") + read(data, "b.txt")) == 2000


def test_an_archive_that_says_it_is_endless_is_refused() -> None:
    data = zipped({"a.txt": b"1", "b.txt": b"1"})
    at = data.index(b"PK\x01\x02")
    lying = data[: at + 24] + struct.pack("<L", 0xFFFFFFF0) + data[at + 28 :]
    at = lying.index(b"PK\x01\x02", at + 1)
    lying = lying[: at + 24] + struct.pack("<L", 0xFFFFFFF0) + lying[at + 28 :]
    with pytest.raises(Unreadable, match="压缩炸弹"):
        archive.members(lying)


def test_a_protected_member_is_a_sentence() -> None:
    data = zipped({"a.txt": b"1"})
    at = data.index(b"PK\x01\x02")
    locked = data[: at + 8] + b"\x01" + data[at + 9 :]
    assert shown(locked) == ["a.txt"]
    with pytest.raises(Unreadable, match="加了密码"):
        read(locked, "a.txt")


def test_what_is_gone_is_a_sentence() -> None:
    with pytest.raises(Unreadable, match="已没有这份文件"):
        read(zipped({"a.txt": b"1"}), "b.txt")
