"""What is missing is shown before a report goes up, and a second press sends it nevertheless."""

import re
from typing import Any

import pytest

pytestmark = pytest.mark.django_db
REPORT, AT = "/units/tazhong/report/", "?cutoff=2021-06-30"
BEFORE = f"{REPORT}before/send_up/{AT}"


def detail(act: str) -> Any:
    from jiheng.web.log import LogEntry

    return LogEntry.objects.filter(action=act).latest("id").detail


def test_what_is_missing_is_shown_and_sent_by_a_second_press(at: Any, june: Any) -> None:
    clerk = at("clerk")
    assert clerk.post(f"{REPORT}send_up/{AT}").url == BEFORE
    assert june().state == "filling"
    page = clerk.get(BEFORE).content.decode()
    assert '亮灯而没有写原因的指标 <span class="count">6</span>' in page
    links = re.findall(r'href="(/units/tazhong/deviations/\d+/\?cutoff=2021-06-30)"', page)
    assert len(links) == 6
    assert clerk.get(links[0]).status_code == 200
    assert f'href="/units/tazhong/words/{AT}">回去补</a>' in page
    for _press in range(5):
        clerk.post(f"{REPORT}send_up/{AT}", {"anyway": "1"})
    assert june().state == "checking"
    assert detail("send_up")["despite"] == {"unfilled": 0, "unexplained": 6}
    leader = at("leader")
    assert leader.post(f"{REPORT}submit/{AT}").url == f"{REPORT}before/submit/{AT}"
    assert june().snapshots.count() == 0
    assert "仍然审定并报出" in leader.get(f"{REPORT}before/submit/{AT}").content.decode()
    for _press in range(5):
        leader.post(f"{REPORT}submit/{AT}", {"anyway": "1"})
    assert june().snapshots.count() == 1
    assert detail("submit")["despite"] == {"unfilled": 0, "unexplained": 6}


def test_a_value_that_is_missing_is_named(at: Any, june: Any) -> None:
    from jiheng.web.targets.models import Progress

    gone = Progress.objects.filter(indicator__unit__code="tazhong", indicator__name="提高劳动就业水平", cutoff="2021-06-30")
    gone.first().indicator.basis.delete()
    gone.first().indicator.progress.model._base_manager.filter(pk__in=gone)._raw_delete(gone.db)
    page = at("clerk").get(BEFORE).content.decode()
    assert '没有完成值的指标 <span class="count">1</span>' in page
    assert f'href="/units/tazhong/fill/{AT}">回去补</a>' in page


def test_nothing_missing_asks_nothing(at: Any, june: Any) -> None:
    from jiheng.web.cycles import lacking
    from jiheng.web.cycles.actions import note_deviation
    from jiheng.web.orgs.models import User
    from jiheng.web.targets.models import ApprovedIndicator

    for key, _name in lacking.of(june()).unexplained:
        note_deviation(
            User.objects.get(username="clerk"), june(), ApprovedIndicator.objects.get(pk=key), "上半年集中检修", ["funds"]
        )
    clerk = at("clerk")
    assert clerk.get(BEFORE).url == REPORT + AT
    clerk.post(f"{REPORT}send_up/{AT}")
    assert june().state == "checking"
    assert "despite" not in detail("send_up")


def test_who_may_see_it(at: Any) -> None:
    assert "仍然送审" not in at("office").get(BEFORE).content.decode()
    assert at("office").post(f"{REPORT}send_up/{AT}", {"anyway": "1"}).status_code == 403
    assert at("clerk").get("/units/demo-b/report/before/send_up/").status_code == 404
    assert at("clerk").get(f"{REPORT}before/accept/{AT}").status_code == 404
