"""Takes jiheng's comments out of a .docx: their words, their marks in the text, and what newer versions of Word keep beside them.

Runs that were split for a mark are joined again where both halves still look alike, so that a copy that nobody has changed
comes back as it was. Answers that others gave to a comment stay, as comments of their own.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from jiheng.write.comments import AUTHOR, INITIALS
from jiheng.write.opc import Copy

Element = etree._Element
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BESIDE = ("commentsExtended", "commentsIds", "commentsExtensible")  # Word's parts about comments, by paragraph or durable id


def unmark_docx(copy: Copy) -> int:
    """Change the parts; return how many comments went."""
    main = copy.related("", "officeDocument") or ""
    part = copy.related(main, "comments") if main else None
    if part is None:
        return 0
    root = copy.root(part)
    word = "{" + (etree.QName(root).namespace or "") + "}"
    own = [one for one in root.iter(word + "comment") if _ours(one, word)]
    if not own:
        return 0
    ids = {one.get(word + "id") for one in own}
    paragraphs = {value for one in own for value in _values(one.iter(word + "p"), "paraId")}
    for one in own:
        root.remove(one)
    _keep(copy, main, part, root)
    _beside(copy, main, paragraphs)
    body = copy.root(main)
    _clear(body, word, ids)
    copy.put(main, body)
    return len(own)


def _ours(comment: Element, word: str) -> bool:
    return comment.get(word + "author") == AUTHOR and comment.get(word + "initials") == INITIALS


def _values(elements: Iterable[Element], name: str) -> list[str]:
    """The values of attributes of that name, whatever version of Word their namespace is of."""
    return [str(value) for one in elements for key, value in one.attrib.items() if etree.QName(str(key)).localname == name]


def _keep(copy: Copy, main: str, part: str, root: Element) -> None:
    """Keep a part that still says something; one that is empty goes, and nothing names it any more."""
    if len(root):
        copy.put(part, root)
        return
    copy.unrelate(main, {one.id for one in copy.relations(main) if one.target == part})
    copy.drop(part)


def _beside(copy: Copy, main: str, paragraphs: set[str]) -> None:
    """Take out what Word keeps about the comments; an answer to one of them stands by itself then."""
    gone = set(paragraphs)
    for kind in _BESIDE:
        part = copy.related(main, kind)
        if part is None:
            continue
        root = copy.root(part)
        for one in list(root):
            if gone & {*_values([one], "paraId"), *_values([one], "durableId")}:
                gone |= set(_values([one], "durableId"))
                root.remove(one)
                continue
            for key in [key for key in one.attrib if etree.QName(str(key)).localname == "paraIdParent"]:
                if str(one.get(key)) in gone:
                    del one.attrib[key]
        _keep(copy, main, part, root)


def _clear(body: Element, word: str, ids: set[str | None]) -> None:
    """Take the marks out of the text, and join what they parted."""
    run, start = word + "r", word + "commentRangeStart"
    parted: list[Element] = []
    for mark in list(body.iter(start, word + "commentRangeEnd", word + "commentReference")):
        if mark.get(word + "id") not in ids:
            continue
        holder = mark.getparent()
        assert holder is not None
        whole = mark.tag == word + "commentReference" and all(one is mark or one.tag == word + "rPr" for one in holder)
        gone = holder if whole and holder.tag == run else mark
        before, parent = gone.getprevious(), gone.getparent()
        assert parent is not None
        parent.remove(gone)
        if before is not None and before.tag == run:
            parted.append(before)
    _join(parted, word)


def _join(parted: list[Element], word: str) -> None:
    """Join each run with the next, where both look alike; from the last, so that a run of three halves ends as one."""
    for left in reversed(dict.fromkeys(parted)):
        right = left.getnext()
        if right is None or right.tag != left.tag or left.getparent() is None or not _alike(left, right, word):
            continue
        moved = [one for one in right if one.tag != word + "rPr"]
        last, first = left[-1] if len(left) else None, moved[0] if moved else None
        if last is not None and first is not None and last.tag == first.tag == word + "t":
            _join_texts(last, first)
            moved = moved[1:]
        left.extend(moved)
        parent = right.getparent()
        assert parent is not None
        parent.remove(right)


def _join_texts(left: Element, right: Element) -> None:
    """Join two halves of a text; blanks at its ends count where they must, or where the whole said so before it was cut."""
    said = any(one.get(_SPACE) and (one.text or "").strip() == (one.text or "") for one in (left, right))
    left.text = (left.text or "") + (right.text or "")
    if said or left.text != left.text.strip():
        left.set(_SPACE, "preserve")
    else:
        left.attrib.pop(_SPACE, "")


def _alike(left: Element, right: Element, word: str) -> bool:
    looks = [[etree.tostring(one, method="c14n", with_tail=False) for one in run.findall(word + "rPr")] for run in (left, right)]
    return sorted(left.items()) == sorted(right.items()) and looks[0] == looks[1]
