"""Who accepts or returns hears of what is submitted and taken back, and finds it on the first page."""

from typing import Any

import pytest

pytestmark = pytest.mark.django_db
REPORT, AT = "/units/tazhong/report/", "?cutoff=2021-06-30"


def heard() -> list[tuple[str, str]]:
    from jiheng.web.orgs.models import Notice

    found = Notice.objects.filter(read_at=None).order_by("pk").values_list("user__username", "text")
    return list(found)


def both(text: str) -> list[tuple[str, str]]:
    return [("department", f"且末县塔中镇人民政府{text}"), ("reviewer", f"且末县塔中镇人民政府{text}")]


def submit(at: Any) -> None:
    at("clerk").post(f"{REPORT}send_up/{AT}", {"anyway": "1"})
    at("leader").post(f"{REPORT}submit/{AT}", {"anyway": "1"})


def test_a_report_is_announced_listed_and_opened(at: Any) -> None:
    from jiheng.web.log import LogEntry

    assert "没有等您审核的报告" in at("reviewer").get("/units/").content.decode()
    at("clerk").post(f"{REPORT}send_up/{AT}", {"anyway": "1"})
    assert heard() == []  # it is still with the unit
    at("leader").post(f"{REPORT}submit/{AT}", {"anyway": "1"})
    assert heard() == both("报出了 2021-06-30 节点的报告，请审核")
    assert LogEntry.objects.filter(action="submit").latest("id").detail["told"] == ["department", "reviewer"]
    page = at("reviewer").get("/units/").content.decode()
    first = page.split('id="submitted"')[1].split("</section>")[0]
    assert '<span class="count">1</span>' in first
    assert f'href="{REPORT}{AT}">去审核' in first
    assert "2021-06-30 节点" in first
    assert "报出</p>" in first
    assert "审核报告" in at("reviewer").get("/units/tazhong/").content.decode()
    assert "审核报告" not in at("clerk").get("/units/tazhong/").content.decode()


def test_whoever_may_not_accept_hears_nothing(at: Any, june: Any) -> None:
    from jiheng.web.orgs.models import Membership, Unit, User

    elsewhere = User.objects.create(username="elsewhere")
    Membership.objects.create(user=elsewhere, unit=Unit.objects.get(code="demo-b"), role="reviewer")
    gone = User.objects.create(username="gone", is_active=False)
    Membership.objects.create(user=gone, unit=june().unit, role="reviewer")
    submit(at)
    assert [name for name, _text in heard()] == ["department", "reviewer"]
    assert "等您审核的报告" not in at("auditor").get("/units/").content.decode()


def test_a_report_taken_back_leaves_the_list_and_that_is_said(at: Any) -> None:
    submit(at)
    at("leader").post(f"{REPORT}withdraw/{AT}")
    assert heard()[2:] == both("撤回了 2021-06-30 节点的报告，先不用审核")
    assert "没有等您审核的报告" in at("reviewer").get("/units/").content.decode()
    submit(at)
    assert heard()[4:] == both("再次报出了 2021-06-30 节点的报告，请审核")


def test_what_is_taken_back_inside_the_unit_is_not_told(at: Any) -> None:
    at("clerk").post(f"{REPORT}send_up/{AT}", {"anyway": "1"})
    at("clerk").post(f"{REPORT}withdraw/{AT}")
    assert heard() == []


def test_returned_and_late_reports_are_listed_behind(at: Any, settings: Any) -> None:
    from datetime import date

    submit(at)
    at("reviewer").post(f"{REPORT}return/{AT}", {"remark": "人员成本的原因没有写"})
    page = at("reviewer").get("/units/").content.decode()
    returned = page.split('id="returned"')[1].split("</section>")[0]
    assert "人员成本的原因没有写" in returned
    assert REPORT in returned
    assert 'id="late"' not in page
    settings.JIHENG_TODAY = date(2021, 7, 30)
    page = at("reviewer").get("/units/").content.decode()
    assert page.index('id="returned"') < page.index('id="late"')
    late = page.split('id="late"')[1].split("</section>")[0]
    assert "期限 2021-07-" in late
    assert f'href="{REPORT}' not in late
