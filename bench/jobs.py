"""The jobs that run in this process: audit (1), annotated copy (4), report (5)."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from functools import partial

import docx

from bench import copies, documents, others
from bench.measure import Case, Fact, Goal, Job, Work, compared, rounds
from jiheng.audit.files import Audited
from jiheng.audit.rule import catalogue
from jiheng.cli.examine import Examiner
from jiheng.cli.inputs import Item
from jiheng.profiles.profile import profile
from jiheng.write.annotate import Note, annotate_docx
from jiheng.write.audited import audit_file
from jiheng.write.compose import Form, compose
from jiheng.write.docx import docx_bytes
from jiheng.write.report import write_report

FLOOR = "floor: unzip + lxml parse"
READS = "python-docx, text only"
COMMENTS = 20
VERSIONS = 6  # more than any cache by document holds
_WORDS = "执行率写的是64.3%，按文中金额应为64.19%（312.17 ÷ 486.29）。\n请改为64.19%。"
_LOCAL = struct.Struct("<26x2H")


def audit(count: int) -> Job:
    """Job 1: one document from its bytes to all findings."""
    cases = [_audit_case(title, versions, count) for title, versions in documents.versions_of_three(VERSIONS).items()]
    return Job(1, f"audit one .docx with all {len(catalogue())} rules, warm, in process", cases)


def _audit_case(title: str, versions: list[bytes], count: int) -> Case:
    work: dict[str, Work] = {
        FLOOR: _each(others.parsed, versions),
        "audit": _each(_audited, versions),
        "audit and its JSON (audit --json)": _each(_as_json, versions),
        READS: _each(others.texts, versions),
    }
    result = _audited(versions[0])
    counts = f"{len(result.audit.figures)} figures, {len(result.audit.findings)} findings; {documents.size(versions[0])}"
    goals = [Goal("audit", FLOOR, 3.0), Goal(READS, "audit", 4.0, at_most=False)]
    return Case(title, "ms", rounds(work, count, len(versions)), FLOOR, goals, [Fact("in it", counts)])


def _each(function: Callable[[bytes], object], versions: list[bytes]) -> Work:
    """Work on all versions, one after the other."""

    def work() -> None:
        for version in versions:
            function(version)

    return work


def _audited(data: bytes) -> Audited:
    return audit_file("报告.docx", data, profile())


def _as_json(data: bytes) -> bytes:
    """What a worker does for `jiheng audit --json`."""
    return Examiner("national", "zh", full=True, annotate=False).work(Item("报告.docx", data=data))


def annotate(count: int) -> Job:
    """Job 4: a copy with 20 comments."""
    cases = [_annotate_case(title, data, count) for title, data in documents.three().items() if "Word" in title]
    cases += [copies.workbook(count, COMMENTS, _WORDS), copies.paper(count, COMMENTS, _WORDS)]
    return Job(4, f"annotated copy with {COMMENTS} comments, warm, in process", cases)


def _annotate_case(title: str, data: bytes, count: int) -> Case:
    notes, xml = _notes(data), others.text_of(data)
    filled = [at for at, one in enumerate(docx.Document(io.BytesIO(data)).paragraphs) if one.runs]
    places = [filled[at * len(filled) // COMMENTS] for at in range(COMMENTS)]
    floor, peer = "floor: parse, serialise, deflate", "python-docx, add_comment"
    found = rounds(
        {
            floor: partial(others.repacked, xml),
            "the same floor, deflate as ours (level 4)": partial(others.repacked, xml, 4),
            "annotated copy": partial(annotate_docx, data, notes),
            peer: partial(others.commented, data, places, _WORDS),
        },
        count,
    )
    facts = [compared(found, peer, "annotated copy"), *_copy_facts(data, annotate_docx(data, notes))]
    return Case(title, "ms", found, floor, [Goal("annotated copy", floor, 2.0)], facts)


def _notes(data: bytes) -> list[Note]:
    """Notes at figures all over the document."""
    spans = [judged.fact.figure.span for judged in _audited(data).audit.figures]
    chosen = [spans[at * len(spans) // COMMENTS] for at in range(COMMENTS)]
    return [Note(span, "预算执行率与金额不符", _WORDS) for span in chosen]


def _copy_facts(data: bytes, copy: bytes) -> list[Fact]:
    before, after = _members(data), _members(copy)
    same = [name for name in before if before[name] == after.get(name)]
    changed = [name for name in after if before.get(name) != after[name]]
    wanted = {documents.MAIN, "[Content_Types].xml", "word/_rels/document.xml.rels", "word/comments.xml"}
    comments = len(list(docx.Document(io.BytesIO(copy)).comments))
    untouched = f"{len(same)} of {len(before)}; written anew: {', '.join(sorted(changed))}"
    return [
        Fact("members byte-identical, still compressed", untouched, set(changed) <= wanted and set(before) <= set(after)),
        Fact("comments that python-docx finds in the copy", str(comments), comments == COMMENTS),
    ]


def _members(data: bytes) -> dict[str, bytes]:
    """The members of a package as they stand in it, found by the standard library."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for one in package.infolist():
            name, extra = _LOCAL.unpack_from(data, one.header_offset)
            start = one.header_offset + _LOCAL.size + name + extra
            found[one.filename] = data[start : start + one.compress_size]
    return found


def report(count: int) -> Job:
    """Job 5: the whole report as .docx."""
    return Job(5, "full report .docx from the data, warm, in process", [_report_case(form, count) for form in documents.FORMS])


def _report_case(form: Form, count: int) -> Case:
    made, rules = documents.example(), profile()
    blocks = compose(made, rules, form)
    xml = others.text_of(docx_bytes(blocks, rules))
    floor, peer = "floor: deflate the text", "python-docx, the same text"
    work: dict[str, Work] = {
        floor: partial(others.packed, xml),
        "composed blocks to .docx": partial(docx_bytes, blocks, rules),
        "report: compute, compose, write": partial(write_report, made, ".docx", rules, form),
        peer: partial(others.written, blocks),
    }
    goals = [Goal(peer, "report: compute, compose, write", 15.0, at_most=False)]
    return Case(f"form {form}, {len(xml) / 1000:.0f} KB of XML", "ms", rounds(work, count), floor, goals)
