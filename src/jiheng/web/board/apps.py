"""A unit's own board."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """Registers the app."""

    name = "jiheng.web.board"
    label = "board"
