"""Aligns a flow of values with the columns of a table of indicators: which value begins a row, which column each belongs to.

The cheapest reading wins (dynamic programming, linear in the number of values). A row is *whole* when it fills every column
that carries figures and nothing was left over beside it; only such a row is certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from jiheng.read.forms.pieces import Value, number_prefix, wordy
from jiheng.read.forms.words import bare, like_class

_NEVER = 1e9
_SKIP = {
    "operator": 0.8,
    "target": 3.0,
    "unit": 0.4,
    "actual": 3.0,
    "weight": 2.0,
    "score": 2.0,
    "completion": 2.5,
    "last_year": 0.8,
    "expected": 2.5,
}
_COUNTING = ("target", "actual", "weight", "score", "completion", "expected")
_ODD = 1.5  # a quantity beside a target in words, or one with a sign, is rarely an actual
_DROP_WORDS, _DROP_FIGURE, _DROP_BLANK = 2.5, 5.0, 0.05


@dataclass(slots=True)
class Row:
    """One row: the value of each column, and whether it is whole. `label` is a class read before the name."""

    fields: dict[str, Value] = field(default_factory=dict)
    more: list[Value] = field(default_factory=list)  # further pieces of the name
    whole: bool = True
    filled: bool = True
    weighed: bool = False  # weight and score are certain though target and actual are missing
    label: Value | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """How rows arrive.

    `breaks`: what it costs that a row ends within a line or runs over its end (0: lines say nothing). `cut_names`: a name may be
    cut by blanks. `flat`: nothing but the order of values tells the rows apart. `blanks`: every empty cell is there.
    """

    breaks: float = 0.0
    cut_names: bool = False
    flat: bool = False
    blanks: bool = False


@dataclass(slots=True)
class _Step:
    """The best reading up to a value: its cost, the column that it filled last, the step before."""

    cost: float
    column: int
    act: str
    before: _Step | None
    part: bool = False
    worded: bool = False


def rows_of(values: Sequence[Value], columns: Sequence[str], manner: Manner) -> list[Row]:
    """Return the rows that the values form; columns without the name, in printed order."""
    if not values:
        return []
    best: dict[tuple[int, bool], _Step] = {(len(columns), False): _Step(0.0, len(columns), "", None)}
    for value in values:
        best = _advance(best, value, columns, manner)
    end = min(best.values(), key=lambda step: step.cost + _rest(step.column, columns, step.part))
    rows = _collect(values, columns, end, manner)
    for row in rows:
        row.whole = row.whole and not _doubtful(row, manner)
    if manner.cut_names and columns[-1] == "explanation":
        _explain(rows)
    _weigh(rows, columns)
    return rows


def _weigh(rows: Sequence[Row], columns: Sequence[str]) -> None:
    """A row of two bare numbers above rows of details: they are its weight and score, not target and actual."""
    for row, following in pairwise(rows):
        one, other = row.fields.get("target"), row.fields.get("actual")
        if row.whole or one is None or other is None or not _unweighted(following, columns):
            continue
        if set(row.fields) == {"name", "target", "actual"} and one.kind == other.kind == "number":
            row.fields = {"name": row.fields["name"], "weight": one, "score": other}
            row.weighed = True


def _doubtful(row: Row, manner: Manner) -> bool:
    """Whether a row that is filled still looks like two halves: a score above its weight, a quantity beside a target in words."""
    weight, score = (row.fields[name].stated if name in row.fields else None for name in ("weight", "score"))
    if weight is not None and score is not None and score.value > weight.value > 0 and manner.breaks < 1:
        return True
    over = any(value.piece.first for name, value in row.fields.items() if name != "name")
    if manner.breaks and over and not row.fields["name"].piece.first:
        return True
    target, actual, expected = (row.fields.get(name) for name in ("target", "actual", "expected"))
    if expected is not None and expected.kind == "words" and target is not None and target.pure:
        return True
    return manner.flat and target is not None and actual is not None and target.kind == "words" and actual.pure


def _explain(rows: Sequence[Row]) -> None:
    """Where a row lost points and the next name seems to be cut in two, its first piece is rather the reason."""
    for row, following in pairwise(rows):
        weight, score = row.fields.get("weight"), row.fields.get("score")
        if not following.more or "explanation" in row.fields or weight is None or score is None:
            continue
        if weight.stated and score.stated and score.stated.value < weight.stated.value:
            row.fields["explanation"] = following.fields["name"]
            following.fields["name"] = following.more.pop(0)


def _rest(column: int, columns: Sequence[str], part: bool) -> float:
    """What it costs to leave the columns behind `column` empty."""
    return sum(_skip(name, part) for name in columns[column + 1 :]) if column < len(columns) else 0.0


def _skip(name: str, part: bool) -> float:
    return 0.0 if part and name in ("weight", "score", "completion") else _SKIP.get(name, 0.0)


def _advance(
    best: dict[tuple[int, bool], _Step], value: Value, columns: Sequence[str], manner: Manner
) -> dict[tuple[int, bool], _Step]:
    """Take in one value: it begins a row, fills a column, goes on with a name, or is left over."""
    after: dict[tuple[int, bool], _Step] = {}
    begin = _as_name(value, manner)
    numbered = value.kind == "words" and value.text.startswith("指标") and number_prefix(value.text)[1] > 0
    fits = [_fit(value, name) for name in columns]
    apart = _drop(value) + (20.0 if numbered else 0.0)
    for step in best.values():
        at, part = step.column, step.part
        _keep(after, _Step(step.cost + apart, at, "drop", step, part))
        if begin < _NEVER:
            opens = step.cost + _rest(at, columns, part) + begin
            _keep(after, _Step(opens, -1, "name", step, bare(value.text).startswith("其中"), False))
        if at == -1 and manner.cut_names and begin < _NEVER and not numbered:
            _keep(after, _Step(step.cost + 0.8, -1, "more", step, part))
        if at < len(columns) and not numbered:
            _fill(after, step, value, fits, columns, manner.breaks if value.piece.first else 0.0)
    return after


def _fill(
    after: dict[tuple[int, bool], _Step], step: _Step, value: Value, fits: list[float], columns: Sequence[str], extra: float
) -> None:
    skipped = 0.0
    for column in range(step.column + 1, len(columns)):
        name = columns[column]
        if fits[column] < _NEVER:
            odd = _ODD if name == "actual" and value.pure and (step.worded or value.op) else 0.0
            worded = name == "target" and value.kind == "words"
            _keep(after, _Step(step.cost + skipped + fits[column] + extra + odd, column, "fill", step, step.part, worded))
        skipped += _skip(name, step.part)


def _keep(after: dict[tuple[int, bool], _Step], step: _Step) -> None:
    key = (step.column, step.part)
    if key not in after or step.cost < after[key].cost:
        after[key] = step


def _as_name(value: Value, manner: Manner) -> float:
    """What it costs to read the value as the name of an indicator."""
    late = 0.0 if value.piece.first else manner.breaks
    if value.kind == "words":
        return (0.0 if wordy(value.text) else 2.0) + late
    if value.kind == "quantity" and wordy(value.rest):
        return 1.5 + late
    return _NEVER


def _drop(value: Value) -> float:
    if value.kind == "blank":
        return _DROP_BLANK
    if value.kind == "words":
        return 1.0 if like_class(bare(value.text)) and not value.figures else _DROP_WORDS
    return {"dash": 0.5, "unit": 0.5, "tick": 0.5, "sign": 1.0}.get(value.kind, _DROP_FIGURE)


def _fit(value: Value, name: str) -> float:
    """What it costs to read the value in that column."""
    kind = value.kind
    if kind == "blank":
        return 0.3 if name in _COUNTING else 0.0
    if kind == "gap":
        return _NEVER
    if name in ("target", "actual", "last_year", "expected"):
        cost = {"dash": 0.3, "sign": _NEVER, "unit": _NEVER, "tick": _NEVER, "words": 0.1}.get(kind, 0.0)
        return cost + (2.0 if kind == "words" and len(value.text) > 60 else 0.0)
    if name in ("weight", "score"):
        small = value.stated is not None and value.stated.value <= 100
        return 0.0 if kind == "number" and small else 0.3 if kind == "dash" else 1.5 if value.rate and not value.op else _NEVER
    return _fit_other(value, kind, name)


def _fit_other(value: Value, kind: str, name: str) -> float:
    if name == "operator":
        return 0.0 if kind == "sign" else 0.2 if kind == "dash" else _NEVER
    if name == "unit":
        short = kind == "words" and len(value.text) <= 4 and not value.figures
        return 0.0 if kind == "unit" else 0.2 if kind == "dash" else 0.6 if short else _NEVER
    if name == "completion":
        return 0.0 if value.rate or kind == "due" else 0.3 if kind in ("number", "dash") else _NEVER
    if name.startswith(("cause:", "likely:")):
        return 0.0 if kind == "tick" else 0.1 if kind == "dash" else _NEVER
    if name == "":
        return 0.4 if kind in ("number", "dash", "sign") else _NEVER
    return 1.0 if kind == "words" else 0.1 if kind == "dash" else _NEVER


def _collect(values: Sequence[Value], columns: Sequence[str], end: _Step, manner: Manner) -> list[Row]:
    steps: list[_Step] = []
    step: _Step | None = end
    while step is not None and step.before is not None:
        steps.append(step)
        step = step.before
    steps.reverse()
    rows: list[Row] = []
    loose = False
    label: Value | None = None
    for step_, value in zip(steps, values, strict=True):
        if step_.act == "name":
            rows.append(Row({"name": value}, [], not loose, label=label))
            loose, label = False, None
        elif step_.act == "drop":
            label = value if like_class(bare(value.text)) and not value.figures else label
            if _drop(value) >= _DROP_FIGURE:
                loose = True
                if rows:
                    rows[-1].whole = False
        elif step_.act == "more":
            rows[-1].more.append(value)
        else:
            rows[-1].fields[columns[step_.column]] = value
    for row in rows:
        if not manner.blanks:
            row.fields = {name: value for name, value in row.fields.items() if value.kind != "blank" and ":" not in name}
        row.filled = _filled(row, columns)
        row.whole = row.whole and row.filled
    return rows


def _filled(row: Row, columns: Sequence[str]) -> bool:
    part = bare(row.fields["name"].text).startswith("其中")
    needed = [name for name in columns if name in _COUNTING and not (part and name in ("weight", "score", "completion"))]
    target = row.fields.get("target")
    if target is not None and target.stated is not None:
        own = (("operator", target.op), ("unit", target.stated.unit))
        needed += [name for name, there in own if name in columns and not there]
    return all(name in row.fields for name in needed) or _unweighted(row, columns)


def _unweighted(row: Row, columns: Sequence[str]) -> bool:
    """A row of details under a weighted one: two quantities with units in a line of their own, no weight, no score."""
    target, actual = row.fields.get("target"), row.fields.get("actual")
    if "weight" not in columns or "operator" in columns or target is None or actual is None:
        return False
    lines = row.fields["name"].piece.first and not target.piece.first and not actual.piece.first
    own = set(row.fields) <= {"name", "target", "actual", "explanation"}
    return lines and own and target.kind == "quantity" and actual.kind == "quantity"
