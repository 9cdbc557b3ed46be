"""Comments in the cells of a .xlsx: the words in the comments part, the boxes in the old drawing that every program reads.

A cell has one comment. jiheng's words stand below a line with jiheng's name; where a user has written a comment already,
they follow the user's, and nothing else of it changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import count
from typing import NamedTuple

from lxml import etree

from jiheng.write.comments import AUTHOR
from jiheng.write.opc import HEAD, Copy
from jiheng.write.sheet_styles import TINTS
from jiheng.write.xml_text import cell_text

Element = etree._Element
JOINT = f"—— {AUTHOR} ——"  # the line above jiheng's words; LibreOffice forgets who wrote a comment
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_LONGEST = 32_000  # characters that a comment may hold
_RUN = '<r><rPr>{bold}<sz val="9"/><color indexed="81"/><rFont val="宋体"/><charset val="134"/></rPr>{text}</r>'
_SPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_SHAPE_ID = re.compile(rb"_x0000_s(\d+)")
_TOP = re.compile(rb"</xml\s*>")
_BOX = "_x0000_t202"
_BOX_TYPE = (
    f'<v:shapetype id="{_BOX}" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#{box}" style="position:absolute;margin-left:60pt;margin-top:2pt;width:{width}pt;'
    'height:{height}pt;z-index:{id};visibility:hidden" fillcolor="#{tint}" o:insetmode="auto"><v:fill color2="#{tint}"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{col}</x:Column></x:ClientData></v:shape>"
)
_WIDTH, _LINE, _LETTERS = 280, 17, 21  # a box: pixels wide, pixels a line, Chinese characters a line
_MOST = 24  # lines that a box grows to


class Remark(NamedTuple):
    """What jiheng says at a cell, its first line bold; row and col count from 0."""

    ref: str
    row: int
    col: int
    severity: str
    paragraphs: Sequence[Sequence[str]]

    def lines(self) -> int:
        """How many lines it takes in its box."""
        return sum(1 + len(line) // _LETTERS for one in self.paragraphs for line in one) + len(self.paragraphs) + 1


class Sizes(NamedTuple):
    """How wide columns and how high rows of a sheet are, in pixels, where they are not as usual."""

    col: int
    row: int
    cols: Mapping[int, int]
    rows: Mapping[int, int]


def add_remarks(copy: Copy, sheet: str, space: str, remarks: Sequence[Remark], sizes: Sizes, drawing: str | None) -> str | None:
    """Write the comments of one sheet; return the id of a drawing that the sheet must name, if it has no `drawing` yet."""
    strict = "purl.oclc.org" in space
    part = copy.related(sheet, "comments")
    if part is None:
        part = copy.free("xl/comments", ".xml")
        copy.put(part, f'{HEAD}<comments xmlns="{space}"><authors/><commentList/></comments>'.encode())
        copy.relate(sheet, "comments", part, strict=strict)
        copy.typed(part, _TYPE)
    root = copy.root(part)
    new = _written(root, space, remarks)
    copy.put(part, root)
    if drawing is not None:
        copy.put(drawing, _drawn(copy.read(drawing), new, sizes))
        return None
    drawing = copy.free("xl/drawings/vmlDrawing", ".vml")
    copy.put(drawing, _drawn(None, new, sizes))
    copy.default("vml", _DRAWING)
    return copy.relate(sheet, "vmlDrawing", drawing, strict=strict)


def _written(root: Element, space: str, remarks: Sequence[Remark]) -> list[Remark]:
    """Put the words into a comments part; return the remarks that need a box of their own."""
    name = f"{{{space}}}"
    authors, comments = root.find(name + "authors"), root.find(name + "commentList")
    if authors is None or comments is None:
        return []
    there = {one.get("ref"): one for one in comments}
    new, own = [], _author(authors, name)
    for remark in remarks:
        words = "".join(_words(one) for one in _between(remark.paragraphs))
        if (old := there.get(remark.ref)) is not None:
            _follow(old, name, _runs(space, _words(["\n" + JOINT]) + words))
            continue
        made = etree.SubElement(comments, name + "comment", ref=remark.ref, authorId=str(own))
        etree.SubElement(made, name + "text").extend(_runs(space, _words([JOINT]) + words))
        new.append(remark)
    return new


def _between(paragraphs: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The paragraphs, an empty line in front of each but the first."""
    return [[("\n" if at else "") + one[0], *one[1:]] for at, one in enumerate(paragraphs)]


def _author(authors: Element, name: str) -> int:
    """The number of jiheng among the authors."""
    for at, one in enumerate(authors):
        if one.text == AUTHOR:
            return at
    etree.SubElement(authors, name + "author").text = AUTHOR
    return len(authors) - 1


def _words(lines: Sequence[str]) -> str:
    """Lines as runs: the first bold."""
    first, rest = lines[0], "\n".join(lines[1:])[:_LONGEST]
    runs = [("<b/>", first + "\n")] + ([("", rest + "\n")] if rest else [])
    return "".join(_RUN.format(bold=bold, text=f'<t xml:space="preserve">{cell_text(text)}</t>') for bold, text in runs)


def _runs(space: str, xml: str) -> list[Element]:
    return list(etree.fromstring(f'<x xmlns="{space}">{xml}</x>'))


def _follow(comment: Element, name: str, runs: list[Element]) -> None:
    """Let jiheng's words follow those of the user."""
    text = comment.find(name + "text")
    if text is None:
        text = etree.SubElement(comment, name + "text")
    plain = text.find(name + "t")
    if plain is not None:  # plain text may not stand before runs in every program
        run = etree.Element(name + "r")
        plain.addprevious(run)
        run.append(plain)
    last = text.findall(name + "r")
    if last:
        for one in reversed(runs):
            last[-1].addnext(one)
    else:
        text.extend(runs)


# Boxes


def _drawn(xml: bytes | None, remarks: Sequence[Remark], sizes: Sizes) -> bytes:
    """A drawing with one more box a remark; what is in it already stays as it is."""
    names = "".join(f' xmlns:{short}="{space}"' for short, space in _SPACES.items())
    if xml is None:
        layout = '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
        xml = f"<xml{names}>{layout}</xml>".encode()
    found = list(_TOP.finditer(xml))
    if not found:
        return xml
    ids = count(max([1024, *map(int, _SHAPE_ID.findall(xml))]) + 1)
    boxes = "".join(_shape(remark, next(ids), sizes) for remark in remarks)
    boxes = boxes if _BOX.encode() in xml else _BOX_TYPE + boxes
    head = xml[: xml.find(b">") + 1]
    if not all(space.encode() in head for space in _SPACES.values()):
        boxes = re.sub(r"<v:shape(type)?\b", lambda one: one[0] + names, boxes)
    end = found[-1].start()
    return xml[:end] + boxes.encode() + xml[end:]


def _shape(remark: Remark, id_: int, sizes: Sizes) -> str:
    height = 12 + _LINE * min(_MOST, remark.lines())
    left, right = _span(remark.col + 1, 12, _WIDTH, sizes.col, sizes.cols)
    top, bottom = _span(remark.row, 4, height, sizes.row, sizes.rows)
    anchor = ", ".join(str(part) for pair in (left, top, right, bottom) for part in pair)
    tint = TINTS[remark.severity][2:]
    points = {"width": _WIDTH * 3 // 4, "height": height * 3 // 4}
    return _SHAPE.format(id=id_, box=_BOX, tint=tint, anchor=anchor, row=remark.row, col=remark.col, **points)


def _span(first: int, offset: int, length: int, usual: int, known: Mapping[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where a box starts and ends along one side: the cell's number and the pixels into it."""
    offset = min(offset, max(0, known.get(first, usual) - 1))
    at, rest = first, offset + length
    while rest > (size := known.get(at, usual)) and at < first + 500:
        rest -= size
        at += 1
    return (first, offset), (at, rest)
