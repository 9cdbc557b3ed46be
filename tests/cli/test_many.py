"""`jiheng audit` of many files: archives, documents of old kinds in one go, and calls that are taken up again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from docx_making import docx, para
from jiheng.cli.talk import Talk
from jiheng.read import office
from office_making import WRITER, running
from support import need

from .calling import RIGHT, WRONG, call, one_line


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "各镇.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("一/甲.txt", WRONG)
        made.writestr("乙.docx", docx(para("预算486.29万元")))
        made.writestr("../丙.txt", RIGHT)
        made.writestr("说明.exe", b"MZ")
        made.writestr("~$甲.docx", b"")
        made.writestr(".暗/丁.txt", RIGHT)
    return path


def test_the_members_of_an_archive_are_files_of_their_own(archive: Path, tmp_path: Path) -> None:
    done = call("audit", "各镇.zip", "--json", "--annotate", "稿", cwd=tmp_path)
    assert [found["file"] for found in done.objects()] == ["各镇.zip/一/甲.txt", "各镇.zip/丙.txt", "各镇.zip/乙.docx"]
    assert done.code == 1
    assert not any(found["error"] for found in done.objects())
    for words in ("1 个不是文档的文件", "1 个隐藏的文件", "1 个 Office 临时文件"):
        assert words in done.err
    copies = {str(path.relative_to(tmp_path / "稿")) for path in (tmp_path / "稿").rglob("*.*") if path.is_file()}
    assert copies == {"各镇.zip/一/甲.批注.html", "各镇.zip/丙.批注.html", "各镇.zip/乙.批注.docx"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["各镇.zip", "稿"]


def test_an_archive_on_stdin_and_in_a_folder(archive: Path, tmp_path: Path) -> None:
    names = ["一/甲.txt", "丙.txt", "乙.docx"]
    told = call("audit", "-", "--json", stdin=archive.read_bytes())
    assert [found["file"] for found in told.objects()] == [f"-/{name}" for name in names]
    folder = call("audit", ".", "--json", cwd=tmp_path)
    assert [found["file"] for found in folder.objects()] == [f"各镇.zip/{name}" for name in names]


@pytest.mark.parametrize(
    ("content", "words"), [(b"PK\x03\x04", "损坏"), (b"no archive", "损坏"), (b"PK\x05\x06" + bytes(18), "没有可以核对的文件")]
)
def test_an_archive_that_gives_nothing_is_one_sentence(content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "空.zip").write_bytes(content)
    done = call("audit", "空.zip", "--json", cwd=tmp_path)
    assert done.code == 2
    (found,) = done.objects()
    assert words in found["error"]
    assert words in one_line(done.err)


def test_a_document_that_is_called_zip_is_read(tmp_path: Path) -> None:
    (tmp_path / "甲.zip").write_bytes(docx(para("预算486.29万元")))
    (found,) = call("audit", "甲.zip", "--json", cwd=tmp_path).objects()
    assert (found["file"], found["error"]) == ("甲.zip", None)


def test_old_documents_of_a_folder_are_converted_together(tmp_path: Path) -> None:
    need(office.program(), f"no LibreOffice on this machine: apt-get install {WRITER}")
    for name in ("甲.rtf", "乙.rtf", "丙.wps"):
        (tmp_path / name).write_bytes(rb"{\rtf1\ansi 486.29}")
    (tmp_path / "坏.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (tmp_path / "真.doc").write_bytes(docx(para("预算486.29万元")))
    done = call("audit", ".", "--json", cwd=tmp_path)
    found = {one["file"]: (one["error"], one.get("said")) for one in done.objects()}
    assert "转换 5 份旧格式文档" in done.err
    assert done.code == 2
    assert found["甲.rtf"] == found["乙.rtf"] == (None, ["经 LibreOffice 转换后读取"])
    assert "按后者读取" in found["丙.wps"][1][0]
    assert found["真.doc"][1] == ["扩展名是 .doc，内容是Word 文档（.docx），按后者读取"]
    assert "转换不了" in found["坏.doc"][0]


# Calls that are taken up again.


def folder_of(tmp_path: Path, count: int) -> Path:
    folder = tmp_path / "报告"
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:03}.txt").write_text(WRONG if number % 2 else RIGHT, "utf-8")
    return folder


def test_only_what_is_new_or_changed_is_done_again(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, 4)
    options = ("audit", "报告", "--json", "--annotate", "稿", "--resume", "进度")
    first = call(*options, cwd=tmp_path)
    again = call(*options, cwd=tmp_path)
    assert (again.out, again.code) == (first.out, first.code)
    assert "上次已核对 4 份，接着核对 0 份" in again.err
    (folder / "000.txt").write_text(WRONG + "另有一行。\n", "utf-8")
    (tmp_path / "稿" / "001.批注.html").unlink()
    third = call(*options, cwd=tmp_path)
    assert "上次已核对 2 份，接着核对 2 份" in third.err
    assert third.out != first.out
    assert (tmp_path / "稿" / "001.批注.html").is_file()
    other = call("audit", "报告", "--json", "--resume", "进度", cwd=tmp_path)
    assert "上次已核对" not in other.err


def test_a_call_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    folder_of(tmp_path, 400)
    options = ["audit", "报告", "--json", "--jobs", "1", "--resume", "进度"]
    command = [sys.executable, "-m", "jiheng.cli.main", *options]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        os.read(process.stdout.fileno(), 1 << 16)  # some are done
        process.send_signal(signal.SIGKILL)
    kept = tmp_path / "进度"
    with kept.open("ab") as file:
        file.write(b"half a line")
    done = call(*options, cwd=tmp_path)
    assert "上次已核对" in done.err
    assert done.out == call("audit", "报告", "--json", cwd=tmp_path).out
    assert "上次已核对 400 份，接着核对 0 份" in call(*options, cwd=tmp_path).err


def test_what_could_not_be_read_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "甲.docx").write_bytes(b"PK\x03\x04")
    for _ in range(2):
        done = call("audit", "甲.docx", "--resume", "进度", cwd=tmp_path)
        assert done.code == 2
        assert "上次" not in done.err


def test_a_file_that_is_something_else_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(WRONG, "utf-8")
    done = call("audit", "甲.txt", "--resume", "甲.txt", cwd=tmp_path)
    assert "不是 jiheng audit 的进度文件" in one_line(done.err)
    assert (tmp_path / "甲.txt").read_text("utf-8") == WRONG
    assert done.code not in (0, 1, 2)


def test_nothing_is_left_behind_in_the_folder_of_temporary_files(tmp_path: Path) -> None:
    need(office.program(), f"no LibreOffice on this machine: apt-get install {WRITER}")
    scratch = tmp_path / "暂存"
    scratch.mkdir()
    for name in ("甲.rtf", "乙.rtf"):
        (tmp_path / name).write_bytes(rb"{\rtf1\ansi 486.29}")
    call("audit", "甲.rtf", "乙.rtf", cwd=tmp_path, TMPDIR=str(scratch))
    time.sleep(0.1)
    assert list(scratch.iterdir()) == []


def test_an_interruption_ends_libreoffice_and_leaves_nothing(tmp_path: Path) -> None:
    programs, scratch = tmp_path / "bin", tmp_path / "暂存"
    programs.mkdir()
    scratch.mkdir()
    hanging = programs / "soffice"
    hanging.write_text("#!/bin/sh\nexec sleep 603\n")
    hanging.chmod(0o755)
    for name in ("甲.rtf", "乙.rtf"):
        (tmp_path / name).write_bytes(rb"{\rtf1\ansi 486.29}")
    env = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "TMPDIR": str(scratch), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "jiheng.cli.main", "audit", "甲.rtf", "乙.rtf"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env) as process:
        until = time.monotonic() + 60
        while not running("sleep 603") and time.monotonic() < until:
            time.sleep(0.05)
        assert running("sleep 603")
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
    assert not running("sleep 603")
    assert list(scratch.iterdir()) == []


def test_the_bar_tells_how_far_it_is_and_how_long_the_rest_takes() -> None:
    talk = Talk(10)
    for _ in range(5):
        talk.step()
    assert talk._state(65) == "已完成 5/10 份 ██████████░░░░░░░░░░ 用时 1 分 5 秒，约剩 1 分 5 秒…"
    assert Talk(4, 2)._state(3) == "已完成 2/4 份 ██████████░░░░░░░░░░ 用时 3 秒…"
