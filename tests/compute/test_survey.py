"""Satisfaction from counts: the mean points of all answers, one division at the end, half up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.compute.survey import pooled, satisfaction, shares
from jiheng.model.terms import SATISFACTION
from jiheng.profiles.profile import profile

SCALE = profile().survey_scale
COUNTS = st.dictionaries(st.sampled_from(list(SATISFACTION)), st.integers(0, 100_000))


def counts(*numbers: int) -> dict[str, int]:
    return dict(zip(SATISFACTION, numbers, strict=True))


@pytest.mark.parametrize(
    ("numbers", "places", "printed", "how"),
    [
        ((4, 0, 0, 0, 0), 0, "100%", "(4 × 100) ÷ 4"),
        ((0, 0, 0, 0, 3), 0, "20%", "(3 × 20) ÷ 3"),
        ((30, 15, 3, 1, 1), 2, "88.80%", "(30 × 100 + 15 × 80 + 3 × 60 + 1 × 40 + 1 × 20) ÷ 50"),
        ((1, 1, 1, 0, 0), 2, "80.00%", "(1 × 100 + 1 × 80 + 1 × 60) ÷ 3"),
        ((1, 7, 0, 0, 0), 0, "83%", "(1 × 100 + 7 × 80) ÷ 8"),  # 82.5 half up
        ((2, 0, 0, 0, 1), 2, "73.33%", "(2 × 100 + 1 × 20) ÷ 3"),
    ],
)
def test_the_mean_of_the_points(numbers: tuple[int, ...], places: int, printed: str, how: str) -> None:
    found = satisfaction((counts(*numbers), SCALE))
    assert found.printed(places) == printed
    assert found.how == how


def test_without_answers_there_is_no_rate() -> None:
    found = satisfaction((counts(0, 0, 0, 0, 0), SCALE))
    assert found.value is None
    assert found.printed(2) == "—"
    assert {one.printed(1) for one in shares({}, SCALE).values()} == {"—"}


def test_counts_are_added_before_they_are_divided() -> None:
    link, paper = counts(99, 0, 0, 0, 0), counts(0, 0, 0, 0, 1)
    assert satisfaction((pooled([link, paper]), SCALE)).printed(1) == "99.2%"  # the mean of both rates would be 60


def test_surveys_of_different_scales_are_added_by_their_own_points() -> None:
    coarse = (("satisfied", Decimal(100)), ("dissatisfied", Decimal(0)))
    found = satisfaction((counts(1, 1, 0, 0, 0), SCALE), (counts(0, 1, 0, 1, 0), coarse))
    assert found.how == "(2 × 100 + 1 × 80 + 1 × 0) ÷ 4"
    assert found.printed(1) == "70.0%"


def test_each_grade_has_its_part() -> None:
    found = shares(counts(1, 2, 0, 0, 0), SCALE)
    assert [one.printed(2) for one in found.values()] == ["33.33%", "66.67%", "0.00%", "0.00%", "0.00%"]


@given(COUNTS, COUNTS)
def test_pooling_lies_between_its_parts(one: dict[str, int], other: dict[str, int]) -> None:
    rates = [found.value for part in (one, other) if (found := satisfaction((part, SCALE))).value is not None]
    both = satisfaction((pooled([one, other]), SCALE)).value
    if not rates:
        assert both is None
        return
    assert both is not None
    assert min(rates) - Decimal("1e-20") <= both <= max(rates) + Decimal("1e-20")
    assert 20 <= both <= 100


def test_the_scale_is_an_assumption_with_its_basis() -> None:
    assert [code for code, _points in SCALE] == list(SATISFACTION)
    source = profile().source("survey_scale")
    assert source.assumption
    assert source.basis
    assert "非常满意 100 分" in profile().say("survey_scale")
