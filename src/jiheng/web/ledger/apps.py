"""Receipts and payments, append-only."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Registers the app."""

    name = "jiheng.web.ledger"
    label = "ledger"
