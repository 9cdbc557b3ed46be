"""jiheng verify: the exit codes, what is said, and where; files of another office; what cannot be told."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from jiheng.read.zipped import Package
from jiheng.write.opc import copied
from jiheng.write.zipping import package
from support import ROOT

from .calling import call, one_line

FACTS = str(ROOT / "examples" / "tazhong.yaml")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example written in every format, and the data folder that signed it."""
    made = tmp_path_factory.mktemp("verify")
    for suffix in ("docx", "xlsx", "pdf", "html"):
        done = call("report", FACTS, "-o", f"报告.{suffix}", cwd=made, JIHENG_DATA=str(made / "data"))
        assert done.code == 0, done.err
    return made


def altered(source: Path, old: str, new: str) -> Path:
    """A copy of a .docx with one piece of its text changed once."""
    body = source.read_bytes()
    parts = Package(body)
    document = parts.read("word/document.xml").decode()
    assert old in document
    target = source.with_name("改过.docx")
    target.write_bytes(package(copied(parts, {"word/document.xml": document.replace(old, new, 1).encode()})))
    return target


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pdf", "html"])
def test_a_file_as_it_was_written_agrees_and_is_signed_here(folder: Path, suffix: str) -> None:
    done = call("verify", f"报告.{suffix}", cwd=folder, JIHENG_DATA=str(folder / "data"))
    assert (done.code, done.err) == (0, "")
    assert "与所附数据一致" in done.out
    assert "已验签：本机签出" in done.out


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_a_report_with_its_form_behind_it_agrees(suffix: str, tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    assert call("report", FACTS, "--form", "annex", "-o", f"附表.{suffix}", cwd=tmp_path, JIHENG_DATA=data).code == 0
    done = call("verify", f"附表.{suffix}", cwd=tmp_path, JIHENG_DATA=data)
    assert (done.code, done.err) == (0, "")
    assert "与所附数据一致" in done.out


def test_a_changed_figure_is_named_with_its_place(folder: Path) -> None:
    file = altered(folder / "报告.docx", "312.17万元", "312.71万元")
    done = call("verify", file.name, cwd=folder, JIHENG_DATA=str(folder / "data"))
    assert done.code == 1
    assert "改动于 1 处" in done.out
    assert "段：“312.71万元”，原为“312.17万元”" in done.out
    audited = call("audit", file.name, "--json", cwd=folder, JIHENG_DATA=str(folder / "data"))
    assert audited.code == 1
    found = [one for one in audited.objects()[0]["findings"] if one["rule"] == "S411"]
    assert [(one["stated"], one["computed"], one["severity"]) for one in found] == [("312.71万元", "312.17万元", "error")]
    assert found[0]["where"]["paragraph"] > 1


def test_changed_words_are_a_change_too(folder: Path) -> None:
    file = altered(folder / "报告.docx", "部门单位名称", "单位名称")
    done = call("verify", file.name, cwd=folder)
    assert done.code == 1
    assert "少了“部门”" in done.out


def test_another_office_is_known_by_the_key_that_its_doctor_shows(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    unknown = call("verify", "报告.docx", cwd=folder, JIHENG_DATA=str(data))
    assert unknown.code == 0
    assert "与所附数据一致" in unknown.out
    assert "不在已知名单" in unknown.out
    shown = call("doctor", JIHENG_DATA=str(folder / "data")).out
    key = shown.partition("签名公钥 ")[2].partition("；")[0]
    assert key
    assert key in unknown.out
    (data / "seals").mkdir(parents=True)
    (data / "seals" / "青石县财政局.pub").write_text(key, "ascii")
    assert "已验签：青石县财政局 签出" in call("verify", "报告.docx", cwd=folder, JIHENG_DATA=str(data)).out


def test_a_file_that_carries_nothing_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "别的.txt").write_text("2021年预算486.29万元。", "utf-8")
    done = call("verify", "别的.txt", cwd=tmp_path)
    assert done.code == 2
    assert "非本系统文件" in one_line(done.out)


def test_damaged_data_are_said_to_be(folder: Path) -> None:
    body = (folder / "报告.docx").read_bytes()
    parts = Package(body)
    item = parts.read("customXml/item1.xml")
    (folder / "坏.docx").write_bytes(package(copied(parts, {"customXml/item1.xml": item[:-400] + b"</report>"})))
    done = call("verify", "坏.docx", cwd=folder)
    assert done.code == 1
    assert "所附数据已损坏" in one_line(done.out)


def test_a_file_that_cannot_be_read_is_said_so_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "空.docx").write_bytes(b"")
    done = call("verify", "空.docx", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "0 字节" in one_line(done.err)


def test_the_key_is_made_once_for_its_owner_only(folder: Path) -> None:
    key = folder / "data" / "sealing.key"
    before = key.read_bytes()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert call("report", FACTS, "-o", "又.docx", cwd=folder, JIHENG_DATA=str(folder / "data")).code == 0
    assert key.read_bytes() == before
    assert (folder / "又.docx").read_bytes() == (folder / "报告.docx").read_bytes()


def test_a_print_shows_the_same_code_that_verify_says(folder: Path) -> None:
    told = call("verify", "报告.docx", cwd=folder, JIHENG_DATA=str(folder / "data")).out
    code = told.partition("校验码 ")[2].split()[0]
    assert f"校验码：{code}" in (folder / "报告.html").read_text("utf-8")


def test_where_no_key_can_be_kept_a_passing_one_signs(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be", "ascii")
    done = call("report", FACTS, "-o", "报告.docx", cwd=tmp_path, JIHENG_DATA=str(tmp_path / "data"))
    assert done.code == 0
    assert "临时密钥" in done.err
    assert call("verify", "报告.docx", cwd=tmp_path, JIHENG_DATA=str(tmp_path / "other")).code == 0
