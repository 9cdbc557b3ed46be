"""Interleaved rounds: every contestant once a round, in changing order, so that all of them meet the same machine."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median

Work = Callable[[], object]

AT_LEAST = 0.02  # seconds that one contestant takes a round; shorter work is repeated


def rounds(contestants: Mapping[str, Work], count: int, share: int = 1) -> dict[str, list[float]]:
    """Return the CPU seconds of one call of each contestant, a figure a round; everything is warm before.

    A call that does the same with several documents says so by `share`: the figure is that of one of them.
    """
    repeats = {name: _repeats(work) for name, work in contestants.items()}
    found: dict[str, list[float]] = {name: [] for name in contestants}
    gc.collect()
    gc.freeze()  # what the benchmark itself holds shall cost none of the contestants a walk
    for turn in range(count):
        for name in turned(list(contestants), turn):
            found[name].append(_timed(contestants[name], repeats[name]) / share)
    gc.unfreeze()
    return found


def turned(names: list[str], turn: int) -> list[str]:
    """The names in the order of this round: each comes first once."""
    at = turn % len(names)
    return names[at:] + names[:at]


def _repeats(work: Work) -> int:
    for _ in range(3):
        work()
    return max(1, round(AT_LEAST / max(_timed(work, 1), 1e-6)))


def _timed(work: Work, times: int) -> float:
    gc.collect()
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def ratio(over: list[float], under: list[float]) -> float:
    """The median of the ratios, round by round."""
    return median(one / other for one, other in zip(over, under, strict=True))


def least_ratio(over: list[float], under: list[float]) -> float:
    """The ratio of the minimums."""
    return min(over) / min(under)


@dataclass(frozen=True, slots=True)
class Goal:
    """What a ratio of two rows must be: at most the limit, or at least."""

    over: str
    under: str
    limit: float
    at_most: bool = True
    words: str = ""

    def holds(self, value: float) -> bool:
        """Whether a ratio reaches the goal."""
        return value <= self.limit if self.at_most else value >= self.limit


@dataclass(frozen=True, slots=True)
class Fact:
    """What is no time: an observation, and whether it is as it must be (None where nothing is asked of it)."""

    words: str
    value: str
    reached: bool | None = None


@dataclass(slots=True)
class Case:
    """One table: its rows by name with a figure a round, the row that is the floor, and what is asked of them."""

    title: str
    unit: str
    rows: dict[str, list[float]]
    floor: str
    goals: list[Goal] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)  # more about a row, as printed


@dataclass(slots=True)
class Job:
    """One job of DESIGN's table with its cases."""

    number: int
    title: str
    cases: list[Case]


def compared(rows: Mapping[str, list[float]], over: str, under: str, what: str = "") -> Fact:
    """The ratio of two rows of which the design asks nothing."""
    value = f"{ratio(rows[over], rows[under]):.2f} ({least_ratio(rows[over], rows[under]):.2f})"
    return Fact(f"{what}{over} / {under}", value)
