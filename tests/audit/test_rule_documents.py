"""The documents under tests/rules, one a rule: prose, a snippet behind >, and what must come out (nothing = silence).

An expected line names the rule and what its message must hold: every number and every quoted name of the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from jiheng.audit.rule import catalogue

from .snippets import rule_of, run

FOLDER = Path(__file__).parent.parent / "rules"
_QUOTED = re.compile(r"((?:^>.*\n)+)((?:\n|^[A-Z][0-9]{3} .*\n)*)", re.MULTILINE)
_EXPECTED = re.compile(r"^[A-Z][0-9]{3}\s+(?P<text>.*)$", re.MULTILINE)
_SAID = re.compile(r"“[^”]+”|[0-9][0-9.]*%?")


@dataclass(frozen=True)
class Case:
    """One snippet with the lines that are expected of its rule."""

    rule: str
    snippet: str
    expected: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule}: {self.snippet.splitlines()[-1][:24]}"


def cases() -> list[Case]:
    """All snippets of all documents."""
    found: list[Case] = []
    for path in sorted(FOLDER.glob("*.md")):
        for quoted, told in _QUOTED.findall(path.read_text(encoding="utf-8") + "\n"):
            snippet = "\n".join(line[1:].removeprefix(" ") for line in quoted.splitlines())
            found.append(Case(path.stem, snippet, tuple(match["text"] for match in _EXPECTED.finditer(told))))
    return found


@pytest.mark.parametrize("case", cases(), ids=str)
def test_what_the_document_says_comes_out(case: Case) -> None:
    findings = [f for f in run(case.snippet, rule_of(case.rule).kinds[0]) if f.rule == case.rule]
    messages = [f"{f.message} {f.stated} {f.computed} {f.advice}" for f in findings]
    assert len(messages) == len(case.expected), messages
    for text, message in zip(case.expected, messages, strict=True):
        missing = [piece for piece in _SAID.findall(text) if piece not in message]
        assert not missing, (text, message)


def test_every_rule_has_a_document() -> None:
    assert {rule.id for rule in catalogue()} <= {path.stem for path in FOLDER.glob("*.md")}
