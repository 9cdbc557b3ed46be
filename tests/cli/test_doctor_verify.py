"""`jiheng doctor --verify` walks every book: one line a book, and one a broken row."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from cli.calling import Called, call

FILL = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "jiheng.web.settings"
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from datetime import date
from decimal import Decimal
from django.conf import settings
settings.JIHENG_TODAY = date(2021, 12, 31)
from jiheng.web.ledger.actions import receive
from jiheng.web.ledger.models import Book
from web.ledger.making import made
town = made()
for number in range(1, 6):
    receive(town.clerk, town.lines[0], Decimal(number), date(2021, 1, number), summary="拨款")
print(Book.objects.get().head)
"""


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, str]:
    """Return the data folder of a database with one book of five entries, and the book's head."""
    done = subprocess.run(
        [sys.executable, "-c", FILL],
        capture_output=True,
        text=True,
        check=True,
        env={"JIHENG_DATA": str(tmp_path), "PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONUTF8": "1"},
    )
    return tmp_path, done.stdout.strip()


def verify(folder: Path, *heads: str) -> Called:
    return call("doctor", "--verify", *heads, JIHENG_DATA=str(folder), DATABASE_URL="")


def tamper(folder: Path, *statements: str) -> None:
    with sqlite3.connect(folder / "jiheng.sqlite3") as connection:
        for act in ("update", "delete"):
            connection.execute(f"DROP TRIGGER ledger_entry_no_{act}")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_a_whole_book_is_one_line_with_its_head(kept: tuple[Path, str]) -> None:
    folder, head = kept
    done = verify(folder, head)
    assert done.code == 0, done.err
    assert done.out.splitlines() == [f"✓ 正常  某镇1 2021 账簿 5 笔，编号连续，没有改动；封口 {head}"]


def test_every_broken_row_is_a_line(kept: tuple[Path, str]) -> None:
    folder, _ = kept
    tamper(folder, "UPDATE ledger_entry SET amount = 9 WHERE number = 2", "DELETE FROM ledger_entry WHERE number = 4")
    done = verify(folder)
    assert done.code == 1
    assert done.out.splitlines() == [
        "✗ 不行  某镇1 2021 账簿有 2 处不对；请停止记账，用备份核对",
        "✗ 不行  某镇1 2021 第 4 号缺失",
        "✗ 不行  某镇1 2021 第 2 号被改动",
    ]


def test_a_tail_that_was_cut_with_its_head_is_found_by_the_head_that_was_noted(kept: tuple[Path, str]) -> None:
    folder, head = kept
    mended = "head = (SELECT seal FROM ledger_entry WHERE number = 4), last_number = 4"
    tamper(folder, f"UPDATE ledger_book SET {mended}", "DELETE FROM ledger_entry WHERE number = 5")
    assert verify(folder).code == 0
    done = verify(folder, head)
    assert done.code == 1
    assert f"没有一本账簿含有封口 {head}" in done.out


def test_without_a_database_nothing_is_made(tmp_path: Path) -> None:
    done = verify(tmp_path / "new")
    assert done.code == 0
    assert "第一次 jiheng serve 时建立" in done.out
    assert not (tmp_path / "new").exists()


def test_a_database_without_books_is_told_in_one_line(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "jiheng.sqlite3").close()
    done = verify(tmp_path)
    assert done.code == 1
    assert "读不了账簿" in done.out
    assert len(done.out.splitlines()) == 1
