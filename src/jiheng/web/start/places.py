"""Where in a document the things stand that a set-up takes from it; runs in the capped child, beside the reader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jiheng.audit.output import PASSAGE, passage, where
from jiheng.model.blocks import Document, Span, Text
from jiheng.model.figure import Stated
from jiheng.model.report import Report

Where = dict[str, int | str]
_STOPS = "；。;"


def places(report: Report, document: Document) -> dict[str, Any]:
    """The place of each thing, in the order of the report's own lists; {} for what does not stand there word for word."""
    texts = document.texts()
    group = report.group
    plan = {
        "duties": report.duties.group[:1],
        "office_duties": [report.duties.offices],
        "manager_duties": [report.duties.budget_managers],
        "focus": [report.plan.focus],
        "contents": report.plan.content[:1],
        "time": [report.plan.time],
    }
    return {
        "unit": _of([report.unit.name], texts)[0],
        "offices": _of(report.offices, texts),
        "posts": _of([group.leader, group.deputy, *group.members], texts),
        "plan": {name: found[0] for name, words in plan.items() if (found := _of(words, texts))},
        "goal": _of([report.goal], texts)[0],
        "funds": [_figure(funds.budget, texts) for funds in report.funds],
        "uses": [[_span(use.span, texts) for use in funds.uses] for funds in report.funds],
        "indicators": [_span(one.span, texts) for one in report.indicators],
    }


def _of(words: Iterable[str], texts: tuple[Text, ...]) -> list[Where]:
    """Where each of some words that belong together stands: in the text that holds most of them, else where it first comes."""
    wanted = list(words)
    holding = [[number for number, text in enumerate(texts) if word and word in text.text] for word in wanted]
    most = {number: sum(number in found for found in holding) for found in holding for number in found}
    return [
        _word(word, max(found, key=lambda at: (most[at], -at)), texts) if found else {} for word, found in _pairs(wanted, holding)
    ]


def _pairs(words: list[str], holding: list[list[int]]) -> Iterable[tuple[str, list[int]]]:
    return zip(words, holding, strict=True)


def _word(word: str, number: int, texts: tuple[Text, ...]) -> Where:
    start = texts[number].text.index(word)
    return _span(Span(number, start, start + len(word)), texts)


def _figure(figure: Stated | None, texts: tuple[Text, ...]) -> Where:
    return _span(figure.span if figure else None, texts)


def _span(span: Span | None, texts: tuple[Text, ...]) -> Where:
    return {**where(span, texts), "text": _quoted(texts[span.text].text, span)} if span else {}


def _quoted(text: str, span: Span) -> str:
    """The sentence or clause in which a span stands, or what the audit would show of a longer one; dots where it goes on."""
    left = max(text.rfind(sign, 0, span.start) for sign in _STOPS) + 1
    right = min((at for sign in _STOPS if (at := text.find(sign, span.end)) >= 0), default=len(text))
    found = text[left:right].strip() if right - left <= PASSAGE else passage(text, span.start, span.end)
    whole = text.strip().rstrip(_STOPS)
    return f"{'' if whole.startswith(found) else '…'}{found}{'' if whole.endswith(found.rstrip(_STOPS)) else '…'}"
