"""The reviewer accepts a deviation's cause and measures, or sends it back as an item that the unit answers."""

from typing import Any

import pytest

pytestmark = pytest.mark.django_db
REPORT, CAUSES, AT = "/units/tazhong/report/", "/units/tazhong/causes/", "?cutoff=2021-06-30"


@pytest.fixture
def submitted(at: Any, june: Any) -> Any:
    """Submit the report of June with a second deviation; return what logs somebody in."""
    from jiheng.web.cycles.actions import note_deviation
    from jiheng.web.orgs.models import User
    from jiheng.web.targets.models import ApprovedIndicator

    one = ApprovedIndicator.objects.get(unit__code="tazhong", name="三公经费节约率")
    note_deviation(User.objects.get(username="clerk"), june(), one, "上半年集中检修", ["funds"])
    at("clerk").post(f"{REPORT}send_up/{AT}", {"anyway": "1"})
    at("leader").post(f"{REPORT}submit/{AT}", {"anyway": "1"})
    return at


def notes(june: Any) -> list[Any]:
    return list(june().deviations.all())


def test_one_is_accepted_and_the_other_sent_back(submitted: Any, june: Any) -> None:
    from jiheng.web.cycles.models import ReturnedItem
    from jiheng.web.log import LogEntry

    first, second = notes(june)
    reviewer = submitted("reviewer")
    assert f'href="{CAUSES}{AT}"' in reviewer.get(REPORT + AT).content.decode()
    page = reviewer.get(CAUSES + AT).content.decode()
    assert "上半年集中检修" in page
    sent = {f"verdict-{first.pk}": "accept", f"verdict-{second.pk}": "return", f"text-{second.pk}": "写清检修了几辆车"}
    assert reviewer.post(CAUSES + AT, sent).url == REPORT + AT
    assert june().state == "returned"
    (item,) = ReturnedItem.objects.all()
    assert (item.indicator, item.text) == (second.indicator, "写清检修了几辆车")
    first, second = notes(june)
    assert (first.accepted_by, second.accepted_by) == ("reviewer", "")
    assert LogEntry.objects.filter(action="accept_cause").count() == 1
    clerk = submitted("clerk")
    assert "写清检修了几辆车" in clerk.get("/units/tazhong/returned/" + AT).content.decode()
    assert "审核员已认可" in clerk.get(f"/units/tazhong/deviations/{first.indicator.pk}/{AT}").content.decode()


def test_accepting_alone_leaves_the_report_submitted_and_a_new_text_is_read_anew(submitted: Any, june: Any) -> None:
    from jiheng.web.cycles.actions import note_deviation
    from jiheng.web.orgs.models import User

    first, _second = notes(june)
    reviewer = submitted("reviewer")
    assert reviewer.post(CAUSES + AT, {f"verdict-{first.pk}": "accept"}).url == CAUSES + AT
    assert june().state == "submitted"
    assert "已认可" in reviewer.get(CAUSES + AT).content.decode()
    reviewer.post(f"{REPORT}return/{AT}", {"remark": "请通篇再核一遍"})
    note_deviation(User.objects.get(username="clerk"), june(), first.indicator, "另写的原因", ["funds"])
    assert notes(june)[0].accepted_at is None


def test_what_is_not_whole_is_refused_and_nothing_is_kept(submitted: Any, june: Any) -> None:
    first, second = notes(june)
    reviewer = submitted("reviewer")
    for sent, sentence in (
        ({f"verdict-{second.pk}": "return", f"text-{second.pk}": " "}, "退回的要写明改什么"),
        ({f"text-{second.pk}": "写清楚"}, "请选“退回重写”"),
        ({f"verdict-{second.pk}": "maybe"}, "请从列出的几种里选"),
        ({f"verdict-{second.pk}": "return", f"text-{second.pk}": "长" * 1001}, "最多 1000 个字"),
    ):
        answer = reviewer.post(CAUSES + AT, {f"verdict-{first.pk}": "accept", **sent})
        assert answer.status_code == 422
        assert answer.content.decode().count(sentence) == 2
    assert june().state == "submitted"
    assert notes(june)[0].accepted_at is None


def test_who_may_and_when(submitted: Any, june: Any) -> None:
    first, _second = notes(june)
    for name in ("clerk", "leader", "auditor"):
        assert submitted(name).get(CAUSES + AT).status_code == 403
        assert submitted(name).post(CAUSES + AT, {f"verdict-{first.pk}": "accept"}).status_code == 403
    submitted("reviewer").post(f"{REPORT}accept/{AT}")
    answer = submitted("reviewer").post(CAUSES + AT, {f"verdict-{first.pk}": "accept"})
    assert answer.status_code == 422
    assert notes(june)[0].accepted_at is None


def test_a_notice_carries_the_business_day(submitted: Any) -> None:
    page = submitted("reviewer").get("/notices/").content.decode()
    assert "报出了 2021-06-30 节点的报告" in page
    assert '<time datetime="2021-07-02T' in page
