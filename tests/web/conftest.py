"""What tests of the web share: a place of their own for uploads, the worker, and a run whose result was made by hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

# Django is set up when the first test module here is collected, after this file: what needs it is imported in the fixtures.


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Take the guards off the log: tests that flush the database empty it, which nobody may. test_log puts them back."""
    from django.db import connection

    from web import samples

    with django_db_blocker.unblock():
        samples.append_only().unguard(None, connection.schema_editor())


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


@pytest.fixture
def run(transactional_db: None, monkeypatch: pytest.MonkeyPatch, work: Callable[[], None]) -> Any:
    """Return the finished run of the hand-made sample."""
    from web import samples

    return samples.finished(monkeypatch, work)


@pytest.fixture
def client() -> Client:
    """Return a browser on this machine."""
    return Client(headers={"host": "127.0.0.1"})
