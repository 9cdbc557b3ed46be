"""The comments part of a .docx: made or extended, and made known to the package.

New comments are written as text, and a package that has none yet gets its two lists extended as text too: parsing what
is only copied would cost as much as the document itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from lxml import etree

from jiheng.read.docx import parse
from jiheng.read.zipped import Package
from jiheng.write.opc import HEAD, TYPES, related, rels_name, resolved, serialised, typed
from jiheng.write.xml_text import escaped

Element = etree._Element
AUTHOR = "绩衡"
INITIALS = "绩"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
# Set small and flush, whatever the document's own text is; the first line bold, with the mark that shows its number.
_LINE = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    '<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/></w:pPr>{mark}'
    '<w:r><w:rPr>{bold}<w:sz w:val="20"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
)


def largest_id(source: Package, main: str, root: Element) -> int:
    """The largest id of a comment that the document has or refers to; −1 where there is none."""
    word = "{" + (etree.QName(root).namespace or "") + "}"
    part = _comments_part(source, main)
    there = [] if part is None else list(parse(source.read(part)).iter(word + "comment"))
    marks = root.iter(word + "commentRangeStart", word + "commentRangeEnd", word + "commentReference")
    return max((_number(one.get(word + "id")) for one in (*there, *marks)), default=-1)


def add_comments(source: Package, main: str, space: str, first: int, comments: Sequence[Sequence[str]]) -> dict[str, bytes]:
    """Return the parts that change: the comments, and what makes a new part of them known."""
    body = "".join(_comment(first + at, lines) for at, lines in enumerate(comments))
    xml = f'{HEAD}<w:comments xmlns:w="{space}">{body}</w:comments>'.encode()
    part = _comments_part(source, main)
    if part is not None:
        root = parse(source.read(part))
        root.extend(parse(xml))
        return {part: serialised(root)}
    name = next(name for number in count() if (name := resolved(main, f"comments{number or ''}.xml")) not in source)
    known = source.read(rels_name(main)) if rels_name(main) in source else None
    _, relations = related(known, "comments", name.rpartition("/")[2], strict="purl.oclc.org" in space)
    types = typed(source.read(TYPES) if TYPES in source else None, name, _TYPE)
    return {name: xml, rels_name(main): relations, TYPES: types}


def _comment(id_: int, lines: Sequence[str]) -> str:
    body = "".join(_line(line, not at) for at, line in enumerate(lines))
    return f'<w:comment w:id="{id_}" w:author="{AUTHOR}" w:initials="{INITIALS}">{body}</w:comment>'


def _line(line: str, first: bool) -> str:
    mark, bold = ("<w:r><w:annotationRef/></w:r>", "<w:b/>") if first else ("", "")
    return _LINE.format(mark=mark, bold=bold, text=escaped(line))


def _comments_part(source: Package, main: str) -> str | None:
    """The comments part that the document names."""
    name = rels_name(main)
    if name not in source or b"/comments" not in (xml := source.read(name)):
        return None
    for relation in parse(xml):
        if (relation.get("Type") or "").endswith("/comments"):
            part = resolved(main, relation.get("Target") or "")
            return part if part in source else None
    return None


def _number(text: str | None) -> int:
    try:
        return int(text or "")
    except ValueError:
        return -1
