"""Accounts, roles and offices: who may give them, what excludes what, and the line in the log of each act."""

from typing import Any

import pytest
from django.test import Client

from jiheng.web.log import LogEntry, verify_log
from jiheng.web.orgs import actions
from jiheng.web.orgs.models import Membership, Office, Post, Role, User
from jiheng.web.refusals import NotAllowed, Refused, Unseen
from web.orgs import people
from web.orgs.people import PASSWORD, person

APART = ("admin", "security", "logkeeper")
BUSINESS = ("clerk", "office", "leader", "department", "reviewer", "auditor")


@pytest.fixture
def county(town: Any) -> Any:
    return type(town).objects.get(code="county")


@pytest.fixture
def security(county: Any) -> Any:
    return person("sam", county, "security")


@pytest.fixture
def admin(county: Any) -> Any:
    return person("ada", county, "admin")


def last() -> tuple[str, str, dict[str, Any]]:
    entry = LogEntry.objects.latest("id")
    return entry.action, entry.actor, entry.detail


def test_an_account_is_made_and_shut(admin: Any, town: Any) -> None:
    post = Post.objects.create(unit=town, name="预算会计")
    user = actions.create_user(admin, town, " anna ", PASSWORD, post)
    assert user.check_password(PASSWORD)
    assert last() == ("create_user", "ada", {"user": "anna", "unit": "tazhong", "post": "预算会计"})
    client = Client(headers={"host": "127.0.0.1"})
    people.log_in(client, "anna")
    key = client.cookies["sessionid"].value
    actions.disable_user(admin, user)
    assert last() == ("disable_user", "ada", {"user": "anna", "sessions": 1})
    assert client.get("/units/").status_code == 302
    User.objects.filter(pk=user.pk).update(is_active=True)
    client.cookies["sessionid"] = key
    assert client.get("/units/").status_code == 302
    assert list(verify_log()) == []


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [("ada", PASSWORD, "username"), ("ADA", PASSWORD, "username"), ("a b", PASSWORD, "username"), ("", PASSWORD, "username"),
     ("anna", "short", "password"), ("anna", "12345678901", "password"), ("anna-zhong", "anna-zhong1", "password")],
)  # fmt: skip
def test_a_bad_account_is_refused_at_its_field(admin: Any, town: Any, name: str, password: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.create_user(admin, town, name, password)
    assert refused.value.field == field
    assert refused.value.message
    assert not LogEntry.objects.exists()


def test_a_post_or_an_office_is_of_the_unit(admin: Any, security: Any, town: Any, county: Any) -> None:
    post, office = Post.objects.create(unit=county, name="股长"), Office.objects.create(unit=county, name="绩效股")
    with pytest.raises(Refused, match="不属于"):
        actions.create_user(admin, town, "anna", PASSWORD, post)
    user = person("anna")
    with pytest.raises(Refused, match="不属于"):
        actions.give_role(security, user, town, Role.OFFICE, office)
    given = actions.give_role(security, user, town, Role.OFFICE)
    with pytest.raises(Refused, match="不属于"):
        actions.move_office(security, given, office)


def test_a_role_is_given_moved_and_taken(security: Any, town: Any) -> None:
    user, office = person("anna"), Office.objects.create(unit=town, name="党政办公室")
    given = actions.give_role(security, user, town, Role.CLERK)
    told = {"user": "anna", "unit": "tazhong", "role": "clerk", "office": ""}
    assert last() == ("give_role", "sam", told)
    actions.move_office(security, given, office)
    assert last() == ("move_office", "sam", told | {"office": "党政办公室", "before": ""})
    with pytest.raises(Refused, match="不用再给"):
        actions.give_role(security, user, town, Role.CLERK)
    actions.take_role(security, given)
    assert last() == ("take_role", "sam", told | {"office": "党政办公室"})
    assert LogEntry.objects.count() == 3
    assert not user.memberships.exists()


@pytest.mark.parametrize("held", [*APART, *BUSINESS])
@pytest.mark.parametrize("role", [*APART, *BUSINESS])
def test_roles_that_exclude_each_other(security: Any, town: Any, county: Any, held: str, role: str) -> None:
    user = person("anna", county, held)
    if role != held and (role in APART or held in APART):
        with pytest.raises(Refused) as refused:
            actions.give_role(security, user, town, role)
        words = (Role(held).label, Role(role).label, "互不兼任")
        assert all(str(word) in refused.value.message for word in words)
        assert not LogEntry.objects.exists()
    else:
        assert actions.give_role(security, user, town, role).role == role


def test_only_those_who_may_and_only_where_they_reach(security: Any, admin: Any, town: Any, county: Any) -> None:
    clerk, stranger = person("anna", town, "clerk"), person("eve", people.unit("other"), "admin", "security")
    held = Membership.objects.get(user=clerk)
    for by in (admin, clerk):
        with pytest.raises(NotAllowed, match="安全管理"):
            actions.give_role(by, clerk, town, Role.LEADER)
        with pytest.raises(NotAllowed, match="安全管理"):
            actions.take_role(by, held)
        with pytest.raises(NotAllowed, match="安全管理"):
            actions.move_office(by, held, None)
    for by in (security, clerk):
        with pytest.raises(NotAllowed, match="系统管理"):
            actions.create_user(by, town, "new", PASSWORD)
        with pytest.raises(NotAllowed, match="系统管理"):
            actions.disable_user(by, clerk)
    with pytest.raises(Unseen):
        actions.give_role(stranger, clerk, town, Role.LEADER)
    with pytest.raises(Unseen):
        actions.disable_user(stranger, clerk)
    with pytest.raises(Unseen):
        actions.disable_user(admin, person("nobody"))
    low = person("low", town, "admin")
    with pytest.raises(Unseen):
        actions.disable_user(low, security)
    Membership.objects.create(user=clerk, unit=county, role="reviewer")
    with pytest.raises(NotAllowed):
        actions.disable_user(low, clerk)
    assert not LogEntry.objects.exists()


def test_nobody_does_it_to_themselves(security: Any, admin: Any) -> None:
    with pytest.raises(Refused, match="自己"):
        actions.disable_user(admin, admin)
    with pytest.raises(Refused, match="自己"):
        actions.take_role(security, Membership.objects.get(user=security))


def test_a_disabled_administrator_does_nothing(admin: Any, town: Any) -> None:
    admin.is_active = False
    with pytest.raises((NotAllowed, Unseen)):
        actions.create_user(admin, town, "anna", PASSWORD)
