"""`jiheng demo`: makes the demonstration in an empty folder, restores it, and lists the log-ins."""

import sqlite3
from pathlib import Path

from .calling import call

NAMES = ["clerk", "office", "leader", "department", "reviewer", "auditor", "admin", "security", "logkeeper"]


def summaries(folder: Path) -> list[tuple[str]]:
    with sqlite3.connect(folder / "jiheng.sqlite3") as connection:
        found = connection.execute("SELECT summary FROM ledger_entry ORDER BY book_id, number").fetchall()
    connection.close()
    return found


def test_it_is_made_and_restored(tmp_path: Path) -> None:
    made = call("demo", JIHENG_DATA=str(tmp_path), JIHENG_TODAY="2021-07-02")
    assert (made.code, made.err) == (0, "")
    first, about, *logins = made.out.splitlines()
    assert "备好" in first
    assert "jiheng-demo" in about
    assert [line.split()[0] for line in logins] == NAMES
    before = summaries(tmp_path)
    assert len(before) > 250
    again = call("demo", "--reset", JIHENG_DATA=str(tmp_path), JIHENG_TODAY="2021-07-02")
    assert (again.code, again.err) == (0, "")
    assert "恢复" in again.out.splitlines()[0]
    assert again.out.splitlines()[1:] == made.out.splitlines()[1:]
    assert summaries(tmp_path) == before
