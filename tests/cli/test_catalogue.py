"""The English catalogue: every template of `say` has its English, with the same fields; nothing else stands in it."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

from jiheng.say import _catalogue
from support import ROOT

SOURCE = ROOT / "src" / "jiheng"
CHINESE = ("\u3400", "\u9fff")


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
    """Texts that are handed to `say` by name: the tables of read/kinds.py."""
    from jiheng.read import kinds

    return {words for words, _ in kinds.CONTENTS.values()} | set(kinds._ADVICE.values()) | set(kinds._LATER.values())


def all_templates() -> set[str]:
    return {text for path in SOURCE.rglob("*.py") for text in templates(path)} | indirect()


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def chinese(text: str) -> bool:
    return any(CHINESE[0] <= sign <= CHINESE[1] for sign in text)


def test_every_template_has_its_english() -> None:
    missing = sorted(text for text in all_templates() if text and text not in _catalogue("en"))
    assert not missing, f"{len(missing)} missing in locale/en/LC_MESSAGES/jiheng.po:\n" + "\n".join(missing)


def test_the_english_has_the_fields_of_the_chinese() -> None:
    wrong = [key for key, text in _catalogue("en").items() if fields(key) != fields(text)]
    assert not wrong, "\n".join(wrong)


def test_the_english_is_english() -> None:
    assert not [text for text in _catalogue("en").values() if chinese(text)]


def test_nothing_else_stands_in_the_catalogue() -> None:
    stale = sorted(set(_catalogue("en")) - all_templates())
    assert not stale, "\n".join(stale)
