"""Every hostile file gets the one answer that is written beside it; nobody dies of it, and the next file is done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from docx_making import docx, para
from hostile.made import GIVES_UP, Family
from jiheng.cli.reply import refusal
from jiheng.errors import Unreadable
from jiheng.read import worker
from jiheng.read.files import load

FAMILIES = ("zips", "books", "old_books", "pages", "pictures")
GOOD = docx(
    *map(para, ("青石县白杨镇人民政府整体支出绩效监控报告", "2021年预算486.29万元，资金执行数312.17万元，预算执行率64.3%。"))
)
MOST = 600 << 10  # KiB that any process of a call may take
# Runs jiheng, and tells on the last line of stderr how much the largest of its processes took.
PEAK = """
import resource, subprocess, sys
code = subprocess.run([sys.executable, "-m", "jiheng.cli.main", *sys.argv[1:]]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")  # fork under xdist


def family(name: str) -> Family:
    found: Family = import_module(f"hostile.{name}").FILES
    return found


def plain(sentence: str) -> str:
    """The sentence without what ran out first, where a worker gave up: a library may give up before the limit does."""
    before, _, after = GIVES_UP.partition("…")
    return GIVES_UP if sentence.startswith(before) and sentence.endswith(after) else sentence


def test_there_are_enough_of_them() -> None:
    names = [name for one in FAMILIES for name in family(one)]
    assert len(names) == len(set(names))
    assert len(names) >= 240


@pytest.mark.parametrize("name", FAMILIES)
def test_each_file_has_its_answer(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_can_fork", lambda: True)
    files = family(name)

    def read(one: str) -> bytes:
        try:
            document = load(one, files[one].make())
        except Unreadable as error:
            return json.dumps([str(error), [], ""]).encode()
        return json.dumps(["", document.said, "\n".join(text.text for text in document.texts())]).encode()

    def died(_one: str, reason: str) -> bytes:
        return json.dumps([refusal(reason), [], ""]).encode()

    wrong = {}
    for one, data in worker.run(read, list(files), 1, died):
        error, said, text = json.loads(data)
        wanted = files[one]
        if plain(error) != wanted.refused or wanted.shows not in text or (wanted.said and wanted.said not in said):
            wrong[one] = error or (said, text[:80])
    assert wrong == {}


@pytest.mark.parametrize("name", FAMILIES)
def test_a_folder_of_them_is_audited_to_its_end(name: str, tmp_path: Path) -> None:
    files = family(name)
    for one, wanted in files.items():
        (tmp_path / one).write_bytes(wanted.make())
    (tmp_path / "zz-good.docx").write_bytes(GOOD)
    command = [sys.executable, "-c", PEAK, "audit", ".", "--json", "--jobs", "1"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tmp_path, env={**os.environ, "PYTHONUTF8": "1"}
    )
    found: dict[str, Any] = {one["file"]: one for one in json.loads(done.stdout)}
    assert done.returncode == 2
    assert list(found) == sorted([*files, "zz-good.docx"])
    assert {one: plain(found[one]["error"] or "") for one in files} == {one: wanted.refused for one, wanted in files.items()}
    assert [one["rule"] for one in found["zz-good.docx"]["findings"] if one["severity"] == "error"]
    *lines, peak = done.stderr.splitlines()
    told = [line.split("：", 1) for line in lines if "：" in line]
    assert [(one, plain(words)) for one, words in told] == [
        (one, files[one].refused) for one in sorted(files) if files[one].refused
    ]
    assert int(peak) <= MOST
