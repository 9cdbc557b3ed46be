"""Objectives, approved indicators and their sources by the API: what is sent comes back, refusals point at their field."""

from collections.abc import Callable
from typing import Any

import pytest

from web.api.test_matrix import INDICATOR

pytestmark = pytest.mark.django_db
BASE = "/units/tazhong/indicators/approved"


def made(call: Callable[..., Any], **more: Any) -> dict[str, Any]:
    answer = call("clerk", "post", BASE, {**INDICATOR, "year": 2021, **more})
    assert answer.status_code == 201, answer.content.decode()
    return dict(answer.json())


def wrong(answer: Any) -> tuple[int, list[str]]:
    return answer.status_code, [one["pointer"] for one in answer.json()["errors"]]


def test_an_indicator_is_approved_changed_bound_and_dropped(call: Callable[..., Any]) -> None:
    one = made(call, office="党政办公室", due_from="2021-06-30", weight="5.0", core=True)
    assert (one["office"], one["due_from"], one["weight"], one["core"], one["how"]) == (
        "党政办公室",
        "2021-06-30",
        "5.0",
        True,
        "",
    )
    at = f"{BASE}/{one['id']}"
    changed = call("clerk", "patch", at, {"value": "150", "office": "", "due_from": None}).json()
    assert (changed["value"], changed["office"], changed["due_from"], changed["name"]) == ("150", "", None, "入户走访次数")
    part = {"sum": "", "where": {"result": ["化解", "达成协议"]}}
    answer = call("clerk", "post", f"{at}/basis", {"how": "records", "kind": kind(), "top": part})
    assert answer.status_code == 201, answer.content.decode()
    kept = call("clerk", "get", f"{at}/basis").json()
    assert kept == answer.json()
    assert (kept["how"], kept["kind"], kept["top"]) == ("records", kind(), part)
    listed = {row["id"]: row for row in call("reviewer", "get", f"{BASE}?year=2021").json()["items"]}
    assert listed[one["id"]]["how"] == "records"
    assert call("clerk", "delete", at).status_code == 204
    assert call("clerk", "get", f"{at}/basis").status_code == 404


def kind() -> str:
    from jiheng.web.demo.records import MEDIATION

    return MEDIATION.code


def test_lines_are_named_by_their_codes(call: Callable[..., Any]) -> None:
    one = made(call, name="人员支出", level2="cost", op="<=", measure_unit="万元")
    at = f"{BASE}/{one['id']}/basis"
    assert call("clerk", "post", at, {"how": "lines", "lines": ["30101", "30102"]}).json()["lines"] == ["30101", "30102"]
    assert wrong(call("clerk", "post", at, {"how": "lines", "lines": ["30101", "99"]})) == (422, ["/lines"])
    assert wrong(call("clerk", "post", at, {"how": "share", "kind": kind()})) == (422, ["/how"])
    assert wrong(call("clerk", "post", at, {"how": "records", "kind": "none"})) == (422, ["/kind"])
    where = {"where": {"result": ["没有的"]}}
    assert wrong(call("clerk", "post", at, {"how": "records", "kind": kind(), "top": where})) == (422, ["/top"])
    assert call("clerk", "get", at).json()["how"] == "lines"


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"level2": "social"}, "/level2"),
        ({"name": ""}, "/name"),
        ({"value": "许多"}, "/value"),
        ({"weight": "101"}, "/weight"),
        ({"office": "没有的科室"}, "/office"),
        ({"due_from": "2022-01-01"}, "/due_from"),
        ({"colour": "red"}, "/colour"),
        ({"year": "二〇二一"}, "/year"),
        ({"name": "干部学习培训次数"}, "/name"),
    ],
)
def test_what_is_refused_points_at_its_field(call: Callable[..., Any], given: dict[str, Any], place: str) -> None:
    answer = call("clerk", "post", BASE, {**INDICATOR, "year": 2021, **given})
    assert wrong(answer) == (422, [place])


def test_what_was_filled_is_not_dropped(call: Callable[..., Any]) -> None:
    from jiheng.web.targets.models import ApprovedIndicator

    filled = ApprovedIndicator.objects.get(unit__code="tazhong", name="提高劳动就业水平")
    answer = call("clerk", "delete", f"{BASE}/{filled.pk}")
    assert answer.status_code == 422
    assert "不能删" in answer.json()["detail"]


def test_the_objectives_of_a_year(call: Callable[..., Any]) -> None:
    at = "/units/tazhong/objectives"
    for project, said in (("", "全年化解矛盾纠纷"), ("道路硬化", "硬化村道 3 公里")):
        assert call("leader", "post", at, {"year": 2022, "project": project, "text": said}).status_code == 201
    found = {one["project"]: one["text"] for one in call("clerk", "get", f"{at}?year=2022").json()["items"]}
    assert found == {"": "全年化解矛盾纠纷", "道路硬化": "硬化村道 3 公里"}
    assert wrong(call("leader", "post", at, {"year": 2022, "text": " "})) == (422, ["/text"])
    assert wrong(call("leader", "post", at, {"year": 1999, "text": "目标"})) == (422, ["/year"])
