"""Who else has the grid open: named while their page says so, gone when it is left or silent, and never of another unit."""

from datetime import timedelta
from typing import Any

import pytest

pytestmark = pytest.mark.django_db
HERE, AT = "/units/tazhong/fill/presence/", "?cutoff=2021-06-30"


def say(client: Any, more: str = "") -> list[str]:
    found: list[str] = client.post(HERE + AT + more).json()["others"]
    return found


def test_two_posts_see_each_other_and_nobody_sees_himself(at: Any) -> None:
    assert say(at("clerk")) == []
    assert say(at("office")) == ["预算管理岗正在填报"]
    assert say(at("clerk")) == ["社会事务办公室负责人正在填报"]
    say(at("leader"))
    page = at("clerk").get("/units/tazhong/fill/" + AT).content.decode()
    assert "社会事务办公室负责人正在填报" in page
    assert [one for one in say(at("clerk")) if one.endswith("正在看")] == ["党委书记正在看"]


def test_who_left_or_fell_silent_is_gone(at: Any) -> None:
    from jiheng.web.board.presence import GONE
    from jiheng.web.cycles.models import Presence

    say(at("office"))
    say(at("leader"))
    assert at("office").post(HERE + AT + "&leave=1").status_code == 204
    assert say(at("clerk")) == ["党委书记正在看"]
    row = Presence.objects.get(user__username="leader")
    row.seen_at -= GONE + timedelta(seconds=1)
    row.save()
    assert say(at("clerk")) == []


def test_of_a_report_that_is_not_filled_any_more_nothing_is_noted(at: Any) -> None:
    from jiheng.web.cycles.models import Presence

    at("office").post(HERE + "?cutoff=2021-03-31")
    assert Presence.objects.count() == 0


def test_no_word_goes_into_the_log_and_none_to_another_unit(at: Any) -> None:
    from jiheng.web.log import LogEntry

    clerk = at("clerk")
    before = LogEntry.objects.count()
    say(clerk)
    assert LogEntry.objects.count() == before
    assert clerk.post("/units/demo-b/fill/presence/").status_code == 404
    assert clerk.get(HERE).status_code == 405
    clerk.logout()
    assert clerk.post(HERE + AT).status_code in (302, 401)
