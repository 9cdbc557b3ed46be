"""The form of a project on the demo's rows: its money, its indicators, its page and its files, which audit without error."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jiheng.audit.files import audit_bytes
from jiheng.profiles.profile import profile
from web.ledger_pages.test_ledger import words

pytestmark = pytest.mark.django_db
CUTOFF = date(2021, 6, 30)
NAME = "农村道路养护"
PAGE = f"/units/tazhong/project/?project={NAME}&cutoff=2021-06-30"


@pytest.fixture
def roads(demo: None) -> Iterator[Any]:
    """Give the demo township a project: two lines with entries, an objective, three indicators; return its filing."""
    from django.db import transaction

    from jiheng.web.budgets.models import BudgetLine, BudgetYear
    from jiheng.web.cycles.models import Filing
    from jiheng.web.ledger.actions import pay, receive
    from jiheng.web.orgs.models import User
    from jiheng.web.targets.actions import state_progress
    from jiheng.web.targets.models import ApprovedIndicator, Basis, Objective, RecordKind

    with transaction.atomic():
        filing = Filing.objects.select_related("unit", "cycle").get(unit__code="tazhong", cycle__cutoff=CUTOFF)
        unit, clerk = filing.unit, User.objects.get(username="clerk")
        year = BudgetYear.objects.get(unit=unit, year=2021)
        own = {"year": year, "scope": "project", "part": "project", "project": NAME}
        main = BudgetLine.objects.create(code="P1", name="道路养护", source="fiscal", initial=Decimal(600000), **own)
        other = BudgetLine.objects.create(code="P2", name="养护配套", source="other", initial=Decimal(200000), **own)
        for line, received, paid in ((main, "600000", "270000"), (other, "200000", "90000")):
            receive(clerk, line, Decimal(received), date(2021, 2, 1), summary="项目拨款")
            pay(clerk, line, Decimal(paid), date(2021, 5, 20), summary="养护进度款")
        Objective.objects.create(unit=unit, year=2021, project=NAME, text="养护村道60公里，保证雨季通行")
        wanted = {"unit": unit, "year": 2021, "project": NAME}
        cost = ApprovedIndicator.objects.create(
            name="养护成本", level1="output", level2="cost", op="<=", value="80", measure_unit="万元", **wanted
        )
        Basis.objects.create(indicator=cost, how="lines", places=2).lines.set([main, other])
        count = ApprovedIndicator.objects.create(
            name="道路巡查次数", level1="output", level2="quantity", op=">=", value="20", measure_unit="次", position=1, **wanted
        )
        kind = RecordKind.objects.filter(unit=unit).order_by("position").first()
        Basis.objects.create(indicator=count, how="records", kind=kind)
        length = ApprovedIndicator.objects.create(
            name="养护里程", level1="output", level2="quantity", op=">=", value="60", measure_unit="公里", position=2, **wanted
        )
        state_progress(
            clerk, length, CUTOFF, value="21", explanation="招标推迟", causes=["system"], expected="50公里", likelihood="possible"
        )
        yield filing
        transaction.set_rollback(True)


def written(filing: Any, suffix: str) -> bytes:
    from jiheng.web.cycles import live
    from jiheng.write.report import write_report

    return write_report(live.project_now(filing, NAME), suffix, live.used_by(filing), "form")


@pytest.mark.parametrize("suffix", ["docx", "html"])
def test_the_file_audits_without_error_and_reads_back_as_it_was(roads: Any, suffix: str) -> None:
    audited = audit_bytes(f"form.{suffix}", written(roads, suffix), profile())
    assert [finding.message for finding in audited.audit.findings if finding.severity == "error"] == []
    read = audited.audit.report
    assert (read.layout, read.kind, read.project, read.cutoff) == ("monitoring_form", "monitoring", NAME, CUTOFF)
    total = read.of_scope("total")
    assert total
    assert [one.printed() for one in (total.executed, total.execution_rate) if one] == ["36万元", "45.00%"]
    assert [(part.label, part.executed.printed()) for part in total.parts if part.executed] == [
        ("其中:当年财政拨款", "27万元"),
        ("上年结转资金", "0万元"),
        ("其他资金", "9万元"),
    ]
    assert read.goal.startswith("养护村道60公里")
    found = {one.name: one for one in read.indicators}
    assert list(found) == ["养护成本", "道路巡查次数", "养护里程"]
    assert found["养护成本"].actual.value
    assert found["养护成本"].actual.value.printed() == "36万元"
    length = found["养护里程"]
    assert (length.causes, length.explanation, length.expected, length.likelihood) == (
        ("system",), "招标推迟", "50公里", "possible"
    )  # fmt: skip


def test_the_units_own_report_does_not_name_the_projects_indicators(roads: Any) -> None:
    from jiheng.web.cycles import live
    from jiheng.web.cycles.models import DeviationNote
    from jiheng.web.targets.models import ApprovedIndicator

    DeviationNote.objects.create(filing=roads, indicator=ApprovedIndicator.objects.get(name="养护里程"), cause="招标推迟")
    report = live.now(roads)
    assert len(report.indicators) == 17
    assert "养护里程" not in {one.indicator for one in report.deviations}


def test_the_report_page_leads_to_the_form_and_the_form_to_its_indicators(roads: Any, at: Any) -> None:
    clerk: Client = at("clerk")
    report = clerk.get("/units/tazhong/report/?cutoff=2021-06-30").content.decode()
    assert NAME in report
    page = clerk.get(PAGE)
    text = words(page.content.decode())
    assert page.status_code == 200
    for said in ("项目支出绩效目标执行监控表", "1—6月执行数", "1—6月执行率", "全年预计执行数", "且末县塔中镇人民政府", "√"):
        assert said in text
    assert "年度资金总额 80 36 45.00% 72.00" in text  # 36 in six months of twelve
    from jiheng.web.targets.models import ApprovedIndicator

    one = ApprovedIndicator.objects.get(name="养护里程")
    detail = clerk.get(f"/units/tazhong/indicators/{one.pk}/?cutoff=2021-06-30")
    assert detail.status_code == 200
    assert NAME in words(detail.content.decode())


def test_a_supplement_shows_the_adjusted_budget_and_its_rate(roads: Any) -> None:
    from jiheng.web.budgets.actions import add_change
    from jiheng.web.budgets.models import BudgetLine
    from jiheng.web.cycles import live
    from jiheng.web.orgs.models import User
    from jiheng.write.compose_form import compose_form

    line = BudgetLine.objects.get(code="P1", year__unit=roads.unit)
    clerk = User.objects.get(username="clerk")
    add_change(clerk, line.year, "supplement", "追加通知", date(2021, 6, 1), {line: Decimal(100000)}, "雨毁")
    table = next(one for one in compose_form(live.project_now(roads, NAME), live.used_by(roads)) if hasattr(one, "rows"))
    rows = [[cell.text for cell in row] for row in table.rows]
    assert rows[2][2:] == ["年初预算数", "全年预算数", "1—6月执行数", "1—6月执行率", "全年预计执行数"]
    assert rows[3][1:5] == ["80", "90", "36", "40.00%"]
    audited = audit_bytes("form.docx", written(roads, "docx"), profile())
    assert [finding.message for finding in audited.audit.findings if finding.severity == "error"] == []


def test_the_files_are_logged_and_named_after_the_project(roads: Any, at: Any) -> None:
    from jiheng.web.log import LogEntry

    clerk: Client = at("clerk")
    for suffix in ("docx", "html"):
        answer = clerk.get(PAGE.replace("project/?", f"project.{suffix}?"))
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
        log = LogEntry.objects.order_by("-id").first()
        assert log
        assert (log.action, log.detail) == ("download", {"format": suffix, "project": NAME})
    assert clerk.get(PAGE.replace("project/?", "project.exe?")).status_code == 404


@pytest.mark.parametrize("name", ["", "没有的项目", "x" * 500])
def test_an_unknown_project_is_not_there(roads: Any, at: Any, name: str) -> None:
    clerk: Client = at("clerk")
    assert clerk.get("/units/tazhong/project/", {"project": name, "cutoff": "2021-06-30"}).status_code == 404
    assert clerk.get("/units/tazhong/project.docx", {"project": name}).status_code == 404


def test_who_may_not_see_the_unit_sees_no_form(roads: Any, at: Any) -> None:
    clerk: Client = at("clerk")
    for place in ("project/", "project.docx"):
        assert clerk.get(f"/units/demo-b/{place}", {"project": NAME}).status_code == 404
    assert at("reviewer").get(PAGE).status_code == 200
