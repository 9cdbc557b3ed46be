"""The demo township and a town that nobody of the demo may see, and browsers of all its people."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from web.api.conftest import TODAY


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Build both inside a transaction that never ends well; return the folder in which the evidence lies."""
    from django.db import transaction
    from django.test import override_settings

    from jiheng.web.demo.build import build
    from web.api.world import build_elsewhere

    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(JIHENG_DATA=folder, JIHENG_TODAY=TODAY):
            build()
            build_elsewhere()
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def signed(demo: Path, settings: Any) -> Callable[[str], Client]:
    """Return what logs a person of the demo in, in a browser that answers a fault with its page."""
    from jiheng.web.orgs.models import User

    settings.JIHENG_TODAY, settings.JIHENG_DATA = TODAY, demo

    def signed(name: str) -> Client:
        client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
        client.force_login(User.objects.get(username=name), "jiheng.web.orgs.auth.PeopleBackend")
        return client

    return signed
