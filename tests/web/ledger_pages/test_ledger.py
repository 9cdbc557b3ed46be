"""The page of the ledger: strip, table with the running balance, filters, bank, and who may see it."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from web.ledger_pages.conftest import browser

URL = "/units/tazhong/ledger/"
PLACES = ("", "export/", "available/", "2021/1/reverse/")


def words(html: str) -> str:
    """The text of a page with a blank for each tag, blanks folded."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def get(client: Client, query: str = "") -> str:
    answer = client.get(URL + query)
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(html: str) -> list[int]:
    """The numbers of the entries that are shown."""
    return [int(number) for number in re.findall(r'<tr id="e(\d+)"', html)]


def row(html: str, number: int) -> str:
    """The words of one entry."""
    found = re.search(rf'<tr id="e{number}".*?</tr>', html, re.DOTALL)
    assert found
    return words(found[0])


@pytest.fixture
def filled(world: Any) -> Any:
    """Return the township with a receipt, two payments, a reversal, and money on top of the budget."""
    from jiheng.web.ledger.actions import reverse

    world.receive("3286500", "2021-01-15", voucher="收01")
    world.pay("1000000", "2021-02-10", summary="发放2月工资", party="在职职工", voucher="付01")
    wrong = world.pay("20000.55", "2021-03-10", line=world.running, summary="支付取暖费")
    reverse(world.clerk, wrong, reason="科目记错", day=date(2021, 3, 12))
    world.receive("60000", "2021-04-01", line=world.extra, summary="防疫追加资金到位")
    return world


def test_the_strip_gives_rates_and_leaves_supplements_out(filled: Any, clerk: Client) -> None:
    text = words(get(clerk))
    for said in (
        "预算 万元 486.29 另有追加 10.00", "到位 328.65 到位率 67.58%", "已付 100.00 执行率 20.56%", "可用 386.29",
        "到 7月2日的序时进度 50.00%", "四个数都不含追加", "2021 年度 5 笔",
    ):  # fmt: skip
        assert said in text, said


def test_rows_have_the_balance_and_reversals_name_their_original(filled: Any, clerk: Client) -> None:
    html = get(clerk)
    assert numbers(html) == [5, 4, 3, 2, 1]
    assert "3 2021-03-10 支付取暖费 已由第 4 号冲销 公用经费 财政资金 — 2.00 226.65 未填" in row(html, 3)
    assert "4 2021-03-12 冲销第 3 号 科目记错 公用经费 财政资金 — −2.00 228.65 —" in row(html, 4)
    assert re.search(r'<tr id="e4" class="reversal"', html)
    assert "合计 5 笔 334.65 100.00 234.65" in words(html)
    assert "冲销第 3 号…" not in html
    assert 'href="/units/tazhong/ledger/2021/2/reverse/"' in html


def test_the_unit_of_amounts_stays_in_the_links(filled: Any, clerk: Client) -> None:
    html = get(clerk, "?in=yuan")
    assert "支出 元" in words(html)
    assert "−20,000.55" in row(html, 4)
    assert "in=yuan" in re.findall(r'href="([^"]*kind=payment[^"]*)"', html)[0]
    assert 'name="in" value="yuan"' in html


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("?month=3", [4, 3]), ("?kind=receipt", [5, 1]), ("?kind=payment&month=2", [2]), ("?q=工资", [2]), ("?q=付01", [2]),
        ("?q=职工 工资", [2]), ("?scope=supplement", [5]), ("?scope=own&kind=receipt", [1]), ("?number=3", [4, 3]), ("?q=%00", [5, 4, 3, 2, 1]),
        ("?month=13&kind=<script>&line=x&page=x&year=x&number=-1", [5, 4, 3, 2, 1]), ("?q=没有", []),
    ],
)  # fmt: skip
def test_filters_stand_in_the_address(filled: Any, clerk: Client, query: str, left: list[int]) -> None:
    assert numbers(get(clerk, query)) == left


def test_a_line_filters_and_its_sum_is_that_of_the_lines(filled: Any, clerk: Client) -> None:
    html = get(clerk, f"?line={filled.running.pk}")
    assert numbers(html) == [4, 3]
    assert "合计 2 笔 筛选后的 0.00 0.00" in words(html)
    assert numbers(get(clerk, f"?line={filled.foreign.pk}")) == [5, 4, 3, 2, 1]


def test_the_figures_open_to_the_lines(filled: Any, clerk: Client) -> None:
    html = get(clerk, "?by=line&scope=own")
    assert "人员经费 基本支出 财政资金 464.70 328.65 100.00 364.70 21.52%" in words(html)
    assert "防疫经费" not in html[html.index('id="sheet"') :]


def test_a_rate_on_no_budget_is_a_dash(world: Any, clerk: Client) -> None:
    from jiheng.web.budgets.models import BudgetLine

    BudgetLine.objects.filter(year=world.year).update(initial=0)
    text = words(get(clerk))
    assert "到位率 —" in text
    assert "到位率 0" not in text


def test_a_hundred_entries_a_page(world: Any, clerk: Client) -> None:
    for number in range(101):
        world.receive("10", sure=True, summary=f"第{number}笔", voucher=f"收{number}")
    assert len(numbers(get(clerk))) == 100
    html = get(clerk, "?page=2&kind=receipt")
    assert numbers(html) == [1]
    assert "kind=receipt" in html[html.index('class="pages"') :]


def test_pages_ask_the_database_little(filled: Any, clerk: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(60):
        filled.receive("10", sure=True, summary=f"第{number}笔", voucher=f"零{number}")
    with django_assert_max_num_queries(30):
        get(clerk, "?new=payment")


def test_before_anything_is_entered(world: Any, clerk: Client) -> None:
    text = words(get(clerk))
    assert "本年度还没有记过" in text
    assert "还没有填过银行余额" in text
    world.year.lines.all().delete()
    world.year.delete()
    text = words(get(clerk))
    assert "还没有预算" in text


def test_the_bank_agrees_or_says_loudly_that_it_does_not(filled: Any, clerk: Client) -> None:
    good = clerk.post(URL + "balance/", {"day": "2021-02-28", "amount": "2,286,500", "note": "农商行"})
    assert good.status_code == 302
    assert "银行对账 2月28日 相符" in words(get(clerk))
    clerk.post(URL + "balance/", {"day": "2021-03-31", "amount": "228万", "note": ""})
    text = words(get(clerk))
    assert "银行对账 3月31日 不符 账面 228.65，银行 228.00，相差 −0.65 万元" in text
    bad = clerk.post(URL + "balance/", {"day": "2020-12-31", "amount": "x", "note": ""})
    assert bad.status_code == 422
    assert "“x”不是能确认的数字" in words(bad.content.decode())


def test_a_foreign_unit_answers_like_none(filled: Any) -> None:
    stranger = browser(filled.stranger)
    for place in PLACES:
        answers = [stranger.get(f"/units/{code}/ledger/{place}") for code in ("tazhong", "nowhere")]
        assert [answer.status_code for answer in answers] == [404, 404]
        pages = [re.sub("tazhong|nowhere", "", answer.content.decode()) for answer in answers]
        assert re.sub(r'value="[^"]{64}"', "", pages[0]) == re.sub(r'value="[^"]{64}"', "", pages[1])
    for place in ("enter/", "balance/", "2021/1/reverse/"):
        assert stranger.post(URL + place, {}).status_code == 404


def test_whoever_is_not_there_is_asked_to_log_in(filled: Any) -> None:
    client = Client(headers={"host": "127.0.0.1"})
    assert all(client.get(URL + place).status_code in (302, 401) for place in PLACES)


def test_the_leader_reads_and_does_not_write(filled: Any) -> None:
    leader = browser(filled.leader)
    html = get(leader, "?new=payment")
    assert "记一笔" not in html
    assert "/reverse/" not in html
    assert leader.get(URL + "2021/1/reverse/").status_code == 403
    sent = {"kind": "receipt", "line": filled.staff.pk, "amount": "1", "day": "2021-03-01", "summary": "x"}
    assert leader.post(URL + "enter/", sent).status_code == 403
    assert leader.post(URL + "balance/", {"day": "2021-03-01", "amount": "1"}).status_code == 403


def test_a_closed_year_is_only_read(filled: Any, clerk: Client) -> None:
    from django.utils import timezone

    filled.year.closed_at = timezone.now()
    filled.year.save()
    html = get(clerk, "?new=payment")
    assert "已关账，只能看" in html
    assert 'id="new"' not in html


def test_a_name_with_a_script_is_only_text(filled: Any, clerk: Client) -> None:
    filled.pay("10", "2021-05-01", summary="<script>alert(1)</script>", party="<img src=x onerror=alert(1)>", voucher='"><b>')
    html = get(clerk)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert '"><b>' not in html


def test_the_check_of_the_sums_is_exact(filled: Any) -> None:
    from jiheng.web.ledger.sheet import strip

    shown = strip(filled.year)
    assert (shown.received, shown.paid, shown.available) == (Decimal(3286500), Decimal(1000000), Decimal(3862900))


def test_the_address_of_a_form_opened_like_a_page_leads_back(clerk: Client) -> None:
    answer = clerk.get("/units/tazhong/ledger/enter/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "按浏览器的“后退”就能回到" in words(answer.content.decode())
