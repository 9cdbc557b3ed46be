"""The pages of the budget: years, lines in their groups with sums, the plan by month, changes, old debts, and who may do what."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from web.ledger_pages.conftest import browser
from web.ledger_pages.test_ledger import words

URL = "/units/tazhong/budget/"
GOOD = {
    "code": "30201",
    "name": "办公费",
    "scope": "basic",
    "part": "running",
    "source": "fiscal",
    "initial": "1.2万",
    "economic_class": "30201",
}
CHANGE = {"kind": "virement", "document": "会议纪要〔2021〕9号", "decided_on": "2021-05-10", "rows": "4"}


def shown(client: Client, place: str = "") -> str:
    """The words of a page that opens."""
    answer = client.get(URL + place)
    assert answer.status_code == 200
    return words(answer.content.decode())


def refused(client: Client, place: str, data: dict[str, Any]) -> str:
    """The page that comes back where something is not good."""
    answer = client.post(URL + place, data)
    assert answer.status_code == 422
    return answer.content.decode()


def test_lines_stand_in_their_groups_with_sums(world: Any, clerk: Client) -> None:
    world.receive("3286500")
    world.pay("1000000", "2021-02-10")
    text = shown(clerk)
    assert "基本支出 486.29 0.00 486.29 328.65 100.00 20.56%" in text
    assert "人员经费 464.70 0.00 464.70 328.65 100.00 21.52%" in text
    assert "合计（不含追加资金） 486.29" in text
    assert "总计（含追加资金） 496.29" in text
    assert "4,862,900.00" in shown(clerk, "?in=yuan")


def test_a_unit_without_a_budget_is_told_to_open_one(world: Any, clerk: Client) -> None:
    from jiheng.web.budgets.models import BudgetLine, BudgetYear

    BudgetLine.objects.filter(year=world.year).delete()
    world.year.delete()
    assert "还没有预算 先建立年度预算" in shown(clerk)
    answer = clerk.post(URL + "open/", {"year": "2021"}, follow=True)
    assert "已建立2021年预算，接着填科目" in words(answer.content.decode())
    assert BudgetYear.objects.get(unit=world.unit).year == 2021
    html = refused(clerk, "open/", {"year": "2021"})
    assert "2021年的预算已经有了" in html
    assert 'value="2021"' in html


def test_a_line_is_added_and_the_form_waits_for_the_next(world: Any, clerk: Client) -> None:
    answer = clerk.post(f"{URL}2021/lines/", GOOD | {"economic_class": "30201 办公费"})
    assert answer.status_code == 302
    assert answer["Location"].endswith("&new=1")
    line = world.year.lines.get(code="30201")
    assert (line.initial, line.economic_class) == (Decimal(12000), "30201")
    assert "办公费 30201" in shown(clerk)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"initial": "一万二"}, "“一万二”不是能确认的数字"),
        ({"initial": "-5"}, "金额不能小于 0，现在是 -5.00 元"),
        ({"initial": "1.005"}, "小数"),
        ({"initial": "=A1*2"}, "“=A1*2”不是能确认的数字"),
        ({"code": "01"}, "科目编码 01 已经用在“人员经费”上"),
        ({"code": ""}, "请写科目编码"),
        ({"economic_class": "办公费"}, "不是经济分类编码"),
        ({"part": "project"}, "基本支出只能是人员经费、公用经费"),
        ({"source": "bank"}, "请选资金来源"),
        ({"name": "办" * 201}, "最多 200 个字"),
    ],
)
def test_a_line_that_is_not_good_comes_back_as_typed(world: Any, clerk: Client, changed: dict[str, str], said: str) -> None:
    before = world.year.lines.count()
    html = refused(clerk, "2021/lines/", GOOD | changed)
    assert said in words(html)
    assert 'value="办公费"' in html or "name" in changed
    assert world.year.lines.count() == before


def test_a_line_is_changed_and_its_plan_held_against_its_amount(world: Any, clerk: Client) -> None:
    at = f"lines/{world.running.pk}/"
    told = {"code": "02", "name": "日常公用", "scope": "basic", "part": "running", "source": "fiscal", "initial": "1200"}
    answer = clerk.post(URL + at, told, follow=True)
    assert "已存“日常公用”" in words(answer.content.decode())
    answer = clerk.post(f"{URL}{at}months/", {"month_1": "100", "month_6": "200.50"}, follow=True)
    assert "已存“日常公用”的分月计划，但比预算少 899.50 元" in words(answer.content.decode())
    answer = clerk.post(f"{URL}{at}months/", {"evenly": "1"}, follow=True)
    assert "合计等于预算" in words(answer.content.decode())
    assert [month.amount for month in world.running.months.all()] == [Decimal(100)] * 12
    html = refused(clerk, f"{at}months/", {"month_2": "-1", "month_3": "abc"})
    assert 'value="abc"' in html
    assert world.running.months.count() == 12


def test_an_initial_amount_is_fixed_once_money_moved(world: Any, clerk: Client) -> None:
    world.receive("100")
    told = {"code": "01", "name": "人员经费", "scope": "basic", "part": "staff", "source": "fiscal", "initial": "1"}
    html = refused(clerk, f"lines/{world.staff.pk}/", told)
    assert "请用“追加”“调剂”或“调整”" in html
    assert "已经有台账、调整或指标用到它，不能删" in html
    answer = clerk.post(f"{URL}lines/{world.staff.pk}/drop/", follow=True)
    assert "不能删" in words(answer.content.decode())
    answer = clerk.post(f"{URL}lines/{world.running.pk}/drop/", follow=True)
    assert "已删去“公用经费”" in words(answer.content.decode())


def test_old_debts_shrink_by_payments(world: Any, clerk: Client) -> None:
    answer = clerk.post(f"{URL}2021/arrears/", {"name": "2019年维修欠款", "amount": "3000"}, follow=True)
    assert "已记历史欠账“2019年维修欠款”" in words(answer.content.decode())
    world.receive("5000")
    world.pay("1000", arrears=world.year.arrears.get())
    assert "2019年维修欠款 3,000.00 1,000.00 2,000.00" in shown(clerk, "2021/arrears/?in=yuan")
    assert "欠账金额要大于 0" in refused(clerk, "2021/arrears/", {"name": "又一笔", "amount": "0"})
    assert "已经有了" in refused(clerk, "2021/arrears/", {"name": "2019年维修欠款", "amount": "1"})


def test_lines_of_one_use_can_be_told_apart_where_one_is_chosen(world: Any, clerk: Client) -> None:
    from jiheng.web.budgets.models import BudgetLine

    for code, economic, project in (("30201", "30201", ""), ("30202-1", "30202", ""), ("P1", "", "视频会议系统")):
        world.year.lines.add(
            BudgetLine(code=code, name="基本公用", scope="basic", part="running", source="fiscal", economic_class=economic, project=project),
            bulk=False,
        )  # fmt: skip
    html = clerk.get("/units/tazhong/ledger/?new=payment").content.decode()
    for label in ("30201 基本公用（30201 办公费）", "30202-1 基本公用（30202 印刷费）", "P1 基本公用（视频会议系统）"):
        assert html.count(f">{label}</option>") == 2  # the form, and the filter


@pytest.mark.parametrize("place", ["", "2021/changes/", "2021/arrears/"])
def test_the_leader_reads_and_a_stranger_sees_nothing(world: Any, place: str) -> None:
    html = browser(world.leader).get(URL + place).content.decode()
    assert 'class="form"' not in html.partition("<main")[2]
    assert browser(world.stranger).get(URL + place).status_code == 404


def test_what_the_role_does_not_cover_is_refused(world: Any, clerk: Client) -> None:
    leader, line = browser(world.leader), world.running.pk
    posts = {
        "open/": {"year": "2022"},
        "2021/lines/": GOOD,
        f"lines/{line}/": GOOD,
        f"lines/{line}/months/": {"month_1": "1"},
        f"lines/{line}/drop/": {},
        "2021/changes/": CHANGE,
        "2021/arrears/": {"name": "欠", "amount": "1"},
    }
    for place, data in posts.items():
        assert leader.post(URL + place, data).status_code == 403, place
        assert browser(world.stranger).post(URL + place, data).status_code == 404, place
    for place in (f"lines/{world.foreign.pk}/", f"lines/{world.foreign.pk}/months/", "2020/changes/"):
        assert clerk.post(URL + place, {}).status_code == 404, place
    assert world.year.lines.count() == 3


def test_a_closed_year_offers_nothing_to_write(world: Any, clerk: Client) -> None:
    from django.utils import timezone

    world.year.closed_at = timezone.now()
    world.year.save()
    assert "已关账，只能看" in shown(clerk)
    assert "加科目" not in shown(clerk)
    assert "2021年已经结账" in refused(clerk, "2021/lines/", GOOD)


def test_todays_changes_are_in_the_sums_and_later_ones_are_not(world: Any, clerk: Client) -> None:
    from jiheng.web.budgets.actions import add_change

    add_change(world.clerk, world.year, "supplement", "财预〔2021〕8号", date(2021, 7, 2), {world.extra: Decimal(50000)})
    assert "总计（含追加资金） 496.29 5.00 501.29" in shown(clerk)
