"""Archives that people hand in: what stands in them is listed and taken out in capped children, never in the web's process."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple

from django.utils.translation import gettext as _

from jiheng.errors import Unreadable
from jiheng.read import worker
from jiheng.web.refusals import Refused

SUFFIX = ".zip"
MOST = 100  # documents in one archive
_FINE, _SAID = b"+", b"-"


class Handed(NamedTuple):
    """An archive as it came, and the way to one member where that is asked for."""

    data: bytes
    inside: tuple[str, ...] = ()


class Member(NamedTuple):
    """A document in an archive: folders and name, the way to it, and the sentence with which it is refused."""

    name: str
    inside: tuple[str, ...]
    wrong: str


def documents_of(name: str, data: bytes) -> list[Member] | None:
    """The documents in an archive; None where the file is none. Refused where it cannot be opened, or holds too many or none."""
    if PurePath(name).suffix.lower() != SUFFIX:
        return None
    ((_handed, answer),) = worker.run(_listed, [Handed(data)], 1, _died)
    if answer[:1] == _SAID:
        raise Refused(answer[1:].decode(), "file")
    found = json.loads(answer[1:])
    if found is None:
        return None
    if not found:
        raise Refused(_("压缩包里没有能审的文件。请看看是不是选错了。"), "file")
    if len(found) > MOST:
        words = _("压缩包里有 {count} 份，一次最多审 {most} 份。请分成几个压缩包，或用命令行 jiheng audit。")
        raise Refused(words.format(count=len(found), most=MOST), "file")
    return [Member("/".join(shown), tuple(inside), wrong) for shown, inside, wrong in found]


def contents(data: bytes, members: Sequence[Member]) -> Iterator[tuple[Member, bytes, str]]:
    """Each member with its content, or with the sentence why it has none."""
    whole = [one for one in members if not one.wrong]
    taken = worker.run(_taken, [Handed(data, one.inside) for one in whole], 1, _died)
    for one in members:
        if one.wrong:
            yield one, b"", one.wrong
            continue
        _handed, answer = next(taken)
        yield (one, answer[1:], "") if answer[:1] == _FINE else (one, b"", answer[1:].decode())


def _listed(handed: Handed) -> bytes:
    from jiheng.read.archive import documents

    try:
        return _FINE + json.dumps(documents(handed.data)).encode()
    except Unreadable as error:
        return _SAID + str(error).encode()


def _taken(handed: Handed) -> bytes:
    from jiheng.read.archive import member

    try:
        return _FINE + member(lambda: handed.data, (str(hash(handed.data)),), handed.inside)
    except Unreadable as error:
        return _SAID + str(error).encode()


def _died(handed: Handed, reason: str) -> bytes:
    return _SAID + reason.encode()
