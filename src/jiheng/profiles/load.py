"""Reads `*.yaml` into overlays, and the documentation of the keys out of `fields.py`; used when compiling, never at run time.

A file holds a header (label, inherits, regions, notes for YAML anchors, rules) and one list of dated entries a key. YAML
scalars are taken as text and converted by the type of the field, so that 0.90 never becomes a float. In time, a child's
entry replaces its parent's from its own day on; `inherit: true` in place of a value hands the key back to the parent.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import yaml

from jiheng.errors import ProfileError
from jiheng.model import terms
from jiheng.profiles import fields
from jiheng.profiles.values import ALWAYS, SEVERITIES, Band, Entry, Overlay, Source, Text, nearest

FOLDER = Path(__file__).parent
HEADER = ("label", "inherits", "regions", "notes", "rules")
ENTRY = ("from", "value", "inherit", "basis", "evidence", "assumption")
EXECUTION = {"execution": "预算执行率"}  # the one weight that is no class of indicators

_RULE = re.compile(r"[FIDSXC]\d{3}")
_REGULATION = re.compile(r"〔\d{4}〕\d+号|GB/T \d+|《[^》]+法》")
_GROUP = re.compile(r"\s+# == (.+)")
_UNIT = re.compile(r"(.+?)（(.+)）")


class _Loader(yaml.BaseLoader):
    """Loads all scalars as text and refuses a key that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value]
        for name in names:
            if names.count(name) > 1:
                raise ProfileError(f"口径文件第 {node.start_mark.line + 1} 行起：{name} 写了两次，请只留一处。")
        return super().construct_mapping(node, deep)


def texts() -> dict[str, Text]:
    """The documentation of every key, in the order of the class."""
    return {name: _text(name, group, lines[0]) for name, group, lines in _documented()}


def meanings() -> dict[str, str]:
    """The English meaning of every key."""
    return {name: " ".join(line.strip() for line in lines[1:]) for name, _, lines in _documented()}


def overlays(folder: Path = FOLDER) -> dict[str, Overlay]:
    """All profiles of a folder, parents before children; ProfileError names the file and what is wrong in it."""
    raw = {path.stem: _read(path) for path in sorted(folder.glob("*.yaml"))}
    done: dict[str, Overlay] = {}
    while raw:
        ready = [name for name, sheet in raw.items() if sheet.get("inherits", "") in ("", *done)]
        if not ready:
            raise ProfileError(f"口径 {'、'.join(raw)} 所继承的口径不存在，或互相继承。")
        for name in ready:
            done[name] = _overlay(name, raw.pop(name), done)
    return done


def convert(hint: Any, raw: Any) -> Any:
    """Convert text, lists and mappings of text to the type of a field; ValueError where they do not fit."""
    if raw == "null" and NoneType in get_args(hint):
        return None
    origin, args = get_origin(hint), [arg for arg in get_args(hint) if arg is not NoneType]
    if origin is UnionType:
        return convert(args[0], raw)
    if origin is tuple:
        return _tuple(args, raw)
    if origin is Literal:
        return _one_of(args, raw)
    if hint is Band:
        code, low, high = raw
        return Band(code, convert(Decimal, low), convert(Decimal, high))
    return _scalar(hint, raw)


def _tuple(args: list[Any], raw: Any) -> tuple[Any, ...]:
    items = list(raw.items()) if isinstance(raw, dict) else raw
    if isinstance(items, str):
        raise ValueError("应为列表")
    if args[-1] is Ellipsis:
        return tuple(convert(args[0], item) for item in items)
    return tuple(convert(arg, item) for arg, item in zip(args, items, strict=True))


def _one_of(args: list[Any], raw: Any) -> str:
    if raw not in args:
        raise ValueError(f"只能是{'、'.join(args)}{nearest(str(raw), args)}")
    return str(raw)


def _scalar(hint: Any, raw: Any) -> Any:
    if not isinstance(raw, str):
        raise ValueError("应为单个值")
    if hint is bool:
        return {"true": True, "false": False}[_one_of(["true", "false"], raw)]
    try:
        value = hint(raw)
    except InvalidOperation:
        raise ValueError("应为数字") from None
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError("应为数字")
    return value


def _documented() -> Iterator[tuple[str, str, list[str]]]:
    """Name, group and documentation lines of every field of Profile that has a string below it."""
    source = Path(fields.__file__).read_text(encoding="utf-8")
    groups = {n: found[1] for n, line in enumerate(source.splitlines(), 1) if (found := _GROUP.fullmatch(line))}
    body = next(node for node in ast.parse(source).body if isinstance(node, ast.ClassDef) and node.name == "Profile").body
    for node, below in pairwise(body):
        match node, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(said))):
                yield name, groups[max(n for n in groups if n < node.lineno)], said.splitlines()


def _text(name: str, group: str, line: str) -> Text:
    label, sentence, *codes = line.split("｜")
    named = _UNIT.fullmatch(label)
    return Text(group, named[1] if named else label, named[2] if named else "", sentence, _words(name, codes))


def _words(name: str, codes: list[str]) -> dict[str, str]:
    """The Chinese words of the codes of a key: spelt out, or those of tables of terms."""
    if not codes:
        return {}
    if "=" in codes[0]:
        return dict(pair.split("=", 1) for pair in re.split(r"，(?=\w+=)", codes[0]))
    tables = [getattr(terms, table) for table in codes[0].split()]
    words = {term.code: term.label for table in reversed(tables) for term in table.values()}  # the first table wins
    return words | (EXECUTION if name.startswith("weights") else {})


def _read(path: Path) -> dict[str, Any]:
    try:
        sheet = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except yaml.YAMLError as error:
        raise ProfileError(f"口径文件 {path.name} 不是正确的 YAML：{error}") from None
    if not isinstance(sheet, dict) or not sheet.get("label"):
        raise ProfileError(f"口径文件 {path.name} 缺少 label（中文名称）。")
    return sheet


def _overlay(name: str, sheet: dict[str, Any], done: dict[str, Overlay]) -> Overlay:
    hints, known = get_type_hints(fields.Profile), texts()
    parent = done.get(sheet.get("inherits", ""))
    merged = dict(parent.entries) if parent else {}
    lists = {key: entries for key, entries in sheet.items() if key not in HEADER} | sheet.get("rules", {})
    for key, rows in lists.items():
        hint = _hint(name, key, hints, known, rule=key in sheet.get("rules", {}))
        own = [_entry(name, sheet["label"], key, row, hint, known.get(key)) for row in rows]
        merged[key] = _merge(f"{name}.yaml 的 {key}", own, merged.get(key, ()), root=not parent)
    if missing := [key for key in known if key not in merged]:
        raise ProfileError(f"口径 {name} 没有给出 {'、'.join(missing)}。")
    order = [*known, *sorted(key for key in merged if key not in known)]
    regions = tuple(sheet.get("regions", ()))
    return Overlay(name, sheet["label"], sheet.get("inherits", ""), regions, {k: merged[k] for k in order if k in merged})


def _hint(name: str, key: str, hints: dict[str, Any], known: dict[str, Text], rule: bool) -> Any:
    if rule and _RULE.fullmatch(key):
        return Literal[tuple(SEVERITIES)]
    if rule or key not in known:
        raise ProfileError(f"口径文件 {name}.yaml：没有 {key} 这一项{nearest(key, (*known, *HEADER))}。")
    return hints[key]


def _entry(name: str, label: str, key: str, row: dict[str, Any], hint: Any, text: Text | None) -> Entry:
    """One entry, checked: known names, a basis, evidence for a regulation, a value of the right type and known codes."""
    where = f"口径文件 {name}.yaml 的 {key}"
    for part in row:
        if part not in ENTRY:
            raise ProfileError(f"{where}：没有 {part} 这一项{nearest(part, ENTRY)}。")
    try:
        start = ALWAYS if row["from"] == "always" else date.fromisoformat(row["from"])
        assumption = convert(bool, row.get("assumption", "false"))
        value = ... if row.get("inherit") == "true" else convert(hint, row["value"])
    except KeyError as error:
        raise ProfileError(f"{where}：缺少 {error.args[0]}。") from None
    except (ValueError, TypeError) as error:
        raise ProfileError(f"{where}：值不合要求（{error}）。") from None
    basis, evidence = row.get("basis", ""), row.get("evidence", "")
    _check_basis(where, basis, evidence, assumption)
    _check_codes(where, value, text.words if text else {})
    return Entry(start, value, Source(name, label, start, basis, evidence, assumption))


def _check_basis(where: str, basis: str, evidence: str, assumption: bool) -> None:
    if not basis:
        raise ProfileError(f"{where}：缺少 basis（依据）。")
    if not assumption and not (_REGULATION.search(basis) and evidence):
        raise ProfileError(f"{where}：依据不是文号、标准或法律，或没有写 evidence（出处）；没有规定的值须写 assumption: true。")


def _check_codes(where: str, value: Any, words: dict[str, str]) -> None:
    """Every word of a value whose key names codes must be one of them."""
    for code in _codes(value) if words else ():
        if code not in words:
            raise ProfileError(f"{where}：没有代码 {code}{nearest(code, words)}。")


def _codes(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Band):
        yield value.code
    elif isinstance(value, tuple):
        for item in value:
            yield from _codes(item)


def _merge(where: str, own: list[Entry], above: tuple[Entry, ...], root: bool) -> tuple[Entry, ...]:
    """A child's entries over its parent's, in order of time; the first entry of a root serves earlier years too."""
    starts = [entry.start for entry in own]
    if not own or starts != sorted(set(starts)):
        raise ProfileError(f"口径文件 {where}：条目应按 from 先后排列，且日期不重复。")
    if root:
        own = [Entry(ALWAYS, own[0].value, own[0].source), *own[1:]]
    merged: list[Entry] = []
    for day in sorted({entry.start for entry in (*own, *above)}):
        now = _at(own, day)
        now = _at(above, day) if now is None or now.value is ... else now
        if now is None:
            raise ProfileError(f"口径文件 {where}：没有上级的值可以 inherit。")
        if not merged or merged[-1].source != now.source:
            merged.append(Entry(day, now.value, now.source))
    return tuple(merged)


def _at(entries: list[Entry] | tuple[Entry, ...], day: date) -> Entry | None:
    return next((entry for entry in reversed(entries) if entry.start <= day), None)
