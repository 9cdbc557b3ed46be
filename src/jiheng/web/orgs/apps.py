"""Units, offices, posts, people and what they may do."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Registers the app."""

    name = "jiheng.web.orgs"
    label = "orgs"
