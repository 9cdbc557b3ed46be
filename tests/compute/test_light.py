"""Lights beyond the table: grey, grades, plans of the unit's own, sources; thresholds are exact."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compute.seed import CUTOFF, NATIONAL, SHANXI, fig, indicator, money, seed_indicators, target, with_values
from jiheng.compute.due import due, months_passed, time_progress
from jiheng.compute.light import funds_light, light
from jiheng.errors import NotStated
from jiheng.model.figure import Computed
from jiheng.model.report import Actual, Funds, Indicator, Target
from jiheng.model.terms import LIGHTS
from jiheng.profiles.profile import profile

SATISFIED = indicator("满意度", "satisfaction", target(">=", "95", "%"), None)


def graded(words: str, stated: str = "") -> Indicator:
    return indicator("环境", "ecological", Target("qualitative", words="有所改善"), words, stated)


def test_lights_of_the_real_report() -> None:
    """Appendix A of the domain note; a grade that was typed as a percentage counts as that percentage."""
    found = {one.name: light(one, CUTOFF, SHANXI).code for one in seed_indicators()}
    assert list(found.values()) == [
        *("green", "blue", "blue", "blue", "red", "green", "green", "green", "green"),
        *("none", "none", "red", "red", "red", "red", "grey", "grey"),
    ]
    found = {one.name: light(one, CUTOFF, NATIONAL).code for one in seed_indicators()}
    assert list(found.values()) == [
        *("green", "blue", "green", "blue", "yellow", "green", "green", "green", "green"),
        *("yellow", "green", "red", "red", "red", "red", "grey", "grey"),
    ]


def test_not_due_is_grey_until_its_day_has_come() -> None:
    assert light(SATISFIED, CUTOFF, NATIONAL).code == "grey"
    later = replace(SATISFIED, actual=Actual(not_due=True, due_on=date(2021, 12, 10)))
    assert light(later, CUTOFF, NATIONAL).how == "未到监控节点，2021-12-10 到期"
    past = replace(SATISFIED, actual=Actual(not_due=True, due_on=date(2021, 6, 30)))
    assert light(past, CUTOFF, NATIONAL).code == "none"
    assert "2021-06-30" in light(past, CUTOFF, NATIONAL).how


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        (graded("达成预期指标"), "green"),
        (graded("部分达成预期指标并具有一定效果"), "yellow"),
        (graded("未达成预期指标且效果较差", "90"), "red"),
        (graded("明显改善", "80"), "green"),
        (graded("明显改善", "79.9"), "yellow"),
        (graded("明显改善", "50"), "red"),
        (graded("明显改善"), "none"),
    ],
)
def test_grades(subject: Indicator, code: str) -> None:
    assert light(subject, CUTOFF, NATIONAL).code == code


@pytest.mark.parametrize(
    ("subject", "reason"),
    [
        (Indicator("甲", actual=Actual(fig("3", "次"))), "没有写明指标值"),
        (Indicator("甲", target=target(">=", "3", "次")), "没有写明完成值"),
    ],
)
def test_what_cannot_be_judged_says_why(subject: Indicator, reason: str) -> None:
    found = light(subject, CUTOFF, NATIONAL)
    assert (found.code, found.label) == ("none", "不判")
    assert reason in found.how


def test_a_light_cites_the_entry_that_decided() -> None:
    assert light(seed_indicators()[11], CUTOFF, NATIONAL).source.startswith("全国口径（假定值）")
    assert light(seed_indicators()[0], CUTOFF, SHANXI).source.startswith("山西口径")
    ruled = funds_light(Funds("total", budget=money("100"), executed=money("39")), date(2025, 6, 30), profile("sichuan"))
    assert "川财绩〔2025〕10号" in ruled.source


def test_the_units_own_plan_stands_in_for_time_progress() -> None:
    subject = indicator("培训", "quantity", target(">=", "10", "次"), fig("2", "次"))
    plan = Computed(Decimal(20), "本单位计划", "%")
    assert light(subject, CUTOFF, NATIONAL).code == "red"
    assert light(subject, CUTOFF, NATIONAL, plan).code == "green"
    assert due(subject, CUTOFF, NATIONAL, plan).printed(0) == "2次"
    funds = Funds("total", budget=money("100"), executed=money("22"))
    assert (funds_light(funds, CUTOFF, NATIONAL).code, funds_light(funds, CUTOFF, NATIONAL, progress=plan).code) == (
        "red",
        "green",
    )


def test_nothing_is_due_before_a_month_has_passed() -> None:
    subject = indicator("培训", "quantity", target(">=", "10", "次"), fig("2", "次"))
    assert light(subject, date(2021, 1, 20), SHANXI).code == "none"
    assert light(subject, date(2021, 1, 20), NATIONAL).code == "green"


def test_due_of_what_may_accumulate_or_stand_is_not_stated() -> None:
    subject = indicator("帮扶", "quantity", target(">=", "10", "人"), fig("2", "人"))
    with pytest.raises(NotStated, match="帮扶"):
        due(subject, CUTOFF, NATIONAL)
    assert due(subject, date(2021, 12, 31), NATIONAL).printed(0) == "10人"
    assert due(graded("有所改善"), CUTOFF, NATIONAL).how == "有所改善"
    with pytest.raises(NotStated, match="指标值"):
        due(Indicator("甲"), CUTOFF, NATIONAL)


@pytest.mark.parametrize(("day", "months"), [(date(2024, 2, 28), 1), (date(2024, 2, 29), 2), (date(2021, 2, 28), 2)])
def test_months_passed(day: date, months: int) -> None:
    assert months_passed(day) == months


def test_time_progress_says_how() -> None:
    assert time_progress(CUTOFF, NATIONAL).how == "已过 6 个月 ÷ 12"
    assert time_progress(CUTOFF, with_values(NATIONAL, {"seq_basis": "day"})).how == "已过 181 天 ÷ 365"


def test_funds_without_figures_or_budget_are_not_judged() -> None:
    assert funds_light(Funds("total", budget=money("100")), CUTOFF, NATIONAL).how == "不判：没有写明执行数"
    adjusted = with_values(NATIONAL, {"execution_denominator": "adjusted"})
    whole, added = Funds("total", budget=money("100"), executed=money("55")), Funds("supplement", budget=money("10"))
    assert funds_light(whole, CUTOFF, adjusted, added).how.startswith("55 ÷ 110 = 50%")


@given(st.integers(1, 12), st.integers(1, 400), st.integers(0, 400), st.sampled_from(["次", "万元"]))
def test_thresholds_are_exact(month: int, wanted: int, reached: int, unit: str) -> None:
    """Recomputed with fractions, every light is the same: nothing falls to the wrong side of a cut."""
    cutoff = date(2021, month, [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1])
    subject = indicator("培训", "quantity", target(">=", str(wanted), unit), fig(str(reached), unit))
    points = 100 * (Fraction(reached, wanted) - Fraction(month, 12))
    expected = "red" if points < -20 else "yellow" if points < -10 else "green"
    if reached >= wanted and month < 12:
        expected = "blue"
    assert light(subject, cutoff, NATIONAL).code == expected
    ratio = Fraction(reached, wanted) / Fraction(month, 12)
    expected = "red" if ratio < Fraction(3, 5) else "yellow" if ratio < Fraction(4, 5) else "green"
    if ratio >= Fraction(6, 5) and month < 12:
        expected = "blue"
    assert light(subject, cutoff, SHANXI).code == expected


@given(st.integers(1, 12), st.integers(1, 300), st.integers(0, 400))
def test_every_light_is_a_term(month: int, wanted: int, reached: int) -> None:
    for level2, unit, op in (("cost", "万元", "<="), ("quality", "%", ">="), ("quantity", "人", ""), ("quality", "起", "range")):
        wanted_ = Target(op, fig(str(wanted), unit), fig(str(wanted + 5), unit) if op == "range" else None)
        for used in (NATIONAL, SHANXI, profile("sichuan"), profile("hebei"), profile("xinjiang")):
            found = light(indicator("甲", level2, wanted_, fig(str(reached), unit)), date(2025, month, 1), used)
            assert found.code in LIGHTS
            assert found.how
            assert found.source or found.code == "none"
