"""What the words of a cell mean in a form: a column's caption, a label of the cover, a row of the money, a class of indicators.

`look` answers for one cell without blanks ("bare"). A cell may be several things (得分 is a column of the money and of the
indicators); the walkers decide by what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from jiheng.layouts import FORMS, form_parts
from jiheng.layouts.layout import Column, Layout, Section
from jiheng.model.terms import LEVEL1, LEVEL2, Table, fold

LONGEST = 40
_BRACKETS = re.compile(r"\([^()]{0,24}\)$")
_PERIOD = re.compile(
    r"^(?:(?:20[0-9]{2}年)?(?:[0-9]{1,2}-)?[0-9]{1,2}月(?:底|末|份)?|截[至止]到?[^一-鿿]{0,12}月(?:底|末|[0-9]{1,2}日)?"
    r"|上半年|前三季度|监控期|本期|截至监控(?:节点|时点))"
)
_YEAR = re.compile(r"^20[0-9]{2}年度?")
_WEIGHTED = re.compile(
    r"^(?P<stem>[^0-9()]{2,16}?)(?:\((?P<a>[0-9]{1,3}(?:\.[0-9])?)(?:分|%)?\)|(?P<b>[0-9]{1,3}(?:\.[0-9])?)分)$"
)
_PART = re.compile(r"^其中:?|^[1-9]\.|^\([0-9]\)")
_SOURCE = re.compile(r"(?:拨款|资金|结转|结余|补助|收入|债券|专款|配套|自筹|基金|经费|安排|财力)(?:\(.{0,12}\))?$")
_CLASS_TAIL = re.compile(r"^[一-鿿、]{2,16}指标$|^[一-鿿]{2,8}(?:效益|目标)$")
_ASIDE = re.compile(r"\([^()]{0,16}\)")
_PLAIN_CLASS = re.compile(r"^[一-鿿]{2,16}$")
_TAILS = (
    ("满意度指标", "satisfaction"),
    ("可持续影响指标", "lasting"),
    ("社会效益指标", "social"),
    ("经济效益指标", "economic"),
    ("生态效益指标", "ecological"),
    ("数量指标", "quantity"),
    ("质量指标", "quality"),
    ("时效指标", "timeliness"),
)
_NOT_SOURCE = re.compile(r"[0-9,;。!?%]|情况|管理|指标|分析|是否|目标|说明")


class Look(NamedTuple):
    """The meanings of one cell. Empty strings where it has none."""

    funds: str = ""  # the field of a column of money
    field: str = ""  # the field of a column of indicators
    key: str = ""  # the key of a label: project, unit, …, goal, notes, …
    row: str = ""  # a row of money: total, basic, project, source
    part: bool = False  # the row says 其中
    loose: bool = False  # the row is in no table, its words only read like a source of money
    level1: str = ""
    level2: str = ""
    stem: str = ""

    @property
    def caption(self) -> bool:
        """Whether the cell is a caption of any column."""
        return bool(self.funds or self.field)

    @property
    def known(self) -> bool:
        """Whether the cell means anything at all."""
        return bool(self.funds or self.field or self.key or (self.row and not self.loose) or self.level1 or self.level2)


NOTHING = Look()


def bare(text: str) -> str:
    """The text without any blanks."""
    return "".join(text.split())


def meaning(text: str) -> Look:
    """The meanings of a text as it stands."""
    return _meaning(text) if 0 < len(text) <= 2 * LONGEST else NOTHING


@lru_cache(maxsize=4096)
def _meaning(text: str) -> Look:
    return look(bare(text))


@lru_cache(maxsize=4096)
def look(word: str) -> Look:
    """The meanings of a bare text."""
    if not word or len(word) > LONGEST:
        return NOTHING
    stem = word.rstrip(":")
    short = stem_of(stem)
    key = _keys().get(stem) or _keys().get(short, "")
    if not key and short[-1:].isdigit() and _keys().get(short[:-1]) == "goal":
        key = "goal"  # 年度目标1
    level1, level2 = class_of(stem)
    part = bool(_PART.match(stem))
    row, loose = row_of(stem)
    funds = _find(_funds(), stem, short)
    field = _find(_indicators(), stem, short)
    return Look(funds, field, key, row, part, loose, level1, level2, short)


def stem_of(word: str) -> str:
    """The word without brackets at its end."""
    for _ in range(3):
        match = _BRACKETS.search(word)
        if not match or not match.start():
            break
        word = word[: match.start()]
    return word.rstrip(":")


def _find(table: dict[str, str], stem: str, short: str) -> str:
    found = table.get(stem) or table.get(short)
    if found is None:
        period = _PERIOD.match(short)
        trimmed = short[period.end() :] if period else _YEAR.sub("", short)
        found = table.get(trimmed, "") if trimmed != short else ""
    return found


def class_of(word: str) -> tuple[str, str]:
    """The codes (level 1, level 2) that a bare label may stand for; both where it is ambiguous (成本指标)."""
    stem = weighted(word)[0]
    one, two = _level1().get(stem, ""), _level2().get(stem, "")
    if not one and not two and stem.endswith("指标") and stem.count("指标") == 1 and _PLAIN_CLASS.match(stem):
        two = next((code for tail, code in _TAILS if stem.endswith(tail)), "")
    return one, two


def weighted(word: str) -> tuple[str, str]:
    """A label and the weight that is printed in it: 产出指标(50分) → 产出指标, 50."""
    match = _WEIGHTED.match(word)
    if match:
        return match["stem"], match["a"] or match["b"]
    return stem_of(word), ""


def row_of(stem: str) -> tuple[str, bool]:
    """Which row of money a label names (total, basic, project, source, or ""), and whether only its words read like a source."""
    label = _PART.sub("", stem)
    short = stem_of(label)
    known = _rows().get(label) or _rows().get(short)
    if known:
        return known, False
    if len(short) <= 30 and _SOURCE.search(label) and not _NOT_SOURCE.search(label):
        return "source", True
    return "", False


def like_class(word: str) -> bool:
    """Whether a word that is in no table still reads like the name of a class of indicators."""
    return len(word) <= LONGEST and bool(_CLASS_TAIL.match(_ASIDE.sub("", weighted(word)[0])))


def layout_of(word: str) -> Layout | None:
    """The form whose title a bare text holds, or None."""
    if "表" not in word:
        return None
    for layout in FORMS:
        if any(title in word for title in layout.titles):
            return layout
    return None


def _columns(columns: Iterable[Column]) -> dict[str, str]:
    return {plain(word): column.field for column in columns for word in column.wordings()}


def plain(word: str) -> str:
    """A wording as it is compared: folded, without blanks."""
    return bare(fold(word))


@cache
def _funds() -> dict[str, str]:
    own = [column for layout in FORMS for column in layout.funds]
    return _columns((*own, *form_parts.FUNDS_IN_THE_WILD))


@cache
def _indicators() -> dict[str, str]:
    own = [column for layout in FORMS for column in layout.indicators if ":" not in column.field and column.field != "remark"]
    return _columns((*own, *form_parts.INDICATORS_IN_THE_WILD))


@cache
def ticks() -> dict[str, str]:
    """Captions below 偏差原因分析 and 完成目标可能性; they mean something only there."""
    return _columns((*form_parts.CAUSES, *form_parts.LIKELIHOODS, form_parts.CAUSE_WORDS))


def _sections(sections: Iterable[Section]) -> dict[str, str]:
    return {plain(word): section.key for section in sections for word in section.wordings()}


@cache
def _keys() -> dict[str, str]:
    return _sections((*form_parts.BLOCKS, *form_parts.COVER))


@cache
def _rows() -> dict[str, str]:
    return {_PART.sub("", word): key for word, key in _sections(form_parts.ROWS).items()}


def _classes(table: Table) -> dict[str, str]:
    words = {plain(word): term.code for term in table.values() for word in term.words()}
    return {**{word + "指标": code for word, code in words.items() if not word.endswith(("指标", "标"))}, **words}


@cache
def _level1() -> dict[str, str]:
    return _classes(LEVEL1)


@cache
def _level2() -> dict[str, str]:
    return _classes(LEVEL2)


@cache
def anchors() -> re.Pattern[str]:
    """Finds the words of forms in text without blanks: long ones first, short ones that occur in names left out."""
    words = {*_funds(), *_indicators(), *_keys(), *(w for w in (*_rows(), *_level1(), *_level2()))}
    long = sorted(word for word in words if len(word) >= 4 or word in _SHORT_ANCHORS)
    brackets = r"(?:\((?:[AB]|B/A[^()]{0,6}|万?元|[0-9]{1,3}分|%|[0-9]{1,3}分\*[^()]{1,6})\)){0,2}"
    plain = _branches(long)
    # every alternative begins with a character of its own: only then is a text searched quickly
    return re.compile(rf"(?:社会公众[或及和]{plain}|预期{plain}|{plain[3:-1]})" + brackets + ":?")


def _branches(words: Iterable[str]) -> str:
    """A pattern for many words, the longest first, that looks at each character of the text only a few times."""
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[:1], []).append(word[1:])
    ends = "" in groups
    parts = [re.escape(first) + (_branches(rests) if any(rests) else "") for first, rests in groups.items() if first]
    if not parts:
        return ""
    return "(?:" + "|".join(parts) + ")" + ("?" if ends else "")


_SHORT_ANCHORS = frozenset(
    {"分值", "得分", "执行率", "执行数", "预算数", "指标值", "完成值", "总分", "实际值", "目标值", "其他资金", "权重"}
)
