"""The demo township, built once for all tests of a module; each test takes back what it does to it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Build the demo inside a transaction that never ends well; modules that use it are marked `django_db`."""
    from django.db import transaction
    from django.test import override_settings

    from jiheng.web.demo.build import build

    with django_db_blocker.unblock(), transaction.atomic():
        folder = tmp_path_factory.mktemp("demo")
        with override_settings(JIHENG_DATA=folder):
            build()
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def at(demo: Path, place: Path, settings: Any) -> Callable[[str], Client]:
    """Return what logs a demo person in on the demo's day, each with a browser of their own."""
    import shutil
    from datetime import date

    from jiheng.web.orgs.models import User

    shutil.copytree(demo, place, dirs_exist_ok=True)
    settings.JIHENG_TODAY = date(2021, 7, 2)

    def signed(name: str) -> Client:
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(User.objects.get(username=name), "jiheng.web.orgs.auth.PeopleBackend")
        return client

    return signed
