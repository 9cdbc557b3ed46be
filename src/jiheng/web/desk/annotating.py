"""The annotated copy of a file, as far as its format can carry one."""

from __future__ import annotations

from django.http import Http404

from jiheng.web.desk.models import AuditRun


def possible(run: AuditRun) -> bool:
    return False


def annotated(run: AuditRun) -> tuple[str, bytes]:
    raise Http404
