"""S403: filling date, cutoff, year and deadlines in an order that is possible."""

from __future__ import annotations

import pytest

from jiheng.audit.finding import Finding

from .snippets import run

HEAD = "青石县白杨镇人民政府整体支出绩效监控报告\n填报时间：2021年7月2日\n"
OWN = (
    "本单位2021年部门整体支出。\n我部门2021年预算100万元，到位80万元。\n预算安排总额为100万元。\n"
    "截至2021年6月底资金执行数50万元。\n"
)


def dates(text: str, kind: str = "monitoring") -> list[tuple[str, str | None, str | None]]:
    found: list[Finding] = [finding for finding in run(text, kind) if finding.rule == "S403"]
    return [(finding.severity, finding.stated, finding.computed) for finding in found]


def test_a_consistent_report_is_silent() -> None:
    assert dates(HEAD + OWN) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("7月2日", "5月2日", ("error", "2021年5月2日", "不早于2021年6月30日")),
        ("填报时间：2021年", "填报时间：2020年", ("error", "2020年7月2日", "不早于2021年6月30日")),
        ("截至2021年6月底", "截至2020年6月底", ("error", "2020年6月底", "2021年6月底")),
        ("我部门2021年", "我部门2020年", ("error", "2020年", "2021年")),
        ("本单位2021年", "本单位2022年", ("error", "2022年", "2021年")),
        ("人民政府整体", "人民政府2020年度整体", ("error", "2020年度", "2021年度")),
        ("7月2日", "6月31日", ("warning", "2021年6月31日", None)),
    ],
)
def test_a_date_that_contradicts_the_others(old: str, new: str, found: tuple[str, str, str | None]) -> None:
    assert dates((HEAD + OWN).replace(old, new, 1)) == [found]


def test_of_two_cutoffs_the_one_after_the_filling_date_is_blamed() -> None:
    text = HEAD + OWN + "截至2021年9月底追加资金执行数3万元。\n"
    assert dates(text) == [("error", "2021年9月底", "不晚于2021年7月2日")]


def test_what_is_told_as_done_cannot_come_after_the_filling_date() -> None:
    assert dates(HEAD + OWN + "2021年8月15日已完成验收。\n") == [("error", "2021年8月15日", "不晚于2021年7月2日")]


def test_the_day_of_the_signature_counts_where_no_filling_date_is_written() -> None:
    text = "青石县白杨镇人民政府整体支出绩效监控报告\n截至2021年6月底资金执行数50万元。\n白杨镇人民政府\n2021年6月3日\n"
    assert dates(text) == [("error", "2021年6月3日", "不早于2021年6月30日")]


@pytest.mark.parametrize(
    "more",
    [
        "2020年12月提前下达2021年资金50万元（青财农〔2020〕90号）。",
        "截至2020年底，累计支付工程款30万元。",
        "截至2021年12月底，预计支付100万元。",
        "合同有效期截至2022年12月31日。",
        "2021年8月15日前完成验收。",
        "计划于2021年9月1日完成支付。",
        "去年同期，截至2020年6月底执行数40万元。",
        "我部门2020年预算90万元，比上年增加5万元。",
        "2019年编制项目实施方案，2018年立项。",
        "发布时间：2022-09-30 11:19",
    ],
)
def test_other_years_that_are_normal(more: str) -> None:
    assert dates(HEAD + OWN + more + "\n") == []


def test_last_years_amount_is_a_warning_only() -> None:
    assert dates(HEAD + OWN + "我部门2020年预算90万元。\n") == [("warning", "2020年", "2021年")]


def test_an_evaluation_is_filed_in_the_year_after() -> None:
    text = "青石县白杨镇人民政府2021年度绩效自评报告\n填报日期：2022年8月10日\n截至2021年12月底支付50万元。\n"
    assert dates(text) == []
    assert dates(text.replace("2022年8月", "2020年8月"))[0][:2] == ("error", "2020年8月10日")


def test_a_deadline_before_the_project_begins_is_a_warning() -> None:
    text = "专项实施期2022年3月-2022年11月。\n时效指标指标12021年11月30日前完成资金支付。\n"
    assert dates(text, "objectives") == [("warning", "2021年11月30日前完成", "2022年3月以后")]
    assert dates(text.replace("12021年", "12022年"), "objectives") == []


def test_a_month_that_does_not_exist_breaks_nothing() -> None:
    assert ("warning", "2021年13月5日", None) in dates("填报时间：2021年13月5日\n" + OWN)
