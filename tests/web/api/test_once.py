"""Idempotency-Key: the same request again gets the first answer, another one is refused, and one under way is not doubled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from web.api.world import send
from web.ledger.making import TODAY, Made, made, on


@pytest.fixture(autouse=True)
def business_date(settings: Any) -> None:
    settings.JIHENG_TODAY = TODAY


@pytest.fixture
def town(db: None) -> Made:
    """Return a town with 1,000 yuan of cash."""
    return rich_town()


def rich_town() -> Made:
    """Make a town with 1,000 yuan of cash."""
    from jiheng.web.ledger.actions import receive

    town = made()
    receive(town.clerk, town.lines[0], Decimal(1000), on(1), summary="拨款")
    return town


def payer(town: Made) -> Callable[..., Any]:
    """Return what sends a payment of the town's clerk."""
    from jiheng.web.api.actions import make_token

    token = make_token(town.clerk)

    def pay(key: str = "k1", amount: str = "1.00", **more: Any) -> Any:
        body = {"line": "1", "amount": amount, "day": "2021-06-01", "summary": "付款", **more}
        client = Client(headers={"host": "127.0.0.1"})
        return send(client, token, "post", f"/units/{town.unit.code}/payments", body, **({"idempotency_key": key} if key else {}))

    return pay


def payments(town: Made) -> int:
    from jiheng.web.ledger.models import Entry

    return Entry.objects.filter(book__year__unit=town.unit, kind="payment").count()


def test_the_same_again_gets_the_first_answer(town: Made) -> None:
    from jiheng.web.log import LogEntry

    pay = payer(town)
    first = pay()
    again = [pay() for _ in range(5)]
    assert first.status_code == 201
    assert {(one.status_code, one.content) for one in again} == {(201, first.content)}
    assert first.json()["amount"] == "1.00"
    assert payments(town) == 1
    assert LogEntry.objects.filter(action="pay").count() == 1


def test_the_same_key_for_something_else_is_refused(town: Made) -> None:
    pay = payer(town)
    pay()
    other = pay(amount="2.00")
    assert other.status_code == 422
    assert "Idempotency-Key" in other.json()["detail"]
    assert payments(town) == 1
    assert pay("k2", amount="2.00").status_code == 201


def test_keys_of_two_people_are_two(town: Made) -> None:
    from jiheng.web.api.actions import make_token

    first = payer(town)().json()
    token = make_token(town.leader)
    client = Client(headers={"host": "127.0.0.1"})
    body = {"line": "1", "amount": "1.00", "day": "2021-06-01", "summary": "付款"}
    answer = send(client, token, "post", f"/units/{town.unit.code}/payments", body, idempotency_key="k1")
    assert answer.status_code == 403
    assert first["number"] == 2


def test_a_refusal_is_the_first_answer_too(town: Made) -> None:
    from jiheng.web.ledger.actions import receive

    pay = payer(town)
    refused = pay(amount="1000.01")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/amount"
    receive(town.clerk, town.lines[0], Decimal(5000), on(2), summary="追加")
    assert pay(amount="1000.01").content == refused.content
    assert payments(town) == 0


def test_a_fault_frees_the_key(town: Made, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError("secret of the house")

    pay = payer(town)
    with monkeypatch.context() as patched:
        patched.setattr("jiheng.web.ledger.actions.log.record", broken)
        answer = pay()
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert answer.json()["number"] in caplog.text
    assert answer.json()["number"] in answer.json()["detail"]
    assert payments(town) == 0
    assert pay().status_code == 201
    assert payments(town) == 1


def test_what_is_under_way_answers_409_until_it_is_given_up(town: Made) -> None:
    from jiheng.web.api import actions
    from jiheng.web.api.models import KeptAnswer

    pay = payer(town)
    pay()
    KeptAnswer.objects.update(status=None, body="", claim="somebody")
    busy = pay()
    assert busy.status_code == 409
    assert busy.headers["Retry-After"] == "1"
    kept = KeptAnswer.objects.get()
    KeptAnswer.objects.update(begun_at=kept.begun_at - actions.GIVEN_UP - timedelta(seconds=1))
    assert pay(sure=False).status_code == 422  # another body
    assert pay().status_code in (201, 422)  # taken over and done; the ledger itself sees that it looks like the first
    with pytest.raises(actions.InFlight):
        actions.hold(kept)  # whoever was slow can keep nothing any more


@pytest.mark.parametrize("key", ["", "钥匙", "a b", "x" * 256])
def test_a_key_that_is_none(town: Made, key: str) -> None:
    pay = payer(town)
    if not key:
        assert pay("").status_code == 201
    else:
        assert pay(key).status_code == 400
        assert payments(town) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("threads", [2, 8])
def test_at_once_only_one_is_done(threads: int) -> None:
    town = rich_town()
    pay, barrier = payer(town), Barrier(threads)

    def once(_number: int) -> Any:
        try:
            barrier.wait()
            return pay(sure=True)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        answers = list(pool.map(once, range(threads)))
    answers.append(pay(sure=True))
    assert {one.status_code for one in answers} <= {201, 409}
    assert len({one.content for one in answers if one.status_code == 201}) == 1
    assert answers[-1].status_code == 201
    assert payments(town) == 1
