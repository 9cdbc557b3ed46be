"""Everything a user is told goes through `say`: Chinese templates, English by catalogue.

A template is a literal Chinese sentence with named fields, e.g. say("写的是{stated}，应为{computed}", …). The catalogue
is an ordinary gettext file (locale/en/LC_MESSAGES/jiheng.po); it is loaded only when English is asked for.
Official vocabulary (terms, layouts) is never translated.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
_language: ContextVar[str] = ContextVar("language", default="zh")


def say(template: str, **values: object) -> str:
    """Return the template in the language in force with its fields filled in."""
    language = _language.get()
    text = template if language == "zh" else _catalogue(language).get(template, template)
    return text.format(**values) if values else text


def use_language(language: str) -> None:
    """Make a language the one in force for this context."""
    _language.set(language)


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Speak another language inside a with block."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


@cache
def _catalogue(language: str) -> dict[str, str]:
    """Read the catalogue's msgid/msgstr pairs; gettext's own .mo would have to be compiled at set-up."""
    path = Path(__file__).with_name("locale") / language / "LC_MESSAGES" / "jiheng.po"
    return dict(pairs(path.read_text(encoding="utf-8"))) if path.exists() else {}


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """Read the msgid and msgstr of every filled entry of a .po text."""
    for entry in text.split("\n\n"):
        fields = {"msgid": "", "msgstr": ""}
        current = ""
        for line in entry.splitlines():
            for name in fields:
                if line.startswith(name + " "):
                    current, line = name, line[len(name) + 1 :]
            if current and line.startswith('"'):
                fields[current] += line[1:-1].replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")
        if fields["msgid"] and fields["msgstr"]:
            yield fields["msgid"], fields["msgstr"]
