"""Captions that stand together make a header: of the block on money or of the block of indicators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jiheng.read.forms.money import AMOUNTS
from jiheng.read.forms.pieces import Piece
from jiheng.read.forms.words import ticks

FUNDS, INDICATORS = "funds", "indicators"
_TREE = ("level1", "level2", "name")
_SAYING = frozenset({"target", "actual", "weight", "score", "operator", "completion"})
_BESIDE = frozenset({"funds", "indicators", "goal"})  # block labels that stand among captions


@dataclass(frozen=True, slots=True)
class Header:
    """A header: its kind, the fields of its columns in printed order, its pieces, and where the flow goes on."""

    kind: str
    columns: tuple[str, ...]
    pieces: tuple[Piece, ...]
    end: int


def header_at(pieces: Sequence[Piece], start: int) -> Header | None:
    """The header that begins with that piece, or None."""
    if not pieces[start].look.caption:
        return None
    run: list[Piece] = []
    end = start
    for at in range(start, min(len(pieces), start + 40)):
        piece = pieces[at]
        look = piece.look
        if look.caption or (len(run) > 2 and piece.bare in ticks()):
            run.append(piece)
            end = at + 1
        elif (
            (piece.text and not look.known and not _unit_only(piece.bare) and look.key not in _BESIDE)
            or look.row
            or look.level1
            or look.level2
        ):
            break
    kind = kind_of(run)
    if not kind:
        return None
    columns = tuple(funds_columns(run) if kind == FUNDS else indicator_columns(run))
    return Header(kind, columns, tuple(run), end)


def _unit_only(word: str) -> bool:
    return word in ("(万元)", "(元)", "(%)", "单位:万元", "万元")


def kind_of(run: Iterable[Piece]) -> str:
    """Which header the captions make: money, indicators, or none."""
    looks = [piece.look for piece in run]
    fields = {look.field for look in looks if look.field}
    money = {look.funds for look in looks if look.funds}
    if fields & set(_TREE) and fields & _SAYING and len(fields) > 2:
        return INDICATORS
    if "name" in fields and "target" in fields:
        return INDICATORS
    if len(fields & {"target", "actual", "weight", "score", "completion", "explanation"}) >= 3 and "target" in fields:
        return INDICATORS
    if money & set(AMOUNTS) and len(money) >= 2:
        return FUNDS
    return ""


def funds_columns(run: Iterable[Piece]) -> list[str]:
    """The fields of the captions of money, in order; the last of equal ones counts (年度预算数 may head the captions of its kinds)."""
    names = [piece.look.funds for piece in run if piece.look.funds]
    return [name for at, name in enumerate(names) if name not in names[at + 1 :]]


def indicator_columns(run: Sequence[Piece]) -> list[str]:
    """The fields of the captions of indicators, in the order in which a row prints them, from the name on.

    In a header of two rows the lower one's captions come last in the flow: what stands before the first of the tree goes behind,
    and a caption over several columns (年度指标值 over 指标性质, 指标值, 度量单位; 偏差原因分析 over five causes) gives way to those.
    """
    fields = _fields(run)
    tree = next((at for at, name in enumerate(fields) if name in _TREE), 0)
    if tree and "name" in fields[tree:]:
        fields = fields[tree:] + fields[:tree]
    fields = _with_ticks(fields)
    if "name" in fields:
        ahead = [name for name in fields[: fields.index("name")] if name not in _TREE and name]
        fields = fields[fields.index("name") + 1 :] + ahead
    return [name for at, name in enumerate(fields) if name not in _TREE and (not name or name not in fields[:at])]


def _fields(run: Sequence[Piece]) -> list[str]:
    """The field of each caption; the words below 偏差原因分析 and 完成目标可能性 mean something only behind these."""
    result: list[str] = []
    below = False
    for piece in run:
        tick = ticks().get(piece.bare, "") if below else ""
        if piece.look.field in ("explanation", "likelihood", "expected"):
            below = True
        if tick and (piece.bare not in ("其他", "原因说明") or any(name.startswith("cause:") for name in result)):
            result.append(tick)
        elif piece.look.field or not piece.look.funds:
            result.append(piece.look.field)
    return result


def _with_ticks(fields: list[str]) -> list[str]:
    """Put the causes where their common caption stands, and the likelihoods where theirs does."""
    causes = [name for name in fields if name.startswith("cause:")]
    likely = [name for name in fields if name.startswith("likely:")]
    if not causes and not likely:
        return fields
    rest = [name for name in fields if ":" not in name]
    if causes and "explanation" in rest:
        at = rest.index("explanation")
        rest[at : at + 1] = [*causes, "explanation"]
        tail = at + len(causes) + 1
        rest = rest[:tail] + [name for name in rest[tail:] if name != "explanation" or not likely]
    if likely:
        rest = _insert(rest, likely)
    return rest


def _insert(fields: list[str], likely: list[str]) -> list[str]:
    if "likelihood" in fields:
        at = fields.index("likelihood")
        return [*fields[:at], *likely, *fields[at + 1 :]]
    return [*fields, *likely]


# tables with trusted columns ------------------------------------------------------------------------------------------


def columns_by_place(rows: Sequence[Sequence[Piece]], kind: str) -> dict[int, str]:
    """Which field each grid column holds, from the rows of a header, the upper one first."""
    result: dict[int, str] = {}
    below = _spread(rows)
    for row in rows:
        for piece in row:
            name = _name(piece, kind, piece.col in below)
            if name is None:
                continue
            for col in range(piece.col, piece.col + piece.cols):
                result[col] = name
    return result


def _spread(rows: Sequence[Sequence[Piece]]) -> frozenset[int]:
    """The columns under 偏差原因分析 and 完成目标可能性."""
    wide = [p for row in rows for p in row if p.look.field in ("explanation", "likelihood") and p.cols > 1]
    return frozenset(col for piece in wide for col in range(piece.col, piece.col + piece.cols))


def _name(piece: Piece, kind: str, below: bool) -> str | None:
    tick = ticks().get(piece.bare) if kind == INDICATORS else None
    if tick and (below or tick.startswith("likely:") or tick in ("cause:funds", "cause:system", "cause:staff", "cause:hardware")):
        return tick
    if kind == FUNDS:
        return piece.look.funds or None
    return piece.look.field if piece.look.field or piece.look.caption else None


def by_place(row: Sequence[Piece], columns: Mapping[int, str]) -> list[tuple[str, Piece]]:
    """The pieces of a row with the fields of their columns."""
    return [(columns.get(piece.col, ""), piece) for piece in row]


def header_rows(rows: Sequence[Sequence[Piece]], at: int) -> tuple[str, int]:
    """The kind of the header that begins in that row of a table, and how many rows it has; ("", 0) if none does."""
    captions = [piece for piece in rows[at] if piece.look.caption]
    if len(captions) < 2:
        return "", 0
    kind = kind_of(captions)
    following = rows[at + 1] if at + 1 < len(rows) else ()
    lower = [piece for piece in following if piece.text]
    if kind == INDICATORS:
        return kind, 1 + bool(lower and _only_captions(lower))
    upper = {piece.look.field for piece in rows[at] if piece.look.field}
    if not kind or kind == FUNDS:
        joined = kind_of([*rows[at], *lower]) if lower and _only_captions(lower) and {"target", "actual", "score"} & upper else ""
        if joined == INDICATORS and any(piece.look.field in _TREE for piece in lower):
            return INDICATORS, 2
    return (kind, 1) if kind else ("", 0)


def _only_captions(row: Sequence[Piece]) -> bool:
    """Whether all cells of a row are captions (of a header's lower row)."""
    return all(piece.look.caption or piece.bare in ticks() or piece.look.key in _BESIDE for piece in row)
