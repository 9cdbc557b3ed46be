"""Runs commands one after the other and tells how each went: wall and CPU seconds, and the memory of its processes.

A small process of its own (`python -I -S watch.py`): a child starts with the memory of whoever forks it, and a benchmark
that has parsed documents is larger than what it measures. Requests and answers are lines of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from typing import Any

_STEP = 0.02


def main() -> None:
    """Answer requests until there are no more."""
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(_run(request["command"], request["memory"])), flush=True)


def _run(command: list[str], memory: bool) -> dict[str, Any]:
    with tempfile.TemporaryFile() as errors:
        actions = [
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_DUP2, errors.fileno(), 2),
        ]
        start = time.perf_counter()
        pid = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
        peaks = _peaks(pid) if memory else {}
        _, status, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - start
        errors.seek(0)
        told = errors.read()[-2000:].decode("utf-8", "replace")
    return {
        "wall": wall,
        "cpu": usage.ru_utime + usage.ru_stime,
        "largest": usage.ru_maxrss << 10,
        "own": peaks.get(pid, 0),
        "all": sum(peaks.values()),
        "code": os.waitstatus_to_exitcode(status),
        "errors": told,
    }


def _peaks(pid: int) -> dict[int, int]:
    """Look every few milliseconds how much a process and its children have held at most, until it ends."""
    peaks: dict[int, int] = {}
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        for one in (pid, *_children(pid)):
            peaks[one] = max(peaks.get(one, 0), _held(one))
        time.sleep(_STEP)
    return peaks


def _children(pid: int) -> list[int]:
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [int(one) for one in file.read().split()]
    except OSError:
        return []


def _held(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/status", encoding="utf-8") as file:
            return next((int(line.split()[1]) << 10 for line in file if line.startswith("VmHWM:")), 0)
    except OSError:
        return 0


if __name__ == "__main__":
    main()
