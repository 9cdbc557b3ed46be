"""What a set-up refuses: the sentence stands at its field, what was typed stays, nothing is made; and who may set up at all."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiheng.web.log import LogEntry, verify_log
from jiheng.web.orgs import founding
from jiheng.web.orgs.founding import Account
from jiheng.web.orgs.models import Membership, Office, Role, Unit, User
from jiheng.web.refusals import Refused, Unseen
from jiheng.web.start import actions, reading
from jiheng.web.start.models import Draft
from web.orgs import people
from web.start import conftest as kit

pytestmark = pytest.mark.django_db(transaction=True)


def ready(client: Client) -> None:
    """A set-up that lacks nothing but the code of its unit."""
    kit.begun(client)
    kit.dropped(client)
    rows = Draft.objects.get().choices["lines"]
    kit.passed(
        client, "budget", **{f"lines-{at}-part": "running" for at, row in enumerate(rows) if row["on"] and not row["part"]}
    )


def nothing_made() -> None:
    assert not Unit.objects.exists()
    assert not User.objects.exists()
    assert not Office.objects.exists()
    assert list(verify_log()) == []


@pytest.mark.parametrize(
    ("slug", "field", "typed", "words"),
    [
        ("unit", "unit-code", "", "请填单位代码"),
        ("unit", "unit-code", "塔 中", "单位代码“塔 中”不行"),
        ("unit", "unit-name", "", "请填“单位名称”"),
        ("unit", "unit-kind", "x", "请选单位类别"),
        ("unit", "offices-1-name", "党政办公室", "已经有“党政办公室”了"),
        ("unit", "posts-6-name", "长" * 101, "最多 100 个字"),
        ("plan", "plan-focus", "字" * 2001, "最多 2000 个字"),
        ("budget", "lines-0-amount", "四百", "“四百”不是能确认的数字"),
        ("budget", "lines-0-amount", "-1", "金额不能小于 0"),
        ("budget", "lines-0-source", "", "请从列表里选资金来源"),
        ("budget", "lines-6-part", "", "请选经费类别"),
        ("budget", "lines-7-name", "新的一行", "请选支出范围"),
        ("indicators", "indicators-0-value", "三十", "“三十”不是能确认的数字"),
        ("indicators", "indicators-0-classes", "", "请选指标类别"),
        ("indicators", "indicators-1-name", "化解社会矛盾纠纷", "2021年已经有“化解社会矛盾纠纷”了"),
        ("indicators", "indicators-0-weight", "101", "权重在 0 到 100 之间"),
        ("indicators", "goal-text", "字" * 2001, "“绩效目标”最多 2000 个字"),
    ],
)
def test_a_bad_value_is_said_at_its_field_and_kept(client: Client, slug: str, field: str, typed: str, words: str) -> None:
    ready(client)
    if slug != "unit":
        assert kit.passed(client, "unit", **{"unit-code": "tazhong"}).status_code == 302
    more = {"lines-7-part": "staff", "lines-7-source": "fiscal", "lines-7-amount": "1"} if field == "lines-7-name" else {}
    answer = kit.passed(client, slug, **{**({"unit-code": "tazhong"} if slug == "unit" else {}), field: typed, **more})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    at = {"lines-7-name": "lines-7-scope"}.get(field, field)
    assert f'id="{at}_error"' in text
    assert f'href="#{at}"' in text
    assert kit.fields(client.get(f"/start/{slug}/"))[field].replace("\r", "") == typed
    nothing_made()


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"admin-password": ""}, "admin-password", "请填密码"),
        ({"admin-password": "short"}, "admin-password", "密码太短"),
        ({"admin-again": "another"}, "admin-again", "两次输入的密码不一样"),
        ({"clerk-username": ""}, "clerk-username", "请填账号"),
        ({"leader-username": "CLERK"}, "leader-username", "重名"),
        ({"security-username": "a b"}, "security-username", "用户名"),
    ],
)
def test_a_bad_account_is_said_at_its_field(client: Client, changed: dict[str, str], field: str, words: str) -> None:
    client.post("/start/")
    answer = client.post("/start/accounts/", kit.accounts() | changed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="{field}_error"' in text
    assert words in text
    assert kit.PASSWORD not in text
    nothing_made()


def test_accounts_are_kept_without_their_passwords(client: Client) -> None:
    kit.begun(client)
    kept = Draft.objects.get().choices["accounts"]
    assert kit.PASSWORD not in json.dumps(kept)
    page = client.get("/start/accounts/").content.decode()
    assert page.count("已设，空着就不改") == 2
    unchanged = {f"{role}-username": role for role in kit.FIRST}
    assert client.post("/start/accounts/", unchanged | {"clerk-username": "anna"}).status_code == 302
    now = Draft.objects.get().choices["accounts"]
    assert [one["hashed"] for one in now] == [one["hashed"] for one in kept]
    assert now[3]["username"] == "anna"


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("a.docx", b""), "空文件"),
        (SimpleUploadedFile("a.docx", b"no word file"), "读不了"),
        (SimpleUploadedFile("a.exe", b"MZ"), "读不了"),
        (SimpleUploadedFile("a.txt", "今天天气很好。".encode()), "不像绩效报告"),
        (None, "请先选一份文件"),
    ],
)
def test_a_file_that_is_no_report_is_refused(client: Client, file: Any, words: str) -> None:
    kit.begun(client)
    kit.dropped(client)
    before = Draft.objects.get().choices
    answer = client.post("/start/report/", {"go": "read", **({"file": file} if file else {})})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Draft.objects.get().choices == before


def test_a_file_that_is_too_large(client: Client, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1 << 10
    kit.begun(client)
    answer = client.post("/start/report/", {"go": "read", "file": kit.upload()})
    assert answer.status_code == 422
    assert "超过" in answer.content.decode()


def test_a_fault_while_reading_has_a_number(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(reading.worker, "run", lambda *given: iter([(None, json.dumps({"fault": "Traceback"}).encode())]))
    with pytest.raises(Refused, match="请把编号"):
        reading.read_in_child("a.docx", b"x")


def test_a_year_that_is_not_offered(client: Client) -> None:
    kit.begun(client)
    assert client.post("/start/report/", {"year": "1999"}).status_code == 422
    assert client.post("/start/report/", {"year": "²"}).status_code == 422


def test_nothing_is_made_while_anything_is_wrong(client: Client) -> None:
    ready(client)
    answer = client.post("/start/check/", {"go": "next"})
    assert answer.status_code == 422
    assert 'href="/start/unit/#unit-code"' in answer.content.decode()
    nothing_made()
    kit.passed(client, "unit", **{"unit-code": "tazhong"})
    kit.passed(client, "indicators", **{"indicators-16-value": "x"})
    answer = client.post("/start/check/", {"go": "next"})
    assert answer.status_code == 422
    assert "第 17 行" in answer.content.decode()
    nothing_made()
    assert Draft.objects.get().applied_at is None


def test_the_check_says_what_is_wrong_without_accounts(client: Client) -> None:
    client.post("/start/")
    kit.passed(client, "unit", **{"unit-code": "a", "unit-name": "某单位", "unit-kind": "department"})
    page = client.get("/start/check/")
    assert page.status_code == 200
    assert "要有这几个账号" in page.content.decode()
    assert 'href="/start/accounts/"' in page.content.decode()


def test_it_goes_on_in_another_browser(client: Client) -> None:
    ready(client)
    kit.passed(client, "plan", **{"plan-time": "每月五日", "go": "accounts"})
    other = Client(headers={"host": "127.0.0.1"})
    page = other.get("/start/").content.decode()
    assert "接着做" in page
    assert "report.docx" in page
    assert kit.fields(other.get("/start/plan/"))["plan-time"] == "每月五日"
    assert other.post("/start/").url == "/start/accounts/"
    assert Draft.objects.count() == 1


def test_going_back_keeps_what_is_wrong_too(client: Client) -> None:
    ready(client)
    answer = kit.passed(client, "budget", **{"lines-0-amount": "四百", "go": "plan"})
    assert answer.url == "/start/plan/"
    assert kit.fields(client.get("/start/budget/"))["lines-0-amount"] == "四百"


def test_more_rows_and_rows_left_out(client: Client) -> None:
    ready(client)
    answer = kit.passed(client, "unit", **{"unit-code": "tazhong", "offices-5-name": "应急办公室", "go": "more"})
    assert answer.url == "/start/unit/?more=1#more"
    page = client.get("/start/unit/?more=1")
    assert "offices-10-name" in kit.fields(page)
    typed = kit.fields(page)
    typed.pop("offices-0-on")
    assert client.post("/start/unit/", typed).status_code == 302
    assert client.post("/start/check/", {"go": "next"}).status_code == 200
    names = list(Office.objects.values_list("name", flat=True))
    assert "党政办公室" not in names
    assert names[-1] == "应急办公室"


def test_a_unit_by_hand(client: Client) -> None:
    kit.begun(client)
    client.post("/start/report/", kit.fields(client.get("/start/report/")))
    typed = {"unit-code": "a-1", "unit-name": "某县农业农村局", "unit-kind": "department", "offices-0-name": "办公室"}
    assert kit.passed(client, "unit", **typed).url == "/start/plan/"
    line = {"scope": "basic", "name": "工资", "part": "staff", "source": "fiscal", "amount": "12.5"}
    assert kit.passed(client, "budget", **{f"lines-0-{name}": value for name, value in line.items()}).status_code == 302
    assert client.post("/start/check/", {"go": "next"}).status_code == 200
    unit = Unit.objects.get()
    assert [str(one.initial) for one in unit.budget_years.get().lines.all()] == ["125000.00"]
    assert not unit.plans.exists()


def test_it_is_thrown_away(client: Client) -> None:
    ready(client)
    assert client.post("/start/discard/").url == "/start/"
    assert not Draft.objects.exists()
    assert LogEntry.objects.filter(action="discard_set_up", detail__name="report.docx").count() == 1
    assert "开始建账" in client.get("/start/").content.decode()


# A further unit


@pytest.fixture
def county(db: None) -> Any:
    top = people.unit("county", "bureau", name="且末县财政局")
    people.person("ada", top, "admin")
    people.person("anna", top, "reviewer")
    return top


def test_an_administrator_adds_a_unit_below(client: Client, county: Any) -> None:
    people.log_in(client, "ada")
    assert 'href="/start/"' in client.get("/administration/units/").content.decode()
    kit.begun(client, ("clerk", "leader"))
    kit.dropped(client)
    part = {
        f"lines-{at}-part": "running"
        for at, row in enumerate(Draft.objects.get().choices["lines"])
        if row["on"] and not row["part"]
    }
    kit.passed(client, "budget", **part)
    refused = kit.passed(client, "unit", **{"unit-code": "tazhong", "unit-parent": ""})
    assert refused.status_code == 422
    assert "请填单位的名称或代码" in refused.content.decode()
    assert kit.passed(client, "unit", **{"unit-parent": "county"}).status_code == 302
    assert client.post("/start/check/", {"go": "next"}).status_code == 200
    unit = Unit.objects.get(code="tazhong")
    assert Unit.objects.get_parent(unit) == county
    assert dict(Membership.objects.filter(unit=unit).values_list("user__username", "role")) == {
        "clerk": "clerk",
        "leader": "leader",
    }
    assert LogEntry.objects.filter(action="add_unit", actor="ada", detail__unit="tazhong").count() == 1
    assert LogEntry.objects.filter(action="set_up", actor="ada").count() == 1
    assert client.get("/start/done/").status_code == 200
    assert client.post("/start/").url == "/start/accounts/"
    assert client.get("/units/tazhong/").status_code == 404


def test_the_unit_above_by_its_name_or_code_within_reach(client: Client, county: Any) -> None:
    people.unit("other", name="别处的局")
    people.log_in(client, "ada")
    kit.begun(client, ("clerk", "leader"))
    page = client.get("/start/unit/").content.decode()
    assert '<option value="county">' in page
    assert "别处的局" not in page
    typed = {"unit-code": "tazhong", "unit-name": "塔中镇", "unit-kind": "township"}
    for parent in ("other", "nowhere"):
        assert "您管的单位里没有" in kit.passed(client, "unit", **typed, **{"unit-parent": parent}).content.decode()
    for parent in (" county ", "且末县财政局"):
        assert kit.passed(client, "unit", **typed, **{"unit-parent": parent}).status_code == 302


def test_nobody_else_sets_up(client: Client, county: Any) -> None:
    assert client.get("/start/").status_code == 404
    people.log_in(client, "anna")
    for path in ("", "accounts/", "report/", "unit/", "check/"):
        assert client.get(f"/start/{path}").status_code == 403, path
        assert client.post(f"/start/{path}").status_code == 403, path
    assert client.post("/start/discard/").status_code == 403
    assert client.get("/start/done/").status_code == 404
    assert not Draft.objects.exists()


def test_each_administrator_has_their_own(client: Client, county: Any) -> None:
    people.person("bea", county, "admin")
    people.log_in(client, "ada")
    kit.begun(client, ("clerk", "leader"))
    draft = Draft.objects.get()
    other = actions.Setter(User.objects.get(username="bea"))
    assert actions.open_draft(other) is None
    with pytest.raises(Unseen):
        actions.keep(other, draft, "plan", ("plan",), {})
    with pytest.raises(Unseen):
        actions.discard(other, draft)


def test_an_administrator_below_adds_nothing_above(client: Client, county: Any) -> None:
    town = people.unit("town", below=county)
    people.person("low", town, "admin")
    accounts = [Account(role, role.value) for role in founding.FURTHER]
    with pytest.raises(Unseen):
        founding.found_below(User.objects.get(username="low"), county, accounts, code="x", name="x", kind="township")
    with pytest.raises(Unseen):
        founding.found([Account(role, f"new-{role}") for role in founding.FIRST], code="x", name="x", kind="township")
    assert not Unit.objects.filter(code="x").exists()


def test_the_accounts_of_a_unit_are_whole(county: Any) -> None:
    ada = User.objects.get(username="ada")
    clerk = Account(Role.CLERK, "anna-2")
    for given in ([clerk], [clerk, clerk._replace(role=Role.ADMIN)], [clerk, clerk._replace(role=Role.LEADER)]):
        with pytest.raises(Refused):
            founding.found_below(ada, county, given, code="x", name="x", kind="township")
    taken = [clerk._replace(username="ANNA"), clerk._replace(role=Role.LEADER)]
    with pytest.raises(Refused, match="已经有了"):
        founding.found_below(ada, county, taken, code="x", name="x", kind="township")
    assert not Unit.objects.filter(code="x").exists()


def test_a_session_that_ran_out_goes_to_the_log_in(client: Client, county: Any) -> None:
    from jiheng.web.orgs.actions import RAN_OUT

    session = client.session
    session[RAN_OUT] = 1
    session.save()
    assert client.get("/start/unit/").url == "/login/?next=/start/unit/"
    assert client.post("/start/unit/").status_code == 401


def test_a_refused_step_is_not_marked_as_kept(client: Client) -> None:
    kit.begun(client)
    kit.dropped(client)
    client.post("/start/report/", kit.fields(client.get("/start/report/")))
    assert kit.passed(client, "unit", unit__code="tazhong").url == "/start/plan/"
    assert "unit" in Draft.objects.get().choices["kept"]
    answer = kit.passed(client, "unit", unit__code="")
    assert answer.status_code == 422
    steps = answer.content.decode().split('class="setsteps"')[1].split("</ol>")[0]
    assert 'value="unit" aria-current="step"><' in steps
    assert "unit" not in Draft.objects.get().choices["kept"]
    assert kit.passed(client, "unit", unit__code="tazhong").url == "/start/plan/"
    assert "unit" in Draft.objects.get().choices["kept"]


def test_the_budget_page_says_what_becomes_of_supplements(client: Client) -> None:
    kit.begun(client)
    kit.dropped(client)
    client.post("/start/report/", kit.fields(client.get("/start/report/")))
    page = client.get("/start/budget/").content.decode()
    assert "打勾的追加资金在这里没有文件，会按年初数记进预算" in page
    draft = Draft.objects.get()
    for row in draft.choices["lines"]:
        row["on"] = row["on"] and row["scope"] != "supplement"
    draft.save()
    assert "不一致：追加资金是文中那一年的" in client.get("/start/budget/").content.decode()
