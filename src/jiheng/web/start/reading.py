"""Takes the file from which a unit is set up: no document is ever parsed in the process of the web."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from jiheng.read import worker
from jiheng.web import errors, store
from jiheng.web.refusals import Refused

logger = logging.getLogger(__name__)


class Kept(NamedTuple):
    """A file that was read: its name and hash, and what was found in it. The file itself is not kept: persons are named in it."""

    name: str
    digest: str
    read: dict[str, Any]


def taken(file: UploadedFile[bytes]) -> Kept:
    """Read an uploaded report; Refused in one sentence where it is none."""
    name = store.shown_name(file.name or "")
    if (file.size or 0) > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT >> 20
        raise Refused(_("“{name}”超过 {limit} MB，没有收。请先压缩里面的图片，再放一次。").format(name=name, limit=limit), "file")
    if not file.size:
        raise Refused(_("“{name}”是空文件，没有收。请打开看看，存好再放一次。").format(name=name), "file")
    data = b"".join(file.chunks())
    read = read_in_child(name, data)
    if not recognised(read):
        words = _(
            "“{name}”读得了，但里面没有机构、预算和指标，不像绩效报告。请换监控报告、自评表、绩效目标表，或有“科目名称”“预算数”两列的预算表。"
        )
        raise Refused(words.format(name=name), "file")
    return Kept(name, hashlib.sha256(data).hexdigest(), read)


def read_in_child(name: str, data: bytes) -> dict[str, Any]:
    """What a capped child finds in a file; Refused with the reason where it finds nothing."""
    from jiheng.web.start.examine import Job, examine  # the readers are loaded once a file comes

    ((_job, answer),) = worker.run(examine, [Job(name, data)], 1, _died)
    found: dict[str, Any] = json.loads(answer)
    if "fault" in found:
        number = errors.quotable_number()
        logger.error("number %s: reading %s for a set-up\n%s", number, name, found["fault"])
        raise Refused(_("读“{name}”时出了错。请把编号 {number} 告诉管理员。").format(name=name, number=number), "file")
    if "refused" in found:
        raise Refused(_("“{name}”读不了：{reason}").format(name=name, reason=found["refused"]), "file")
    return found


def recognised(read: dict[str, Any]) -> bool:
    """Whether a unit could be set up from what was read."""
    parts = ("indicators", "funds", "offices", "group", "plan", "duties")
    return bool(read.get("lines")) or any(read["report"].get(part) for part in parts)


def _died(job: Any, reason: str) -> bytes:
    words = _("没有读完（{reason}）。请打开原件看看，另存为 .docx 再放一次。")
    return json.dumps({"refused": words.format(reason=reason)}, ensure_ascii=False).encode()
