"""Parses .json and .yaml files into plain values whose numbers keep the digits with which they were written.

Every scalar stays a text (or None, True, False): 486.20 keeps its last place, 012 is no octal number, `=` and `>=` are
signs, and NaN is seen for what it is. A name that stands twice in one mapping is refused, for the second would silently
win. YAML is parsed without its types, so a file can make nothing but texts, lists and mappings.
"""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from jiheng.errors import Unreadable
from jiheng.say import say

if TYPE_CHECKING:
    import yaml

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def parse(name: str, data: bytes) -> object:
    """Return the plain values in the file."""
    text = decoded(data)
    try:
        return _json(text) if PurePath(name).suffix.lower() == ".json" else _yaml(text)
    except RecursionError as error:
        raise Unreadable(say("数据套了太多层，不像一份报告；请检查括号或缩进。")) from error


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or GB18030."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(say("文件的文字编码认不出来；请另存为 UTF-8 编码。"))


def _json(text: str) -> object:
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise Unreadable(
            say("第 {line} 行第 {col} 列起不是合法的 JSON；请检查引号、逗号和括号。", line=error.lineno, col=error.colno)
        ) from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Unreadable(say("“{key}”在同一处写了两次；请留下一个。", key=twice[:40]))
    return members


def _yaml(text: str) -> object:
    import yaml

    try:
        return yaml.load(text, _loader())
    except yaml.YAMLError as error:
        raise Unreadable(_yaml_fault(error, text)) from error


def _yaml_fault(error: yaml.YAMLError, text: str) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return say("文件里有 YAML 不允许的字符；请另存为 UTF-8 编码的文本。")
    lines = text.splitlines()
    written = lines[mark.line] if mark.line < len(lines) else ""
    sign = next((sign for sign in (">=", "<=", ">", "%", "@", "`", "\t") if sign in written), "")
    hint = say('“{sign}”要加引号，写成 "{sign}"', sign=sign) if sign.strip() else say("请检查缩进（用空格）、冒号后的空格和括号")
    return say("第 {line} 行不是合法的 YAML；{hint}。", line=mark.line + 1, hint=hint)


def _loader() -> Any:
    """Make the loader: all scalars texts, no types, no name twice."""
    import yaml

    class Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
        def construct_scalar(self, node: yaml.ScalarNode) -> str | None:
            value: str = super().construct_scalar(node)
            return None if not node.style and value in _NULLS else value

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:
            names = [self.construct_object(key, deep=True) for key, _ in node.value]
            values = [self.construct_object(value, deep=True) for _, value in node.value]
            return _unique([(str(name), value) for name, value in zip(names, values, strict=True)])

    Loader.add_constructor(None, lambda loader, node: _construct(loader, node))
    return Loader


def _construct(loader: Any, node: Any) -> object:
    kind = node.id
    if kind == "scalar":
        return loader.construct_scalar(node)
    return loader.construct_sequence(node, deep=True) if kind == "sequence" else loader.construct_mapping(node)
