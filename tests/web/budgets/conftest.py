"""What tests of the budget share with those of the ledger."""

from web.ledger.conftest import business_date, town  # noqa: F401
