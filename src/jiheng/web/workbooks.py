"""Workbooks that people hand in to be imported: read in a capped child, never in the process of the web."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from jiheng.errors import Unreadable
from jiheng.read import worker
from jiheng.read.sheets import Sheet, packed, sheets, unpacked
from jiheng.web.refusals import Refused

_FINE, _SAID = b"+", b"-"


class Handed(NamedTuple):
    """One workbook as it came: its name, and its bytes."""

    name: str
    data: bytes


def sheets_of(file: UploadedFile[bytes], field: str = "file") -> tuple[Sheet, ...]:
    """The sheets of an uploaded workbook; Refused in one sentence where it cannot be read or holds nothing."""
    name = file.name or ""
    if (file.size or 0) > settings.UPLOAD_LIMIT:
        raise Refused(_("“{name}”超过 {limit} MB，没有收。").format(name=name, limit=settings.UPLOAD_LIMIT >> 20), field)
    ((_job, answer),) = worker.run(_read, [Handed(name, b"".join(file.chunks()))], 1, _died)
    if answer[:1] == _SAID:
        raise Refused(_("“{name}”读不了：{reason}").format(name=name, reason=answer[1:].decode()), field)
    found = unpacked(answer[1:])
    if not any(any(row) for sheet in found for row in sheet.rows):
        raise Refused(_("“{name}”里没有内容，请检查是不是交错了文件。").format(name=name), field)
    return found


def heads_key(heads: tuple[str, ...]) -> str:
    """By which a mapping of columns is remembered: the same heads in the same order are the same kind of workbook."""
    return hashlib.sha256("\x1f".join(heads).encode()).hexdigest()


def _read(handed: Handed) -> bytes:
    try:
        return _FINE + packed(sheets(handed.name, handed.data))
    except Unreadable as unreadable:
        return _SAID + str(unreadable).encode()


def _died(handed: Handed, reason: str) -> bytes:
    return _SAID + reason.encode()
