"""The year's budget of a unit: lines, changes with their basis, execution by month."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Registers the app."""

    name = "jiheng.web.budgets"
    label = "budgets"
