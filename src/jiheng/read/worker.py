"""Runs a function over files in worker processes that cannot harm: capped memory, CPU time and wall time, no network.

A document can abort a whole Python process, eat all memory or never end; no `except` catches that. So nothing is parsed
where it must not die: `run` forks workers, hands each its files in chunks over a pipe, and gets the results back as bytes,
one by one and in the order of the files. A worker that dies is replaced; the file that killed it is tried once more alone
unless it had been alone already, and then reported. Nothing is kept but the few results that are waiting for their turn.

A worker is forked before any thread exists (it shares what is imported, and the files' list need not be sent); where fork
is missing or threads run, it is spawned, and function and files must then be picklable.
"""

from __future__ import annotations

import os
import select
import signal
import struct
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

from jiheng.read import capped
from jiheng.read.capped import LIMITS, Limits

T = TypeVar("T")

CHUNK = 16
_AHEAD = 2  # chunks that a worker has at a time, so that it need not wait for the parent
_WINDOW = 8  # chunks a worker that may be worked on before the oldest result is out
_RESULT_LIMIT = 64 << 20
_REQUEST = struct.Struct("<QQ")


def run(
    function: Callable[[T], bytes],
    items: Sequence[T],
    jobs: int,
    on_death: Callable[[T, str], bytes],
    limits: Limits = LIMITS,
) -> Iterator[tuple[T, bytes]]:
    """Yield each item with what `function` makes of it, in order, worked out by `jobs` capped processes.

    `on_death` is asked for the result of an item that could not be done; it is told why in Chinese: 内存超限, 用时超限,
    读取进程意外中止, the sentence of a JihengError that `function` raised, or its internal error. Leaving the iteration
    early ends all workers.
    """
    if not items:
        return
    pool = _Pool(function, items, jobs, on_death, limits)
    try:
        yield from pool.results()
    finally:
        pool.close()


def network_dropped() -> bool:
    """Tell whether workers of this system run without a network (for `jiheng doctor`)."""
    if not hasattr(os, "fork"):
        return False
    pid = os.fork()
    if pid == 0:
        os._exit(0 if capped.drop_network() else 1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


_Frame = tuple[int, bytes]  # how an item ended (a status of `capped`), and its result or the reason
_Worker: TypeAlias = "_Forked[Any] | _Spawned[Any]"


class _Pool(Generic[T]):
    """The workers of one run, what they have to do, and the results that wait for their turn."""

    def __init__(
        self,
        function: Callable[[T], bytes],
        items: Sequence[T],
        jobs: int,
        on_death: Callable[[T, str], bytes],
        limits: Limits,
    ) -> None:
        self._function, self._items, self._on_death, self._limits = function, items, on_death, limits
        self._count = max(1, min(jobs, len(items)))
        self._chunk = max(1, min(CHUNK, len(items) // (self._count * 4)))
        self._workers: list[_Worker] = []
        self._next = 0
        self._again: deque[tuple[int, int]] = deque()
        self._tried: set[int] = set()
        self._ready: dict[int, bytes] = {}
        self._forks = _can_fork()

    def results(self) -> Iterator[tuple[T, bytes]]:
        """Yield items and results in order until all are done."""
        for turn, item in enumerate(self._items):
            while turn not in self._ready:
                self._hand_out(turn)
                self._listen()
            yield item, self._ready.pop(turn)

    def close(self) -> None:
        """End all workers; none stays behind, not even as a zombie."""
        while self._workers:
            self._workers.pop().end()

    def _hand_out(self, turn: int) -> None:
        """Keep every worker busy, but not too far ahead of the result that is due."""
        while len(self._workers) < self._count and self._has_work(turn):
            self._workers.append(self._start())
            self._give(self._workers[-1])
        for worker in self._workers:
            while len(worker.ranges) < _AHEAD and self._has_work(turn):
                self._give(worker)

    def _has_work(self, turn: int) -> bool:
        ahead = turn + _WINDOW * self._count * self._chunk
        return bool(self._again) or self._next < min(len(self._items), ahead)

    def _give(self, worker: _Worker) -> None:
        if self._again:
            start, stop = self._again.popleft()
        else:
            start, stop = self._next, min(self._next + self._chunk, len(self._items))
            self._next = stop
        if not worker.ranges:
            worker.since = time.monotonic()
        worker.ranges.append((start, stop))
        worker.give(start, stop)

    def _start(self) -> _Worker:
        if self._forks:
            others = [fd for worker in self._workers if isinstance(worker, _Forked) for fd in worker.fds()]
            return _Forked(self._function, self._items, self._limits, others)
        return _Spawned(self._function, self._items, self._limits)

    def _listen(self) -> None:
        """Wait for messages, take them in, and end workers that are over their time."""
        busy = [worker for worker in self._workers if worker.ranges]
        due = min(worker.since for worker in busy) + self._limits.wall
        for worker in _readable(busy, max(0.0, due - time.monotonic())):
            self._take(worker)
        late = time.monotonic() - self._limits.wall
        for worker in busy:
            if worker in self._workers and worker.ranges and worker.since <= late:
                self._bury(worker, self._limits.late())

    def _take(self, worker: _Worker) -> None:
        try:
            frames = worker.frames()
        except EOFError:
            self._bury(worker)
            return
        worker.since = time.monotonic()
        for status, payload in frames:
            if status == capped.ALIVE:
                continue
            if status == capped.MEMORY:
                self._bury(worker, self._limits.full())
                return
            index = self._advance(worker)
            worker.done += 1
            done = status == capped.DONE
            self._ready[index] = payload if done else self._on_death(self._items[index], payload.decode("utf-8", "replace"))

    @staticmethod
    def _advance(worker: _Worker) -> int:
        start, stop = worker.ranges.popleft()
        if start + 1 < stop:
            worker.ranges.appendleft((start + 1, stop))
        return start

    def _bury(self, worker: _Worker, known: str = "") -> None:
        """Replace a worker that died or has to; blame the item it was at, or try that once more in a fresh worker."""
        self._workers.remove(worker)
        code, peak = worker.end()
        if not worker.ranges:
            return
        index = self._advance(worker)
        self._again.extendleft(reversed(worker.ranges))
        reason = known or self._limits.reason(code, peak)
        if worker.done and index not in self._tried and reason not in (self._limits.late(), self._limits.busy()):
            self._tried.add(index)
            self._again.appendleft((index, index + 1))
        else:
            self._ready[index] = self._on_death(self._items[index], reason)


def _can_fork() -> bool:
    """Tell whether forking is safe: it exists, and this process has no other thread, Python's or not."""
    if not hasattr(os, "fork"):
        return False
    try:
        return len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        import threading

        return threading.active_count() == 1


def _readable(workers: list[_Worker], seconds: float) -> list[_Worker]:
    """Return the workers that have something to say, after at most so many seconds."""
    pipes = {worker.pipe: worker for worker in workers if isinstance(worker, _Spawned)}
    if pipes:
        from multiprocessing import connection

        return [pipes[ready] for ready in connection.wait(list(pipes), seconds)]
    by_fd = {worker.fileno(): worker for worker in workers if isinstance(worker, _Forked)}
    poll = select.poll()
    for fd in by_fd:
        poll.register(fd, select.POLLIN)
    return [by_fd[fd] for fd, _ in poll.poll(int(seconds * 1000) + 1)]


class _Forked(Generic[T]):
    """A worker made by fork: it knows function and items, so that a request is two numbers."""

    def __init__(self, function: Callable[[T], bytes], items: Sequence[T], limits: Limits, others: list[int]) -> None:
        self.ranges: deque[tuple[int, int]] = deque()  # what it was given and has not finished
        self.done = 0  # items that it has finished
        self.since = 0.0  # when it last showed that it makes progress
        self._buffer = bytearray()
        theirs_in, self._requests = os.pipe()
        self._results, theirs_out = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            capped.child(lambda: _serve(theirs_in, theirs_out, function, items, limits), [*others, *self.fds()], limits)
        os.close(theirs_in)
        os.close(theirs_out)
        os.set_blocking(self._results, False)

    def fds(self) -> tuple[int, int]:
        """Return the parent's ends; other children must not hold them, or they would never see an end."""
        return self._requests, self._results

    def fileno(self) -> int:
        """Return what becomes readable when a message is there."""
        return self._results

    def give(self, start: int, stop: int) -> None:
        """Send a range of items; a worker that is dead already will be found so when it is listened to."""
        try:
            os.write(self._requests, _REQUEST.pack(start, stop))
        except BrokenPipeError:
            return

    def frames(self) -> list[_Frame]:
        """Return the messages that are there; raise EOFError after the last one of a dead worker."""
        try:
            data = os.read(self._results, 1 << 18)
        except BlockingIOError:
            return []
        if not data:
            raise EOFError
        self._buffer += data
        return list(self._cut())

    def _cut(self) -> Iterator[_Frame]:
        head = capped.HEAD
        while len(self._buffer) >= head.size:
            status, length = head.unpack_from(self._buffer)
            if length > _RESULT_LIMIT:
                yield capped.MEMORY, b""
                return
            if len(self._buffer) < head.size + length:
                return
            yield status, bytes(self._buffer[head.size : head.size + length])
            del self._buffer[: head.size + length]

    def end(self) -> tuple[int, int]:
        """Kill the process and its children if need be, and reap it."""
        os.close(self._requests)
        code, peak = _reap(self._pid, 1.0 if self._ended() else 0.0)
        os.close(self._results)
        return code, peak

    def _ended(self) -> bool:
        """Tell whether the worker closed its end: then it is dying, and its exit status is worth a wait."""
        try:
            return not os.read(self._results, 1)
        except BlockingIOError:
            return False


def _reap(pid: int, patience: float) -> tuple[int, int]:
    """Wait so long for a process to end by itself, then kill its group; return exit code and the memory it took."""
    until = time.monotonic() + patience
    while not _over(pid) and time.monotonic() < until:
        time.sleep(0.002)
    for kill in (os.killpg, os.kill):  # the group may not exist yet, or hold what a reader started
        try:
            kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue
    _, status, usage = os.wait4(pid, 0)
    took = max(0, usage.ru_maxrss - capped.held())  # a forked child starts with what its parent has
    return os.waitstatus_to_exitcode(status), took << 10


def _over(pid: int) -> bool:
    """Tell whether a process has ended, leaving it to be reaped: until then nobody else gets its number."""
    return hasattr(os, "waitid") and os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _serve(source: int, sink: int, function: Callable[[T], bytes], items: Sequence[T], limits: Limits) -> None:
    """Work off requests until there are no more; runs in the child."""
    capped.listen_to(lambda: capped.write(sink, capped.HEAD.pack(capped.ALIVE, 0)))
    while request := os.read(source, _REQUEST.size):
        for index in range(*_REQUEST.unpack(request)):
            status, payload = capped.attempt(function, items[index], limits)
            capped.write(sink, capped.HEAD.pack(status, len(payload)), payload)
            if status == capped.MEMORY:
                return


class _Spawned(Generic[T]):
    """A worker started afresh, for systems without fork and for processes with threads."""

    def __init__(self, function: Callable[[T], bytes], items: Sequence[T], limits: Limits) -> None:
        self.ranges: deque[tuple[int, int]] = deque()
        self.done = 0
        self.since = 0.0
        self._items = items
        context = _spawning()
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_spawned, args=(theirs, function, limits), daemon=True)
        self._process.start()
        theirs.close()

    def give(self, start: int, stop: int) -> None:
        """Send a range of items."""
        try:
            self.pipe.send(list(self._items[start:stop]))
        except BrokenPipeError:
            return

    def frames(self) -> list[_Frame]:
        """Return the message that is there; raise EOFError if the worker is dead."""
        try:
            return [self.pipe.recv()]
        except ConnectionResetError as error:
            raise EOFError from error

    def end(self) -> tuple[int, int]:
        """Kill the process if need be, and reap it."""
        self.pipe.close()
        self._process.join(0.5)
        self._process.kill()
        self._process.join()
        code = self._process.exitcode
        self._process.close()
        return code or 0, 0


@cache
def _spawning() -> Any:
    import multiprocessing

    return multiprocessing.get_context("spawn")


def _spawned(pipe: Any, function: Callable[[T], bytes], limits: Limits) -> None:
    """Work off requests until there are no more; the main function of a spawned worker."""
    capped.confine(limits)
    capped.listen_to(lambda: pipe.send((capped.ALIVE, b"")))
    while True:
        try:
            items = pipe.recv()
        except EOFError:
            return
        for item in items:
            status, payload = capped.attempt(function, item, limits)
            pipe.send((status, payload))
            if status == capped.MEMORY:
                return
