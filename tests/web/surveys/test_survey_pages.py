"""Surveys on the unit's pages: made, changed until they open, shown with link and results, closed, withdrawn, and by whom."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from web.ledger_pages.conftest import browser
from web.ledger_pages.test_ledger import words
from web.surveys.conftest import device
from web.surveys.test_answering import ALL, answered

URL = "/units/tazhong/surveys/"
ACTS = ("new/", "{open}/withdraw/", "{open}/paper/", "{coming}/change/", "{open}/close/")


def sent(polls: Any, **changed: Any) -> dict[str, Any]:
    """A good survey with some fields changed."""
    good = {
        "title": "2021年群众满意度调查",
        "indicator": polls.indicator.pk,
        "questions": "您对办事窗口满意吗？\r\n\r\n 您对  环境满意吗？ ",
        "opens_on": "2021-07-02",
        "closes_on": "2021-07-31",
        "method": "二维码问卷",
        "profile": "national",
    }
    return good | changed


def made(title: str = "2021年群众满意度调查") -> Any:
    from jiheng.web.targets.models import Survey

    return Survey.objects.filter(title=title).first()


def acts() -> list[str]:
    from jiheng.web.log import LogEntry

    return list(LogEntry.objects.order_by("id").values_list("action", flat=True))


def test_from_the_first_question_to_the_figure_of_the_indicator(polls: Any, clerk: Client) -> None:
    answer = clerk.post(URL + "new/", sent(polls), follow=True)
    survey = made()
    assert [one["text"] for one in survey.questions] == ["您对办事窗口满意吗？", "您对 环境满意吗？"]
    assert len(survey.token) >= 20
    html = answer.content.decode()
    assert f"http://127.0.0.1/surveys/{survey.token}/" in html
    assert "只有装了绩衡的这台电脑打得开" in words(html)
    code = clerk.get(f"{URL}{survey.pk}/code.svg")
    assert code["Content-Type"] == "image/svg+xml"
    assert code.content.startswith(b"<svg")
    answered(device(), {"q1": "very_satisfied", "q2": "fair"}, f"/surveys/{survey.token}/")
    answered(device(), {"q1": "satisfied", "q2": "satisfied", "remark": "很好"}, f"/surveys/{survey.token}/")
    text = words(clerk.get(f"{URL}{survey.pk}/").content.decode())
    assert "(1 × 100 + 2 × 80 + 1 × 60) ÷ 4 = 80.0%" in text
    assert "线上 2，纸质 0" in text
    assert "很好" in text
    assert "80.0%" in words(clerk.get(URL).content.decode())
    assert acts() == ["make_survey", "answer_survey", "answer_survey"]


def test_the_count_is_fetched_alone_while_it_is_open(polls: Any, clerk: Client) -> None:
    answered(device(), ALL)
    html = clerk.get(f"{URL}{polls.survey.pk}/count/").content.decode()
    assert html.startswith('<p id="count"')
    assert "hx-get" in html
    assert "线上 1，纸质 0" in words(html)


def test_the_sheet_to_hang_up_says_what_a_passer_by_must_know(polls: Any, clerk: Client) -> None:
    text = words(clerk.get(f"{URL}{polls.survey.pk}/sheet/").content.decode())
    for said in ("群众满意度调查", "2021-06-01 起，2021-07-20 截止", "共 2 题", "http://127.0.0.1/surveys/open-one/"):
        assert said in text


def test_an_empty_unit_is_told_how_to_begin(polls: Any, clerk: Client) -> None:
    from jiheng.web.targets.models import Survey

    Survey.objects.filter(unit=polls.unit).delete()
    text = words(clerk.get(URL).content.decode())
    assert "还没有问卷" in text
    assert "建第一份问卷" in text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": ""}, "请写名称"),
        ({"title": "群众满意度调查"}, "已经有一份“群众满意度调查”"),
        ({"questions": " \n "}, "请至少写一道题"),
        ({"questions": "您对环境满意吗？\n您有什么建议？"}, "“您有什么建议？”不能按“非常满意”到“非常不满意”来答"),
        ({"questions": "好吗？\n好吗？"}, "“好吗？”写了两次"),
        ({"questions": "\n".join(f"第{n}题" for n in range(21))}, "最多 20 道题，现在有 21 道"),
        ({"questions": "长" * 201}, "最多 200 个字"),
        ({"opens_on": "2021-07-01"}, "开始日期 2021-07-01 已经过去"),
        ({"opens_on": ""}, "请选日期"),
        ({"closes_on": "2021-07-01"}, "截止日期在开始日期之前，请改成 2021-07-02 或以后"),
        ({"opens_on": "2022-01-02", "closes_on": "2022-02-01"}, "没有 2022 年的这个指标"),
        ({"profile": "mars"}, "mars"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(polls: Any, clerk: Client, changed: dict[str, Any], said: str) -> None:
    page = clerk.post(URL + "new/", sent(polls, **changed))
    assert page.status_code == 422
    assert said in words(page.content.decode())
    assert "二维码问卷" in page.content.decode()
    assert made() is None
    assert acts() == []


def test_another_units_indicator_is_not_there(polls: Any, clerk: Client) -> None:
    page = clerk.post(URL + "new/", sent(polls, indicator=polls.foreign_indicator.pk))
    assert "本单位没有这个指标" in words(page.content.decode())
    assert made() is None


def test_it_changes_until_it_opens(polls: Any, clerk: Client) -> None:
    url = f"{URL}{polls.coming.pk}/change/"
    assert "您对办事窗口的服务是否满意？\n您对环境卫生" in clerk.get(url).content.decode()
    clerk.post(url, sent(polls, title="秋季调查", opens_on="2021-09-02", closes_on="2021-09-03"))
    polls.coming.refresh_from_db()
    assert (polls.coming.title, polls.coming.opens_on, polls.coming.token) == ("秋季调查", date(2021, 9, 2), "coming-one")
    open_one = clerk.post(f"{URL}{polls.survey.pk}/change/", sent(polls), follow=True)
    assert "已经开始，不能再改" in words(open_one.content.decode())
    polls.survey.refresh_from_db()
    assert polls.survey.title == "群众满意度调查"
    assert acts() == ["change_survey"]


def test_it_is_closed_early_once(polls: Any, clerk: Client) -> None:
    url = f"{URL}{polls.survey.pk}/close/"
    assert clerk.get(url).status_code == 405
    assert "已结束，不再收回答" in words(clerk.post(url, follow=True).content.decode())
    assert "现在没有在收" in words(clerk.post(url, follow=True).content.decode())
    assert acts() == ["close_survey"]


def test_a_withdrawn_one_stays_with_its_reason_and_counts_no_more(polls: Any, clerk: Client) -> None:
    from jiheng.web.targets.measure import measured

    answered(device(), ALL)
    assert measured(polls.indicator, date(2021, 7, 2)).actual.value is not None
    url = f"{URL}{polls.survey.pk}/withdraw/"
    assert "请写明为什么作废" in words(clerk.post(url, {"why": " "}).content.decode())
    page = clerk.post(url, {"why": "题目写错"}, follow=True).content.decode()
    assert "作废原因： 题目写错" in words(page)
    assert "录入纸质结果" not in words(page)
    assert measured(polls.indicator, date(2021, 7, 2)).actual.value is None
    assert "已经作废了" in words(clerk.get(url).content.decode())
    assert clerk.post(url, {"why": "再来"}).status_code == 422
    assert acts() == ["answer_survey", "withdraw_survey"]


def test_who_only_looks_sees_no_button_and_may_do_nothing(polls: Any, clerk: Client) -> None:
    leader = browser(polls.leader)
    html = leader.get(f"{URL}{polls.survey.pk}/").content.decode()
    assert "群众满意度调查" in html
    assert not re.search(r"/(withdraw|close|paper|change)/", html)
    assert "/new/" not in leader.get(URL).content.decode()
    for act in ACTS:
        url = URL + act.format(open=polls.survey.pk, coming=polls.coming.pk)
        assert leader.post(url, sent(polls)).status_code == 403, act
    assert acts() == []


@pytest.mark.parametrize("place", ["", "change/", "count/", "sheet/", "code.svg", "paper/", "withdraw/", "close/"])
def test_another_units_survey_is_not_there(polls: Any, clerk: Client, place: str) -> None:
    way = clerk.post if place == "close/" else clerk.get
    assert way(f"{URL}{polls.foreign.pk}/{place}").status_code == 404
    assert way(f"/units/demo-b/surveys/{polls.foreign.pk}/{place}").status_code == 404
    assert acts() == []
