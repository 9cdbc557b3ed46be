"""Cuts numbers that stand without any separator (194.9194.9100%) where only one way of cutting makes sense.

A cut is taken when it is the only one in which each part is well formed for its column, and target and actual are the same, or
the parts are told apart by their units, or the stated rate is true. Anything else is left whole, and unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from jiheng.model.figure import HUNDRED, half_up
from jiheng.model.terms import COUNTED, DURATIONS, MEASURED, MONEY

_LONGEST = 36  # characters; a longer run is no row of a form
_UNIT = "|".join(
    map(
        re.escape,
        sorted(
            {*COUNTED, *MEASURED, *DURATIONS, *MONEY, "%", "万公斤", "万斤"} - {"年", "月", "日", "类", "级"},
            key=lambda word: (-len(word), word),
        ),
    )
)
_NUMBER = r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?"
RUN = re.compile(rf"(?:[≥≤<>=]{{0,2}}[0-9][0-9.,]*(?:{_UNIT})?)+")
_AMOUNT = re.compile(rf"{_NUMBER}(?:万元|元|万)?")
_RATE = re.compile(rf"{_NUMBER}%")
_POINTS = re.compile(r"[1-9][0-9]?(?:\.[0-9])?分?")
_SCORE = re.compile(r"(?:0|[1-9][0-9]?)(?:\.[0-9]{1,2})?分?")
_VALUE = re.compile(rf"[≥≤<>=]{{0,2}}{_NUMBER}(?:{_UNIT})?")
_TOKEN = re.compile(rf"[≥≤<>=]{{0,2}}[0-9][0-9.,]*(?:{_UNIT})")
_MISREAD = re.compile(r"[2>5][1-9][0-9]?0?%")
_PATTERNS = {
    "initial_budget": _AMOUNT,
    "budget": _AMOUNT,
    "received": _AMOUNT,
    "executed": _AMOUNT,
    "balance": _AMOUNT,
    "execution_rate": _RATE,
    "received_rate": _RATE,
    "weight": _POINTS,
    "score": _SCORE,
    "completion": _RATE,
}
_FIGURES = re.compile(r"[≥≤<>=]|[^0-9.]+$")


def cut(run: str, columns: Sequence[str]) -> list[str] | None:
    """The parts of a run, one for each column, or None where that is not certain."""
    if not columns or len(run) > _LONGEST or (len(columns) == 1 and run.replace(".", "").isdigit()):
        return None
    splits = list(_splits(run, columns, 400))
    if not splits or len(splits) >= 400:
        return None
    held = [parts for parts in splits if _agrees(parts, columns)]
    if len(held) == 1:
        return None if _misread(held[0]) else held[0]
    if len(splits) == 1 and not held and _told_apart(splits[0]):
        return None if _misread(splits[0]) else splits[0]
    return None


def _splits(run: str, columns: Sequence[str], most: int) -> Iterator[list[str]]:
    """All ways to cut the run into well-formed parts, in a bounded number of steps."""
    budget = [most * 40]

    def walk(at: int, column: int) -> Iterator[list[str]]:
        budget[0] -= 1
        if budget[0] < 0:
            return
        if column == len(columns):
            if at == len(run):
                yield []
            return
        pattern = _PATTERNS.get(columns[column], _VALUE)
        last = column == len(columns) - 1
        for end in (len(run),) if last else range(at + 1, len(run) - (len(columns) - column) + 2):
            if pattern.fullmatch(run, at, end):
                for rest in walk(end, column + 1):
                    yield [run[at:end], *rest]

    yield from walk(0, 0)


def _agrees(parts: Sequence[str], columns: Sequence[str]) -> bool:
    """Whether the parts confirm each other: target = actual, a true rate, a score within its weight."""
    by = dict(zip(columns, parts, strict=True))
    if "score" in by and "weight" in by and number(by["score"]) > number(by["weight"]):
        return False
    if "target" in by and "actual" in by:
        return by["target"].lstrip("≥≤<>=") == by["actual"].lstrip("≥≤<>=")
    whole = by.get("budget") or by.get("initial_budget")
    if "execution_rate" in by and "executed" in by and whole:
        return _rate_true(number(by["executed"]), number(whole), by["execution_rate"])
    return False


def _rate_true(done: Decimal, whole: Decimal, rate: str) -> bool:
    stated = number(rate)
    places = -int(stated.as_tuple().exponent)
    return bool(whole) and half_up(done / whole * HUNDRED, places) == stated


def _told_apart(parts: Sequence[str]) -> bool:
    """Whether all but the last part end with a unit, so that no digit could belong to another."""
    return all(not part[-1].isdigit() for part in parts[:-1])


def _misread(parts: Sequence[str]) -> bool:
    """Whether a rate looks like a misread ≥ (290% for ≥90%)."""
    return any(_MISREAD.fullmatch(part) and number(part) > HUNDRED for part in parts)


def number(part: str) -> Decimal:
    """The number in a part."""
    return Decimal(_FIGURES.sub("", part.lstrip("≥≤<>=")) or "0")


def tokens_in(run: str) -> list[str] | None:
    """The values of a run that its units tell apart, or None where digits touch digits."""
    parts = _TOKEN.findall(run)
    return parts if "".join(parts) == run else None


def doubled(text: str) -> str:
    """The words that end a text twice in a row (有效改善有效改善); "" if none do."""
    for length in range(min(10, len(text) // 2), 0, -1):
        word = text[-length:]
        if (
            text[-2 * length : -length] == word
            and (length > 1 or word in "高好是优有无达")
            and not any(sign.isdigit() for sign in word)
        ):
            return word
    return ""
