"""What stands in a .zip of reports, and the content of one member; runs in a capped worker only.

Names are only shown, and never lead to a place on the disk. Archives of Chinese Windows name their members in GBK without
saying so. An archive in an archive is opened, one in that is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import NamedTuple

from jiheng.errors import Unreadable
from jiheng.read.files import is_document
from jiheng.read.zipped import Package, family
from jiheng.say import say

TOTAL = 4 << 30  # what all members of an archive may say they hold
_DEPTH = 2
_FOREIGN = "__MACOSX"  # where macOS keeps what is no file of the user's
_SUFFIX = ".zip"


class Member(NamedTuple):
    """A file in an archive: its folders and name as they are shown, and the names that lead to it. `wrong` refuses it."""

    shown: tuple[str, ...]
    inside: tuple[str, ...]
    wrong: str = ""


def members(data: bytes) -> list[Member] | None:
    """The files in an archive, sorted by folder; None where it is a document that is only called .zip. Unreadable if damaged."""
    package = Package(data, _named)
    if family(package.entries) != "zip":
        return None
    return sorted(_members(package, (), ()))


def documents(data: bytes) -> list[Member] | None:
    """The members that are documents by their names, and those that are refused; None as for `members`."""
    found = members(data)
    return None if found is None else [one for one in found if one.wrong or _is_document(one.shown)]


def _is_document(shown: tuple[str, ...]) -> bool:
    hidden = any(part.startswith(".") for part in shown) or shown[-1].startswith("~$")
    return not hidden and is_document(shown[-1])


def _members(package: Package, shown: tuple[str, ...], inside: tuple[str, ...]) -> Iterator[Member]:
    _measured(package)
    for name in package.entries:
        parts = _parts(name)
        if name.endswith("/") or not parts or parts[0] == _FOREIGN:
            continue
        found = Member((*shown, *parts), (*inside, name))
        yield from _opened(package, found) if name.lower().endswith(_SUFFIX) else (found,)


def _opened(package: Package, found: Member) -> Iterator[Member]:
    """The members of an archive in an archive, or that archive with the reason why it stays shut."""
    if len(found.inside) >= _DEPTH:
        yield found._replace(wrong=say("压缩包里套着压缩包，这一层没有打开；请先解压再核对。"))
        return
    try:
        package.renew()
        inner = Package(package.read(found.inside[-1]), _named)
        yield from _members(inner, found.shown, found.inside)
    except Unreadable as error:
        yield found._replace(wrong=str(error))


def _measured(package: Package) -> None:
    said = sum(entry.size for entry in package.entries.values())
    if said > TOTAL:
        raise Unreadable(say("压缩包解开后有 {size} GB（疑为压缩炸弹），为安全起见没有读取；请分成几个再核对。", size=said >> 30))


def member(content: Callable[[], bytes], key: tuple[str, ...], inside: tuple[str, ...]) -> bytes:
    """The content of a member; `content` gives the archive's bytes, and is asked once for members that follow one another."""
    package = _package(_Source(key, content))
    if len(inside) > 1:
        package = _inner(_Source((*key, inside[0]), partial(_read, package, inside[0])))
    return _read(package, inside[-1])


def _read(package: Package, name: str) -> bytes:
    package.renew()
    if name not in package:
        raise Unreadable(say("压缩包里已没有这份文件；请重新核对。"))
    return package.read(name)


class _Source:
    """Where bytes come from, known by its key."""

    def __init__(self, key: tuple[str, ...], content: Callable[[], bytes]) -> None:
        self.key, self.content = key, content

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Source) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=1)
def _package(source: _Source) -> Package:
    return Package(source.content(), _named)


@lru_cache(maxsize=1)
def _inner(source: _Source) -> Package:
    return Package(source.content(), _named)


def _named(name: bytes, utf8: bool) -> str:
    """A member's name: UTF-8 where it is that, said or not, else GBK; a backslash parts folders, unless it is half a sign."""
    for code in ("utf-8",) if utf8 else ("utf-8", "gb18030"):
        try:
            return name.decode(code).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return name.decode("cp437").replace("\\", "/")


def _parts(name: str) -> tuple[str, ...]:
    """Folders and name without what would lead elsewhere or upset a terminal: .., drives, control characters."""
    cleaned = ("".join(sign for sign in part if sign.isprintable() and sign != ":") for part in name.split("/"))
    return tuple(part[:200] for part in cleaned if part not in ("", ".", ".."))
