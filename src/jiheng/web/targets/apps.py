"""Objectives, indicators, and what their values come from: ledger, work records, surveys."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """Registers the app."""

    name = "jiheng.web.targets"
    label = "targets"
