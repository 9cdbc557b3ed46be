"""What is said on stderr while files are worked on: a line a file that fails, and a bar after a second, on a terminal only.

The bar is drawn here and not by rich: rich draws from a thread, and a process with a thread must not fork workers.
"""

from __future__ import annotations

import os
import sys
import time
from types import FrameType, TracebackType

from jiheng.cli.width import padded, width
from jiheng.say import say

PATIENCE = 1.0
WIDTH = 20  # of the bar, in characters


class Talk:
    """Says how far the work is. Without threads: a timer's signal also wakes it while one slow file is read."""

    def __init__(self, total: int, done: int = 0) -> None:
        """`done` of all are done already, by a run before this one."""
        self._total, self._done, self._shown = total, done, 0
        self._before_us = done
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
        words = self._state(time.monotonic() - self._since)
        os.write(2, ("\r" + padded(words, self._shown)).encode(sys.stderr.encoding, "replace"))
        self._shown = width(words)

    def _state(self, seconds: float) -> str:
        """How far it is, and how long the rest will take if it goes on like this."""
        full = WIDTH * self._done // max(self._total, 1)
        words = say(
            "已完成 {done}/{total} 份 {bar} 用时 {spent}",
            done=self._done,
            total=self._total,
            bar="█" * full + "░" * (WIDTH - full),
            spent=_duration(seconds),
        )
        ours = self._done - self._before_us
        if not ours:
            return words + "…"
        return words + say("，约剩 {left}…", left=_duration(seconds / ours * (self._total - self._done)))


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return say("{minutes} 分 {seconds} 秒", minutes=minutes, seconds=rest) if minutes else say("{seconds} 秒", seconds=rest)
