"""From the bytes of one file to its audit: read → Report → rules. What the command line and the desk both call."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jiheng.audit.run import Audit, audit_report
from jiheng.model.blocks import Document
from jiheng.profiles.profile import Profile
from jiheng.read.files import load
from jiheng.read.recognise import read_report


@dataclass(frozen=True, slots=True)
class Audited:
    """A document with its audit; spans in the audit point into `document.texts()`."""

    document: Document
    audit: Audit


def audit_bytes(name: str, data: bytes, profile: Profile, ready: bytes | None = None) -> Audited:
    """Read and audit one file; raises Unreadable with one clear sentence where it cannot be read. `ready`: see `load`."""
    document = load(name, data, ready)
    audit = audit_report(read_report(document), profile)
    return Audited(document, _milder(audit) if document.recognised else audit)


def _milder(audit: Audit) -> Audit:
    """The audit of a document that was read from pictures: what looks like an error may be a misread figure."""
    findings = (one._replace(severity="warning") if one.severity == "error" else one for one in audit.findings)
    return replace(audit, findings=tuple(findings))
