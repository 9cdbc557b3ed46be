"""Whole commands, timed from outside by `watch`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from bench.measure import turned

JIHENG = Path(sys.executable).with_name("jiheng")


class Ran(NamedTuple):
    """How a command went: seconds, and bytes of its largest process, of the first one, and of all together."""

    wall: float
    cpu: float
    largest: int
    own: int
    all: int


class Watcher:
    """The small process that runs commands for us, in the environment of a plain installation: bytecode is kept."""

    def __enter__(self) -> Self:
        """Start it."""
        watch = Path(__file__).with_name("watch.py")
        command = [sys.executable, "-I", "-S", str(watch)]
        self._bytecode = tempfile.TemporaryDirectory()
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        environment = {**plain, "PYTHONUTF8": "1", "PYTHONPYCACHEPREFIX": self._bytecode.name}
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End it; a command that is still running is not waited for."""
        assert self._process.stdin
        self._process.stdin.close()
        if error is not None:
            self._process.kill()
        self._process.wait()
        self._bytecode.cleanup()

    def run(self, command: list[str], memory: bool = False) -> Ran:
        """Run a command; one that fails ends the benchmark. Findings (code 1) are no failure."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"command": command, "memory": memory}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if answer["code"] not in (0, 1):
            raise RuntimeError(f"{' '.join(command)} ended with {answer['code']}\n{answer['errors']}")
        return Ran(*(answer[name] for name in Ran._fields))


def rounds(watcher: Watcher, commands: Mapping[str, list[str]], count: int) -> dict[str, list[Ran]]:
    """Run all commands in turn, so many rounds."""
    found: dict[str, list[Ran]] = {name: [] for name in commands}
    for turn in range(count):
        for name in turned(list(commands), turn):
            found[name].append(watcher.run(commands[name]))
    return found


def figures(found: Mapping[str, list[Ran]], of: Callable[[Ran], float]) -> dict[str, list[float]]:
    """One figure of every run."""
    return {name: [of(ran) for ran in runs] for name, runs in found.items()}


def jiheng(*arguments: str) -> list[str]:
    """The command line of ours, as it is installed."""
    if JIHENG.exists():
        return [str(JIHENG), *arguments]
    return [sys.executable, "-c", "import sys; from jiheng.cli.main import main; sys.exit(main())", *arguments]
