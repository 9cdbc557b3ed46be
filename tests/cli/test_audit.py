"""`jiheng audit`: the contract of --json, exit codes, folders, stdin, annotated copies, and what a person reads."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from docx_making import docx, para
from support import case

from .calling import RIGHT, WRONG, call, one_line

KEYS = {"file", "kind", "report", "findings", "figures", "coverage", "checks", "error"}
FINDING = {"rule", "severity", "message", "advice", "cause", "where", "stated", "computed"}
FIGURE = {"text", "where", "role", "verdict", "computed"}
PLACES = {"line", "paragraph", "table", "row", "col", "sheet", "cell", "page", "note", "text"}


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "镇.txt"
    path.write_text(WRONG, "utf-8")
    return path


def check_where(where: dict[str, Any]) -> None:
    assert set(where) <= PLACES
    assert len(where["text"]) <= 80
    assert all(isinstance(value, str) or value >= 1 for value in where.values())


def check_object(found: dict[str, Any]) -> None:
    """Hold one object against the contract."""
    assert set(found) >= KEYS
    assert found["kind"] in {"monitoring", "self_evaluation", "objectives", "other", "batch"}
    assert set(found["checks"]) == {"found", "held", "not_checked", "not_applicable"}
    verdicts = [figure["verdict"] for figure in found["figures"]]
    counted = {verdict: verdicts.count(verdict) for verdict in ("holds", "rounding", "wrong", "input", "unread")}
    assert found["coverage"] == {"figures": len(verdicts), **counted}
    for finding in found["findings"]:
        assert set(finding) >= FINDING
        assert finding["severity"] in {"error", "warning", "hint"}
        assert isinstance(finding["advice"], str)
        assert not finding["message"][:1].isascii() or not finding["message"][:4].isalnum()
        check_where(finding["where"])
        if not finding["where"]["text"]:
            assert finding["stated"] is None
    for figure in found["figures"]:
        assert set(figure) >= FIGURE
        assert figure["verdict"] != "input" or figure["role"]
        check_where(figure["where"])
    if found["error"] is None:
        assert isinstance(found["report"], dict)
    else:
        assert found["report"] is None
        assert not found["findings"]
        assert not found["figures"]


def test_json_of_the_real_report_keeps_the_contract() -> None:
    done = call("audit", str(case("tazhong-2021") / "report.txt"), "--json")
    (found,) = done.objects()
    check_object(found)
    assert done.code == 1
    assert found["kind"] == "monitoring"
    assert found["error"] is None
    wrong = [(f["stated"], f["computed"]) for f in found["findings"] if f["severity"] == "error"]
    assert wrong.count(("64.3%", "64.19%")) == 2
    assert found["report"]["unit"]["name"]
    assert found["coverage"]["figures"] > 50


def test_json_is_the_same_as_format_json(wrong: Path) -> None:
    assert call("audit", str(wrong), "--json") == call("audit", str(wrong), "--format", "json")


def test_exit_codes(tmp_path: Path, wrong: Path) -> None:
    right, bad = tmp_path / "a.txt", tmp_path / "b.docx"
    right.write_text(RIGHT, "utf-8")
    bad.write_bytes(b"")
    assert call("audit", str(right)).code == 0
    assert call("audit", str(right), str(wrong)).code == 1
    assert call("audit", str(wrong), str(bad), str(right)).code == 2
    assert call("audit", str(tmp_path / "none.txt")).code == 2


def test_a_bad_file_among_a_thousand_is_one_object_with_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(1000):
        (folder / f"{number:04}.txt").write_text(RIGHT if number % 100 else WRONG, "utf-8")
    (folder / "0500.txt").write_bytes(b"\x00\x01\x02 nothing")
    (folder / "~$0500.docx").write_bytes(b"x")
    (folder / ".hidden.txt").write_bytes(b"x")
    (folder / "notes.xyz").write_bytes(b"x")
    (folder / "facts.yaml").write_bytes(b"x: 1")
    done = call("audit", str(folder), "--json")
    found = done.objects()
    assert done.code == 2
    assert [Path(one["file"]).name for one in found] == [f"{number:04}.txt" for number in range(1000)]
    assert [one["file"] for one in found if one["error"]] == [str(folder / "0500.txt")]
    assert sum(bool(one["findings"]) for one in found) >= 9
    assert "2 个不是文档的文件" in done.err
    assert "1 个隐藏" in done.err
    assert "1 个 Office 临时文件" in done.err


def test_folders_are_walked_sorted_and_deep(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a/3.txt", "1.txt", ".git/4.txt"):
        path = tmp_path / "all" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(RIGHT, "utf-8")
    found = call("audit", "all", "--json", cwd=tmp_path).objects()
    assert [one["file"] for one in found] == ["all/1.txt", "all/a/3.txt", "all/b/2.txt"]


def test_a_file_named_twice_is_audited_once(wrong: Path) -> None:
    assert len(call("audit", str(wrong), str(wrong), "--json").objects()) == 1


def test_an_empty_folder_is_an_empty_list(tmp_path: Path) -> None:
    done = call("audit", str(tmp_path), "--json")
    assert (done.code, done.objects()) == (0, [])
    assert "没有找到" in one_line(done.err)


def test_stdin() -> None:
    done = call("audit", "-", "--json", stdin=WRONG.encode())
    (found,) = done.objects()
    assert (done.code, found["file"], found["kind"]) == (1, "-", "monitoring")
    word = docx(*(para(line) for line in WRONG.splitlines()))
    assert call("audit", "-", stdin=word).code == 1


def test_a_person_reads_findings_in_plain_lines(wrong: Path) -> None:
    done = call("audit", str(wrong))
    assert "\x1b" not in done.out
    assert "绩效监控报告" in done.out
    assert "■ 错误" in done.out
    assert "写的 64.3%" in done.out
    assert "应为 64.19%" in done.out
    assert "第 4 行" in done.out
    assert "怎么改" in done.out
    assert "未核" in done.out
    assert done.out.splitlines()[-1].startswith("共 1 份，有错误的 1 份；错误 ")


def test_an_unreadable_file_is_named_in_the_summary(tmp_path: Path) -> None:
    (tmp_path / "空.docx").write_bytes(b"")
    done = call("audit", "空.docx", cwd=tmp_path)
    assert "空" in one_line(done.err)
    assert one_line(done.out).endswith("读不了 1 份：空.docx。")


def test_annotated_copies(tmp_path: Path, wrong: Path) -> None:
    import docx as office

    word, written = tmp_path / "镇.docx", office.Document()
    for line in WRONG.splitlines():
        written.add_paragraph(line)
    written.save(str(word))
    before = word.read_bytes()
    done = call("audit", str(wrong), str(word), "--annotate", str(tmp_path / "新" / "批注稿"))
    assert done.code == 1
    copies = tmp_path / "新" / "批注稿"
    assert sorted(path.name for path in copies.iterdir()) == ["镇.批注.docx", "镇.批注.html"]
    assert word.read_bytes() == before
    assert "64.19%" in (copies / "镇.批注.html").read_text("utf-8")
    assert str(copies / "镇.批注.docx") in done.err
    comments = list(office.Document(str(copies / "镇.批注.docx")).comments)
    assert any("64.19%" in comment.text for comment in comments)


def test_annotated_copies_keep_their_folders_and_never_cover_a_file(tmp_path: Path) -> None:
    for name in ("a/x.txt", "b/x.txt", "b/x.md"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(WRONG, "utf-8")
    assert call("audit", "in", "--annotate", "in", cwd=tmp_path).code == 1
    copies = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.html"))
    assert copies == ["in/a/x.批注.html", "in/b/x-2.批注.html", "in/b/x.批注.html"]
    again = call("audit", "in", "--json", cwd=tmp_path)
    assert len(again.objects()) == 3
    assert "3 份批注稿" in again.err


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, wrong: Path) -> None:
    done = call("audit", str(wrong), "--annotate", str(wrong / "sub"))
    assert done.code == 70
    assert "写不进" in one_line(done.err)


def test_an_unknown_profile_names_the_nearest(wrong: Path) -> None:
    done = call("audit", str(wrong), "--profile", "xinjang")
    assert done.code == 64
    assert "xinjiang" in one_line(done.err)


@pytest.mark.parametrize("before", [True, False])
def test_english(wrong: Path, before: bool) -> None:
    arguments = ["audit", str(wrong), "--json"]
    done = call("--lang", "en", *arguments) if before else call(*arguments, "--lang=en")
    (finding, *_) = (f for f in done.objects()[0]["findings"] if f["rule"] == "F102")
    assert "budget execution rate is written as 64.3%" in finding["message"]
    assert "64.19%" in finding["message"]


def test_jobs_give_the_same_answers(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number}.txt").write_text(WRONG if number % 3 else RIGHT, "utf-8")
    assert call("audit", str(tmp_path), "--json", "--jobs", "1") == call("audit", str(tmp_path), "--json", "--jobs", "3")


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f"{number}.txt").write_text(WRONG * 20, "utf-8")
    command = f"{sys.executable} -m jiheng.cli.main audit {tmp_path} --json | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=60)
    assert done.stdout.startswith(b"[")
    assert done.stderr == b""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe that never ends")
def test_an_interrupted_list_is_closed(tmp_path: Path) -> None:
    """The first file is done; stdin, which comes next, never ends."""
    (tmp_path / "a.txt").write_text(RIGHT, "utf-8")
    command = [sys.executable, "-m", "jiheng.cli.main", "audit", str(tmp_path / "a.txt"), "-", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err == b""
    assert out in (b"", b"[]\n") or json.loads(out)
