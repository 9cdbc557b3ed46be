"""Completion beyond the table: what is missing, what is not due, grades, and intervals that hold the true value."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from compute.seed import NATIONAL, fig, indicator, seed_indicators, target, with_values
from jiheng.compute.completion import average, completion, compliance, conventions, grade_of, held_by
from jiheng.errors import NotStated
from jiheng.model.figure import Stated, Verdict, compare, half_up
from jiheng.model.report import Actual, Indicator, Target

LINEAR = with_values(NATIONAL, {"reduced_convention": "linear"})
WORDS = Target("qualitative", words="有所改善")


def plain(op: str, wanted: str, reached: str, unit: str = "亩", level2: str = "quantity") -> Indicator:
    return indicator("甲", level2, target(op, wanted, unit), fig(reached, unit))


@pytest.mark.parametrize(
    ("subject", "missing"),
    [
        (Indicator("甲", actual=Actual(fig("3", "次"))), "指标值"),
        (indicator("甲", "quantity", target(">=", "3", "次"), "已完成"), "完成值"),
        (indicator("甲", "quantity", target(">=", "-3", "%"), fig("2", "%")), "指标值为负数"),
        (indicator("甲", "quantity", Target("range", fig("3", "次")), fig("2", "次")), "指标值上限"),
        (indicator("甲", "quantity", target(">=", "3", "次"), fig("2", "人")), "单位（人、次）"),
        (indicator("甲", "social", WORDS, "明显改善"), "定性完成档次"),
    ],
)
def test_what_is_missing_is_named(subject: Indicator, missing: str) -> None:
    for function in (completion, compliance, conventions):
        with pytest.raises(NotStated, match=missing):
            function(subject, NATIONAL)


def test_not_due_has_no_value_and_names_the_date() -> None:
    subject = indicator("满意度", "satisfaction", target(">=", "95", "%"), None)
    assert completion(subject, NATIONAL).printed(0) == "—"
    assert completion(subject, NATIONAL).how == "未到监控节点"
    dated = replace(subject, actual=Actual(not_due=True, due_on=date(2021, 12, 10)))
    assert completion(dated, NATIONAL).how == "未到监控节点，2021-12-10 到期"
    assert conventions(dated, NATIONAL) == (completion(dated, NATIONAL),)
    assert compare(fig("50", "%"), completion(dated, NATIONAL)) is Verdict.WRONG


@pytest.mark.parametrize(
    ("words", "code", "band"),
    [
        ("达成预期指标", "reached", "80–100%"),
        ("部分达成预期指标并具有一定效果。", "partly", "60–80%"),
        ("未达成预期指标且效果较差", "missed", "0–60%"),
        (" 基本 达成", "partly", "60–80%"),
    ],
)
def test_a_grade_is_a_band(words: str, code: str, band: str) -> None:
    subject = indicator("甲", "social", WORDS, words)
    found = completion(subject, NATIONAL)
    assert grade_of(words) == code
    assert (found.value, found.printed(0)) == (None, band)
    assert held_by(fig("70", "%"), conventions(subject, NATIONAL))[0] is (Verdict.HOLDS if code == "partly" else Verdict.WRONG)


@pytest.mark.parametrize("words", ["有所提高", "明显改善", "", "达成了吗"])
def test_other_words_are_no_grade(words: str) -> None:
    assert grade_of(words) is None


def test_a_target_that_cannot_be_missed_accepts_full() -> None:
    found = conventions(indicator("增收", "economic", target(">=", "0", "万元"), fig("5", "万元")), NATIONAL)
    assert [one.printed(0) for one in found] == ["0%", "100%"]


def test_durations_without_a_sign_may_go_either_way() -> None:
    found = conventions(plain("", "10", "8", "天", "timeliness"), NATIONAL)
    assert [one.printed(0) for one in found] == ["80%", "100%"]


def test_a_kept_ceiling_counts_as_kept() -> None:
    subject = plain("", "20", "9", "万元", "cost")
    assert completion(subject, NATIONAL).printed(0) == "45%"
    assert compliance(subject, NATIONAL).printed(0) == "100%"


@pytest.mark.parametrize(
    ("stated", "verdict"), [("60", Verdict.WRONG), ("65", Verdict.HOLDS), ("65.04", Verdict.HOLDS), ("65.03", Verdict.ROUNDING)]
)
def test_held_by(stated: str, verdict: Verdict) -> None:
    subject = plain("", "464.7", "302.23", "万元", "cost")
    assert held_by(fig(stated, "%"), conventions(subject, NATIONAL))[0] is verdict


def test_the_average_caps_and_leaves_out_what_is_not_due() -> None:
    subjects = (
        plain(">=", "4", "5", "次"),
        plain(">=", "4", "2", "次"),
        indicator("乙", "satisfaction", target(">=", "9", "%"), None),
    )
    assert average(subjects, NATIONAL).value == 75
    assert average(seed_indicators(), NATIONAL).how == "15 个指标完成率之和 1125.41 ÷ 15"
    with pytest.raises(NotStated):
        average(subjects[2:], NATIONAL)


VALUES = st.decimals("0.01", "9999", places=6)
PLACES = st.integers(0, 3)


def held(a: Decimal, t: Decimal) -> Decimal:
    return Decimal(100) if a <= t else 100 * t / a


def straight(a: Decimal, t: Decimal) -> Decimal:
    return Decimal(100) if a <= t else max(Decimal(0), 200 - 100 * a / t)


@given(VALUES, VALUES, VALUES, PLACES, PLACES, st.sampled_from(["plain", "held", "straight", "range"]))
def test_the_true_completion_lies_in_the_interval(a: Decimal, t: Decimal, width: Decimal, p: int, q: int, form: str) -> None:
    def printed(value: Decimal, places: int) -> Stated:
        return Stated(half_up(value, places), "亩", places)

    reached, wanted, upper = printed(a, p), printed(t, q), printed(t + width, q)
    assume(reached.value and wanted.value and upper.value > wanted.value)
    op = {"plain": ">=", "range": "range"}.get(form, "<=")
    subject = Indicator("甲", target=Target(op, wanted, upper if form == "range" else None), actual=Actual(reached))
    truth = {
        "plain": 100 * a / t,
        "held": held(a, t),
        "straight": straight(a, t),
        "range": min(Decimal(100), 100 * a / t, held(a, t + width)),
    }[form]
    found = completion(subject, LINEAR if form == "straight" else NATIONAL)
    low, high = found.span_of_values()
    assert found.value is not None
    assert low <= found.value <= high
    assert low - Decimal("1e-9") <= truth <= high + Decimal("1e-9")


@given(VALUES, VALUES, st.sampled_from([">=", ">", "=", "<=", "<", "", "range"]), st.sampled_from(["quantity", "cost"]))
def test_what_is_printed_is_always_accepted(a: Decimal, t: Decimal, op: str, level2: str) -> None:
    reached, wanted = Stated(half_up(a, 2), "万元", 2), Stated(half_up(t, 2), "万元", 2)
    assume(wanted.value)
    subject = indicator("甲", level2, Target(op, wanted, wanted if op == "range" else None), reached)
    shown = Stated(half_up(completion(subject, NATIONAL).value or Decimal(0), 0), "%")
    assert held_by(shown, conventions(subject, NATIONAL))[0] is Verdict.HOLDS
