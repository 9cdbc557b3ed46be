"""Opening a cycle from the page: what is proposed, what is refused and stays as typed, and who may."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db
NEW = "/units/tazhong/cycles/new/"
SENT = {"cutoff": "2021-09-30", "due_at": "2021-10-08", "profile": "national"}


def cycles() -> Any:
    from jiheng.web.cycles.models import Cycle

    return Cycle.objects.filter(owner__code="tazhong")


@pytest.mark.parametrize("name", ["clerk", "leader"])
def test_the_next_quarter_is_proposed_and_opened(at: Any, name: str) -> None:
    from jiheng.web.log import LogEntry

    client = at(name)
    assert NEW in client.get("/units/tazhong/").content.decode()
    assert NEW in client.get("/units/tazhong/report/").content.decode()
    page = client.get(NEW).content.decode()
    assert 'value="2021-09-30"' in page
    assert 'value="2021-10-05"' in page  # as many days as the last time
    answer = client.post(NEW, SENT)
    assert answer.headers["Location"] == "/units/tazhong/fill/?cutoff=2021-09-30"
    made = cycles().get(cutoff="2021-09-30")
    assert timezone.localtime(made.due_at).date() == date(2021, 10, 8)
    assert (made.year, made.profile, made.filings.get().unit.code) == (2021, "national", "tazhong")
    assert LogEntry.objects.filter(action="open_cycle").latest("id").actor == name
    assert "已开 2021-09-30 节点的批次" in client.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("cutoff", "", "请选日期"),
        ("cutoff", "三季度", "日期读不懂"),
        ("cutoff", "2021-06-30", "2021-06-30 节点的批次已经有了"),
        ("cutoff", "2201-09-30", "离今年太远"),
        ("due_at", "2021-09-30", "报送期限要晚于监控节点"),
        ("due_at", "", "请选日期"),
        ("profile", "mars", "没有这个口径"),
    ],
)
def test_what_is_refused_is_said_and_stays_as_typed(at: Any, field: str, typed: str, sentence: str) -> None:
    before = cycles().count()
    sent = SENT | {field: typed} | ({"due_at": "2021-07-08"} if typed == "2021-06-30" and field == "cutoff" else {})
    answer = at("clerk").post(NEW, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{sent["due_at"]}"' in page or not sent["due_at"]
    assert cycles().count() == before


def test_five_presses_open_one(at: Any) -> None:
    clerk = at("clerk")
    answers = [clerk.post(NEW, SENT).status_code for _ in range(5)]
    assert answers == [302, 422, 422, 422, 422]
    assert cycles().filter(cutoff="2021-09-30").count() == 1


@pytest.mark.parametrize(("name", "status"), [("office", 403), ("auditor", 403), ("admin", 404)])
def test_who_may_not_open(at: Any, name: str, status: int) -> None:
    assert at(name).post(NEW, SENT).status_code == status
    assert not cycles().filter(cutoff="2021-09-30").exists()


def test_a_foreign_unit_is_not_there_and_an_office_is_not_asked(at: Any) -> None:
    assert at("clerk").get("/units/demo-b/cycles/new/").status_code == 404
    assert NEW not in at("office").get("/units/tazhong/").content.decode()


def test_a_unit_without_a_cycle_is_led_to_its_first(at: Any, settings: Any) -> None:
    from jiheng.web.orgs.models import Unit
    from web.orgs import people

    settings.JIHENG_TODAY = date(2021, 12, 2)
    unit = Unit.objects.add_root({"code": "empty", "name": "空乡", "kind": "township", "region": "四川省"})
    client = at("clerk")
    client.force_login(people.person("carl", unit, "clerk"), "jiheng.web.orgs.auth.PeopleBackend")
    assert "/units/empty/cycles/new/" in client.get("/units/empty/").content.decode()
    page = client.get("/units/empty/cycles/new/").content.decode()
    assert 'value="2021-12-31"' in page
    assert '<option value="sichuan" selected>' in page
