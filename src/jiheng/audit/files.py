"""From the bytes of one file to its audit: read → Report → rules. What the command line and the desk both call."""

from __future__ import annotations

from dataclasses import dataclass

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
    return Audited(document, audit_report(read_report(document), profile))
