"""The log: only added to, sealed line by line, and whatever is done to it behind our back is found and named."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from jiheng.web.append_only import guard, unguard
from jiheng.web.desk.models import StoredFile
from jiheng.web.log import Break, LogEntry, LogHead, record, verify_log

ROWS = 12
UPDATES = {
    "actor": "'mallory'",
    "action": "'log_out'",
    "thing": "'user:99'",
    "at": "'2020-01-01 00:00:00'",
    "detail": """'{"n": 99}'""",
    "previous": f"'{'f' * 64}'",
    "seal": f"'{'e' * 64}'",
}
STRANGE = {"at": "'never'", "actor": "x'00ff'", "detail": "'[]'", "previous": f"'{'0' * 64}'"}
COPY = "INSERT INTO web_logentry (id, at, actor, action, thing, detail, previous, seal) SELECT"


def run(*statements: str) -> None:
    """Do something behind our back."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def breaks() -> set[tuple[int, str]]:
    return {(one.number, one.what) for one in verify_log()}


@pytest.fixture
def lines(db: None) -> None:
    for number in range(ROWS):
        record("act", f"thing:{number}", "anna", n=number, words=["甲", {"b": 1, "a": None}])


@pytest.fixture
def guarded(db: None) -> Iterator[None]:
    run(*guard(connection, "web_logentry"))
    yield
    run(*unguard(connection, "web_logentry"))


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE web_logentry SET actor = 'x'",
        "DELETE FROM web_logentry",
        "REPLACE INTO web_logentry SELECT * FROM web_logentry",
        "INSERT OR REPLACE INTO web_logentry SELECT * FROM web_logentry WHERE id = 1",
    ],
)
def test_the_database_refuses_to_change_or_remove_a_line(guarded: None, act: str) -> None:
    if "REPLACE" in act and connection.vendor != "sqlite":
        pytest.skip("only SQLite has REPLACE")
    record("take_in", StoredFile.objects.create(sha256="0" * 64, name="a.txt", size=1), name="a.txt")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(act)
    entry = LogEntry.objects.get()
    assert (entry.id, entry.action, entry.actor, entry.detail) == (1, "take_in", "local", {"name": "a.txt"})
    assert entry.thing.startswith("storedfile:")
    assert breaks() == set()


def test_lines_are_numbered_without_a_gap_and_sealed(lines: None) -> None:
    with transaction.atomic():
        record("act", "undone", "anna")
        transaction.set_rollback(True)
    record("act", "thing", "anna")
    assert list(LogEntry.objects.order_by("id").values_list("id", flat=True)) == list(range(1, ROWS + 2))
    head = LogHead.objects.get()
    assert (head.last_number, head.head) == (ROWS + 1, LogEntry.objects.latest("id").seal)
    assert breaks() == set()


def test_an_empty_log_is_whole(db: None) -> None:
    assert breaks() == set()


def tamperings() -> list[tuple[str, tuple[str, ...], set[tuple[int, str]]]]:
    """What can be done by raw SQL, and which lines are then named."""
    dice = random.Random(7)
    made: list[tuple[str, tuple[str, ...], set[tuple[int, str]]]] = []
    for column, value in [*UPDATES.items(), *STRANGE.items()]:
        for number in (1, dice.randrange(2, ROWS), ROWS):
            if (column, value, number) == ("previous", STRANGE["previous"], 1):
                continue  # the first line has nothing before it: that is what stands there
            named = {(number, "changed")} | ({(0, "head")} if column == "seal" and number == ROWS else set())
            made.append((f"{column} of {number}", (f"UPDATE web_logentry SET {column} = {value} WHERE id = {number}",), named))
    for first, last in ((1, 1), (1, 4), (5, 5), (3, 7), (ROWS, ROWS), (9, ROWS), (1, ROWS)):
        named = {(number, "missing") for number in range(first, last + 1)}
        made.append((f"{first} to {last} cut", (f"DELETE FROM web_logentry WHERE id BETWEEN {first} AND {last}",), named))
    for source, target in ((1, 13), (6, 13), (ROWS, 13), (ROWS, 40), (3, 0), (4, -5)):
        copy = f"{COPY} {target}, at, actor, action, thing, detail, previous, '{'d' * 64}' FROM web_logentry WHERE id = {source}"
        made.append((f"copy of {source} at {target}", (copy,), {(target, "inserted")}))
    for one, other in ((1, 2), (4, 5), (3, 9), (ROWS - 1, ROWS), (1, ROWS)):
        swap = tuple(f"UPDATE web_logentry SET id = {to} WHERE id = {of}" for of, to in ((one, 99), (other, one), (99, other)))
        head = {(0, "head")} if other == ROWS else set()
        made.append((f"{one} and {other} swapped", swap, {(one, "changed"), (other, "changed")} | head))
    made += [
        ("head cut", (f"UPDATE web_loghead SET last_number = {ROWS - 1}",), {(0, "head")}),
        ("head lost", ("DELETE FROM web_loghead",), {(0, "head")}),
        ("head forged", (f"UPDATE web_loghead SET head = '{'c' * 64}'",), {(0, "head"), (ROWS, "changed")}),
        (
            "two at once",
            ("UPDATE web_logentry SET actor = 'x' WHERE id IN (3, 8)", "DELETE FROM web_logentry WHERE id = 5"),
            {(3, "changed"), (8, "changed"), (5, "missing")},
        ),
        ("every line", ("UPDATE web_logentry SET actor = 'x'",), {(number, "changed") for number in range(1, ROWS + 1)}),
    ]
    return made


TAMPERINGS = tamperings()


def test_there_are_fifty_of_them() -> None:
    assert len(TAMPERINGS) >= 50


@pytest.mark.parametrize(("statements", "named"), [one[1:] for one in TAMPERINGS], ids=[one[0] for one in TAMPERINGS])
def test_a_tampering_is_found_and_the_line_named(lines: None, statements: tuple[str, ...], named: set[tuple[int, str]]) -> None:
    if "'never'" in statements[0] and connection.vendor != "sqlite":
        pytest.skip("only SQLite keeps a time that is none")
    run(*statements)
    assert breaks() == named


@pytest.mark.parametrize("number", [1, 6, ROWS])
def test_a_line_that_was_changed_and_sealed_again_is_found(lines: None, number: int) -> None:
    from jiheng.web.chain import sealed

    entry = LogEntry.objects.get(pk=number)
    entry.actor = "mallory"
    entry.seal = sealed(entry.previous, entry.sealed_values())
    entry.save()
    assert (number, "changed") in breaks()


def test_breaks_say_what_and_where(lines: None) -> None:
    run("DELETE FROM web_logentry WHERE id = 5")
    assert list(verify_log()) == [Break(5, "missing")]


@pytest.mark.django_db(transaction=True)
def test_lines_of_many_at_once_form_one_chain() -> None:
    def add(worker: int) -> None:
        for number in range(5):
            record("act", f"thing:{number}", f"w{worker}")
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(4)))
    assert list(LogEntry.objects.order_by("id").values_list("id", flat=True)) == list(range(1, 21))
    assert breaks() == set()


@pytest.fixture
def fresh(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Return a connection to a database that is not there yet; for a while it is the only one."""
    from django.conf import settings

    if connection.vendor != "sqlite":
        pytest.skip("a fresh file is SQLite's")
    usual = connections["default"]
    connections.databases["fresh"] = {**usual.settings_dict, "NAME": tmp_path / "fresh.sqlite3", "OPTIONS": settings.SQLITE}
    with django_db_blocker.unblock():
        connections["default"] = connections["fresh"]
        yield connections["fresh"]
        connections["fresh"].close()
    connections["default"] = usual
    del connections["fresh"], connections.databases["fresh"]


def test_the_migration_seals_what_is_there_and_keeps_the_guards(fresh: Any) -> None:
    MigrationExecutor(fresh).migrate([("web", "0002_append_only")])
    with fresh.cursor() as cursor:
        for number in (1, 2, 5):
            values = f"({number}, '2026-01-01 08:00:00.5', 'local', 'act', 'run:{number}', '{{\"n\": {number}}}')"
            cursor.execute(f"INSERT INTO web_logentry (id, at, actor, action, thing, detail) VALUES {values}")
    MigrationExecutor(fresh).migrate([("web", "0004_unit_of_an_act")])
    refused = [
        "UPDATE web_logentry SET actor = 'x' WHERE id = 1",
        "DELETE FROM web_logentry WHERE id = 5",
        "REPLACE INTO web_logentry SELECT * FROM web_logentry WHERE id = 2",
    ]
    for act in refused:
        with pytest.raises(DatabaseError, match="append-only"), fresh.cursor() as cursor:
            cursor.execute(act)
    assert LogHead.objects.get().head == LogEntry.objects.get(pk=5).seal
    assert breaks() == set()
    assert record("act", "thing").id == 6
    assert breaks() == set()
