"""The business date: what due dates, cutoffs and entries of the ledger go by. Log-ins, locks and the log never do."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The day that JIHENG_TODAY names (a demonstration has one), else today in Beijing time."""
    return settings.JIHENG_TODAY or timezone.localdate()
