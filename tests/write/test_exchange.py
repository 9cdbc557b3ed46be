"""The exchange form: field names of the national standard, exact amounts, no live formulas, and nothing dropped in silence."""

from __future__ import annotations

import csv
import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from io import StringIO
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from generate import report as made_report
from jiheng.errors import CannotWrite
from jiheng.layouts.exchange import FIELDS, INDICATOR, INFO, TASK
from jiheng.model.figure import Stated
from jiheng.model.report import Actual, Deviation, Funds, Indicator, Plan, Report, ReportingUnit, Target
from jiheng.read.data import load_report
from jiheng.read.exchange import report_of_csv
from jiheng.write.exchange import Codes, exchange
from support import ROOT, torture

SCHEMA = json.loads((ROOT / "docs" / "reference" / "exchange.schema.json").read_text("utf-8"))
FORMATS = ("json", "csv")
UNIT = ReportingUnit("青石县白杨镇人民政府", "青石县", "", "219001", "青石县财政局")
ONE = Report("monitoring", "监控报告", UNIT, year=2021, cutoff=date(2021, 6, 30), filled_on=date(2021, 7, 2), goal="保运转")


def stated(value: str, unit: str) -> Stated:
    number = Decimal(value)
    return Stated(number, unit, max(0, -int(number.as_tuple().exponent)))


def back(report: Report, suffix: str) -> Report:
    data = exchange(report, suffix).data
    return load_report("x.json", data) if suffix == "json" else report_of_csv(data)


def only(indicator: Indicator, suffix: str = "json") -> Indicator:
    [found] = back(replace(ONE, indicators=(indicator,)), suffix).indicators
    return found


def rows(report: Report, codes: Codes = Codes()) -> list[dict[str, Any]]:  # noqa: B008
    tables = json.loads(exchange(report, "json", codes).data)
    Draft202012Validator(SCHEMA).validate(tables)
    found: list[dict[str, Any]] = tables["PAY_PERF_MONITOR_INFO"]
    return found


def cells(report: Report) -> list[dict[str, str]]:
    text = exchange(report, "csv").data.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def carried(report: Report) -> Report:
    """What the standard has fields for."""
    total = report.of_scope("total")
    spent = total.executed if total else None
    in_yuan = Stated(spent.base.normalize(), "元", max(0, -int(spent.base.normalize().as_tuple().exponent))) if spent else None
    return Report(
        "monitoring",
        report.title or report.unit.name + "整体支出绩效监控报告",
        report.unit,
        report.project,
        report.year,
        report.cutoff,
        report.filled_on,
        plan=report.plan,
        goal=report.goal,
        funds=(Funds("total", executed=in_yuan),) if in_yuan else (),
        indicators=tuple(replace(one, completion=None, score=None, office="", evidence="") for one in report.indicators),
        deviations=tuple(replace(one, completion=None) for one in report.deviations),
    )


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("seed", range(torture(20, 200)))
def test_what_the_standard_has_fields_for_comes_back(suffix: str, seed: int) -> None:
    made = made_report(Random(seed))
    assert back(made, suffix) == carried(made)


@pytest.mark.parametrize("seed", range(torture(20, 200)))
def test_every_output_is_as_the_schema_says(seed: int) -> None:
    made = made_report(Random(seed))
    assert len(rows(made)) == len(made.indicators)
    assert [row["lv3_perf_ind_name"] for row in cells(made)] == [one.name for one in made.indicators]


def test_the_schema_holds_every_field_and_refuses_others() -> None:
    checker = Draft202012Validator(SCHEMA)
    Draft202012Validator.check_schema(SCHEMA)
    tables = json.loads(exchange(made_report(Random(1)), "json").data)
    assert [list(tables[name][0]) for name in tables] == [[f.name for f in table] for table in (TASK, INFO, INDICATOR)]
    wrong: tuple[tuple[str, object], ...] = (
        ("pro_bgt_comp", "3万"),
        ("complete_rate", 4),
        ("kpi_val", None),
        ("is_deleted", 3),
        ("new", 1),
    )
    for name, value in wrong:
        changed = json.loads(json.dumps(tables))
        changed["PAY_PERF_MONITOR_INFO"][0][name] = value
        assert not checker.is_valid(changed), name


def test_the_columns_of_the_csv_are_those_of_the_tables_each_once() -> None:
    data = exchange(ONE, "csv").data
    assert data.startswith(b"\xef\xbb\xbfperf_task_id,")
    assert data.endswith(b"\r\n")
    head = data.decode("utf-8-sig").partition("\r\n")[0].split(",")
    assert head == list(FIELDS)
    assert set(head) == {field.name for field in (*TASK, *INFO, *INDICATOR)}


def test_the_fields_of_one_indicator() -> None:
    indicator = Indicator(
        "调解矛盾纠纷",
        "output",
        "quantity",
        Target(">=", stated("30", "件")),
        Actual(stated("15", "件")),
        weight=stated("12.5", "分"),
        expected="28件",
        likelihood="possible",
        causes=("funds", "other"),
        explanation="拨款晚到",
    )
    total = Funds("total", executed=stated("312.17", "万元"))
    report = replace(ONE, indicators=(indicator,), funds=(total,), deviations=(Deviation(indicator.name, cause="人手不足"),))
    [row] = rows(report, Codes("652825000", "219", "", ""))
    wanted = {
        "fiscal_year": "2021",
        "mof_div_code": "652825000",
        "mof_div_name": "青石县",
        "dept_code": "219",
        "dept_name": "青石县财政局",
        "agency_code": "219001",
        "agency_name": UNIT.name,
        "pro_name": None,
        "kpi_target": "保运转",
        "pro_bgt_comp": "3121700",
        "lv1_perf_ind_code": "1",
        "lv2_perf_ind_code": "11",
        "lv2_perf_ind_name": "数量指标",
        "lv3_perf_ind_code": "11001",
        "kpi_val": "≥30件",
        "perf_comp": "15件",
        "est_perf_annual": "28件",
        "ana_dev_reasons": "【经费保障、其他】拨款晚到\n人手不足",
        "complete_rate": 2,
        "perf_send_date": "20210702",
        "is_last_inst": 2,
        "is_deleted": 2,
    }
    assert {name: row[name] for name in wanted} == wanted
    [one] = cells(report)
    assert (one["computesign"], one["targetvalue"], one["meterunit"], one["weight"]) == ("1", "30", "件", "12.5")
    assert one["perf_task_dsec"] == "监控节点：2021-06-30"


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        ("312.17万元", "3121700"),
        ("0.000001亿元", "100"),
        ("99999999999.99元", "99999999999.99"),
        ("0.01元", "0.01"),
        ("0万元", "0"),
    ],
)
def test_an_amount_is_exact(suffix: str, written: str, yuan: str) -> None:
    value = written.rstrip("万亿元")
    report = replace(ONE, funds=(Funds("total", executed=stated(value, written[len(value) :])),))
    assert cells(report)[0]["pro_bgt_comp"] == yuan
    [total] = back(report, suffix).funds
    assert total.executed is not None
    assert total.executed.base == Decimal(yuan)


def test_an_amount_that_the_field_cannot_hold_is_left_out_and_said() -> None:
    for value in ("0.00001", "1000000000000"):
        written = exchange(replace(ONE, funds=(Funds("total", executed=stated(value, "元")),)), "json")
        assert json.loads(written.data)["PAY_PERF_MONITOR_INFO"][0]["pro_bgt_comp"] is None
        assert any("pro_bgt_comp（项目预算执行情况）" in line and "没有写" in line for line in written.said)


TARGETS = (
    Target(">=", stated("30", "件")),
    Target("<", stated("5.50", "%")),
    Target("=", stated("100", "%")),
    Target("", stated("464.7", "万元")),
    Target("range", stated("80", "%"), stated("90", "%")),
    Target("qualitative", words="显著提高"),
    Target("qualitative", words="≥80分为好"),
    Target(">="),
    Target(),
)
ACTUALS = (
    Actual(stated("15", "件")),
    Actual(words="有所提高"),
    Actual(words="完成12次，剩3次"),
    Actual(not_due=True),
    Actual(not_due=True, due_on=date(2021, 12, 10)),
    Actual(),
)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("actual", ACTUALS)
def test_targets_and_actual_values_come_back(suffix: str, target: Target, actual: Actual) -> None:
    assert only(Indicator("甲", "output", "quantity", target, actual), suffix) == Indicator(
        "甲", "output", "quantity", target, actual
    )


@pytest.mark.parametrize("sign", "=+-@＝＋－＠\t\r'")
def test_no_formula_is_live_and_every_text_comes_back(sign: str) -> None:
    name = f"x{sign}cmd|' /C calc'!A0"
    report = replace(ONE, goal=sign + name, indicators=(Indicator("甲", expected=sign + name),))
    text = exchange(report, "csv").data.decode("utf-8-sig")
    live = [cell for row in csv.reader(StringIO(text, newline="")) for cell in row if cell[:1] in tuple("=+-@＝＋－＠\t\r")]
    assert live == []
    assert back(report, "csv").goal == (sign + name).strip()


def test_what_has_no_field_is_said_with_how_often() -> None:
    report = replace(
        ONE,
        offices=("党政办公室", "财政所"),
        funds=(
            Funds("total", budget=stated("5", "万元"), executed=stated("3", "万元")),
            Funds("basic", executed=stated("2", "万元")),
        ),
        indicators=(
            Indicator("甲", completion=stated("50", "%"), evidence="台账"),
            Indicator("乙", completion=stated("60", "%")),
        ),
        deviations=(Deviation("丙", cause="无此指标"),),
    )
    line = exchange(report, "json").said[-1]
    for what in ("内设机构 2 处", "预算数 1 处", "执行数 1 处", "完成率 2 处", "佐证材料 1 处", "偏离成因 1 处"):
        assert what in line
    assert "单位名称" not in line


def test_what_the_standard_asks_for_and_nobody_said_is_named() -> None:
    said = "\n".join(exchange(ONE, "json").said)
    assert "mof_div_code（财政区划代码）" in said
    assert "est_perf_annual" in said
    assert "mof_div_code" not in "\n".join(exchange(ONE, "json", Codes(division="652825000")).said)


def test_a_text_too_long_for_its_field_is_cut_and_said() -> None:
    written = exchange(replace(ONE, goal="长" * 2001), "json")
    assert len(json.loads(written.data)["PAY_PERF_MONITOR_INFO"][0]["kpi_target"]) == 2000
    assert any("kpi_target（绩效目标）有 2001 字，标准只容 2000 字" in line for line in written.said)
    assert any("绩效目标 1 处" in line for line in written.said)


def test_a_code_too_long_for_its_field_is_left_out_and_said() -> None:
    written = exchange(ONE, "json", Codes(division="6528250001"))
    assert json.loads(written.data)["PAY_PERF_MONITOR_TASK"][0]["mof_div_code"] is None
    assert "mof_div_code（财政区划代码）6528250001 超出标准的 V(9)，没有写。" in written.said


def test_what_holds_for_the_whole_report_is_said_once() -> None:
    said = exchange(replace(ONE, goal="长" * 3000, indicators=(Indicator("甲"), Indicator("乙"))), "csv").said
    assert sum("kpi_target（绩效目标）有" in line for line in said) == 1


def test_a_report_without_indicators_keeps_its_head() -> None:
    for suffix in FORMATS:
        assert back(ONE, suffix) == carried(ONE)


def test_what_cannot_be_written_is_refused_in_a_sentence() -> None:
    with pytest.raises(CannotWrite, match=r"只有 .json 和 .csv"):
        exchange(ONE, "xlsx")
    with pytest.raises(CannotWrite, match="第 1 项指标没有名称"):
        exchange(replace(ONE, indicators=(Indicator(" "),)), "json")


words = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["【】", "无偏差", "未填", "a\nb", "监控内容：", "'=1", "1"]
)


@settings(max_examples=torture(80, 1000), deadline=None)
@given(words, words, words, words, words, words)
def test_whatever_is_written_comes_back_or_is_said(a: str, b: str, c: str, d: str, e: str, f: str) -> None:
    indicator = Indicator(
        "甲" + a, "output", "quantity", Target("qualitative", words=b), Actual(words=c), expected=d, explanation=e
    )
    report = replace(
        ONE, goal=f, plan=Plan(a, (b, c), d), indicators=(indicator,), deviations=(Deviation(indicator.name, cause=e),)
    )
    for suffix in FORMATS:
        written = exchange(report, suffix)
        again = load_report("x.json", written.data) if suffix == "json" else report_of_csv(written.data)
        said = "\n".join(written.said)
        for field in fields(Report):
            if (
                field.compare
                and field.name not in ("indicators", "deviations")
                and getattr(again, field.name) != getattr(report, field.name)
            ):
                assert {"goal": "绩效目标", "plan": "监控工作计划"}[field.name] in said
        if again.deviations != report.deviations:
            assert "偏离成因" in said
        if again.indicators != report.indicators:
            assert "处" in said
