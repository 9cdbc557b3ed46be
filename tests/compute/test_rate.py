"""Rates, sums, differences and changes: values, formulas, units, and intervals that hold the true value."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from compute.seed import fig, money
from jiheng.compute.measure import ENDLESS, measure
from jiheng.compute.rate import change_rate, difference, rate, total
from jiheng.errors import NotStated
from jiheng.model.figure import Stated, Verdict, compare, half_up

PLACES = st.integers(0, 3)


def printed(value: Decimal, places: int, unit: str = "万元") -> Stated:
    return Stated(half_up(value, places), unit, places)


def amounts(low: str = "-99999", high: str = "99999") -> st.SearchStrategy[Decimal]:
    return st.decimals(low, high, places=6)


def share(part: Decimal, whole: Decimal) -> Fraction:
    return 100 * Fraction(part) / Fraction(whole)


def test_a_rate_keeps_its_inputs_and_bounds() -> None:
    found = rate(money("312.17"), money("486.29"))
    assert found.inputs == (money("312.17"), money("486.29"))
    assert found.low is not None
    assert found.value is not None
    assert found.high is not None
    assert found.low < found.value < found.high
    assert compare(fig("64.2", "%"), found) is Verdict.HOLDS
    assert compare(fig("64.3", "%"), found) is Verdict.WRONG


def test_whole_counts_are_exact() -> None:
    found = rate(fig("30", "次"), fig("48", "次"))
    assert found.low == found.value == found.high == Decimal("62.5")


def test_a_whole_that_may_be_nothing_bounds_nothing() -> None:
    found = rate(money("5"), Stated(Decimal("0.4"), "万元", 0))
    assert (found.low, found.high) == (-ENDLESS, ENDLESS)
    assert compare(fig("900", "%"), found) is Verdict.ROUNDING


@pytest.mark.parametrize(("one", "other"), [("万元", "件"), ("户", "人"), ("%", "次"), ("元/亩", "元")])
def test_units_that_cannot_be_compared_are_not_stated(one: str, other: str) -> None:
    with pytest.raises(NotStated, match=f"{one}、{other}"):
        rate(fig("1", one), fig("2", other))


@pytest.mark.parametrize(
    ("unit", "found"),
    [
        ("万人", ("人", 10000)),
        ("公里", ("米", 1000)),
        ("万起", ("件", 10000)),
        ("万元/公里", ("元/公里", 10000)),
        ("村", ("村", 1)),
    ],
)
def test_measure(unit: str, found: tuple[str, int]) -> None:
    assert measure(unit) == found


def test_a_total_adds_in_yuan_and_prints_in_the_parts_unit() -> None:
    found = total([money("302.23"), money("1.72"), money("8.22"), money("0")])
    assert found.how == "302.23 + 1.72 + 8.22 + 0"
    assert found.value == Decimal(3121700)
    assert found.printed(2) == "312.17万元"
    assert compare(money("312.17"), found) is Verdict.HOLDS
    assert compare(fig("3121700", "元"), found) is Verdict.HOLDS
    assert compare(money("312.18"), found) is Verdict.ROUNDING
    assert compare(money("312.2"), found) is Verdict.HOLDS
    assert compare(money("313"), found) is Verdict.WRONG


def test_a_total_of_mixed_units_says_them() -> None:
    found = total([money("1.5"), fig("5000", "元"), fig("2")])
    assert found.how == "1.5万元 + 5000元 + 2"
    assert found.printed(2) == "4.00万元"
    assert total([fig("3", "件"), fig("4", "起"), fig("-1")]).how == "3件 + 4起 + (-1)"


@pytest.mark.parametrize("parts", [[], [money("1"), fig("2", "件")], [fig("1", "户"), fig("2", "人")]])
def test_no_total_without_parts_or_of_unlike_ones(parts: list[Stated]) -> None:
    with pytest.raises(NotStated):
        total(parts)


def test_difference_and_change() -> None:
    assert difference(money("486.29"), money("312.17")).printed(2) == "174.12万元"
    assert difference(money("486.29"), money("312.17")).how == "486.29 − 312.17"
    assert difference(fig("2", "万人"), fig("5000", "人")).printed(1) == "1.5万人"
    rising = change_rate(money("5614.60"), money("13007.74"), rising=True)
    assert (rising.printed(2), rising.how) == ("75.94%", "5614.60 ÷ (13007.74 − 5614.60)")
    falling = change_rate(money("20"), money("80"), rising=False)
    assert (falling.printed(0), falling.how) == ("20%", "20 ÷ (80 + 20)")
    assert change_rate(money("5"), money("5"), rising=True).value is None


@given(amounts("0.01"), amounts("-99999"), PLACES, PLACES)
def test_the_true_rate_lies_in_the_interval(whole: Decimal, part: Decimal, places: int, whole_places: int) -> None:
    figure = printed(whole, whole_places)
    assume(figure.value)
    assume(half_up(part, places))
    low, high = rate(printed(part, places), figure).span_of_values()
    assert low <= high
    assert (
        low - Decimal("1e-9") <= Decimal(share(part, whole).numerator) / share(part, whole).denominator <= high + Decimal("1e-9")
    )


@given(st.lists(st.tuples(amounts("1") | amounts("-99999", "-1"), PLACES), min_size=1, max_size=6))
def test_the_true_total_lies_in_the_interval(parts: list[tuple[Decimal, int]]) -> None:
    low, high = total([printed(value, places) for value, places in parts]).span_of_values()
    assert low <= sum(value for value, _ in parts) * 10000 <= high


@given(amounts("0.01"), amounts("0.01"), PLACES, PLACES, st.booleans())
def test_the_true_change_lies_in_the_interval(change: Decimal, this: Decimal, p: int, q: int, rising: bool) -> None:
    base = this - change if rising else this + change
    figures = printed(change, p), printed(this, q)
    assume(base and all(figure.value for figure in figures))
    found = change_rate(*figures, rising)
    assume(found.value is not None)
    low, high = found.span_of_values()
    assert low - Decimal("1e-6") <= 100 * change / base <= high + Decimal("1e-6")


@given(amounts(), st.integers(0, 4))
def test_half_up_is_the_nearest_and_goes_away_from_zero(value: Decimal, places: int) -> None:
    found, step = half_up(value, places), Fraction(1, 10**places)
    assert abs(Fraction(found) - Fraction(value)) <= step / 2
    if abs(Fraction(found) - Fraction(value)) == step / 2:
        assert abs(found) > abs(value)
