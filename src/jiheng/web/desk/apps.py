"""The desk as a Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers the app `desk`."""

    name = "jiheng.web.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
