"""Job 7: the audit of a .pdf beside pdfium merely giving its text, and beside pdfplumber giving text and tables."""

from __future__ import annotations

import io

import pdfplumber
import pypdfium2

from bench import documents
from bench.measure import Case, Fact, Goal, Job, Work, compared, rounds
from jiheng.audit.files import Audited, audit_bytes
from jiheng.profiles.profile import profile
from jiheng.read import pdf

FLOOR = "floor: pypdfium2, text only"
PEER = "pdfplumber, text and tables"
VERSIONS = 3


def audit(count: int) -> Job:
    """Job 7: one .pdf from its bytes to all findings."""
    cases = [_case(title, versions, count) for title, versions in documents.versions_of_pdf(VERSIONS).items()]
    return Job(7, "audit one .pdf with all rules, warm, in process", cases)


def _case(title: str, versions: list[bytes], count: int) -> Case:
    work: dict[str, Work] = {
        FLOOR: lambda: [_text(one) for one in versions],
        "read: paragraphs and tables": lambda: [pdf.read(one) for one in versions],
        "audit": lambda: [_audited(one) for one in versions],
        PEER: lambda: [_plumbed(one) for one in versions],
    }
    found = rounds(work, count, len(versions))
    result = _audited(versions[0])
    pages = len(pdf.pages_of(versions[0]))
    counts = f"{pages} pages, {len(result.audit.figures)} figures, {len(result.audit.findings)} findings"
    return Case(title, "ms", found, FLOOR, [Goal("audit", FLOOR, 2.0)], [Fact("in it", counts), compared(found, PEER, "audit")])


def _audited(data: bytes) -> Audited:
    return audit_bytes("报告.pdf", data, profile())


def _text(data: bytes) -> list[str]:
    """The text of each page, as pypdfium2's own documentation gets it."""
    found = []
    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        found.append(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return found


def _plumbed(data: bytes) -> list[object]:
    with pdfplumber.open(io.BytesIO(data)) as opened:
        return [(page.extract_text(), page.extract_tables()) for page in opened.pages]
