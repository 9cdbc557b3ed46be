"""Files that prove something, handed in with a form: photos, documents and tables, kept under the hash of their bytes."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from jiheng.web import store
from jiheng.web.proof import HEAD, look
from jiheng.web.refusals import Refused

PHOTOS = frozenset(("jpg", "jpeg", "png", "heic", "webp"))
EVIDENCE = PHOTOS | frozenset(("pdf", "docx", "doc", "wps", "xlsx", "xls", "et", "txt", "ofd"))
ACCEPTED = "image/*,application/pdf,.doc,.docx,.wps,.xls,.xlsx,.et,.ofd,.txt"


class Kept(NamedTuple):
    """A file as it lies in the store: the name to show, the hash of its bytes, and their number."""

    name: str
    sha256: str
    size: int


def keep_evidence(file: UploadedFile[bytes], field: str = "evidence") -> Kept:
    """Store a file; Refused where it is empty, too large or no picture, document or table."""
    name, size = store.shown_name(file.name or ""), file.size or 0
    if not size:
        raise Refused(_("“{name}”是空文件，没有收。").format(name=name), field)
    if size > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT >> 20
        raise Refused(_("“{name}”超过 {limit} MB，没有收；照片请先压缩。").format(name=name, limit=limit), field)
    if name.rpartition(".")[2].lower() not in EVIDENCE:
        known = "、".join(sorted(EVIDENCE))
        raise Refused(_("“{name}”不是照片、文档或表格；佐证材料可以是：{known}。").format(name=name, known=known), field)
    look(name, file.read(HEAD), field)
    file.seek(0)
    return Kept(name, *store.keep(file.chunks()))


def photo(file: UploadedFile[bytes], field: str = "photo") -> UploadedFile[bytes]:
    """A file that is handed in as a photo; Refused where its name says that it is none. Its bytes are looked at as it is kept."""
    name = store.shown_name(file.name or "")
    if name.rpartition(".")[2].lower() not in PHOTOS:
        known = "、".join(sorted(PHOTOS))
        raise Refused(_("“{name}”不是照片；这里收 {known}，别的文件请放到“佐证材料”。").format(name=name, known=known), field)
    return file
