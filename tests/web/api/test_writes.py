"""What is written: amounts that cannot be, statements against their version, records, and a cycle from desk to desk."""

from collections.abc import Callable
from typing import Any

import pytest

from web.api.test_matrix import money, work
from web.api.world import CUTOFF

pytestmark = pytest.mark.django_db
STATED = "提高劳动就业水平"


@pytest.mark.parametrize(
    "amount",
    [
        "NaN",
        "Infinity",
        "1e9",
        "-1.00",
        "0",
        "1.001",
        "1,000.00",
        "１２",
        "٣",
        "1234567890123456789",
        "9" * 4000,
        "",
        " 1",
        "1\n",
        1.5,
        312170,
        None,
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["payments", "receipts"])
def test_an_amount_that_is_none_is_refused(call: Callable[..., Any], path: str, amount: object) -> None:
    answer = call("clerk", "post", f"/units/tazhong/{path}", {**money(), "amount": amount})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/amount"


@pytest.mark.parametrize("body", ['{"amount": NaN}', '{"amount": 1e999}', "{", "[]", "null", "", '"x"', '{"line": "\\ud800"}'])
def test_a_body_that_is_no_payment(call: Callable[..., Any], body: str) -> None:
    answer = call("clerk", "post", "/units/tazhong/payments", body)
    assert answer.status_code in (400, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_every_field_at_fault_is_named(call: Callable[..., Any]) -> None:
    answer = call(
        "clerk", "post", "/units/tazhong/payments", {"amount": "1", "day": "1.7.2021", "summary": "x\0", "colour": "red"}
    )
    assert {one["pointer"] for one in answer.json()["errors"]} == {"/line", "/day", "/summary", "/colour"}
    assert all("\u4e00" <= one["detail"][0] <= "\u9fff" for one in answer.json()["errors"])


def test_too_large_a_body(call: Callable[..., Any]) -> None:
    answer = call("clerk", "post", "/units/tazhong/payments", {**money(), "summary": "x" * (2 << 20)})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"line": "no-such"}, "/line"),
        ({"arrears": 2**31 - 1}, "/arrears"),
        ({"day": "2021-07-03"}, "/day"),
        ({"summary": " "}, "/summary"),
    ],
)
def test_what_the_ledger_refuses_names_its_field(call: Callable[..., Any], changed: dict[str, object], field: str) -> None:
    answer = call("clerk", "post", "/units/tazhong/payments", {**money(), **changed})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == field


def test_a_payment_and_its_reversal(call: Callable[..., Any]) -> None:
    made = call("clerk", "post", "/units/tazhong/payments", money())
    assert made.status_code == 201
    undone = call("clerk", "post", f"/payments/{made.json()['id']}/reversals", {"reason": "重复"})
    assert undone.status_code == 201
    assert undone.json()["reverses"] == made.json()["number"]
    assert undone.json()["number"] == made.json()["number"] + 1
    again = call("clerk", "post", f"/payments/{made.json()['id']}/reversals", {"reason": "重复"})
    assert again.status_code == 422
    assert call("clerk", "post", f"/receipts/{made.json()['id']}/reversals", {"reason": "重复"}).status_code == 404
    page = call("clerk", "get", f"/units/tazhong/payments?cursor={made.json()['number'] - 1}").json()
    assert page["items"][0]["reversed_by"] == undone.json()["number"]


def address(name: str = STATED) -> str:
    from jiheng.web.targets.models import ApprovedIndicator

    one = ApprovedIndicator.objects.get(unit__code="tazhong", name=name)
    return f"/units/tazhong/indicators/{one.pk}/statement?cutoff={CUTOFF}"


def test_a_statement_is_held_against_its_version(call: Callable[..., Any]) -> None:
    seen = call("clerk", "get", address())
    etag = seen.headers["ETag"]
    assert etag == f'"{seen.json()["version"]}"'
    said = {"words": "有所提高", "grade": "60", "explanation": "上半年新增就业较多", "causes": ["staff"]}
    first = call("clerk", "put", address(), said, if_match=etag)
    assert first.status_code == 200, first.content.decode()
    assert first.json()["version"] == seen.json()["version"] + 1
    second = call("office", "put", address(), {**said, "words": "显著提高"}, if_match=etag)
    assert second.status_code == 412
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.json()["current"] == first.json()
    assert second.json()["current"]["made_by"] == "clerk"
    assert call("office", "put", address(), {**said, "words": "显著提高"}, if_match=first.headers["ETag"]).status_code == 200


@pytest.mark.parametrize(
    ("version", "status"), [("", 428), ("3", 412), ('W/"1"', 412), ('"999"', 412), ("*", 412), ('"-1"', 412)]
)
def test_a_version_that_is_none(call: Callable[..., Any], version: str, status: int) -> None:
    headers = {"if_match": version} if version else {}
    assert call("clerk", "put", address(), {"words": "有所提高"}, **headers).status_code == status


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"grade": "NaN"}, "/grade"),
        ({"causes": ["none"]}, "/causes"),
        ({"likelihood": "x"}, "/likelihood"),
        ({"value": "5"}, "/value"),
        ({"words": "x" * 201}, "/words"),
    ],
)
def test_a_statement_that_cannot_be(call: Callable[..., Any], said: dict[str, Any], field: str) -> None:
    etag = call("clerk", "get", address()).headers["ETag"]
    answer = call("clerk", "put", address(), said, if_match=etag)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == field


def test_what_the_rows_give_cannot_be_stated(call: Callable[..., Any]) -> None:
    where = address("干部学习培训次数")
    etag = call("clerk", "get", where).headers["ETag"]
    assert call("clerk", "put", where, {"value": "48"}, if_match=etag).status_code == 422
    assert call("clerk", "put", where, {"explanation": "下半年补上"}, if_match=etag).status_code == 200


def test_a_record_is_kept_as_its_kind_asks(call: Callable[..., Any]) -> None:
    made = call("office", "post", "/units/tazhong/records", work())
    assert made.status_code == 201
    assert made.json()["made_by"] == "office"
    body = work()
    name = next(iter(body["values"]))
    for values, pointer in (({}, f"/values/{name}"), ({**body["values"], "colour": "red"}, "/values")):
        answer = call("clerk", "post", "/units/tazhong/records", {**body, "values": values})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == pointer
    for changed, field in (({"kind": "none"}, "kind"), ({"office": "别的科室"}, "office"), ({"day": "2021-07-03"}, "day")):
        answer = call("clerk", "post", "/units/tazhong/records", {**body, **changed})
        assert answer.json()["errors"][0]["pointer"] == f"/{field}"


def test_a_cycle_goes_from_the_clerk_to_the_reviewer(call: Callable[..., Any]) -> None:
    cycle = call("clerk", "get", "/units/tazhong/cycles").json()["items"][0]["id"]

    def press(who: str, act: str, **body: str) -> Any:
        return call(who, "post", f"/cycles/{cycle}/{act}", body)

    assert press("clerk", "send_up").json()["state"] == "checking"
    assert press("clerk", "submit").status_code == 403
    submitted = press("leader", "submit").json()
    assert submitted["state"] == "submitted"
    assert len(submitted["snapshots"]) == 1
    assert press("leader", "submit").status_code == 422
    answer = call("clerk", "put", address(), {"words": "有所提高"}, if_match=call("clerk", "get", address()).headers["ETag"])
    assert answer.status_code == 422
    assert press("reviewer", "return").json()["errors"][0]["pointer"] == "/remark"
    assert press("reviewer", "return", remark="原因没有写").json()["remark"] == "原因没有写"
    assert press("reviewer", "destroy").status_code == 404
    frozen = call("reviewer", "get", f"/units/tazhong/report?cutoff={CUTOFF}&snapshot=last")
    assert frozen.status_code == 200
