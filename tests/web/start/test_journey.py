"""From an empty database and one report to a unit that is set up: value by value what the report states."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jiheng.web.budgets.models import BudgetLine, BudgetYear
from jiheng.web.log import LogEntry, verify_log
from jiheng.web.orgs.models import Membership, Office, Post, Unit, User, YearPlan
from jiheng.web.start.models import Draft
from jiheng.web.targets.models import ApprovedIndicator
from web.start import conftest as kit

pytestmark = pytest.mark.django_db(transaction=True)


def set_up(client: Client) -> Any:
    """Go through all pages without typing a number."""
    kit.begun(client)
    kit.dropped(client)
    assert client.post("/start/report/", kit.fields(client.get("/start/report/"))).url == "/start/unit/"
    assert kit.passed(client, "unit", unit__code="tazhong").url == "/start/plan/"
    assert kit.passed(client, "plan").url == "/start/budget/"
    rows = Draft.objects.get().choices["lines"]
    unsure = {f"lines-{at}-part": "running" for at, row in enumerate(rows) if row["on"] and not row["part"]}
    assert (
        kit.passed(client, "budget", **{name.replace("-", "__"): value for name, value in unsure.items()}).url
        == "/start/indicators/"
    )
    assert kit.passed(client, "indicators").url == "/start/check/"
    return client.post("/start/check/", {"go": "next"})


def test_the_first_page_leads_to_the_set_up(client: Client) -> None:
    assert 'href="/start/"' in client.get("/").content.decode()
    set_up(client)
    assert 'href="/start/"' not in client.get("/").content.decode()


def test_the_unit_is_as_the_report_says(client: Client) -> None:
    page = set_up(client).content.decode()
    said, unit = kit.example(), Unit.objects.get()
    assert (unit.code, unit.name, unit.kind) == ("tazhong", said.unit.name, "township")
    assert tuple(Office.objects.values_list("name", flat=True)) == said.offices
    group = {part: tuple(Post.objects.filter(group=part).values_list("name", flat=True)) for part in Post.GROUP}
    assert group == {"leader": (said.group.leader,), "deputy": (said.group.deputy,), "member": said.group.members}
    plan = YearPlan.objects.get(unit=unit, year=2021)
    assert (plan.focus, plan.time) == (said.plan.focus, said.plan.time)
    assert (plan.office_duties, plan.manager_duties) == (said.duties.offices, said.duties.budget_managers)
    assert tuple(plan.items.filter(sort="duty").values_list("text", flat=True)) == said.duties.group
    assert tuple(plan.items.filter(sort="content").values_list("text", flat=True)) == said.plan.content
    assert said.unit.name in page
    assert "/units/tazhong/indicators/" in page


def test_the_budget_is_what_the_report_states_and_no_more(client: Client) -> None:
    set_up(client)
    said = {funds.scope: funds for funds in kit.example().funds}
    lines = BudgetLine.objects.filter(year=BudgetYear.objects.get(unit__code="tazhong", year=2021))
    basic = lines.filter(scope="basic")
    assert sum(line.initial for line in basic) == said["basic"].budget.base == Decimal(4862900)
    assert {(line.name, line.initial, line.part, line.source) for line in basic} == {
        ("人员保障成本经费", Decimal(4647000), "staff", "fiscal"),
        ("运转保障成本经费", Decimal(215900), "running", "fiscal"),
    }
    more = lines.get(scope="supplement")
    assert (more.initial, more.source) == (said["supplement"].budget.base, "own_level")
    assert not lines.filter(scope="project").exists()


def test_the_indicators_are_those_of_the_report(client: Client) -> None:
    set_up(client)
    rows = list(ApprovedIndicator.objects.filter(unit__code="tazhong", year=2021))
    stated = kit.example().indicators
    assert [(one.level1, one.level2, one.name, one.op) for one in rows] == [
        (one.level1, one.level2, one.name, one.target.op) for one in stated
    ]
    for row, one in zip(rows, stated, strict=True):
        value = one.target.value
        assert (row.value, row.measure_unit, row.words) == (
            (str(value.value), value.unit, "") if value else ("", "", one.target.words)
        )
        assert row.last_year == ""


def test_the_report_of_the_unit_states_what_the_document_did(client: Client) -> None:
    from datetime import date

    from jiheng.web.assemble import assemble

    set_up(client)
    said, own = kit.example(), assemble(Unit.objects.get(), date(2021, 6, 30))
    assert (own.unit, own.offices, own.group, own.duties, own.plan) == (
        said.unit, said.offices, said.group, said.duties, said.plan
    )  # fmt: skip
    assert [one.target for one in own.indicators] == [one.target for one in said.indicators]
    for scope in ("total", "basic", "supplement"):
        assert own.of_scope(scope).need("budget").base == said.of_scope(scope).need("budget").base


def test_nothing_of_the_results_becomes_this_years_actual_value(client: Client) -> None:
    set_up(client)
    from jiheng.web.ledger.models import Entry
    from jiheng.web.targets.models import Basis, Progress

    assert not Progress.objects.exists()
    assert not Entry.objects.exists()
    assert not Basis.objects.exists()


def test_who_may_do_what_and_the_log(client: Client) -> None:
    set_up(client)
    held = dict(Membership.objects.values_list("user__username", "role"))
    assert held == {role: role for role in kit.FIRST}
    assert User.objects.get(username="admin").check_password(kit.PASSWORD)
    assert list(User.objects.filter(must_change=False).values_list("username", flat=True)) == ["admin"]
    assert set(User.objects.values_list("unit__code", flat=True)) == {"tazhong"}
    acts = list(LogEntry.objects.order_by("id").values_list("action", "actor"))
    assert acts.count(("create_user", "admin")) == acts.count(("give_role", "admin")) == 5
    assert acts.count(("approve", "clerk")) == 17
    assert acts.count(("add_office", "clerk")) == 5
    assert acts.count(("add_line", "clerk")) == 3
    assert [act for act, actor in acts if actor == "local"] == [
        "begin_set_up", "keep_set_up", "read_for_set_up", *["keep_set_up"] * 5, "set_up"
    ]  # fmt: skip
    assert list(verify_log()) == []
    assert kit.PASSWORD not in str(list(LogEntry.objects.values_list("detail", flat=True)))
    draft = Draft.objects.get()
    assert not any(one["hashed"] for one in draft.choices["accounts"])
    assert draft.read == {}


def test_one_time_passwords_are_shown_once(client: Client) -> None:
    shown = kit.handed(set_up(client).content.decode())
    assert set(shown) == {"security", "logkeeper", "clerk", "leader"}
    assert all(User.objects.get(username=name).check_password(password) for name, password in shown.items())
    again = client.get("/start/done/").content.decode()
    assert "不再显示" in again
    assert kit.handed(again) == {}
    assert not any(password in str(list(LogEntry.objects.values_list("detail"))) for password in shown.values())
    assert not any(password in str(Draft.objects.get().choices) for password in shown.values())


def test_the_clerk_goes_on_at_the_unit(client: Client) -> None:
    password = kit.handed(set_up(client).content.decode())["clerk"]
    client.post("/login/", {"username": "clerk", "password": password})
    assert client.get("/units/tazhong/").url.startswith("/password/")
    new = {"old": password, "new": kit.PASSWORD, "again": kit.PASSWORD}
    client.post("/password/", new)
    assert "人员保障成本经费" in client.get("/units/tazhong/ledger/?year=2021").content.decode()


def test_no_person_of_the_document_is_kept(client: Client, place: Any) -> None:
    from django.apps import apps

    text = kit.written("html").decode().replace("出纳", "出纳（甲某某）").replace("党委书记。", "党委书记 甲某某。")
    kit.begun(client)
    kit.dropped(client, kit.upload("report.html", text.encode()))
    assert "甲某某" in str(Draft.objects.get().read)
    kit.passed(client, "unit", **{"unit-code": "tazhong"})
    rows = Draft.objects.get().choices["lines"]
    kit.passed(
        client, "budget", **{f"lines-{at}-part": "running" for at, row in enumerate(rows) if row["on"] and not row["part"]}
    )
    kit.passed(client, "plan", **{"plan-manager_duties": "", "plan-office_duties": "", "plan-duties": ""})
    assert client.post("/start/check/", {"go": "next"}).status_code == 200
    assert Post.objects.filter(name="出纳").exists()
    for model in apps.get_models():
        assert "甲某某" not in str(list(model.objects.values_list()) if hasattr(model, "objects") else ""), model
    assert not list((place / "uploads").rglob("*"))
    assert client.get("/start/done/").status_code == 200


def test_it_is_shut_once_there_is_an_account(client: Client) -> None:
    set_up(client)
    stranger = Client(headers={"host": "127.0.0.1"})
    for path in ("", "accounts/", "report/", "unit/", "plan/", "budget/", "indicators/", "check/", "done/"):
        assert stranger.get(f"/start/{path}").status_code == 404, path
        assert stranger.post(f"/start/{path}").status_code in (404, 405), path
    assert client.get("/start/accounts/").status_code == 404


def test_applying_twice_makes_one(client: Client) -> None:
    set_up(client)
    before = LogEntry.objects.count()
    assert client.post("/start/check/", {"go": "next"}).url == "/start/done/"
    assert Unit.objects.count() == 1
    assert LogEntry.objects.count() == before


def test_two_who_apply_at_once_make_one(client: Client) -> None:
    from jiheng.web.start import actions

    set_up(client)
    draft = Draft.objects.get()
    again, problems, handed = actions.apply(actions.Setter(None), draft)
    assert (again.unit, problems, handed) == (Unit.objects.get(), [], [])
    assert ApprovedIndicator.objects.count() == 17
