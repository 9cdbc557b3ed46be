"""The log of acts: who did what to what, and when. Rows are only ever added; the database itself refuses the rest."""

from __future__ import annotations

from typing import Any

from django.db import models


class LogEntry(models.Model):
    """One act, written in the transaction of the act itself."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=150)
    action = models.CharField(max_length=50)
    thing = models.CharField(max_length=100)
    detail = models.JSONField(default=dict)

    class Meta:
        app_label = "web"
        ordering = ["-id"]
        indexes = [models.Index(fields=["thing"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.thing}"


def record(action: str, thing: models.Model, actor: str = "local", **detail: Any) -> LogEntry:
    """Add one act; called by an action inside its own transaction."""
    name = f"{thing._meta.model_name}:{thing.pk}"
    return LogEntry.objects.create(actor=actor, action=action, thing=name, detail=detail)
