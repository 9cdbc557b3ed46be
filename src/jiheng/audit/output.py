"""One audit as the command line's contract prints it: plain dictionaries, ready for JSON."""

from __future__ import annotations

from typing import Any

from jiheng.audit.finding import Finding
from jiheng.audit.run import Audit, Judged
from jiheng.model.blocks import Document, Span, Text

PASSAGE = 80


def audit_dict(file: str, document: Document, audit: Audit, report: dict[str, Any] | None) -> dict[str, Any]:
    """Return the object of `audit --json` for one file."""
    texts = document.texts()
    return {
        "file": file,
        "kind": audit.report.kind,
        "report": report,
        "findings": [_finding(finding, texts) for finding in audit.findings],
        "figures": [_figure(judged, texts) for judged in audit.figures],
        "coverage": audit.coverage(),
        "checks": audit.outcomes(),
        "said": list(document.said),
        "not_checked": [
            {"rule": check.rule.id, "title": check.rule.title, "reasons": list(check.reasons)}
            for check in audit.checks
            if check.outcome == "not_checked"
        ],
        "error": None,
    }


def unreadable_dict(file: str, error: str) -> dict[str, Any]:
    """Return the object for a file that could not be read."""
    empty = {"figures": 0, "holds": 0, "rounding": 0, "wrong": 0, "input": 0, "unread": 0}
    checks = {"found": 0, "held": 0, "not_checked": 0, "not_applicable": 0}
    return {
        "file": file,
        "kind": "other",
        "report": None,
        "findings": [],
        "figures": [],
        "coverage": empty,
        "checks": checks,
        "said": [],
        "not_checked": [],
        "error": error,
    }


def where(span: Span | None, texts: tuple[Text, ...]) -> dict[str, int | str]:
    """Return the place of a span with the passage around it, at most 80 characters as written."""
    if span is None:
        return {"text": ""}
    text = texts[span.text]
    return {**text.place.as_dict(), "text": passage(text.text, span.start, span.end)}


def passage(text: str, start: int, end: int) -> str:
    """Cut the passage around [start, end) out of a text: the whole text if short, else a window of 80 characters."""
    if len(text.strip()) <= PASSAGE:
        return text.strip()
    room = max(0, PASSAGE - (end - start))
    left = max(0, start - room * 5 // 8)
    return text[left : left + PASSAGE].strip()


def _finding(finding: Finding, texts: tuple[Text, ...]) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "advice": finding.advice,
        "cause": finding.cause,
        "where": where(finding.span, texts),
        "stated": finding.stated,
        "computed": finding.computed,
    }


def _figure(judged: Judged, texts: tuple[Text, ...]) -> dict[str, Any]:
    figure = judged.fact.figure
    return {
        "text": figure.text,
        "where": where(figure.span, texts),
        "role": judged.fact.role or None,
        "verdict": judged.verdict.value,
        "computed": judged.computed,
        "label": judged.fact.label or None,
    }
