"""One row of the block on money: which of its values stands under which caption, and how sure that is.

Where as many values as captions stand in a row, each has its column. Where some are missing, every assignment that keeps the
order and the kinds is tried: a role that all of them give is sure; if only one of them makes the stated rate true, it is the
one. Else the row is uncertain, and its amounts are no more than amounts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations

from jiheng.model.figure import HUNDRED, Stated, half_up
from jiheng.model.terms import MONEY
from jiheng.read.forms.pieces import Piece, Value, as_rate, with_unit

AMOUNTS = ("initial_budget", "budget", "received", "executed", "balance", "forecast", "adjustment")
RATES = ("execution_rate", "received_rate", "share", "forecast_rate")
_MOST = 9  # columns; a row with more captions than any real form is left alone
_LISTED = re.compile(r"^\s?(?P<a>[0-9][0-9.,]*\s?(?:万元|亿元|元|万))(?P=a)?\s?\(")


@dataclass(frozen=True, slots=True)
class Aligned:
    """The values of a row by field; `sure` holds the role of each value that is beyond doubt ("amount": one of the amounts)."""

    fields: dict[str, Value] = field(default_factory=dict)
    certain: bool = True
    sure: tuple[tuple[Value, str], ...] = ()


def align(values: Sequence[Value], columns: Sequence[str], part: bool) -> Aligned:
    """Put the values of one row under the captions in force."""
    kept = _trimmed(values, len(columns))
    filled = [value for value in kept if value.kind != "blank"]
    if not filled or not columns or len(columns) > _MOST:
        return Aligned({}, True)
    padded = _padded(kept, len(columns))
    for whole in (padded, filled):
        if len(whole) == len(columns) and _fits(whole, columns):
            return _aligned(dict(zip(columns, whole, strict=True)), whole is padded or not _all_zero(whole))
    if _amounts_only(filled, columns, part):
        amounts = [name for name in columns if name in AMOUNTS]
        return _aligned(dict(zip(amounts, filled, strict=True)), True)
    return _guess(filled, columns)


def _trimmed(values: Sequence[Value], most: int) -> list[Value]:
    """The values without blanks beyond the last caption."""
    kept = list(values)
    while len(kept) > most and kept[-1].kind == "blank":
        kept.pop()
    return kept


def _aligned(fields: dict[str, Value], certain: bool) -> Aligned:
    fields = {name: value for name, value in fields.items() if value.kind not in ("blank", "dash")}
    sure = tuple((value, name) for name, value in fields.items() if name) if certain else ()
    return Aligned(fields, certain, sure)


def _padded(values: list[Value], most: int) -> list[Value]:
    """The values with the blanks at the end that a text may lack, where it keeps those in between."""
    inner = [value for value in values if value.kind == "blank"]
    return [*values, *inner[:1] * (most - len(values))] if inner else values


def _all_zero(values: Sequence[Value]) -> bool:
    """Whether a row is zeros alone: without its blanks it fits any captions."""
    return all(value.stated is None or (not value.rate and not value.stated.value) for value in values)


def _fits(values: Sequence[Value], columns: Sequence[str]) -> bool:
    return all(compatible(value, name) for value, name in zip(values, columns, strict=True))


def compatible(value: Value, name: str) -> bool:
    """Whether a value may stand under that caption."""
    if value.kind in ("blank", "dash") or not name:
        return True
    if name in AMOUNTS:
        return (value.amount and not value.op and value.kind in ("number", "quantity")) or bool(listed(value))
    if not value.pure or value.stated is None:
        return False
    if name in RATES:
        return value.rate or (value.kind == "number" and value.stated.unit == "")
    return value.kind == "number" and value.stated.value <= HUNDRED


def _amounts_only(filled: Sequence[Value], columns: Sequence[str], part: bool) -> bool:
    """Whether the values are the row's amounts and nothing else: as many as there are captions of amounts, and no weight."""
    count = sum(name in AMOUNTS for name in columns)
    if len(filled) != count or count < 2 or not all(v.stated is not None and v.amount and v.pure for v in filled):
        return False
    last, before = filled[-1].stated, filled[-2].stated
    assert last is not None
    assert before is not None
    weight = not last.places and 0 < last.value <= HUNDRED and not last.unit
    return not weight or (part and last.value == before.value)


def _guess(filled: Sequence[Value], columns: Sequence[str]) -> Aligned:
    """Try every assignment that keeps order and kinds."""
    if len(filled) > len(columns):
        return Aligned({}, False, tuple((value, "amount") for value in filled if value.stated and value.stated.unit in MONEY))
    chosen = [
        picked
        for picked in combinations(range(len(columns)), len(filled))
        if all(compatible(value, columns[at]) for value, at in zip(filled, picked, strict=True))
    ]
    if not chosen:
        return Aligned({}, False)
    tables = [{columns[at]: value for at, value in zip(picked, filled, strict=True)} for picked in chosen]
    base = "budget" if "budget" in columns else "initial_budget"
    fitting = [table for table in tables if _rate_fits(table, base) is not False and _scored(table)]
    proven = [table for table in fitting if _rate_fits(table, base)]
    if len(tables) == 1:
        return _aligned(tables[0], True)
    if len(proven) == 1:
        return _aligned(proven[0], True)
    best = min(fitting or tables, key=_odd)
    return replace(_aligned(best, False), sure=_sure(tables, filled))


def _scored(table: dict[str, Value]) -> bool:
    """A score stands beside a weight where both have a column."""
    return "score" not in table or "weight" in table or not any(v.kind == "number" for v in table.values())


def _odd(table: dict[str, Value]) -> tuple[int, int]:
    """Which guess is likelier: 年初预算数 is blank rather than the year's budget, amounts stand before weights."""
    return ("initial_budget" in table, sum(name in ("weight", "score") for name in table))


def _sure(tables: Sequence[dict[str, Value]], filled: Sequence[Value]) -> tuple[tuple[Value, str], ...]:
    sure = []
    for value in filled:
        names = {name for table in tables for name, other in table.items() if other is value}
        if len(names) == 1:
            sure.append((value, names.pop()))
        elif names and names <= set(AMOUNTS):
            sure.append((value, "amount"))
    return tuple(sure)


def _rate_fits(table: dict[str, Value], base: str) -> bool | None:
    """Whether the stated rate is executed / budget as printed; None where that cannot be told."""
    rate, done, whole = (table[name].stated if name in table else None for name in ("execution_rate", "executed", base))
    if rate is None or done is None or whole is None:
        return None if rate is None else False if base in table or "executed" in table else None
    return rate_holds(done, whole, rate)


def rate_holds(done: Stated, whole: Stated, rate: Stated) -> bool:
    """Whether done / whole, rounded, prints as the rate."""
    if not whole.base:
        return False
    return half_up(done.base / whole.base * HUNDRED, rate.places) == rate.value


def mended(values: Sequence[Value], most: int) -> list[Value]:
    """The values with a number that a blank broke (968.191 8) made whole, where the row has one too many and this is why."""
    if len(values) != most + 1:
        return list(values)
    for at in range(len(values) - 1):
        whole = _broken(values[at], values[at + 1])
        if whole is not None:
            return [*values[:at], whole, *values[at + 2 :]]
    return list(values)


def _broken(one: Value, other: Value) -> Value | None:
    """The number that two neighbours are halves of: many places, one blank, a last digit or two."""
    a, b, source = one.stated, other.stated, one.piece.source
    if a is None or b is None or source is None or a.unit or b.unit or a.places < 3 or b.places or len(b.text) > 2:
        return None
    start, end = one.piece.start, other.piece.end
    if one.piece.number != other.piece.number or source.text[one.piece.end : other.piece.start] != " " or not b.text.isdigit():
        return None
    digits = source.text[start:end].replace(" ", "")
    piece = Piece(source.text[start:end], source, one.piece.number, start)
    stated = Stated(Decimal(digits), "", a.places + len(b.text), source.raw[start:end], source.span(start, end))
    return Value("number", piece, stated, figures=(stated,))


# what a row says ------------------------------------------------------------------------------------------------------


def figures_of(aligned: Aligned, unit: str) -> dict[str, Stated]:
    """The amounts, rates, weight and score of a row as stated, amounts in the unit of the head."""
    result: dict[str, Stated] = {}
    for name, value in aligned.fields.items():
        stated = value.stated
        if name in AMOUNTS:
            stated = with_unit(stated or listed_total(value), unit)
        elif name in RATES:
            stated = as_rate(stated)
        if name and stated is not None and name not in ("forecast", "forecast_rate", "adjustment"):
            result[name] = stated
    return result


def listed(value: Value) -> tuple[Stated, ...]:
    """The figures of a cell that gives an amount and, in brackets, what it consists of, the amount first; else ()."""
    match = _LISTED.match(value.text)
    money = [stated for stated in value.figures if stated.unit in MONEY]
    if not match or len(money) < 2 or len(money) != len(value.figures):
        return ()
    return tuple(money)


def listed_total(value: Value) -> Stated | None:
    """The amount of such a cell."""
    found = listed(value)
    return found[0] if found else None


def listed_parts(value: Value) -> tuple[Stated, ...]:
    """What such a cell's brackets hold, if it adds up to the amount (which may be printed twice)."""
    found = listed(value)
    for at in (1, 2):
        parts = found[at:]
        if len(parts) > 1 and sum((part.base for part in parts), start=Decimal(0)) == found[0].base:
            return parts
    return ()
