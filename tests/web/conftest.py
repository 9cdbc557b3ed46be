"""What tests of the web share: a browser on this machine, and a run whose result was made by hand."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from web.fixtures import django_db_setup, place, work  # noqa: F401


@pytest.fixture
def run(transactional_db: None, monkeypatch: pytest.MonkeyPatch, work: Callable[[], None]) -> Any:  # noqa: F811
    """Return the finished run of the hand-made sample."""
    from web import samples

    return samples.finished(monkeypatch, work)


@pytest.fixture
def client() -> Client:
    """Return a browser on this machine."""
    return Client(headers={"host": "127.0.0.1"})
