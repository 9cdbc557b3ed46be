"""Everything that changes the desk's state: each act is one transaction with its entry in the log."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from jiheng.web import archives, errors, store
from jiheng.web.desk import queries
from jiheng.web.desk.models import AuditRun, State, StoredFile
from jiheng.web.log import record
from jiheng.web.refusals import Refused

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file that was handed in: its run, or the sentence why there is none."""

    name: str
    run: AuditRun | None = None
    duplicate: bool = False
    refused: str = ""


def take_in_all(name: str, chunks: Iterable[bytes], size: int) -> list[Taken]:
    """Take in a file, or each document in an archive under its own name."""
    if PurePath(name).suffix.lower() != archives.SUFFIX or not 0 < size <= settings.UPLOAD_LIMIT:
        return [take_in(name, chunks, size)]
    data = b"".join(chunks)
    try:
        members = archives.documents_of(name, data)
    except Refused as refused:
        return [Taken(store.shown_name(name), refused=refused.message)]
    if members is None:
        return [take_in(name, [data], size)]
    return [_member(*one) for one in archives.contents(data, members)]


def _member(member: archives.Member, content: bytes, wrong: str) -> Taken:
    return Taken(store.shown_name(member.name), refused=wrong) if wrong else take_in(member.name, [content], len(content))


def take_in(name: str, chunks: Iterable[bytes], size: int, *, profile: str = "national", example: bool = False) -> Taken:
    """Store a file and queue its audit. The same bytes again are no error: the run that is there is handed back."""
    name = store.shown_name(name)
    if size > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT >> 20
        return Taken(name, refused=_("超过 {limit} MB，没有收。图片太多的文件请先压缩图片，再传一次。").format(limit=limit))
    if not size:
        return Taken(name, refused=_("文件是空的，没有收。请打开看看，存好再传。"))
    try:
        sha256, stored = store.keep(chunks)
    except OSError:
        logger.exception("a file could not be stored")
        return Taken(name, refused=_("没有存下，磁盘可能满了。请腾出空间，再传一次。"))
    with transaction.atomic():
        file, _new = StoredFile.objects.get_or_create(sha256=sha256, defaults={"name": name, "size": stored})
        run, new = AuditRun.objects.get_or_create(file=file, profile=profile, defaults={"example": example})
        record("take_in" if new else "take_in_again", run, name=name, sha256=sha256, size=stored)
        if new:
            audit_file.enqueue(run.pk)
    return Taken(name, run, duplicate=not new)


@task()
def audit_file(run_id: int) -> None:
    """Audit one file; the worker runs this, and hands all reading to a capped child."""
    from jiheng.web.desk import work  # the readers are the worker's business; the web process never loads them

    run = _start(run_id)
    if run is None:
        return
    connections.close_all()  # no open database goes into the child
    outcome = work.examined(work.Job(run.file.name, store.read(run.file.sha256), run.profile))
    if outcome.fault:
        number = errors.quotable_number()
        logger.error("number %s: audit of run %s\n%s", number, run_id, outcome.fault)
        _refuse(run, _("审核时出了错，原件还在。请把编号 {number} 告诉管理员。").format(number=number))
    elif outcome.refused:
        _refuse(run, outcome.refused)
    else:
        _finish(run, outcome.shown, outcome.copy)


def requeue_lost() -> int:
    """Queue again what a worker that died left behind; only called while no worker runs. Return how many."""
    lost = list(queries.waiting())
    for run in lost:
        with transaction.atomic():
            AuditRun.objects.filter(pk=run.pk).update(state=State.QUEUED)
            record("requeue", run)
            audit_file.enqueue(run.pk)
    return len(lost)


def _start(run_id: int) -> AuditRun | None:
    """Take the run in hand; None if it is gone, finished, or in the hands of another worker."""
    with transaction.atomic():
        run = AuditRun.objects.select_for_update().select_related("file").filter(pk=run_id, state=State.QUEUED).first()
        if run:
            run.state, run.started_at = State.READING, timezone.now()
            run.save(update_fields=["state", "started_at"])
            record("start", run)
    return run


def _finish(run: AuditRun, shown: dict[str, Any], copy: bytes) -> None:
    audit, summary = shown["audit"], shown["summary"]
    severities = [finding["severity"] for finding in audit["findings"]]
    run.state, run.finished_at = State.DONE, timezone.now()
    run.result, run.drawn, run.monitoring = audit, shown["drawn"], shown["monitoring"]
    run.copy_sha256 = store.keep([copy])[0] if copy else ""
    run.kind, run.unit, run.title = summary["kind"], summary["unit"][:200], summary["title"][:300]
    run.cutoff = date.fromisoformat(summary["cutoff"]) if summary["cutoff"] else None
    run.errors, run.warnings, run.hints = (severities.count(name) for name in ("error", "warning", "hint"))
    run.figures, run.unread = audit["coverage"]["figures"], audit["coverage"]["unread"]
    with transaction.atomic():
        run.save()
        record("finish", run, coverage=audit["coverage"], errors=run.errors, warnings=run.warnings, hints=run.hints)


def _refuse(run: AuditRun, reason: str) -> None:
    run.state, run.reason, run.finished_at = State.UNREADABLE, reason, timezone.now()
    with transaction.atomic():
        run.save(update_fields=["state", "reason", "finished_at"])
        record("refuse", run, reason=reason)
