"""What tests of the ledger share: the business date, and a unit with its budget; imports wait until Django is set up."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from web.ledger.making import Made


@pytest.fixture(autouse=True)
def business_date(settings: Any) -> None:
    """Let every day of the year have come."""
    from web.ledger.making import TODAY

    settings.JIHENG_TODAY = TODAY


@pytest.fixture
def town(db: None) -> "Made":
    """Return a unit whose lines 工资 and 办公费 have 1,000 and 500 yuan."""
    from web.ledger.making import made

    return made()
