"""What a terminal gets that a pipe does not: a table, colour unless NO_COLOR, a count after a second."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from .calling import WRONG


def on_terminal(*arguments: str, cwd: Path, **environment: str) -> str:
    """Run jiheng with a terminal as stdout and stderr; return everything that it printed."""
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "PYTHONUTF8": "1", **environment}
    command = [sys.executable, "-m", "jiheng.cli.main", *arguments]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, cwd=cwd, env=env) as process:
        os.close(theirs)
        told = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break
            if not piece:
                break
            told += piece
        process.wait(30)
    os.close(ours)
    return told.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "镇.txt").write_text(WRONG, "utf-8")
    return tmp_path


def test_a_terminal_gets_a_coloured_table(folder: Path) -> None:
    told = on_terminal("audit", "镇.txt", cwd=folder)
    assert "\x1b[" in told
    assert "级别" in told
    assert "■ 错误" in told


def test_no_color_and_dumb_terminals_get_no_codes(folder: Path) -> None:
    told = on_terminal("audit", "镇.txt", cwd=folder, NO_COLOR="1")
    assert "\x1b" not in told
    assert "级别" in told
    assert "\x1b" not in on_terminal("audit", "镇.txt", cwd=folder, TERM="dumb")


def test_json_on_a_terminal_is_plain(folder: Path) -> None:
    assert "\x1b" not in on_terminal("audit", "镇.txt", "--json", cwd=folder)


def test_a_count_is_shown_after_a_second_and_wiped(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from jiheng.cli import talk

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(talk, "PATIENCE", 0.05)
    with talk.Talk(3) as said:
        said.step()
        import time

        time.sleep(0.2)
        said.line("坏.docx：空的")
    told = capfd.readouterr().err
    assert "已完成 1/3 份" in told
    assert "\r坏.docx" in told
