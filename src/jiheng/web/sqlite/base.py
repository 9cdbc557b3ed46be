"""The database of settings.ENGINE: a transaction begins when its turn has come.

SQLite itself lets a second writer sleep and try again, longer each time, so that under load some wait for a second while
others pass. Here every transaction takes a lock of the process and one of the machine before it begins, and waits in short
steps; whoever waits for longer than the timeout is told what SQLite would tell.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

if sys.platform != "win32":
    import fcntl

STEP, LONGEST_STEP = 0.0002, 0.004  # seconds between two looks at the lock of the machine


class Turn:
    """The place at the head of the line for one database file."""

    def __init__(self, path: str) -> None:
        """The lock of the machine is a file beside the database."""
        self._path = Path(path).with_name(Path(path).name + ".turn")
        self._lock = threading.Lock()
        self._file = -1

    def take(self, seconds: float) -> bool:
        """Wait for the turn, at most so long."""
        until = time.monotonic() + seconds
        if not self._lock.acquire(timeout=seconds):
            return False
        try:
            self._file = os.open(self._path, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600)
            there = self._locked(until)
        except BaseException:
            self.leave()
            raise
        if not there:
            self.leave()
        return there

    def leave(self) -> None:
        """Let the next one in; the lock of a process that dies is free by itself."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        self._lock.release()

    def _locked(self, until: float) -> bool:
        step = STEP
        while sys.platform != "win32":
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    return False
                time.sleep(step)
                step = min(step * 2, LONGEST_STEP)
            else:
                return True
        return True


@cache
def turn_of(path: str) -> Turn:
    """The one line of this process for a database file."""
    return Turn(path)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that waits for its turn before a transaction, and gives it up with the transaction."""

    _turn: Turn | None = None

    def _start_transaction_under_autocommit(self) -> None:
        if self._turn is None and not self.is_in_memory_db():
            turn = turn_of(str(self.settings_dict["NAME"]))
            if not turn.take(float(self.settings_dict["OPTIONS"].get("timeout", 5))):
                raise OperationalError("database is locked")
            self._turn = turn
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> Any:
        done = super()._commit()  # type: ignore[misc]
        self._leave()
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _leave(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.leave()
