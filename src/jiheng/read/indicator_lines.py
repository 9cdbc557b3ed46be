"""Indicators in running text: one line an indicator (指标 1：…，预期指标值：…，实际完成值…，指标完成率…), or several in a sentence
behind the name of their class (数量指标：聘请专业地勘单位1个；…). Class lines (①数量指标：) give those below their class.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jiheng.model.blocks import Span
from jiheng.model.figure import Stated
from jiheng.model.report import Actual, Counts, Indicator, Target
from jiheng.model.terms import CAUSES, LEVEL1, LEVEL1_OF_LEVEL2, LEVEL2, LIKELIHOODS, Table
from jiheng.read.figures import Token
from jiheng.read.headings import number_of
from jiheng.read.passages import Passage
from jiheng.read.values import actual_of, inside, name_of, not_due, stray, target_of

_TARGET = re.compile(r"[,;:]\s*(?:年度|预期|年初)?(?:绩效)?(?:预期)?(?:指标值|目标值|预期目标|预期)\s*[:为]?\s*")
_ACTUAL = re.compile(
    r"[,;]\s*(?:截至[^,;]{1,16}?)?(?:实际|指标|本期|当前|全年)?(?:实际)?(?:完成值|完成情况|完成数|实际值)\s*[:为]?\s*"
)
_RATE = re.compile(r"[,;]\s*(?:指标)?完成(?:率|比例)\s*[:为]?\s*")
_AFTER = re.compile(
    r"[,;]\s*(?P<field>分值|得分|上年完成值|原因说明|偏差原因|偏离原因|原因|说明|全年预计(?:完成值|完成情况|完成)?|完成(?:目标)?可能性|责任科室|佐证资料)"
    r"\s*[:为]\s*(?P<text>[^;]{1,400})"
)
_FIELDS = {
    "分值": "weight",
    "得分": "score",
    "上年完成值": "last_year",
    "原因说明": "explanation",
    "原因": "explanation",
    "说明": "explanation",
    "偏离原因": "explanation",
    "偏差原因": "causes",
    "全年预计": "expected",
    "全年预计完成": "expected",
    "全年预计完成值": "expected",
    "全年预计完成情况": "expected",
    "完成可能性": "likelihood",
    "完成目标可能性": "likelihood",
    "责任科室": "office",
    "佐证资料": "evidence",
}
_BLANKS = re.compile(r"\s+")
_LONGEST = 800  # a longer text is a whole document in one line, not a sentence of indicators
_CAUSE_CODES = {word: term.code for term in CAUSES.values() for word in term.words()}
_LIKELIHOOD_CODES = {word: term.code for term in LIKELIHOODS.values() for word in term.words()}
_NUMBER = re.compile(
    r"\s*(?:\(?[0-9]{1,2}[)、.]\s?)?(?P<label>指标\s?(?P<n>[0-9]{1,2}))\s*[:、.]?\s*|\s*\(?(?P<m>[0-9]{1,2})[)、.]\s*|\s*[①-⑳][、.]?\s*"
)
_COUNTS = re.compile(
    r"(?P<level>[一二三])级(?:绩效)?指标\s*(?:共|共计)?\s*(?P<n>[0-9]{1,3})\s*个|(?P<m>[0-9]{1,3})\s*个(?P<other>[一二三])级(?:绩效)?指标"
)


def _class_table(table: Table) -> dict[str, str]:
    words = {word: term.code for term in table.values() for word in term.words()}
    return {**{word + "指标": code for word, code in words.items() if not word.endswith("指标")}, **words}


_LEVEL2 = _class_table(LEVEL2)
_LEVEL1 = _class_table(LEVEL1)
_CLASS_WORDS = sorted({word for word in _LEVEL2 if len(word) >= 4}, key=lambda word: (-len(word), word))
_CLASS = re.compile(r"(?P<class>" + "|".join(_CLASS_WORDS) + r")\s*(?P<count>[0-9]{1,2}\s?个)?\s*(?P<mark>[:,])")


@dataclass(slots=True)
class IndicatorReader:
    """Walks the passages of a document and keeps the class that is in force."""

    level1: str = ""
    level2: str = ""
    found: list[Indicator] = field(default_factory=list)
    claims: dict[Span, tuple[str, str]] = field(default_factory=dict)
    counts: dict[str, Stated] = field(default_factory=dict)
    class_counts: list[tuple[str, Stated]] = field(default_factory=list)
    counts_span: Span | None = None

    def read(self, passage: Passage) -> bool:
        """Take in one passage; return whether it belonged to the indicators."""
        self._count(passage)
        if self.class_line(passage.text):
            return True
        indicator = self._line(passage)
        if indicator is not None:
            self.found.append(indicator)
            return True
        return self._sentence(passage)

    def class_line(self, text: str) -> bool:
        """Whether the line is the name of a class; then it is in force from here on."""
        level, _, start = number_of(text)
        label = "".join(text[start : start + 40].split()).rstrip(":")
        if len(label) > 14:
            return False
        return self._class(label, level)

    def _class(self, label: str, heading: int = 0) -> bool:
        """Take over a class; 成本指标 is of the second level under ④ and the like, and under 产出 unless numbered as a first one."""
        two, one = _LEVEL2.get(label), _LEVEL1.get(label)
        second = two == "cost" and (heading == 4 or (self.level1 == "output" and heading != 3))
        if one and not second:
            self.level1, self.level2 = one, two if two == one == "satisfaction" else ""
            return True
        if two:
            self.level2 = two
            self.level1 = LEVEL1_OF_LEVEL2[two]
            return True
        return False

    def result(self) -> tuple[tuple[Indicator, ...], Counts]:
        """All indicators found, and the numbers of indicators that the text states."""
        counts = Counts(self.counts.get("一"), self.counts.get("二"), self.counts.get("三"), self.counts_span)
        return tuple(self.found), counts

    def _count(self, passage: Passage) -> None:
        if "级" not in passage.text or "指标" not in passage.text:
            return
        for match in _COUNTS.finditer(passage.text):
            group, level = ("n", match["level"]) if match["level"] else ("m", match["other"])
            token = next((t for t in passage.tokens if t.start == match.start(group)), None)
            if token is None:
                continue
            stated = passage.stated(token)
            self.counts.setdefault(level, stated)
            self.counts_span = self.counts_span or stated.span
            self._claim(stated, "indicator_count", f"{level}级指标个数")

    def _claim(self, stated: Stated, role: str, label: str) -> None:
        if stated.span is not None:
            self.claims[stated.span] = (role, label)

    def _line(self, passage: Passage) -> Indicator | None:
        text = passage.text
        if not ("预期" in text or "指标值" in text or "目标值" in text or "完成值" in text):
            return None
        target_at = _TARGET.search(text)
        actual_at = _ACTUAL.search(text, target_at.end() if target_at else 0)
        if actual_at is None or (target_at or actual_at).start() == 0:
            return None
        if target_at is None and not text.lstrip().startswith("指标"):
            return None
        named = (target_at or actual_at).start()
        rate_at = _RATE.search(text, actual_at.end())
        number = _NUMBER.match(text)
        start = number.end() if number else 0
        name, core = name_of(text[start:named])
        target, figures = target_of(passage, target_at.end(), actual_at.start()) if target_at else (Target(), ())
        for stated in figures:
            self._claim(stated, "target", name)
        rest = _AFTER.search(text, rate_at.end() if rate_at else actual_at.end())
        limit = rest.start() if rest else len(text)
        actual, figures = actual_of(passage, actual_at.end(), rate_at.start() if rate_at else limit)
        for stated in figures:
            self._claim(stated, "actual", name)
        values: dict[str, Any] = {}
        self._name_parts(passage, start, named, name)
        if rate_at:
            self._completion(passage, name, rate_at.end(), limit, values)
        if rest:
            self._further(passage, name, values)
        label = number["label"] if number else None
        return Indicator(
            name,
            self.level1,
            self.level2,
            target,
            actual,
            core=core,
            group=self.level2,
            number=_BLANKS.sub("", label) if label else (number["m"] or "") if number else "",
            number_span=passage.span(number.start("label"), number.end("label")) if number and label else None,
            span=passage.span(start, named),
            **values,
        )

    def _completion(self, passage: Passage, name: str, start: int, end: int, values: dict[str, Any]) -> None:
        text = passage.text[start:end]
        if not_due(text):
            values.update(completion_not_due=True, stray=stray(text, passage, start, end))
            return
        token = next((t for t in inside(passage.tokens, start, end) if t.kind == "quantity"), None)
        if token is not None:
            values["completion"] = passage.stated(token)
            self._claim(values["completion"], "completion", name)

    def _further(self, passage: Passage, name: str, values: dict[str, Any]) -> None:
        """What a line says behind the completion rate: weight, score, reasons, forecast, likelihood, office, evidence."""
        for match in _AFTER.finditer(passage.text):
            value = passage.raw[match.start("text") : match.end("text")].strip().rstrip("。；; ")
            field_ = _FIELDS.get(match["field"], "")
            if field_ in ("weight", "score", "last_year"):
                token = next(iter(inside(passage.tokens, match.start("text"), match.end("text"))), None)
                if token is not None and token.kind == "quantity":
                    values[field_] = passage.stated(token)
                    self._claim(values[field_], field_ if field_ != "last_year" else "actual", name)
            elif field_ == "causes":
                codes = tuple(code for word in value.split("、") if (code := _CAUSE_CODES.get(word)))
                values.update({"causes": codes} if codes else {"explanation": value})
            elif field_ == "likelihood":
                values["likelihood"] = _LIKELIHOOD_CODES.get(value, "")
            elif field_:
                values[field_] = value

    def _name_parts(self, passage: Passage, start: int, end: int, name: str) -> None:
        for token in inside(passage.tokens, start, end):
            if token.kind in ("quantity", "range"):
                self._claim(passage.stated(token), "name_part", name)

    def _sentence(self, passage: Passage) -> bool:
        """Several indicators in one sentence behind their class."""
        if ("指标" not in passage.text and "效益" not in passage.text) or len(passage.text) > _LONGEST:
            return False
        matches = list(_CLASS.finditer(passage.text))
        if not matches:
            return False
        took = False
        for at, match in enumerate(matches):
            end = matches[at + 1].start() if at + 1 < len(matches) else len(passage.text)
            self._class(match["class"])
            if match["count"]:
                self._class_count(passage, match)
            took = self._items(passage, match.end(), end) or took
        return took

    def _class_count(self, passage: Passage, match: re.Match[str]) -> None:
        token = next((t for t in passage.tokens if t.start == match.start("count")), None)
        if token:
            stated = passage.stated(token)
            self.class_counts.append((self.level2, stated))
            self._claim(stated, "indicator_count", match["class"])

    def _items(self, passage: Passage, start: int, end: int) -> bool:
        took = False
        for name, token in _items(passage, start, end):
            label, core = name_of(name)
            if len(label) < 2:
                continue
            stated = passage.stated(token)
            self._claim(stated, "target", label)
            target = Target(token.op, stated, None, "", stated.text)
            span = passage.span(token.start, token.end)
            self.found.append(Indicator(label, self.level1, self.level2, target, Actual(), core=core, span=span))
            took = True
        return took


def _items(passage: Passage, start: int, end: int) -> Iterator[tuple[str, Token]]:
    position = start
    for token in inside(passage.tokens, start, end):
        if token.kind != "quantity":
            continue
        name = passage.text[position : token.from_ if token.op else token.start]
        position = token.end
        pieces = re.split(r"[;。]", name)
        yield pieces[-1].strip(" ,、:"), token
