"""The business date: what due dates, cutoffs and entries of the ledger go by. Log-ins, locks and the log never do."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The day that JIHENG_TODAY names (a demonstration has one), else today in Beijing time."""
    return settings.JIHENG_TODAY or timezone.localdate()


def moment() -> datetime:
    """This moment on the business day: what people are told of carries the day that their pages show."""
    now = timezone.localtime()
    return datetime.combine(today(), now.timetz()) if settings.JIHENG_TODAY else now
