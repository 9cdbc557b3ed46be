"""Files in the exchange form that other systems wrote: what is understood, what is said, what is refused in one sentence."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jiheng.errors import Unreadable
from jiheng.model.figure import Stated
from jiheng.model.report import Actual, Indicator, Report, Target
from jiheng.read.data import load_report, report_from
from jiheng.read.exchange import report_of_csv

TASK = {"PERF_TASK_ID": "t1", "PERF_TASK_DSEC": "按季度监控", "PERF_TASK_TITLE": "监控"}
ROW = {
    "perf_task_id": "t1",
    "fiscal_year": 2021,
    "agency_code": "219001",
    "agency_name": "青石县水利局",
    "lv1_perf_ind_name": "产出指标",
    "lv2_perf_ind_name": "数量指标",
    "lv3_perf_ind_name": "调解矛盾纠纷",
    "kpi_val": "≥30件",
    "perf_comp": "15件",
    "is_deleted": 2,
}


def tables(*rows: dict[str, Any], **others: list[dict[str, Any]]) -> Report:
    return report_from({"PAY_PERF_MONITOR_TASK": [TASK], "PAY_PERF_MONITOR_INFO": list(rows), **others})


def one(**changed: object) -> Indicator:
    [found] = tables(ROW | changed).indicators
    return found


def refusal(data: object) -> str:
    with pytest.raises(Unreadable) as refused:
        report_from(data)
    text = str(refused.value)
    assert text.count("。") == 1
    assert text.endswith("。")
    return text


def csv_refusal(text: str | bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        report_of_csv(text if isinstance(text, bytes) else text.encode())
    return str(refused.value)


def test_names_are_read_in_any_case_and_the_task_joins_its_rows() -> None:
    report = tables(ROW)
    assert (report.title, report.unit.name, report.unit.code, report.year) == ("监控", "青石县水利局", "219001", 2021)
    assert report.plan.content == ("按季度监控",)
    assert report.indicators[0].target == Target(">=", Stated(Decimal(30), "件"))
    assert report.said == ()


def test_a_bare_list_of_rows_is_known_by_its_names() -> None:
    assert report_from([ROW]).indicators == tables(ROW).indicators
    assert load_report("x.json", json.dumps([ROW]).encode()).indicators == tables(ROW).indicators


def test_the_table_of_targets_gives_sign_unit_and_weight() -> None:
    target = {"lv3_perf_ind_name": ROW["lv3_perf_ind_name"], "computesign": "5", "meterunit": "件", "weight": "12.50"}
    found = tables({**ROW, "kpi_val": "30", "perf_comp": "15"}, BGT_PERF_INDICATOR=[target]).indicators[0]
    assert found.target == Target("<=", Stated(Decimal(30), "件"))
    assert found.actual == Actual(Stated(Decimal(15), "件"))
    assert found.weight == Stated(Decimal("12.50"), "分", 2)


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"kpi_val": "30", "computesign": "1", "meterunit": "件"}, Target(">=", Stated(Decimal(30), "件"))),
        ({"kpi_val": "≥30件", "computesign": "1"}, Target(">=", Stated(Decimal(30), "件"))),
        ({"kpi_val": "80-90%", "computesign": "9"}, Target("range", Stated(Decimal(80), "%"), Stated(Decimal(90), "%"))),
        ({"kpi_val": "30", "computesign": "6"}, Target("qualitative", words="30")),
        ({"kpi_val": "≥30件，且不重复"}, Target("qualitative", words="≥30件，且不重复")),
        ({"kpi_val": None}, Target()),
    ],
)
def test_targets_as_other_systems_write_them(changed: dict[str, object], wanted: Target) -> None:
    assert one(**changed).target == wanted


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("15件", Actual(Stated(Decimal(15), "件"))),
        ("15件，完成50%", Actual(words="15件，完成50%")),
        ("未到监控节点（2021年11月30日）", Actual(not_due=True, due_on=date(2021, 11, 30))),
        ("未填", Actual()),
        ("0E100", Actual(words="0E100")),
    ],
)
def test_actual_values_as_other_systems_write_them(written: str, wanted: Actual) -> None:
    assert one(perf_comp=written).actual == wanted


@pytest.mark.parametrize(("written", "wanted"), [("1", "sure"), (2, "possible"), ("3.0000", "impossible"), ("确定能", "sure")])
def test_likelihoods(written: object, wanted: str) -> None:
    assert one(complete_rate=written).likelihood == wanted


def test_what_is_not_known_is_said_and_the_rest_is_read() -> None:
    report = tables(
        ROW | {"complete_rate": "87", "lv2_perf_ind_name": "别的指标", "colour": "red", "ana_dev_reasons": "【天气、经费保障】雨"}
    )
    [found] = report.indicators
    assert (found.likelihood, found.level2, found.causes, found.explanation) == ("", "", ("funds",), "雨")
    said = "\n".join(report.said)
    assert all(word in said for word in ("“87”", "“别的指标”", "colour", "天气"))


def test_codes_stand_in_for_names_and_the_old_names_are_known() -> None:
    found = one(lv1_perf_ind_name=None, lv2_perf_ind_name=None, kpi_lv1="2", kpi_lv2="22")
    assert (found.level1, found.level2) == ("benefit", "social")


def test_days_with_their_time_and_amounts_with_their_unit() -> None:
    report = tables(ROW | {"perf_send_date": "20210702093000123", "pro_bgt_comp": "312.1700万元"})
    assert report.filled_on == date(2021, 7, 2)
    executed = report.funds[0].executed
    assert executed is not None
    assert executed.base == Decimal(3121700)


def test_a_reason_is_what_the_report_says_of_the_deviation() -> None:
    report = tables(ROW | {"ana_dev_reasons": "人手不足"})
    [found] = report.deviations
    assert (found.indicator, found.cause) == ("调解矛盾纠纷", "人手不足")
    assert found.target == Stated(Decimal(30), "件")
    assert found.actual == Stated(Decimal(15), "件")


def test_deleted_rows_are_left_out_and_said() -> None:
    report = tables(ROW, ROW | {"lv3_perf_ind_name": "旧的", "is_deleted": 1})
    assert [found.name for found in report.indicators] == ["调解矛盾纠纷"]
    assert "1 行已作废" in report.said[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"PAY_PERF_MONITOR_INFO": {}}, "应是一组记录"),
        ({"PAY_PERF_MONITOR_INFO": [1]}, "应是一组记录"),
        ({"PAY_PERF_MONITOR_INFO": []}, "没有一行可用的指标"),
        ({"PAY_PERF_MONITOR_INFO": [ROW | {"is_deleted": "1"}]}, "没有一行可用的指标"),
        ([ROW | {"kpi_val": ["1"]}], "第 1 条的 kpi_val 写成了一组值"),
        ([ROW, ROW | {"agency_name": "别的局"}], "几份报告"),
        ([ROW, ROW | {"perf_task_id": "t2"}], "几份报告"),
        ([ROW, ROW | {"lv3_perf_ind_name": ""}], "第 2 项的 lv3_perf_ind_name没有写，这一项必填"),
        ([ROW | {"fiscal_year": "去年"}], "fiscal_year"),
        ([ROW | {"perf_send_date": "20210230"}], "日历上没有这一天"),
        ([ROW | {"pro_bgt_comp": "三百万"}], "不是数"),
        ([ROW] * 20_001, "20001 行"),
    ],
)
def test_each_fault_is_one_sentence(data: object, words: str) -> None:
    assert words in refusal(data)


HEAD = "agency_name,lv3_perf_ind_name,kpi_val,perf_comp\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_in_any_usual_encoding(encoding: str) -> None:
    report = report_of_csv((HEAD + "水利局,培训,≥4次,4次\r\n\r\n").encode(encoding))
    assert (report.unit.name, report.indicators[0].target.op) == ("水利局", ">=")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "lv3_perf_ind_name"),
        ("a,b\r\n1,2\r\n", "不是一体化标准的交换表"),
        (HEAD + '水利局,"培训', "引号没有成对"),
        (HEAD + "水利局," + "字" * 200_000, "一格太长"),
        ("lv3_perf_ind_name,kpi_val,KPI_VAL\r\n甲,1,2\r\n", "kpi_val 有两列"),
        (HEAD, "没有一行可用的指标"),
        (b"\xff\xfe\x00\xd8\x41", "编码"),
    ],
)
def test_a_csv_that_is_none_of_ours_is_refused(text: str | bytes, words: str) -> None:
    assert words in csv_refusal(text)
