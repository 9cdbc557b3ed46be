"""The demo township and a town that nobody of the demo may see, built once for a module; and calls with a person's token."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

TODAY = date(2021, 7, 2)


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Build the demo inside a transaction that never ends well; modules that use it are marked `django_db`."""
    from django.db import transaction
    from django.test import override_settings

    from jiheng.web.demo.build import build
    from web.api.world import build_elsewhere

    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(JIHENG_DATA=tmp_path_factory.mktemp("demo"), JIHENG_TODAY=TODAY):
            build()
            build_elsewhere()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def call(demo: None, settings: Any) -> Callable[..., Any]:
    """Return what sends a request with the token of a person of the demo, on the demo's day."""
    from web.api.world import send

    settings.JIHENG_TODAY = TODAY
    tokens: dict[str, str] = {}
    client = Client(headers={"host": "127.0.0.1"})

    def sent(who: str, method: str, address: str, body: Any = None, **headers: str) -> Any:
        from web.api.world import token_of

        if who and who not in tokens:
            tokens[who] = token_of(who)
        return send(client, tokens.get(who, ""), method, address, body, **headers)

    return sent
