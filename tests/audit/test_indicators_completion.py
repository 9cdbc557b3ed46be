"""I201, I207, I210, I213, I215, I220: completion and progress."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jiheng.model.figure import Verdict
from jiheng.model.report import Actual
from jiheng.profiles.profile import profile

from .making import checked, evaluation, figure, found, matches, money, report, row, severities

# I201 ------------------------------------------------------------------------------------------------------------------


def test_a_wrong_completion_is_an_error_with_the_right_value() -> None:
    (finding,) = found("I201", report(row("人员保障成本经费", "464.7万元", "302.23万元", "60%", "cost")))
    assert (finding.severity, finding.stated, finding.computed, finding.wrong) == ("error", "60%", "65.04%", True)
    assert "302.23 ÷ 464.7" in finding.message
    assert finding.figure == figure("60%")


@pytest.mark.parametrize(
    ("wanted", "reached", "rate"),
    [
        ("≥30件", "15件", "50%"),
        ("≥48次", "30次", "63%"),
        ("≥98%", "90%", "92%"),
        ("≥10次", "12次", "120%"),
        ("≥10次", "12次", "100%"),
        ("≤10次", "8次", "100%"),
        ("≤10次", "8次", "80%"),
        ("≤10次", "8次", "125%"),
        ("≤2天", "4天", "50%"),
        ("≤10天", "15天", "50%"),
        ("464.7万元", "302.23万元", "65%"),
        ("0起", "0起", "100%"),
        ("≥30件", "15件", "0.5"),
        ("≥5万元", "48000元", "96%"),
    ],
)
def test_any_published_convention_holds(wanted: str, reached: str, rate: str) -> None:
    subject = report(row("某指标", wanted, reached, rate))
    assert not found("I201", subject)
    (match,) = matches("I201", subject)
    assert match.verdict is Verdict.HOLDS
    assert {one.text for one in match.inputs} == {figure(wanted).text, figure(reached).text}


@pytest.mark.parametrize(
    ("reached", "rate", "cause"),
    [
        ("15件", "100%", "全年指标值"),
        ("12件", "60%", "还没完成"),
        ("20件", "150%", "颠倒"),
        ("19.2件", "46%", "写反"),
        ("20件", "66%", "去尾"),
    ],
)
def test_the_likely_cause_is_named(reached: str, rate: str, cause: str) -> None:
    (finding,) = found("I201", report(row("化解矛盾纠纷", "≥30件", reached, rate)))
    assert cause in (finding.cause or "")


def test_a_rate_copied_from_the_neighbour_is_told() -> None:
    (finding,) = found("I201", report(row("甲", "≥30件", "15件", "50%"), row("乙", "≥40件", "30件", "50%")))
    assert "甲" in (finding.cause or "")


def test_uncertain_rows_only_agree() -> None:
    wrong = row("甲", "≥30件", "15件", "55%", certain=False)
    assert not found("I201", report(wrong))
    assert matches("I201", report(replace(wrong, completion=figure("50%"))))


@pytest.mark.parametrize(
    "incomplete",
    [
        row("甲", "≥30件", "15件"),
        row("甲", "≥30件", "", "50%"),
        row("甲", "显著提高", "有所提高", "50%"),
        row("甲", "≥30件", "15人", "50%"),
        row("甲", "≥30件", "-15件", "50%"),
        row("甲", "≥96%", "未到监控节点", "50%"),
    ],
)
def test_what_is_not_stated_is_not_checked(incomplete: object) -> None:
    assert checked("I201", report(incomplete)).outcome == "not_checked"  # type: ignore[arg-type]


# I207 ------------------------------------------------------------------------------------------------------------------


def test_a_target_met_at_mid_year_may_be_too_low() -> None:
    (finding,) = found("I207", report(row("法制宣传教育次数", "≥4次", "4次", "100%")))
    assert finding.severity == "warning"
    assert all(word in finding.message for word in ("全年", "提前", "偏低"))


@pytest.mark.parametrize(
    "held",
    [
        row("干部学习培训次数", "≥48次", "30次"),
        row("矛盾纠纷调解率", "≥95%", "95%"),
        row("培训人数", "≥100人", "100人"),
        row("安全事故起数", "≤2起", "2起"),
        row("保障成本", "≤10万元", "10万元", level2="cost"),
        row("法制宣传教育次数", "≥4次", "4次", explanation="上半年集中开展"),
        row("法制宣传教育次数", "≥4次", "4次", certain=False),
    ],
)
def test_what_does_not_accumulate_is_no_low_target(held: object) -> None:
    assert not found("I207", report(held))  # type: ignore[arg-type]


def test_far_over_the_target_at_year_end_is_a_hint() -> None:
    assert severities("I207", evaluation(row("享受救助人次", "≥50000人次", "110406人次"))) == ["hint"]
    assert not found("I207", evaluation(row("享受救助人次", "≥50000人次", "60000人次")))


def test_a_profile_may_demand_an_explanation() -> None:
    subject = evaluation(row("培训场次", "≥10场", "12场"))
    assert severities("I207", subject, profile("hebei", date(2021, 12, 31))) == ["warning"]
    assert not found("I207", subject)


def test_without_a_cutoff_it_is_not_checked() -> None:
    assert checked("I207", report(row("宣传", "≥4次", "4次"), cutoff=None)).outcome == "not_checked"


# I210 ------------------------------------------------------------------------------------------------------------------

NOT_DUE = Actual(not_due=True)


def test_a_sign_beside_not_due_and_a_missing_date_are_told_once() -> None:
    (finding,) = found("I210", report(row("油田企业满意度", "≥96%", actual=NOT_DUE, completion_not_due=True, stray="%")))
    assert finding.severity == "warning"
    assert "%" in finding.message
    assert "日期" in finding.message


def test_a_date_that_is_past_is_an_error() -> None:
    assert severities("I210", report(row("满意度", "≥96%", actual=Actual(not_due=True, due_on=date(2021, 6, 30))))) == ["error"]
    assert not found("I210", report(row("满意度", "≥96%", actual=Actual(not_due=True, due_on=date(2021, 7, 1)))))


def test_a_day_up_to_which_was_counted_is_no_due_date() -> None:
    counted = Actual(not_due=True, due_on=date(2021, 6, 30))
    subject = report(row("满意度", "≥96%", actual=counted), texts=("实际完成值截至2021年6月30日未到监控节点",))
    assert severities("I210", subject) == ["warning"]


def test_a_number_beside_not_due_is_found() -> None:
    due = Actual(not_due=True, due_on=date(2021, 11, 30), stray="95%")
    (finding,) = found("I210", report(row("满意度", "≥96%", actual=due)))
    assert finding.stated == "95%"
    both = row("满意度", "≥96%", "", "50%", actual=Actual(not_due=True, due_on=date(2021, 11, 30)))
    assert "50%" in found("I210", report(both))[0].message
    assert found("I210", report(row("宣传", "≥4次", "3次", completion_not_due=True)))


def test_neither_value_nor_not_due() -> None:
    others = (row("甲", "≥30件", "15件"), row("乙", "≥30件", "15件"))
    (finding,) = found("I210", report(*others, row("丙", "≥4次")))
    assert "丙" in finding.message
    assert not found("I210", report(*others, row("丙", "≥4次"), incomplete=True))
    assert checked("I210", report(row("甲", "≥4次"), row("乙", "≥4次"))).outcome == "not_checked"


# I213, I215 -------------------------------------------------------------------------------------------------------------


def test_everything_full_is_a_hint() -> None:
    full = [row(name, "≥90%", "91%", "100%") for name in "甲乙丙"]
    assert severities("I213", report(*full)) == ["hint"]
    assert not found("I213", report(*full, row("丁", "≥90%", "81%", "90%")))
    assert not found("I213", evaluation(*(row(name, "≥90%", "91%", weight="10", score="9") for name in "甲乙丙")))
    assert checked("I213", report(row("甲", "≥90%", "90%"))).outcome == "not_checked"


def test_actuals_that_repeat_targets() -> None:
    same = [row("甲", "168起", "168起"), row("乙", "32座", "32座"), row("丙", "≥735人次", "735人次")]
    assert severities("I215", report(*same)) == ["warning"]
    assert not found("I215", report(*same, row("丁", "≥90%", "95%")))
    assert checked("I215", report(*(row(name, "=100%", "100%") for name in "甲乙丙"))).outcome == "not_checked"


# I220 -------------------------------------------------------------------------------------------------------------------

DONE = [row(name, "≥90%", "90%", level2="quality") for name in "甲乙丙"]


def test_money_and_results_far_apart() -> None:
    idle = report(*DONE, funds=(money(budget="100万元", executed="1万元"),))
    assert severities("I220", idle) == ["warning"]
    near = report(*DONE, funds=(money(budget="100万元", executed="80万元"),))
    assert not found("I220", near)
    explained = report(*DONE, funds=(money(budget="100万元", executed="1万元", explained="已完工待付款"),))
    assert not found("I220", explained)
    behind = [replace(one, actual=Actual(figure("30%"))) for one in DONE]
    assert "没有跟上" in found("I220", report(*behind, funds=(money(budget="100万元", executed="90万元"),)))[0].message


def test_the_gap_is_the_profiles() -> None:
    subject = report(*DONE, funds=(money(budget="100万元", executed="85万元"),))
    assert severities("I220", subject, profile("sichuan", date(2025, 6, 30))) == ["warning"]
    assert profile("sichuan", date(2025, 6, 30)).money_result_gap == Decimal(10)


def test_without_amounts_or_results_it_is_not_checked() -> None:
    assert checked("I220", report(*DONE)).outcome == "not_checked"
    assert checked("I220", report(DONE[0], funds=(money(budget="100万元", executed="1万元"),))).outcome == "not_checked"
