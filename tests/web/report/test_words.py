"""The page of words: causes, measures, problems and suggestions go into the report, and are shut once it is sent up."""

from typing import Any

import pytest

pytestmark = pytest.mark.django_db
WORDS = "/units/tazhong/words/"
AT = "?cutoff=2021-06-30"


def change(client: Any, what: str, **sent: object) -> str:
    return client.post(f"{WORDS}{what}/{AT}", sent, follow=True).content.decode()


def test_a_cause_makes_a_deviation_of_the_report(at: Any) -> None:
    from jiheng.web.targets.models import ApprovedIndicator

    clerk = at("clerk")
    one = ApprovedIndicator.objects.get(unit__code="tazhong", name="人员保障成本经费")
    page = clerk.get(WORDS + AT).content.decode()
    assert "人员保障成本经费" in page
    assert "已存。" in change(clerk, "deviation", indicator=one.pk, cause="增资补发集中在上半年")
    assert "增资补发集中在上半年" in clerk.get("/units/tazhong/report/" + AT).content.decode()
    assert "5 项要写原因" in clerk.get("/units/tazhong/").content.decode()


def test_a_planned_measure_needs_owner_and_day(at: Any) -> None:
    clerk = at("clerk")
    assert "要写明责任人和完成时限" in change(clerk, "correction", measure="加快支付", planned="planned")
    done = change(clerk, "correction", measure="加快支付", planned="planned", owner="出纳", due="2021-09-30")
    assert "已存。" in done
    assert "加快支付" in clerk.get("/units/tazhong/report/" + AT).content.decode()


def test_a_measure_that_is_followed_is_not_dropped(at: Any) -> None:
    from jiheng.web.cycles.following import follow
    from jiheng.web.cycles.models import CorrectionItem
    from jiheng.web.orgs.models import User

    clerk = at("clerk")
    item = CorrectionItem.objects.get(filing__unit__code="tazhong", filing__cycle__cutoff="2021-06-30", planned=True)
    assert f"/units/tazhong/corrections/{item.pk}/" in clerk.get(WORDS + AT).content.decode()
    follow(User.objects.get(username="clerk"), item, "start")
    assert "已经在跟踪，不能删去" in change(clerk, "drop-correction", key=item.pk)
    assert CorrectionItem.objects.filter(pk=item.pk).exists()


@pytest.mark.parametrize(("sort", "label"), [("problem", "存在的问题"), ("next_step", "下一步工作"), ("suggestion", "意见建议")])
def test_texts_are_added_and_taken_away(at: Any, sort: str, label: str) -> None:
    from jiheng.web.cycles.models import Saying

    clerk = at("clerk")
    text = f"<b>{label}</b>的一条"
    page = change(clerk, "say", sort=sort, text=text)
    assert f"&lt;b&gt;{label}&lt;/b&gt;的一条" in page
    assert f"&lt;b&gt;{label}" in clerk.get("/units/tazhong/report/" + AT).content.decode()
    change(clerk, "unsay", key=Saying.objects.get(text=text).pk)
    assert not Saying.objects.filter(text=text).exists()


def test_what_was_sent_up_is_shut(at: Any) -> None:
    clerk = at("clerk")
    clerk.post("/units/tazhong/report/send_up/" + AT, {"anyway": "1"})
    assert "请先撤回" in change(clerk, "say", sort="problem", text="晚了")
    assert "现在只能看" in clerk.get(WORDS + AT).content.decode()


def test_others_may_look_but_not_write(at: Any) -> None:
    leader = at("leader")
    assert leader.get(WORDS + AT).status_code == 200
    assert leader.post(f"{WORDS}say/{AT}", {"sort": "problem", "text": "x"}).status_code == 403
    assert at("clerk").post(f"/units/demo-b/words/say/{AT}", {"sort": "problem", "text": "x"}).status_code == 404


@pytest.mark.parametrize("key", ["", "x", "-1", "999999", "１"])
def test_a_key_that_is_none_of_the_unit_is_not_there(at: Any, key: str) -> None:
    assert at("clerk").post(f"{WORDS}unsay/{AT}", {"key": key}).status_code == 404


def test_too_long_a_text_is_refused(at: Any) -> None:
    assert "最多 1000 个字" in change(at("clerk"), "say", sort="problem", text="长" * 1001)
