"""The library of common indicators: `library.yaml`, checked against the official vocabulary when it is read."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from jiheng.model.terms import LEVEL1, LEVEL1_OF_LEVEL2, LEVEL2, OPERATORS, Table
from jiheng.web.orgs.models import Unit
from jiheng.web.targets.models import Basis
from jiheng.web.targets.setting import Fields

FILE = Path(__file__).with_name("library.yaml")
KEYS = frozenset(("name", "sign", "value", "unit", "words", "of", "source", "note"))


class Common(NamedTuple):
    """A common indicator: what it is approved with, the kinds of unit that it is meant for, and how its value is got."""

    fields: Fields
    kinds: tuple[str, ...]
    source: str
    note: str


@lru_cache(maxsize=1)
def library() -> tuple[Common, ...]:
    """All common indicators, in the order of the file; every scalar stays text."""
    data = yaml.load(FILE.read_text("utf-8"), yaml.BaseLoader)
    return tuple(
        _common(_code(LEVEL1, level1), _code(LEVEL2, level2), given)
        for level1, below in data.items()
        for level2, all_given in below.items()
        for given in all_given
    )


def for_kind(kind: str) -> list[Common]:
    """Those that are meant for a kind of unit; all of them without one."""
    return [one for one in library() if not kind or kind in one.kinds]


def _common(level1: str, level2: str, given: dict[str, Any]) -> Common:
    wrong = set(given) - KEYS or set(given.get("of", ())) - set(Unit.KINDS) or {given["source"]} - set(Basis.HOW)
    if wrong or LEVEL1_OF_LEVEL2[level2] != level1:
        raise ValueError(f"library.yaml: {given['name']}: {wrong or level2}")
    words = given.get("words", "")
    fields = Fields(level1=level1, level2=level2, name=given["name"], value=given.get("value", ""), words=words)
    fields |= Fields(op="qualitative" if words else _code(OPERATORS, given.get("sign", "≥")), measure_unit=given.get("unit", ""))
    return Common(fields, tuple(given.get("of", Unit.KINDS)), given["source"], given["note"])


def _code(table: Table, label: str) -> str:
    """The code of an official label."""
    return next(code for code, term in table.items() if term.label == label)
