"""One's own password: changed by whoever knows the old one, the first one before anything else; other sessions end."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jiheng.web.log import LogEntry
from jiheng.web.orgs.models import User
from web.orgs.people import PASSWORD, log_in, person

NEW = "hong-shu-lin-28"
FORM = {"old": PASSWORD, "new": NEW, "again": NEW}


@pytest.fixture
def anna(town: Any, client: Client) -> Any:
    user = person("anna", town, "clerk")
    log_in(client, "anna")
    return user


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_a_password_is_changed_and_every_other_session_ends(client: Client, anna: Any) -> None:
    other = Client(headers={"host": "127.0.0.1"})
    log_in(other, "anna")
    key = client.cookies["sessionid"].value
    assert client.post("/password/", FORM).url == "/password/"
    assert "别处的登录都已退出" in text(client.get("/password/"))
    assert client.get("/units/tazhong/").status_code == 200
    assert other.get("/units/tazhong/").status_code == 302
    other.cookies["sessionid"] = key
    assert other.get("/units/tazhong/").status_code == 302
    entry = LogEntry.objects.latest("id")
    assert (entry.action, entry.actor, entry.detail) == ("change_password", "anna", {"user": "anna", "sessions": 1})
    assert log_in(other, "anna").status_code == 200
    assert log_in(other, "anna", NEW).status_code == 302


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"old": "wrong"}, "现在的密码不对"),
        ({"old": ""}, "请填现在的密码"),
        ({"again": "other-words"}, "两次输入的新密码不一样"),
        ({"new": PASSWORD, "again": PASSWORD}, "和现在的一样"),
        ({"new": "short", "again": "short"}, "密码太短"),
        ({"new": "90871236512", "again": "90871236512"}, "数字"),
        ({"new": "password1", "again": "password1"}, "常见"),
        ({"new": "x" * 1001, "again": "x" * 1001}, "密码太长了"),
    ],
)
def test_what_cannot_be_is_refused_and_the_old_one_stays(client: Client, anna: Any, change: Any, sentence: str) -> None:
    answer = client.post("/password/", FORM | change)
    assert (answer.status_code, sentence in text(answer)) == (422, True), text(answer)
    assert PASSWORD not in text(answer)
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)
    assert not LogEntry.objects.filter(action="change_password").exists()


def test_a_wrong_old_password_counts_like_a_failed_log_in(client: Client, anna: Any) -> None:
    for _time in range(5):
        answer = client.post("/password/", FORM | {"old": "wrong"})
    assert answer.status_code == 429
    assert LogEntry.objects.filter(action="log_in_failed").count() == 5
    assert client.post("/password/", FORM).status_code == 429
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_a_password_that_somebody_else_knows_opens_one_page_only(client: Client, anna: Any) -> None:
    User.objects.filter(pk=anna.pk).update(must_change=True)
    for page in ("/units/", "/units/tazhong/", "/", "/units/tazhong/settings/", "/accounts/"):
        assert client.get(page).url == "/password/"
    assert client.post("/units/tazhong/settings/offices/", {"name": "甲"}).url == "/password/"
    part = client.post("/units/tazhong/settings/offices/", {"name": "甲"}, headers={"HX-Request": "true"})
    assert (part.status_code, "请先换密码" in text(part)) == (403, True)
    assert "别人发给您的" in text(client.get("/password/"))
    assert client.post("/password/", FORM).url == "/units/"
    assert client.get("/units/tazhong/").status_code == 200


def test_a_one_time_password_is_good_for_a_week(client: Client, town: Any) -> None:
    anna = person("anna", town, "clerk")
    for days, status in ((8, 200), (6, 302)):
        User.objects.filter(pk=anna.pk).update(must_change=True, password_at=timezone.now() - timedelta(days=days))
        assert log_in(client, "anna").status_code == status


def test_equal_protection_asks_for_kinds_of_signs_and_a_new_one_now_and_then(client: Client, anna: Any, settings: Any) -> None:
    settings.PASSWORD_RULES, settings.PASSWORD_LIFE = "dengbao", timedelta(days=90)
    kinds = {"NAME": "jiheng.web.orgs.passwords.KindsOfSigns"}
    settings.AUTH_PASSWORD_VALIDATORS = [*settings.AUTH_PASSWORD_VALIDATORS, kinds]
    assert client.get("/units/tazhong/").status_code == 200
    User.objects.filter(pk=anna.pk).update(password_at=timezone.now() - timedelta(days=91))
    assert client.get("/units/tazhong/").url == "/password/"
    assert "用得太久了" in text(client.get("/password/"))
    poor = "hongshulin-hongshulin"
    assert "至少三种" in text(client.post("/password/", FORM | {"new": poor, "again": poor}))
    assert client.post("/password/", FORM).status_code == 302
    assert client.get("/units/tazhong/").status_code == 200


def test_one_time_passwords_are_all_different_and_pass_either_rule() -> None:
    from jiheng.web.orgs.passwords import KindsOfSigns, one_time

    made = {one_time() for _time in range(50)}
    assert len(made) == 50
    for password in made:
        KindsOfSigns().validate(password)
        assert len(password) == 14
