"""Reads one file for a set-up inside a capped child, which may be spawned: so nothing of Django's models is imported here."""

from __future__ import annotations

import json
import traceback
from dataclasses import fields, replace
from pathlib import PurePath
from typing import Any, NamedTuple

from jiheng.errors import Unreadable
from jiheng.model.report import Report
from jiheng.profiles.profile import profile
from jiheng.read import sheets
from jiheng.read.data import SUFFIXES, load_report, report_to
from jiheng.read.recognise import read_report
from jiheng.web.start import books
from jiheng.web.start.places import places
from jiheng.write.audited import audit_file


class Job(NamedTuple):
    """One file to read: the name under which it came, and its bytes."""

    name: str
    data: bytes


def examine(job: Job) -> bytes:
    """Read and audit a file; returns JSON, whatever happens."""
    try:
        found = _found(job)
    except MemoryError:
        raise  # the worker says so
    except Unreadable as unreadable:
        found = {"refused": str(unreadable)}
    except Exception:  # noqa: BLE001  the child cannot log: the trace travels to the parent, which does
        found = {"fault": traceback.format_exc()}
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")


def _found(job: Job) -> dict[str, Any]:
    if PurePath(job.name).suffix.lower() in SUFFIXES:
        said = load_report(job.name, job.data)  # data has no text in which its values would stand
        return {"report": _plain(said), "places": {}, "unread": [], "figures": 0}
    if PurePath(job.name).suffix.lower() in sheets.SUFFIXES:
        document, lines = books.document(job.name, job.data)
        report = read_report(document)
        return {"report": _plain(report), "places": places(report, document), "lines": lines, "unread": [], "figures": 0}
    audited = audit_file(job.name, job.data, profile())
    audit = audited.audit
    unread = [one.fact.figure.text for one in audit.figures if one.verdict == "unread"]
    where = places(audit.report, audited.document)
    return {"report": _plain(audit.report), "places": where, "unread": unread, "figures": len(audit.figures)}


def _plain(report: Report) -> dict[str, Any]:
    """The report without the relations of its text, of which a set-up asks nothing."""
    where: dict[str, Any] = {field.name: field.default for field in fields(report) if not field.compare}
    return report_to(replace(report, **where))
