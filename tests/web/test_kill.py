"""Whatever was acknowledged is there after kill -9: every payment with its number and seal, and nothing half done."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from support import torture

KILLS = torture(20, 500)
LONGEST = 0.02  # seconds from an acknowledgement to the kill: some ten payments
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the writers are forked")

# One process sets Django up; every writer and every look at the database is a child of it with a connection of its own.
PROGRAM = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "jiheng.web.settings"
import django
django.setup()
from datetime import date
from decimal import Decimal
from django.conf import settings
from django.core.management import call_command
from django.db import connections
call_command("migrate", verbosity=0)
settings.JIHENG_TODAY = date(2021, 12, 31)
from jiheng.web.ledger import verify
from jiheng.web.ledger.actions import pay, receive
from jiheng.web.ledger.models import Entry
from jiheng.web.log import LogEntry, verify_log
from support import torture
from web.ledger.making import made, on
town = made({"工资": "1000000000"})
receive(town.clerk, town.lines[0], Decimal(1000000000), on(1), summary="拨款")
connections.close_all()


def tell(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())


def write():
    while True:
        entry = pay(town.clerk, town.lines[0], Decimal(1), on(6), summary="支出", sure=True)
        tell("paid", entry.number, entry.seal)


def check():
    for book, found in verify.books():
        for row in found:
            tell("broken", row.number, row.fault)
    for one in verify_log():
        tell("log", one.number, one.what)
    for number, seal in Entry.objects.order_by("number").values_list("number", "seal"):
        tell("kept", number, seal)
    logged = LogEntry.objects.filter(action="pay").order_by("id").values_list("detail__number", "detail__seal")
    for number, seal in logged:
        tell("logged", number, seal)


tell("ready")
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        {"write": write, "check": check}[line.strip()]()
        os._exit(0)
    tell("child", pid)
    tell("ended", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


class Keeper:
    """The process that starts writers and looks at what they left."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdin
        assert process.stdout
        self.into: TextIO = process.stdin
        self.out: TextIO = process.stdout
        assert self.line() == ["ready"]

    def line(self) -> list[str]:
        """The next line."""
        words = self.out.readline().split()
        assert words, "the keeper died"
        return words

    def start(self, act: str) -> int:
        """Start a child; return its process."""
        self.into.write(act + "\n")
        self.into.flush()
        name, pid = self.line()
        assert name == "child"
        return int(pid)

    def until_it_ends(self) -> tuple[list[list[str]], int]:
        """What a child says until it ends, and its exit code."""
        said = []
        while (words := self.line())[0] != "ended":
            said.append(words)
        return said, int(words[1])


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    """Return a keeper of a database of its own."""
    own = {key: value for key, value in os.environ.items() if key not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")}
    environment = {**own, "JIHENG_DATA": str(tmp_path), "PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment,
        start_new_session=True,
    )
    try:
        yield Keeper(process)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def killed(keeper: Keeper, chance: random.Random) -> list[list[str]]:
    """Let a writer pay, and kill it at some moment; return what it acknowledged."""
    pid = keeper.start("write")
    said = [keeper.line() for _ in range(chance.randint(1, 5))]
    time.sleep(chance.uniform(0, LONGEST))
    os.kill(pid, signal.SIGKILL)
    more, code = keeper.until_it_ends()
    assert code == -signal.SIGKILL
    return [words[1:] for words in said + more]


def kept(keeper: Keeper) -> list[list[str]]:
    """Check that what lies there is whole; return every entry."""
    keeper.start("check")
    said, code = keeper.until_it_ends()
    assert code == 0
    entries = [words[1:] for words in said if words[0] == "kept"]
    assert [words for words in said if words[0] not in ("kept", "logged")] == []
    assert [int(number) for number, _ in entries] == list(range(1, len(entries) + 1))
    assert [words[1:] for words in said if words[0] == "logged"] == entries[1:]  # the first is the receipt
    return entries


def test_what_was_acknowledged_outlives_every_kill(keeper: Keeper) -> None:
    seed = random.randrange(1 << 32)
    print("seed", seed)  # shown where it fails
    chance, acknowledged = random.Random(seed), []
    for kill in range(1, KILLS + 1):
        acknowledged += killed(keeper, chance)
        entries = kept(keeper)
        lost = [one for one in acknowledged if one not in entries[int(one[0]) - 1 : int(one[0])]]
        assert lost == []
        assert len(entries) - 1 - len(acknowledged) <= kill  # at most the one under way at each kill was kept unsaid
    print(KILLS, "kills,", len(acknowledged), "acknowledged")
