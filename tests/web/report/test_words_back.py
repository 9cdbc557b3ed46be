"""A report that comes back or is accepted: those whom it concerns hear of it, and 待办 says why."""

from typing import Any

import pytest

pytestmark = pytest.mark.django_db
AT = "?cutoff=2021-06-30"
WHY = "应急处置的原因没有写清"


def press(at: Any, name: str, act: str, **sent: str) -> None:
    at(name).post(f"/units/tazhong/report/{act}/{AT}", {"anyway": "1", **sent})


def told(name: str) -> list[str]:
    from jiheng.web.orgs.models import Notice

    return list(Notice.objects.filter(user__username=name).order_by("-id").values_list("text", flat=True))


def test_what_the_leader_sends_back_is_told_to_the_clerk_and_waits(at: Any) -> None:
    from jiheng.web.log import LogEntry

    press(at, "clerk", "send_up")
    before = len(told("leader"))
    press(at, "leader", "send_back", remark=WHY)
    assert "退回修改" in told("clerk")[0]
    assert WHY in told("clerk")[0]
    assert len(told("leader")) == before
    todo = at("clerk").get(f"/units/tazhong/{AT}").content.decode()
    assert "绩效监控报告被退回" in todo
    assert f'<p class="why">{WHY}</p>' in todo
    assert "去修改" in todo
    assert "去修改" not in at("leader").get(f"/units/tazhong/{AT}").content.decode()
    assert "clerk" in LogEntry.objects.filter(action="send_back").latest("id").detail["told"]
    press(at, "clerk", "send_up")
    assert "绩效监控报告被退回" not in at("clerk").get(f"/units/tazhong/{AT}").content.decode()


def test_a_report_that_is_taken_back_is_not_said_to_be_returned(at: Any) -> None:
    press(at, "clerk", "send_up")
    press(at, "clerk", "withdraw", remark="自己撤回")
    assert "被退回" not in at("clerk").get(f"/units/tazhong/{AT}").content.decode()


def test_clerk_and_leader_hear_of_a_return_and_of_the_acceptance(at: Any) -> None:
    for name, act, more in (
        ("clerk", "send_up", {}),
        ("leader", "submit", {}),
        ("reviewer", "return", {"remark": WHY}),
        ("clerk", "send_up", {}),
        ("leader", "submit", {}),
        ("reviewer", "accept", {}),
    ):
        press(at, name, act, **more)
    for name in ("clerk", "leader"):
        assert "2021-06-30 节点的绩效监控报告已通过" in told(name)
        assert sum(WHY in text for text in told(name)) == 1


def test_what_was_accepted_says_that_nobody_opens_it_again(at: Any) -> None:
    page = at("clerk").get("/units/tazhong/fill/?cutoff=2021-03-31").content.decode()
    assert "报告已经通过，谁也不能再改" in page
    assert "请先撤回" not in page


def test_the_leader_reads_how_sending_back_and_withdrawing_differ(at: Any) -> None:
    press(at, "clerk", "send_up")
    page = at("leader").get(f"/units/tazhong/report/{AT}").content.decode()
    assert "退回修改：交给填报员改" in page
    assert "撤回：本单位自己收回来再填" in page


def test_a_digit_of_a_cause_is_no_link_and_the_target_reads_the_same(at: Any) -> None:
    from jiheng.web.cycles.actions import note_deviation
    from jiheng.web.cycles.models import Filing
    from jiheng.web.orgs.models import User
    from jiheng.web.targets.models import ApprovedIndicator

    filing = Filing.objects.get(unit__code="tazhong", cycle__cutoff="2021-06-30")
    one = ApprovedIndicator.objects.get(unit__code="tazhong", name="宣传群众的法律意识覆盖率")
    note_deviation(User.objects.get(username="clerk"), filing, one, "只去了7个村，比上年少了2场")
    paper = at("clerk").get(f"/units/tazhong/report/{AT}&snapshot=now").content.decode().split('<article class="paper"')[1]
    line = paper.split("偏离指标：宣传群众的法律意识覆盖率")[1].split("</p>")[0]
    assert "成因：只去了7个村，比上年少了2场" in line
    assert "预期指标值：≥" in line
    assert ">98%</a>" in line
    listed = paper.split("宣传群众的法律意识覆盖率，预期指标值：")[1]
    assert listed.startswith("≥<a")


def test_a_form_without_cookies_says_to_log_in_again(client: Any) -> None:
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(f"/units/tazhong/words/say/{AT}", {"sort": "problem", "text": "一句"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "登录已经过期" in page
    assert "“后退”回到" in page
    assert "在新窗口登录" in page
