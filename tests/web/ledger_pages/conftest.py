"""What tests of the ledger's pages share."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

TODAY = date(2021, 7, 2)


@pytest.fixture
def world(db: None, settings: Any) -> Any:
    """Return a township with a budget, on the business date of the demonstration."""
    from web.ledger_pages.world import World

    settings.JIHENG_TODAY = TODAY
    return World()


@pytest.fixture
def clerk(world: Any) -> Client:
    """Return the browser of the clerk."""
    return browser(world.clerk)


def browser(user: Any) -> Client:
    """A browser in which somebody is logged in."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user, backend="jiheng.web.orgs.auth.PeopleBackend")
    return client
