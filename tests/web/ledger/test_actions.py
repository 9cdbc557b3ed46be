"""The ledger, act by act: what it keeps, what it refuses and in which words."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jiheng.web.budgets.actions import add_change
from jiheng.web.budgets.models import Arrears, BudgetYear
from jiheng.web.chain import START, sealed
from jiheng.web.cycles.year_end import close_year
from jiheng.web.ledger import queries
from jiheng.web.ledger.actions import pay, receive, reverse, state_balance
from jiheng.web.ledger.models import BankBalance, Book, Entry
from jiheng.web.log import LogEntry
from jiheng.web.orgs.models import User
from jiheng.web.refusals import NotAllowed, Refused, Unseen
from web.ledger.making import TODAY, YEAR, Made, made, on

JUNE = on(6)
WHY = "上级要求年底前结账"


def money(town: Made, amount: str = "1000", **more: Any) -> Entry:
    """Let money arrive on the first line in January."""
    return receive(town.clerk, town.lines[0], Decimal(amount), on(1), summary="拨款", **more)


def paid(town: Made, amount: str, day: date = JUNE, **more: Any) -> Entry:
    """Pay from the first line."""
    return pay(town.clerk, town.lines[0], Decimal(amount), day, **{"summary": "发工资", **more})


def test_entries_are_numbered_sealed_and_logged(town: Made) -> None:
    first, second = money(town), paid(town, "12.34", party=" 且末县 某厂 ", voucher="记-1")
    book = Book.objects.get(year=town.year)
    assert (first.number, second.number, book.last_number) == (1, 2, 2)
    assert (first.previous, second.previous, book.head) == (START, first.seal, second.seal)
    kept = Entry.objects.get(pk=second.pk)
    assert kept.seal == sealed(kept.previous, kept.sealed_values())
    assert (kept.amount, kept.party, kept.made_by) == (Decimal("12.34"), "且末县 某厂", town.clerk.username)
    logged = LogEntry.objects.filter(thing=f"entry:{second.pk}").get()
    assert (logged.action, logged.actor, logged.detail["amount"]) == ("pay", town.clerk.username, "12.34")


def test_two_units_have_books_of_their_own(town: Made) -> None:
    money(town)
    assert money(made()).number == 1


def test_a_payment_beyond_the_line_says_what_is_there_and_who_may_change_it(town: Made) -> None:
    money(town, "5000")
    paid(town, "900")
    with pytest.raises(Refused, match=r"可用 100.00 元，这笔 100.01 元，差 0.01 元.*“追加、调剂”") as refused:
        paid(town, "100.01", party="另一家")
    assert refused.value.field == "amount"
    paid(town, "100", party="另一家")
    assert queries.available(town.lines[0], on(6)) == 0
    assert Entry.objects.filter(book__year=town.year).count() == Book.objects.get(year=town.year).last_number == 3


def test_a_payment_leaves_what_a_later_cut_takes(town: Made) -> None:
    money(town)
    add_change(town.clerk, town.year, "adjustment", "财预〔2021〕1号", on(9), {town.lines[0]: Decimal(-400)}, "")
    with pytest.raises(Refused, match=r"可用 600.00 元"):
        paid(town, "700", on(3))
    paid(town, "600", on(3))


def test_a_payment_may_use_what_was_added_by_its_day(town: Made) -> None:
    money(town, "5000")
    add_change(town.clerk, town.year, "supplement", "财预〔2021〕2号", on(3), {town.lines[0]: Decimal(500)}, "")
    paid(town, "1400", on(4))
    with pytest.raises(Refused, match=r"可用 100.00 元"):
        paid(town, "101", on(2))
    paid(town, "100", on(2))


def test_a_payment_never_leaves_the_unit_without_cash_on_a_later_day(town: Made) -> None:
    money(town, "300")
    paid(town, "200", on(6))
    with pytest.raises(Refused, match=r"2021-06-01 单位账上只有 100.00 元，这笔 150.00 元，差 50.00 元"):
        paid(town, "150", on(2))
    receive(town.clerk, town.lines[1], Decimal(50), on(4), summary="拨款")
    with pytest.raises(Refused, match=r"2021-06-01 单位账上只有 150.00 元"):
        paid(town, "151", on(2))
    paid(town, "150", on(2))
    assert queries.cash(town.year) == 0


@pytest.mark.parametrize(
    ("amount", "words"),
    [("0", "大于 0"), ("-1", "大于 0"), ("1.001", "两位小数"), ("1e15", "太大"), ("NaN", "不是金额"), ("Infinity", "不是金额")],
)
def test_an_amount_that_cannot_be_is_refused(town: Made, amount: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        money(town, amount)
    assert refused.value.field == "amount"
    assert not Entry.objects.exists()


@pytest.mark.parametrize(("day", "words"), [(date(2020, 12, 31), "不在2021年"), (date(2022, 1, 1), "不在2021年")])
def test_a_day_outside_the_year_is_refused(town: Made, day: date, words: str) -> None:
    with pytest.raises(Refused, match=words):
        receive(town.clerk, town.lines[0], Decimal(1), day, summary="拨款")


def test_a_day_to_come_is_refused(town: Made, settings: Any) -> None:
    settings.JIHENG_TODAY = on(7, 2)
    with pytest.raises(Refused, match=r"2021-07-03 还没有到，最晚填今天 2021-07-02") as refused:
        receive(town.clerk, town.lines[0], Decimal(1), on(7, 3), summary="拨款")
    assert refused.value.field == "day"
    receive(town.clerk, town.lines[0], Decimal(1), on(7, 2), summary="拨款")


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("summary", " ", "请填“摘要”"),
        ("summary", "长" * 201, "最多 200 个字，现在有 201 个"),
        ("party", "长" * 201, "最多 200 个字"),
        ("voucher", "1" * 61, "最多 60 个字"),
        ("party", "某\x00厂", "控制字符"),
        ("summary", "\ud800", "控制字符"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused(town: Made, field: str, text: str, words: str) -> None:
    money(town)
    with pytest.raises(Refused, match=words) as refused:
        paid(town, "1", **{field: text})
    assert refused.value.field == field


def test_what_looks_like_a_duplicate_is_asked_about(town: Made) -> None:
    money(town)
    paid(town, "100", party="某厂")
    with pytest.raises(Refused, match=r"第 2 号是同一天") as refused:
        paid(town, "100", party="某厂")
    assert refused.value.field == "sure"
    paid(town, "100", party="别家")
    assert paid(town, "100", party="某厂", sure=True).number == 4


def test_what_was_reversed_is_no_duplicate(town: Made) -> None:
    money(town)
    wrong = paid(town, "100", voucher="记-7")
    reverse(town.clerk, wrong, reason="记错")
    assert paid(town, "100", voucher="记-7").number == 4


def test_a_voucher_is_used_once_in_a_book(town: Made) -> None:
    money(town, voucher="记-1")
    with pytest.raises(Refused, match=r"凭据号 记-1 已经用在第 1 号上") as refused:
        paid(town, "5", voucher="记-1", sure=True)
    assert refused.value.field == "voucher"
    money(made(), voucher="记-1")


def test_a_reversal_names_its_original_and_counts_negative(town: Made, settings: Any) -> None:
    money(town)
    wrong = paid(town, "100", party="某厂", voucher="记-3")
    settings.JIHENG_TODAY = on(8, 5)
    undone = reverse(town.clerk, wrong, reason="重复支付")
    assert (undone.reverses, undone.kind, undone.amount, undone.line) == (wrong, "payment", Decimal(100), wrong.line)
    assert (undone.day, undone.summary, undone.party, undone.voucher) == (on(8, 5), "重复支付", "某厂", "")
    assert queries.net(queries.payments(town.lines, on(7))) == 100
    assert queries.net(queries.payments(town.lines)) == 0
    assert queries.available(town.lines[0], on(6)) == 1000


def test_a_reversal_is_made_once_and_stays(town: Made) -> None:
    wrong = money(town)
    undone = reverse(town.clerk, wrong, reason="记错")
    with pytest.raises(Refused, match=r"第 1 号已经由第 2 号冲销"):
        reverse(town.clerk, wrong, reason="再来")
    with pytest.raises(Refused, match=r"第 2 号本身是冲销"):
        reverse(town.clerk, undone, reason="反悔")


def test_a_reversal_is_not_older_than_its_original(town: Made) -> None:
    money(town)
    wrong = paid(town, "1", on(6))
    with pytest.raises(Refused, match=r"不能早于原来那笔的日期 2021-06-01") as refused:
        reverse(town.clerk, wrong, reason="记错", day=on(5))
    assert refused.value.field == "day"


def test_a_reversal_needs_its_reason(town: Made) -> None:
    with pytest.raises(Refused, match=r"请填“冲销原因”") as refused:
        reverse(town.clerk, money(town), reason="")
    assert refused.value.field == "reason"


def test_money_that_is_spent_cannot_be_reversed_away(town: Made) -> None:
    arrived = money(town)
    paid(town, "400")
    with pytest.raises(Refused, match=r"单位账上只有 600.00 元，这笔 1,000.00 元，差 400.00 元"):
        reverse(town.clerk, arrived, reason="记错")


def test_after_new_year_a_reversal_falls_on_the_last_day_of_its_year(town: Made, settings: Any) -> None:
    arrived = money(town)
    settings.JIHENG_TODAY = date(YEAR + 1, 1, 5)
    assert reverse(town.clerk, arrived, reason="记错").day == TODAY


def test_an_old_debt_is_paid_down_and_no_further(town: Made) -> None:
    money(town)
    debt = Arrears.objects.create(year=town.year, name="欠工程款", amount=Decimal(300))
    wrong = paid(town, "200", arrears=debt)
    assert queries.owed(debt) == 100
    with pytest.raises(Refused, match=r"只剩 100.00 元，这笔 150.00 元，多了 50.00 元") as refused:
        paid(town, "150", arrears=debt)
    assert refused.value.field == "arrears"
    reverse(town.clerk, wrong, reason="记错")
    assert queries.owed(debt) == 300
    with pytest.raises(Refused, match=r"不是这一年的历史欠账"):
        paid(town, "1", arrears=Arrears.objects.create(year=made().year, name="欠款", amount=Decimal(9)))


def test_a_bank_balance_is_kept_beside_the_ledger(town: Made) -> None:
    money(town)
    paid(town, "300", on(7))
    state_balance(town.clerk, town.year, on(6, 30), Decimal(1000), note="对账单")
    state_balance(town.clerk, town.year, on(7, 31), Decimal("699.5"))
    assert [(found.ledger, found.amount) for found in queries.differences(town.year)] == [
        (Decimal(1000), 0),
        (Decimal(700), Decimal("-0.5")),
    ]
    assert LogEntry.objects.filter(action="state_balance").count() == BankBalance.objects.count() == 2
    with pytest.raises(Refused, match=r"“备注”最多 200"):
        state_balance(town.clerk, town.year, on(7), Decimal(1), note="长" * 201)


def test_a_closed_year_takes_nothing(town: Made, settings: Any) -> None:
    arrived = money(town)
    settings.JIHENG_TODAY = on(12, 30)
    with pytest.raises(Refused, match=r"2021年还没有过完，2021-12-31 起才能结账"):
        close_year(town.leader, town.year, WHY)
    settings.JIHENG_TODAY = TODAY
    closed = close_year(town.leader, town.year, WHY)
    assert closed.closed_at == BudgetYear.objects.get(pk=town.year.pk).closed_at
    for act in (
        lambda: money(town),
        lambda: paid(town, "1"),
        lambda: reverse(town.clerk, arrived, reason="记错"),
        lambda: state_balance(town.clerk, town.year, on(6), Decimal(1)),
        lambda: close_year(town.leader, town.year, WHY),
        lambda: add_change(town.clerk, town.year, "supplement", "x", on(6), {town.lines[0]: Decimal(1)}, ""),
    ):
        with pytest.raises(Refused, match=r"2021年已经结账"):
            act()


def test_only_the_clerk_enters(town: Made) -> None:
    arrived, stranger = money(town), User.objects.create(username="stranger")
    for actor, refusal in ((town.leader, NotAllowed), (stranger, Unseen), (made().clerk, Unseen)):
        for act in (
            lambda: receive(actor, town.lines[0], Decimal(1), on(1), summary="x"),  # noqa: B023  called at once
            lambda: pay(actor, town.lines[0], Decimal(1), on(1), summary="x"),  # noqa: B023
            lambda: reverse(actor, arrived, reason="x"),  # noqa: B023
            lambda: state_balance(actor, town.year, on(1), Decimal(1)),  # noqa: B023
        ):
            with pytest.raises(refusal):
                act()
    assert Entry.objects.count() == 1
