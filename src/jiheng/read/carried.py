"""Finds the data that a file of ours carries, and tells whether they are whole and whose seal they bear.

What is carried is one JSON text in ASCII, the *envelope*: `head` (how the file was written: form, profile, and the
SHA-256 of the canonical data), `data` (the Report, as `data.report_to` writes it), and key and signature of the head. It
stands in a .docx or .xlsx as a custom XML part, in a .pdf as an attachment, in a .html as a `meta` that shows nothing.
What is canonical does not depend on how the text was put down: programs that save a file anew may change blanks and escapes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from jiheng.errors import Unreadable
from jiheng.model.report import Report
from jiheng.read.data import report_from
from jiheng.say import say

FORMAT = "jiheng-carried-1"
SPACE = "urn:jiheng:carried:1"
ATTACHED = "jiheng-data.json"
META = "jiheng-data"
PARTS = re.compile(r"customXml/item[0-9]{1,4}\.xml")
CODE_GROUPS, CODE_GROUP = 4, 4
_BOOK = "xl/workbook.xml"
FINDINGS = "jiheng_findings"  # the hidden name by which a workbook says which of its sheets is jiheng's list
_LISTED = re.compile(rb"""<(?:\w+:)?definedName [^<>]*name="%b"[^<>]*>'([^<>!]+)'!""" % FINDINGS.encode())
_HEAD = 600  # characters of a part within which its namespace stands
_MANY = 64  # custom parts and attachments that are looked at; a hostile file may have thousands
_IN_HTML = re.compile(rb"<meta name=(?:'jiheng-data' content='([^']*)'|\"jiheng-data\" content=\"([^\"]*)\")", re.IGNORECASE)


class Carried(NamedTuple):
    """What a file carries. With a `fault`, a sentence, nothing else of it is to be relied on.

    `beside` is the sheet on which an annotated copy lists its findings: it is not of the document.
    `signer` is the name of the office whose seal it bears: sealing.OWN for this installation, None for an unknown one.
    """

    report: Report = Report()
    form: str = "prose"
    profile: str = "national"
    on: date | None = None
    version: str = ""
    sha256: str = ""
    key: str = ""
    signer: str | None = None
    beside: str = ""
    fault: str = ""


def carried(format_: str, data: bytes) -> Carried | None:
    """Return what a file of that format carries; None where it carries nothing of ours."""
    texts = list(_FOUND[format_](data)) if format_ in _FOUND and _MAGIC[format_] in data[:_FRONT] else []
    if not texts:
        return None
    if len(texts) > 1:
        return Carried(fault=say("文件里所附数据不止一份"))
    try:
        found = _opened(texts[0])
        return found._replace(beside=_list_of(data)) if format_ == "xlsx" else found
    except (ValueError, TypeError, KeyError, RecursionError, Unreadable):
        return Carried(fault=say("所附数据已损坏"))


def commented(format_: str, data: bytes) -> bool:
    """Whether somebody has put comments on a file; they stand beside its text and change nothing of it."""
    if format_ in ("docx", "xlsx"):
        from jiheng.read.zipped import Package

        return any(re.search(r"(?:^|/)comments[^/]*\.xml$", name) for name in Package(data).entries)
    return format_ == "pdf" and b"/Annots" in data


def canonical(value: object) -> str:
    """The one text of plain values: names sorted, no blanks, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def digest(data: object) -> str:
    """The SHA-256 of plain values in hexadecimal."""
    import hashlib  # only files that carry something come this far

    return hashlib.sha256(canonical(data).encode("ascii")).hexdigest()


def code(sha256: str) -> str:
    """The short form of a hash that is printed for people: four groups of four."""
    short = sha256[: CODE_GROUPS * CODE_GROUP].upper()
    return "-".join(short[at : at + CODE_GROUP] for at in range(0, len(short), CODE_GROUP))


def signed(head: object) -> bytes:
    """What the signature is of."""
    return f"{FORMAT}\n{canonical(head)}".encode("ascii")


def _opened(text: str) -> Carried:
    """Check an envelope from outside in: its signature, then the hash, then the data."""
    from jiheng import sealing

    envelope = json.loads(text, object_pairs_hook=_once)
    head, data = envelope["head"], envelope["data"]
    seal = sealing.Seal(str(envelope.get("key", "")), str(envelope.get("signature", "")))
    if not seal.signature:
        return Carried(fault=say("所附数据没有签名，签名可能被去掉"))
    if not sealing.holds(signed(head), seal):
        return Carried(fault=say("所附数据的签名不符，数据或签名被改动过"))
    if digest(data) != head["sha256"]:
        return Carried(fault=say("所附数据与其哈希（SHA-256）不符，数据被改动过"))
    on = date.fromisoformat(head["on"]) if head["on"] else None
    known = {name: str(head[name]) for name in ("form", "profile", "version", "sha256")}
    return Carried(report_from(data), on=on, key=seal.key, signer=sealing.owner(seal.key), **known)


def _once(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a name stands twice")
    return members


def _list_of(data: bytes) -> str:
    """The sheet that a copy of ours names as its list of findings (write.annotate_xlsx); empty where there is none."""
    import html

    from jiheng.read.zipped import Package

    package = Package(data)
    found = _LISTED.search(package.read(_BOOK)) if _BOOK in package else None
    return html.unescape(found[1].decode("utf-8", "replace")).replace("''", "'") if found else ""


# Where it stands in a file


def _in_package(data: bytes) -> Iterator[str]:
    from jiheng.read.zipped import Package

    package = Package(data)
    names = [name for name in package.entries if PARTS.fullmatch(name)]
    for name in names[:_MANY]:
        if SPACE.encode() in package.head(name, _HEAD):
            yield _of_part(package.read(name))


def _of_part(xml: bytes) -> str:
    from jiheng.read.docx import parse

    try:
        return str(parse(xml).text or "")
    except Unreadable:
        return ""  # no envelope: said to be damaged


def _in_pdf(data: bytes) -> Iterator[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        for at in range(min(document.count_attachments(), _MANY)):
            attached = document.get_attachment(at)
            if attached.get_name() == ATTACHED:
                yield bytes(attached.get_data()).decode("ascii", "replace")
    finally:
        document.close()


def _in_html(data: bytes) -> Iterator[str]:
    import html

    for found in _IN_HTML.finditer(data):
        yield html.unescape((found[1] or found[2] or b"").decode("ascii", "replace"))


_MAGIC = {"docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF", "html": b""}  # what was converted for reading carries nothing
_FRONT = 1024
_FOUND = {"docx": _in_package, "xlsx": _in_package, "pdf": _in_pdf, "html": _in_html}
