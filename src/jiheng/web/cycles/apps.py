"""Monitoring cycles: what a unit files at a cutoff, from filling to acceptance."""

from django.apps import AppConfig


class CyclesConfig(AppConfig):
    """Registers the app."""

    name = "jiheng.web.cycles"
    label = "cycles"
