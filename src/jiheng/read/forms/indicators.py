"""The block of indicators: rows become indicators under the class in force; 其中 rows become parts of the row above them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jiheng.model.figure import Stated
from jiheng.model.report import Actual, ClassWeight, Fact, Indicator, Sum, Target
from jiheng.model.terms import LEVEL1_OF_LEVEL2, LIKELIHOODS
from jiheng.read.forms.claims import Claims
from jiheng.read.forms.pieces import Piece, Value, actual_of, as_rate, number_prefix, target_of, tokens_of
from jiheng.read.forms.words import bare, class_of, weighted

_BETWEEN = re.compile(r"(?<=[一-鿿、,])\s+(?=[一-鿿])")
_LEFT_OVER = re.compile(r"\([^()]{0,3}\*\*?[^()]{0,6}\)")
_EDGES = " \t\n,;:。、★☆*"
_CAUSE = "cause:"
_LIKELY = "likely:"


@dataclass(slots=True)
class IndicatorReader:
    """Takes classes and rows one by one; `columns` are the captions in force without the name."""

    claims: Claims
    columns: tuple[str, ...] = ()
    level1: str = ""
    level2: str = ""
    found: list[Indicator] = field(default_factory=list)
    weights: list[ClassWeight] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    _under: list[Indicator] = field(default_factory=list)

    # classes ----------------------------------------------------------------------------------------------------------

    def class_label(self, piece: Piece, level: int = 0) -> bool:
        """Put a class in force; `level` is that of its column where one is known. False if the word names none."""
        word = piece.bare.rstrip(":")
        one, two = class_of(word)
        if not one and not two:
            return False
        first = bool(one) and (level == 1 or (level == 0 and self._is_first(one, two)))
        if first:
            self.level1, self.level2 = one, ""
        elif two:
            self.level2 = two
            if not self.level1 or (level == 0 and two != "cost" and self.level1 in ("output", "benefit", "satisfaction")):
                self.level1 = LEVEL1_OF_LEVEL2.get(two, self.level1)
        else:
            self.level1, self.level2 = one, ""
        self._class_weight(piece, word)
        return True

    def unknown_class(self, piece: Piece, level: int = 2) -> None:
        """A class whose name is in no table."""
        self.level2 = ""
        if level == 1:
            self.level1 = ""
        self._class_weight(piece, piece.bare)

    def _is_first(self, one: str, two: str) -> bool:
        """Whether a word that names a class of either level is one of the first here."""
        if not two:
            return True
        if one == "cost":
            return self.level1 not in ("output", "cost")
        return self.level1 != one

    def _class_weight(self, piece: Piece, word: str) -> None:
        if not weighted(word)[1]:
            return
        for stated in self.claims.of(piece):
            self.class_weight(stated, piece, weighted(word)[0])
            break

    def class_weight(self, stated: Stated, piece: Piece, label: str) -> None:
        """Keep the weight that the label of the class in force states."""
        self.claims.split(stated, piece)
        self.claims.claim(stated, "weight", label)
        self.weights.append(ClassWeight(self.level1, self.level2, stated, piece.span()))

    # rows -------------------------------------------------------------------------------------------------------------

    def row(self, fields: Mapping[str, Value], more: Sequence[Value], whole: bool) -> None:
        """Take in one row: the value of each column, further pieces of its name, and whether it is certain."""
        name_value = fields["name"]
        name, core = plain_name(name_value.text, [value.text for value in more])
        if not name:
            return
        target = target_of(fields["target"], fields.get("operator"), fields.get("unit")) if "target" in fields else Target()
        actual = actual_of(fields["actual"], target) if "actual" in fields else Actual()
        number, label_end, prefix_end = number_prefix(name_value.text)
        sub = name.startswith("其中") and bool(self.found)
        parent = next((i for i in reversed(self.found) if not i.part_of), None) if sub else None
        indicator = Indicator(
            name,
            self.level1,
            self.level2,
            target,
            actual,
            _completion(fields),
            _bare(fields.get("weight")),
            _bare(fields.get("score")),
            fields["expected"].text if "expected" in fields else "",
            _ticked(fields, _LIKELY),
            tuple(key.removeprefix(_CAUSE) for key, value in fields.items() if key.startswith(_CAUSE) and _marked(value)),
            _words(fields.get("explanation")),
            evidence=_words(fields.get("evidence")),
            last_year=fields["last_year"].stated if "last_year" in fields and fields["last_year"].pure else None,
            number=number,
            group=self.level2,
            core=core,
            part_of=parent.name if parent else "",
            certain=whole,
            span=name_value.piece.span(prefix_end),
            number_span=name_value.piece.span(0, label_end) if label_end else None,
        )
        self._take(indicator)
        self._claim(fields, more, name, whole, prefix_end)

    def _take(self, indicator: Indicator) -> None:
        if not indicator.part_of:
            self.close()
        self.found.append(indicator)
        if indicator.part_of:
            self._under.append(indicator)

    def _claim(self, fields: Mapping[str, Value], more: Sequence[Value], name: str, whole: bool, prefix: int) -> None:
        claims = self.claims
        for value in more:
            claims.value(value, "name_part", name)
        claims.piece(fields["name"].piece, "name_part", name, prefix)
        claims.ignore(fields["name"].piece, prefix)
        for key, value in fields.items():
            claims.note(value)
            if key in ("explanation", "remark"):
                claims.run(value.piece)
            elif key == "evidence":
                claims.value(value, "band", "评分说明")
            elif whole and key in ("target", "actual", "weight", "score", "completion", "expected"):
                claims.value(value, key, name)
            elif whole and key == "last_year":
                claims.value(value, "measure", name + "上年值")
            elif key.startswith(_CAUSE):
                claims.run(value.piece)

    # the whole block --------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """End a run of 其中 rows: they and the row above make sums of targets and of actuals."""
        parts, self._under = self._under, []
        total = next((i for i in reversed(self.found) if not i.part_of), None)
        if not parts or total is None:
            return
        targets = _sum(total, parts, "target")
        actuals = _sum(total, parts, "actual")
        agree = [sum_ for sum_ in (targets, actuals) if sum_ and _adds_up(sum_)]
        for sum_ in (targets, actuals):
            if sum_:
                self.sums.append(Sum(sum_.total, sum_.parts, bool(agree), sum_.certain, "其中"))


def _sum(total: Indicator, parts: Sequence[Indicator], role: str) -> Sum | None:
    values = [(i.target.value if role == "target" else i.actual.value) for i in (total, *parts)]
    if any(value is None for value in values):
        return None
    stated = [value for value in values if value is not None]
    sure = all(i.certain for i in (total, *parts)) and len({s.unit for s in stated}) == 1
    facts = [Fact(s, role, i.name) for s, i in zip(stated, (total, *parts), strict=True)]
    return Sum(facts[0], tuple(facts[1:]), True, sure, "其中")


def _adds_up(sum_: Sum) -> bool:
    slack = sum_.total.figure.slack + sum((part.figure.slack for part in sum_.parts), start=sum_.total.figure.slack * 0)
    gap = sum_.total.figure.base - sum((part.figure.base for part in sum_.parts), start=sum_.total.figure.base * 0)
    return abs(gap) <= slack


def plain_name(text: str, more: Sequence[str] = ()) -> tuple[str, bool]:
    """An indicator's name without number, stars, template remnants and blanks of wrapped lines; and whether a star marks it."""
    whole = " ".join((text, *more))
    whole = _LEFT_OVER.sub("", whole)
    core = "★" in whole
    whole = whole.lstrip("★☆ ")
    _, _, end = number_prefix(whole)
    return _BETWEEN.sub("", whole[end:]).strip(_EDGES), core


def _bare(value: Value | None) -> Stated | None:
    return value.stated if value is not None and value.pure and value.kind != "range" else None


def _completion(fields: Mapping[str, Value]) -> Stated | None:
    return as_rate(_bare(fields.get("completion")))


def _words(value: Value | None) -> str:
    if value is None or value.kind in ("blank", "dash") or bare(value.text) in ("无", "暂无"):
        return ""
    return _BETWEEN.sub("", value.text)


def _marked(value: Value) -> bool:
    return value.kind not in ("blank", "dash") and bare(value.text) not in ("否", "×", "□", "0")


def _ticked(fields: Mapping[str, Value], prefix: str) -> str:
    """The likelihood: the column that is ticked, or the word that stands in one column for all."""
    for key, value in fields.items():
        if key.startswith(prefix) and _marked(value):
            return key.removeprefix(prefix)
    said = bare(fields["likelihood"].text) if "likelihood" in fields else ""
    return next((term.code for term in LIKELIHOODS.values() if said in term.words()), "")


def figures_in(piece: Piece) -> bool:
    """Whether a piece holds any figure."""
    return any(token.kind in ("quantity", "range") for token in tokens_of(piece))
