"""The monitoring page as values: stated beside computed, the four kinds of nothing apart, lights with all that made them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jiheng.compute.view import monitor
from jiheng.model.figure import Stated
from jiheng.model.report import Actual, Correction, Deviation, Funds, Indicator, Report, ReportingUnit, Target, Use
from jiheng.profiles.profile import profile
from jiheng.web.desk import monitoring
from jiheng.web.desk.models import AuditRun


def money(value: str, unit: str = "万元") -> Stated:
    return Stated(Decimal(value), unit, len(value.partition(".")[2]))


def percent(value: str) -> Stated:
    return money(value, "%")


REPORT = Report(
    "monitoring",
    unit=ReportingUnit("某镇"),
    cutoff=date(2021, 6, 30),
    funds=(
        Funds(
            "total",
            budget=money("486.29"),
            received=money("328.65"),
            executed=money("312.17"),
            received_rate=percent("67.58"),
            execution_rate=percent("64.3"),
            uses=(Use("工资", money("302.23")), Use("补助", money("0.00")), Use("燃油费")),
        ),
        Funds("project", budget=money("0"), executed=money("0"), execution_rate=percent("0")),
        Funds("basic", budget=money("486.29")),
    ),
    indicators=(
        Indicator("调解", "output", "quantity", Target(">=", money("30", "件")), Actual(money("15", "件")), percent("50")),
        Indicator("人员经费", "output", "cost", Target("<=", money("464.7")), Actual(money("302.23")), percent("60")),
        Indicator("满意度", "satisfaction", "satisfaction", Target(">=", percent("95")), Actual(not_due=True, due_on=date(2021, 12, 1))),
        Indicator("没有填的", "output", "quantity", Target(">=", money("3", "次"))),
    ),
    deviations=(Deviation("调解", cause=""),),
    corrections=(Correction("加快支付", planned=True),),
)  # fmt: skip


@pytest.fixture(scope="module")
def shown() -> dict[str, Any]:
    rules = profile("national")
    return monitoring.page(REPORT, monitor(REPORT, rules), rules)


def test_stated_and_computed_stand_side_by_side(shown: dict[str, Any]) -> None:
    total = shown["funds"][0]
    assert total["execution_rate"]["stated"]["text"] == "64.3%"
    assert total["execution_rate"]["computed"]["text"] == "64.19%"
    assert total["execution_rate"]["verdict"] == "wrong"
    assert total["execution_rate"]["how"] == "312.17 ÷ 486.29"
    assert total["received_rate"]["verdict"] == "holds"
    staff = shown["groups"][1]["rows"][0]
    assert (staff["completion"]["stated"]["text"], staff["completion"]["computed"]["text"]) == ("60%", "65.04%")


def test_the_four_nothings_are_never_one(shown: dict[str, Any]) -> None:
    project, basic = shown["funds"][1], shown["funds"][2]
    kinds = [
        basic["executed"]["kind"],
        project["execution_rate"]["computed"]["kind"],
        shown["groups"][2]["rows"][0]["actual"]["kind"],
        shown["uses"][1]["amount"]["kind"],
    ]
    assert kinds == ["blank", "nil", "not_due", "given"]
    assert shown["uses"][1]["amount"]["text"] == "0.00"
    assert shown["uses"][2]["amount"]["kind"] == "blank"
    assert shown["groups"][2]["rows"][0]["actual"]["note"] == "2021-12-01"
    assert basic["execution_rate"]["computed"] == {"kind": "missing", "text": "", "note": "执行数"}


def test_the_unit_stands_once_where_it_is_one(shown: dict[str, Any]) -> None:
    assert shown["unit"] == "万元"
    assert shown["funds"][0]["budget"]["text"] == "486.29"
    assert shown["funds"][0]["forecast"]["text"] == "624.34"


def test_a_light_carries_formula_numbers_and_profile(shown: dict[str, Any]) -> None:
    light = shown["groups"][1]["rows"][0]["light"]
    assert light["code"] == "yellow"
    assert "302.23 ÷ 464.7 = 65.04%" in light["how"]
    assert light["due"] == "232.35万元"
    assert "全国口径" in light["source"]
    assert shown["progress"] == {"text": "50%", "how": "已过 6 个月 ÷ 12", "at": 50.0}


def test_what_should_have_been_named_stands_beside_what_was(shown: dict[str, Any]) -> None:
    assert [one["name"] for one in shown["deviations"]] == ["调解"]
    assert [(one["name"], one["number"]) for one in shown["unnamed"]] == [("人员经费", 3)]


def test_a_file_without_a_report_is_told_apart() -> None:
    rules = profile("national")
    assert monitoring.page(Report(), monitor(Report(), rules), rules)["recognised"] is False


@pytest.mark.django_db(transaction=True)
def test_the_page_shows_it_all(client: Client, run: Any, shown: dict[str, Any]) -> None:
    AuditRun.objects.update(monitoring=shown)
    html = client.get(reverse("audit_report", args=[run.pk])).content.decode()
    for said in (
        "金额单位：万元",
        "黑线是序时进度 50%",
        "64.19%",
        "未填",
        "未到节点 2021-12-01",
        "0.00",
        "不适用",
        "缺执行数",
        "加快支付",
    ):
        assert said in html, said
    assert 'class="fig wrong">64.3%' in html
    assert html.count('class="progress2"') == 1
    assert '<rect class="due" x="50.00"' in html
    assert 'href="#i3"' in html
    assert 'id="i3"' in html
