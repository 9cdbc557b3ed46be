"""The English catalogue: every template of `say` has its English, with the same fields; nothing else stands in it."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

from jiheng.say import _catalogue
from support import ROOT

SOURCE = ROOT / "src" / "jiheng"


def is_say(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say" and bool(node.args)


def templates(path: Path) -> Iterator[str]:
    """The literal templates of one module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if is_say(node):
            assert isinstance(node, ast.Call)
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def indirect() -> set[str]:
    """Texts that are handed to `say` by name; a module that does so is named here with its tables."""
    from jiheng.audit.rules.structure import unit
    from jiheng.read import kinds

    tables = (
        unit._PLACES.values(),
        (words for words, _ in kinds.CONTENTS.values()),
        kinds._ADVICE.values(),
    )
    return {text for table in tables for text in table}


def test_nothing_else_is_handed_over_by_name() -> None:
    found = set()
    for path in SOURCE.rglob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if is_say(node)]
        if any(not isinstance(call.args[0], ast.Constant) for call in calls if isinstance(call, ast.Call)):
            found.add(path.relative_to(SOURCE).as_posix())
    allowed = {"audit/rules/structure/unit.py", "read/files.py", "read/kinds.py"}
    assert found - {"write/compose_indicators.py"} <= allowed  # its `say` is a loop's own


def all_templates() -> set[str]:
    return {text for path in SOURCE.rglob("*.py") for text in templates(path)} | indirect()


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_template_has_its_english() -> None:
    missing = sorted(text for text in all_templates() if text and text not in _catalogue("en"))
    assert not missing, f"{len(missing)} missing in locale/en/LC_MESSAGES/jiheng.po:\n" + "\n".join(missing)


def test_the_english_has_the_fields_of_the_chinese() -> None:
    wrong = [key for key, text in _catalogue("en").items() if fields(key) != fields(text)]
    assert not wrong, "\n".join(wrong)


def test_the_english_is_english() -> None:
    """Only words of the regulations, quoted, stay Chinese."""
    texts = {key: re.sub(r"\{[^}]*\}", "", text) for key, text in _catalogue("en").items()}
    assert not [text for text in texts.values() if sum(sign > "\u3000" for sign in text) * 2 > len(text)]


def test_nothing_else_stands_in_the_catalogue() -> None:
    stale = sorted(set(_catalogue("en")) - all_templates())
    assert not stale, "\n".join(stale)
