"""A budget made by the API: a year, lines and plans held against their version, changes by codes, and refusals at their place."""

from collections.abc import Callable
from typing import Any

import pytest

from web.api.test_matrix import LINE

pytestmark = pytest.mark.django_db
YEAR = "/units/tazhong/budgets/2021"


def added(call: Callable[..., Any], **changed: Any) -> Any:
    return call("clerk", "post", f"{YEAR}/lines", {**LINE, **changed})


def pointer(answer: Any) -> str:
    assert answer.status_code == 422, answer.content.decode()
    return str(answer.json()["errors"][0]["pointer"])


def test_a_line_is_added_seen_changed_and_dropped(call: Callable[..., Any]) -> None:
    line = added(call).json()
    at = f"/units/tazhong/budgets/lines/{line['id']}"
    assert (line["code"], line["initial"], line["year"]) == ("30299-9", "12.50", 2021)
    seen = call("leader", "get", at)
    assert seen.json() == line
    changed = call("clerk", "put", at, {**LINE, "initial": "24.00"}, if_match=seen.headers["ETag"])
    assert changed.json()["initial"] == "24.00"
    late = call("clerk", "put", at, LINE, if_match=seen.headers["ETag"])
    assert late.status_code == 412
    assert late.json()["current"] == changed.json()
    assert late.headers["ETag"] == changed.headers["ETag"]
    assert call("clerk", "put", at, LINE).status_code == 428
    budget = call("clerk", "get", "/units/tazhong/budgets?year=2021").json()["items"][0]
    assert next(one for one in budget["lines"] if one["id"] == line["id"])["budget"] == "24.00"
    assert call("clerk", "delete", at).status_code == 204
    assert call("clerk", "get", at).status_code == 404


def test_a_plan_by_month_is_held_against_the_amount(call: Callable[..., Any]) -> None:
    at = f"/units/tazhong/budgets/lines/{added(call).json()['id']}/months"
    seen = call("clerk", "get", at)
    assert seen.json() == {"months": [], "unplanned": "12.50"}
    plan = {"months": [{"month": 3, "amount": "10.00"}, {"month": 12, "amount": "4.00"}]}
    kept = call("clerk", "put", at, plan, if_match=seen.headers["ETag"])
    assert kept.json() == {**plan, "unplanned": "-1.50"}
    assert call("clerk", "put", at, plan, if_match=seen.headers["ETag"]).status_code == 412
    twice = {"months": [{"month": 3, "amount": "1.00"}] * 2}
    assert pointer(call("clerk", "put", at, twice, if_match=kept.headers["ETag"])) == "/months"
    assert pointer(call("clerk", "put", at, {"months": [{"month": 13, "amount": "1.00"}]}, if_match="x")) == "/months/0/month"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"initial": "1.005"}, "/initial"),
        ({"initial": "-1.00"}, "/initial"),
        ({"initial": 12}, "/initial"),
        ({"code": "30101"}, "/code"),
        ({"code": " "}, "/code"),
        ({"scope": "other"}, "/scope"),
        ({"part": "project"}, "/part"),
        ({"source": "bank"}, "/source"),
        ({"economic_class": "12"}, "/economic_class"),
    ],
)
def test_a_line_that_is_not_good_points_at_its_field(call: Callable[..., Any], changed: dict[str, Any], field: str) -> None:
    assert pointer(added(call, **changed)) == field


def test_a_change_names_lines_by_their_codes(call: Callable[..., Any]) -> None:
    one, other = (added(call, code=code).json() for code in ("X1", "X2"))
    change = {"kind": "virement", "document": "会议纪要〔2021〕9号", "decided_on": "2021-07-01"}
    lines = [{"line": "X1", "amount": "-2.50"}, {"line": "X2", "amount": "2.50"}]
    made = call("clerk", "post", f"{YEAR}/changes", {**change, "lines": lines})
    assert made.status_code == 201, made.content.decode()
    assert made.json()["lines"] == lines
    for wrong, field in (
        (lines[:1], "/lines"),
        ([], "/lines"),
        ([*lines, {"line": "none", "amount": "1.00"}], "/lines/2/line"),
        ([*lines, lines[0]], "/lines/2/line"),
        ([{"line": "X1", "amount": "1.001"}], "/lines/0/amount"),
        ([{"line": "X1", "amount": "-11.00"}, {"line": "X2", "amount": "11.00"}], "/lines"),
    ):
        assert pointer(call("clerk", "post", f"{YEAR}/changes", {**change, "lines": wrong})) == field
    at = f"/units/tazhong/budgets/lines/{one['id']}"
    again = {**LINE, "code": "X1", "initial": "99.00"}
    assert pointer(call("clerk", "put", at, again, if_match=call("clerk", "get", at).headers["ETag"])) == "/initial"
    assert call("clerk", "delete", f"/units/tazhong/budgets/lines/{other['id']}").status_code == 422


def test_a_year_is_begun_once_and_old_debts_are_named_once(call: Callable[..., Any]) -> None:
    begun = call("clerk", "post", "/units/tazhong/budgets", {"year": 2022})
    assert (begun.status_code, begun.json()["lines"]) == (201, [])
    assert pointer(call("clerk", "post", "/units/tazhong/budgets", {"year": 2022})) == "/year"
    debt = {"name": "旧欠", "amount": "5.00"}
    assert call("clerk", "post", f"{YEAR}/arrears", debt).json()["owed"] == "5.00"
    assert pointer(call("clerk", "post", f"{YEAR}/arrears", debt)) == "/name"
    assert pointer(call("clerk", "post", f"{YEAR}/arrears", {**debt, "amount": "0"})) == "/amount"
    assert call("clerk", "post", "/units/tazhong/budgets/1999/lines", LINE).status_code == 404
