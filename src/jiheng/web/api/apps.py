"""Tokens, answers that are kept for retries, and the routes of /api/v1."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Registers the app."""

    name = "jiheng.web.api"
    label = "api"
