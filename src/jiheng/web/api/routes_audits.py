"""The audit of a file that a script sends: what `jiheng audit --json` prints for it."""

from __future__ import annotations

import hashlib
import json
from threading import BoundedSemaphore
from typing import Annotated, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile as Sent
from django.http import HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from ninja import File, Form, Router, UploadedFile

from jiheng.errors import ProfileError
from jiheng.profiles.profile import profile as known
from jiheng.read import worker
from jiheng.web import archives, store
from jiheng.web.api import actions, problems
from jiheng.web.api.auth import ApiRequest
from jiheng.web.api.examine import Job, died, examine
from jiheng.web.api.schemas import Line
from jiheng.web.api.words import words
from jiheng.web.refusals import Refused

router = Router()
ROOM = BoundedSemaphore(2)  # so many files at a time in one process; each has a child of its own
WAIT = 20  # seconds


@router.post(
    "/audits",
    response=list[dict[str, Any]],
    url_name="audits",
    summary=words(gettext_lazy("核对一份文件，回答与 jiheng audit --json 相同")),
)
def audit(request: ApiRequest, file: Annotated[UploadedFile, File()], profile: Annotated[Line, Form("national")]) -> HttpResponse:
    """Have a file audited in a capped child; the answer is the list of one object, or of one for each document in an archive."""
    _check(file, profile)
    name, data = store.shown_name(file.name or ""), file.read()
    actions.log_audit(request.auth, name, hashlib.sha256(data).hexdigest(), len(data))
    found = _examined(Job(name, data, profile, "en" if get_language() == "en" else "zh"))
    if not found:
        return problems.problem("busy", _("正在核对的文件太多，请稍后再发。"), headers={"Retry-After": str(WAIT)})
    if fault := next((one["fault"] for one in found if "fault" in one), ""):
        return problems.failed(request, fault)
    return HttpResponse(json.dumps(found, ensure_ascii=False), content_type="application/json; charset=utf-8")


def _check(file: Sent[bytes], profile: str) -> None:
    """Refuse what need not be read."""
    size = file.size or 0
    if not size:
        raise Refused(_("文件是空的，没有收。请打开看看，存好再传。"), "file")
    if size > settings.UPLOAD_LIMIT:
        words = _("超过 {limit} MB，没有收。图片太多的文件请先压缩图片，再传一次。")
        raise Refused(words.format(limit=settings.UPLOAD_LIMIT >> 20), "file")
    try:
        known(profile)
    except ProfileError as error:
        raise Refused(str(error), "profile") from error


def _examined(job: Job) -> list[dict[str, Any]]:
    """What the child says of the file, or of each document in an archive; nothing where there was no room for it."""
    if not ROOM.acquire(timeout=WAIT):
        return []
    try:
        members = archives.documents_of(job.name, job.data)
        jobs = [job] if members is None else [_member(job, one) for one in members]
        return [json.loads(packed) for _job, packed in worker.run(examine, jobs, 1, died)]
    finally:
        ROOM.release()


def _member(job: Job, member: archives.Member) -> Job:
    return job._replace(name=f"{job.name}/{member.name}", inside=member.inside, wrong=member.wrong)
