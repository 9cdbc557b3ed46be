"""Fixtures of every test that needs the database of the web; Django is set up after conftest files, so imports wait."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Take the guards off what is append-only: tests that flush the database empty it, which nobody may.

    Tests of a guard put it back on for themselves.
    """
    from django.apps import apps
    from django.db import connection

    from jiheng.web.append_only import unguard
    from web import samples

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        samples.append_only().unguard(None, connection.schema_editor())
        for model in apps.get_models():
            for statement in unguard(connection, model._meta.db_table):
                cursor.execute(statement)


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Path:
    """Keep what a test uploads in a folder of its own."""
    settings.JIHENG_DATA = tmp_path
    return tmp_path


@pytest.fixture
def work() -> Callable[[], None]:
    """Return what does all that is queued, as the worker does."""
    from django.core.management import call_command

    return lambda: call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0", "-v", "0")
