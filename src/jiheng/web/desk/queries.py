"""What the pages of the desk ask the database."""

from __future__ import annotations

from django.db.models import QuerySet

from jiheng.web.desk.models import AuditRun, State


def queue() -> QuerySet[AuditRun]:
    """All runs, the newest first, without the results themselves."""
    return AuditRun.objects.select_related("file").defer("result", "drawn", "monitoring")


def example() -> AuditRun | None:
    """The run of the example, if it was loaded."""
    return queue().filter(example=True).last()


def waiting() -> QuerySet[AuditRun]:
    """The runs that the worker has still to finish, the oldest first."""
    return queue().filter(state__in=(State.QUEUED, State.READING)).order_by("id")
