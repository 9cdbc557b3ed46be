"""The pages of the three administrations: accounts, units, roles and the log; who reaches what, refusals, and each line in the log."""

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from jiheng.web.log import LogEntry, record, verify_log
from jiheng.web.orgs.models import Membership, Office, Post, Role, Unit, User
from web.orgs import people
from web.orgs.people import PASSWORD, log_in, person

APART = ("admin", "security", "logkeeper")
BUSINESS = ("clerk", "office", "leader", "department", "reviewer", "auditor")
SECRET = re.compile(r'<code class="secret">([^<]+)</code>')


@pytest.fixture
def county(town: Any) -> Any:
    return Unit.objects.get(code="county")


@pytest.fixture
def as_(county: Any) -> Any:
    """Return a browser in which somebody with an administration of the county is logged in."""
    made: dict[str, Client] = {}

    def logged_in(role: str) -> Client:
        if role not in made:
            person(role, county, role)
            made[role] = Client(headers={"host": "127.0.0.1"})
            log_in(made[role], role)
        return made[role]

    return logged_in


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def last(action: str) -> Any:
    return LogEntry.objects.filter(action=action).latest("id")


def test_an_account_is_opened_used_locked_and_unlocked(as_: Any, town: Any, client: Client) -> None:
    admin = as_("admin")
    page = text(admin.post("/accounts/add/?unit=tazhong", {"username": "kuaiji", "post_name": "预算会计"}))
    (password,) = SECRET.findall(page)
    assert "只显示这一次" in page
    user = User.objects.get(username="kuaiji")
    assert (user.unit, str(user.post), user.must_change) == (town, "预算会计", True)
    assert (last("create_user").actor, last("create_user").unit) == ("admin", "tazhong")
    assert all(password not in str(one.detail) for one in LogEntry.objects.all())
    assert text(admin.get("/accounts/")).count("待换密码") > 1
    assert log_in(client, "kuaiji", password).url == "/"
    assert client.get("/").url == "/password/"
    assert admin.post(f"/accounts/{user.pk}/lock/").status_code == 302
    assert client.get("/password/").status_code == 302
    assert log_in(client, "kuaiji", password).status_code == 200
    assert admin.post(f"/accounts/{user.pk}/unlock/").status_code == 302
    assert log_in(client, "kuaiji", password).status_code == 302
    assert [last(act).detail["user"] for act in ("disable_user", "enable_user")] == ["kuaiji", "kuaiji"]
    assert list(verify_log()) == []


def test_a_new_one_time_password_ends_what_the_old_one_opened(as_: Any, town: Any, client: Client) -> None:
    admin, anna = as_("admin"), person("anna", town, "clerk")
    log_in(client, "anna")
    page = admin.post(f"/accounts/{anna.pk}/password/")
    (password,) = SECRET.findall(text(page))
    assert page["Cache-Control"].count("no-store") == 1
    assert client.get("/units/tazhong/").status_code == 302
    assert log_in(client, "anna").status_code == 200
    assert log_in(client, "anna", password).status_code == 302
    assert client.get("/units/tazhong/").url == "/password/"
    assert last("renew_password").detail == {"user": "anna", "sessions": 1}
    assert not SECRET.findall(text(admin.get(f"/accounts/{anna.pk}/")))


def test_the_list_of_passwords_is_had_as_a_workbook_by_whom_it_was_shown_to_only(as_: Any, county: Any, town: Any) -> None:
    from openpyxl import load_workbook

    admin = as_("admin")
    page = text(admin.post("/accounts/add/?unit=tazhong", {"username": "kuaiji", "post_name": "=1+1"}))
    sealed = re.search(r'name="list" value="([^"]+)"', page)
    assert sealed
    answer = admin.post("/accounts/passwords/", {"list": sealed[1]})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[2]] == ["kuaiji", *SECRET.findall(page), town.name, "=1+1"]
    assert {cell.data_type for cell in sheet[2]} == {"s"}
    assert admin.post("/accounts/passwords/", {"list": sealed[1] + "x"}).url == "/accounts/"
    person("other-admin", county, "admin")
    other = Client(headers={"host": "127.0.0.1"})
    log_in(other, "other-admin")
    assert other.post("/accounts/passwords/", {"list": sealed[1]}).url == "/accounts/"


def test_an_account_that_cannot_be_is_refused_in_a_sentence_and_nothing_is_made(as_: Any, town: Any) -> None:
    admin = as_("admin")
    post = Post.objects.create(unit=town, name="会计")
    foreign = Post.objects.create(unit=people.unit("other"), name="出纳")
    cases = [
        ({"username": "", "post_name": "甲"}, "请填账号"),
        ({"username": "ADMIN", "post_name": "甲"}, "账号“ADMIN”已经有了"),
        ({"username": "a b", "post_name": "甲"}, "只能包含英文字母"),
        ({"username": "kuaiji", "post": post.pk, "post_name": "甲"}, "请只留一个"),
        ({"username": "kuaiji", "post_name": "会计"}, "已经有“会计”了"),
        ({"username": "kuaiji", "post": foreign.pk}, "本单位没有这个岗位"),
    ]
    for given, sentence in cases:
        answer = admin.post("/accounts/add/?unit=tazhong", given)
        assert (answer.status_code, sentence in text(answer)) == (422, True), (given, text(answer))
        assert f'value="{given["username"]}"' in text(answer) or not given["username"]
    for unit in ("other", "no-such"):
        answer = admin.post(f"/accounts/add/?unit={unit}", {"username": "kuaiji"})
        assert "您管的单位里没有" in text(answer)
    assert set(User.objects.values_list("username", flat=True)) == {"admin"}
    assert set(Post.objects.values_list("name", flat=True)) == {"会计", "出纳"}


def test_units_offices_and_posts_are_set_up_by_the_system_administration(as_: Any, town: Any) -> None:
    admin = as_("admin")
    given = {"parent": "tazhong", "code": "school-1", "name": "中心小学", "kind": "school", "region": ""}
    assert admin.post("/administration/units/", given).url == "/administration/units/school-1/"
    assert last("add_unit").unit == "school-1"
    base = "/administration/units/school-1/"
    assert admin.post(base, {"name": "第一小学", "kind": "school", "region": "且末"}).status_code == 302
    assert "中心小学" in text(admin.get(base))
    assert admin.post(base + "offices/", {"name": "总务处"}).status_code == 302
    office = Office.objects.get()
    assert admin.post(base + "posts/", {"name": "会计", "office": office.pk}).status_code == 302
    post = Post.objects.get()
    assert admin.post(f"{base}posts/{post.pk}/", {"name": "出纳", "office": ""}).status_code == 302
    assert "第一小学" in text(admin.get("/administration/units/?q=第一"))
    answer = admin.post("/administration/units/", given)
    assert answer.status_code == 422
    assert "单位代码“school-1”已经有了" in text(answer)
    answer = admin.post("/administration/units/", given | {"parent": "甲", "code": "x"})
    assert "您管的单位里没有“甲”" in text(answer)
    for path in (f"posts/{post.pk}/", f"offices/{office.pk}/", f"posts/{post.pk}/remove/"):
        assert admin.post(f"/administration/units/tazhong/{path}", {"name": "乙"}).status_code == 404
    assert admin.post(f"{base}posts/{post.pk}/remove/").status_code == 302
    assert admin.post(f"{base}offices/{office.pk}/remove/").status_code == 302
    assert not Office.objects.exists()


def test_roles_are_given_moved_and_taken(as_: Any, town: Any) -> None:
    security, anna = as_("security"), person("anna", town)
    User.objects.filter(pk=anna.pk).update(unit=town)
    office, base = Office.objects.create(unit=town, name="党政办"), f"/roles/{anna.pk}/"
    assert "还没有角色" in text(security.get(base))
    assert security.post(base, {"role": "office", "office": office.pk}).status_code == 302
    held = Membership.objects.get(user=anna)
    assert (held.unit, held.office, last("give_role").actor, last("give_role").unit) == (town, office, "security", "tazhong")
    assert security.post(f"{base}{held.pk}/office/", {"office": ""}).status_code == 302
    held.refresh_from_db()
    assert (held.office, last("move_office").detail["before"]) == (None, "党政办")
    assert security.post(f"{base}{held.pk}/take/").status_code == 302
    assert not Membership.objects.filter(user=anna).exists()
    assert last("take_role").detail["role"] == "office"


@pytest.mark.parametrize("held", APART)
@pytest.mark.parametrize("given", [*APART, *BUSINESS])
def test_the_administrations_exclude_each_other_and_business(as_: Any, town: Any, held: str, given: str) -> None:
    security = as_("security")
    for first, second in ((held, given), (given, held)):
        one = person(f"{first}-{second}", town, first)
        answer = security.post(f"/roles/{one.pk}/?unit=tazhong", {"role": second})
        assert answer.status_code == 422
        wanted = "不用再给" if first == second else f"已有“{Role(first).label}”，不能再有“{Role(second).label}”"
        assert wanted in text(answer)
        assert set(Membership.objects.filter(user=one).values_list("role", flat=True)) == {first}
        if first == second:
            break


def test_what_lies_outside_is_not_there(as_: Any, county: Any, town: Any) -> None:
    other = people.unit("other")
    far, own, near = person("far", other, "clerk"), person("own", town, "clerk"), Office.objects.create(unit=town, name="甲")
    office, held = Office.objects.create(unit=other, name="乙"), Membership.objects.get(user=far)
    mine = Membership.objects.get(user=own)
    admin, security = as_("admin"), as_("security")
    for page in ("", "lock/", "unlock/", "password/"):
        answer = admin.post(f"/accounts/{far.pk}/{page}") if page else admin.get(f"/accounts/{far.pk}/")
        assert answer.status_code == 404, page
    for page in (f"/roles/{far.pk}/", f"/roles/{far.pk}/{held.pk}/take/", f"/roles/{own.pk}/{held.pk}/take/"):
        assert security.post(page, {"role": "leader"}).status_code == 404, page
    assert security.post(f"/roles/{own.pk}/{mine.pk}/office/", {"office": office.pk}).status_code == 404
    for bad in ("x", "²", "9" * 30):
        assert security.post(f"/roles/{own.pk}/{mine.pk}/office/", {"office": bad}).status_code == 404
    assert security.post(f"/roles/{own.pk}/?unit=tazhong", {"role": "office", "office": office.pk}).status_code == 422
    assert security.post(f"/roles/{own.pk}/?unit=other", {"role": "leader"}).status_code == 422
    assert admin.get("/administration/units/other/").status_code == 404
    page = text(admin.get("/accounts/"))
    assert "own" in page
    assert f"/accounts/{far.pk}/" not in page
    assert Membership.objects.filter(user__in=[far, own]).count() == 2
    assert near.unit == town


def test_each_page_is_for_its_administration_only(as_: Any, town: Any) -> None:
    pages = {
        "admin": ("/accounts/", "/accounts/add/", "/administration/units/"),
        "security": ("/roles/",),
        "logkeeper": ("/log/",),
    }
    anna = person("anna", town, "clerk")
    log_in(clerk := Client(headers={"host": "127.0.0.1"}), "anna")
    for role in APART:
        for owner, addresses in pages.items():
            for page in addresses:
                assert as_(role).get(page).status_code == (200 if role == owner else 403), (role, page)
                assert clerk.get(page).status_code == 403
        assert as_(role).get("/units/tazhong/").status_code == 404
    assert clerk.post(f"/accounts/{anna.pk}/lock/").status_code == 403
    assert as_("security").post(f"/accounts/{anna.pk}/password/").status_code == 403
    assert as_("admin").post(f"/roles/{anna.pk}/", {"role": "leader"}).status_code == 403


def test_nobody_locks_renews_or_strips_themselves(as_: Any) -> None:
    admin, security = as_("admin"), as_("security")
    ada, sam = User.objects.get(username="admin"), User.objects.get(username="security")
    assert "不能停用自己" in text(admin.post(f"/accounts/{ada.pk}/lock/", follow=True))
    assert "“我的账号”里换" in text(admin.post(f"/accounts/{ada.pk}/password/", follow=True))
    held = Membership.objects.get(user=sam)
    assert "不能收回自己的角色" in text(security.post(f"/roles/{sam.pk}/{held.pk}/take/", follow=True))
    assert Membership.objects.filter(pk=held.pk).exists()
    ada.refresh_from_db()
    assert ada.is_active


def rows(client: Client, **sought: str) -> list[list[str]]:
    answer = client.post("/log/csv/", sought)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


def test_the_log_is_found_by_unit_person_act_and_day(as_: Any, county: Any, town: Any) -> None:
    keeper, other = as_("logkeeper"), people.unit("other")
    record("add_office", Office.objects.create(unit=town, name="甲"), "anna", unit="tazhong", name="甲")
    record("pay", "entry:7", "bo", unit="other", amount="312170.00", party="乙方")
    record("view", town, "rita", path="/units/tazhong/")
    record("pay", Post.objects.create(unit=town, name="丙"), "anna", amount="5.00")
    assert {row[2] for row in rows(keeper, unit="tazhong")} == {"anna", "rita"}
    assert [row[3] for row in rows(keeper, actor="anna")] == ["记支出", "加科室"]
    assert [row[2] for row in rows(keeper, act="view")] == ["rita"]
    assert "跨单位查看" in text(keeper.get("/log/?act=view"))
    today = f"{LogEntry.objects.latest('id').at:%Y-%m-%d}"
    assert rows(keeper, actor="anna", first="2001-01-01", last="2001-12-31") == []
    assert len(rows(keeper, actor="anna", last="2999-01-01", first="2020-01-01")) == 2, today
    page = text(keeper.get("/log/?unit=tazhong"))
    assert "5.00" not in page
    assert "业务内容，不在这里显示" in page
    assert "bo" not in {row[2] for row in rows(keeper)}
    assert other.code not in text(keeper.get("/log/")).partition("<tbody>")[2]
    assert last("see_log").detail["rows"] > 0
    for wrong, sentence in (({"unit": "other"}, "您管的单位里没有"), ({"first": "x"}, "日期读不懂"),
                            ({"first": "2021-02-01", "last": "2021-01-01"}, "在“从哪天”之前")):  # fmt: skip
        answer = keeper.get("/log/", wrong)
        assert (answer.status_code, sentence in text(answer)) == (422, True)
        assert keeper.post("/log/csv/", wrong).status_code == 422


def test_a_log_keeper_of_a_township_sees_the_township_only(as_: Any, county: Any, town: Any) -> None:
    person("low", town, "logkeeper")
    log_in(client := Client(headers={"host": "127.0.0.1"}), "low")
    record("add_post", county, "anna", name="甲")
    record("add_post", town, "bo", name="乙")
    record("log_in_failed", "user", "nobody")
    assert {row[2] for row in rows(client)} >= {"bo"}
    assert {"anna", "nobody"}.isdisjoint({row[2] for row in rows(client)})
    assert {"anna", "nobody"} <= {row[2] for row in rows(as_("logkeeper"))}


def test_older_rows_are_on_the_next_page_and_the_file_runs_nothing(as_: Any, town: Any) -> None:
    keeper = as_("logkeeper")
    for number in range(120):
        record("add_office", town, "=cmd", name=f"={number}")
    page = text(keeper.get("/log/?actor=%3Dcmd"))
    before = re.search(r"before=(\d+)", page)
    assert before
    assert page.count("加科室</td>") == 100
    assert text(keeper.get(f"/log/?actor=%3Dcmd&before={before[1]}")).count("加科室</td>") == 20
    assert {row[2] for row in rows(keeper, actor="=cmd")} == {"'=cmd"}


def test_every_act_of_the_code_has_a_word() -> None:
    from jiheng.web.orgs.log_words import ACTS
    from support import ROOT

    code = "".join(path.read_text("utf-8") for path in (ROOT / "src/jiheng/web").rglob("*.py"))
    assert set(re.findall(r'\brecord\(\s*"(\w+)"', code)) - set(ACTS) == set()


def test_a_locked_out_account_is_shown_and_freed(as_: Any, town: Any, client: Client) -> None:
    anna = person("anna", town, "clerk")
    for _time in range(5):
        log_in(client, "anna", "wrong")
    assert log_in(client, "anna").status_code == 429
    admin = as_("admin")
    assert "连续输错，暂锁" in text(admin.get("/accounts/"))
    assert admin.post(f"/accounts/{anna.pk}/unlock/").status_code == 302
    assert log_in(client, "anna", PASSWORD).status_code == 302
