"""Numbers as people type and paste them: read right, or refused with the reason, never silently something else."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.web.numbers import amount_of, quantity_of, yuan
from jiheng.web.refusals import Refused

READ = [
    ("0", "0"),
    ("1234.56", "1234.56"),
    ("1,234.56", "1234.56"),
    ("12,345,678", "12345678"),
    ("１２３４．５６", "1234.56"),
    ("１，２３４．５", "1234.5"),
    ("1，234.5", "1234.5"),
    ("486.29万元", "4862900"),
    ("486.29 万", "4862900"),
    ("1.5亿元", "150000000"),
    ("0.000001万元", "0.01"),
    ("12元", "12"),
    ("3千元", "3000"),
    ("-5", "-5"),
    ("−5", "-5"),
    ("–5", "-5"),
    ("—5", "-5"),
    ("－５", "-5"),
    ("+5", "5"),
    ("＋5", "5"),
    ("  1 234.5  ", "1234.5"),
    ("- 5 ", "-5"),
    ("￥ 1 234 567 万元", "12345670000"),
    ("1\u00a0234", "1234"),
    ("1\u202f234", "1234"),
    ("\ufeff12\u200b3", "123"),
    ("\u200f12\u200e", "12"),
    ("　7　", "7"),
    ("12\r\n", "12"),
    ("¥1,200.00", "1200"),
    ("￥12", "12"),
    ("12.50", "12.5"),
    ("1.100", "1.1"),
    ("999999999999999.99", "999999999999999.99"),
]
REFUSED = [
    ("", "请填数字"),
    (" \u200b ", "请填数字"),
    ("万元", "请填数字"),
    ("NaN", "不是能确认的数字"),
    ("Inf", "不是能确认的数字"),
    ("-Infinity", "不是能确认的数字"),
    ("1e9", "不是能确认的数字"),
    ("1E9", "不是能确认的数字"),
    ("٣", "不是能确认的数字"),
    ("۱۲", "不是能确认的数字"),
    ("१२", "不是能确认的数字"),
    ("10²", "不是能确认的数字"),
    ("②", "不是能确认的数字"),
    ("½", "不是能确认的数字"),
    ("1_0", "不是能确认的数字"),
    ("1.2.3", "不是能确认的数字"),
    ("12 34", "不是能确认的数字"),
    ("1 2", "不是能确认的数字"),
    ("12\t34", "不是能确认的数字"),
    ("1\n234", "不是能确认的数字"),
    ("1,234 567", "不是能确认的数字"),
    ("\u202e12", "不是能确认的数字"),
    ("1,2", "不是能确认的数字"),
    ("12,34.5", "不是能确认的数字"),
    ("1,234,56", "不是能确认的数字"),
    (",123", "不是能确认的数字"),
    (".5", "不是能确认的数字"),
    ("5.", "不是能确认的数字"),
    ("--5", "不是能确认的数字"),
    ("5-", "不是能确认的数字"),
    ("1-2", "不是能确认的数字"),
    ("(5)", "不是能确认的数字"),
    ("约5", "不是能确认的数字"),
    ("5万3", "不是能确认的数字"),
    ("5万元元", "不是能确认的数字"),
    ("5%", "不是能确认的数字"),
    ("0x10", "不是能确认的数字"),
    ("一百", "不是能确认的数字"),
    ("=1+1", "不是能确认的数字"),
    ("1\x005", "不是能确认的数字"),
    ("1.001", "两位小数"),
    ("0.0000001万元", "两位小数"),
    ("1234567890123456789", "太大"),
    ("1000000000000000", "太大"),
    ("9999999999999亿元", "太大"),
]


@pytest.mark.parametrize(("text", "amount"), READ)
def test_an_amount_is_read(text: str, amount: str) -> None:
    assert amount_of(text) == Decimal(amount)


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_is_no_amount_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as refused:
        amount_of(text, field="received")
    assert refused.value.field == "received"


def test_a_unit_that_is_meant_counts_where_the_text_names_none() -> None:
    assert amount_of("486.29", "万元") == Decimal(4862900)
    assert amount_of("486.29元", "万元") == Decimal("486.29")
    assert amount_of("0.0003", "万元") == Decimal(3)


def test_a_quantity_keeps_the_places_it_is_written_with() -> None:
    assert quantity_of("92.50") == (Decimal("92.5"), 2)
    assert quantity_of("１，２００") == (Decimal(1200), 0)
    assert quantity_of("0.00001") == (Decimal("0.00001"), 5)
    with pytest.raises(Refused, match="“30件”不是能确认的数字"):
        quantity_of("30件")


def test_a_long_text_is_not_repeated_whole() -> None:
    with pytest.raises(Refused) as refused:
        amount_of("垃圾" * 5000)
    assert len(refused.value.message) < 100


@given(st.decimals(-(10**12), 10**12, places=2), st.sampled_from(["{:.2f}", "{:,.2f}", " {:.2f}元", "{:,.2f}\u00a0"]))
def test_what_was_printed_is_read_back(amount: Decimal, shape: str) -> None:
    text = shape.format(amount)
    assert amount_of(text) == amount
    wide = text.translate(str.maketrans("0123456789.,-", "０１２３４５６７８９．，－"))
    assert amount_of(wide) == amount_of(yuan(amount)) == amount


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (amount_of, quantity_of):
        try:
            read(text)
        except Refused:
            continue
        assert any(sign in "0123456789０１２３４５６７８９" for sign in text)
