"""Weights, scores of grades, totals; and what is expected of the year."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from compute.seed import CUTOFF, NATIONAL, SHANXI, fig, indicator, money, seed, seed_indicators, target
from jiheng.compute.forecast import forecast, funds_expected, funds_forecast, likelihood
from jiheng.compute.rate import rate
from jiheng.compute.score import class_weights, execution_score, score, score_conventions, total_score
from jiheng.errors import NotStated
from jiheng.model.figure import Verdict, compare
from jiheng.model.report import Funds, Indicator, Target
from jiheng.profiles.profile import profile


def weighted(subject: Indicator, weight: str = "10") -> Indicator:
    return replace(subject, weight=fig(weight, "分"))


COSTLY = indicator("成本", "economic_cost", target("<=", "5", "万元"), fig("4", "万元"), level1="cost")
TRAINED = indicator("培训", "quantity", target(">=", "48", "次"), fig("30", "次"))


def test_weights_follow_the_classes_that_are_used() -> None:
    now = profile("national")
    assert dict(class_weights(seed_indicators(), now)) == {"execution": 10, "output": 50, "benefit": 30, "satisfaction": 10}
    assert dict(class_weights(seed_indicators()[:15], now)) == {"execution": 10, "output": 50, "benefit": 40}
    costly = class_weights((*seed_indicators(), COSTLY), now)
    assert dict(costly) == {"execution": 10, "cost": 20, "output": 40, "benefit": 20, "satisfaction": 10}
    assert sum(weight for _, weight in costly) == 100


def test_a_grade_earns_a_band_of_its_weight() -> None:
    subject = weighted(indicator("环境", "ecological", Target("qualitative", words="有所改善"), "部分达成预期"))
    found = score(subject, NATIONAL)
    assert (found.value, found.low, found.high) == (None, 6, 8)
    assert found.printed(2) == "6–8分"
    assert compare(fig("7.5", "分"), found) is Verdict.HOLDS
    assert compare(fig("9", "分"), found) is Verdict.WRONG


def test_what_is_not_due_earns_nothing_yet() -> None:
    assert score(weighted(seed_indicators()[15]), NATIONAL).printed(2) == "—"


def test_a_score_needs_a_weight() -> None:
    with pytest.raises(NotStated, match="分值"):
        score(TRAINED, NATIONAL)


def test_scores_by_every_published_definition() -> None:
    over = weighted(indicator("成本", "cost", target("<=", "20", "万元"), fig("25", "万元")))
    assert [one.printed(2) for one in score_conventions(over, NATIONAL)] == ["8.00分", "7.50分"]
    assert [one.printed(2) for one in score_conventions(weighted(TRAINED), NATIONAL)] == ["6.25分"]


def test_a_total_adds_scores_as_printed() -> None:
    earned = [score(weighted(TRAINED), NATIONAL), execution_score(rate(money("312.17"), money("486.29")), fig("10", "分"))]
    found = total_score([*earned, score(weighted(seed_indicators()[15]), NATIONAL)], NATIONAL)
    assert (found.printed(2), found.how) == ("12.67分", "6.25 + 6.42")
    with pytest.raises(NotStated):
        total_score([], NATIONAL)


@pytest.mark.parametrize(
    ("subject", "expected", "how"),
    [
        (TRAINED, "60次", "按序时推算：30 ÷ 6 × 12"),
        (seed_indicators()[4], "90%", "保持目前的 90"),
        (seed_indicators()[9], "604万元", "按序时推算：302.23 ÷ 6 × 12"),
        (indicator("帮扶", "quantity", target(">=", "9", "人"), fig("3", "人")), "3–6人", "看不出是逐步累计还是保持水平"),
        (indicator("宣传", "quantity", target(">=", "9", "次"), fig("0", "次")), "0次", "保持目前的 0"),
        (seed_indicators()[12], "—", "定性指标不推算"),
        (seed_indicators()[15], "—", "未到监控节点"),
    ],
)
def test_forecast(subject: Indicator, expected: str, how: str) -> None:
    found = forecast(subject, CUTOFF, NATIONAL)
    assert found.printed(0) == expected
    assert found.how.startswith(how)


def test_spending_is_extended_whatever_the_profile_judges() -> None:
    assert forecast(seed_indicators()[9], CUTOFF, SHANXI).printed(2) == "604.46万元"


def test_nothing_is_expected_of_no_time() -> None:
    assert forecast(TRAINED, date(2021, 1, 3), NATIONAL).value is None


def test_forecast_of_money_from_the_ledger_or_from_time() -> None:
    total = seed().of_scope("total") or Funds("total")
    assert funds_forecast(total, CUTOFF, NATIONAL).printed(2) == "624.34万元"
    months = [Decimal(yuan) for yuan in (100000, 200000, 300000, 300000, 300000, 600000)]
    found = funds_forecast(total, CUTOFF, NATIONAL, months)
    assert found.printed(2) == "420.00万元"
    assert found.how == "按台账推算：已支 180.00万元，近 3 个月共 120.00万元，余 6 个月按其月均"


def test_money_expected_is_no_more_than_the_budget_and_a_whole_is_its_parts() -> None:
    slow, fast = (Funds("source", budget=fig("100", "万元"), executed=fig(text, "万元")) for text in ("33.333", "60"))
    whole = Funds("total", budget=fig("200", "万元"), executed=fig("93.333", "万元"), parts=(slow, fast))
    printed = [one.printed() for part in (slow, fast, whole) if (one := funds_expected(part, CUTOFF, NATIONAL, 2))]
    assert printed == ["66.67万元", "100.00万元", "166.67万元"]
    for planned, expected in (("12.5", "45.83万元"), ("90", "100.00万元")):
        one = funds_expected(replace(slow, planned=fig(planned, "万元")), CUTOFF, NATIONAL, 2)
        assert one
        assert one.printed() == expected
    unbounded = funds_expected(Funds("total", executed=fig("60", "万元")), CUTOFF, NATIONAL, 0)
    assert unbounded
    assert unbounded.printed() == "120万元"


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        (TRAINED, "sure"),
        (indicator("培训", "quantity", target(">=", "48", "次"), fig("20", "次")), "possible"),
        (indicator("培训", "quantity", target(">=", "48", "次"), fig("19", "次")), "impossible"),
        (seed_indicators()[9], "impossible"),
        (seed_indicators()[10], "sure"),
        (indicator("投诉", "quality", target("<=", "5", "起"), fig("0", "起")), "sure"),
        (indicator("受益", "social", target(">=", "2", "万人次"), fig("10000", "人次")), "sure"),
    ],
)
def test_likelihood(subject: Indicator, code: str) -> None:
    found = likelihood(forecast(subject, CUTOFF, NATIONAL), subject, NATIONAL)
    assert found is not None
    assert found.code == code
    assert found.source


def test_no_likelihood_without_a_value() -> None:
    for subject in (seed_indicators()[12], seed_indicators()[15]):
        assert likelihood(forecast(subject, CUTOFF, NATIONAL), subject, NATIONAL) is None
