"""I204, I205, I206, I209, I216, I218, I219 and I208: targets, domains, classes and words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jiheng.model.blocks import Span
from jiheng.model.report import Indicator, Target

from .making import checked, evaluation, figure, found, report, row, severities

WITH_UNITS = (row("调解率", "≥95%", "95%", level2="quality"), row("合格率", "≥90%", "90%", level2="quality"))

# I204 -------------------------------------------------------------------------------------------------------------------


def test_a_target_without_its_unit() -> None:
    (finding,) = found("I204", report(*WITH_UNITS, row("法律意识覆盖率", "≥98", "98", level2="quality")))
    assert (finding.severity, finding.computed) == ("error", "≥98%")
    assert "%" in finding.message
    beside = row("法律意识覆盖率", "≥98", "98%", level2="quality")
    assert severities("I204", report(*WITH_UNITS, beside)) == ["error"]
    assert severities("I204", report(*WITH_UNITS, beside, form=True)) == ["warning"]


@pytest.mark.parametrize(
    "complete",
    [
        row("法律意识覆盖率（%）", "≥98", "98", level2="quality"),
        row("变质比例", "0", "0", level2="quality"),
        row("法律意识覆盖率", "≥98", "98", level2="quality", certain=False),
    ],
)
def test_a_unit_that_is_not_missing(complete: Indicator) -> None:
    assert not found("I204", report(*WITH_UNITS, complete))


def test_units_are_missed_only_beside_others_that_have_one() -> None:
    bare = row("培训", "≥98", "98")
    assert not found("I204", report(bare, row("宣传", "≥4", "3"), row("走访", "≥4", "3")))
    assert not found("I204", report(*WITH_UNITS, bare, incomplete=True))


def test_half_a_unit_and_the_unit_of_the_form() -> None:
    value = replace(figure("28.40/株"), unit="/株", span=Span(0, 14, 21))
    half = row("葡萄补助成本", level2="cost", target=Target("<=", value))
    texts = ("葡萄补助成本(≤**元/株)≤28.40/株",)
    (finding,) = found("I204", report(*WITH_UNITS, half, kind="objectives", texts=texts))
    assert finding.computed == "≤28.40元/株"


def test_an_indicator_without_target() -> None:
    assert severities("I204", report(*WITH_UNITS, row("满意度", "", "95%"))) == ["error"]
    assert severities("I204", report(*WITH_UNITS, row("满意度"))) == ["warning"]
    assert checked("I204", report(row("甲", "", "5件"))).outcome == "not_checked"
    assert not found("I204", report(*WITH_UNITS, row("其中男", "", "5件", part_of="培训")))


# I205, I216 --------------------------------------------------------------------------------------------------------------


def test_at_least_the_whole_is_the_whole() -> None:
    (finding,) = found("I205", report(row("工资发放及时率（%）", "≥100%", "100%", level2="timeliness")))
    assert (finding.severity, finding.stated, finding.computed) == ("warning", "≥100%", "=100%")
    assert "应写“=100%”" in finding.message


@pytest.mark.parametrize(
    "right",
    [
        row("及时率", "=100%", "100%"),
        row("培训次数", "≥100次", "100次"),
        row("旅游收入增长率", "≥100%", "120%"),
        row("及时率", "≥100%", "100%", certain=False),
        row("任务完成率", "≥95%", "120%"),
    ],
)
def test_rates_that_may_be_so(right: Indicator) -> None:
    assert not found("I205", report(right))


def test_a_target_or_a_rarely_exceeded_actual_above_the_whole() -> None:
    assert severities("I205", report(row("任务完成率", "≥110%", "100%"))) == ["warning"]
    assert severities("I205", report(row("场馆使用率", "≥90%", "110%"))) == ["warning"]


@pytest.mark.parametrize(
    ("name", "wanted", "reached", "stated"),
    [
        ("群众满意度", "≥95%", "120%", "120%"),
        ("培训合格率", "≥190%", "90%", "190%"),
        ("培训人次", "≥30人次", "12.5人次", "12.5人次"),
        ("化解矛盾纠纷", "≥30件", "-5件", "-5件"),
    ],
)
def test_values_that_cannot_be(name: str, wanted: str, reached: str, stated: str) -> None:
    (finding,) = found("I216", report(row(name, wanted, reached)))
    assert (finding.severity, finding.stated, finding.wrong) == ("error", stated, True)


@pytest.mark.parametrize(
    "possible",
    [
        row("群众满意度", "≥95%", "100%"),
        row("满意度提高", "≥5%", "120%"),
        row("任务完成率", "≥95%", "120%"),
        row("户均人数", "≥3人", "3.5人"),
        row("群众满意度", "≥95%", "290%", certain=False),
    ],
)
def test_values_that_can_be(possible: Indicator) -> None:
    assert not found("I216", report(possible))


# I206, I218, I219 ---------------------------------------------------------------------------------------------------------


def test_a_cost_amount_needs_a_ceiling() -> None:
    (finding,) = found("I206", report(row("人员保障成本经费", "464.7万元", "302.23万元", level2="cost")))
    assert (finding.severity, finding.computed) == ("warning", "≤464.7万元")
    assert "不超过" in finding.message
    assert severities("I206", report(row("评审成本", "≥17.4万元", "17万元", level2="cost"))) == ["error"]
    assert severities("I206", report(row("补助", "1600元/亩", level2="cost"), kind="objectives")) == ["warning"]


@pytest.mark.parametrize(
    "silent",
    [
        row("三公经费节约率（%）", "≥5%", "3%", level2="cost"),
        row("运转成本", "≤21.59万元", "9.94万元", level2="cost"),
        row("运转成本", "=21.59万元", "9.94万元", level2="cost"),
        row("节约成本", "≥5万元", "6万元", level2="cost"),
        row("采购价格", "不高于市场价", "是", level2="cost"),
        row("评审成本", "≥17.4万元", "17万元", level2="cost", certain=False),
    ],
)
def test_costs_that_are_silent(silent: Indicator) -> None:
    assert not found("I206", report(silent))


def test_no_cost_indicator_no_check() -> None:
    assert checked("I206", report(row("产值", "≥80万元", "80万元", level2="economic"))).outcome == "not_checked"


@pytest.mark.parametrize(
    ("name", "op", "severity"),
    [
        ("群众投诉率", "≥2%", ["warning"]),
        ("群众投诉率", "≤2%", []),
        ("投诉处理率", "≥95%", []),
        ("安全事故起数", "≥1起", ["warning"]),
    ],
)
def test_bad_things_have_no_floor(name: str, op: str, severity: list[str]) -> None:
    assert severities("I218", report(row(name, op, "2%"))) == severity


@pytest.mark.parametrize(
    ("name", "level2", "severity"),
    [
        ("资金支付率", "quantity", ["warning"]),
        ("医保覆盖率", "quantity", ["warning"]),
        ("三公经费节约率", "quality", ["warning"]),
        ("三公经费节约率", "cost", []),
        ("法律意识覆盖率", "quality", []),
        ("资金到位及时率", "timeliness", []),
        ("群众满意度", "social", ["warning"]),
        ("群众满意度", "satisfaction", []),
    ],
)
def test_an_indicator_in_the_wrong_class(name: str, level2: str, severity: list[str]) -> None:
    assert severities("I219", report(row(name, "≥95%", "95%", level2=level2))) == severity


def test_one_indicator_as_output_and_benefit() -> None:
    twice = (row("新增就业", "≥50人", "50人"), row("新增就业", "≥50人", "50人", level2="social"))
    assert severities("I219", report(*twice)) == ["warning"]
    assert checked("I219", report(replace(twice[0], level2=""))).outcome == "not_checked"


# I208, I209 ---------------------------------------------------------------------------------------------------------------


def words(expected: str, reached: str, rate: str, **more: object) -> Indicator:
    return row("某效益", expected, reached, rate, "social", **more)


@pytest.mark.parametrize(
    ("expected", "reached", "rate", "relation"),
    [
        ("显著提高", "有所提高", "50%", "没有达到预期"),
        ("显著提高", "有所提高", "100%", "没有达到预期"),
        ("保持稳定", "明显稳定", "50%", "好于预期"),
        ("有所改善", "明显改善", "50%", "好于预期"),
        ("有效改善", "有效改善", "50%", "与预期一致"),
        ("效果明显", "未达成预期指标且效果较差", "90%", "属于这一档"),
    ],
)
def test_grades_that_contradict_the_words(expected: str, reached: str, rate: str, relation: str) -> None:
    (finding,) = found("I208", report(words(expected, reached, rate)))
    assert finding.severity == "warning"
    assert relation in finding.message
    assert finding.stated == rate


@pytest.mark.parametrize(
    "right",
    [
        words("显著提高", "有所提高", "70%"),
        words("有所改善", "明显改善", "100%"),
        words("有效改善", "有效改善", "90%"),
        words("效果明显", "达成预期指标", "100%"),
        words("提升交通效率", "群众反映良好", "50%"),
        words("有所改善", "明显改善", "50%", certain=False),
    ],
)
def test_grades_that_fit_the_words(right: Indicator) -> None:
    assert not found("I208", report(right))


def test_a_score_is_a_grade_too() -> None:
    assert severities("I208", evaluation(words("有效改善", "有效改善", "", weight="10", score="5"))) == ["warning"]
    assert not found("I208", evaluation(words("有效改善", "有效改善", "", weight="10", score="10")))
    assert checked("I208", evaluation(words("有效改善", "有效改善", ""))).outcome == "not_checked"
    assert checked("I208", report(row("次数", "≥4次", "3次"))).outcome == "not_checked"


@pytest.mark.parametrize(
    ("indicator", "severity"),
    [
        (row("提升基层治理水平", "≥95%", "95%", level2="social"), ["warning"]),
        (row("矛盾纠纷调解率", "≥95%", "95%", level2="social"), []),
        (row("促进就业人数", "≥50人", "50人", level2="social"), []),
        (row("生态修复功能", "提高", "提高", level2="ecological"), ["warning"]),
        (row("劳动就业水平", "显著提高", "有所提高", level2="economic"), []),
        (row("资格合规性", "合规", "合规", level2="quality"), []),
        (row("工作积极性", "效果明显", "达成预期指标", level2="social"), []),
    ],
)
def test_what_cannot_be_measured(indicator: Indicator, severity: list[str]) -> None:
    assert severities("I209", report(indicator)) == severity


def test_a_printed_scale_makes_words_measurable() -> None:
    weak = row("人居环境", "改善", "改善", level2="social")
    assert not found("I209", report(weak, texts=("达成预期指标、部分达成预期指标并具有一定效果……",)))
    assert found("I209", report(weak))
