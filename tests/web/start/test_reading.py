"""What is taken from a file: each value with its place, nothing guessed, nothing of a result as a value of the new year."""

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from django.test import Client

from jiheng.model.report import Report
from jiheng.web.start import money, proposal
from jiheng.web.start.models import Draft
from jiheng.web.targets.models import ApprovedIndicator
from web.start import conftest as kit

pytestmark = pytest.mark.django_db(transaction=True)


def book(**sheets: list[list[str]]) -> bytes:
    """A workbook of texts."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                for col, text in enumerate(row):
                    sheet.write_string(at, col, text)
    return data.getvalue()


def draft_of(client: Client, name: str, data: bytes) -> Draft:
    kit.begun(client)
    kit.dropped(client, kit.upload(name, data))
    return Draft.objects.get()


@pytest.mark.parametrize("kind", ["docx", "html", "md"])
def test_every_value_says_where_it_stands(client: Client, kind: str) -> None:
    choices = draft_of(client, f"report.{kind}", kit.written(kind)).choices
    rows = [choices["unit"], *choices["offices"], *choices["posts"], *choices["lines"], *choices["indicators"]]
    assert all(row["where"]["text"] for row in rows)
    for row, one in zip(choices["indicators"], kit.example().indicators, strict=True):
        assert one.name in row["where"]["text"]
        assert {"paragraph", "line", "table"} & row["where"].keys()
    said = {row["name"]: (row["said"], row["done"]) for row in choices["indicators"]}
    assert said["化解社会矛盾纠纷"] == ("≥30件", "15件")
    assert said["群众满意度"] == ("≥95%", "")


def test_the_place_stands_on_the_page(client: Client) -> None:
    draft = draft_of(client, "report.docx", kit.written())
    where = draft.choices["indicators"][0]["where"]
    page = client.get("/start/indicators/").content.decode()
    assert f"第 {where['paragraph']} 段" in page
    assert "≥30件" in page


def test_what_was_spent_is_no_budget(client: Client) -> None:
    lines = {row["name"]: row for row in draft_of(client, "report.docx", kit.written()).choices["lines"]}
    spent = lines["职工工资、福利支出"]
    assert (spent["amount"], spent["on"], spent["said"], spent["notes"]) == ("", False, "302.23万元", ["spent"])
    assert lines["视频会议系统终端、燃油费"]["part"] == ""


def test_where_costs_do_not_come_to_the_budget_it_stays_one_line() -> None:
    said = kit.example()
    fewer = Report(funds=said.funds, indicators=said.indicators[:10])
    rows = [row for row in money.lines(fewer, {}) if row["on"] and row["scope"] == "basic"]
    assert [(row["amount"], row["part"], row["source"], row["notes"]) for row in rows] == [("486.29", "", "fiscal", ["part"])]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("且末县塔中镇人民政府", "township"), ("某县第一小学", "school"), ("某县财政局", "bureau"), ("某县林业局", ""), ("", "")],
)
def test_the_kind_of_a_unit_only_where_its_name_tells(name: str, kind: str) -> None:
    from jiheng.model.report import ReportingUnit

    assert proposal.proposed(Report(unit=ReportingUnit(name)), 2021, {})["unit"]["kind"] == kind


def test_a_name_of_a_person_is_left_out() -> None:
    from jiheng.model.report import Group

    rows = proposal.proposed(Report(group=Group("甲某某", "镇长：甲某某", ("出纳（甲某某）",))), 2021, {})["posts"]
    assert [(row["name"], row["on"]) for row in rows] == [("", False), ("镇长", True), ("出纳", True)]
    assert "甲某某" not in str(rows)


def test_results_become_last_years_values_and_only_those_of_a_whole_year(client: Client, settings: Any) -> None:
    settings.JIHENG_TODAY = date(2022, 1, 10)
    whole = kit.written("html").decode().replace("6月30日", "12月31日").replace("上半年", "全年")
    for data, value in ((whole, "15"), (kit.written("html").decode(), "")):
        kit.begun(client)
        kit.dropped(client, kit.upload("report.html", data.encode()))
        draft = Draft.objects.get()
        first = draft.choices["indicators"][0]
        assert (draft.choices["year"], first["value"], first["last_year"]) == (2022, "30", value)
        assert ("part_year" in first["notes"]) is (not value)
        assert "全镇2022年整体支出" in draft.choices["plan"]["focus"]
        assert not any(row["on"] for row in draft.choices["lines"] if row["scope"] == "supplement")
        client.post("/start/discard/")
    assert not ApprovedIndicator.objects.exists()


def test_another_year_leaves_what_was_changed(client: Client) -> None:
    draft_of(client, "report.docx", kit.written())
    kit.passed(client, "plan", plan__time="每月五日")
    kit.passed(
        client,
        "indicators",
        **{"indicators-0-value": "31", "indicators-17-name": "新的指标", "indicators-17-classes": "output/quantity"},
    )
    assert client.post("/start/report/", {"year": "2022"}).status_code == 302
    choices = Draft.objects.get().choices
    assert choices["year"] == 2022
    assert choices["plan"]["time"] == "每月五日"
    assert "2022年" in choices["plan"]["focus"]
    assert [choices["indicators"][at]["value"] for at in (0, 1)] == ["31", "12"]
    assert choices["indicators"][17]["name"] == "新的指标"
    assert len(choices["accounts"]) == 5


def test_a_workbook_of_lines_and_one_of_indicators(client: Client) -> None:
    lines = [
        ["2021年预算", "", "", "", "单位：万元"],
        ["科目名称", "支出范围", "经费类别", "资金来源", "预算数"],
        ["基本工资", "基本支出", "人员经费", "财政资金", "302.235"],
        ["差旅费", "", "公用经费", "", "12"],
        ["合计", "", "", "", "314.235"],
    ]
    aims = [
        ["一级指标", "二级指标", "三级指标", "符号", "指标值", "计量单位"],
        ["产出指标", "数量指标", "化解社会矛盾纠纷", "≥", "30", "件"],
        ["", "质量指标", "矛盾纠纷调解率", "≥", "95", "%"],
    ]
    choices = draft_of(client, "预算.xlsx", book(预算=lines, 指标=aims)).choices
    rows = [tuple(row[name] for name in ("name", "scope", "part", "source", "amount", "on")) for row in choices["lines"]]
    assert rows == [
        ("基本工资", "basic", "staff", "fiscal", "302.235", True),
        ("差旅费", "", "running", "", "12.00", True),
    ]
    assert choices["lines"][1]["notes"] == ["scope", "source"]
    assert choices["lines"][0]["where"] == {"sheet": "预算", "cell": "A3", "text": ""}
    assert [(row["classes"], row["value"], row["measure_unit"]) for row in choices["indicators"]] == [
        ("output/quantity", "30", "件"),
        ("output/quality", "95", "%"),
    ]
    assert "表“预算”A3" in client.get("/start/budget/").content.decode()


def test_amounts_without_a_unit_stay_empty(client: Client) -> None:
    rows = [["科目名称", "预算数"], ["差旅费", "120000"]]
    line = draft_of(client, "预算.xlsx", book(预算=rows)).choices["lines"][0]
    assert (line["amount"], line["on"], line["said"]) == ("", False, "120000")
    assert "unit" in line["notes"]


def test_data_in_yaml_sets_up_as_well(client: Client) -> None:
    from support import ROOT

    choices = draft_of(client, "facts.yaml", (ROOT / "examples/tazhong.yaml").read_bytes()).choices
    assert len(choices["indicators"]) == 17
    assert choices["unit"]["region"] == kit.example().unit.region
