"""Tokens: shown once, kept as a hash, dead when revoked or when the account is, and those of the demo only on this machine."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cli.calling import call as command
from web.api.world import token_of

pytestmark = pytest.mark.django_db
UNITS = "/api/v1/units"


def ask(token: str, **more: Any) -> Any:
    return Client(headers={"host": "127.0.0.1"}).get(UNITS, headers={"authorization": token}, **more)


def test_only_the_hash_is_kept(demo: None) -> None:
    from jiheng.web.api.models import Token
    from jiheng.web.log import LogEntry

    token = token_of("clerk")
    kept = Token.objects.latest("pk")
    assert kept.sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(vars(kept))
    entry = LogEntry.objects.filter(action="make_token").latest("id")
    assert entry.detail == {"user": "clerk"}
    assert kept.last_used is None
    assert ask(f"Bearer {token}").status_code == 200
    kept.refresh_from_db()
    assert kept.last_used is not None


@pytest.mark.parametrize(
    "spelling", ["{0}", "Basic {0}", "Bearer", "Bearer ", "Bearer {0}x", "Bearer  {0}", "bearer令牌", "Bearer \ud800"]
)
def test_what_is_no_token(demo: None, spelling: str) -> None:
    answer = ask(spelling.format(token_of("clerk")))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_log_in_is_no_token(demo: None, client: Client) -> None:
    from jiheng.web.orgs.models import User

    client.force_login(User.objects.get(username="clerk"), "jiheng.web.orgs.auth.PeopleBackend")
    assert client.get(UNITS).status_code == 401


def test_a_disabled_account_has_no_token(demo: None) -> None:
    from jiheng.web.api.actions import make_token
    from jiheng.web.orgs.models import User
    from jiheng.web.refusals import Refused

    token, user = token_of("clerk"), User.objects.get(username="clerk")
    user.is_active = False
    user.save()
    assert ask(f"Bearer {token}").status_code == 401
    with pytest.raises(Refused):
        make_token(user)


def test_a_demo_token_is_good_on_this_machine_only(demo: None, rf: Any) -> None:
    from jiheng.web.api.auth import caller
    from jiheng.web.orgs.models import User

    token = token_of("clerk")
    near, far = (
        rf.get(UNITS, headers={"authorization": f"Bearer {token}"}, REMOTE_ADDR=place) for place in ("127.0.0.1", "10.0.0.9")
    )
    assert caller(near)
    assert caller(far) is None
    User.objects.filter(username="clerk").update(demo=False)
    assert caller(rf.get(UNITS, headers={"authorization": f"Bearer {token}"}, REMOTE_ADDR="10.0.0.9"))


def test_the_command(tmp_path: Path) -> None:
    place = {"JIHENG_DATA": str(tmp_path), "DATABASE_URL": ""}
    assert command("token", "clerk", **place).code == 64
    assert command("demo", **place, JIHENG_TODAY="2021-07-02").code == 0
    made = command("token", "clerk", **place)
    assert made.code == 0
    assert made.out.startswith("jh_")
    assert len(made.out.splitlines()) == 1
    assert "只显示这一次" in made.err
    assert command("token", "clerk", **place).out != made.out
    ended = command("token", "clerk", "--revoke", **place)
    assert ended.code == 0
    assert "2 个" in ended.out
    assert made.out.strip().encode() not in (tmp_path / "jiheng.sqlite3").read_bytes()


def test_revoking_ends_all(call: Callable[..., Any]) -> None:
    from jiheng.web.api.actions import revoke_tokens
    from jiheng.web.orgs.models import User

    assert call("leader", "get", "/units").status_code == 200
    revoke_tokens(User.objects.get(username="leader"))
    assert call("leader", "get", "/units").status_code == 401
