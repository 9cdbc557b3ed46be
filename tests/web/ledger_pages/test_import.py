"""Receipts and payments from a workbook: looked over row by row, entered in the order of their days, and never twice."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from web.budget_pages.books import book, looked
from web.ledger_pages.conftest import browser
from web.ledger_pages.test_ledger import words

AT = "/units/tazhong/ledger/2021/import/"
HEADS = ("支付日期", "收支", "支付金额", "预算科目编码", "支付凭证号", "摘要", "收款人")
CHOSEN = {"c_day": "0", "c_kind": "1", "c_amount": "2", "c_line": "3", "c_voucher": "4", "c_summary": "5", "c_party": "6"}
ROWS = (
    ("2021-02-10", "支出", "1,000.00", "01", "付01", "发放2月工资", "在职职工"),
    ("2021/2/10", "支出", 500.5, "02 公用经费", "付02", "办公用品", "文具店"),
    ("2021-02-01", "到位", "2000", "人员经费", "收01", "财政拨款", "县财政局"),
    ("合计", "", "3500.5", "", "", "", ""),
)


def export(rows: Any, title: str = "支付明细（元）") -> Any:
    """What the budget system gives."""
    return book(rows, title, HEADS, "支付明细.xlsx")


def seen(client: Client, address: str) -> str:
    """The words of a step that opens."""
    answer = client.get(address)
    assert answer.status_code == 200
    return words(answer.content.decode())


def test_an_export_is_entered_in_the_order_of_its_days(world: Any, clerk: Client) -> None:
    from jiheng.web.ledger.models import Entry
    from jiheng.web.ledger.verify import broken
    from jiheng.web.log import LogEntry

    at = looked(clerk, AT, export(ROWS), CHOSEN)
    text = seen(clerk, at)
    assert "共 4 行：能导入 3 行，到位合计 2,000.00 元，支出合计 1,500.50 元；不导入 1 行" in text
    assert not Entry.objects.exists()
    assert not LogEntry.objects.filter(action__in=("pay", "receive")).exists()
    answer = clerk.post(at, {"save": "1"}, follow=True)
    assert "已记入 3 笔" in words(answer.content.decode())
    told = [(one.number, one.voucher, one.amount, one.line.code, one.day) for one in Entry.objects.order_by("number")]
    assert told == [
        (1, "收01", Decimal(2000), "01", date(2021, 2, 1)),
        (2, "付01", Decimal(1000), "01", date(2021, 2, 10)),
        (3, "付02", Decimal("500.50"), "02", date(2021, 2, 10)),
    ]
    detail = LogEntry.objects.get(action="import_entries").detail
    assert (detail["first"], detail["last"], detail["seal"]) == (1, 3, Entry.objects.get(number=3).seal)
    assert list(broken(world.year.book)) == []


def test_the_last_day_of_payment_comes_along_where_the_export_has_it(world: Any, clerk: Client) -> None:
    from jiheng.web.ledger.models import Entry

    rows = [(*row, due) for row, due in zip(ROWS[:3], ("2021-02-15", "", "2021-02-28"), strict=True)]
    file = book(rows, "支付明细（元）", (*HEADS, "最迟支付日"), "支付明细.xlsx")
    at = looked(clerk, AT, file, CHOSEN | {"c_due_on": "7"})
    assert "最迟支付日" in seen(clerk, at)
    clerk.post(at, {"save": "1"})
    assert list(Entry.objects.order_by("number").values_list("due_on", flat=True)) == [None, date(2021, 2, 15), None]


def test_a_file_imported_twice_is_told_and_refused_row_by_row(world: Any, clerk: Client) -> None:
    from jiheng.web.ledger.models import Entry

    clerk.post(looked(clerk, AT, export(ROWS), CHOSEN), {"save": "1"})
    again = looked(clerk, AT, export(ROWS), CHOSEN)
    text = seen(clerk, again)
    assert "已经导入过（3 行）" in text
    assert "没有要导入的行" in text
    for voucher, number in (("付01", 2), ("付02", 3), ("收01", 1)):
        assert f"凭证号 {voucher} 已经记为第 {number} 号，不再记" in text
    answer = clerk.post(again, {"save": "1"})
    assert answer.status_code == 422
    assert "没有可以导入的行" in words(answer.content.decode())
    longer = looked(clerk, AT, export((*ROWS, ("2021-03-01", "支出", "9", "01", "付03", "电费", ""))), CHOSEN)
    assert "能导入 1 行" in seen(clerk, longer)
    clerk.post(longer, {"save": "1"})
    assert Entry.objects.count() == 4


@pytest.mark.parametrize(
    ("place", "cell", "said"),
    [
        (0, "二月", "“二月”不是日期"),
        (0, "2021-02-30", "“2021-02-30”不是日期"),
        (0, "44237", "是数字，不是日期；如果是 Excel 的日期，就是 2021-02-10"),
        (0, "2020-02-10", "不在2021年"),
        (0, "2021-12-30", "还没有到"),
        (1, "转账", "看不出是到位还是支出"),
        (2, "一千", "不是能确认的数字"),
        (2, "-5", "金额要大于 0"),
        (2, "0.001", "小数"),
        (2, "=A1", "请填数字"),
        (2, "1501", "单位账上只有 1,499.50 元"),
        (2, "300000", "“人员经费”在 2021-02-10 可用"),
        (3, "30299", "本年度没有科目“30299”"),
        (3, "邻镇人员经费", "本年度没有科目“邻镇人员经费”"),
        (4, "", "凭证号是空的"),
        (4, "付02", "凭证号 付02 和第 4 行相同"),
        (5, "", "请填“摘要”"),
    ],
)
def test_a_row_that_is_not_good_is_said_and_nothing_is_entered(
    world: Any, clerk: Client, place: int, cell: str, said: str
) -> None:
    from jiheng.web.ledger.models import Entry

    world.staff.initial = Decimal(200000)
    world.staff.save()
    bad = list(ROWS[0])
    bad[place] = cell
    at = looked(clerk, AT, export((ROWS[1], bad, ROWS[2])), CHOSEN)
    text = seen(clerk, at)
    assert said in text
    assert "1 行有问题，还不能导入" in text
    assert clerk.post(at, {"save": "1"}).status_code == 422
    assert not Entry.objects.exists()


def test_a_voucher_that_is_there_with_another_amount_is_to_be_looked_into(world: Any, clerk: Client) -> None:
    world.receive("5000", voucher="收00")
    world.pay("999", "2021-02-10", voucher="付01")
    at = looked(clerk, AT, export(ROWS), CHOSEN)
    assert "凭证号 付01 已经用在第 2 号上（2021-02-10，999.00 元），和这一行不同" in seen(clerk, at)


def test_a_name_that_several_lines_have_asks_for_the_code(world: Any, clerk: Client) -> None:
    world.line("04", "公用经费", "basic", "running", 10)
    row = ("2021-02-10", "到位", "1", "公用经费", "收09", "拨款", "")
    assert "叫“公用经费”的科目有几个，请写编码：02、04" in seen(clerk, looked(clerk, AT, export([row]), CHOSEN))


def test_a_workbook_of_one_kind_needs_no_column_for_it(world: Any, clerk: Client) -> None:
    from jiheng.web.ledger.models import Entry
    from jiheng.web.orgs.models import ColumnMapping

    world.receive("2000")
    clerk.post(looked(clerk, AT, export(ROWS[:2]), CHOSEN | {"c_kind": "=支出"}), {"save": "1"})
    assert Entry.objects.filter(kind="payment").count() == 2
    assert ColumnMapping.objects.get(unit=world.unit).purpose == "ledger"


def test_too_many_rows_are_refused_before_anything_is_tried(world: Any, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jiheng.web.ledger.importing.MOST", 2)
    assert "一次最多导入 2 笔，这个表有 4 笔" in seen(clerk, looked(clerk, AT, export(ROWS), CHOSEN))


def test_an_import_into_the_ledger_needs_the_right_and_an_open_year(world: Any, clerk: Client) -> None:
    from django.utils import timezone

    at = looked(clerk, AT, export(ROWS), CHOSEN)
    assert browser(world.leader).get(at).status_code == 403
    assert browser(world.stranger).get(at).status_code == 404
    assert clerk.get(at.replace("/2021/", "/2020/")).status_code == 404
    assert clerk.get(at.replace("/ledger/", "/budget/")).status_code == 404
    world.year.closed_at = timezone.now()
    world.year.save()
    answer = clerk.get(at)
    assert answer.status_code == 422
    assert "2021年已经结账" in words(answer.content.decode())
