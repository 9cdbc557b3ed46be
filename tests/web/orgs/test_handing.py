"""人员交接: roles and what waits for them go to the successor in one act, the old account is locked, and nothing else changes."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from jiheng.web.log import LogEntry, verify_log
from jiheng.web.orgs import handing
from jiheng.web.orgs.models import HandOver, Membership, Notice, Office, Role, Unit, User
from jiheng.web.refusals import NotAllowed, Refused, Unseen
from web.orgs import people
from web.orgs.people import log_in, person

DAY = date(2021, 7, 2)
GIVEN = {"new": "bo", "day": "2021-07-02", "reason": "调到县财政局", "notes": "六月工资还差一笔\n 凭证在柜子里"}


@pytest.fixture(autouse=True)
def day(settings: Any) -> None:
    settings.JIHENG_TODAY = DAY


@pytest.fixture
def security(town: Any, client: Client) -> Any:
    user = person("sam", Unit.objects.get(code="county"), "security")
    log_in(client, "sam")
    return user


@pytest.fixture
def anna(town: Any) -> Any:
    user = person("anna", town, "clerk", post="预算会计")
    office = Office.objects.create(unit=town, name="社会事务办公室")
    Membership.objects.create(user=user, unit=town, role="office", office=office)
    return user


@pytest.fixture
def bo(town: Any) -> Any:
    return person("bo", town)


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_roles_post_and_notes_go_over_and_the_old_account_is_locked(
    client: Client, security: Any, anna: Any, bo: Any, town: Any
) -> None:
    old = Client(headers={"host": "127.0.0.1"})
    log_in(old, "anna")
    waiting = Notice.objects.create(user=anna, unit=town, text="6月30日节点被退回", address="/units/tazhong/")
    seen = Notice.objects.create(user=anna, unit=town, text="旧的", address="/units/tazhong/", read_at=timezone.now())
    page = text(client.get(f"/roles/{anna.pk}/handover/"))
    assert "社会事务办公室" in page
    assert '<option value="bo">' in page
    assert client.post(f"/roles/{anna.pk}/handover/", GIVEN).url == f"/roles/{bo.pk}/"
    roles = set(Membership.objects.filter(user=bo).values_list("role", "office__name"))
    assert roles == {("clerk", None), ("office", "社会事务办公室")}
    anna.refresh_from_db()
    bo.refresh_from_db()
    assert (anna.is_active, anna.memberships.count(), str(anna.post), str(bo.post)) == (False, 0, "预算会计", "预算会计")
    assert old.get("/units/tazhong/").status_code == 302
    waiting.refresh_from_db()
    seen.refresh_from_db()
    assert (waiting.user, seen.user) == (bo, anna)
    made, entry = HandOver.objects.get(), LogEntry.objects.latest("id")
    assert (made.old, made.new, made.by, made.day, made.reason) == (anna, bo, "sam", DAY, "调到县财政局")
    assert (entry.action, entry.actor, entry.unit) == ("hand_over", "sam", "tazhong")
    assert {
        "old": "anna",
        "new": "bo",
        "reason": "调到县财政局",
        "day": "2021-07-02",
        "sessions": 1,
        "notices": 1,
    }.items() <= entry.detail.items()
    assert entry.detail["roles"] == ["clerk@tazhong", "office@tazhong"]
    log_in(new := Client(headers={"host": "127.0.0.1"}), "bo")
    assert new.get("/units/tazhong/").status_code == 200
    page = text(new.get("/password/"))
    assert "从 anna 接手（调到县财政局）" in page
    assert "六月工资还差一笔<br>凭证在柜子里" in page
    assert list(verify_log()) == []


def test_a_role_that_the_successor_has_stays_theirs_and_so_does_their_post(security: Any, anna: Any, town: Any) -> None:
    bo = person("bo", town, "clerk", post="出纳")
    handing.hand_over(security, anna, bo, reason="轮岗", day=DAY)
    assert sorted(Membership.objects.filter(user=bo).values_list("role", flat=True)) == ["clerk", "office"]
    bo.refresh_from_db()
    assert str(bo.post) == "出纳"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"new": ""}, "请填接手的账号"),
        ({"new": "nobody"}, "您管的账号里没有“nobody”在用"),
        ({"new": "anna"}, "您管的账号里没有“anna”在用"),
        ({"new": "far"}, "您管的账号里没有“far”在用"),
        ({"new": "gone"}, "您管的账号里没有“gone”在用"),
        ({"new": "sam"}, "不能给自己办交接"),
        ({"new": "ada"}, "接手人“ada”已有“系统管理”，不能再有"),
        ({"reason": "  "}, "请写交接原因"),
        ({"day": "2021-07-03"}, "还没有到"),
        ({"day": "x"}, "日期读不懂"),
        ({"notes": "a\x01"}, "控制字符"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    client: Client, security: Any, anna: Any, bo: Any, town: Any, change: Any, sentence: str
) -> None:
    person("far", people.unit("other"), "clerk")
    person("ada", town, "admin")
    gone = person("gone", town, "clerk")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    answer = client.post(f"/roles/{anna.pk}/handover/", GIVEN | change)
    assert (answer.status_code, sentence in text(answer)) == (422, True), text(answer)
    if "reason" not in change:
        assert 'value="调到县财政局"' in text(answer)
    anna.refresh_from_db()
    assert anna.is_active
    assert anna.memberships.count() == 2
    assert not HandOver.objects.exists()
    assert not LogEntry.objects.filter(action="hand_over").exists()


def test_only_the_security_administration_of_both_may(security: Any, anna: Any, bo: Any, town: Any) -> None:
    other = people.unit("other")
    by = {name: person(name, town, name) for name in ("admin", "logkeeper", "leader", "clerk")}
    stranger, far = person("eve", other, "security"), person("far", other, "clerk")
    for one in by.values():
        with pytest.raises(NotAllowed):
            handing.hand_over(one, anna, bo, reason="轮岗", day=DAY)
    for args in ((stranger, anna, bo), (security, far, bo), (security, anna, far)):
        with pytest.raises(Unseen):
            handing.hand_over(*args, reason="轮岗", day=DAY)
    with pytest.raises(Refused, match="没有什么可交接"):
        handing.hand_over(security, bo, anna, reason="轮岗", day=DAY)
    assert not HandOver.objects.exists()
    assert Membership.objects.filter(user=anna).count() == 2


def test_pages_of_accounts_outside_are_not_there(client: Client, security: Any) -> None:
    far = person("far", people.unit("other"), "clerk")
    assert client.get(f"/roles/{far.pk}/handover/").status_code == 404
    assert client.post(f"/roles/{far.pk}/handover/", GIVEN).status_code == 404
    assert client.get("/roles/987654/handover/").status_code == 404


def test_an_administration_is_handed_over_too_and_excludes_as_before(security: Any, town: Any, bo: Any) -> None:
    ada = person("ada", town, "admin")
    handing.hand_over(security, ada, bo, reason="轮岗", day=DAY)
    assert list(bo.memberships.values_list("role", flat=True)) == [Role.ADMIN]


@pytest.mark.django_db(transaction=True)
def test_a_hand_over_is_never_rewritten(security: Any, anna: Any, bo: Any) -> None:
    from django.db import connection

    from jiheng.web.append_only import guard, unguard

    made = handing.hand_over(security, anna, bo, reason="轮岗", day=DAY)
    with connection.cursor() as cursor:
        for statement in guard(connection, "orgs_handover"):
            cursor.execute(statement)
    try:
        for act in (lambda: HandOver.objects.filter(pk=made.pk).update(reason="x"), made.delete):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                act()
    finally:
        with connection.cursor() as cursor:
            for statement in unguard(connection, "orgs_handover"):
                cursor.execute(statement)
