"""D301 to D307: deviations, their causes and corrections."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from jiheng.model.figure import Verdict
from jiheng.model.report import Actual, Correction, Deviation, Indicator, Problem, Target

from .making import checked, evaluation, figure, found, matches, money, report, row, severities

COVERAGE = row("法律意识覆盖率", "≥98%", "90%", "92%", "quality")
OPERATION = row("运转保障成本经费", "21.59万元", "9.94万元", "46%", "cost")


def deviation(name: str = "运转保障成本经费", cause: str = "上半年厉行节约", **figures: str) -> Deviation:
    return Deviation(name, cause=cause, **{field: figure(text) for field, text in figures.items()})


# D301 -------------------------------------------------------------------------------------------------------------------


def test_a_light_that_asks_for_a_cause_without_one() -> None:
    (finding,) = found("D301", report(COVERAGE))
    assert finding.severity == "warning"
    assert all(word in finding.message for word in ("偏离", "原因", "说明"))


@pytest.mark.parametrize(
    "deviating",
    [
        row("三公经费节约率", "≥5%", "3%", "60%", "cost"),
        row("提高劳动就业水平", "显著提高", "有所提高", "50%", "economic"),
        row("人员保障成本经费", "464.7万元", "302.23万元", "60%", "cost"),
        row("培训成本", "≤10万元", "11万元", "110%", "cost"),
        row("干部学习培训次数", "≥48次", "10次", "21%"),
    ],
)
def test_yellow_red_and_overspent(deviating: Indicator) -> None:
    assert severities("D301", report(deviating)) == ["warning"]


@pytest.mark.parametrize(
    "quiet",
    [
        row("化解矛盾纠纷", "≥30件", "15件", "50%"),
        row("法制宣传", "≥4次", "4次", "100%"),
        OPERATION,
        replace(COVERAGE, explanation="疫情期间停办集中宣传"),
        replace(COVERAGE, causes=("staff",)),
        replace(COVERAGE, certain=False),
        replace(COVERAGE, part_of="宣传"),
        row("工程完工时间", "年底前完工", "正在施工", "60%", "timeliness", target=Target(words="2021年12月31日前")),
    ],
)
def test_on_track_explained_or_uncertain(quiet: Indicator) -> None:
    assert not found("D301", report(quiet))


def test_a_cause_in_the_deviation_section_explains_its_indicator_only() -> None:
    others = (COVERAGE, row("三公经费节约率", "≥5%", "3%", "60%", "cost"))
    subject = report(*others, deviations=(deviation("单位法律意识覆盖率", "停办集中宣传"),))
    (finding,) = found("D301", subject)
    assert "三公" in finding.message
    assert not found("D301", report(*others, deviations=(deviation("", "上半年经费未到位"),)))
    assert len(found("D301", report(*others, deviations=(deviation("法律意识覆盖率", "无"),)))) == 2


def test_a_dash_is_no_cause() -> None:
    assert found("D301", report(replace(COVERAGE, explanation="无")))


def test_lights_that_cannot_be_had() -> None:
    assert checked("D301", report(row("满意度", "≥95%", actual=Actual(not_due=True)))).outcome == "held"
    assert checked("D301", report(row("宣传", "≥4次", "1次"), cutoff=None)).outcome == "not_checked"
    assert checked("D301", report(row("宣传", "≥4次"))).outcome == "not_checked"
    assert severities("D301", report(COVERAGE, cutoff=None)) == ["warning"]
    assert severities("D301", evaluation(row("宣传", "≥4次", "1次"), cutoff=None)) == ["warning"]


# D302, D303 ---------------------------------------------------------------------------------------------------------------


def test_figures_that_are_repeated_rightly_match() -> None:
    subject = report(OPERATION, deviations=(deviation(target="21.59万元", actual="9.94万元", completion="46%"),))
    assert not found("D302", subject)
    assert [match.verdict for match in matches("D302", subject)] == [Verdict.HOLDS] * 3
    rounded = report(OPERATION, deviations=(deviation(actual="9.9万元"), deviation(actual="99400元")))
    assert not found("D302", rounded)
    assert len(matches("D302", rounded)) == 2


def test_figures_that_differ_are_errors() -> None:
    subject = report(OPERATION, deviations=(deviation(target="21.59万元", actual="9.49万元", completion="64%"),))
    wrong = found("D302", subject)
    assert [(one.severity, one.stated, one.computed, one.wrong) for one in wrong] == [
        ("error", "9.49万元", "9.94万元", True),
        ("error", "64%", "46%", True),
    ]
    assert all("写反" in (one.cause or "") for one in wrong)


def test_deviations_that_cannot_be_held_against_an_indicator() -> None:
    figures = deviation(actual="9.49万元")
    assert checked("D302", report(COVERAGE, deviations=(figures,))).outcome == "not_checked"
    assert checked("D302", report(OPERATION, deviations=(deviation(),))).outcome == "not_checked"
    assert not found("D302", report(replace(OPERATION, certain=False), deviations=(figures,)))
    assert checked("D302", report(OPERATION)).outcome == "not_checked"


def test_a_deviation_that_is_none() -> None:
    assert severities("D303", report(OPERATION, deviations=(deviation(),))) == ["warning"]
    assert not found("D303", report(COVERAGE, deviations=(deviation("法律意识覆盖率"),)))
    ahead = row("法制宣传", "≥4次", "4次", "100%")
    assert not found("D303", report(ahead, deviations=(deviation("法制宣传"),)))


# D304, D305, D307 ----------------------------------------------------------------------------------------------------------


def test_a_cause_without_a_correction() -> None:
    assert severities("D304", report(OPERATION, deviations=(deviation(),))) == ["warning"]
    assert not found("D304", report(OPERATION, deviations=(deviation(),), corrections=(Correction("按月支付运转经费"),)))
    assert checked("D304", report(OPERATION)).outcome == "not_checked"


def test_a_planned_correction_needs_owner_and_date() -> None:
    plan = Correction("加快运转经费支付", planned=True)
    (finding,) = found("D304", report(corrections=(plan, replace(plan, owner="财政所"))))
    assert finding.message.startswith("2 条")
    assert "责任人和完成时限" in finding.message
    assert not found("D304", report(corrections=(replace(plan, owner="财政所", due=date(2021, 9, 30)),)))


def test_late_funds_that_came_ahead_of_time() -> None:
    funds = (money(budget="486.29万元", received="328.65万元", executed="312.17万元"),)
    late = (Problem("资金到位落实较慢"),)
    (finding,) = found("D305", report(funds=funds, problems=late, texts=("(2) 资金到位落实较慢；建议加快",)))
    assert finding.severity == "hint"
    assert "67.58%" in finding.message
    assert finding.span is not None
    slow = (money(budget="486.29万元", received="128.65万元"),)
    assert not found("D305", report(funds=slow, problems=late))
    assert not found("D305", report(funds=funds, problems=(Problem("缺乏专业型人才"),)))
    assert checked("D305", report(funds=funds)).outcome == "not_checked"


def test_thrift_beside_spend_more() -> None:
    more = (Correction("加大资金支付力度"),)
    assert severities("D305", report(deviations=(deviation(),), corrections=more)) == ["hint"]
    assert not found("D305", report(deviations=(deviation(cause="合同未到付款期"),), corrections=more))


def test_corrections_that_miss_their_deviation() -> None:
    subject = report(deviations=(deviation("法律意识覆盖率", "停办集中宣传"),), corrections=(Correction("精准资金使用金额"),))
    assert severities("D307", subject) == ["hint"]
    assert not found("D307", replace(subject, corrections=(Correction("入户宣传法律知识"),)))
    problems = tuple(Problem(f"问题{n}") for n in range(4))
    assert severities("D307", report(problems=problems, next_steps=("加强学习",))) == ["hint"]
    assert not found("D307", report(problems=problems[:2], next_steps=("加强学习",)))
    assert checked("D307", report()).outcome == "not_checked"


# D306 -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "likelihood", "severity"),
    [
        ("20件", "sure", ["warning"]),
        ("60%", "sure", ["warning"]),
        ("30件", "sure", []),
        ("26件", "sure", []),
        ("30件", "impossible", ["warning"]),
        ("20件", "impossible", []),
        ("20件", "possible", []),
        ("", "sure", []),
    ],
)
def test_likelihood_against_the_forecast(expected: str, likelihood: str, severity: list[str]) -> None:
    indicator = row("化解矛盾纠纷", "≥30件", "15件", "50%", expected=expected, likelihood=likelihood)
    assert severities("D306", report(indicator)) == severity


def test_likelihood_against_time_progress() -> None:
    assert severities("D306", report(row("化解矛盾纠纷", "≥30件", "5件", likelihood="sure"))) == ["warning"]
    assert checked("D306", report(row("化解矛盾纠纷", "≥30件", "5件"))).outcome == "not_checked"
    assert checked("D306", report(row("就业", "提高", "提高", likelihood="sure"))).outcome == "not_checked"
