"""What is written at a place of somebody's document: a note, and how findings become notes.

Notes are numbered in the order of the findings list, from 1, so that a copy and a list speak of the same thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jiheng.audit.finding import Finding
from jiheng.audit.rule import catalogue
from jiheng.model.blocks import Span
from jiheng.say import say


@dataclass(frozen=True, slots=True)
class Note:
    """A note at a span; without one it is about the whole document. `severity` is a code of finding.SEVERITIES.

    `finding` is what it was made of, for copies that list findings column by column.
    """

    span: Span | None
    title: str
    text: str
    severity: str = "error"
    finding: Finding | None = None


def notes_of(findings: Sequence[Finding]) -> tuple[Note, ...]:
    """One note a finding: the rule's title, then what is wrong, the likely cause and what to do."""
    titles = {rule.id: rule.title for rule in catalogue()}
    return tuple(_note(finding, titles.get(finding.rule, "")) for finding in findings)


def _note(finding: Finding, title: str) -> Note:
    cause = say("可能的原因：{cause}", cause=finding.cause) if finding.cause else ""
    lines = [line for line in (finding.message, cause, finding.advice) if line]
    return Note(finding.span, title, "\n".join(lines), finding.severity, finding)


def severity_word(code: str) -> str:
    """The word of a severity."""
    return {"error": say("错误"), "warning": say("提醒"), "hint": say("提示")}[code]


def headline(number: int, note: Note) -> str:
    """The first line of a note, e.g. 3. 错误：预算执行率与金额不符."""
    word = severity_word(note.severity)
    return f"{number}. {word}{say('：')}{note.title}" if note.title else f"{number}. {word}"
