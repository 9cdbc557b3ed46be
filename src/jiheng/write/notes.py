"""What is written at a place of somebody's document: a note, and how findings become notes.

Notes are numbered in the order of the findings list, from 1, so that a copy and a list speak of the same thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from jiheng.audit.finding import Finding
from jiheng.audit.rule import catalogue
from jiheng.audit.run import Judged
from jiheng.model.blocks import Span
from jiheng.model.figure import Verdict
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


def coverage_words(figures: Sequence[Judged]) -> str:
    """The coverage sentence, first of all: without it "no error" says nothing."""
    count = Counter(judged.verdict for judged in figures)
    agreed = count[Verdict.HOLDS] + count[Verdict.ROUNDING]
    rounding = say("（其中{n}个为四舍五入）", n=count[Verdict.ROUNDING]) if count[Verdict.ROUNDING] else ""
    return say(
        "文中有{all}个数，识读{read}个：{agreed}个重算相符{rounding}，{wrong}个不符，{input}个是填报的原始数；{unread}个未识读。",
        all=len(figures),
        read=len(figures) - count[Verdict.UNREAD],
        agreed=agreed,
        rounding=rounding,
        wrong=count[Verdict.WRONG],
        input=count[Verdict.INPUT],
        unread=count[Verdict.UNREAD],
    )
