"""The jobs that run whole processes: one document from a cold start (2), a folder (3)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench import documents, others, process
from bench.measure import Case, Fact, Goal, Job, compared, ratio

HEAVY = ("pydantic", "django", "duckdb", "openpyxl", "rich", "yaml", "docx")
FEW = 200
GAIN = 1.8

# An audit hook outlives fork, so that imports of the worker that parses are seen as well.
_PROBE = """
import os, sys
log = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def seen(event, args):
    if event == "import":
        os.write(log, (args[0] + "\\n").encode())
sys.addaudithook(seen)
sys.argv = ["jiheng", *sys.argv[2:]]
from jiheng.cli.main import main
sys.exit(main())
"""


def cold(count: int) -> Job:
    """Job 2: `jiheng audit one.docx`, a new process each time."""
    title, data = next(iter(documents.three().items()))
    floor, peer, ours = "floor: python + zipfile + lxml + parse", "python-docx, print the paragraphs", "jiheng audit one.docx"
    with tempfile.TemporaryDirectory() as scratch, process.Watcher() as watcher:
        path = Path(scratch, "one.docx")
        path.write_bytes(data)
        work = {
            "python -c pass": [sys.executable, "-c", others.BARE],
            floor: [sys.executable, "-c", others.FLOOR, str(path)],
            ours: process.jiheng("audit", str(path)),
            "jiheng audit one.docx --json": process.jiheng("audit", str(path), "--json"),
            peer: [sys.executable, "-c", others.PEER, str(path)],
        }
        for command in work.values():
            watcher.run(command)  # leaves bytecode, as every run but the first finds it
        found = process.rounds(watcher, work, count)
        heavy = _heavy(path)
    wall = process.figures(found, lambda ran: ran.wall)
    cpu = process.figures(found, lambda ran: ran.cpu)
    goals = [Goal(ours, floor, 3.0), Goal(ours, floor, 2.2, words="the same, aimed at")]
    facts = [compared(cpu, ours, floor, "CPU time, "), compared(wall, ours, peer), heavy]
    case = Case(f"{title}, wall time", "ms", wall, floor, goals, facts, _beside(found))
    return Job(2, "`jiheng audit one.docx`, whole process", [case])


def _beside(found: dict[str, list[process.Ran]]) -> dict[str, str]:
    return {
        name: f"{median(ran.cpu for ran in runs) * 1000:.0f} ms CPU, {median(ran.largest for ran in runs) / 2**20:.0f} MiB"
        for name, runs in found.items()
    }


def _heavy(path: Path) -> Fact:
    """The packages that must stay out of the way of an audit, as far as it asks for them."""
    log = path.with_suffix(".log")
    command = [sys.executable, "-c", _PROBE, str(log), "audit", str(path)]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    asked = {line.partition(".")[0] for line in log.read_text("utf-8").split()}
    found = [name for name in HEAVY if name in asked]
    return Fact(f"of {', '.join(HEAVY)} it imports", ", ".join(found) or "none", not found)


def folder(count: int, files: int) -> Job:
    """Job 3: a folder of distinct documents."""
    with tempfile.TemporaryDirectory() as scratch, process.Watcher() as watcher:
        many, few = Path(scratch, "many"), Path(scratch, "few")
        many.mkdir()
        few.mkdir()
        paths = documents.folder(many, files)
        for path in paths[: min(FEW, files // 2)]:
            os.link(path, few / path.name)
        cases = [_speed(watcher, many, few, count, files), _memory(watcher, many, few)]
    return Job(3, f"folder of {files} distinct .docx, whole process", cases)


def _speed(watcher: process.Watcher, many: Path, few: Path, count: int, files: int) -> Case:
    floor, floor2 = "floor, 1 process: unzip + lxml parse", "floor, 2 processes"
    one, two = "jiheng audit, --jobs 1", "jiheng audit, --jobs 2"
    peer = f"python-docx, paragraphs only ({len(list(few.iterdir()))} files)"
    commands = {
        floor: [sys.executable, "-c", others.FLOOR_FOLDER, str(many), "1"],
        floor2: [sys.executable, "-c", others.FLOOR_FOLDER, str(many), "2"],
        one: process.jiheng("audit", str(many), "--jobs", "1"),
        two: process.jiheng("audit", str(many), "--jobs", "2"),
        "jiheng audit --json, --jobs 2": process.jiheng("audit", str(many), "--jobs", "2", "--json"),
        peer: [sys.executable, "-c", others.PEER_FOLDER, str(few)],
    }
    watcher.run(process.jiheng("audit", str(few)))  # leaves bytecode
    found = process.rounds(watcher, commands, count)
    rows = process.figures(found, lambda ran: ran.wall)
    share = files / len(list(few.iterdir()))
    rows[peer] = [one * share for one in rows[peer]]
    goals = [Goal(two, floor, 1.58, words="2 processes / floor of one core (1,000/s where it makes 1,580/s)")]
    own = compared(rows, floor, floor2, "what the floor gains from the second core, ")
    if ratio(rows[floor], rows[floor2]) < GAIN:
        facts = [own, compared(rows, one, two, "not judged, as the machine has no second core to give: ")]
    else:
        facts = [own]
        goals.append(Goal(one, two, GAIN, at_most=False, words="gain from the second core"))
    rates = {
        name: f"{files / median(figures):.0f} documents/s, {beside}"
        for (name, figures), beside in zip(rows.items(), _beside(found).values(), strict=True)
    }
    return Case("wall time", "s", rows, floor, goals, facts, rates)


def _memory(watcher: process.Watcher, many: Path, few: Path) -> Case:
    """Peaks of parent and workers together, for few files and for many."""
    facts = []
    for words, more in (("text", ()), ("--json", ("--json",))):
        small, large = (
            watcher.run(process.jiheng("audit", str(path), "--jobs", "2", *more), memory=True) for path in (few, many)
        )
        counts = " and ".join(str(len(list(path.iterdir()))) for path in (few, many))
        value = f"{small.all / 2**20:.0f} → {large.all / 2**20:.0f} MiB in all, {small.own / 2**20:.0f} → {large.own / 2**20:.0f} MiB the parent"
        facts.append(Fact(f"peak memory, {words}, {counts} files, grows ≤ 10%", value, large.all <= small.all * 1.1))
    return Case("memory", "s", {}, "", [], facts)
