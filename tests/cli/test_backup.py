"""`jiheng backup` and `jiheng restore`: what they print, how they end, and what they leave alone."""

import os
import pty
import re
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from .calling import Called, call, one_line

FILL = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "jiheng.web.settings"
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from datetime import date
from decimal import Decimal
from django.conf import settings
settings.JIHENG_TODAY = date(2021, 12, 31)
from jiheng.web import store
from jiheng.web.desk.models import StoredFile
from jiheng.web.ledger.actions import receive
from web.ledger.making import made
town = made()
for number in range(1, 6):
    receive(town.clerk, town.lines[0], Decimal(number), date(2021, 1, number), summary="拨款")
sha256, size = store.keep([b"minutes"])
StoredFile.objects.create(sha256=sha256, name="会议.docx", size=size)
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a book of five entries and an upload."""
    folder = tmp_path_factory.mktemp("data")
    here = {"JIHENG_DATA": str(folder), "PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONUTF8": "1"}
    subprocess.run([sys.executable, "-c", FILL], check=True, env=here)
    return folder


@pytest.fixture(scope="module")
def made(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a backup of it."""
    target = tmp_path_factory.mktemp("made") / "备份.zip"
    done = jiheng(data, "backup", "-o", str(target))
    assert (done.code, done.err) == (0, "")
    assert one_line(done.out).startswith(f"备份已写成 {target}：")
    assert "1 本账簿，日志到第 5 号，1 个附件。" in done.out
    return target


def jiheng(folder: Path, *arguments: str, url: str = "") -> Called:
    return call(*arguments, JIHENG_DATA=str(folder), DATABASE_URL=url)


def numbers(folder: Path) -> list[int]:
    with closing(sqlite3.connect(folder / "jiheng.sqlite3")) as database:
        return [number for (number,) in database.execute("SELECT number FROM ledger_entry ORDER BY number")]


def altered(path: Path, target: Path, left_out: str) -> Path:
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            if name != left_out:
                out.writestr(name, source.read(name))
    return target


@pytest.mark.parametrize("end", ["/", ""])
def test_a_folder_gets_a_file_named_with_the_time(data: Path, tmp_path: Path, end: str) -> None:
    done = jiheng(data, "backup", "-o", f"{tmp_path / 'new'}{end}")
    assert done.code == 0, done.err
    (file,) = (tmp_path / "new").iterdir()
    assert re.fullmatch(r"jiheng-\d{8}-\d{6}\.zip", file.name)
    assert str(file) in done.out


def test_a_whole_backup_is_one_line(made: Path, tmp_path: Path) -> None:
    done = jiheng(tmp_path / "none", "backup", "--verify", str(made))
    assert (done.code, done.err) == (0, "")
    assert one_line(done.out).startswith(f"✓ 正常  备份 {made} 完好（jiheng ")
    assert not (tmp_path / "none").exists()


def test_a_damaged_backup_is_a_file_that_cannot_be_read(made: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.zip"
    bad.write_bytes(made.read_bytes()[:-100])
    for command in (["backup", "--verify", str(bad)], ["restore", str(bad)]):
        done = jiheng(tmp_path / "none", *command)
        assert (done.code, done.out) == (2, "")
        assert "不完整" in one_line(done.err)
    done = jiheng(tmp_path / "none", "restore", str(altered(made, bad, "jiheng.sqlite3")))
    assert done.code == 2
    assert "缺了 jiheng.sqlite3" in one_line(done.err)
    assert not (tmp_path / "none").exists()


def test_what_is_wrong_in_the_database_is_told_row_by_row(made: Path, tmp_path: Path) -> None:
    assert jiheng(tmp_path, "restore", str(made)).code == 0
    with closing(sqlite3.connect(tmp_path / "jiheng.sqlite3")) as database, database:
        database.execute("DROP TRIGGER ledger_entry_no_update")
        database.execute("UPDATE ledger_entry SET amount = 9 WHERE number = 2")
    (upload,) = (tmp_path / "uploads").rglob("*/*")
    upload.unlink()
    wrong = ["✗ 不行  某镇1 2021 第 2 号被改动", f"✗ 不行  附件 {upload.name} 在磁盘上没有了，备份里也没有"]
    done = jiheng(tmp_path, "backup", "-o", str(tmp_path / "x.zip"))
    assert (done.code, done.out.splitlines()[1:]) == (1, wrong)
    done = jiheng(tmp_path, "backup", "--verify", str(tmp_path / "x.zip"))
    assert (done.code, done.out.splitlines()) == (1, wrong)
    done = jiheng(tmp_path / "new", "restore", str(tmp_path / "x.zip"))
    assert (done.code, done.out.splitlines()[1:]) == (1, wrong)


def test_an_empty_folder_is_filled_without_a_question(made: Path, tmp_path: Path) -> None:
    done = jiheng(tmp_path / "none", "restore", str(made), "--data", str(tmp_path / "new"))
    assert (done.code, done.err) == (0, "")
    assert f"已恢复到 {tmp_path / 'new'}" in one_line(done.out)
    assert numbers(tmp_path / "new") == [1, 2, 3, 4, 5]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["jiheng.sqlite3", "serve.lock", "uploads"]
    assert not (tmp_path / "none").exists()
    assert jiheng(tmp_path / "new", "doctor", "--verify").code == 0


def test_a_used_folder_needs_a_yes(made: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "jiheng.sqlite3")) as old:
        old.execute("CREATE TABLE old (x)")
    before = (tmp_path / "jiheng.sqlite3").read_bytes()
    done = jiheng(tmp_path, "restore", str(made))
    assert (done.code, done.out) == (64, "")
    assert "--yes" in one_line(done.err)
    assert (tmp_path / "jiheng.sqlite3").read_bytes() == before
    done = jiheng(tmp_path, "restore", str(made), "--yes")
    assert done.code == 0, done.err
    (aside,) = tmp_path.glob("replaced-*")
    assert f"移到了 {aside}" in done.out
    assert (aside / "jiheng.sqlite3").read_bytes() == before
    assert numbers(tmp_path) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("answer", "code"), [("yes", 0), ("是", 0), ("no", 64), ("", 64)])
def test_at_a_terminal_it_asks(made: Path, tmp_path: Path, answer: str, code: int) -> None:
    (tmp_path / "jiheng.sqlite3").write_bytes(b"old")
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    environment = {**os.environ, "JIHENG_DATA": str(tmp_path), "DATABASE_URL": "", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "jiheng.cli.main", "restore", str(made)]
    done = subprocess.run(command, stdin=theirs, capture_output=True, check=False, env=environment)
    os.close(ours)
    os.close(theirs)
    assert done.returncode == code, done.stderr.decode()
    assert "已有数据" in done.stderr.decode()
    assert ((tmp_path / "jiheng.sqlite3").read_bytes() == b"old") == (code == 64)


def test_a_folder_that_is_served_is_refused(made: Path, tmp_path: Path) -> None:
    import fcntl

    with (tmp_path / "serve.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = jiheng(tmp_path, "restore", str(made))
    assert (done.code, done.out) == (70, "")
    assert "另一个绩衡正在用" in one_line(done.err)


def test_without_a_database_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    done = jiheng(tmp_path / "none", "backup", "-o", str(tmp_path / "x.zip"))
    assert (done.code, done.out) == (2, "")
    assert "还没有数据库" in one_line(done.err)
    assert not any(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_one_line(data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    done = jiheng(data, "backup", "-o", str(tmp_path / "file" / "x.zip"))
    assert (done.code, done.out) == (70, "")
    assert "写不进" in one_line(done.err)


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    for command in (["backup", "--verify", "none.zip"], ["restore", "none.zip"]):
        done = jiheng(tmp_path, *command)
        assert done.code == 2
        assert "none.zip" in one_line(done.err)


def test_wrong_usage_is_one_line(tmp_path: Path) -> None:
    for command in (["backup"], ["restore"], ["backup", "-o", "x", "--verify", "y"]):
        done = jiheng(tmp_path, *command)
        assert done.code == 64
        assert "--help" in one_line(done.err)


def test_a_database_server_has_tools_of_its_own(made: Path, tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    server = "postgres://nobody@127.0.0.1:9/none"
    done = jiheng(tmp_path, "backup", "-o", str(tmp_path / "x.zip"), url=server)
    assert (done.code, done.out) == (64, "")
    assert "pg_dump" in one_line(done.err)
    done = jiheng(tmp_path, "restore", str(made), url=server)
    assert (done.code, done.out) == (64, "")
    assert "pg_restore" in one_line(done.err)
    assert jiheng(tmp_path, "backup", "--verify", str(made), url=server).code == 0
