"""The quick start gives what a slow one gives, and never stands in the way."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jiheng.cli import quick
from jiheng.cli.width import width, wrapped
from support import ROOT

from .calling import WRONG


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package whose cache is its own."""
    shutil.copytree(ROOT / "src" / "jiheng", tmp_path / "src" / "jiheng", ignore=shutil.ignore_patterns("__pycache__", "web"))
    (tmp_path / "a.txt").write_text(WRONG, "utf-8")
    return tmp_path


def audited(package: Path, **environment: str) -> bytes:
    env = {**os.environ, "PYTHONPATH": str(package / "src"), "PYTHONUTF8": "1", **environment}
    env.pop("PYTHONDONTWRITEBYTECODE", None) if "PYTHONDONTWRITEBYTECODE" not in environment else None
    command = [sys.executable, "-m", "jiheng.cli.main", "audit", "a.txt", "--json"]
    done = subprocess.run(command, cwd=package, env=env, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr.decode()
    assert done.stderr == b""
    return done.stdout


def kept(package: Path) -> list[Path]:
    return list((package / "src" / "jiheng" / "cli" / "__pycache__").glob("quick.*.bin"))


def test_the_second_start_uses_what_the_first_kept(package: Path) -> None:
    first = audited(package)
    (file,) = kept(package)
    stamp = file.stat().st_mtime_ns
    assert audited(package) == first
    assert file.stat().st_mtime_ns == stamp  # nothing was new


@pytest.mark.parametrize("damage", [b"", b"garbage", b"\xe3\x01\x00\x00"])
def test_a_damaged_file_is_made_anew(package: Path, damage: bytes) -> None:
    first = audited(package)
    (file,) = kept(package)
    file.write_bytes(damage)
    assert audited(package) == first
    assert len(kept(package)[0].read_bytes()) > 1000


def test_nothing_is_kept_where_python_may_not_write(package: Path) -> None:
    assert audited(package, PYTHONDONTWRITEBYTECODE="1") == audited(package)


def test_patterns_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "WORTH", 1)
    memory = quick._Memory(tmp_path / "kept.bin")
    patterns = [r"(?P<a>[\u4e00-\u9fff]{2,})|\d+(?:\.\d+)?", r"(?i)执行率\s*(?=%)", r"[^，。]{1,60}?万元", "a\\b(?<!x)"]
    text = "预算486.29万元，执行312.17万元，执行率 % a"
    for _ in range(2):  # compiled, then kept
        for pattern in patterns:
            made, usual = memory._pattern(pattern, 0), re.compile(pattern)
            assert (made.pattern, made.flags, made.groups, made.groupindex) == (
                usual.pattern,
                usual.flags,
                usual.groups,
                usual.groupindex,
            )
            assert [found.span() for found in made.finditer(text)] == [found.span() for found in usual.finditer(text)]
    memory.save()
    again = quick._Memory(tmp_path / "kept.bin")
    assert sys.dont_write_bytecode or set(again._patterns) == {(pattern, 0) for pattern in patterns}


def test_everything_is_as_it_was_afterwards() -> None:
    before = re._compiler.compile  # type: ignore[attr-defined]
    with quick.started():
        assert re._compiler.compile is not before  # type: ignore[attr-defined]
    assert re._compiler.compile is before  # type: ignore[attr-defined]
    with pytest.raises(re.error):
        re.compile("(")


def test_a_module_that_comes_later_comes() -> None:
    code = (
        "import sys; from jiheng.cli import quick\n"
        "with quick.started(): import dataclasses\n"
        "import inspect\nfrom inspect import signature\n"
        "print(inspect.isclass(int), signature(lambda a: 0), dataclasses.inspect.isclass(1), type(sys.modules['inspect']).__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "True (a) False module\n"


@pytest.mark.parametrize("columns", [8, 11, 20, 40])
def test_no_line_is_wider_than_it_may_be(columns: int) -> None:
    text = "预算执行率写的是64.3%，按文中金额应为64.19%（312.17 ÷ 486.29）。“≥100%”，；。编号"
    lines = wrapped(text, columns)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= max(columns, 12) for line in lines)
    assert not any(line[0] in "，。）；" for line in lines)
