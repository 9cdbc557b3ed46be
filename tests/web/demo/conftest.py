"""The demonstration, built once for a module and rolled back after it; what a test changes is undone after the test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Build it; return the data folder in which its evidence lies."""
    from django.db import transaction
    from django.test import override_settings

    from jiheng.web.demo.build import build

    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(JIHENG_DATA=folder):
            build()
        yield folder
        transaction.set_rollback(True)
