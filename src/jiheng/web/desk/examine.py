"""Reads, audits and annotates one file inside a capped child; what comes back is plain JSON and the bytes of the copy.

`drawing` is what a page needs to show the document again with its marks: texts, blocks that point to them by number,
and the text and offsets of every figure and finding, in the order of the audit's own lists.
"""

from __future__ import annotations

import json
import struct
import traceback
from typing import Any, NamedTuple

from jiheng.audit.files import Audited
from jiheng.audit.output import audit_dict
from jiheng.compute.view import monitor
from jiheng.errors import Unreadable
from jiheng.model.blocks import Block, Document, Paragraph, Span
from jiheng.profiles.profile import profile
from jiheng.read.data import report_to
from jiheng.web.desk import monitoring
from jiheng.write.annotate import annotated
from jiheng.write.audited import audit_file

_HEAD = struct.Struct("<Q")


class Job(NamedTuple):
    """One file to examine: the name under which it came, its bytes, and the name of the profile."""

    name: str
    data: bytes
    profile: str


class Outcome(NamedTuple):
    """What became of it: either everything there is to show and an annotated copy, or why there is nothing.

    `refused` is a sentence for the clerk; `fault` is a trace for whoever mends the program.
    """

    shown: dict[str, Any]
    copy: bytes = b""
    refused: str = ""
    fault: str = ""


def examine(job: Job) -> bytes:
    """Do the work; returns a packed Outcome, whatever happens."""
    try:
        return pack(_examined(job))
    except MemoryError:
        raise  # the worker says so
    except Unreadable as unreadable:
        return pack(Outcome({}, refused=str(unreadable)))
    except Exception:  # noqa: BLE001  the child cannot log: the trace travels to the parent, which does
        return pack(Outcome({}, fault=traceback.format_exc()))


def pack(outcome: Outcome) -> bytes:
    """Return an outcome as bytes: length of the JSON, JSON, copy."""
    said = {"shown": outcome.shown, "refused": outcome.refused, "fault": outcome.fault}
    text = json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return _HEAD.pack(len(text)) + text + outcome.copy


def unpack(data: bytes) -> Outcome:
    """Return the outcome that `pack` made these bytes of."""
    end = _HEAD.size + _HEAD.unpack_from(data)[0]
    said = json.loads(data[_HEAD.size : end])
    return Outcome(said["shown"], bytes(data[end:]), said["refused"], said["fault"])


def _examined(job: Job) -> Outcome:
    rules = profile(job.profile)
    audited = audit_file(job.name, job.data, rules)
    report = audited.audit.report
    summary = {
        "unit": report.unit.name,
        "title": report.title,
        "kind": report.kind,
        "cutoff": report.cutoff.isoformat() if report.cutoff else None,
    }
    shown: dict[str, Any] = {
        "audit": audit_dict(job.name, audited.document, audited.audit, report_to(report)),
        "drawn": drawing(audited),
        "monitoring": monitoring.page(report, monitor(report, rules), rules),
        "summary": summary,
    }
    copy = annotated(job.name, job.data, audited.document, audited.audit)
    shown["drawn"]["copy"] = copy.suffix
    return Outcome(shown, copy.content)


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
