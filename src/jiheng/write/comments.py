"""The comments part of a .docx: made or extended, and made known to the package."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from lxml import etree

from jiheng.read.docx import parse
from jiheng.read.zipped import Package
from jiheng.write.xml_text import legal

Element = etree._Element
AUTHOR = "绩衡"
INITIALS = "绩"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TYPES = "[Content_Types].xml"
_POINTS = "20"  # half points: what a comment is set in, whatever the document's own text is


def largest_id(source: Package, main: str, root: Element) -> int:
    """The largest id of a comment that the document has or refers to; −1 where there is none."""
    word = "{" + (etree.QName(root).namespace or "") + "}"
    part = _related(source, main)
    there = [] if part is None else list(parse(source.read(part)).iter(word + "comment"))
    marks = root.iter(word + "commentRangeStart", word + "commentRangeEnd", word + "commentReference")
    return max((_number(one.get(word + "id")) for one in (*there, *marks)), default=-1)


def add_comments(source: Package, main: str, space: str, first: int, comments: Sequence[Sequence[str]]) -> dict[str, bytes]:
    """Return the parts that change: the comments, and what makes a new part of them known."""
    part = _related(source, main)
    root = etree.Element(f"{{{space}}}comments", nsmap={"w": space}) if part is None else parse(source.read(part))
    for at, lines in enumerate(comments):
        root.append(_comment(space, first + at, lines))
    if part is not None:
        return {part: _xml(root)}
    folder = main.rpartition("/")[0]
    name = next(name for number in count() if (name := _join(folder, f"comments{number or ''}.xml")) not in source)
    return {name: _xml(root), _rels(main): _relations(source, main, space, name), _TYPES: _types(source, name)}


def _comment(space: str, id_: int, lines: Sequence[str]) -> Element:
    word = f"{{{space}}}"
    comment = etree.Element(word + "comment", {word + "id": str(id_), word + "author": AUTHOR, word + "initials": INITIALS})
    for at, line in enumerate(lines):
        comment.append(_paragraph(word, line, first=not at))
    return comment


def _paragraph(word: str, line: str, first: bool) -> Element:
    """One line; the first is bold and carries the mark by which Word shows the comment's number."""
    paragraph = etree.Element(word + "p")
    properties = etree.SubElement(paragraph, word + "pPr")
    etree.SubElement(properties, word + "spacing", {word + "line": "240", word + "lineRule": "auto"})
    etree.SubElement(properties, word + "ind", {word + "firstLineChars": "0", word + "firstLine": "0"})
    etree.SubElement(properties, word + "jc", {word + "val": "left"})
    if first:
        etree.SubElement(etree.SubElement(paragraph, word + "r"), word + "annotationRef")
    run = etree.SubElement(paragraph, word + "r")
    style = etree.SubElement(run, word + "rPr")
    if first:
        etree.SubElement(style, word + "b")
    etree.SubElement(style, word + "sz", {word + "val": _POINTS})
    text = etree.SubElement(run, word + "t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    text.text = legal(line)
    return paragraph


def _related(source: Package, main: str) -> str | None:
    """The comments part that the document names."""
    if _rels(main) not in source:
        return None
    for relation in parse(source.read(_rels(main))):
        if (relation.get("Type") or "").endswith("/comments"):
            target = relation.get("Target") or ""
            name = target.lstrip("/") if target.startswith("/") else _join(main.rpartition("/")[0], target)
            return name if name in source else None
    return None


def _relations(source: Package, main: str, space: str, part: str) -> bytes:
    root = (
        parse(source.read(_rels(main)))
        if _rels(main) in source
        else etree.fromstring(f'<Relationships xmlns="{_PACKAGE}relationships"/>')
    )
    taken = {relation.get("Id") for relation in root}
    office = _STRICT_OFFICE if "purl.oclc.org" in space else _OFFICE
    id_ = next(id_ for number in count(1) if (id_ := f"rIdJiheng{number}") not in taken)
    about = {"Id": id_, "Type": f"{office}/comments", "Target": part.rpartition("/")[2]}
    etree.SubElement(root, f"{{{_PACKAGE}relationships}}Relationship", about)
    return _xml(root)


def _types(source: Package, part: str) -> bytes:
    root = parse(source.read(_TYPES))
    etree.SubElement(root, f"{{{_PACKAGE}content-types}}Override", {"PartName": "/" + part, "ContentType": _TYPE})
    return _xml(root)


def _rels(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return _join(folder, f"_rels/{name}.rels")


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _number(text: str | None) -> int:
    try:
        return int(text or "")
    except ValueError:
        return -1


def _xml(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
