"""What waits for somebody who reviews: the reports that were submitted, then those that were returned and those that are late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from jiheng.web.cycles.models import Filing, State
from jiheng.web.orgs.models import User
from jiheng.web.permissions import units_for

LISTED = 100
MISSING = (State.FILLING, State.CHECKING)  # nothing was submitted, or it was taken back


@dataclass(frozen=True, slots=True)
class Waiting:
    """One list: the first of its filings, the longest waiting first, and how many there are in all."""

    sort: str
    filings: list[Filing]
    count: int

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.count - len(self.filings)


def lists(user: User, day: date) -> list[Waiting]:
    """The lists of a person; none for somebody who reviews nothing."""
    units = units_for(user, "review")
    if not units.exists():
        return []
    own = Filing.objects.filter(unit__in=units.values("pk")).select_related("cycle", "unit")
    sent = own.annotate(since=Max("snapshots__made_at"))
    return [
        _listed("submitted", sent.filter(state=State.SUBMITTED), "since"),
        _listed("returned", sent.filter(state=State.RETURNED), "cycle__due_at"),
        _listed("late", own.filter(state__in=MISSING, cycle__due_at__date__lt=day), "cycle__due_at"),
    ]


def _listed(sort: str, found: QuerySet[Filing, Any], order: str) -> Waiting:
    return Waiting(sort, list(found.order_by(order, "pk")[:LISTED]), found.count())
