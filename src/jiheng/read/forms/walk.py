"""The walk over a form: cover, money, goal, indicators, total and notes, in whatever manner the pieces arrive.

A phase lasts until a word of the next one is met. Only known words begin something: what stands before the form, between its
blocks or behind it is left to the prose reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from jiheng.model.figure import Stated
from jiheng.model.report import Funds
from jiheng.read.forms.align import Manner, rows_of
from jiheng.read.forms.claims import Claims
from jiheng.read.forms.funds import FundsReader, unit_of
from jiheng.read.forms.head import Head, inline
from jiheng.read.forms.headers import FUNDS, INDICATORS, header_at
from jiheng.read.forms.indicators import IndicatorReader
from jiheng.read.forms.money import listed
from jiheng.read.forms.pieces import BLANK, Piece, Value, number_prefix, value_of
from jiheng.read.forms.words import bare, weighted

COVER, MONEY, GOAL, WAIT, ROWS, AFTER, NOTES = "cover", "money", "goal", "wait", "rows", "after", "notes"
_COVER_KEYS = frozenset({"project", "unit", "department", "filled_on", "other"})
_GRADES = frozenset({"优", "良", "中", "差", "优秀", "良好", "合格", "不合格", "一般", "较好"})
_NOTE = re.compile(r"^(?:备注|注|说明|填表说明|填报说明|注释)\s?[0-9]?\s?[:.、]")
_NEXT_NOTE = re.compile(r"^\s?(?:\(?[0-9]{1,2}[).、]|[①-⑳]|[一二三四五六七八九十]{1,2}、)")
_ROW_MARK = re.compile(r"^(?:[;,。、)]|[一二三四五六七八九十]{1,2}、|\(?[0-9]{1,2}[).、])+")
_PROPERTIES = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}|\b(?:False|True)\b")
_LONE_WEIGHT = re.compile(r"^\([0-9]{1,3}(?:\.[0-9])?分\)$")
_CELL_WEIGHT = re.compile(r"^\(?[0-9]{1,3}(?:\.[0-9])?\s?分\)?$")


@dataclass(slots=True)
class Walk:
    """State of one walk."""

    claims: Claims = field(default_factory=Claims)
    head: Head = field(default_factory=Head)
    phase: str = COVER
    touched: set[int] = field(default_factory=set)
    done: bool = False
    rows: int = 0
    money_header: bool = False
    goal: str = ""
    total_weight: Stated | None = None
    total_score: Stated | None = None
    grade: str = ""
    funds: FundsReader = field(init=False)
    indicators: IndicatorReader = field(init=False)
    manner: Manner = field(default_factory=Manner)
    line_bound: bool = False  # values of a label stand in its own line
    headed: bool = False  # headers are looked for in the flow (not in a table, which finds its own)
    by_column: Mapping[int, str] = field(default_factory=dict)
    label: tuple[Piece, str] | None = None  # the last row of money that had no values
    tasks: list[Funds] = field(default_factory=list)
    gridded: bool = False  # the last zone was a table with trusted columns
    scattered: bool = False  # text in drawing order: a row is certain only behind a complete one
    _values: list[Value] = field(default_factory=list)
    _goal_next: bool = False

    def __post_init__(self) -> None:
        self.funds = FundsReader(self.claims)
        self.indicators = IndicatorReader(self.claims)

    def flow(self, pieces: Sequence[Piece]) -> int:
        """Take in pieces in order; return where the form ended, or their number."""
        at = 0
        steps: dict[str, Callable[[Sequence[Piece], int], int]] = {
            COVER: self._cover,
            MONEY: self._money,
            GOAL: self._goal,
            WAIT: self._goal,
            ROWS: self._row,
            AFTER: self._after,
            NOTES: self._note,
        }
        while at < len(pieces) and not self.done:
            piece = pieces[at]
            header = header_at(pieces, at) if self.headed and piece.text else None
            if header:
                self.begin(header.kind, header.columns, header.pieces)
                at = at if self.done else header.end
            elif not piece.text:
                if self.phase == ROWS:
                    self._values.append(Value("blank", piece))
                at += 1
            else:
                at = steps[self.phase](pieces, at)
        if self.line_bound or not self.headed:
            self.flush()
        return at

    def touch(self, piece: Piece) -> None:
        """The piece belongs to the form."""
        if piece.source is not None:
            self.touched.add(piece.number)

    # headers ----------------------------------------------------------------------------------------------------------

    def begin(self, kind: str, columns: Sequence[str], pieces: Sequence[Piece]) -> None:
        """A header was met."""
        if kind == FUNDS and self.phase in (ROWS, AFTER, NOTES) and self.rows:
            self.flush()
            self.done = True
            return
        for piece in pieces:
            self.touch(piece)
        if kind == FUNDS:
            self.funds.shuffled = self.funds.shuffled or (self.label is not None and self.headed and not self.line_bound)
            self.funds.head(pieces, columns)
            self.money_header = True
            self.phase = MONEY
        elif kind == INDICATORS:
            self.flush()
            self.indicators.columns = tuple(columns)
            for piece in pieces:
                self.claims.piece(piece, "weight", piece.look.stem or "分值")
                self.touch(piece)
            self.phase = ROWS

    # cover ------------------------------------------------------------------------------------------------------------

    def _cover(self, pieces: Sequence[Piece], at: int) -> int:
        piece = pieces[at]
        look = piece.look
        self.head.try_year(piece)
        settled = self.manner.cut_names and self.head.labels > 1 and self.head.title_piece is not None
        if not settled and self.head.try_title(piece):
            self._before_title(piece)
            return at + 1
        if look.key in _COVER_KEYS and not look.row:
            return self._label(pieces, at)
        if (look.row or (look.stem == "合计" and "share" in self.funds.columns)) and self._figures_follow(pieces, at):
            return self._money_row(pieces, at)
        if look.row == "total":
            self.label = (piece, bare(piece.text).rstrip(":"))
            return at + 1
        scored = look.key == "total_score" and look.stem not in ("合计", "总计")
        if (scored or look.funds == "score") and self._figures_follow(pieces, at):
            return self._total(pieces, at)
        return self._switch(pieces, at)

    def _before_title(self, title: Piece) -> None:
        """What stands before the title in its own paragraph: the file's properties are no figures, else it is running text."""
        source = title.source
        if source is None or not self.manner.cut_names or not source.text[: title.start].strip():
            return
        before = Piece(source.text[: title.start].rstrip(), source, title.number)
        if _PROPERTIES.search(before.text):
            self.claims.ignore(before)
        else:
            self.claims.run(before)

    def _label(self, pieces: Sequence[Piece], at: int) -> int:
        """A label of the cover and what stands beside it."""
        piece = pieces[at]
        self.touch(piece)
        end = at + 1
        while end < len(pieces) and not pieces[end].text and end - at < 3:
            end += 1
        start = end
        while end < len(pieces) and self._beside(pieces[end], end - start):
            end += 1
        several = piece.look.key in ("project", "other")
        value = _joined(pieces[start : end if several else min(end, start + 1)])
        for other in pieces[start:end]:
            self.touch(other)
            self.claims.piece(other, "name_part", piece.look.stem)
        self.head.label(piece.look.key, value)
        return end

    def _beside(self, piece: Piece, count: int) -> bool:
        """Whether a piece belongs to the value of the label before it."""
        if not piece.text or piece.look.known or inline(piece)[0] or (self.head.title_piece is None and count and piece.first):
            return False
        return not count or (self.manner.cut_names and count < 12)

    def _inline(self, piece: Piece) -> None:
        key, value = inline(piece)
        if key:
            self.head.label(key, value.split(" ")[0] if key == "unit" else value)

    def _switch(self, pieces: Sequence[Piece], at: int) -> int:
        """A word that begins another block; anything else is passed over."""
        piece = pieces[at]
        look = piece.look
        if look.key == "funds":
            self.funds.caption(piece)
            self.touch(piece)
        elif look.key in ("goal", "goal_done", "management", "indicators"):
            self._block(piece)
        elif look.funds in ("initial_budget", "executed") and not self.funds.doubtful and self.phase == COVER:
            self.funds.shuffled = self.manner.cut_names or self.funds.shuffled
            self.touch(piece)
        else:
            unit = unit_of(piece.bare) if len(piece.text) <= 16 else ""
            self.funds.unit = self.funds.unit or unit
            if not unit:
                self._inline(piece)
        return at + 1

    def _block(self, piece: Piece) -> None:
        key = piece.look.key
        self.touch(piece)
        self._goal_next = key == "goal" or (key == "goal_done" and self._goal_next)
        self.phase = WAIT if key == "indicators" else GOAL
        self.claims.piece(piece, "weight", weighted(piece.bare)[0])

    # money ------------------------------------------------------------------------------------------------------------

    def _money(self, pieces: Sequence[Piece], at: int) -> int:
        piece = pieces[at]
        look = piece.look
        if look.key in ("goal", "goal_done", "management", "indicators") and look.row == "":
            return self._switch(pieces, at)
        if look.row or look.stem in ("合计", "总计", "小计"):
            return self._money_row(pieces, at)
        if look.key in _COVER_KEYS:
            return self._label(pieces, at)
        value = value_of(piece)
        if value.kind == "words" and not look.known and self._figures_follow(pieces, at):
            return self._money_row(pieces, at)
        if value.pure and self.label is not None and self.funds.shuffled:
            return self._late_values(pieces, at)
        return self._switch(pieces, at)

    def _figures_follow(self, pieces: Sequence[Piece], at: int) -> bool:
        """Whether a figure stands next to a label."""
        for piece in pieces[at + 1 : at + 4]:
            if self.line_bound and piece.first:
                return False
            if piece.text:
                value = value_of(piece)
                return (value.pure and value.kind != "range") or bool(listed(value))
        return False

    def _money_row(self, pieces: Sequence[Piece], at: int) -> int:
        piece = pieces[at]
        name = _ROW_MARK.sub("", bare(piece.text).rstrip(":"))
        self.touch(piece)
        self.claims.piece(piece, "name_part", name)
        if self.phase == COVER and piece.look.row != "basic" and piece.look.row != "project":
            self.phase = MONEY
        values, end = self._values_after(pieces, at + 1)
        for value in values:
            self.touch(value.piece)
        if not values and (self.label is None or piece.look.row == "total"):
            self.label = (piece, name)
        self.funds.row(piece, name, piece.look, values, self._exact(values))
        return end

    def _exact(self, values: Sequence[Value]) -> dict[str, Value] | None:
        """The values by trusted column, where each has one of its own."""
        if not self.by_column or not self.money_header:
            return None
        result: dict[str, Value] = {}
        for value in values:
            name = self.by_column.get(value.piece.col)
            if value.kind in ("blank", "dash"):
                continue
            if not name or name in result:
                return None
            result[name] = value
        return result

    def _late_values(self, pieces: Sequence[Piece], at: int) -> int:
        """Values whose label stood before the captions: shuffled text."""
        assert self.label is not None
        piece, name = self.label
        values, end = self._values_after(pieces, at)
        self.label = None
        self.funds.row(piece, name, piece.look, values[: len(self.funds.columns)])
        return end

    def _values_after(self, pieces: Sequence[Piece], at: int) -> tuple[list[Value], int]:
        """The values behind a label, up to the next words."""
        values: list[Value] = []
        while at < len(pieces):
            piece = pieces[at]
            if self.line_bound and piece.first:
                break
            value = value_of(piece)
            if not (value.pure or value.kind in ("blank", "dash") or listed(value)) or piece.look.known:
                break
            values.append(value)
            at += 1
        return values, at

    # goal -------------------------------------------------------------------------------------------------------------

    def _goal(self, pieces: Sequence[Piece], at: int) -> int:
        piece = pieces[at]
        look = piece.look
        if look.key in ("goal", "goal_done", "management", "indicators") or (look.caption and look.field):
            if look.key:
                self._block(piece)
            elif not self.line_bound and self.headed:
                self.phase = WAIT
            self.touch(piece)
            return at + 1
        if (look.level1 or look.level2) and self.phase == WAIT:
            self.touch(piece)
            return at + 1
        if look.key == "funds" and not self.money_header:
            self.phase = COVER
            return self._switch(pieces, at)
        if self.phase == GOAL:
            if not self.scattered:
                self.claims.run(piece)
            self.touch(piece)
            if self._goal_next and not self.goal and value_of(piece).kind == "words" and not self.scattered:
                self.goal = piece.raw
        if look.key in ("notes", "total_score") and look.stem != "说明":
            self.phase = AFTER
            return self._after(pieces, at)
        return at + 1

    # indicators -------------------------------------------------------------------------------------------------------

    def _row(self, pieces: Sequence[Piece], at: int) -> int:
        piece = pieces[at]
        look = piece.look
        if self._ends(piece, pieces, at):
            self.flush()
            self.phase = AFTER
            return self._after(pieces, at)
        self.touch(piece)
        if (look.level1 or look.level2) and not self._is_name(pieces, at):
            self.flush()
            self.indicators.class_label(piece)
            return self._class_weight(pieces, at + 1, piece)
        if _LONE_WEIGHT.match(piece.bare):
            self.claims.piece(piece, "weight", "一级指标")
            return at + 1
        if look.key == "indicators" or (look.field and look.caption):
            if self._values and self.headed and not self.line_bound:
                self._values.append(Value("gap", piece))
            return at + 1
        self._values.append(value_of(piece))
        return at + 1

    def _ends(self, piece: Piece, pieces: Sequence[Piece], at: int) -> bool:
        """Whether a piece ends the indicators: a total, notes, or the title of another form."""
        look = piece.look
        if look.key in ("total_score", "closing") or _NOTE.match(piece.text):
            return True
        if look.key == "notes":
            return not self.line_bound or piece.first or not self._values
        return (look.key == "project" and self.rows > 0) or self._other_title(piece)

    def _other_title(self, piece: Piece) -> bool:
        return piece.first and Head().try_title(piece)

    def _is_name(self, pieces: Sequence[Piece], at: int) -> bool:
        """Whether a word that could be a class is the name of an indicator: its target follows at once."""
        following = next((p for p in pieces[at + 1 : at + 2] if p.text), BLANK)
        if self.line_bound and following.first:
            return False
        value = value_of(following)
        if not value.pure or _CELL_WEIGHT.match(following.text):
            return False
        if value.kind == "number" and self.indicators.columns[:1] not in (("target",), ("weight",)):
            return False
        again = pieces[at + 2 : at + 3]
        return not (value.kind == "number" and again and (again[0].look.level2 or value_of(again[0]).kind == "words"))

    def _class_weight(self, pieces: Sequence[Piece], at: int, label: Piece) -> int:
        """A weight that stands behind the label of a class: 40 分."""
        if at < len(pieces) and (_CELL_WEIGHT.match(pieces[at].text)):
            value = next(iter(self.claims.of(pieces[at])), None)
            if value is not None:
                self.touch(pieces[at])
                self.indicators.class_weight(value, pieces[at], label.bare)
                return at + 1
        return at

    def flush(self) -> None:
        """Make rows of the values gathered so far."""
        values, self._values = self._values, []
        before = True
        for row in rows_of(values, self.indicators.columns, self.manner):
            self.rows += 1
            if row.label is not None:
                self.indicators.unknown_class(row.label.piece)
            own = row.fields["name"].piece.look
            sure = row.whole and (before or not self.scattered) and own.level2 in ("", self.indicators.level2)
            fields = row.fields if sure or not self.scattered else {"name": row.fields["name"]}
            self.indicators.row(fields, row.more, sure)
            if row.weighed:
                for role in ("weight", "score"):
                    self.claims.value(fields[role], role, bare(fields["name"].text))
            before = row.filled

    # total and notes --------------------------------------------------------------------------------------------------

    def _after(self, pieces: Sequence[Piece], at: int) -> int:
        piece = pieces[at]
        look = piece.look
        if (look.key == "project" and self.rows) or self._other_title(piece):
            self.done = True
            return at
        if look.key == "total_score":
            return self._total(pieces, at)
        if _NOTE.match(piece.text) or look.key == "notes":
            return self._note(pieces, at)
        if look.key == "closing":
            self.touch(piece)
            return self._closing(pieces, at + 1)
        return at + 1

    def _closing(self, pieces: Sequence[Piece], at: int) -> int:
        """What stands beside 自评结论, 等级 and the like: running text, or a grade."""
        if at < len(pieces) and not (self.line_bound and pieces[at].first):
            self._try_grade(pieces[at])
        return at

    def _try_grade(self, piece: Piece) -> bool:
        if piece.bare in _GRADES:
            self.grade = self.grade or piece.bare
            self.touch(piece)
            return True
        return False

    def _total(self, pieces: Sequence[Piece], at: int) -> int:
        """总分: weight and score, or the score alone; perhaps a grade."""
        label = pieces[at]
        self.touch(label)
        values, end = self._values_after(pieces, at + 1)
        found = [value for value in values if value.kind == "number"]
        for value in found[:2]:
            self.touch(value.piece)
            self.claims.value(value, "total_score", "总分")
        self._totals(found)
        if end < len(pieces) and not (self.line_bound and pieces[end].first) and self._try_grade(pieces[end]):
            end += 1
        return end

    def _totals(self, found: Sequence[Value]) -> None:
        both = {"weight", "score"} <= set(self.indicators.columns)
        if len(found) >= 2 and both:
            self.total_weight, self.total_score = found[0].stated, found[1].stated
        elif len(found) == 1:
            named = {self.by_column.get(found[0].piece.col, "")} if self.by_column else set()
            if named == {"weight"}:
                self.total_weight = found[0].stated
            elif not both or named == {"score"} or self.phase == COVER:
                self.total_score = self.total_score or found[0].stated

    def _note(self, pieces: Sequence[Piece], at: int) -> int:
        """Notes of the form: bands and scoring rules, no figures of the report."""
        piece = pieces[at]
        look = piece.look
        if self.phase == NOTES and not _NEXT_NOTE.match(piece.text) and not number_prefix(piece.text)[2] and piece.first:
            self.phase = AFTER
            return self._after(pieces, at)
        if look.key == "total_score":
            return self._total(pieces, at)
        self.phase = NOTES
        self.touch(piece)
        self.claims.piece(piece, "band", "评分说明")
        return at + 1


def _joined(pieces: Sequence[Piece]) -> str:
    """The text of neighbouring pieces as one."""
    if not pieces:
        return ""
    first, last = pieces[0], pieces[-1]
    if first.source is not None and first.number == last.number:
        return first.source.text[first.start : last.end]
    return "".join(piece.text for piece in pieces)
