"""What the desk keeps: each file once, by the hash of its bytes, and every run of an audit over it."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiheng.model.terms import KINDS


class StoredFile(models.Model):
    """A file as it was handed in. The bytes lie in the store under their hash; the name is kept only to be shown."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    taken_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def suffix(self) -> str:
        """The ending of the name in small letters, without the dot."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""


class State(models.TextChoices):
    """What has become of a run so far."""

    QUEUED = "queued", _("排队")
    READING = "reading", _("读取中")
    DONE = "done", _("完成")
    UNREADABLE = "unreadable", _("读不了")


class AuditRun(models.Model):
    """One audit of one file under one profile: its state, the figures of the list, and the whole result as JSON."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="runs")
    profile = models.CharField(max_length=30, default="national")
    example = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    reason = models.TextField(blank=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=20, default="other")
    unit = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=300, blank=True)
    cutoff = models.DateField(null=True)
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    hints = models.PositiveIntegerField(default=0)
    figures = models.PositiveIntegerField(default=0)
    unread = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    drawn = models.JSONField(default=dict)
    copy_sha256 = models.CharField(max_length=64, blank=True)
    monitoring = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["file", "profile"], name="one_run_a_file_and_profile")]

    def __str__(self) -> str:
        return f"{self.file} {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        """Where the result is shown."""
        return reverse("audit", args=[self.pk])

    @property
    def copy_name(self) -> str:
        """The name under which the annotated copy is offered."""
        stem = self.file.name.rpartition(".")[0] or self.file.name
        usual = ".docx" if self.drawn.get("format") == "docx" else ".html"
        return f"{stem}.批注{self.drawn.get('copy', usual)}"

    @property
    def waiting(self) -> bool:
        """Whether the worker has still to finish it."""
        return self.state in (State.QUEUED, State.READING)

    @property
    def read(self) -> int:
        """How many figures were read."""
        return self.figures - self.unread

    @property
    def kind_label(self) -> str:
        """The official word for the kind of document."""
        return KINDS[self.kind].label if self.kind in KINDS else self.kind

    @property
    def took(self) -> timedelta | None:
        """How long reading and auditing took."""
        return self.finished_at - self.started_at if self.finished_at and self.started_at else None
