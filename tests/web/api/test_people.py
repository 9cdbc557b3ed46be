"""Offices and posts by the API: read, added with their line in the log, and refused in a sentence at its place."""

from collections.abc import Callable
from typing import Any

import pytest

from jiheng.web.log import LogEntry

pytestmark = pytest.mark.django_db
Call = Callable[..., Any]


def test_an_office_and_its_post_are_added_and_read(call: Call) -> None:
    made = call("clerk", "post", "/units/tazhong/offices", {"name": "接口办公室"})
    assert made.status_code == 201
    assert made.json() in call("clerk", "get", "/units/tazhong/offices").json()["items"]
    post = call("leader", "post", "/units/tazhong/posts", {"name": "接口岗", "office": "接口办公室", "group": "member"})
    assert post.status_code == 201
    shown = {"name": "接口岗", "office": "接口办公室", "group": "member", "accounts": 0}
    assert shown.items() <= post.json().items()
    assert post.json() in call("auditor", "get", "/units/tazhong/posts").json()["items"]
    told = LogEntry.objects.filter(action__in=["add_office", "add_post"]).order_by("-id")[:2]
    assert [(one.action, one.actor, one.unit) for one in told] == [
        ("add_post", "leader", "tazhong"),
        ("add_office", "clerk", "tazhong"),
    ]


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("offices", {"name": " "}, "/name"),
        ("offices", {"name": "甲" * 101}, "/name"),
        ("offices", {}, "/name"),
        ("posts", {"name": "接口岗", "office": "没有这个"}, "/office"),
        ("posts", {"name": "接口岗", "group": "boss"}, "/group"),
        ("posts", {"name": "接口岗", "person": "x"}, "/person"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(call: Call, path: str, body: Any, pointer: str) -> None:
    before = call("clerk", "get", f"/units/tazhong/{path}").json()
    answer = call("clerk", "post", f"/units/tazhong/{path}", body)
    assert answer.status_code == 422
    assert pointer in [one["pointer"] for one in answer.json()["errors"]]
    assert call("clerk", "get", f"/units/tazhong/{path}").json() == before


def test_an_office_of_a_name_that_is_taken_is_refused(call: Call) -> None:
    name = call("clerk", "get", "/units/tazhong/offices").json()["items"][0]["name"]
    answer = call("clerk", "post", "/units/tazhong/offices", {"name": name})
    assert (answer.status_code, f"已经有“{name}”了" in answer.json()["detail"]) == (422, True)


def test_a_token_of_an_account_with_a_one_time_password_opens_nothing(call: Call) -> None:
    from jiheng.web.api.actions import make_token
    from jiheng.web.orgs.models import User
    from jiheng.web.refusals import Refused

    assert call("clerk", "get", "/units/tazhong/offices").status_code == 200
    User.objects.filter(username="clerk").update(must_change=True)
    assert call("clerk", "get", "/units/tazhong/offices").status_code == 401
    with pytest.raises(Refused, match="还在用一次性密码"):
        make_token(User.objects.get(username="clerk"))
