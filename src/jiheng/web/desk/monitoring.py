"""Monitoring."""

from __future__ import annotations

from jiheng.web.desk.models import AuditRun


def view(run: AuditRun) -> object:
    return None
