"""What the composed document says: sections in order, every figure computed, undefined rates in words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.layouts.outline import LAYOUT
from jiheng.model.blocks import Block, Document, Paragraph, Table
from jiheng.model.figure import Stated
from jiheng.model.report import Actual, Correction, Funds, Indicator, Plan, Problem, Report, ReportingUnit, Source, Target, Use
from jiheng.profiles.profile import Profile
from jiheng.write.compose import compose, placed


def texts(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Paragraph)]


def under(blocks: tuple[Block, ...], key: str) -> list[str]:
    """The texts under one heading of the outline, up to the next."""
    heading = LAYOUT.section(key).number + LAYOUT.section(key).title
    all_ = list(blocks)
    start = next(at for at, block in enumerate(all_) if isinstance(block, Paragraph) and block.level and block.text == heading)
    found = []
    for block in all_[start + 1 :]:
        if isinstance(block, Paragraph):
            if block.level and any(block.text == section.number + section.title for section in LAYOUT.sections):
                break
            found.append(block.text)
    return found


def money(value: str) -> Stated:
    return Stated(Decimal(value), "万元", max(0, -int(Decimal(value).as_tuple().exponent)))


def test_all_headings_stand_in_the_order_of_the_outline(example: Report, national: Profile) -> None:
    for form in ("prose", "table"):
        blocks = compose(example, national, form)
        wanted = [(section.number + section.title, section.level) for section in LAYOUT.sections]
        headings = [(block.text, block.level) for block in blocks if isinstance(block, Paragraph) and 0 < block.level < 9]
        assert [heading for heading in headings if heading in wanted] == wanted


def test_the_cover_names_the_unit_with_its_seal_and_the_day(example: Report, national: Profile) -> None:
    assert texts(compose(example, national))[:3] == [
        "且末县塔中镇人民政府整体支出绩效监控报告",
        "部门单位名称（公章）：且末县塔中镇人民政府",
        "填报时间：2021年7月2日",
    ]


def test_rates_and_completions_are_the_computed_ones(example: Report, national: Profile) -> None:
    blocks = compose(example, national)
    assert under(blocks, "execution") == [
        "2021年预算486.29万元，实际到位资金328.65万元，到位率67.58%。截至2021年6月30日，资金执行数312.17万元，预算执行率64.19%。"
    ]
    lines = under(blocks, "completion")
    assert "指标1：人员保障成本经费，预期指标值：464.7万元，实际完成值302.23万元，指标完成率65%；" in lines
    assert "指标3：干部学习培训次数，预期指标值：≥48次，实际完成值30次，指标完成率63%；" in lines
    assert "共设一级指标3个、二级指标8个、三级指标17个。截至2021年6月30日，各项指标完成情况如下。" in lines


def test_a_rate_on_a_budget_of_0_is_told_in_words(example: Report, national: Profile) -> None:
    [project] = under(compose(example, national), "project")
    assert "项目支出资金执行数0万元；预算为0，不计算执行率（—）。" in project
    assert "%" not in project


def test_a_use_may_hold_a_comma_of_its_own(example: Report, national: Profile) -> None:
    [basic] = under(compose(example, national), "basic")
    assert basic.endswith(
        "其中用于：职工工资、福利支出302.23万元；车辆运行维护费1.72万元；基本公用8.22万元；驻村、管寺生活补助0万元。"
    )


def test_a_label_that_ends_in_a_digit_does_not_run_into_its_amount(national: Profile) -> None:
    report = Report(funds=(Funds("basic", executed=money("3.5"), uses=(Use("专项2021", money("3.5")),)),))
    assert "其中用于：专项2021：3.5万元。" in under(compose(report, national), "basic")[0]


def test_a_reason_that_was_given_is_printed(national: Profile) -> None:
    report = Report(funds=(Funds("total", executed=money("3.5"), explained="上级资金年底才到"),))
    assert under(compose(report, national), "execution") == ["截至监控节点，资金执行数3.5万元。原因：上级资金年底才到。"]


def test_other_statements_begin_with_their_name(national: Profile) -> None:
    report = Report(
        year=2021,
        funds=(
            Funds("personnel", budget=money("464.7"), executed=money("302.23")),
            Funds("named", "道路养护2021", initial_budget=money("5"), budget=money("6"), balance=money("1.5")),
        ),
    )
    blocks = compose(report, national)
    assert under(blocks, "basic") == ["人员经费：预算464.7万元。截至监控节点，资金执行数302.23万元，预算执行率65.04%。"]
    assert under(blocks, "project") == ["道路养护2021：年初预算5万元，预算6万元。截至监控节点，结转结余1.5万元。"]


def test_the_supplement_stands_in_the_last_section(example: Report, national: Profile) -> None:
    [supplement] = under(compose(example, national), "others")
    assert supplement == (
        "2021年追加资金16.84万元，其中：本级财力安排16.84万元；上级专项资金0万元。追加资金实际到位16.84万元，追加资金到位率100.00%。"
        "截至2021年6月30日，追加资金执行数3.3万元，追加资金执行率19.60%。其中用于：视频会议系统终端；燃油费。"
    )


def test_an_empty_report_says_so_in_every_section(national: Profile) -> None:
    blocks = compose(Report(), national)
    assert texts(blocks).count("本节未填。") == len(
        [section for section in LAYOUT.sections if section.key not in ("organisation", "basics", "targets", "correction")]
    )
    assert "部门单位名称（公章）：未填" in texts(blocks)


def test_not_due_prints_with_its_date_where_that_is_known(national: Profile) -> None:
    target = Target(">=", Stated(Decimal(95), "%"))
    late = Indicator("群众满意度", "satisfaction", "satisfaction", target, Actual(not_due=True, due_on=date(2021, 12, 10)))
    never = replace(late, name="企业满意度", actual=Actual(not_due=True))
    lines = under(compose(Report(indicators=(late, never)), national), "completion")
    assert (
        lines[-2] == "指标1：群众满意度，预期指标值：≥95%，实际完成值未到监控节点（2021年12月10日到期），指标完成率未到监控节点；"
    )
    assert lines[-1] == "指标2：企业满意度，预期指标值：≥95%，实际完成值未到监控节点，指标完成率未到监控节点。"


def test_missing_and_undefined_are_not_the_same(national: Profile) -> None:
    nothing = Indicator("甲", "output", "quantity")
    assert "指标1：甲，预期指标值：未填，实际完成值未填，指标完成率未填。" in under(
        compose(Report(indicators=(nothing,)), national), "completion"
    )


def test_what_else_is_known_of_an_indicator_follows_its_rate(national: Profile) -> None:
    one = Indicator(
        "甲",
        "output",
        "quantity",
        Target("range", Stated(Decimal(80), "%"), Stated(Decimal(90), "%")),
        Actual(Stated(Decimal(85), "%")),
        weight=Stated(Decimal(10), "分"),
        likelihood="possible",
        causes=("funds", "staff"),
        explanation="拨款晚；人手少",
        office="党政办公室",
        core=True,
    )
    [line] = [text for text in under(compose(Report(indicators=(one,)), national), "completion") if text.startswith("指标1")]
    assert line.startswith("指标1：★甲，预期指标值：80～90%，实际完成值85%，指标完成率100%；分值：10分；")
    assert line.endswith(
        "；偏差原因：经费保障、人员保障；原因说明：拨款晚，人手少；完成目标可能性：有可能；责任科室：党政办公室。"
    )


def test_words_become_sentences_of_official_chinese(national: Profile) -> None:
    report = Report(
        problems=(Problem("人手不足。", "请增编\n并培训；"), Problem("拨款晚")),
        next_steps=("加快支付。",),
        plan=Plan("全年支出", ("甲", "乙"), "平时"),
        corrections=(Correction("按月付款", "出纳", date(2021, 9, 1), "不再拖欠", planned=True),),
    )
    blocks = compose(report, national)
    assert under(blocks, "problems") == ["1.人手不足；建议：请增编，并培训。", "2.拨款晚。"]
    assert under(blocks, "next_steps") == ["1.加快支付。"]
    assert under(blocks, "plan") == ["监控重点：全年支出。", "监控内容：", "①甲。", "②乙。", "监控时间：平时。"]
    assert under(blocks, "planned") == ["（1）按月付款；责任人：出纳；完成时限：2021年9月1日；预期效果：不再拖欠。"]
    assert under(blocks, "taken") == ["本节未填。"]


def test_offices_are_counted_and_separated_so_that_they_can_be_told_apart(national: Profile) -> None:
    plain = compose(Report(offices=("党政办", "经济办")), national)
    mixed = compose(Report(offices=("党政、党建办", "经济办")), national)
    assert under(plain, "offices") == ["内设机构2个，即：党政办、经济办。"]
    assert under(mixed, "offices") == ["内设机构2个，即：党政、党建办；经济办。"]


def test_the_table_form_has_the_official_columns_and_merged_classes(example: Report, national: Profile) -> None:
    funds, indicators = [block for block in compose(example, national, "table") if isinstance(block, Table)]
    assert [cell.text for cell in funds.rows[0]] == [
        "资金类别",
        "预算数（万元）",
        "实际到位资金（万元）",
        "执行数（万元）",
        "到位率",
        "预算执行率",
    ]
    assert [cell.text for cell in funds.rows[1]] == ["部门整体支出", "486.29", "328.65", "312.17", "67.58%", "64.19%"]
    assert ["项目支出", "0", "", "0", "", "—"] in [[cell.text for cell in row] for row in funds.rows]
    assert [cell.text for cell in indicators.rows[0]] == [
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "指标完成率",
    ]
    assert [(cell.text, cell.rows) for cell in indicators.rows[1][:2]] == [("产出指标", 12), ("数量指标", 4)]
    assert len(indicators.rows) == 18
    assert indicators.rows[2][0].place.col == 3


def test_amounts_of_different_units_keep_them_in_the_table(national: Profile) -> None:
    report = Report(funds=(Funds("total", budget=money("486.29"), executed=Stated(Decimal(3121700), "元")),))
    [table] = [block for block in compose(report, national, "table") if isinstance(block, Table)]
    assert [cell.text for cell in table.rows[0]][1] == "预算数"
    assert [cell.text for cell in table.rows[1]][1:4] == ["486.29万元", "", "3121700元"]


def test_parts_stand_below_their_total_and_a_source_that_is_a_part_stands_once(national: Profile) -> None:
    part = Funds("source", "财政资金", budget=money("5"), executed=money("2"))
    sources = (Source("fiscal", "财政资金", money("5")), Source("other", "其他资金", money("1")))
    report = Report(funds=(Funds("total", budget=money("6"), executed=money("2"), sources=sources, parts=(part,)),))
    [table] = [block for block in compose(report, national, "table") if isinstance(block, Table)]
    assert [[cell.text for cell in row][:4] for row in table.rows[1:]] == [
        ["部门整体支出", "6", "", "2"],
        ["其中：财政资金", "5", "", "2"],
        ["其他资金", "1", "", ""],
    ]


def test_places_count_paragraphs_and_tables_as_a_reader_does(example: Report, national: Profile) -> None:
    blocks = compose(example, national, "table")
    paragraphs = [block.place.paragraph for block in blocks if isinstance(block, Paragraph)]
    assert paragraphs == list(range(1, len(paragraphs) + 1))
    assert [block.place.table for block in blocks if isinstance(block, Table)] == [1, 2]
    assert len(Document(blocks, "docx").texts()) > len(paragraphs)


def test_completing_before_composing_changes_nothing(example: Report, national: Profile) -> None:
    from jiheng.compute.view import complete

    assert compose(complete(example, national)[0], national) == compose(example, national)


odd = st.text(st.characters(exclude_categories=()), max_size=12)


@given(name=odd, office=odd, problem=odd, suggestion=odd, other=odd)
def test_any_text_stays_one_line(name: str, office: str, problem: str, suggestion: str, other: str) -> None:
    from jiheng.profiles.profile import profile

    report = Report(
        unit=ReportingUnit(name),
        offices=(office,),
        problems=(Problem(problem, suggestion),),
        others=(other,),
        indicators=(Indicator(name),),
    )
    for form in ("prose", "table"):
        for text in Document(compose(report, profile(), form), "docx").texts():
            assert not set("\n\r\v\f\x85\u2028\u2029") & set(text.text)


@pytest.mark.parametrize("blocks", [[], [Paragraph("甲")]])
def test_placed_numbers_from_1(blocks: list[Block]) -> None:
    assert [block.place.paragraph for block in placed(blocks)] == list(range(1, len(blocks) + 1))
