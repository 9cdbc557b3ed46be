"""Words that compare two figures standing beside them: which words, which figures, and whether they can be true.

A *pair* is two or three neighbouring figures of one sort in one sentence with the words between them. Only where the words
leave one reading is a contradiction certain: 超过预算20万元 may mean *by* 20, so it is wrong only if no reading holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from jiheng.model.figure import HUNDRED, ZERO, Stated
from jiheng.read.figures import Token, lex

UP, DOWN = r"增加|增长|上升|提高|提升|扩大|增多", r"减少|下降|降低|压减|缩减|缩小"
ANY = re.compile(rf"{UP}|{DOWN}|大于|小于|高于|低于|超过|超出|多于|少于|等于|持平|节约|节余|结余|超支|超额|超预算")
_OPPOSITE = {"增加": "减少", "增长": "下降", "上升": "下降", "提高": "降低", "提升": "下降", "扩大": "缩小", "增多": "减少"}
_OPPOSITE |= {"减少": "增加", "下降": "增长", "降低": "提高", "压减": "增加", "缩减": "增加", "缩小": "扩大"}
_TURNED = _OPPOSITE | {"大于": "小于", "高于": "低于", "超过": "低于", "超出": "低于", "多于": "少于", "超额完成": "没有完成"}
_TURNED |= {"小于": "大于", "低于": "高于", "节约": "超支", "节余": "超支", "结余": "超支"}
_TURNED |= {"超支": "节约", "超出预算": "低于预算", "超预算": "低于预算"}
_FROM = re.compile(r"(?:由|从)[^,;。]{0,20}$")
_TO = re.compile(rf"[^,;。]{{0,8}}?(?:(?P<up>{UP})|(?P<down>{DOWN}))(?:到|至|为)[^,;。]{{0,4}}$")
_THAN = re.compile(r"[,]?\s?(?:同?比|较|同|与)[^,;。]{0,14}$")
_MOVED = re.compile(rf"[^,;。]{{0,4}}?(?:(?P<up>{UP})|(?P<down>{DOWN}))")
_ABOVE = re.compile(
    r"(?P<comma>,?)\s?(?:均|已|明显|略|远|也)?(?P<word>大于|高于|超过|超出|多于|超额完成)(?!等于)(?P<label>[^,;。]{0,12})$"
)
_BELOW = re.compile(r"(?P<comma>,?)\s?(?:均|明显|略|远|也)?(?P<word>小于|低于)(?!等于)(?P<label>[^,;。]{0,12})$")
_CONDITION = re.compile(r"\s?(?:的|[及]?以[上下内]|部分|者|时)")
_LEVEL = re.compile(r"[,]?\s?(?:与|和|同)[^,;。]{0,12}$")
_LEVEL_BEHIND = re.compile(r"(?:相比)?\s?持平")
_CHANGE = re.compile(rf"(?:(?P<up>{UP})|(?P<down>{DOWN}))(?:了|额|额为|为)?\s?$")
_NEXT_CHANGE = re.compile(rf"\s?[,、]?\s?(?:同比|比上年|较上年)?(?:(?P<up>{UP})|(?P<down>{DOWN}))了?\s?$")
_GROWTH = re.compile(r"增长|增速|增幅|涨幅|降幅|同比|变动|增减")
_LAST, _THIS = re.compile(r"上年|去年|上一年"), re.compile(r"本年|今年|当年|本期")
_BUDGET, _SPENT = re.compile(r"预算"), re.compile(r"支出|执行|决算|使用|支付")
_SAVED = re.compile(r"(?:(?P<up>超支|超出预算|超预算)|(?P<down>节约|节余|结余))(?:了|资金|经费)?\s?$")
_REACH = 40


class Contradiction(NamedTuple):
    """Words against figures: where, the words with their figure as written, what they should be, and the figures.

    `sort` is "against" (the figures say the opposite), "unequal" (持平 beside two amounts) or "both" (up and down at once).
    """

    sort: str
    start: int
    end: int
    own: str
    right: str
    one: str
    other: str


class _Figure(NamedTuple):
    """A figure of a text with what stands before it, back to the figure before."""

    token: Token
    stated: Stated
    lead: str

    @property
    def family(self) -> str:
        return "money" if self.token.money else self.token.unit


def contradictions(text: str, raw: str) -> Iterator[Contradiction]:
    """Yield what contradicts itself in a folded text; `raw` is the text as written."""
    found = list(_figures(text, raw))
    for at in range(len(found) - 1):
        one, two = found[at], found[at + 1]
        if two.token.start - one.token.end > _REACH or "。" in two.lead:
            continue
        three = found[at + 2] if at + 2 < len(found) and "。" not in found[at + 2].lead else None
        if one.family == two.family:
            yield from _of_two(text, one, two, three)
            if three and three.family == one.family:
                yield from _of_three(one, two, three)
        elif two.token.unit == "%":
            yield from _two_ways(one, two)


def _figures(text: str, raw: str) -> Iterator[_Figure]:
    end = 0
    for token in lex(text):
        if token.kind != "quantity":
            continue
        if token.unit and token.value >= 0 and not token.approx:
            stated = Stated(token.value, token.unit, token.places, raw[token.start : token.end])
            yield _Figure(token, stated, text[max(end, token.start - _REACH) : token.start])
        end = token.end


def _less(one: Stated, other: Stated) -> bool:
    """Whether a printed figure is certainly smaller than another."""
    return one.interval()[1] < other.interval()[0]


def _near(gap: Decimal, stated: Stated, parts: Sequence[Stated]) -> bool:
    slack = stated.slack + sum((part.slack for part in parts), start=ZERO)
    return abs(abs(gap) - stated.base) <= slack


def _of_two(text: str, one: _Figure, two: _Figure, three: _Figure | None) -> Iterator[Contradiction]:
    first, second = one.stated, two.stated
    moved = _TO.match(two.lead) if _FROM.search(one.lead) else None
    if moved and (_less(second, first) if moved["up"] else _less(first, second)):
        yield _found(one, two, moved["up"] or moved["down"])
    if _THAN.match(two.lead):
        yield from _than(text, one, two, three)
    if _LEVEL.match(two.lead) and _LEVEL_BEHIND.match(text, two.token.end) and (_less(first, second) or _less(second, first)):
        yield Contradiction("unequal", *_ends(one, two), f"与{second.text}持平", "", first.text, second.text)
    yield from _compared(text, one, two)


def _than(text: str, one: _Figure, two: _Figure, three: _Figure | None) -> Iterator[Contradiction]:
    """X，比上年Y增加（Z）: with Z only where it is the difference."""
    moved = _MOVED.match(text, two.token.end)
    if not moved or not (_less(one.stated, two.stated) if moved["up"] else _less(two.stated, one.stated)):
        return
    gap = three if three and three.family == one.family and three.token.start - moved.end() <= 2 else None
    if gap is None or _near(one.stated.base - two.stated.base, gap.stated, (one.stated, two.stated)):
        word = moved["up"] or moved["down"]
        own, right = (f"比{two.stated.text}{each}" + (gap.stated.text if gap else "") for each in (word, _OPPOSITE[word]))
        yield Contradiction("against", *_ends(one, gap or two), own, right, one.stated.text, two.stated.text)


def _compared(text: str, one: _Figure, two: _Figure) -> Iterator[Contradiction]:
    """A 高于 B, A 小于 B."""
    above, below = _ABOVE.match(two.lead), _BELOW.match(two.lead)
    match = above or below
    if not match or _CONDITION.match(text, two.token.end) or (match["comma"] and not match["label"].strip()):
        return
    first, second = one.stated, two.stated
    if above and _less(first, second) and not _GROWTH.search(one.lead):
        yield _found(one, two, above["word"])
    if below and _less(second, first) and _only_level(below["word"], first, second):
        yield _found(one, two, below["word"])


def _only_level(word: str, first: Stated, second: Stated) -> bool:
    """低于…5% may mean by 5%: excluded where the other side would be above 100%."""
    return word == "小于" or (first.unit == "%" and first.value <= HUNDRED and first.value + second.value > HUNDRED)


def _of_three(one: _Figure, two: _Figure, three: _Figure) -> Iterator[Contradiction]:
    """上年X，本年Y，增加Z; 预算X，支出Y，节约Z: Z is the difference, the word the wrong way."""
    gap = two.stated.base - one.stated.base
    if not _near(gap, three.stated, (one.stated, two.stated)) or not gap:
        return
    change, saved = _CHANGE.search(three.lead), _SAVED.search(three.lead)
    if change and _LAST.search(one.lead) and _THIS.search(two.lead):
        rose = gap > 0
    elif change and _THIS.search(one.lead) and _LAST.search(two.lead):
        rose = gap < 0
    elif saved and _BUDGET.search(one.lead) and _SPENT.search(two.lead):
        change, rose = saved, gap > 0
    else:
        return
    if change and rose != bool(change["up"]):
        yield _found(one, three, change["up"] or change["down"], two)


def _two_ways(one: _Figure, two: _Figure) -> Iterator[Contradiction]:
    """增加d，下降r%: one change told in both directions."""
    change, following = _CHANGE.search(one.lead), _NEXT_CHANGE.match(two.lead)
    if change and following and bool(change["up"]) != bool(following["up"]) and one.token.value and two.token.value:
        word = following["up"] or following["down"]
        right = _OPPOSITE[word] + two.stated.text
        yield Contradiction("both", *_ends(one, two), word + two.stated.text, right, one.stated.text, two.stated.text)


def _ends(one: _Figure, last: _Figure) -> tuple[int, int]:
    return one.token.start, last.token.end


def _found(one: _Figure, last: _Figure, word: str, two: _Figure | None = None) -> Contradiction:
    own, right = word + last.stated.text, _TURNED[word] + last.stated.text
    return Contradiction("against", *_ends(one, last), own, right, one.stated.text, (two or last).stated.text)
