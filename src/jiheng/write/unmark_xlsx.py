"""Takes jiheng's marks out of a .xlsx: the list of findings, the tints, and jiheng's words in the comments.

What a user wrote in a comment before jiheng's words stays. A comment of jiheng's own goes with all that was added to it
later. Styles that nothing uses any more are left: taking them out would shift the numbers of others.
"""

from __future__ import annotations

import re

from lxml import etree

from jiheng.write.annotate_xlsx import TINT, Book, column_number, drawing_of, place_of
from jiheng.write.comments import AUTHOR
from jiheng.write.opc import Copy
from jiheng.write.sheet_comments import JOINT

Element = etree._Element
_SHAPE = re.compile(rb"<v:shape\b(?!type).*?</v:shape\s*>", re.DOTALL)
_ROW = re.compile(rb"<x:Row>\s*(\d+)\s*</x:Row>")
_COLUMN = re.compile(rb"<x:Column>\s*(\d+)\s*</x:Column>")


def unmark_xlsx(copy: Copy) -> int:
    """Change the parts; return how many marks went: comments, and the list."""
    book = Book(copy)
    marks = book.drop_list()
    for _, part in book.sheets():
        if part in copy:
            marks += _cleared(copy, part)
    return marks


def _cleared(copy: Copy, sheet: str) -> int:
    """Take tints and comments out of a sheet."""
    commented, gone = _comments(copy, sheet)
    if not gone and b"conditionalFormatting" not in copy.read(sheet):
        return commented
    root = copy.root(sheet)
    name = f"{{{etree.QName(root).namespace or ''}}}"
    tints = [one for one in root.iter(name + "cfRule") if (one.findtext(name + "formula") or "") == TINT]
    for rule in tints:
        block = rule.getparent()
        assert block is not None
        block.remove(rule)
        if not len(block) and (parent := block.getparent()) is not None:
            parent.remove(block)
    if gone or tints:
        _boxes(copy, sheet, root, name, gone)
        copy.put(sheet, root)
    return commented


def _comments(copy: Copy, sheet: str) -> tuple[int, set[tuple[int, int]]]:
    """Take jiheng's words out of the comments; how many there were, and the cells (from 0) whose comment went wholly."""
    part = copy.related(sheet, "comments")
    if part is None:
        return 0, set()
    root = copy.root(part)
    name = f"{{{etree.QName(root).namespace or ''}}}"
    authors = [one.text for one in root.iter(name + "author")]
    own = [one for one in root.iter(name + "comment") if _ours(one, name, authors)]
    shared = [one for one in root.iter(name + "comment") if one not in own and _cut(one, name)]
    for one in own:
        parent = one.getparent()
        assert parent is not None
        parent.remove(one)
    if next(root.iter(name + "comment"), None) is None:
        copy.unrelate(sheet, {one.id for one in copy.relations(sheet) if one.target == part})
        copy.drop(part)
    elif own or shared:
        _forget(root, name, authors)
        copy.put(part, root)
    gone = {(place[0] - 1, column_number(place[1]) - 1) for one in own if (place := place_of(one.get("ref") or ""))}
    return len(own) + len(shared), gone


def _ours(comment: Element, name: str, authors: list[str | None]) -> bool:
    """Whether a comment is jiheng's own, be it by its author or, where that is forgotten, by its first line."""
    words = "".join(one.text or "" for one in comment.iter(name + "t"))
    return _author(comment, authors) == AUTHOR or words.lstrip().startswith(JOINT)


def _author(comment: Element, authors: list[str | None]) -> str | None:
    number = comment.get("authorId") or ""
    return authors[int(number)] if number.isascii() and number.isdigit() and int(number) < len(authors) else None


def _cut(comment: Element, name: str) -> bool:
    """Cut a user's comment where jiheng's words begin; whether there were any."""
    texts = list(comment.iter(name + "t"))
    at = next((at for at, one in enumerate(texts) if JOINT in (one.text or "")), None)
    if at is None:
        return False
    first, *rest = texts[at:]
    first.text = (first.text or "").partition(JOINT)[0]
    for one in rest if first.text.strip() else texts[at:]:
        run = one.getparent()
        parent = None if run is None else run.getparent()
        if run is not None and parent is not None and run.tag == name + "r":
            parent.remove(run)
    if left := list(comment.iter(name + "t")):
        left[-1].text = (left[-1].text or "").removesuffix("\n")
    _plain(comment, name)
    return True


def _plain(comment: Element, name: str) -> None:
    """A single run without any look of its own was plain text before."""
    text = comment.find(name + "text")
    if text is not None and len(text) == 1 and text[0].tag == name + "r" and len(text[0]) == 1:
        text.append(text[0][0])
        text.remove(text[0])


def _forget(root: Element, name: str, authors: list[str | None]) -> None:
    """Take jiheng out of the authors, where that shifts nobody's number."""
    if authors and authors[-1] == AUTHOR:
        last = list(root.iter(name + "author"))[-1]
        parent = last.getparent()
        assert parent is not None
        parent.remove(last)


def _boxes(copy: Copy, sheet: str, root: Element, name: str, gone: set[tuple[int, int]]) -> None:
    """Take out the boxes of the comments that went; a drawing with nothing left in it goes too."""
    drawing = drawing_of(copy, sheet, root)
    if drawing is None or not gone:
        return
    left = _SHAPE.sub(lambda found: b"" if _cell(found[0]) in gone else found[0], copy.read(drawing))
    if _SHAPE.search(left):
        copy.put(drawing, left)
        return
    ids = {one.id for one in copy.relations(sheet) if one.target == drawing}
    for element in [one for one in root.iter(name + "legacyDrawing") if ids & set(map(str, one.attrib.values()))]:
        root.remove(element)
    copy.unrelate(sheet, ids)
    copy.drop(drawing)


def _cell(shape: bytes) -> tuple[int, int] | None:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    return (int(row[1]), int(column[1])) if row and column and b"Note" in shape else None
