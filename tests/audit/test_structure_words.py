"""S405 to S408: leftovers, form against prose, words against figures, slips of the keyboard."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.audit.finding import Finding
from jiheng.audit.rule import catalogue
from jiheng.audit.run import audit_report
from jiheng.model.blocks import Span
from jiheng.model.figure import Stated
from jiheng.model.report import Actual, Change, Fact, Funds, Indicator, Report, Target
from jiheng.profiles.profile import profile

from .snippets import run

NATIONAL = profile("national")
STRUCTURE = [rule for rule in catalogue() if rule.id.startswith("S")]


def of(rule: str, text: str) -> list[Finding]:
    return [finding for finding in run(text, "self_evaluation") if finding.rule == rule]


def of_report(rule: str, report: Report) -> list[Finding]:
    found = audit_report(report, NATIONAL, [one for one in STRUCTURE if one.id == rule]).findings
    return [finding for finding in found if finding.rule == rule]


def stated(value: str, unit: str, text: int = 0, start: int = 0) -> Stated:
    number = Decimal(value)
    places = max(0, -int(number.as_tuple().exponent))
    return Stated(number, unit, places, value + unit, Span(text, start, start + len(value + unit)))


# S405


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("XX单位2021年预算执行正常。", "XX单位"),
        ("××镇2021年预算执行正常。", "××镇"),
        ("20XX年预算执行正常，2021年决算已批复，2021年已公开。", "20XX年"),
        ("种植数量（≥**株）≥17600株。", "（≥**株）"),
        ("单位负责人：____", "____"),
        ("填写说明：\n一、按年填报。", "填写说明"),
        ("（此处填写项目概况）", "（此处填写项目概况）"),
        ("填报时间：20  年  月  日", "20  年"),
        ("甲。\n……\n乙。", "……"),
    ],
)
def test_what_the_form_left_behind(text: str, own: str) -> None:
    (finding,) = of("S405", text)
    assert (finding.severity, finding.stated) == ("warning", own)


@pytest.mark.parametrize(
    "text",
    [
        "项目名称：XXL型设备采购，规格5×××6。",
        "联系人：李×× 138****1234",
        "包括水、电、暖等……",
        "附件：绩效目标表填报说明见通知要求。",
        "一、概况…………1",
        "某项目因疫情延期。",
    ],
)
def test_what_is_no_leftover(text: str) -> None:
    assert of("S405", text + "\n乙。") == []


def test_one_finding_for_each_remnant_with_the_number_of_its_places() -> None:
    found = of("S405", "XX单位甲。\nXX单位乙。\nXX镇丙。\n(≥**株)丁。\n(≥**%)戊。")
    assert [finding.stated for finding in found] == ["XX单位", "XX镇", "(≥**株)"]
    assert "2 处" in found[0].message
    assert "2 处" in found[2].message


def test_years_masked_by_a_site_are_a_hint() -> None:
    (finding,) = of("S405", "甲镇绩效自评报告\n20xx年1月1日到20xx年12月31日，20xx年度预算20万元。")
    assert finding.severity == "hint"


# S406


def form(*texts: str, **fields: object) -> Report:
    return Report(kind="self_evaluation", form=True, texts=texts, **fields)  # type: ignore[arg-type]


def test_a_rate_of_one_scope_that_differs() -> None:
    funds = (
        Funds("total", execution_rate=stated("89.7", "%")),
        Funds("total", execution_rate=stated("87.9", "%", 1)),
        Funds("basic", execution_rate=stated("50", "%", 1)),
    )
    (finding,) = of_report("S406", form("甲", "乙", funds=funds))
    assert (finding.severity, finding.stated, finding.computed) == ("warning", "87.9%", "89.7%")


def test_a_rate_that_is_only_rounded_does_not_differ() -> None:
    funds = (Funds("total", execution_rate=stated("89.7", "%")), Funds("total", execution_rate=stated("89.72", "%", 1)))
    assert of_report("S406", form("甲", "乙", funds=funds)) == []


def test_the_total_score_in_words_and_in_the_form() -> None:
    text = "项目绩效自评得分为95分。"
    fact = Fact(stated("95", "分", 0, text.index("95")), "score")
    assert of_report("S406", form(text, "96分", total_score=stated("95", "分", 1), facts=(fact,))) == []
    (finding,) = of_report("S406", form(text, "96分", total_score=stated("96", "分", 1), facts=(fact,)))
    assert (finding.stated, finding.computed) == ("95分", "96分")


@pytest.mark.parametrize(("value", "count"), [("130", 0), ("120", 0), ("103", 1)])
def test_an_indicator_in_words_and_in_the_form(value: str, count: int) -> None:
    text = f"开展群众文化活动{value}场。"
    fact = Fact(stated(value, "场", 0, text.index(value)), "count")
    indicator = Indicator("开展群众文化活动", target=Target(">=", stated("120", "场", 1)), actual=Actual(stated("130", "场", 2)))
    assert len(of_report("S406", form(text, "120场", "130场", facts=(fact,), indicators=(indicator,)))) == count


# S407


@pytest.mark.parametrize(
    ("text", "own", "right"),
    [
        ("群众满意度由95%提高到90%。", "提高90%", "降低90%"),
        ("人员经费从120万元减少到150万元。", "减少150万元", "增加150万元"),
        ("全年支出100万元，比上年120万元增加20万元。", "比120万元增加20万元", "比120万元减少20万元"),
        ("全年支出100万元，与上年120万元持平。", "与120万元持平", "100万元"),
        ("预算执行率64.19%，低于序时进度50%。", "低于50%", "高于50%"),
        ("完成培训30次，超过年度目标48次。", "超过48次", "低于48次"),
        ("实际完成50次，小于目标值48次。", "小于48次", "大于48次"),
        ("总体与上年相比，增加5,614.60万元,下降75.94%。", "下降75.94%", "增长75.94%"),
        ("上年支出120万元，本年支出100万元，增加20万元。", "增加20万元", "减少20万元"),
        ("预算100万元，实际支出120万元，节约20万元。", "节约20万元", "超支20万元"),
        ("预算100万元，全年执行80万元，超支20万元。", "超支20万元", "节约20万元"),
    ],
)
def test_words_against_figures(text: str, own: str, right: str) -> None:
    (finding,) = of("S407", text)
    assert (finding.severity, finding.stated, finding.computed) == ("error", own, right)


@pytest.mark.parametrize(
    "text",
    [
        "群众满意度由90%提高到95%。",
        "全年支出140万元，比上年120万元增加20万元，增长16.67%。",
        "支出120万元，低于上年20万元。",
        "支出120万元，超过预算20万元。",
        "支出3万元，未超过预算5万元。",
        "增长率3%，高于上年5%。",
        "全年支出100万元，与上年120万元基本持平。",
        "收入增加10万元，支出减少5%。",
        "占比5%，超过10%的项目有3个。",
        "指标值大于等于48次，实际完成30次。",
        "执行率36%，低于序时进度14%。",
        "满意度92%，高于目标值90%。",
        "单价5万元，超过限额10万元以上部分自筹。",
        "10个项目，超过100万元。",
        "教育支出增加100万元，下降2个百分点。",
        "减少5起，增长为0。",
        "收入792.22万元。同比上年度增加189.25万元,增加31.39%。",
    ],
)
def test_words_that_may_be_true(text: str) -> None:
    assert of("S407", text) == []


def test_the_rate_tells_the_direction() -> None:
    (finding,) = of("S407", "收入：792.22万元。同比上年度减少189.25万元,减少31.39%。")
    assert (finding.stated, finding.computed) == ("减少189.25万元", "增加189.25万元")


def test_a_change_beside_the_earlier_amount() -> None:
    this, before, change = (Fact(stated(value, "万元")) for value in ("100", "120", "20"))
    report = Report(
        kind="self_evaluation", texts=("增加20万元",), changes=(Change(this, change, None, True, before, Span(0, 0, 2)),)
    )
    assert [finding.computed for finding in of_report("S407", report)] == ["减少20万元"]


def test_more_than_the_target_said_of_less() -> None:
    text = "培训12次，超额完成"
    indicator = Indicator(
        "培训", target=Target(">=", stated("48", "次")), actual=Actual(stated("12", "次")), span=Span(0, 0, len(text))
    )
    assert [finding.stated for finding in of_report("S407", form(text, indicators=(indicator,)))] == ["超额"]
    assert of_report("S407", form("培训12次，未超额完成", indicators=(indicator,))) == []


# S408


@pytest.mark.parametrize(
    ("text", "own", "right"),
    [
        ("预算执行正常。。资金到位。", "。。", "。"),
        ("预算执行正常，。资金到位。", "，。", "。"),
        ("甲项目;;乙项目。", ";;", ";"),
        ("拨付资金4８.6万元。", "4８.6", "48.6"),
        ("拨付资金48．6万元。", "48．6", "48.6"),
        ("资金已全部拔付到位。", "拔付", "拨付"),
        ("项目己完成。", "己完成", "已完成"),
        ("项目末完成。", "末完成", "未完成"),
        ("截止2021年6月底。", "截止20", "截至20"),
    ],
)
def test_slips_of_the_keyboard(text: str, own: str, right: str) -> None:
    (finding,) = of("S408", text)
    assert (finding.severity, finding.stated, finding.computed) == ("hint", own, right)


@pytest.mark.parametrize(
    "text",
    ["等等……", "预算486.29万元（含上年）。", "年末完成验收。", "截止到监控节点。", "真的？！", "４８万元。", "为了了解情况。"],
)
def test_what_is_no_slip(text: str) -> None:
    assert of("S408", text) == []


PIECES = [
    *"一二三十、。，；：()（）[]《》0123456789%．１\n\t ",
    "2021年",
    "6月31日",
    "13月",
    "截至",
    "万元",
    "增加",
    "低于",
    "比上年",
    "持平",
    "由",
    "到",
    "甲镇人民政府",
    "乙局",
    "下设",
    "对本单位",
    "XX单位",
    "20xx年",
    "……",
    "目录",
    "指标",
    "前完成",
    "填报时间：",
    "单位名称：",
    "①",
    "ㄒ",
]


@given(
    st.lists(st.sampled_from(PIECES), max_size=80).map("".join),
    st.sampled_from(["monitoring", "self_evaluation", "objectives", "other"]),
)
def test_no_text_breaks_a_rule(text: str, kind: str) -> None:
    lines = tuple(text.split("\n"))
    report = Report(kind=kind, title=lines[0], year=2021, texts=lines, cells=(1,) if len(lines) > 1 else ())
    for finding in audit_report(report, NATIONAL, STRUCTURE).findings:
        assert finding.message
        assert finding.advice
        assert finding.span is None or finding.span.end <= len(lines[finding.span.text])
