"""Entering and reversing: what is good goes in, what is not comes back as typed with the reason on top and at the field."""

import re
from typing import Any

import pytest
from django.test import Client

from web.ledger_pages.test_ledger import URL, get, numbers, row, words

LONG = "9" * 19


def sent(world: Any, **changed: Any) -> dict[str, Any]:
    """A good payment with some fields changed."""
    good = {"kind": "payment", "line": world.staff.pk, "amount": "1,000", "day": "2021-06-10", "summary": "发放6月工资"}
    return good | {"party": "职工", "voucher": "付99", "due_on": "2021-06-10"} | changed


def count() -> int:
    from jiheng.web.ledger.models import Entry

    return Entry.objects.count()


@pytest.fixture
def funded(world: Any) -> Any:
    """Return the township with money on the account."""
    world.receive("4000000")
    return world


def refused(client: Client, data: dict[str, Any]) -> str:
    """The page that comes back, after nothing was entered."""
    before = count()
    answer = client.post(URL + "enter/?year=2021", data)
    assert answer.status_code == 422
    assert count() == before
    return answer.content.decode()


def test_a_payment_goes_in_and_the_next_one_can_follow(funded: Any, clerk: Client) -> None:
    answer = clerk.post(URL + "enter/?year=2021&in=yuan", sent(funded, amount="１.2万元"), follow=True)
    assert answer.redirect_chain == [(f"{URL}?year=2021&in=yuan&new=payment", 302)]
    text = words(answer.content.decode())
    assert "已记第 2 号，支出 12,000.00 元。“人员经费”还可用 4,635,000.00 元。" in text
    html = get(clerk)
    assert "发放6月工资 职工 人员经费 财政资金 — 1.20 398.80 付99" in row(html, 2)


def test_a_receipt_needs_no_due_day(funded: Any, clerk: Client) -> None:
    assert clerk.post(URL + "enter/?year=2021", sent(funded, kind="receipt", due_on="")).status_code == 302
    assert numbers(get(clerk, "?kind=receipt")) == [2, 1]


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"amount": "4700000"}, "amount", "“人员经费”在 2021-06-10 可用 4,647,000.00 元"),
        ({"amount": "4500000"}, "amount", "单位账上只有"),
        ({"amount": "-5"}, "amount", "金额要大于 0"),
        ({"amount": "0"}, "amount", "金额要大于 0"),
        ({"amount": "NaN"}, "amount", "“NaN”不是能确认的数字"),
        ({"amount": "Infinity"}, "amount", "不是能确认的数字"),
        ({"amount": "1e5"}, "amount", "不是能确认的数字"),
        ({"amount": LONG}, "amount", "金额太大"),
        ({"amount": "1.005"}, "amount", "最多两位小数"),
        ({"amount": ""}, "amount", "请写金额"),
        ({"day": "2020-12-31"}, "day", "不在2021年"),
        ({"day": "2021-07-03"}, "day", "还没有到"),
        ({"day": "昨天"}, "day", "日期读不懂"),
        ({"summary": " "}, "summary", "请写摘要"),
        ({"summary": "长" * 201}, "summary", "最多 200 个字"),
        ({"kind": "gift"}, "kind", "请选到位还是支出"),
        ({"line": ""}, "line", "请选科目"),
    ],
)  # fmt: skip
def test_what_is_not_good_comes_back_as_typed(funded: Any, clerk: Client, changed: dict[str, Any], field: str, said: str) -> None:
    data = sent(funded, **changed)
    html = refused(clerk, data)
    top = html[html.index('class="problems"') : html.index('class="fields four"', html.index('class="problems"'))]
    assert said in words(top)
    assert f'href="#id_{field}' in top
    assert "autofocus" in top
    place = html[html.index(f'id="id_{field}_error"') :]
    assert said in words(place[: place.index("</p>")])
    assert 'value="职工"' in html
    if field in ("amount", "day") and data[field]:
        assert f'value="{data[field]}"' in html


def test_a_line_of_another_unit_is_refused(funded: Any, clerk: Client) -> None:
    html = refused(clerk, sent(funded, line=funded.foreign.pk))
    assert "本单位本年度没有这个科目" in html
    assert "邻镇人员经费" not in html


def test_a_voucher_used_twice_is_refused(funded: Any, clerk: Client) -> None:
    clerk.post(URL + "enter/?year=2021", sent(funded))
    assert "付99 已经用在第 2 号上" in refused(clerk, sent(funded, amount="2000"))


def test_what_looks_like_the_same_asks_and_can_be_confirmed(funded: Any, clerk: Client) -> None:
    clerk.post(URL + "enter/?year=2021", sent(funded, voucher=""))
    html = refused(clerk, sent(funded, voucher=""))
    assert "第 2 号是同一天" in html
    assert 'name="sure"' in html
    assert clerk.post(URL + "enter/?year=2021", sent(funded, voucher="", sure="on")).status_code == 302


def test_an_old_debt_shrinks_by_what_is_paid(funded: Any, clerk: Client) -> None:
    assert "归还欠账" not in get(clerk, "?new=payment")
    debt = funded.owe(500)
    assert "归还欠账" in get(clerk, "?new=payment")
    assert "只剩 500.00 元" in refused(clerk, sent(funded, arrears=debt.pk))
    assert clerk.post(URL + "enter/?year=2021", sent(funded, arrears=debt.pk, amount="500")).status_code == 302


def test_what_was_typed_is_escaped(funded: Any, clerk: Client) -> None:
    html = refused(clerk, sent(funded, amount="<script>x</script>", party='"><script>alert(1)</script>'))
    assert "<script>x" not in html
    assert "<script>alert" not in html


def test_the_line_says_what_it_has_left(funded: Any, clerk: Client) -> None:
    piece = clerk.get(f"{URL}available/?year=2021&line={funded.staff.pk}").content.decode()
    assert "预算 4,647,000.00 元，可用 4,647,000.00 元（464.70 万元）" in words(piece).replace("元 （", "元（")
    for line in (funded.foreign.pk, "x", "9" * 30, ""):
        assert "选了科目" in clerk.get(f"{URL}available/?year=2021&line={line}").content.decode()


def test_a_reversal_shows_the_pair_and_asks_why(funded: Any, clerk: Client) -> None:
    clerk.post(URL + "enter/?year=2021", sent(funded))
    place = URL + "2021/2/reverse/"
    page = words(clerk.get(place).content.decode())
    assert "2 2021-06-10 发放6月工资 职工 人员经费 0.10 付99" in page
    assert "新 冲销日期 冲销第 2 号 原因写在下面 人员经费 −0.10" in page
    bad = clerk.post(place, {"reason": "", "day": "2021-07-02"})
    assert bad.status_code == 422
    assert "请写明冲销原因" in bad.content.decode()
    early = clerk.post(place, {"reason": "记错", "day": "2021-06-01"})
    assert "冲销日期不能早于" in early.content.decode()
    good = clerk.post(place, {"reason": "金额记错", "day": "2021-07-02"}, follow=True)
    assert "已用第 3 号冲销第 2 号" in words(good.content.decode())
    again = clerk.post(place, {"reason": "再冲", "day": "2021-07-02"})
    assert "已经由第 3 号冲销" in again.content.decode()
    assert count() == 3
    assert clerk.get(URL + "2021/99/reverse/").status_code == 404


def test_forms_are_only_sent(funded: Any, clerk: Client) -> None:
    assert clerk.get(URL + "enter/").status_code == 405
    assert clerk.post(URL, {}).status_code == 405


def test_every_field_has_a_label(funded: Any, clerk: Client) -> None:
    html = get(clerk, "?new=payment")
    form = html[html.index('id="new"') :]
    form = form[: form.index("</form>")]
    for name in ("line", "amount", "day", "summary", "party", "voucher", "due_on"):
        assert f'for="id_{name}"' in form
    assert re.search(r"<legend>收支</legend>", form)
    assert "style=" not in html
    assert "onclick" not in html
