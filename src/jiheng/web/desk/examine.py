"""Reads and audits one file inside a capped child; what comes back is plain JSON and nothing else.

`drawing` is what a page needs to show the document again with its marks: texts, blocks that point to them by number,
and the text and offsets of every figure and finding, in the order of the audit's own lists.
"""

from __future__ import annotations

import json
from typing import Any

from jiheng.audit.files import Audited, audit_bytes
from jiheng.audit.output import audit_dict
from jiheng.compute.view import monitor
from jiheng.model.blocks import Block, Document, Paragraph, Span
from jiheng.profiles.profile import profile
from jiheng.web.desk import monitoring


def examine(name: str, data: bytes, profile_name: str) -> bytes:
    """Return the audit, its drawing and the figures of the list as JSON; raises Unreadable with one sentence."""
    rules = profile(profile_name)
    audited = audit_bytes(name, data, rules)
    report = audited.audit.report
    return json.dumps(
        {
            "audit": audit_dict(name, audited.document, audited.audit, None),
            "drawn": drawing(audited),
            "monitoring": monitoring.page(report, monitor(report, rules), rules),
            "summary": {
                "unit": report.unit.name,
                "title": report.title,
                "kind": report.kind,
                "cutoff": report.cutoff.isoformat() if report.cutoff else None,
            },
        },
        ensure_ascii=False,
    ).encode()


def drawing(audited: Audited) -> dict[str, Any]:
    """Return the document and the places of its figures and findings."""
    document, audit = audited.document, audited.audit
    numbers = {judged.fact.figure.span: number for number, judged in enumerate(audit.figures)}
    return {
        "format": document.format,
        "texts": [text.text for text in document.texts()],
        "blocks": _blocks(document.blocks),
        "sections": [[section.span.text, section.level, section.number] for section in audit.report.sections if section.span],
        "figures": [_span(judged.fact.figure.span) for judged in audit.figures],
        "findings": [_span(finding.span) for finding in audit.findings],
        "blamed": [numbers.get(finding.figure.span) if finding.figure else None for finding in audit.findings],
        "title": _title(document, audit.report.title),
        "rules": {check.rule.id: check.rule.title for check in audit.checks},
    }


def _title(document: Document, title: str) -> int | None:
    """The number of the text that is the report's title, where it stands as a paragraph of its own."""
    texts = document.texts()[:20]
    return next((number for number, text in enumerate(texts) if title and text.text.strip() == title), None)


def _blocks(blocks: tuple[Block, ...]) -> list[list[Any]]:
    drawn: list[list[Any]] = []
    number = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            drawn.append(["p", number, block.level, block.marker])
            number += 1
        else:
            drawn.append(["t", number, [[[cell.rows, cell.cols] for cell in row] for row in block.rows]])
            number += sum(len(row) for row in block.rows)
    return drawn


def _span(span: Span | None) -> list[int] | None:
    return [span.text, span.start, span.end] if span else None
