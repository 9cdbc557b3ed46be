"""A township below a county, and a moment that tests may move."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from web.orgs import people


@pytest.fixture
def town(db: None) -> Any:
    """Return the township."""
    return people.township()


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords with little work: the tests are about log-in, not about Argon2."""
    for name, value in (("time_cost", 1), ("memory_cost", 64), ("parallelism", 1)):
        monkeypatch.setattr(f"django.contrib.auth.hashers.Argon2PasswordHasher.{name}", value)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., datetime]:
    """Stop the clock, and return what moves it on."""
    moment = [datetime(2026, 3, 2, 1, tzinfo=UTC)]

    def move(**span: float) -> datetime:
        moment[0] += timedelta(**span)
        return moment[0]

    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: moment[0])
    return move
