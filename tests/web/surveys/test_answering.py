"""The questionnaire behind a link: answered once a device, refused with one clear sentence, and nothing personal is kept."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from web.ledger_pages.test_ledger import words
from web.surveys.conftest import device

URL = "/surveys/open-one/"
ALL = {"q1": "very_satisfied", "q2": "fair"}


def token_in(html: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    assert found
    return found.group(1)


def answered(phone: Client, values: dict[str, str], url: str = URL) -> Any:
    """Open the link as a browser does, then hand the form in."""
    html = phone.get(url).content.decode()
    return phone.post(url, values | {"csrfmiddlewaretoken": token_in(html)}, follow=True)


def count() -> int:
    from jiheng.web.targets.models import Answer

    return Answer.objects.count()


def test_somebody_without_log_in_answers_once(polls: Any, phone: Client) -> None:
    from jiheng.web.log import LogEntry
    from jiheng.web.targets.models import Answer

    page = phone.get(URL)
    html = page.content.decode()
    assert page.status_code == 200
    assert words(html).count("您对") == 2
    assert "塔中镇人民政府" in words(html)
    assert "一台设备答一次" in words(html)
    assert "no-store" in page["Cache-Control"]
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert "<script" not in html
    done = answered(phone, ALL | {"remark": " 窗口  很快 "})
    assert "已收到您的回答" in words(done.content.decode())
    assert "<form" not in done.content.decode()
    (one,) = Answer.objects.all()
    assert (one.values, one.remark, one.day) == (ALL, "窗口 很快", date(2021, 7, 2))
    log = LogEntry.objects.get(action="answer_survey")
    assert (log.actor, log.detail) == ("respondent", {"survey": polls.survey.pk})


def test_a_device_answers_once_and_is_told_so(polls: Any, phone: Client) -> None:
    form = phone.get(URL).content.decode()
    answered(phone, ALL)
    assert "这台设备已经答过，一台设备只算一次" in words(phone.get(URL).content.decode())
    again = phone.post(URL, ALL | {"csrfmiddlewaretoken": token_in(form)})
    assert again.status_code == 409
    assert "这台设备已经答过" in words(again.content.decode())
    assert count() == 1
    answered(device(), ALL)
    assert count() == 2


def test_the_same_device_answers_another_survey_and_cannot_be_followed_there(polls: Any, phone: Client) -> None:
    from jiheng.web.targets.models import Answer

    answered(phone, ALL)
    answered(phone, ALL, "/surveys/foreign-one/")
    kept = list(Answer.objects.values_list("device", flat=True))
    assert len(set(kept)) == 2
    cookie = phone.cookies["jiheng_device"]
    assert cookie["httponly"]
    assert cookie["path"] == "/surveys/"
    assert not any(cookie.value.split(":")[0] in one for one in kept)
    assert "sessionid" not in phone.cookies


def test_nothing_personal_is_kept(polls: Any, phone: Client) -> None:
    from django.contrib.sessions.models import Session

    from jiheng.web.targets.models import Answer

    answered(phone, ALL)
    assert {field.name for field in Answer._meta.get_fields()} == {
        "id", "survey", "device", "values", "remark", "day", "made_at"
    }  # fmt: skip
    assert not Session.objects.exists()


@pytest.mark.parametrize("forged", ["", "made-up", "made-up:1tTtTt:AAAA"])
def test_a_device_that_keeps_no_cookie_or_forges_one_is_refused(polls: Any, phone: Client, forged: str) -> None:
    html = phone.get(URL).content.decode()
    if forged:
        phone.cookies["jiheng_device"] = forged
    else:
        del phone.cookies["jiheng_device"]
    answer = phone.post(URL, ALL | {"csrfmiddlewaretoken": token_in(html)})
    assert answer.status_code == 409
    assert "请允许 cookie" in words(answer.content.decode())
    assert count() == 0


def test_without_the_token_of_the_form_nothing_is_kept(polls: Any, phone: Client) -> None:
    phone.get(URL)
    assert phone.post(URL, ALL).status_code == 403
    assert count() == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"q1": "fair"}, "这一题还没有选"),
        ({"q1": "fair", "q2": "marvellous"}, "这一题还没有选"),
        ({}, "这一题还没有选"),
        (ALL | {"remark": "长" * 201}, "最多 200 个字"),
        (ALL | {"remark": "一\x1b二"}, "控制字符"),
    ],
)
def test_a_wrong_answer_comes_back_as_it_was_chosen(polls: Any, phone: Client, given: dict[str, str], said: str) -> None:
    page = answered(phone, given)
    html = page.content.decode()
    assert page.status_code == 422
    assert said in words(html)
    if given.get("q1"):
        assert re.search(rf'value="{given["q1"]}"[^>]*checked', html)
    assert count() == 0


@pytest.mark.parametrize(
    ("url", "status", "said"),
    [
        ("/surveys/nobody-knows/", 404, "没有这份问卷，链接可能不全"),
        ("/surveys/open-one。/", 404, "没有这份问卷，链接可能不全"),
        ("/surveys/coming-one/", 200, "问卷还没有开始，2021-09-01 起可以答"),
    ],
)
def test_a_link_that_leads_nowhere_says_why(polls: Any, phone: Client, url: str, status: int, said: str) -> None:
    page = phone.get(url)
    assert page.status_code == status
    assert said in words(page.content.decode())
    assert "<form" not in page.content.decode()


@pytest.mark.parametrize(("how", "said"), [("day", "已经结束"), ("close", "已经结束"), ("withdraw", "已经作废")])
def test_after_the_end_the_open_form_is_refused(polls: Any, phone: Client, settings: Any, how: str, said: str) -> None:
    from jiheng.web.targets import polling

    form = phone.get(URL).content.decode()
    if how == "day":
        settings.JIHENG_TODAY = date(2021, 7, 21)
    elif how == "close":
        polling.close_survey(polls.clerk, polls.survey)
    else:
        polling.withdraw_survey(polls.clerk, polls.survey, "题目写错")
    late = phone.post(URL, ALL | {"csrfmiddlewaretoken": token_in(form)})
    assert late.status_code == 409
    assert said in words(late.content.decode())
    assert count() == 0
    assert said in words(phone.get(URL).content.decode())


def test_the_last_day_still_counts(polls: Any, phone: Client, settings: Any) -> None:
    settings.JIHENG_TODAY = date(2021, 7, 20)
    answered(phone, ALL)
    assert count() == 1


def test_a_flood_is_stopped_and_what_was_chosen_stays(polls: Any, phone: Client, settings: Any) -> None:
    settings.SURVEY_ANSWERS_A_MINUTE = 2
    for _ in range(2):
        answered(device(), ALL)
    page = answered(phone, ALL)
    assert page.status_code == 429
    assert "请过一分钟再按一次" in words(page.content.decode())
    assert re.search(r'value="very_satisfied"[^>]*checked', page.content.decode())
    assert count() == 2
    settings.SURVEY_ANSWERS_A_MINUTE = 3
    answered(phone, ALL)
    assert count() == 3


def test_a_large_body_is_refused_before_it_is_read(polls: Any, phone: Client) -> None:
    assert phone.post(URL, {"remark": "x" * 40_000}).status_code == 413


def test_answers_are_only_ever_added(polls: Any, phone: Client) -> None:
    from django.db import DatabaseError, connection, transaction

    from jiheng.web.append_only import guard
    from jiheng.web.targets.models import Answer

    answered(phone, ALL)
    with connection.cursor() as cursor:
        for statement in guard(connection, Answer._meta.db_table):
            cursor.execute(statement)
    for act in (lambda: Answer.objects.update(values={}), lambda: Answer.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert Answer.objects.get().values == ALL
