"""Log-in and log-out: one answer for all that is wrong, locks, sessions that end, and a line in the log for each."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.test import Client, RequestFactory

from jiheng.web.log import LogEntry, verify_log
from jiheng.web.orgs.auth import PeopleBackend
from jiheng.web.orgs.models import User
from web.orgs.people import PASSWORD, log_in, person

WRONG, LOCKED = "账号或密码不对，请再输一次。", "已锁定，请过 15 分钟再登录。"


def acts() -> list[tuple[str, str]]:
    return list(LogEntry.objects.order_by("id").values_list("action", "actor"))


def inside(client: Client) -> bool:
    """Whether the browser is logged in."""
    return 'action="/logout/"' in client.get("/").content.decode()


@pytest.fixture
def anna(town: Any) -> Any:
    return person("anna", town, "clerk")


def test_the_right_password_opens_and_log_out_shuts(client: Client, anna: Any) -> None:
    assert identify_hasher(anna.password).algorithm == "argon2"
    assert log_in(client, "anna", next="/?page=1").url == "/?page=1"
    assert inside(client)
    key = client.cookies["sessionid"].value
    assert client.post("/logout/").url == "/login/"
    assert not inside(client)
    client.cookies["sessionid"] = key
    assert not inside(client)
    assert not Session.objects.filter(session_key=key).exists()
    assert acts() == [("log_in", "anna"), ("log_out", "anna")]
    assert list(verify_log()) == []


def test_log_in_and_out_only_by_a_form_of_ours(anna: Any) -> None:
    strange = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    assert log_in(strange, "anna").status_code == 403
    assert strange.post("/logout/").status_code == 403
    assert strange.get("/logout/").status_code == 405
    assert acts() == []


def test_the_cookie_is_closed(client: Client, anna: Any) -> None:
    log_in(client, "anna")
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["expires"] == ""


def test_the_key_of_the_session_changes_at_log_in(client: Client, anna: Any) -> None:
    session = client.session
    session["ran_out"] = 0
    session.save()
    before = client.cookies["sessionid"].value
    log_in(client, "anna")
    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_an_unknown_account_answers_as_a_wrong_password(anna: Any) -> None:
    def answer(name: str, password: str) -> tuple[int, str]:
        got = log_in(Client(headers={"host": "127.0.0.1"}), name, password)
        body = got.content.decode().partition("<main")[2]
        return got.status_code, body.replace(f'value="{name}"', "").partition("csrfmiddlewaretoken")[0]

    User.objects.create_user("gone", password=PASSWORD, is_active=False)
    answers = {answer("anna", "wrong"), answer("nobody", "wrong"), answer("gone", PASSWORD), answer("x" * 151, "y")}
    answers |= {answer("anna", "y" * 1001), answer("anna\0", PASSWORD)}
    assert len(answers) == 1
    assert WRONG in answers.pop()[1]
    assert {action for action, _ in acts()} == {"log_in_failed"}


@pytest.mark.parametrize(("name", "password", "said"), [("", "x", "请填账号。"), ("anna", "", "请填密码。")])
def test_what_is_missing_is_said_and_is_no_failure(client: Client, anna: Any, name: str, password: str, said: str) -> None:
    assert said in log_in(client, name, password).content.decode()
    assert acts() == []


@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_five_failures_lock_the_right_password_out_too(client: Client, anna: Any, later: Callable[..., Any], name: str) -> None:
    for _attempt in range(4):
        assert WRONG in log_in(client, name, "wrong").content.decode()
    for password in ("wrong", PASSWORD):
        answer = log_in(client, name, password)
        assert answer.status_code == 429
        assert LOCKED in answer.content.decode()
    assert acts() == [*[("log_in_failed", name)] * 5, ("lock_out", name), ("log_in_failed", name)]
    later(minutes=9)
    assert "请过 6 分钟再登录" in log_in(client, name).content.decode()
    later(minutes=6, seconds=1)
    assert (log_in(client, name).status_code == 302) is (name == "anna")


def test_a_lock_is_of_one_account_from_one_address(client: Client, town: Any, anna: Any) -> None:
    person("boris", town, "clerk")
    for _attempt in range(5):
        log_in(client, "anna", "wrong")
    assert log_in(client, "boris").status_code == 302
    elsewhere = client.post("/login/", {"username": "anna", "password": PASSWORD}, REMOTE_ADDR="127.0.0.2")
    assert elsewhere.status_code == 302
    assert log_in(client, "anna").status_code == 429


def test_success_forgets_the_failures(client: Client, anna: Any) -> None:
    for _round in range(2):
        for _attempt in range(4):
            assert log_in(client, "anna", "wrong").status_code == 200
        assert log_in(client, "anna").status_code == 302


def test_a_name_cannot_write_into_the_log(client: Client, town: Any) -> None:
    log_in(client, "a\nlog_in admin\u202e\x1b[31m" + "b" * 200, "wrong")
    actor = LogEntry.objects.get().actor
    assert actor.startswith("a\N{REPLACEMENT CHARACTER}log_in admin\N{REPLACEMENT CHARACTER}")
    assert len(actor) == 150
    assert actor.isprintable()


def test_a_failure_without_its_line_does_not_count(client: Client, anna: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from axes.models import AccessAttempt

    def full(*_: Any, **__: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr("jiheng.web.orgs.actions.record", full)
    client.raise_request_exception = False
    assert log_in(client, "anna", "wrong").status_code == 500
    assert not AccessAttempt.objects.exists()
    assert log_in(client, "anna").status_code == 500
    assert not inside(client)


@pytest.mark.parametrize(
    "bad",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        " /x",
    ],
)
def test_next_leads_nowhere_else(client: Client, anna: Any, bad: str) -> None:
    assert log_in(client, "anna", next=bad).url == "/units/"
    again = Client(headers={"host": "127.0.0.1"})
    assert again.post(f"/login/?next={quote(bad)}", {"username": "anna", "password": PASSWORD}).url == "/units/"


def test_who_sees_no_unit_begins_at_their_administration_or_at_the_desk(client: Client, town: Any) -> None:
    person("nobody", town)
    assert log_in(client, "nobody").url == "/"
    for role, page in (("admin", "/accounts/"), ("security", "/roles/"), ("logkeeper", "/log/")):
        person(role, town, role)
        assert log_in(client, role).url == page
        assert client.get(page).status_code == 200


def test_a_page_that_needs_a_person_comes_back_after_log_in(client: Client, anna: Any) -> None:
    asked = client.get("/units/tazhong/report/?cutoff=2021-06-30")
    assert asked.url == "/login/?next=/units/tazhong/report/%3Fcutoff%3D2021-06-30"
    page = client.get(asked.url).content.decode()
    assert "这一页要登录才能看。" in page
    assert 'name="next" value="/units/tazhong/report/?cutoff=2021-06-30"' in page
    assert (
        log_in(client, "anna", next="/units/tazhong/report/?cutoff=2021-06-30").url == "/units/tazhong/report/?cutoff=2021-06-30"
    )


def test_an_idle_session_ends(client: Client, anna: Any, later: Callable[..., Any]) -> None:
    log_in(client, "anna")
    for _quarter in range(4):
        later(minutes=15)
        assert inside(client)
    key = client.cookies["sessionid"].value
    later(minutes=30)
    assert client.get("/units/").status_code == 302
    assert "登录已过期" in client.get("/login/").content.decode()
    assert not Session.objects.filter(session_key=key).exists()
    assert acts()[-1] == ("log_out", "anna")
    assert LogEntry.objects.latest("id").detail == {"reason": "idle"}


def test_a_page_that_asks_by_itself_keeps_no_session_alive(client: Client, anna: Any, later: Callable[..., Any]) -> None:
    log_in(client, "anna")
    for _minute in range(25):
        later(minutes=1)
        assert client.post("/units/tazhong/fill/presence/", headers={"X-By-Itself": "1"}).status_code in (200, 404)
    later(minutes=5)
    assert client.get("/units/").status_code == 302
    assert LogEntry.objects.latest("id").detail == {"reason": "idle"}


def test_no_session_lasts_longer_than_a_day_of_work(client: Client, anna: Any, later: Callable[..., Any]) -> None:
    log_in(client, "anna")
    for _step in range(35):
        later(minutes=20)
        assert inside(client)
    later(minutes=20)
    assert not inside(client)
    assert LogEntry.objects.latest("id").detail == {"reason": "longest"}


def test_a_form_of_an_ended_session_is_answered_and_can_be_sent_again(town: Any, anna: Any, later: Callable[..., Any]) -> None:
    """The marks of the pages that were open stay good when the same person logs in again, so nothing typed is lost."""
    client = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    client.get("/login/")
    log_in(client, "anna", csrfmiddlewaretoken=client.cookies["csrftoken"].value)
    client.get("/")
    mark = client.cookies["csrftoken"].value
    target = "/units/tazhong/report/send_up/"
    later(hours=1)
    part = client.post(target, {"csrfmiddlewaretoken": mark}, headers={"hx-request": "true"})
    assert (part.status_code, part["HX-Retarget"], part["HX-Reswap"]) == (401, "#said", "innerHTML")
    assert "登录已过期，请在新窗口登录后再按一次保存。" in part.content.decode()
    assert "<html" not in part.content.decode()
    form = client.post(target, {"csrfmiddlewaretoken": mark})
    assert form.status_code == 401
    assert "这一次没有保存" in form.content.decode()
    log_in(client, "anna", csrfmiddlewaretoken=client.cookies["csrftoken"].value)
    assert client.post(target, {"csrfmiddlewaretoken": mark}).status_code == 404  # it arrives: there is no filing here
    assert client.post("/logout/", {"csrfmiddlewaretoken": mark}).status_code == 302


def test_the_mark_of_forms_changes_for_anybody_else(anna: Any) -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    client.get("/login/")
    before = client.cookies["csrftoken"].value
    log_in(client, "anna", csrfmiddlewaretoken=before)
    assert client.post("/logout/", {"csrfmiddlewaretoken": before}).status_code == 403


def test_somebody_else_on_the_same_browser_ends_the_first_session(client: Client, town: Any, anna: Any) -> None:
    person("boris", town, "leader")
    log_in(client, "anna")
    log_in(client, "boris")
    assert acts() == [("log_in", "anna"), ("log_out", "anna"), ("log_in", "boris")]


def test_an_account_of_the_demonstration_is_known_on_this_machine_only(client: Client, town: Any, settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("this_machine_only")]
    person("clerk", town, "clerk", demo=True)
    far = {"username": "clerk", "password": PASSWORD}
    answer = client.post("/login/", far, REMOTE_ADDR="10.0.0.9")
    assert WRONG in answer.content.decode()
    assert client.post("/login/", far, headers={"x-forwarded-for": "10.0.0.9"}).status_code == 200
    assert client.post("/login/", far).status_code == 302
    assert client.get("/units/", REMOTE_ADDR="10.0.0.9").status_code == 302
    assert LogEntry.objects.latest("id").detail == {"reason": "elsewhere"}
    assert not inside(client)


def test_the_backend_needs_a_request_for_the_demonstration(town: Any) -> None:
    user = person("clerk", town, "clerk", demo=True)
    assert PeopleBackend().authenticate(None, "clerk", PASSWORD) is None
    assert PeopleBackend().authenticate(RequestFactory().post("/login/"), "clerk", PASSWORD) == user


def test_the_password_stands_nowhere(client: Client, anna: Any, caplog: pytest.LogCaptureFixture) -> None:
    from axes.models import AccessAttempt

    log_in(client, "anna", "secret-of-anna")
    kept = [str(vars(row)) for model in (AccessAttempt, LogEntry) for row in model.objects.all()]
    assert len(kept) == 2
    assert not any("secret-of-anna" in text for text in [*kept, caplog.text])
