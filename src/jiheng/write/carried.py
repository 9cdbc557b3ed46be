"""Lets a written file carry its own data: the Report with its hash and the seal of this installation (see read.carried).

The data are those of the completed report without where things once stood in a text. Zip packages get a custom XML part
as Word and Excel keep it, a page a `meta`; a .pdf is attached its data while it is set (see pdf.py).
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from jiheng import sealing
from jiheng.model.report import Report
from jiheng.profiles.profile import Profile
from jiheng.read.carried import META, SPACE, canonical, code, digest, signed
from jiheng.read.data import report_from, report_to
from jiheng.read.zipped import Package
from jiheng.write.xml_text import escaped
from jiheng.write.zipping import package

CARRYING = ("docx", "xlsx", "pdf", "html")
_KEPT = ("class_weights", "form", "incomplete", "layout")  # of what the model calls provenance: what decides about print
_SPANS = frozenset({"span", "number_span"})
_ITEM, _PROPERTIES, _ITEM_RELATIONS = "customXml/item1.xml", "customXml/itemProps1.xml", "customXml/_rels/item1.xml.rels"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ID = "{6D5E6B1A-6A69-4865-8E67-636172726965}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_MAIN = {"docx": "word/_rels/document.xml.rels", "xlsx": "xl/_rels/workbook.xml.rels"}


class Enclosed(NamedTuple):
    """The envelope as text, the short hash that is printed, and the report as whoever opens the envelope finds it.

    What is printed is composed of that report, so that it can differ in nothing from what is composed of it again.
    """

    text: str
    code: str
    report: Report


def enclosed(report: Report, profile: Profile, form: str) -> Enclosed:
    """Close an envelope around a completed report: the same report and key give the same text."""
    from jiheng import __version__

    data = plain(report)
    sha256 = digest(data)
    on = profile.on.isoformat() if profile.on else ""
    head = {"form": form, "on": on, "profile": profile.name, "sha256": sha256, "version": __version__}
    seal = sealing.seal(signed(head))
    text = canonical({"data": data, "head": head, "key": seal.key, "signature": seal.signature})
    return Enclosed(text, code(sha256), report_from(json.loads(text)["data"]))


def plain(report: Report) -> dict[str, Any]:
    """The report as plain values, without the places in a text from which it may once have been read."""
    said = report_to(report)
    kept = {name: value for name, value in said.pop("provenance", {}).items() if name in _KEPT}
    if kept:
        said["provenance"] = kept
    placeless: dict[str, Any] = _placeless(said)
    return placeless


def _placeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _placeless(member) for name, member in value.items() if name not in _SPANS}
    return [_placeless(member) for member in value] if isinstance(value, list) else value


def with_data(suffix: str, body: bytes, text: str) -> bytes:
    """Return the file with the envelope in it; nothing that it shows changes."""
    if suffix in _MAIN:
        return _in_package(body, _MAIN[suffix], text)
    if suffix == "html":
        quoted = text.replace("&", "&amp;").replace("'", "&#39;")  # single quotes, as the text is full of the others
        return body.replace(b"<title>", f"<meta name='{META}' content='{quoted}'><title>".encode(), 1)
    return body


def _in_package(body: bytes, relations: str, text: str) -> bytes:
    """Add the part, its properties (by which Word and Excel know it and keep it), and what names them."""
    from jiheng.write.opc import TYPES, copied, related, typed

    source = Package(body)
    properties = (
        f'<ds:datastoreItem xmlns:ds="{_OFFICE}/customXml" ds:itemID="{_ID}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{SPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    changed = {
        TYPES: typed(source.read(TYPES), _PROPERTIES, _TYPE),
        relations: related(source.read(relations), "customXml", f"../{_ITEM}")[1],
        _ITEM: f'{_HEAD}<report xmlns="{SPACE}">{escaped(text)}</report>'.encode(),
        _PROPERTIES: (_HEAD + properties).encode(),
        _ITEM_RELATIONS: related(None, "customXmlProps", _PROPERTIES.rpartition("/")[2])[1],
    }
    return package(copied(source, changed))
