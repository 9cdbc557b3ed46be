"""Writers of an SQLite database stand in a line: one at a time, none forgotten, and the line outlives whoever dies in it."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from jiheng.web.sqlite.base import Turn, turn_of

HOLDS = "import sys, time; from jiheng.web.sqlite.base import Turn; assert Turn(sys.argv[1]).take(5); print(1, flush=True); time.sleep(60)"
FOREVER = 60


def holder(path: Path) -> subprocess.Popen[bytes]:
    """Another process at the head of the line."""
    found = subprocess.Popen([sys.executable, "-c", HOLDS, str(path)], stdout=subprocess.PIPE, env=dict(os.environ))
    assert found.stdout
    with found.stdout as said:
        assert said.readline()
    return found


def test_one_at_a_time_among_threads(tmp_path: Path) -> None:
    turn, inside, most = Turn(str(tmp_path / "x.sqlite3")), [], []

    def write(number: int) -> None:
        assert turn.take(FOREVER)
        inside.append(number)
        most.append(len(inside))
        time.sleep(0)
        inside.remove(number)
        turn.leave()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(400)))
    assert most == [1] * 400


def test_one_at_a_time_among_processes(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    other = holder(path)
    try:
        assert not Turn(str(path)).take(0.05)
    finally:
        other.kill()
        other.wait()
    assert Turn(str(path)).take(FOREVER)


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
def test_a_process_that_is_killed_gives_its_turn_up(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    other, waits, started = holder(path), Turn(str(path)), Event()

    def wait() -> bool:
        started.set()
        return waits.take(FOREVER)

    with ThreadPoolExecutor(1) as pool:
        told = pool.submit(wait)
        started.wait()
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert told.result()


def test_whoever_was_turned_away_can_come_again(tmp_path: Path) -> None:
    path = str(tmp_path / "x.sqlite3")
    first, second = Turn(path), Turn(path)
    assert first.take(1)
    assert not second.take(0.02)
    first.leave()
    assert second.take(1)
    second.leave()
    assert first.take(1)
    assert turn_of(path) is turn_of(path)


@pytest.mark.django_db(transaction=True)
def test_a_transaction_holds_the_turn_until_it_ends_however_it_ends() -> None:
    from django.db import connection, transaction

    if connection.vendor != "sqlite":
        pytest.skip("this is SQLite's own")
    other = Turn(str(connection.settings_dict["NAME"]))
    with transaction.atomic():
        assert not other.take(0.02)
        with transaction.atomic():
            assert not other.take(0.02)
        assert not other.take(0.02)
    assert other.take(1)
    other.leave()
    with pytest.raises(RuntimeError), transaction.atomic():
        raise RuntimeError
    assert other.take(1)
    other.leave()
    connection.close()
    assert other.take(1)
    other.leave()
