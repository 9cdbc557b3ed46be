"""Job 6: pages and saves of the unit's desk with 1,000 units and 10^6 ledger entries in the database, over HTTP, 8 clients."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from bench import clerks, county
from bench.measure import Case, Fact, Goal, Job, turned

FOLDER = Path(__file__).parents[1] / "var/county"
TIMES = 10  # acts of each client a round
STATIC, BARE = "floor: a view without rows (/healthz)", "floor: bare FULL transactions of the same rows"
PAGES = {"nothing": STATIC, "home": "待办", "grid": "grid, 17 indicators", "ledger": "ledger", "filtered": "ledger, filtered"}
SAVES = {"bare": BARE, "cell": "one cell", "payment": "one payment"}
P99 = 0.030
# Two rows with their texts and seals, and the two heads of their chains, as a payment writes them
_TABLES = (
    "CREATE TABLE entry (id INTEGER PRIMARY KEY, book, number, text, previous, seal, UNIQUE (book, number));"
    "CREATE TABLE log (id INTEGER PRIMARY KEY, at, text, previous, seal); CREATE INDEX at ON log (at);"
    "CREATE TABLE head (id INTEGER PRIMARY KEY, number, head); INSERT INTO head VALUES (1, 0, ''), (2, 0, '');"
)


def desk(count: int) -> Job:
    """Job 6: build the county unless it lies there, serve it, and let the clerks work."""
    if not (FOLDER / county.BUILT).exists():
        print(f"building {county.UNITS} units with {county.ENTRIES} entries each in {FOLDER}, some minutes", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "bench.county", str(FOLDER)], check=True)
    with clerks.served(FOLDER) as port:
        crowd = clerks.crowd(port)
        cases = [_case("a page, 8 clients", crowd, PAGES, count), _case("a save, 8 clients", crowd, SAVES, count)]
    cases[1].goals += [Goal(BARE, name, 0.35, at_most=False) for act, name in SAVES.items() if act != "bare"]
    return Job(6, f"the desk with {county.UNITS:,} units and {county.UNITS * county.ENTRIES:,} ledger entries", cases)


def _case(title: str, crowd: list[clerks.Clerk], acts: dict[str, str], count: int) -> Case:
    """Rounds in which each act has its turn; the figure of a round is the time an act takes off the server."""
    rows: dict[str, list[float]] = {name: [] for name in acts.values()}
    taken: dict[str, list[float]] = {name: [] for name in acts.values()}
    for act in acts:
        _turn(crowd, act, 2)  # warm
    for turn in range(count):
        for act in turned(list(acts), turn):
            each, all_of_them = _turn(crowd, act, TIMES)
            rows[acts[act]].append(each)
            taken[acts[act]] += all_of_them
    floor = next(iter(rows))
    facts = [_p99(name, times) for name, times in taken.items() if name != floor]
    return Case(title, "ms", rows, floor, facts=facts)


def _turn(crowd: list[clerks.Clerk], act: str, times: int) -> tuple[float, list[float]]:
    return _bare(times * len(crowd)) if act == "bare" else clerks.at_once(crowd, act, times)


def _p99(name: str, times: list[float]) -> Fact:
    slowest = sorted(times)[int(len(times) * 0.99)]
    return Fact(f"{name}: p99 as a client sees it, wanted ≤ {P99 * 1000:.0f} ms", f"{slowest * 1000:.1f} ms", slowest <= P99)


def _bare(times: int) -> tuple[float, list[float]]:
    """The same rows by one connection that does nothing else, each transaction synced."""
    path, text, seal, taken = FOLDER / "bare.sqlite3", "x" * 200, "f" * 64, []
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; {_TABLES}")
        for number in range(times):
            start = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO entry VALUES (NULL, 1, ?, ?, ?, ?)", (number, text, seal, seal))
            connection.execute("INSERT INTO log VALUES (NULL, ?, ?, ?, ?)", (number, text, seal, seal))
            connection.executemany("UPDATE head SET number = ?, head = ? WHERE id = ?", [(number, seal, 1), (number, seal, 2)])
            connection.execute("COMMIT")
            taken.append(time.perf_counter() - start)
    return sum(taken) / len(taken), taken
