"""The pages of a unit's settings: what they show, what may be changed by whom, refusals, and other units' rows."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from jiheng.web.log import LogEntry
from jiheng.web.orgs import setting
from jiheng.web.orgs.models import Membership, Office, Post, Unit, User, YearPlan
from web.orgs import people
from web.orgs.people import log_in, person

BASE = "/units/tazhong/settings/"
EDITORS, READERS = ("clerk", "leader"), ("office", "department", "reviewer", "auditor")
APART = ("admin", "security", "logkeeper")


@pytest.fixture(autouse=True)
def day(settings: Any) -> None:
    settings.JIHENG_TODAY = date(2021, 7, 2)


@pytest.fixture
def clerk(town: Any, client: Client) -> Any:
    """The clerk, logged in."""
    user = person("anna", town, "clerk")
    log_in(client, "anna")
    return user


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_a_clerk_sets_the_unit_up(client: Client, clerk: Any, town: Any) -> None:
    page = text(client.get(BASE))
    assert "还没有科室" in page
    assert "还没有岗位" in page
    client.post(BASE + "offices/", {"name": "党政办公室"})
    office = Office.objects.get()
    assert client.post(BASE + "posts/", {"name": "镇长", "office": office.pk, "group": "leader"}).status_code == 302
    page = text(client.get(BASE))
    assert "已加岗位“镇长”。" in page
    assert page.count("镇长") > 2
    post = Post.objects.get()
    assert (post.office, post.group) == (office, "leader")
    assert client.post(f"{BASE}posts/{post.pk}/", {"name": "书记", "office": "", "group": "deputy"}).status_code == 302
    assert client.post(f"{BASE}offices/{office.pk}/", {"name": "综合办"}).status_code == 302
    post.refresh_from_db()
    assert (post.name, post.office, post.group) == ("书记", None, "deputy")
    assert 'value="综合办"' in text(client.get(f"{BASE}offices/{office.pk}/"))
    for path in (f"offices/{office.pk}/remove/", f"posts/{post.pk}/remove/"):
        assert client.post(BASE + path).status_code == 302
    assert not Office.objects.exists()
    assert not Post.objects.exists()
    acts = list(LogEntry.objects.order_by("id").values_list("action", flat=True))[1:]
    assert acts == ["add_office", "add_post", "change_post", "rename_office", "remove_office", "remove_post"]


def test_what_was_typed_stays_beside_the_sentence(client: Client, clerk: Any, town: Any) -> None:
    Office.objects.create(unit=town, name="财政所")
    answer = client.post(BASE + "offices/", {"name": "财政所"})
    assert answer.status_code == 422
    assert "已经有“财政所”了" in text(answer)
    assert 'value="财政所"' in text(answer)
    answer = client.post(BASE + "posts/", {"name": "", "group": "boss"})
    assert answer.status_code == 422
    assert "请写岗位名称" in text(answer)
    assert "请从列表里选" in text(answer)
    assert not Post.objects.exists()


def test_what_is_used_is_not_removed(client: Client, clerk: Any, town: Any) -> None:
    post = Post.objects.create(unit=town, name="会计")
    User.objects.filter(pk=clerk.pk).update(post=post)
    answer = client.post(f"{BASE}posts/{post.pk}/remove/", follow=True)
    assert "“会计”还有 1 个账号在用，不能删" in text(answer)
    assert Post.objects.filter(pk=post.pk).exists()


def test_the_former_name_is_shown(client: Client, clerk: Any, town: Any) -> None:
    setting.change_unit(person("ada", town, "admin"), town, name="塔中镇", kind="township", region="且末县")
    page = text(client.get(BASE))
    assert "且末县塔中镇人民政府" in page.partition("曾用名")[2]
    assert "到 2021-07-02" in page


def test_the_plan_is_written_and_taken_over(client: Client, clerk: Any, town: Any) -> None:
    given = {
        "focus": "项目支出",
        "contents": "执行\n\n 目标 ",
        "time": "6月",
        "duties": "定方案",
        "office_duties": "报数",
        "manager_duties": "汇总",
    }
    assert client.post(f"{BASE}plan/?year=2020", given).status_code == 302
    plan = YearPlan.objects.get()
    assert (plan.year, plan.focus) == (2020, "项目支出")
    assert list(plan.items.filter(sort="content").values_list("text", flat=True)) == ["执行", "目标"]
    page = text(client.get(BASE + "plan/"))
    assert "2021 年度还没有写" in page
    assert "沿用 2020 年度的" in page
    assert "项目支出" not in page
    page = text(client.get(BASE + "plan/?year=2021&taken=1"))
    assert "还没有存到 2021 年度" in page
    assert "执行\n目标" in page
    assert YearPlan.objects.count() == 1
    client.post(BASE + "plan/?year=2021&taken=1", given)
    assert set(YearPlan.objects.values_list("year", flat=True)) == {2020, 2021}
    answer = client.post(BASE + "plan/?year=2021", given | {"focus": "a\x01b", "time": "留着"})
    assert answer.status_code == 422
    assert "控制字符" in text(answer)
    assert "留着" in text(answer)
    assert YearPlan.objects.get(year=2021).time == "6月"


@pytest.mark.parametrize("year", ["x", "1999", "2100", "²021", "20211"])
def test_a_year_that_is_none_is_not_there(client: Client, clerk: Any, year: str) -> None:
    assert client.get(f"{BASE}plan/?year={year}").status_code == 404


def test_who_sees_and_who_changes(client: Client, town: Any) -> None:
    office, post = Office.objects.create(unit=town, name="党政办"), Post.objects.create(unit=town, name="镇长")
    county = Unit.objects.get(code="county")
    pages = ["", "plan/"]
    edits = [f"offices/{office.pk}/", f"posts/{post.pk}/", "offices/", "posts/", f"offices/{office.pk}/remove/", "plan/"]
    for role in (*EDITORS, *READERS, *APART):
        person(role, county if role in ("department", "reviewer", "auditor", *APART) else town, role)
        log_in(client, role)
        for page in pages:
            wanted = 404 if role in APART else 200
            answer = client.get(BASE + page)
            assert answer.status_code == wanted, (role, page)
            if wanted == 200:
                assert ('<button class="btn' in answer.content.decode().partition("<main")[2]) is (role in EDITORS), (role, page)
        if role in EDITORS:
            continue
        for page in edits:
            assert client.post(BASE + page, {"name": "x"}).status_code == (404 if role in APART else 403), (role, page)
    assert [office.name, post.name] == [Office.objects.get().name, Post.objects.get().name]
    assert not YearPlan.objects.exists()


def test_rows_of_another_unit_are_not_there(client: Client, clerk: Any, town: Any) -> None:
    other = people.unit("other")
    office, post = Office.objects.create(unit=other, name="甲"), Post.objects.create(unit=other, name="乙")
    for page in (f"offices/{office.pk}/", f"posts/{post.pk}/", f"offices/{office.pk}/remove/", f"posts/{post.pk}/remove/"):
        assert client.post(BASE + page, {"name": "丙"}).status_code == 404
        assert client.post(f"/units/other/settings/{page}", {"name": "丙"}).status_code == 404
    assert client.get("/units/other/settings/").status_code == 404
    answer = client.post(BASE + "posts/", {"name": "会计", "office": office.pk})
    assert answer.status_code == 422
    assert "本单位没有这个科室" in text(answer)
    assert [Office.objects.get().name, Post.objects.get().name] == ["甲", "乙"]
    assert not Membership.objects.filter(unit=other).exists()
