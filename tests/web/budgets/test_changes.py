"""Changes of a budget: what a line is on a day, and what a change may not do."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jiheng.web.budgets import queries
from jiheng.web.budgets.actions import add_change
from jiheng.web.budgets.models import BudgetChange, BudgetLine, ChangeEntry, MonthPlan
from jiheng.web.ledger.actions import pay, receive, reverse
from jiheng.web.log import LogEntry
from jiheng.web.refusals import NotAllowed, Refused
from web.ledger.making import Made, made, on

ALL, JUNE = on(12, 31), on(6)


def change(
    town: Made, kind: str, amounts: Mapping[int, str], day: date = JUNE, document: str = "财预〔2021〕8号"
) -> BudgetChange:
    """Change lines by their place."""
    return add_change(
        town.clerk, town.year, kind, document, day, {town.lines[place]: Decimal(amount) for place, amount in amounts.items()}, ""
    )


def spend(town: Made, amount: str, day: date) -> Any:
    receive(town.clerk, town.lines[0], Decimal(amount), day, summary="拨款", sure=True)
    return pay(town.clerk, town.lines[0], Decimal(amount), day, summary="工资", sure=True)


def test_a_line_is_what_it_began_with_and_what_was_decided_by_the_day(town: Made) -> None:
    change(town, "supplement", {0: "200"}, on(3))
    change(town, "virement", {0: "-50", 1: "50"}, on(6))
    amounts = [queries.amount(town.lines[0], day) for day in (on(2, 28), on(3), on(5, 31), on(6))]
    assert amounts == [1000, 1200, 1200, 1150]
    assert [(line.changed, line.amount) for line in queries.lines_on(town.year, on(6))] == [(150, 1150), (50, 550)]


def test_totals_go_by_scope_and_part(town: Made) -> None:
    BudgetLine.objects.create(
        year=town.year, code="9", name="修路", scope="project", part="project", source="fiscal", initial=70, position=9
    )
    change(town, "supplement", {1: "0.01"})
    assert queries.totals(town.year, ALL) == [
        queries.Total("basic", "staff", Decimal(1500), Decimal("0.01")),
        queries.Total("project", "project", Decimal(70), Decimal(0)),
    ]
    assert queries.totals(town.year, ALL)[0].amount == Decimal("1500.01")


def test_what_is_planned_by_a_month(town: Made) -> None:
    for month in (1, 2, 12):
        MonthPlan.objects.create(line=town.lines[0], month=month, amount=Decimal("10.5"))
    first, second = (line.pk for line in town.lines)
    planned = [queries.planned_by_line([first, second], month) for month in (1, 6, 12)]
    assert planned == [{first: Decimal("10.5")}, {first: Decimal(21)}, {first: Decimal("31.5")}]
    assert queries.planned_by_line([second], 12) == {}


def test_a_change_is_kept_with_its_document_and_logged(town: Made) -> None:
    kept = change(town, "virement", {0: "-100", 1: "100"}, document=" 财预〔2021〕9号 ")
    assert (kept.document, kept.made_by, kept.entries.count()) == ("财预〔2021〕9号", town.clerk.username, 2)
    logged = LogEntry.objects.get(thing=f"budgetchange:{kept.pk}")
    assert (logged.action, logged.detail["entries"]) == ("change_budget", {"1": "-100", "2": "100"})


@pytest.mark.parametrize(
    ("kind", "amounts", "document", "words", "field"),
    [
        ("virement", {0: "-100", 1: "99.99"}, "x", "合计是 -0.01 元", "entries"),
        ("supplement", {0: "-1"}, "x", "追加只能增加", "entries"),
        ("adjustment", {}, "x", "每个科目增减多少", "entries"),
        ("adjustment", {0: "0"}, "x", "不能是 0", "entries"),
        ("adjustment", {0: "0.001"}, "x", "两位小数", "entries"),
        ("gift", {0: "1"}, "x", "请选调整的种类", "kind"),
        ("adjustment", {0: "1"}, " ", "请填“依据文件”", "document"),
        ("adjustment", {0: "1"}, "长" * 201, "最多 200 个字", "document"),
        ("adjustment", {0: "-1000.01"}, "x", "差 0.01 元，最多减少 1,000.00 元", "entries"),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    town: Made, kind: str, amounts: Mapping[int, str], document: str, words: str, field: str
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        change(town, kind, amounts, document=document)
    assert refused.value.field == field
    assert not BudgetChange.objects.exists()
    assert not ChangeEntry.objects.exists()


def test_a_line_keeps_what_is_spent(town: Made) -> None:
    spent = spend(town, "900", on(8))
    with pytest.raises(Refused, match=r"“工资”减少 200.00 元后不够已经支出的数，差 100.00 元，最多减少 100.00 元"):
        change(town, "virement", {0: "-200", 1: "200"})
    assert queries.amount(town.lines[1], ALL) == 500
    reverse(town.clerk, spent, reason="记错")
    change(town, "virement", {0: "-200", 1: "200"})


def test_a_cut_in_the_past_leaves_what_was_spent_before_a_later_rise(town: Made) -> None:
    spend(town, "800", on(2))
    change(town, "supplement", {0: "500"}, on(6))
    with pytest.raises(Refused, match=r"差 100.00 元"):
        change(town, "adjustment", {0: "-300"}, on(1, 15))
    change(town, "adjustment", {0: "-300"}, on(6))
    assert queries.available(town.lines[0], on(1)) == 200
    assert queries.available(town.lines[0], on(6)) == 400


def test_a_line_of_another_year_and_a_day_outside_are_refused(town: Made) -> None:
    with pytest.raises(Refused, match=r"不是这一年的科目"):
        add_change(town.clerk, town.year, "adjustment", "x", on(6), {made().lines[0]: Decimal(1)}, "")
    with pytest.raises(Refused, match=r"不在2021年"):
        change(town, "adjustment", {0: "1"}, date(2022, 1, 1))


def test_only_the_clerk_changes_the_budget(town: Made) -> None:
    with pytest.raises(NotAllowed):
        add_change(town.leader, town.year, "adjustment", "x", on(6), {town.lines[0]: Decimal(1)}, "")
