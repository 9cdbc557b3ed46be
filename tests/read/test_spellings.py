"""One figure however it is written: each spelling is read right or left unread, never silently as something else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jiheng.model.terms import fold
from jiheng.read.figures import Token, lex


def quantities(text: str) -> list[Token]:
    return [token for token in lex(fold(text)) if token.kind in ("quantity", "range", "mangled", "foreign")]


SPELLINGS = [
    ("预算486.29万元", "486.29", "万元", ""),
    ("预算４８６．２９万元", "486.29", "万元", ""),
    ("预算 486.29 万元", "486.29", "万元", ""),
    ("预算486.29萬元", "486.29", "万元", ""),
    ("预算1,000.50 万元", "1000.50", "万元", ""),
    ("预算１，０００．５０万元", "1000.50", "万元", ""),
    ("增长−5 %", "-5", "%", ""),
    ("增长－5％", "-5", "%", ""),
    ("完成率63 %", "63", "%", ""),
    ("指标值$\\geq 98\\%$", "98", "%", ">="),
    ("指标值≧98%", "98", "%", ">="),
    ("指标值>=17600株", "17600", "株", ">="),
    ("指标值═100%", "100", "%", "="),
    ("指标值﹦8个", "8", "个", "="),
    ("不少于12 种", "12", "种", ">="),
    ("2天以内", "2", "天", "<="),
    ("补助1600元/亩", "1600", "元/亩", ""),
    ("受益11万人次", "11", "万人次", ""),
    ("完成投资1.2亿元", "1.2", "亿元", ""),
    ("培训100余人", "100", "人", ""),
]


@pytest.mark.parametrize(("text", "value", "unit", "op"), SPELLINGS)
def test_a_spelling_is_read(text: str, value: str, unit: str, op: str) -> None:
    (token,) = quantities(text)
    assert (token.kind, token.value, token.unit, token.op) == ("quantity", Decimal(value), unit, op)


NO_QUANTITIES = [
    "2021年7月2日",
    "截至2021年6月底",
    "2021.5.18",
    "2022-07-13",
    "20xx年6月30日",
    "财农〔2021〕28号",
    "（财资环〔2022〕57号、64号）",
    "保财教[2021]41、181、193下达",
    "索引号: 20240913-201958-969",
    "电话0000-0000000",
    "219001-某镇人民政府",
    "“2130505-生产发展”",
    "第3批",
    "附件2",
    "公开14表",
    "— 1 —",
    "指标 2：三公经费节约率",
    "1、提高认识。",
    "（1）提高认识",
]


@pytest.mark.parametrize("text", NO_QUANTITIES)
def test_what_is_no_quantity_is_none(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(("text", "kind"), [("预算٣٢万元", "foreign"), ("预算7,00.0,77万元", "mangled"), ("分值80-60%", "range")])
def test_what_cannot_be_read_with_certainty_is_no_quantity(text: str, kind: str) -> None:
    assert [token.kind for token in quantities(text)] == [kind]


@pytest.mark.parametrize("text", ["NaN", "Infinity万元", "预算无", "1e999999万元"])
def test_no_word_becomes_a_number(text: str) -> None:
    assert all(token.value.is_finite() and abs(token.value) < 10**7 for token in quantities(text))


def test_two_figures_side_by_side_stay_two() -> None:
    assert [(t.value, t.unit) for t in quantities("3200户11500人")] == [(Decimal(3200), "户"), (Decimal(11500), "人")]
    assert [t.unit for t in quantities("100%100%")] == ["%", "%"]


def test_folding_never_moves_a_character() -> None:
    for code in (*range(0x20, 0x3000), *range(0x4E00, 0x9FFF, 7), *range(0xFF00, 0xFFEF)):
        assert len(fold(chr(code))) == 1
