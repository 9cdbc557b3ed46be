"""The house as a Django app: its log, its frame of pages and their common look."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers the room `web`."""

    name = "jiheng.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
