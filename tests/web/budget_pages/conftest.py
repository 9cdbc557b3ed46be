"""What tests of the budget's pages share with those of the ledger's."""

from web.ledger_pages.conftest import clerk, world  # noqa: F401
