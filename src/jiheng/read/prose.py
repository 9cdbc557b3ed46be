"""Prose: the numbers of running text with their labels, and the relations that the text itself claims between them.

A *mention* is one quantity with label, role, scope, year and its place in sentence and brackets. Out of the
mentions of a passage follow sums (T，其中：a、b、c; a, b, 合计 T), changes (增加 d，增长 r%), shares (占 … 的 r%), lists
(下设 5 个科室，分别是 …) and statements on money (预算, 到位, 执行 and their rates). Where the structure is a guess the
relation is marked so, and only its agreement counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from jiheng.model.blocks import Span
from jiheng.model.figure import Stated
from jiheng.model.report import Change, Fact, Listed, Ratio, Sum
from jiheng.model.terms import COUNTED, DURATIONS, POINTS
from jiheng.read import labels
from jiheng.read.figures import Token
from jiheng.read.passages import Passage

_AMONG = re.compile(r"其中[,:]?\s?用于\s*:|其中|分别[为是]|包括|分为|[构组]成[为:]|(?<=[,])\s*[为是](?!了)")
_CLAIMS_ALL = re.compile(r"分别[为是]|分为|[构组]成|用于\s*:")
_SCORED = re.compile(r"执行|产出|效益|满意|过程|决策|管理|成本")
_PARTLY = re.compile(r"含|主要|如|例")
_AND_SO_ON = re.compile(r"[^,;。、()]{0,12}?等(?![级次候于])")
_THAN = re.compile(r"上年|去年|上一年|同期|[比较]")
_LESS = re.compile(r"[调核追审]减|扣除|减去|减少")
_EACH = re.compile(r"每|均|单价|标准")
_MOST_PARTS = 120
_REST = re.compile(r"其余|剩余|余下")
_SPOKEN = re.compile(r"[。;\n|一-鿿]")
_NAMES = re.compile(r"[^。;:,]{0,24}?[,。:]?\s*(?:分别[是为]|即|依次是?为?)\s*[:,]?\s*(?P<names>[^。\n]{4,800})。")


class Mention(NamedTuple):
    """One quantity in running text. `depth` counts open brackets, `sentence` the full stops before it."""

    token: Token
    figure: Stated
    lead: str
    label: str
    role: str
    scope: str
    core: str
    year: int
    sentence: int
    depth: int
    change: str
    passage: int

    @property
    def family(self) -> str:
        """Quantities of one family can be added: all money, or one and the same unit."""
        return "money" if self.token.money else self.token.unit

    def fact(self, role: str = "") -> Fact:
        """The mention as a Fact, with another role where a relation gives one."""
        return Fact(self.figure, role or self.role, self.label, self.scope, self.year, self.passage, self.sentence)


def mentions(passage: Passage, number: int) -> tuple[Mention, ...]:
    """Return the quantities of a passage with their labels."""
    return tuple(_mentions(passage, number))


def _mentions(passage: Passage, number: int) -> Iterator[Mention]:
    text, position, sentence, depth, year = passage.text, 0, 0, 0, 0
    lead_from, last = 0, ""
    brackets = "(" in text or "[" in text
    for token in passage.tokens:
        between = text[position : token.start]
        sentence += between.count("。") + between.count("\n")
        if brackets:
            depth = _deeper(_deeper(depth, between), text[token.start : token.end])
        position = token.end
        if token.kind == "date":
            year = token.when[0] or year
        if token.kind not in ("quantity", "range", "mangled", "foreign"):
            continue
        lead = text[lead_from : token.from_ if token.op else token.start]
        lead_from = token.end
        mention = _mention(passage, number, token, lead, sentence, depth, year, last)
        last = mention.label
        yield mention


def _deeper(depth: int, text: str) -> int:
    """How many brackets are open behind a text."""
    return max(0, depth + text.count("(") + text.count("[") - text.count(")") - text.count("]"))


def _mention(passage: Passage, number: int, token: Token, lead: str, sentence: int, depth: int, year: int, last: str) -> Mention:
    label = labels.label_before(lead)
    if not label and token.unit and not _SPOKEN.search(lead):
        label = last
    counted = not token.money and not token.rate and token.unit
    if (counted and not label) or (counted and token.unit in COUNTED and label in ("共", "共有", "下设", "设", "等", "有")):
        label = (label + labels.label_after(passage.text, token.end)).strip()
    change = labels.change_of(label) if token.money or token.rate else ""
    last_year = bool(labels.LAST_YEAR.search(label))
    return Mention(
        token,
        passage.stated(token),
        lead,
        label,
        _role(token, label, change),
        labels.scope_of(label),
        labels.core(label),
        (year or -1) - 1 if last_year and not change else year,
        sentence,
        depth,
        change,
        number,
    )


def _role(token: Token, label: str, change: str) -> str:
    if token.kind != "quantity":
        return "band" if token.kind == "range" and token.unit else "name_part" if token.kind == "range" else ""
    if token.rate:
        return labels.rate_role(label) or ("rate" if label else "")
    if token.money:
        return "change" if change else (labels.money_role(label) or ("amount" if label else ""))
    if not token.unit:
        return (labels.rate_role(label) or labels.money_role(label)) if not token.value else ""
    return _counted_role(token, label)


def _counted_role(token: Token, label: str) -> str:
    if not label:
        return ""
    if token.unit in POINTS:
        return "score"
    if token.unit in DURATIONS:
        return "duration"
    if token.unit in COUNTED:
        return "count"
    return "standard" if token.unit.startswith(("元/", "万元/")) else "measure"


# sums ---------------------------------------------------------------------------------------------------------------


def sums(passage: Passage, found: Sequence[Mention], cut: bool) -> tuple[Sum, ...]:
    """Return the sums that a passage claims. `cut` tells that the text breaks off in this passage."""
    ahead = list(_sums_ahead(passage, found, cut))
    taken = {part.figure.span for sum_ in ahead for part in sum_.parts}
    return (*ahead, *_sums_behind(found, taken))


def _sums_ahead(passage: Passage, found: Sequence[Mention], cut: bool) -> Iterator[Sum]:
    """T，其中：a、b、c and T（a、b、c）: the total first, its parts behind."""
    for at, total in enumerate(found[:-1]):
        start = _announced(found, at)
        following = found[start]
        if following.family != total.family or total.change or not total.token.unit:
            continue
        opening = _opening(total, following)
        if not opening:
            continue
        parts, open_end = _parts(passage, found, start, total, opening)
        if not parts:
            continue
        others = _rivals(found, at, following, parts)
        agreeing = next((one for one in (total, *others) if _adds_up(one, parts)), None)
        sure = agreeing is not None or not others
        yield from _sum_of(agreeing or total, parts, opening, open_end or (cut and parts[-1] is found[-1]), sure)


def _announced(found: Sequence[Mention], at: int) -> int:
    """Where the parts of a total may begin: behind it, rates and changes of it left out."""
    start = at + 1
    while start < min(at + 4, len(found) - 1) and (found[start].change or found[start].token.rate):
        start += 1
    return start


def _last_sentence(lead: str) -> str:
    return lead[lead.rfind("。") + 1 :]


def _rivals(found: Sequence[Mention], at: int, following: Mention, parts: Sequence[Mention]) -> list[Mention]:
    """Other amounts that a list may belong to: where 其中 opens a new sentence, any amount of the sentence before.

    Parts that are all spending, as the nearest amount is, belong to no budget.
    """
    total = found[at]
    if following.sentence == total.sentence:
        return []
    before = [m for m in found[:at] if m.sentence == total.sentence and m.family == total.family and not m.change]
    alike = total.role and all(part.role == total.role for part in parts)
    return [m for m in before if m.figure.base != total.figure.base and (not alike or m.role in ("", "amount", total.role))]


def _opening(total: Mention, following: Mention) -> str:
    """How the parts are announced: the words of the announcement, "(" for a bare bracket, "" if they are not."""
    lead = following.lead
    if _PARTLY.search(lead[:6]) or following.change:
        return ""
    match = _AMONG.search(_last_sentence(lead))
    if match:
        return match[0].strip() if following.sentence - total.sentence <= 1 else ""
    bracket = lead.lstrip().startswith("(") and following.depth > total.depth
    return "(" if bracket and total.token.money else ""


def _parts(passage: Passage, found: Sequence[Mention], start: int, total: Mention, opening: str) -> tuple[list[Mention], bool]:
    """Collect the parts from `start` on, and tell whether the list is left open (等)."""
    parts: list[Mention] = []
    first = found[start]
    for mention in found[start : start + _MOST_PARTS]:
        if mention is not first and _ends(mention, first, parts[-1] if parts else first, total, opening):
            break
        if mention.depth > first.depth or mention.family != total.family or mention.change:
            continue
        parts.append(mention)
        if _AND_SO_ON.match(passage.text, mention.token.end):
            return parts, True
    return parts, False


def _ends(mention: Mention, first: Mention, last: Mention, total: Mention, opening: str) -> bool:
    lead = mention.lead
    if mention.sentence > first.sentence or mention.depth < first.depth or "其中" in lead:
        return True
    if opening in ("为", "是") and ";" in lead:
        return True
    if mention.family != total.family:
        return False
    if labels.totals(mention.label) or _REST.search(lead):
        return True
    return labels.strong(mention.label) and mention.role != total.role and mention.role not in ("", "amount")


def _sum_of(total: Mention, parts: list[Mention], opening: str, open_end: bool, sure: bool) -> Iterator[Sum]:
    """Choose how many of the parts belong to the total: all, or a prefix that adds up to it."""
    parts = _scores(parts)
    chosen = parts = parts if _adds_up(total, parts) else _firsts(parts)
    if len(parts) > 1 and not _adds_up(total, parts):
        chosen = _whole_beginning(total, parts) or parts
    if len(chosen) == 1 and not _adds_up(total, chosen):
        return
    if open_end and sum((part.figure.base for part in chosen), start=Decimal(0)) != total.figure.base:
        return
    divided = _classes(total, chosen)
    complete = not open_end and (bool(_CLAIMS_ALL.search(opening)) or opening == "(" or _partition(chosen) or divided)
    facts = tuple(
        part.fact(part.role if part.role not in ("", "amount", "rate", "count", "measure") else "part") for part in chosen
    )
    certain = (total.token.money or divided) and not open_end and sure
    yield Sum(total.fact(total.role or "total"), facts, complete, certain, opening)


def _scores(parts: list[Mention]) -> list[Mention]:
    """Of points with their full marks (满分 15 分，得 14 分) the points."""
    if not any("满分" in part.label for part in parts):
        return parts
    return [part for part in parts if "满分" not in part.label]


def _firsts(parts: list[Mention]) -> list[Mention]:
    """In a list whose items are separated by ；, the first amount of each item: what follows belongs to the item."""
    if len(parts) < 2 or ";" not in parts[1].lead:
        return parts
    firsts = [part for at, part in enumerate(parts) if not at or ";" in part.lead]
    return firsts if len(firsts) > 1 and 2 * len(firsts) > len(parts) else parts


def _classes(total: Mention, parts: Sequence[Mention]) -> bool:
    """Whether a score or a number of indicators is divided by the classes of the form, which leave nothing out."""
    names = [part.label for part in parts]
    if total.token.unit in POINTS:
        return len(parts) > 2 and (sum(bool(_SCORED.search(n)) for n in names) > 2 or all(n == "得" for n in names))
    return len(parts) > 1 and "指标" in total.label and all("指标" in name for name in names)


def _whole_beginning(total: Mention, parts: Sequence[Mention]) -> list[Mention]:
    """The longest beginning of the list, of two parts at least, that adds up to the total; empty where none does."""
    added, slack, longest = Decimal(0), total.figure.slack, 0
    for number, part in enumerate(parts[:-1], 1):
        added += part.figure.base
        slack += part.figure.slack
        if number > 1 and abs(total.figure.base - added) <= slack:
            longest = number
    return list(parts[:longest])


def _adds_up(total: Mention, parts: Sequence[Mention]) -> bool:
    slack = total.figure.slack + sum((part.figure.slack for part in parts), start=total.figure.slack * 0)
    gap = total.figure.base - sum((part.figure.base for part in parts), start=total.figure.base * 0)
    return abs(gap) <= slack


_PARTITIONS = (
    (re.compile(r"财政|拨款|预算拨款"), re.compile(r"其他|自筹|自有|专项")),
    (re.compile(r"本级"), re.compile(r"上级")),
    (re.compile(r"基本支出|人员|公用"), re.compile(r"项目")),
    (re.compile(r"人员"), re.compile(r"公用")),
    (re.compile(r"第一批"), re.compile(r"第二批")),
)


_LEVELS = (re.compile(r"中央"), re.compile(r"省|自治区"), re.compile(r"市|县|区级|地方"))


def _partition(parts: Sequence[Mention]) -> bool:
    """Whether the labels name the two sides of a division that leaves nothing out."""
    names = [part.label for part in parts]
    if all(any(level.search(name) for name in names) for level in _LEVELS):
        return True
    return any(
        any(one.search(name) for name in names) and any(other.search(name) and not one.search(name) for name in names)
        for one, other in _PARTITIONS
    )


def _sums_behind(found: Sequence[Mention], taken: set[Span | None]) -> Iterator[Sum]:
    """a、b，合计 T: the parts first, their total behind, in one sentence and of one role."""
    for at, total in enumerate(found):
        if at < 2 or total.change or not total.token.unit or not labels.totals(total.label) or total.depth:
            continue
        before = [m for m in found[:at] if m.sentence == total.sentence and m.family == total.family and not m.change]
        parts = [m for m in before if m.figure.span not in taken and m.depth == total.depth and m.year >= 0]
        doubtful = any(m.token.approx or _LESS.search(m.lead) for m in (*before, total)) or any(m.year < 0 for m in before)
        if any(_EACH.search(part.label) for part in parts):
            continue
        if len(parts) < 2 or any(labels.totals(part.label) for part in parts):
            continue
        same = all(part.role == total.role != "" for part in parts) or _plain_list(parts, total)
        if (same and not doubtful) or _adds_up(total, parts):
            facts = tuple(part.fact(part.role if part.role not in ("", "amount") else "part") for part in parts)
            yield Sum(total.fact(total.role or "total"), facts, True, total.token.money and same, "合计")


def _plain_list(parts: Sequence[Mention], total: Mention) -> bool:
    """Whether amounts are listed and then just added up (合计 and no name of its own), none of them spent or received."""
    plain = all(mention.role in ("", "amount", "budget") for mention in (*parts, total))
    return plain and len(total.core) <= 2


# changes, shares, lists -----------------------------------------------------------------------------------------------


def changes(passage: Passage, found: Sequence[Mention]) -> tuple[Change, ...]:
    """Return the changes against an earlier period: 增加 d，增长 r%."""
    return tuple(_changes(passage, found))


def _changes(passage: Passage, found: Sequence[Mention]) -> Iterator[Change]:
    for at, mention in enumerate(found):
        if not mention.change or not mention.token.money:
            continue
        rate = found[at + 1] if at + 1 < len(found) and found[at + 1].token.rate and found[at + 1].change else None
        before = found[at - 1] if at and _earlier(found[at - 1], mention) else None
        this = _subject(found[: at - 1 if before else at], mention)
        if rate is not None and rate.change != mention.change:
            continue
        yield Change(
            this.fact() if this else None,
            mention.fact("change"),
            rate.fact("change_rate") if rate else None,
            mention.change == "up",
            before.fact() if before else None,
            mention.figure.span,
            certain=_undoubted(found, mention, before or this),
        )


def _earlier(mention: Mention, change: Mention) -> bool:
    """Whether an amount is the earlier period's, named in the same clause as the change: 比上年的 800 万元增加 …"""
    same = mention.sentence == change.sentence and mention.token.money and not mention.change
    return same and bool(_THAN.search(mention.label)) and not re.search(r"[,;。]", change.lead)


def _subject(before: Sequence[Mention], change: Mention) -> Mention | None:
    """The amount of which a change is told: the last amount before it, in the same or the preceding sentence."""
    for mention in reversed(before):
        if mention.token.money and not mention.change:
            return mention if change.sentence - mention.sentence <= 1 else None
    return None


def _undoubted(found: Sequence[Mention], change: Mention, this: Mention | None) -> bool:
    """Whether no other amount may be meant: the same sentence, or all amounts of the sentence before are equal."""
    if this is None or change.sentence == this.sentence:
        return this is not None
    between = [
        m
        for m in found
        if m.token.money and m.sentence in (this.sentence, change.sentence) and m.token.start < change.token.start
    ]
    return all(m.figure.base == this.figure.base for m in between)


_NEAR_PAIRS = 4


def shares(found: Sequence[Mention]) -> tuple[Ratio, ...]:
    """Return the stated rates with the pairs of which each may be the quotient: a，占 b 的 r%; 应到 a 人，实到 b 人，r%.

    Which quantity is the whole is a guess, so only agreement counts.
    """
    return tuple(ratio for at, mention in enumerate(found) if (ratio := _ratio(found[:at], mention)))


def _ratio(before: Sequence[Mention], mention: Mention) -> Ratio | None:
    if not mention.token.rate or mention.role not in ("share", "rate"):
        return None
    near = [m for m in before if not m.change and m.token.unit and not m.token.rate and mention.sentence - m.sentence <= 1]
    if mention.role == "share":
        near = [m for m in before if m.token.money and not m.change]
    near = near[-_NEAR_PAIRS:]
    pairs = tuple(
        (part.fact(), whole.fact())
        for part in reversed(near)
        for whole in near
        if part is not whole and part.family == whole.family and whole.figure.base and part.figure.base <= whole.figure.base
    )
    return Ratio(mention.fact(), pairs, certain=False) if pairs else None


def lists(passage: Passage, found: Sequence[Mention]) -> tuple[Listed, ...]:
    """Return the stated numbers of things whose names are listed: 下设 5 个科室，分别是：….。"""
    return tuple(_lists(passage, found))


def _lists(passage: Passage, found: Sequence[Mention]) -> Iterator[Listed]:
    for mention in found:
        token = mention.token
        if token.unit not in ("个", "项", "类", "家", "种", "名") or token.places:
            continue
        match = _NAMES.match(passage.text, token.end)
        if not match:
            continue
        names, sure = _names(match["names"])
        whole = sure and not _AND_SO_ON.search(match["names"][-8:] + "。")
        yield Listed(mention.fact("count"), names, whole, mention.figure.span)


def _names(text: str) -> tuple[tuple[str, ...], bool]:
    """Split listed names; sure only where one kind of separator is used throughout."""
    for separator in (";", "、", ","):
        if separator in text:
            names = tuple(name.strip() for name in text.split(separator) if name.strip())
            sure = not re.search(r"[,、和及(]" if separator == ";" else r"[,和及(]", text)
            return names, sure
    return (text,), False
