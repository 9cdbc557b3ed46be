"""The log of acts: who did what to what, and when. Rows are only ever added; the database itself refuses the rest."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class LogEntry(models.Model):
    """One act, written in the transaction of the act itself."""

    at = models.DateTimeField(_("时间"), auto_now_add=True)
    actor = models.CharField(_("谁"), max_length=150)
    action = models.CharField(_("做了什么"), max_length=50)
    thing = models.CharField(_("对什么"), max_length=100)
    detail = models.JSONField(_("详情"), default=dict)

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
