"""The demo township, built once for all tests of a module and taken back behind them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Build the demo inside a transaction that never ends well; modules that use it are marked `django_db`."""
    from django.db import transaction
    from django.test import override_settings

    from jiheng.web.demo.build import build

    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(JIHENG_DATA=tmp_path_factory.mktemp("demo")):
            build()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def at(demo: None, client: Client, settings: Any) -> Any:
    """Return what logs a demo person in, on the demo's day."""
    from datetime import date

    from jiheng.web.orgs.models import User

    settings.JIHENG_TODAY = date(2021, 7, 2)

    def signed(name: str) -> Client:
        client.force_login(User.objects.get(username=name), "jiheng.web.orgs.auth.PeopleBackend")
        return client

    return signed
