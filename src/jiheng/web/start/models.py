"""One set-up of a unit as far as it has come: what was read of a report and what a person made of it, until it is applied."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import models

from jiheng.model.report import Report
from jiheng.read.data import report_from
from jiheng.web.orgs.models import Unit


class Draft(models.Model):
    """What is to be set up. `owner` is the account of a system administrator; "" is the first set-up of an empty place.

    `read` is what the capped child found in the file (`examine`), empty where everything is typed by hand; `choices` is what is
    to be set up, as `proposal` makes it and a person changes it. Of the file only name and hash are kept, and once the unit is
    made what was read of it goes too: a report names persons, and the unit's own rows hold what it needs.
    Of one who sets up only one draft is open, so that it is found again without a session.
    """

    owner = models.CharField(max_length=150, blank=True)
    name = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    read = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="drafts")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner"], condition=models.Q(applied_at=None), name="one_open_draft_an_owner")
        ]

    def __str__(self) -> str:
        return self.name or f"{self.pk}"

    @cached_property
    def report(self) -> Report:
        """The report that was read; an empty one where there is none."""
        return report_from(self.read["report"]) if self.read else Report()

    @property
    def places(self) -> dict[str, Any]:
        """Where in the document things stand."""
        found: dict[str, Any] = self.read.get("places", {})
        return found
