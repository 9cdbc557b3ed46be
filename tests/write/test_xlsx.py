"""The workbook of a report: figures are numbers that print as the report does, texts are texts, and all of it reads back."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import openpyxl
import pytest

import generate
from jiheng.audit.files import audit_bytes
from jiheng.compute.view import complete
from jiheng.model.blocks import Cell, Paragraph, Table
from jiheng.model.figure import Stated
from jiheng.model.report import Actual, Funds, Indicator, Report, ReportingUnit, Target
from jiheng.profiles.profile import Profile
from jiheng.read.files import load
from jiheng.read.recognise import read_report
from jiheng.write.compose_book import Sheet, compose_book
from jiheng.write.report import write_report
from jiheng.write.xlsx import figure, xlsx_bytes

SAID = ("kind", "unit", "year", "cutoff", "filled_on", "counts", "offices", "group", "duties", "plan", "problems")
SAID_TOO = ("next_steps", "deviations", "corrections", "suggestions", "others")
SEEDS = range(200 if os.environ.get("JIHENG_TORTURE") else 12)


def read(data: bytes) -> Report:
    return read_report(load("a.xlsx", data))


def findings(name: str, data: bytes, profile: Profile) -> Counter[tuple[str, str, str]]:
    return Counter((one.rule, one.severity, one.message) for one in audit_bytes(name, data, profile).audit.findings)


def without_operator(indicators: tuple[Indicator, ...]) -> list[Indicator]:
    """A form does not say that words are a qualitative target; everything else is compared."""
    return [replace(one, target=replace(one.target, op="" if one.target.value is None else one.target.op)) for one in indicators]


def test_the_example_reads_back_as_the_same_report(example: Report, national: Profile) -> None:
    found, wanted = read(write_report(example, "xlsx", national)), complete(example, national)[0]
    assert found.funds == wanted.funds
    assert without_operator(found.indicators) == without_operator(wanted.indicators)
    for name in (*SAID, *SAID_TOO):
        assert getattr(found, name) == getattr(wanted, name), name


def test_every_figure_of_the_example_is_accounted_for_and_none_is_wrong(example: Report, national: Profile) -> None:
    audited = audit_bytes("a.xlsx", write_report(example, "xlsx", national), national).audit
    assert not [one.message for one in audited.findings if one.severity == "error"]
    coverage = audited.coverage()
    assert (coverage["wrong"], coverage["unread"]) == (0, 0)
    assert coverage["holds"] > 60


def test_a_workbook_becomes_the_same_document_as_the_data(example: Report, national: Profile) -> None:
    again = read(write_report(example, "xlsx", national))
    told = [read_report(load("a.docx", write_report(one, "docx", national))) for one in (example, again)]
    assert told[0].funds == told[1].funds
    assert told[0].indicators == told[1].indicators
    assert told[0].counts == told[1].counts


@pytest.mark.parametrize("seed", SEEDS)
def test_made_reports_come_back_with_the_same_figures_and_findings(seed: int, national: Profile) -> None:
    made = generate.report(Random(seed))
    data, wanted = write_report(made, "xlsx", national), complete(made, national)[0]
    found = read(data)
    for name in ("funds", "indicators", *SAID, *SAID_TOO):
        assert getattr(found, name) == getattr(wanted, name), name
    assert findings("a.xlsx", data, national) == findings("a.docx", write_report(made, "docx", national), national)


def planted(report: Report, profile: Profile, old: str, new: str) -> bytes:
    """The workbook with one cell of its form changed before it is written; the last that says `old`."""
    form, *rest = compose_book(report, profile)
    done = False
    blocks = []
    for block in reversed(form.blocks):
        if isinstance(block, Table) and not done:
            rows = [list(row) for row in block.rows]
            places = [(at, col) for at, row in enumerate(rows) for col, cell in enumerate(row) if cell.text == old]
            at, col = places[-1]
            rows[at][col] = rows[at][col]._replace(text=new)
            block, done = replace(block, rows=tuple(tuple(row) for row in rows)), True
        blocks.append(block)
    return xlsx_bytes([form._replace(blocks=blocks[::-1]), *rest], profile)


@pytest.mark.parametrize(
    ("old", "new", "computed"),
    [("67.58%", "68.75%", "67.58%"), ("64.19%", "64.91%", "64.19%"), ("63%", "36%", "62.50%"), ("486.29", "468.29", None)],
)
def test_a_fault_in_a_cell_is_found_there(old: str, new: str, computed: str | None, example: Report, national: Profile) -> None:
    audited = audit_bytes("a.xlsx", planted(example, national, old, new), national)
    texts = audited.document.texts()
    errors = [one for one in audited.audit.findings if one.severity == "error"]
    assert errors
    told = [(texts[one.span.text].text, one.computed) for one in errors if one.span]
    assert any(text == new or computed is None for text, _ in told), told
    assert computed is None or computed in [value for _, value in told]
    assert all(texts[one.span.text].place.sheet == "部门整体支出绩效监控表" for one in errors if one.span)
    assert all(re.fullmatch("[A-Z]+[0-9]+", texts[one.span.text].place.cell) for one in errors if one.span)


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("486.29", 486.29, "0.00"),
        ("0", 0.0, "0"),
        ("0.00", 0.0, "0.00"),
        ("64.19%", 0.6419, "0.00%"),
        ("50%", 0.5, "0%"),
        ("15件", 15.0, '0"件"'),
        ("302.23万元", 302.23, '0.00"万元"'),
        ("-3.5", -3.5, "0.0"),
    ],
)
def test_a_figure_is_a_number_with_the_format_that_prints_it(text: str, value: float, code: str) -> None:
    assert figure(text) == (value, code)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "—",
        "未填",
        "≥30件",
        "007",
        "1e5",
        "=1+1",
        "2021年7月2日",
        "12345678901234567.89",
        "1,234",
        "15 件",
        "-0",
        "１５",
        "3\n",
    ],
)
def test_what_a_format_would_print_otherwise_stays_a_text(text: str) -> None:
    assert figure(text) is None


@pytest.mark.parametrize("seed", range(300))
def test_any_amount_and_rate_comes_back_digit_by_digit(seed: int, national: Profile) -> None:
    random = Random(seed)
    texts = [f"{random.randint(0, 10 ** random.randint(1, 9))}.{random.randint(0, 99):02}{unit}" for unit in ("", "%", "万元")]
    sheet = Sheet("表", [Table(((Cell("一"), Cell("二"), Cell("三")), tuple(Cell(text) for text in texts)))])
    (table,) = load("a.xlsx", xlsx_bytes([sheet], national)).blocks
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[1]] == texts


HOSTILE = ('=HYPERLINK("http://a","b")', "+1+1", "-cmd|' /C calc'!A0", "@SUM(A1)", "{=1}", "http://example.invalid", "\x01坏\x0b")


def test_no_text_of_a_user_becomes_a_formula_or_a_link(national: Profile) -> None:
    one = Indicator("=1+1", "output", "quantity", Target(words=HOSTILE[0]), Actual(words=HOSTILE[1]), explanation=HOSTILE[5])
    report = Report(
        kind="monitoring",
        unit=ReportingUnit(HOSTILE[3]),
        year=2021,
        goal=HOSTILE[4],
        problems=(),
        indicators=(one,),
        next_steps=HOSTILE,
    )
    package = zipfile.ZipFile(io.BytesIO(write_report(report, "xlsx", national)))
    for name in package.namelist():
        if name.startswith("xl/worksheets/"):
            assert b"<f" not in package.read(name).replace(b"<formula", b"")
            assert b"hyperlink" not in package.read(name)
    book = openpyxl.load_workbook(io.BytesIO(write_report(report, "xlsx", national)))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_page_is_a4_on_its_side_one_page_wide_with_a_print_area(example: Report, national: Profile) -> None:
    form, text = openpyxl.load_workbook(io.BytesIO(write_report(example, "xlsx", national))).worksheets
    assert (form.title, text.title) == ("部门整体支出绩效监控表", "情况说明")
    assert (form.page_setup.orientation, form.page_setup.paperSize) == ("landscape", 9)
    assert (text.page_setup.orientation, text.page_setup.paperSize) == ("portrait", 9)
    for sheet in (form, text):
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        assert sheet.print_area.endswith(f"{sheet.max_row}")
    assert form["D5"].value == 486.29
    assert form["D5"].number_format == "0.00"
    assert form["D5"].border.left.style == "thin"


def test_the_same_report_gives_the_same_bytes(example: Report, national: Profile) -> None:
    assert write_report(example, "xlsx", national) == write_report(example, "xlsx", national)


def amount(text: str) -> Stated:
    return Stated(Decimal(text), "万元", len(text.partition(".")[2]))


def project(kind: str) -> Report:
    parts = (
        Funds("source", "当年财政拨款", initial_budget=amount("60"), budget=amount("60"), executed=amount("27.5")),
        Funds("source", "其他资金", initial_budget=amount("20"), budget=amount("20"), executed=amount("15")),
    )
    total = Funds("total", initial_budget=amount("80"), budget=amount("80"), executed=amount("42.5"), parts=parts)
    scored = kind == "self_evaluation"
    points = {"weight": Stated(Decimal(60), "分"), "score": Stated(Decimal(51), "分")} if scored else {}
    others = {"weight": Stated(Decimal(40), "分"), "score": Stated(Decimal(40), "分")} if scored else {}
    reached = Actual() if kind == "objectives" else Actual(Stated(Decimal("3.4"), "公里", 1))
    late = {"likelihood": "possible", "causes": ("funds",), "explanation": "招标推迟"} if kind == "monitoring" else {}
    one = Indicator("铺设管道长度", "output", "quantity", Target(">=", Stated(Decimal(4), "公里")), reached, **points, **late)  # type: ignore[arg-type]
    two = replace(
        one, name="受益人口", level1="benefit", level2="social", target=Target(">=", Stated(Decimal(8000), "人")), **others
    )  # type: ignore[arg-type]
    return Report(
        kind=kind,
        unit=ReportingUnit("青山县河口镇人民政府", department="青山县水务局"),
        project="农村饮水安全",
        year=2022,
        cutoff=date(2022, 7, 31),
        goal="改造水厂2座，铺设管道4公里。",
        funds=(total,),
        indicators=(one, replace(two, actual=reached if kind == "objectives" else Actual(Stated(Decimal(8126), "人")))),
    )


@pytest.mark.parametrize(
    ("kind", "layout", "title"),
    [
        ("monitoring", "monitoring_form", "项目支出绩效目标执行监控表"),
        ("self_evaluation", "project_evaluation", "项目支出绩效自评表"),
        ("objectives", "objectives_form", "项目支出绩效目标申报表"),
    ],
)
def test_a_project_gets_the_form_of_its_kind_alone_and_it_reads_back(
    kind: str, layout: str, title: str, national: Profile
) -> None:
    made = project(kind)
    data = write_report(made, "xlsx", national)
    assert [sheet.title for sheet in openpyxl.load_workbook(io.BytesIO(data))] == [title]
    found, wanted = read(data), complete(made, national)[0]
    assert (found.kind, found.layout, found.project, found.unit.name) == (kind, layout, made.project, made.unit.name)
    assert (found.year, found.goal) == (2022, made.goal)
    assert [one.name for one in found.indicators] == ["铺设管道长度", "受益人口"]
    assert [one.target for one in found.indicators] == [one.target for one in wanted.indicators]
    assert [one.actual for one in found.indicators] == [one.actual for one in wanted.indicators]
    assert [(one.weight, one.score) for one in found.indicators] == [(one.weight, one.score) for one in wanted.indicators]
    assert [(one.likelihood, one.causes) for one in found.indicators] == [(o.likelihood, o.causes) for o in wanted.indicators]
    names = ("budget",) if kind == "objectives" else ("initial_budget", "executed", "execution_rate")
    total, said = found.funds[0], wanted.funds[0]
    assert [getattr(total, name) for name in names] == [getattr(said, name) for name in names]
    assert [one.label.removeprefix("其中:") for one in total.parts] == ["当年财政拨款", "其他资金"]
    errors = [one.message for one in audit_bytes("a.xlsx", data, national).audit.findings if one.severity == "error"]
    assert not errors


@pytest.mark.parametrize(
    ("kind", "layout", "title"),
    [
        ("self_evaluation", "department_evaluation", "部门整体支出绩效自评表"),
        ("objectives", "department_objectives", "部门整体支出绩效目标申报表"),
    ],
)
def test_a_department_gets_the_form_of_its_kind(kind: str, layout: str, title: str, national: Profile) -> None:
    funds = tuple(
        Funds(scope, budget=amount(budget), executed=amount(spent))
        for scope, budget, spent in (("total", "100", "80"), ("basic", "60", "50"), ("project", "40", "30"))
    )
    made = replace(project(kind), project="", funds=funds)
    data = write_report(made, "xlsx", national)
    assert [sheet.title for sheet in openpyxl.load_workbook(io.BytesIO(data))] == [title]
    found, wanted = read(data), complete(made, national)[0]
    assert (found.kind, found.layout, found.unit.name) == (kind, layout, made.unit.name)
    by_scope = {one.scope: one for one in found.funds}
    assert {scope: one.budget for scope, one in by_scope.items()} == {one.scope: one.budget for one in wanted.funds}
    assert [one.target for one in found.indicators] == [one.target for one in wanted.indicators]
    assert not [one.message for one in audit_bytes("a.xlsx", data, national).audit.findings if one.severity == "error"]


def test_tasks_of_a_department_s_objectives_add_up(national: Profile) -> None:
    parts = (Funds("source", "财政拨款", budget=amount("30")), Funds("source", "其他资金", budget=amount("10")))
    tasks = (
        Funds("named", "河道治理", budget=amount("40"), parts=parts),
        Funds("named", "水质监测", budget=amount("60"), parts=(Funds("source", "财政拨款", budget=amount("60")),)),
    )
    made = replace(project("objectives"), project="", funds=(Funds("total", budget=amount("100")), *tasks))
    found = read(write_report(made, "xlsx", national))
    named = {one.label: (one.budget, [part.budget for part in one.parts]) for one in found.funds if one.scope == "named"}
    assert named == {"河道治理": (amount("40"), [amount("30"), amount("10")]), "水质监测": (amount("60"), [amount("60")])}


def test_an_empty_report_still_is_a_form(national: Profile) -> None:
    data = write_report(Report(kind="monitoring"), "xlsx", national)
    assert [type(block) for block in load("a.xlsx", data).blocks].count(Table) == 1
    assert not read(data).indicators


def test_paragraphs_between_tables_stay_paragraphs(national: Profile) -> None:
    table = Table(((Cell("甲"), Cell("乙")), (Cell("1"), Cell("2"))))
    sheet = Sheet("表", [Paragraph("题目", level=9), table, Paragraph("中间一段"), table, table, Paragraph("末一段")])
    blocks = load("a.xlsx", xlsx_bytes([sheet], national)).blocks
    assert [type(block) for block in blocks] == [Paragraph, Table, Paragraph, Table, Table, Paragraph]
