"""What the tests of the API share: a town outside the demo, tokens, and how a request is sent."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client

CUTOFF = "2021-06-30"
ROOT = "/api/v1"


def build_elsewhere() -> None:
    """Make a town under no bureau, with a ledger, an indicator, a kind of record and a filing."""
    from jiheng.web.cycles.models import Cycle, Filing
    from jiheng.web.ledger.actions import pay, receive
    from jiheng.web.targets.models import ApprovedIndicator, RecordKind
    from web.ledger.making import made

    town = made()
    type(town.unit).objects.filter(pk=town.unit.pk).update(code="elsewhere")
    receive(town.clerk, town.lines[0], Decimal(100), date(2021, 1, 4), summary="拨款")
    pay(town.clerk, town.lines[0], Decimal(1), date(2021, 2, 1), summary="付款")
    ApprovedIndicator.objects.create(unit=town.unit, year=2021, level1="output", level2="quantity", name="别处的指标", value="1")
    RecordKind.objects.create(unit=town.unit, code="visit", name="走访")
    cycle = Cycle.objects.create(owner=town.unit, year=2021, cutoff=CUTOFF, due_at="2021-07-05T18:00:00+08:00")
    Filing.objects.create(cycle=cycle, unit=town.unit)


def token_of(name: str) -> str:
    """Make a token for somebody; of "dead" it is one that was revoked."""
    from jiheng.web.api.actions import make_token, revoke_tokens
    from jiheng.web.orgs.models import User

    user = User.objects.get(username="clerk" if name == "dead" else name)
    token = make_token(user)
    if name == "dead":
        revoke_tokens(user)
    return token


def send(client: Client, token: str, method: str, address: str, body: Any = None, **headers: str) -> Any:
    """Send a request: a body as JSON, a file as a form."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    if token:
        given["authorization"] = f"Bearer {token}"
    if hasattr(body, "read"):
        return client.post(ROOT + address, {"file": body}, headers=given)
    kind = {"content_type": "application/json"} if method in ("post", "put", "patch") else {}
    return getattr(client, method)(ROOT + address, body, headers=given, **kind)
