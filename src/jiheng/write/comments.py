"""The comments part of a .docx: made or extended, and made known to the package.

New comments are written as text, and a package that has none yet gets its two lists extended as text too: parsing what
is only copied would cost as much as the document itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count

from lxml import etree

from jiheng.read.docx import parse
from jiheng.read.zipped import Package
from jiheng.write.xml_text import escaped

Element = etree._Element
AUTHOR = "绩衡"
INITIALS = "绩"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TYPES = "[Content_Types].xml"
_TYPES_SPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_END = re.compile(rb"</(?:[A-Za-z0-9]+:)?(?:Types|Relationships)\s*>\s*$")
_ID = re.compile(rb"""\sId\s*=\s*["']([^"'<>]+)""")
# Set small and flush, whatever the document's own text is; the first line bold, with the mark that shows its number.
_LINE = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    '<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/></w:pPr>{mark}'
    '<w:r><w:rPr>{bold}<w:sz w:val="20"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
)


def largest_id(source: Package, main: str, root: Element) -> int:
    """The largest id of a comment that the document has or refers to; −1 where there is none."""
    word = "{" + (etree.QName(root).namespace or "") + "}"
    part = _related(source, main)
    there = [] if part is None else list(parse(source.read(part)).iter(word + "comment"))
    marks = root.iter(word + "commentRangeStart", word + "commentRangeEnd", word + "commentReference")
    return max((_number(one.get(word + "id")) for one in (*there, *marks)), default=-1)


def add_comments(source: Package, main: str, space: str, first: int, comments: Sequence[Sequence[str]]) -> dict[str, bytes]:
    """Return the parts that change: the comments, and what makes a new part of them known."""
    body = "".join(_comment(first + at, lines) for at, lines in enumerate(comments))
    xml = f'{_HEAD}<w:comments xmlns:w="{space}">{body}</w:comments>'.encode()
    part = _related(source, main)
    if part is not None:
        root = parse(source.read(part))
        root.extend(parse(xml))
        return {part: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}
    folder = main.rpartition("/")[0]
    name = next(name for number in count() if (name := _join(folder, f"comments{number or ''}.xml")) not in source)
    return {name: xml, _rels(main): _relations(source, main, space, name), _TYPES: _types(source, name)}


def _comment(id_: int, lines: Sequence[str]) -> str:
    body = "".join(_line(line, not at) for at, line in enumerate(lines))
    return f'<w:comment w:id="{id_}" w:author="{AUTHOR}" w:initials="{INITIALS}">{body}</w:comment>'


def _line(line: str, first: bool) -> str:
    mark, bold = ("<w:r><w:annotationRef/></w:r>", "<w:b/>") if first else ("", "")
    return _LINE.format(mark=mark, bold=bold, text=escaped(line))


def _related(source: Package, main: str) -> str | None:
    """The comments part that the document names."""
    if _rels(main) not in source or b"/comments" not in (xml := source.read(_rels(main))):
        return None
    for relation in parse(xml):
        if (relation.get("Type") or "").endswith("/comments"):
            target = relation.get("Target") or ""
            name = target.lstrip("/") if target.startswith("/") else _join(main.rpartition("/")[0], target)
            return name if name in source else None
    return None


def _relations(source: Package, main: str, space: str, part: str) -> bytes:
    known = _rels(main) in source
    xml = source.read(_rels(main)) if known else f'{_HEAD}<Relationships xmlns="{_RELATIONS}"/>'.encode()
    taken = {found.decode("utf-8", "replace") for found in _ID.findall(xml)}
    id_ = next(id_ for number in count(1) if (id_ := f"rIdJiheng{number}") not in taken)
    office = _STRICT_OFFICE if "purl.oclc.org" in space else _OFFICE
    target = escaped(part.rpartition("/")[2])
    return _with(xml, f'<Relationship xmlns="{_RELATIONS}" Id="{id_}" Type="{office}/comments" Target="{target}"/>')


def _types(source: Package, part: str) -> bytes:
    override = f'<Override xmlns="{_TYPES_SPACE}" PartName="/{escaped(part)}" ContentType="{_TYPE}"/>'
    return _with(source.read(_TYPES) if _TYPES in source else f'<Types xmlns="{_TYPES_SPACE}"/>'.encode(), override)


def _with(xml: bytes, child: str) -> bytes:
    """Put one more child at the end of a flat list; by the parser where the list does not end as usual."""
    if (end := _END.search(xml)) and b"utf-16" not in xml[:80].lower():
        return xml[: end.start()] + child.encode() + xml[end.start() :]
    root = parse(xml)
    root.append(etree.fromstring(child))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


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
