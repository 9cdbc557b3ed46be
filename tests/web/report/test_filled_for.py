"""代填: who fills on behalf of an office is kept with that office, told at the cell's history and beside the report."""

from datetime import date
from html import unescape
from typing import Any

import pytest

from jiheng.web.log import LogEntry

pytestmark = pytest.mark.django_db
CUTOFF = date(2021, 6, 30)
OFFICE = "社会事务办公室"


def indicator(office: str = OFFICE) -> Any:
    """An indicator for which an office answers."""
    from jiheng.web.orgs.models import Office
    from jiheng.web.targets.models import ApprovedIndicator

    one = ApprovedIndicator.objects.get(unit__code="tazhong", name="提高劳动就业水平")
    one.office = Office.objects.get(unit=one.unit, name=office) if office else None
    one.save(update_fields=["office"])
    return one


def state(client: Any, one: Any, words: str = "有所提高") -> Any:
    from jiheng.web.targets.measure import stated_last

    last = stated_last(one, CUTOFF)
    given = {"words": words, "grade": "90", "version": last.version if last else 0}
    return client.post(f"/units/tazhong/indicators/{one.pk}/?cutoff=2021-06-30", given)


def stated(one: Any) -> tuple[str, str]:
    from jiheng.web.targets.measure import stated_last

    last = stated_last(one, CUTOFF)
    assert last
    return last.made_by, str(last.on_behalf or "")


@pytest.mark.parametrize(("who", "office"), [("clerk", OFFICE), ("leader", OFFICE), ("office", "")])
def test_whoever_fills_for_an_office_is_kept_with_it(at: Any, who: str, office: str) -> None:
    client, one = at(who), indicator()
    assert state(client, one, "明显提高").status_code == 302
    assert stated(one) == (who, office)
    detail = LogEntry.objects.filter(action="state_progress").latest("id").detail
    assert detail.get("on_behalf", "") == office
    page = unescape(client.get(f"/units/tazhong/indicators/{one.pk}/?cutoff=2021-06-30").content.decode())
    report = unescape(client.get("/units/tazhong/report/?cutoff=2021-06-30").content.decode())
    assert (f"代{office}填" in page) is bool(office)
    assert (f"{who} 代{office} 填报" in page) is bool(office)
    assert (f"{who} 代{office}" in report.partition("代填说明")[2]) is bool(office)


def test_an_office_without_a_filler_of_its_own_is_filled_by_the_clerk_as_ever(at: Any) -> None:
    one = indicator("党政办公室")
    assert state(at("clerk"), one).status_code == 302
    assert stated(one) == ("clerk", "")
    assert state(at("leader"), one).status_code == 302
    assert stated(one) == ("leader", "党政办公室")
    assert state(at("office"), one).status_code == 302
    assert stated(one) == ("office", "")


def test_the_office_fills_itself_again_and_is_named_no_more(at: Any) -> None:
    one = indicator()
    state(at("clerk"), one)
    assert "代填说明" in at("leader").get("/units/tazhong/report/?cutoff=2021-06-30").content.decode()
    state(at("office"), one)
    assert "代填说明" not in at("leader").get("/units/tazhong/report/?cutoff=2021-06-30").content.decode()


def test_the_leader_fills_for_an_office_only_and_the_reviewer_for_none(at: Any) -> None:
    from jiheng.web.targets.models import Progress

    one = indicator("")
    before = Progress.objects.count()
    assert state(at("leader"), one).status_code == 403
    assert state(at("reviewer"), indicator()).status_code == 403
    assert Progress.objects.count() == before
