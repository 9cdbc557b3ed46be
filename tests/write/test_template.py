"""The workbook to fill, and the filled one: what may be entered, what is locked, what follows, and what comes back."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import openpyxl
import pytest
import xlsxwriter

import fill_making
import generate
from jiheng.audit.files import audit_bytes
from jiheng.audit.output import audit_dict
from jiheng.compute.completion import completion
from jiheng.compute.view import complete
from jiheng.errors import Unreadable
from jiheng.layouts import fill
from jiheng.model.figure import Stated
from jiheng.model.report import Actual, Indicator, Report, Target
from jiheng.profiles.profile import Profile
from jiheng.read.files import load
from jiheng.read.recognise import read_report
from jiheng.write.annotate import annotated
from jiheng.write.compose import compose
from jiheng.write.template import template_bytes

DEPARTMENT = "department_monitoring"
SEEDS = range(200 if os.environ.get("JIHENG_TORTURE") else 8)
SAID = (
    *("kind", "unit", "year", "cutoff", "filled_on", "funds", "indicators", "counts", "deviations", "corrections", "problems"),
    *("next_steps", "group", "duties", "plan", "offices", "suggestions", "others", "goal"),
)


def read(data: bytes) -> Report:
    return read_report(load("填报.xlsx", data))


def typed(layout: str = DEPARTMENT, basics: fill_making.Row | None = None, **tables: list[fill_making.Row]) -> bytes:
    return fill_making.filled(fill_making.empty(layout), layout, basics or {}, **tables)


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read(data)
    return str(refused.value)


# the workbook to fill


@pytest.mark.parametrize("code", fill.LAYOUTS)
def test_every_form_has_a_workbook_whose_open_cells_are_those_to_fill(code: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fill_making.empty(code)))
    sheets = fill.sheets(fill.LAYOUTS[code])
    assert book.sheetnames == [fill.NOTES, *(sheet.title for sheet in sheets), fill.LISTS]
    assert book[fill.LISTS].sheet_state == "hidden"
    for sheet in sheets:
        page = book[sheet.title]
        assert page.protection.sheet
        assert not page.protection.password
        for at, one in enumerate(sheet.columns):
            row, col = (fill.FIRST, 2 + at) if sheet.rows else (fill.FIRST + at, 2)
            cell = page.cell(row, col)
            assert cell.protection.locked is one.computed, (sheet.key, one.field)
            assert (cell.data_type == "f") is one.computed
        open_ = {cell.coordinate for line in page.iter_rows() for cell in line if not cell.protection.locked}
        computed = sum(one.computed for one in sheet.columns)
        assert len(open_) == (len(sheet.columns) - computed) * (sheet.rows or 1)


@pytest.mark.parametrize("code", fill.LAYOUTS)
def test_every_cell_to_fill_says_how_and_what_is_wrong(code: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fill_making.empty(code)))
    for sheet in fill.sheets(fill.LAYOUTS[code]):
        rules = book[sheet.title].data_validations.dataValidation
        asked = [one for one in sheet.columns if not one.computed]
        assert len(rules) == len(asked)
        for one, rule in zip(asked, rules, strict=True):
            assert rule.promptTitle == one.label
            assert rule.prompt.startswith(one.help)
            if one.pick:
                assert rule.type == "list"
                assert rule.formula1.startswith(f"{fill.LISTS}!$")
            if one.sort in (fill.DATE, fill.NUMBER):
                assert rule.error


def test_no_two_cells_of_a_sheet_mean_the_same_and_every_column_is_captioned() -> None:
    for layout in fill.LAYOUTS.values():
        for sheet in fill.sheets(layout):
            assert len({one.field for one in sheet.columns}) == len(sheet.columns)
            assert len({one.label for one in sheet.columns}) == len(sheet.columns)
            assert all(one.help for one in sheet.columns)


def test_the_same_template_is_the_same_file() -> None:
    assert fill_making.empty() == fill_making.empty()


# what is read from it


def test_an_empty_template_says_nothing_but_its_form() -> None:
    found = read(fill_making.empty())
    assert (found.kind, found.layout, found.unit.name) == ("monitoring", DEPARTMENT, "")
    assert (found.funds, found.indicators, found.facts, found.problems) == ((), (), (), ())


def test_the_example_filled_in_gives_the_same_document(example: Report, national: Profile) -> None:
    found = read(fill_making.of_report(example))
    assert compose(found, national) == compose(example, national)
    done, wanted = complete(found, national)[0], complete(example, national)[0]
    for name in SAID:
        assert getattr(done, name) == getattr(wanted, name), name


def test_every_figure_that_was_typed_is_listed_with_its_cell(example: Report, national: Profile) -> None:
    audited = audit_bytes("a.xlsx", fill_making.of_report(example), national)
    said = audit_dict("a.xlsx", audited.document, audited.audit, None)
    assert (said["coverage"]["unread"], said["coverage"]["wrong"]) == (0, 0)
    budget = next(one for one in said["figures"] if one["where"]["sheet"] == "资金" and one["where"]["cell"] == "F5")
    assert (budget["text"], budget["role"], budget["verdict"]) == ("486.29", "budget", "holds")
    assert not [one for one in said["findings"] if one["severity"] == "error"]


@pytest.mark.parametrize("seed", SEEDS)
def test_made_reports_filled_in_come_back(seed: int, national: Profile) -> None:
    made = generate.report(Random(seed))
    found, wanted = complete(read(fill_making.of_report(made)), national)[0], complete(made, national)[0]
    for name in SAID:
        assert getattr(found, name) == getattr(wanted, name), name
    errors = Counter(one.rule for one in audit_bytes("a.xlsx", fill_making.of_report(made), national).audit.findings)
    assert not errors["F102"]


def test_a_project_s_form_is_filled_with_its_sources() -> None:
    funds = [
        {"what": fill.TOTAL, "initial_budget": 80, "executed": Decimal("42.5")},
        {"what": fill.SOURCE, "label": "当年财政拨款", "initial_budget": 60, "executed": Decimal("27.5")},
        {"what": fill.SOURCE, "label": "其他资金", "initial_budget": 20, "executed": 15},
    ]
    found = read(typed("monitoring_form", {"project": "农村饮水安全", "department": "青山县水务局", "money": "元"}, funds=funds))
    assert (found.project, found.unit.department) == ("农村饮水安全", "青山县水务局")
    (total,) = found.funds
    assert total.scope == "total"
    assert total.executed == Stated(Decimal("42.5"), "元", 1)
    assert [(one.label, one.executed) for one in total.parts] == [
        ("当年财政拨款", Stated(Decimal("27.5"), "元", 1)),
        ("其他资金", Stated(Decimal(15), "元")),
    ]


def test_empty_rows_between_are_ignored_and_spellings_are_understood() -> None:
    rows: list[fill_making.Row] = [
        {},
        {
            "level1": "产出",
            "level2": "数量",
            "name": "修路",
            "operator": ">=",
            "target": "１２",
            "unit": "公里",
            "actual": "3.50",
        },
        {},
        {"name": "知晓率", "operator": "≥", "target": "95%", "unit": "%", "actual": "90%"},
        {"name": "面积", "operator": "区间", "target": 80, "upper": 90, "unit": "亩", "actual": 85},
        {"name": "环境", "operator": "定性", "target": "明显改善", "actual": "有所改善", "graded": "70%"},
        {"name": "满意度", "operator": "≥", "target": 90, "unit": "%", "due_on": date(2024, 12, 10)},
    ]
    road, known, land, air, happy = read(typed(indicators=rows)).indicators
    assert (road.level1, road.level2, road.target.op) == ("output", "quantity", ">=")
    assert road.actual.value == Stated(Decimal("3.50"), "公里", 2)
    assert known.target.value == Stated(Decimal(95), "%")
    assert land.target.upper == Stated(Decimal(90), "亩")
    assert (air.target.words, air.completion) == ("明显改善", Stated(Decimal(70), "%"))
    assert (happy.actual.not_due, happy.actual.due_on) == (True, date(2024, 12, 10))


# what cannot be read is named with its cell


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"funds": [{"scope": "基本支出", "budget": "四百"}]}, "“资金”F5 要填数，不带单位和文字，写的是“四百”"),
        ({"funds": [{"scope": "基本支出", "budget": "400万元"}]}, "“资金”F5 要填数"),
        ({"funds": [{"scope": "基建", "budget": 4}]}, "“资金”B5 要填列表里的一项：部门整体支出、基本支出、项目支出、追加资金"),
        ({"funds": [{"budget": 4}]}, "“资金”F5 所在的一行没有填“资金类别”"),
        ({"funds": [{"scope": "基本支出", "what": "支出用途", "executed": 4}]}, "没有填“来源或用途名称”"),
        ({"funds": [{"scope": "基本支出", "budget": 4}] * 2}, "“资金”B6 要填每类资金只有一行“合计”"),
        ({"indicators": [{"target": 4}]}, "“指标”F5 所在的一行没有填“三级指标”"),
        ({"indicators": [{"name": "修路", "operator": "≥", "target": "约12"}]}, "“指标”F5 要填数"),
        ({"indicators": [{"name": "修路", "operator": "区间", "target": 4}]}, "没有填“指标值上限”"),
        ({"indicators": [{"name": "修路", "target": 4, "actual": 4, "due_on": "明年"}]}, "“指标”J5 要填"),
        ({"texts": [{"words": "人员不足"}]}, "“情况说明”C5 所在的一行没有填“栏目”"),
        ({"corrections": [{"measure": "加快", "due": "2024-02-30"}]}, "“纠偏措施”E5 要填日期，如 2024-06-30，写的是“2024-02-30”"),
    ],
)
def test_what_a_cell_cannot_mean_is_said_in_one_sentence(tables: dict[str, list[fill_making.Row]], words: str) -> None:
    assert words in refusal(typed(**tables))


def test_many_faults_are_counted_and_the_first_are_named() -> None:
    rows: list[fill_making.Row] = [
        {"scope": "基本支出", "what": "支出用途", "label": f"第{n}项", "executed": "多"} for n in range(9)
    ]
    said = refusal(typed(funds=rows))
    assert said.startswith("填的内容有 9 处要改：")
    assert said.endswith("，还有 4 处。")
    assert "\n" not in said


@pytest.mark.parametrize("mark", ["department_monitoring/2", "department_monitoring/0", "unknown_form/1", "x"])
def test_a_template_of_another_version_is_refused(mark: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fill_making.empty()))
    book.defined_names[fill.MARK].attr_text = f'"{mark}"'
    out = io.BytesIO()
    book.save(out)
    assert "另一版的模板" in refusal(out.getvalue())


def test_a_workbook_without_the_mark_is_recognised_as_any_other(national: Profile) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("资金").write_string(0, 0, "基本支出")
    assert read(out.getvalue()).layout == ""


# errors come back inside the workbook


def faulty() -> bytes:
    return typed(
        basics={"unit": "青山县河口镇人民政府", "year": 2024, "cutoff": date(2024, 6, 30)},
        funds=[
            {"scope": "部门整体支出", "budget": 100, "received": 120, "executed": 50},
            {"scope": "基本支出", "budget": 60, "executed": 30},
            {"scope": "项目支出", "budget": 50, "executed": 20},
        ],
        indicators=[{"level1": "产出指标", "level2": "数量指标", "name": "修路", "operator": "≥", "target": 4, "unit": "公里"}],
    )


def test_an_audit_names_the_user_s_own_cells_and_writes_into_the_row(national: Profile) -> None:
    data = faulty()
    audited = audit_bytes("填报.xlsx", data, national)
    said = audit_dict("填报.xlsx", audited.document, audited.audit, None)
    errors = [one for one in said["findings"] if one["severity"] == "error"]
    assert errors
    assert all(one["where"]["sheet"] == "资金" and one["where"]["cell"] for one in errors)
    copy = annotated("填报.xlsx", data, audited.document, audited.audit)
    assert copy.suffix == ".xlsx"
    book = openpyxl.load_workbook(io.BytesIO(copy.content))
    money = book["资金"]
    column = fill.trouble_column(next(one for one in fill.sheets(fill.LAYOUTS[DEPARTMENT]) if one.key == "funds"))
    assert money[f"{column}{fill.CAPTIONS}"].value == fill.TROUBLE
    rows = {money[one["where"]["cell"]].row for one in errors}
    for row in rows:
        assert "错误" in money[f"{column}{row}"].value
    assert money[f"{column}30"].value is None
    assert money[errors[0]["where"]["cell"]].comment is not None
    assert money["F5"].value == 100


def test_the_annotated_copy_reads_as_before_and_a_mended_one_loses_its_words(national: Profile) -> None:
    first = audit_bytes("a.xlsx", faulty(), national)
    copy = annotated("a.xlsx", faulty(), first.document, first.audit).content
    assert read(copy) == read(faulty())
    book = openpyxl.load_workbook(io.BytesIO(copy))
    book["资金"]["F5"].value, book["资金"]["G5"].value = 110, 110
    out = io.BytesIO()
    book.save(out)
    again = audit_bytes("a.xlsx", out.getvalue(), national)
    assert not [one for one in again.audit.findings if one.severity == "error"]
    cleared = openpyxl.load_workbook(io.BytesIO(annotated("a.xlsx", out.getvalue(), again.document, again.audit).content))
    column = fill.trouble_column(fill.sheets(fill.LAYOUTS[DEPARTMENT])[1])
    assert "错误" not in (cleared["资金"][f"{column}5"].value or "")


# the formulas


def _calculated(data: bytes, folder: Path) -> dict[str, list[list[object]]]:
    """The sheets as LibreOffice works them out."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here")
    (folder / "in.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out"), str(folder / "in.xlsx")]
    subprocess.run(command, capture_output=True, timeout=120, check=False)
    if not (folder / "out" / "in.xlsx").exists():
        pytest.skip("LibreOffice has no Calc here")
    book = openpyxl.load_workbook(folder / "out" / "in.xlsx", data_only=True)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def _indicators(random: Random) -> list[Indicator]:
    found = []
    for n in range(fill_making.ROWS):
        op = random.choice((">=", ">", "=", "<", "<=", "range", ""))
        unit, level2 = random.choice((("件", "quantity"), ("%", "quality"), ("万元", "cost"), ("天", "timeliness")))
        target, actual = (Stated(Decimal(random.randint(0, 999)), unit) for _ in "ab")
        upper = replace(target, value=target.value + random.randint(0, 99)) if op == "range" else None
        found.append(Indicator(f"考核事项{n}", "output", level2, Target(op, target, upper), Actual(actual)))
    return found


def test_the_cells_work_out_what_compute_does(national: Profile, tmp_path: Path) -> None:
    made = Report(indicators=tuple(_indicators(Random(7))), cutoff=date(2024, 6, 30))
    sheet = next(one for one in fill.sheets(fill.LAYOUTS[DEPARTMENT]) if one.key == "indicators")
    at = [one.field for one in sheet.columns].index("completion") + 1
    rows = _calculated(fill_making.of_report(made), tmp_path)[sheet.title][fill.FIRST - 1 :]
    places, said = national.completion_places, 0
    for one, row in zip(made.indicators, rows, strict=False):
        if row[at] in (None, ""):
            continue
        said += 1
        printed = f"{Decimal(str(row[at])) * 100:.{places}f}%"
        assert printed == completion(one, national).printed(places), (one.target, one.actual)
    assert said > len(made.indicators) * 3 // 4


@pytest.mark.parametrize("profile_name", ["national", "xinjiang", "shanxi"])
def test_templates_are_written_for_any_profile(profile_name: str) -> None:
    from jiheng.profiles.profile import profile

    assert template_bytes(fill.LAYOUTS[DEPARTMENT], profile(profile_name)).startswith(b"PK")
