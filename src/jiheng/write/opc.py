"""A copy of an Office package in which some parts change: what it says of its own parts is kept true.

A package names its parts twice: by relationships (which part uses which) and by content types. Both lists are flat and are
extended as text, as parsing what is only copied would cost as much as the document itself. Every part that is not
changed is handed on with the bytes that it has, still compressed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from itertools import count
from typing import NamedTuple

from lxml import etree

from jiheng.read.docx import parse
from jiheng.read.zipped import Package, damaged
from jiheng.write.xml_text import escaped
from jiheng.write.zipping import Member, deflated, package

Element = etree._Element
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = "[Content_Types].xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_TYPES_SPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_END = re.compile(rb"</(?:[A-Za-z0-9]+:)?(?:Types|Relationships)\s*>\s*$")
_ID = re.compile(rb"""\sId\s*=\s*["']([^"'<>]+)""")
_NO_DESCRIPTOR = ~(1 << 3)
_UTF8 = 1 << 11
_LEVEL = 3  # XML packs within a tenth of the usual 6, in a third of its time


class Relation(NamedTuple):
    """What a part uses: the id by which it names it, the last word of the relationship's type, and the part's name."""

    id: str
    kind: str
    target: str


class Copy:
    """The parts of a package as they will be in the copy."""

    def __init__(self, data: bytes) -> None:
        """Take the package to be copied; raise Unreadable where it is damaged."""
        self._source = Package(data)
        self._changed: dict[str, bytes] = {}
        self._dropped: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._changed or (name in self._source and name not in self._dropped)

    def names(self) -> list[str]:
        """The names of all parts of the package that is copied."""
        return list(self._source.entries)

    def read(self, name: str) -> bytes:
        """Return a part as it is by now; one that is missing makes the package Unreadable."""
        if name not in self:
            raise damaged()
        return self._changed[name] if name in self._changed else self._source.read(name)

    def root(self, name: str) -> Element:
        """Return a part parsed."""
        return parse(self.read(name))

    def put(self, name: str, content: bytes | Element) -> None:
        """Change a part, or add one."""
        self._changed[name] = content if isinstance(content, bytes) else serialised(content)

    def drop(self, name: str) -> None:
        """Take a part out, with what it says of others and its content type."""
        for one in (name, rels_name(name)):
            self._changed.pop(one, None)
            self._dropped.add(one)
        root = self.root(TYPES)
        for override in [one for one in root if one.get("PartName") == f"/{name}"]:
            root.remove(override)
        self.put(TYPES, root)

    def free(self, before: str, after: str) -> str:
        """Return the first name of the kind before-number-after that no part has."""
        return next(name for number in count(1) if (name := f"{before}{number}{after}") not in self)

    def relations(self, part: str) -> list[Relation]:
        """What a part uses inside the package; the empty name is the package itself."""
        name = rels_name(part)
        if name not in self:
            return []
        found = [one for one in self.root(name) if one.get("TargetMode") != "External"]
        return [Relation(one.get("Id") or "", _kind(one), resolved(part, one.get("Target") or "")) for one in found]

    def related(self, part: str, kind: str) -> str | None:
        """The first part of that kind that a part uses and that is there."""
        return next((one.target for one in self.relations(part) if one.kind == kind and one.target in self), None)

    def relate(self, part: str, kind: str, target: str, *, strict: bool = False) -> str:
        """Let a part use another; return the id."""
        name = rels_name(part)
        id_, xml = related(self.read(name) if name in self else None, kind, f"/{target}", strict=strict)
        self.put(name, xml)
        return id_

    def unrelate(self, part: str, ids: set[str]) -> None:
        """Let a part no longer use others; a list that is empty then goes too."""
        name = rels_name(part)
        if name not in self or not ids:
            return
        root = self.root(name)
        for one in [one for one in root if one.get("Id") in ids]:
            root.remove(one)
        if len(root):
            self.put(name, root)
        else:
            self._changed.pop(name, None)
            self._dropped.add(name)

    def typed(self, part: str, content_type: str) -> None:
        """Say what a new part is."""
        self.put(TYPES, typed(self.read(TYPES) if TYPES in self else None, part, content_type))

    def default(self, extension: str, content_type: str) -> None:
        """Say what parts with that extension are, where the package does not say so yet."""
        if not any((one.get("Extension") or "").lower() == extension for one in self.root(TYPES)):
            child = f'<Default xmlns="{_TYPES_SPACE}" Extension="{extension}" ContentType="{content_type}"/>'
            root = self.root(TYPES)
            root.insert(0, etree.fromstring(child))
            self.put(TYPES, root)

    def packed(self) -> bytes:
        """Return the copy."""
        return package(copied(self._source, self._changed, self._dropped))


def copied(source: Package, changed: Mapping[str, bytes], dropped: Collection[str] = ()) -> Iterator[Member]:
    """Every member in its order, the untouched ones with the bytes that they have; new ones last."""
    for name, entry in source.entries.items():
        if name in changed:
            yield deflated(name, changed[name], _LEVEL)
        elif name not in dropped:
            flags = entry.flags & _NO_DESCRIPTOR if name.isascii() else entry.flags & _NO_DESCRIPTOR | _UTF8
            yield Member(name, source.raw(name), entry.method, entry.crc, entry.size, flags)
    for name, content in changed.items():
        if name not in source.entries:
            yield deflated(name, content, _LEVEL)


def serialised(root: Element) -> bytes:
    """A part as bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def rels_name(part: str) -> str:
    """The name of the list of what a part uses."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, f"_rels/{name}.rels")


def resolved(part: str, target: str) -> str:
    """The name of the part that a target means, seen from the part that uses it."""
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def related(xml: bytes | None, kind: str, target: str, *, strict: bool = False) -> tuple[str, bytes]:
    """A list of relationships with one more; its id and the list."""
    xml = f'{HEAD}<Relationships xmlns="{_RELATIONS}"/>'.encode() if xml is None else xml
    taken = {found.decode("utf-8", "replace") for found in _ID.findall(xml)}
    id_ = next(id_ for number in count(1) if (id_ := f"rIdJiheng{number}") not in taken)
    office = _STRICT_OFFICE if strict else _OFFICE
    child = f'<Relationship xmlns="{_RELATIONS}" Id="{id_}" Type="{office}/{kind}" Target="{escaped(target)}"/>'
    return id_, _with(xml, child)


def typed(xml: bytes | None, part: str, content_type: str) -> bytes:
    """The list of content types with that of one more part."""
    override = f'<Override xmlns="{_TYPES_SPACE}" PartName="/{escaped(part)}" ContentType="{content_type}"/>'
    return _with(f'<Types xmlns="{_TYPES_SPACE}"/>'.encode() if xml is None else xml, override)


def _kind(relation: Element) -> str:
    return (relation.get("Type") or "").rpartition("/")[2]


def _with(xml: bytes, child: str) -> bytes:
    """Put one more child at the end of a flat list; by the parser where the list does not end as usual."""
    if (end := _END.search(xml)) and b"utf-16" not in xml[:80].lower():
        return xml[: end.start()] + child.encode() + xml[end.start() :]
    root = parse(xml)
    root.append(etree.fromstring(child))
    return serialised(root)
