"""What is said on stderr while files are worked on: a line a file that fails, and a count after a second, on a terminal only."""

from __future__ import annotations

import os
import sys
import time
from types import FrameType, TracebackType

from jiheng.cli.width import padded, width
from jiheng.say import say

PATIENCE = 1.0


class Talk:
    """Says how far the work is. Without threads: a timer's signal also wakes it while one slow file is read."""

    def __init__(self, total: int) -> None:
        self._total, self._done, self._shown = total, 0, 0
        self._since = time.monotonic()
        self._live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def __enter__(self) -> Talk:
        """Start the timer where somebody looks on."""
        if self._live and hasattr(os, "fork"):
            import signal

            self._before = signal.signal(signal.SIGALRM, self._tick)
            signal.setitimer(signal.ITIMER_REAL, PATIENCE, PATIENCE / 4)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop the timer and wipe the count."""
        if self._live and hasattr(os, "fork"):
            import signal

            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._before)
        self.clear()

    def step(self) -> None:
        """Count one more file as done."""
        self._done += 1

    def line(self, words: str) -> None:
        """Say one line."""
        self.clear()
        print(words, file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Wipe the count, so that something else can be printed."""
        if self._shown:
            sys.stderr.write("\r" + " " * self._shown + "\r")
            sys.stderr.flush()
            self._shown = 0

    def _tick(self, number: int, frame: FrameType | None) -> None:
        seconds = int(time.monotonic() - self._since)
        words = say("已完成 {done}/{total} 份，用时 {seconds} 秒…", done=self._done, total=self._total, seconds=seconds)
        os.write(2, ("\r" + padded(words, self._shown)).encode(sys.stderr.encoding, "replace"))
        self._shown = width(words)
