"""I212, I217, I221, I224, I225: weights, scores and proof."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jiheng.model.blocks import Span
from jiheng.model.report import ClassWeight, Fact, Funds, Indicator, Report

from .making import NATIONAL, checked, evaluation, figure, found, matches, money, report, row, severities


def scored(name: str, weight: str, score: str, wanted: str = "≥4次", reached: str = "4次", **more: object) -> Indicator:
    return row(name, wanted, reached, weight=weight, score=score, **more)


def ninety(*more: Indicator) -> tuple[Indicator, ...]:
    return (scored("甲", "50", "50"), scored("乙", "30", "30", level2="social"), scored("丙", "10", "10", level2="social"), *more)


def execution(weight: str = "10", score: str = "10") -> Funds:
    return money(budget="100万元", executed="100万元", weight=weight, score=score)


def whole(*rows: Indicator, total: str = "", funds: tuple[Funds, ...] = (), **more: object) -> Report:
    return evaluation(*rows, funds=funds, total_score=figure(total) if total else None, **more)


# I212 -------------------------------------------------------------------------------------------------------------------


def test_weights_and_scores_that_add_up_match() -> None:
    subject = whole(*ninety(), total="100", funds=(execution(),))
    assert not found("I212", subject)
    assert {match.figure.text for match in matches("I212", subject)} == {"50", "100"}


@pytest.mark.parametrize(("total", "cause"), [("90", "预算执行率"), ("70", "乙"), ("95", None)])
def test_a_wrong_total(total: str, cause: str | None) -> None:
    (finding,) = found("I212", whole(*ninety(), total=total, funds=(execution(),)))
    assert (finding.severity, finding.stated, finding.computed, finding.wrong) == ("error", total, "100", True)
    assert (cause or "") in (finding.cause or "")


def test_a_total_without_the_execution_rate_holds_where_the_weights_are_100() -> None:
    rows = (scored("甲", "60", "58"), scored("乙", "40", "40", level2="social"))
    assert not found("I212", whole(*rows, total="98", funds=(execution("10", "10"),)))


def test_scores_without_weights_hold() -> None:
    rows = tuple(row(f"第{n}项", "168起", "168起", score=score) for n, score in enumerate(("10", "20", "10", "10", "10", "20")))
    subject = whole(*rows, total="100分", funds=(money(executed="864.2万元", score="20"),))
    assert not found("I212", subject)
    assert len(matches("I212", subject)) == 1


def test_weights_that_do_not_make_100() -> None:
    (finding,) = found("I212", whole(*ninety(scored("丁", "5", "5")), funds=(execution(),)))
    assert (finding.computed, finding.stated, finding.span) == ("100", None, None)
    assert "105" in finding.message
    assert not found("I212", whole(*ninety()))
    assert found("I212", whole(*ninety(scored("丁", "5", "5"))))
    assert not found("I212", report(*ninety(), kind="objectives"))


def test_a_score_above_its_weight() -> None:
    (finding,) = found("I212", whole(scored("甲", "10", "12"), scored("乙", "90", "90")))
    assert (finding.stated, finding.computed) == ("12", "10")
    unsure = scored("甲", "10", "12", certain=False)
    assert not found("I212", whole(unsure, scored("乙", "70", "70")))
    assert found("I212", whole(unsure, scored("乙", "90", "90"))), "the weights add up, so they were read rightly"


def share(weight: str, level1: str = "output", level2: str = "") -> ClassWeight:
    return ClassWeight(level1, level2, figure(weight))


def test_the_share_of_a_class() -> None:
    rows = (scored("甲", "20", "20"), scored("乙", "30", "30"), scored("丙", "30", "30", level2="social"))
    right = whole(*rows, class_weights=(share("50分"), share("30分", "benefit")), incomplete=True)
    assert not found("I212", right)
    assert [match.figure.text for match in matches("I212", right)][:2] == ["50分", "30分"]
    (finding,) = found("I212", whole(*rows, class_weights=(share("60分"),)))
    assert (finding.stated, finding.computed) == ("60分", "50分")


def test_rows_that_are_cut_off_prove_nothing() -> None:
    rows = (scored("甲", "20", "20"), scored("乙", "30", "30"), scored("丙", "10", "10", level2="social"))
    cut = whole(*rows, total="95", class_weights=(share("30分", "benefit"),), incomplete=True)
    assert not found("I212", cut)
    assert found("I212", whole(*rows, class_weights=(share("60分"),), incomplete=True))


def test_a_figure_that_nobody_read_may_belong_to_a_lost_row() -> None:
    rows = (scored("甲", "20", "20"), scored("乙", "20", "20"))
    label = ClassWeight("output", "", figure("50分"), Span(0, 0, 4))
    lost = Fact(replace(figure("10"), span=Span(3, 0, 2)))
    assert found("I212", whole(*rows, class_weights=(label,)))
    assert not found("I212", whole(*rows, class_weights=(label,), facts=(lost,)))


def test_rows_of_a_break_down_have_no_weight() -> None:
    subs = (row("其中桃", "1.5亩", "1.5亩", part_of="瓜果面积"), row("其中苹果", "5亩", "5亩", part_of="瓜果面积"))
    assert not found("I212", whole(scored("瓜果面积", "50", "50"), *subs, class_weights=(share("50分"),), incomplete=True))
    assert matches("I212", whole(scored("瓜果面积", "50", "50"), *subs, class_weights=(share("50分"),), incomplete=True))


def test_nothing_scored_nothing_checked() -> None:
    assert checked("I212", whole(row("甲", "≥4次", "4次"))).outcome == "not_checked"


# I217 -------------------------------------------------------------------------------------------------------------------


def test_points_taken_off_without_a_reason_are_a_warning() -> None:
    (finding,) = found("I217", whole(scored("资金到位及时率", "10", "7", "≥100%", "100%", level2="timeliness")))
    assert (finding.severity, finding.stated, finding.computed) == ("warning", "7", "10")
    assert not found("I217", whole(scored("资金到位及时率", "10", "7", "≥100%", "100%", explanation="有一笔迟到两天")))


@pytest.mark.parametrize("score", ["1.9", "1.95", "1.94", "2", "1"])
def test_any_usual_rounding_of_the_proportion_holds(score: str) -> None:
    subject = whole(scored("疫苗接种率", "2", score, "100.00%", "97.30%"))
    assert not found("I217", subject)
    assert len(matches("I217", subject)) == 1


def test_no_rule_is_printed_so_a_free_score_is_no_fault() -> None:
    assert not found("I217", whole(scored("甲", "3", "2.7", "38508人", "37442人"), scored("乙", "2", "2", "8例", "8例")))


def test_a_table_that_contradicts_itself_is_a_warning() -> None:
    rows = (scored("体检数", "2", "1.4", "5662人", "4044人"), scored("中医药管理数", "2", "1.8", "1228人", "770人"))
    (finding,) = found("I217", whole(*rows))
    assert (finding.severity, finding.stated, finding.computed) == ("warning", "1.8", "1.25")
    assert "62.7" in finding.message


def test_a_printed_rule_makes_it_an_error() -> None:
    note = ("正向指标(即目标值为≥X,得分=权重*B/A)",)
    (finding,) = found("I217", whole(scored("办结案件", "10", "8.2", "≥168起", "84起"), texts=note))
    assert (finding.severity, finding.computed, finding.wrong) == ("error", "5", True)
    assert not found("I217", whole(scored("办结案件", "10", "5", "≥168起", "84起"), texts=note))
    assert not found("I217", whole(scored("办结案件", "10", "8.2", "≥168起", "84起", certain=False), texts=note))


def test_two_scores_for_the_same_money() -> None:
    part = money(scope="source", label="当年财政拨款", budget="200万元", executed="179.43万元", weight="10", score="8")
    total = money(label="年度资金总额", budget="200万元", executed="179.43万元", weight="10", score="9", parts=(part,))
    (finding,) = found("I217", whole(funds=(total,)))
    assert (finding.severity, finding.stated, finding.computed) == ("warning", "8", "8.97")
    assert "9" in finding.message
    assert not found("I217", whole(funds=(replace(total, parts=(replace(part, score=figure("9")),)),)))


def test_the_score_of_the_execution_rate() -> None:
    off = money(budget="200万元", executed="100万元", weight="10", score="9")
    assert severities("I217", whole(funds=(off,))) == ["warning"]
    assert not found("I217", whole(funds=(replace(off, certain=False),)))
    assert checked("I217", whole(row("甲", "≥4次", "4次"))).outcome == "not_checked"


# I221, I224, I225 ---------------------------------------------------------------------------------------------------------


def satisfied(**more: object) -> Indicator:
    return row("群众满意度", "≥95%", "96%", level2="satisfaction", level1="satisfaction", **more)


def test_satisfaction_needs_a_survey() -> None:
    assert severities("I221", report(satisfied())) == ["warning"]
    assert not found("I221", report(satisfied(evidence="6月20日问卷120份")))
    assert not found("I221", report(satisfied(), texts=("我镇发放调查问卷120份",)))
    assert "没有投诉" in found("I221", report(satisfied(explanation="未收到投诉")))[0].message
    assert checked("I221", report(satisfied(), incomplete=True)).outcome == "not_checked"
    assert checked("I221", report(row("宣传", "≥4次", "3次"))).outcome == "not_checked"


def test_work_that_is_not_accepted() -> None:
    done = row("新建保鲜库", "1座", "1座", "100%", explanation="主体完工，尚未验收")
    assert severities("I224", report(done)) == ["warning"]
    assert not found("I224", report(replace(done, completion=figure("80%"))))
    assert not found("I224", report(replace(done, explanation="已验收")))


def test_one_case_two_standards() -> None:
    rows = (
        scored("质量达标率", "10", "0", "≥95%", "95%", explanation="审计未出具报告"),
        scored("建设数量", "10", "10", explanation="审计未出具报告"),
    )
    assert severities("I224", whole(*rows)) == ["warning"]


def test_evidence_that_the_profile_asks_for() -> None:
    asking = replace(NATIONAL, evidence_required=("output",))
    assert severities("I225", report(row("宣传", "≥4次", "3次")), asking) == ["hint"]
    assert not found("I225", report(row("宣传", "≥4次", "3次", evidence="活动台账")), asking)
    assert not found("I225", report(row("宣传", "≥4次", "3次")))
    other = row("等级", "定量（其他）", "二级")
    assert severities("I225", report(other)) == ["hint"]
    assert not found("I225", report(replace(other, explanation="按评级文件取值")))
