"""What tests of setting objectives and indicators share: the township with kinds of records, its people, one indicator."""

from typing import Any

import pytest
from django.test import Client

from web.ledger_pages.conftest import browser, world  # noqa: F401
from web.record_pages.conftest import kinds  # noqa: F401

PLAIN = {"level1": "output", "level2": "quantity", "name": "干部学习培训次数", "op": ">=", "value": "48", "measure_unit": "次"}
RATE = {"level1": "output", "level2": "quality", "name": "矛盾纠纷调解率", "op": ">=", "value": "95", "measure_unit": "%"}


@pytest.fixture
def town(kinds: Any) -> Any:  # noqa: F811
    """Return the township with two approved indicators."""
    from jiheng.web.targets.setting import approve

    kinds.times = approve(kinds.clerk, kinds.unit, 2021, **PLAIN)
    kinds.rate = approve(kinds.clerk, kinds.unit, 2021, **RATE)
    return kinds


@pytest.fixture
def clerk(town: Any) -> Client:
    """Return the browser of the clerk."""
    return browser(town.clerk)


def logged(action: str) -> dict[str, Any]:
    """The detail of the last log row of an action."""
    from jiheng.web.models import LogEntry

    found = LogEntry.objects.filter(action=action).order_by("-id").first()
    return dict(found.detail) if found else {}
