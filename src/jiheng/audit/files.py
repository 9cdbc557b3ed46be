"""From the bytes of one file to its audit: read → Report → rules. What the command line and the desk both call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from jiheng.audit.carriage import Carriage, altered
from jiheng.audit.run import Audit, audit_report
from jiheng.errors import CannotWrite
from jiheng.model.blocks import Document
from jiheng.profiles.profile import Profile
from jiheng.read.carried import Carried, carried
from jiheng.read.files import load
from jiheng.read.recognise import read_report

PrintAgain = Callable[[Carried, str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Audited:
    """A document with its audit; spans in the audit point into `document.texts()`."""

    document: Document
    audit: Audit


def audit_bytes(
    name: str, data: bytes, profile: Profile, ready: bytes | None = None, print_again: PrintAgain | None = None
) -> Audited:
    """Read and audit one file; raises Unreadable with one clear sentence where it cannot be read. `ready`: see `load`.

    `print_again` gives the texts that carried data print, for `write` stands below this room: call `write.audited`,
    which brings it, wherever a file may carry data.
    """
    document = load(name, data, ready)
    report = read_report(document)
    carriage = carriage_of(document, data, print_again) if print_again else None
    audit = audit_report(report, profile, carriage=carriage)
    return Audited(document, _milder(audit) if document.recognised else audit)


def carriage_of(document: Document, data: bytes, print_again: PrintAgain) -> Carriage | None:
    """What became of the data that a file carries; None where it carries none."""
    found = carried(document.format, data)
    return None if found is None else held(document, found, print_again)


def held(document: Document, found: Carried, print_again: PrintAgain) -> Carriage:
    """Hold a document against the data that were found in its file."""
    if found.fault:
        return Carriage(fault=found.fault)
    try:
        printed = print_again(found, document.format)
    except CannotWrite as error:
        return Carriage(unchecked=str(error))
    texts = ["" if found.beside and text.place.sheet == found.beside else text.text for text in document.texts()]
    return Carriage(altered(printed, texts, laid_out=document.format == "pdf"))


def _milder(audit: Audit) -> Audit:
    """The audit of a document that was read from pictures: what looks like an error may be a misread figure."""
    findings = (one._replace(severity="warning") if one.severity == "error" else one for one in audit.findings)
    return replace(audit, findings=tuple(findings))
