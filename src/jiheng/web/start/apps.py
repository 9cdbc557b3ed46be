"""The first steps as a Django app."""

from django.apps import AppConfig


class StartConfig(AppConfig):
    """Registers the app `start`."""

    name = "jiheng.web.start"
    label = "start"
    default_auto_field = "django.db.models.BigAutoField"
