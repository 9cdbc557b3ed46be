"""Turns plain values (texts, lists, mappings) into the model's values, with an error that names the field.

A *node* is a value with the way to it (`funds.basic.budget`, `indicators` item 3). `Decoder` follows the annotations of
the model's dataclasses; `shapes` may first bring the forms that people write (see `data`) into the one of the model.
`exact` is our own JSON, read back as it was: nothing is trimmed, no default is filled in, nothing is refused as nonsense.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from types import UnionType
from typing import Any, NamedTuple, NoReturn, TypeVar, get_args, get_origin, get_type_hints

from jiheng.errors import Unreadable
from jiheng.model.blocks import Span
from jiheng.model.figure import Stated
from jiheng.model.terms import MEASURED, MONEY, ROLES, SCOPES, SOURCES, Table, Term, fold
from jiheng.say import say

T = TypeVar("T")

MONEY_NODE = "money"  # the unit of a node whose bare number is an amount, whatever its name
NOTHING = frozenset({"", "—", "-", "/", "无"})
_AMOUNTS = ("initial_budget", "budget", "received", "executed", "balance", "amount")
_UNITS = {
    **dict.fromkeys(("received_rate", "execution_rate", "completion"), "%"),
    **dict.fromkeys(("weight", "score", "total_score"), "分"),
    **dict.fromkeys(("level1", "level2", "level3"), "个"),
}
_NEVER_NEGATIVE = frozenset({*_AMOUNTS, *_UNITS} - {"balance"})
_LABELS = {
    "cutoff": "监控节点",
    "filled_on": "填报时间",
    "year": "年度",
    "due": "完成时限",
    "due_on": "到期日",
    "op": "符号",
    "operator": "符号",
    "name": "指标名称",
    "unit": "单位",
    "level1": "一级指标",
    "level2": "二级指标",
    "causes": "偏差原因",
    "likelihood": "完成目标可能性",
    "total": "合计",
    **{code: term.label for table in (ROLES, SCOPES, SOURCES) for code, term in table.items()},
}
_NUMBER = re.compile(
    r"(?P<whole>[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+))(?P<rest>(?:\.(?P<places>[0-9]+))?(?:[eE][-+]?[0-9]{1,4})?)"
    r"\s*(?P<unit>[^0-9\s,.+-][^0-9]{0,11})?"
)
_LATIN = re.compile("[A-Za-z]")
_DATE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*(?:[-/.月]\s*(?:([0-9]{1,2})\s*日?|([底末])))")
_LIMIT = 16  # digits before the point; more is no amount that anybody means
_EXACT_LIMIT = 400  # digits that are kept of a number read from a document


class Node(NamedTuple):
    """A value, the way to it, and the unit that a bare number there has."""

    value: Any
    path: tuple[str | int, ...] = ()
    unit: str = ""

    def child(self, key: str | int, value: object, unit: str = "") -> Node:
        """The value under a key (or at a place, counted from 1), with the way to it; a node stays what it is."""
        return value if isinstance(value, Node) else Node(value, (*self.path, key), unit)

    def items(self) -> Iterator[tuple[str, Node]]:
        """The members of a mapping as nodes."""
        return ((str(key), self.child(str(key), value)) for key, value in self.value.items())

    def list(self) -> list[Node]:
        """The members of a list as nodes; a single value counts as a list of one."""
        if empty(self):
            return []
        members = self.value if isinstance(self.value, list | tuple) else [self.value]
        return [self.child(number, member) for number, member in enumerate(members, 1)]

    @property
    def name(self) -> str:
        """The nearest name on the way to the value."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), "")


Shape = Callable[["Decoder", Node], Node]


@dataclass(frozen=True, slots=True)
class Decoder:
    """Makes the model's values of nodes. `money` is the unit of a bare amount."""

    shapes: Mapping[type, Shape]
    aliases: Mapping[type, Mapping[str, str]]
    money: str = "万元"
    exact: bool = False

    def decode(self, node: Node, kind: type[T]) -> T:
        """Make a value of that type."""
        value: T = self._value(node, kind)
        return value

    def _value(self, node: Node, hint: Any) -> Any:
        if hint in _SCALARS:
            return _SCALARS[hint](self, node)
        if isinstance(hint, UnionType):
            return None if empty(node) and not self._is_text(node) else self._value(node, get_args(hint)[0])
        if get_origin(hint) is tuple:
            return self._tuple(node, get_args(hint))
        return self._record(node, hint)

    def _is_text(self, node: Node) -> bool:
        return self.exact and node.value is not None

    def _tuple(self, node: Node, members: tuple[Any, ...]) -> tuple[Any, ...]:
        found = node.list()
        if members[-1] is Ellipsis:
            return tuple(self._value(member, members[0]) for member in found)
        if len(found) != len(members):
            refuse(node, say("应有 {count} 项", count=len(members)))
        return tuple(self._value(member, hint) for member, hint in zip(found, members, strict=True))

    def _record(self, node: Node, kind: type) -> Any:
        shape = self.shapes.get(kind)
        shaped = shape(self, node) if shape else node
        if not isinstance(shaped.value, Mapping):
            refuse(node, say("应是一组“名称: 值”"))
        known = hints(kind)
        pairs = known_keys(shaped, known, self.aliases.get(kind, {}))
        made = {key: self._value(child, known[key]) for key, child in pairs}
        for missing in required(kind) - made.keys():
            if not isinstance(known[missing], UnionType):
                refuse(shaped.child(missing, None), say("这一项必填"))
            made[missing] = None
        return kind(**made)

    def text(self, node: Node) -> str:
        """A piece of text."""
        value = node.value
        if value is None:
            return ""
        if not _scalar(value):
            refuse(node, say("应是一段文字"))
        return str(value) if self.exact else str(value).strip()

    def whole(self, node: Node) -> int:
        """A whole number; 2021年 is one too."""
        found = re.fullmatch(r"(-?[0-9]{1,9})\s*年?度?", fold(str(node.value)).strip())
        if not found or isinstance(node.value, bool):
            refuse(node, say("应是整数"))
        return int(found[1])

    def truth(self, node: Node) -> bool:
        """Yes or no."""
        text = str(node.value).strip().lower()
        if text not in _TRUTH:
            refuse(node, say("应是 true 或 false"))
        return _TRUTH[text]

    def day(self, node: Node) -> date:
        """A date in any of the usual spellings."""
        if isinstance(node.value, date):
            return node.value.date() if isinstance(node.value, datetime) else node.value
        text = fold(str(node.value)).strip()
        found = _DATE.match(text) or re.fullmatch(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})()", text)
        if not found or (found.end() < len(text) and not re.match(r"[T\s]+[0-9:.Z+\s]+$", text[found.end() :])):
            refuse(node, say("应是日期，例如 2021-06-30"))
        year, month = int(found[1]), int(found[2])
        try:
            return _last_day(year, month) if found[4] else date(year, month, int(found[3]))
        except ValueError:
            refuse(node, say("日历上没有这一天"))

    def decimal(self, node: Node) -> Decimal:
        """A number without unit, as our own JSON has it."""
        try:
            value = Decimal(str(node.value))
        except InvalidOperation:
            refuse(node, say("不是数"))
        if not value.is_finite() or abs(value.adjusted()) > _EXACT_LIMIT:
            refuse(node, say("不是有效的数"))
        return value

    def span(self, node: Node) -> Span:
        """Text number, start and end."""
        return Span(*(self.whole(member) for member in node.list()))

    def stated(self, node: Node) -> Stated:
        """A quantity: a number, a text such as 1,000.50 万元, or a mapping of value, unit and places."""
        if isinstance(node.value, Mapping):
            made: Stated = self._record(node, Stated)
            return made
        found = quantity(node.value)
        if found is None:
            refuse(node, say("不是数；请写成 486.29 或 486.29万元这样"))
        value, places, unit = found
        if value.adjusted() >= _LIMIT or places > _LIMIT:
            refuse(node, say("超出合理范围"))
        if value < 0 and (node.name in _NEVER_NEGATIVE or node.unit == MONEY_NODE):
            refuse(node, say("不能是负数"))
        return Stated(value, self._unit(node, unit), places, text_of(node.value))

    def _unit(self, node: Node, written: str) -> str:
        if node.name in _UNITS:
            if written not in ("", _UNITS[node.name]):
                refuse(node, say("单位应是“{unit}”", unit=_UNITS[node.name]))
            return _UNITS[node.name]
        if not self.is_amount(node):
            return written or node.unit
        if written and written not in MONEY:
            refuse(node, say("单位“{unit}”不是金额单位（元、万元、亿元）", unit=written))
        return {"万": "万元", "亿": "亿元"}.get(written, written) or self.money

    def is_amount(self, node: Node) -> bool:
        """Whether a bare number at this node is money: by its name, or because a list of uses or sources holds it."""
        return node.name in _AMOUNTS or node.unit == MONEY_NODE


_TRUTH = {"true": True, "false": False, "yes": True, "no": False, "是": True, "否": False}
_SCALARS: dict[Any, Callable[[Decoder, Node], Any]] = {
    str: Decoder.text,
    int: Decoder.whole,
    bool: Decoder.truth,
    date: Decoder.day,
    Decimal: Decoder.decimal,
    Span: Decoder.span,
    Stated: Decoder.stated,
}


@cache
def hints(kind: type) -> dict[str, Any]:
    """The fields of a dataclass with their types."""
    assert is_dataclass(kind)
    found = get_type_hints(kind)
    return {field.name: found[field.name] for field in fields(kind)}


@cache
def required(kind: type) -> frozenset[str]:
    """The fields of a dataclass that have no default."""
    return frozenset(field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING)


def empty(node: Node) -> bool:
    """Whether nothing is written: null, an empty text, or a dash."""
    value = node.value
    return value is None or (isinstance(value, str) and value.strip() in NOTHING)


def quantity(value: object) -> tuple[Decimal, int, str] | None:
    """Read number, places and unit of a value; None where it is no number (NaN, words, 7,00.0,77)."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    found = _NUMBER.fullmatch(fold(text_of(value)).strip())
    if not found:
        return None
    unit = (found["unit"] or "").strip()
    if _LATIN.search(unit) and unit not in MEASURED:
        return None  # 3O is no number of O
    number = Decimal(found["whole"].replace(",", "") + found["rest"])
    return number, max(0, -int(number.as_tuple().exponent)), unit


def _last_day(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def text_of(value: object) -> str:
    """The characters of a scalar; a float as Python prints it, which is the shortest text of that number."""
    return repr(value) if isinstance(value, float) else str(value)


def code_of(node: Node, table: Table) -> str:
    """The code of a term that is written as code, label or in any known spelling; nothing written is no code."""
    if empty(node):
        return ""
    found = spelled(str(node.value), table) if _scalar(node.value) else None
    if found is None:
        refuse(node, say("没有这一种；可写：{known}", known="、".join(term.label for term in table.values())))
    return found.code


def spelled(text: str, table: Table) -> Term | None:
    """The term that has this spelling, compared after folding; codes count too."""
    folded = fold(text).replace(" ", "")
    if folded in table:
        return table[folded]
    return next((term for term in table.values() if any(fold(word) == folded for word in term.words())), None)


def known_keys(node: Node, known: Iterable[str], aliases: Mapping[str, str]) -> Iterator[tuple[str, Node]]:
    """The members of a mapping that say something; an unknown name is refused with the nearest right one."""
    names = set(known)
    for written, child in node.items():
        key = aliases.get(written, written)
        if key not in names:
            unknown(node, written, [*(name for name in known if name not in aliases.values()), *aliases])
        if child.value is not None:
            yield key, child


def unknown(node: Node, key: str, names: Iterable[str]) -> NoReturn:
    """Refuse a name that nobody knows."""
    from difflib import get_close_matches  # only for an error

    near = get_close_matches(key, list(names), 1, 0.5)
    where = path_text(node.path) or say("数据")
    if near:
        raise Unreadable(say("{where}里没有“{key}”这一项，应是“{near}”；请改名后重试。", where=where, key=key[:40], near=near[0]))
    raise Unreadable(say("{where}里没有“{key}”这一项；可写的有：{names}。", where=where, key=key[:40], names="、".join(names)))


def refuse(node: Node, why: str) -> NoReturn:
    """Raise the one clear sentence: which field, what it says, what is wrong with it."""
    label = _LABELS.get(node.name, "")
    where = path_text(node.path) + (f"（{label}）" if label and not isinstance(node.path[-1], int) else "")
    value = node.value
    shown = (
        say("没有写")
        if value is None
        else say("写的是“{value}”", value=text_of(value)[:40])
        if _scalar(value)
        else say("写成了一组值")
    )
    raise Unreadable(say("{where}{shown}，{why}。", where=where or say("数据"), shown=shown, why=why))


def _scalar(value: object) -> bool:
    return isinstance(value, str | int | float | Decimal | date)


def path_text(path: tuple[str | int, ...]) -> str:
    """The way to a value for a user, e.g. indicators 第 3 项的 target."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f" 第 {step} 项"
        else:
            text += ("的 " if text.endswith("项") else "." if text else "") + step
    return text
