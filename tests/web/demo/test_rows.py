"""The demonstration is large enough, without a gap, without a name, on working days; its log-ins work and see what they may."""

from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model

from jiheng.web import store
from jiheng.web.chain import START, sealed
from jiheng.web.cycles.models import Cycle, Filing
from jiheng.web.demo.build import build
from jiheng.web.demo.people import LOGINS, PASSWORD
from jiheng.web.ledger.models import Book, Entry
from jiheng.web.log import LogEntry
from jiheng.web.orgs.models import Membership, Post, Role, Unit, User
from jiheng.web.permissions import may, visible_units
from jiheng.web.targets.models import ApprovedIndicator, Evidence, WorkRecord

from .asking import CUTOFF, HOLIDAYS, entries, unit

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]

OFFICIAL = {"且末县财政局", "社会保险费征收专户", "住房公积金归集专户", "出差岗位报销"}


def test_there_is_enough_of_it() -> None:
    payments = entries(kind="payment", line__scope="basic", reverses=None, reversal=None)
    assert len(payments) >= 120
    assert WorkRecord.objects.filter(kind__unit=unit()).count() >= 80
    assert Evidence.objects.values("record").distinct().count() >= 20
    assert len(entries(reverses__isnull=False)) >= 2


def test_numbers_have_no_gap_and_every_seal_holds() -> None:
    for book in Book.objects.all():
        head = START
        found = list(Entry.objects.filter(book=book))
        assert [one.number for one in found] == list(range(1, book.last_number + 1))
        for one in found:
            assert one.previous == head
            head = sealed(head, one.sealed_values())
            assert one.seal == head
        assert book.head == head


def test_a_mistake_is_reversed_and_entered_rightly() -> None:
    reversed_ones = entries(reversal__isnull=False)
    assert len(reversed_ones) == 3
    for one in reversed_ones:
        assert one.due_on is None
        again = entries(kind="payment", summary=one.summary, party=one.party, reverses=None, reversal=None)
        assert len(again) == 1
        assert (again[0].amount, again[0].line) != (one.amount, one.line)


def test_everything_happens_on_a_working_day() -> None:
    days = {one.day for one in Entry.objects.all()} | {one.day for one in WorkRecord.objects.all()}
    assert {day for day in days if day.weekday() > 4 or day in HOLIDAYS} == set()
    assert max(days) <= CUTOFF


def test_records_are_spread_over_the_half() -> None:
    months = [day.month for day in WorkRecord.objects.filter(kind__unit=unit()).values_list("day", flat=True)]
    counts = [months.count(month) for month in range(1, 7)]
    assert min(counts) >= 10  # February has the holidays
    assert max(counts) <= 2 * min(counts)


def test_values_fit_the_fields_of_their_kind() -> None:
    for one in WorkRecord.objects.select_related("kind"):
        assert set(one.values) == {field["name"] for field in one.kind.fields}


def test_companies_are_invented_and_people_are_posts() -> None:
    parties = {one.party for one in Entry.objects.all()}
    assert {name for name in parties if not name.startswith("示例")} <= OFFICIAL
    companies = {one.values["company"] for one in WorkRecord.objects.filter(kind__code="oilfield")}
    assert all(name.startswith("示例") for name in companies)
    assert {(one.first_name, one.last_name, one.email) for one in User.objects.all()} == {("", "", "")}
    assert all(one.post for one in User.objects.all())
    told = [*Entry.objects.values_list("summary", flat=True), *WorkRecord.objects.values_list("summary", flat=True)]
    told += Post.objects.values_list("name", flat=True)
    assert not [text for text in told for word in ("同志", "先生", "女士", "某", "·") if word in text]


def test_evidence_lies_in_the_store(demo: Path, settings: Any) -> None:
    settings.JIHENG_DATA = demo
    kinds = set()
    for one in Evidence.objects.all():
        data = store.read(one.sha256)
        assert len(data) == one.size
        kinds.add("png" if data.startswith(b"\x89PNG") else "txt")
        assert one.name.endswith((".png", ".txt"))
    assert kinds == {"png", "txt"}


def test_the_log_ins_work() -> None:
    assert [one.name for one in LOGINS] == [
        *("clerk", "office", "leader", "department", "reviewer", "auditor", "admin", "security", "logkeeper")
    ]
    for login in LOGINS:
        user = User.objects.get(username=login.name)
        assert user.demo
        assert user.check_password(PASSWORD)
        assert Membership.objects.get(user=user).role == login.role
    hidden = User.objects.exclude(username__in=[one.name for one in LOGINS])
    assert hidden
    assert not any(user.has_usable_password() for user in hidden)
    assert all(user.demo for user in hidden)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("clerk", {"tazhong"}),
        ("office", {"tazhong"}),
        ("leader", {"tazhong"}),
        ("department", {"qiemo-finance", "tazhong", "demo-b"}),
        ("reviewer", {"qiemo-finance", "tazhong", "demo-b"}),
        ("auditor", {"qiemo-finance", "tazhong", "demo-b"}),
        ("admin", set()),
        ("security", set()),
        ("logkeeper", set()),
    ],
)
def test_who_sees_what(name: str, codes: set[str]) -> None:
    user = User.objects.get(username=name)
    assert {one.code for one in visible_units(user)} == codes
    assert may(user, "pay", unit()) is (name == "clerk")


def test_the_office_lead_recorded_his_own_work() -> None:
    office = Membership.objects.get(role=Role.OFFICE).office
    assert office
    assert office.name == "社会事务办公室"
    assert set(WorkRecord.objects.filter(office=office).values_list("made_by", flat=True)) == {"office"}


def test_the_cycles() -> None:
    states = {(one.unit.code, f"{one.cycle.cutoff:%m-%d}"): one for one in Filing.objects.select_related("unit", "cycle")}
    assert {key: one.state for key, one in states.items()} == {
        ("tazhong", "03-31"): "accepted",
        ("tazhong", "06-30"): "filling",
        ("demo-b", "03-31"): "accepted",
        ("demo-b", "06-30"): "filling",
    }
    june = Cycle.objects.get(owner=unit(), cutoff=CUTOFF)
    assert june.due_at.isoformat() == "2021-07-05T10:00:00+00:00"
    assert june.profile == "national"
    assert str(states["tazhong", "06-30"].filled_on) == "2021-07-02"
    assert states["tazhong", "03-31"].snapshots.count() == 1


def test_the_second_township_is_small() -> None:
    other: Model = unit("demo-b")
    assert len(entries("demo-b", kind="payment")) == 12
    assert ApprovedIndicator.objects.filter(unit=other).count() == 5
    assert unit("demo-b").budget_years.get().lines.count() == 3


def test_building_again_does_nothing() -> None:
    before = (Unit.objects.count(), Entry.objects.count(), LogEntry.objects.count())
    build()
    assert (Unit.objects.count(), Entry.objects.count(), LogEntry.objects.count()) == before
