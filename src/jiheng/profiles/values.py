"""The small values that profiles are made of.

An *entry* is one value from one day on, with its *source*: which profile wrote it, the regulation or note it rests on
(*basis*), where that was seen (*evidence*), and whether it is an *assumption*, that is, no regulation gives it.
A *text* is how a key is shown to a user. They are named tuples, because they are made when the program starts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

ALWAYS = date.min
SEVERITIES = {"error": "错误", "warning": "警告", "hint": "提示", "off": "停用"}


class Source(NamedTuple):
    """Where a value came from: the profile that wrote it, with its Chinese label, and since when it holds.

    `from_` is ALWAYS where no day is given. A basis that is no regulation makes it an assumption.
    """

    profile: str
    label: str
    from_: date
    basis: str
    evidence: str
    assumption: bool

    def printed(self) -> str:
        """The source in Chinese, e.g. 全国口径（假定值） or 四川口径（川财绩〔2025〕10号，2025-01-01 起）."""
        since = "" if self.from_ == ALWAYS else f"，{self.from_.isoformat()} 起"
        return f"{self.label}（假定值）" if self.assumption else f"{self.label}（{self.basis}{since}）"


class Entry(NamedTuple):
    """A value that holds from `start` on. `start` is ALWAYS for the first entry of all, whatever its source's date."""

    start: date
    value: object
    source: Source


class Band(NamedTuple):
    """One step of a scale: a code (of terms.GRADES) and its scores in percent, `low` included."""

    code: str
    low: Decimal
    high: Decimal


class Text(NamedTuple):
    """How a key is shown: group and label in Chinese, unit, sentence with a gap, Chinese words of its codes."""

    group: str
    label: str
    unit: str
    sentence: str
    words: dict[str, str]


class Overlay(NamedTuple):
    """One profile as compiled: its Chinese label, parent, region names and all entries, inherited ones included."""

    name: str
    label: str
    inherits: str
    regions: tuple[str, ...]
    entries: dict[str, tuple[Entry, ...]]


def rule_text(rule: str) -> Text:
    """How a changed severity of a rule is shown."""
    return Text("审核规则", f"规则 {rule}", "", f"规则 {rule} 按“{{}}”处理", SEVERITIES)


def nearest(word: str, known: Iterable[str]) -> str:
    """The clause that names the nearest known word, empty where none is near."""
    from difflib import get_close_matches  # only for an error: it costs as much as all profiles together

    near = get_close_matches(word, list(known), n=1)
    return f"，最接近的是 {near[0]}" if near else ""


def plain(value: object) -> str:
    """Print a value for a user: numbers without exponent, lists joined by 、, nothing as 未规定."""
    match value:
        case None | ():
            return "未规定"
        case bool():
            return "是" if value else "否"
        case Decimal():
            text = f"{value:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        case tuple():
            return "、".join(plain(item) for item in value)
        case _:
            return str(value)


def percent(value: object) -> str:
    """Print a share as a percentage: 0.90 is 90%."""
    return plain(value * 100) + "%" if isinstance(value, Decimal) else plain(value)


def fill(text: Text, value: object) -> str:
    """Put a value into the gap of its sentence; a value that is not laid down gives 未规定.

    `{}` takes the value, `{%}` a share as a percentage; a part in brackets is repeated for every item of a list, with
    {k}, {v}, {w} for the item's first, second and third member.
    """
    if value is None or value == ():
        return f"{text.label}：{plain(value)}"
    value = _in_words(value, text.words)
    before, opened, rest = text.sentence.partition("[")
    if opened and isinstance(value, tuple):
        part, _, after = rest.partition("]")
        return before + "、".join(_item(part, item) for item in value) + after
    return text.sentence.replace("{%}", percent(value)).replace("{}", plain(value))


def _item(part: str, item: object) -> str:
    members = item if isinstance(item, tuple) else (item,)
    for gap, member in zip(("{k}", "{v}", "{w}"), members, strict=False):
        part = part.replace(gap, plain(member))
    return part


def _in_words(value: object, words: dict[str, str]) -> object:
    match value:
        case str():
            return words.get(value, value)
        case Band():
            return (words.get(value.code, value.code), value.low, value.high)
        case tuple():
            return tuple(_in_words(item, words) for item in value)
        case _:
            return value
