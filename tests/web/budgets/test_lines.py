"""The budget itself: opening a year, its lines, the plan by month and old debts; what is refused, and what the log says."""

from decimal import Decimal
from typing import Any

import pytest

from jiheng.web.budgets import queries
from jiheng.web.budgets.actions import (
    add_arrears,
    add_change,
    add_line,
    change_line,
    drop_line,
    open_year,
    plan_months,
)
from jiheng.web.budgets.models import Arrears, BudgetLine, BudgetYear, MonthPlan
from jiheng.web.ledger.actions import close_year, receive
from jiheng.web.log import LogEntry
from jiheng.web.refusals import NotAllowed, Refused, Unseen
from web.ledger.making import Made, made, on

SAID: dict[str, Any] = {
    "code": "30201",
    "name": "办公费",
    "scope": "basic",
    "part": "running",
    "source": "fiscal",
    "initial": Decimal("12000.50"),
    "economic_class": "30201",
}


def logged(action: str) -> dict[str, Any]:
    """What the log says of the last act of a name."""
    return dict(LogEntry.objects.filter(action=action).latest("id").detail)


def test_a_year_is_opened_once(town: Made) -> None:
    year = open_year(town.clerk, town.unit, 2022)
    assert (year.unit, year.year, year.closed_at) == (town.unit, 2022, None)
    assert logged("open_year") == {"unit": town.unit.code, "year": 2022}
    with pytest.raises(Refused, match="2022年的预算已经有了") as refused:
        open_year(town.clerk, town.unit, 2022)
    assert refused.value.field == "year"
    for wrong in (1999, 2023, 21):
        with pytest.raises(Refused, match="2000 到 2022 之间"):
            open_year(town.clerk, town.unit, wrong)
    assert BudgetYear.objects.filter(unit=town.unit).count() == 2


def test_a_line_is_added_after_the_others_and_logged(town: Made) -> None:
    line = add_line(town.clerk, town.year, **SAID | {"code": " ３０２０１ ", "name": "办公 费", "project": ""})
    line.refresh_from_db()
    assert (line.code, line.name, line.initial, line.position) == ("30201", "办公 费", Decimal("12000.50"), 3)
    assert logged("add_line")["initial"] == "12000.50"
    assert logged("add_line")["source"] == "fiscal"


WRONG = [
    ({"code": "1"}, "科目编码 1 已经用在“工资”上", "code"),
    ({"code": " "}, "请填“科目编码”", "code"),
    ({"code": "9" * 21}, "最多 20 个字", "code"),
    ({"name": ""}, "请填“科目名称”", "name"),
    ({"name": "长" * 201}, "最多 200 个字", "name"),
    ({"scope": "gift"}, "请选支出范围", "scope"),
    ({"part": "project"}, "基本支出只能是人员经费、公用经费", "part"),
    ({"scope": "project"}, "项目支出只能是项目经费", "part"),
    ({"scope": "supplement", "part": "other"}, "追加资金只能是", "part"),
    ({"source": "heaven"}, "资金来源", "source"),
    ({"economic_class": "工资"}, "不是经济分类编码", "economic_class"),
    ({"economic_class": "3010"}, "3 位或 5 位数字", "economic_class"),
    ({"initial": Decimal(-1)}, "金额不能小于 0", "initial"),
    ({"initial": Decimal("NaN")}, "不是金额", "initial"),
    ({"initial": Decimal("Infinity")}, "不是金额", "initial"),
    ({"initial": Decimal("0.001")}, "两位小数", "initial"),
    ({"initial": Decimal(10) ** 18}, "金额太大", "initial"),
]


@pytest.mark.parametrize(("wrong", "words", "field"), WRONG)
def test_a_line_that_cannot_be_is_refused(town: Made, wrong: dict[str, Any], words: str, field: str) -> None:
    line = add_line(town.clerk, town.year, **SAID)
    acts = LogEntry.objects.count()
    for act, thing in ((add_line, town.year), (change_line, line)):
        with pytest.raises(Refused, match=words) as refused:
            act(town.clerk, thing, **SAID | {"code": "neu"} | wrong)  # type: ignore[operator]
        assert refused.value.field == field
    assert BudgetLine.objects.filter(year=town.year).count() == 3
    line.refresh_from_db()
    assert line.code == "30201"
    assert LogEntry.objects.count() == acts


@pytest.mark.parametrize(
    ("scope", "part"),
    [("basic", "staff"), ("basic", "running"), ("project", "project"), ("supplement", "staff"), ("supplement", "project")],
)
def test_the_parts_of_a_scope(town: Made, scope: str, part: str) -> None:
    assert add_line(town.clerk, town.year, **SAID | {"scope": scope, "part": part}).part == part


def test_a_line_says_something_else_and_the_log_says_what(town: Made) -> None:
    line = add_line(town.clerk, town.year, **SAID)
    changed = change_line(town.clerk, line, **SAID | {"name": "办公耗材", "initial": Decimal(9000)})
    assert (changed.pk, changed.name, changed.initial) == (line.pk, "办公耗材", 9000)
    assert logged("change_line") == {"name": ["办公费", "办公耗材"], "initial": ["12000.50", "9000"]}
    acts = LogEntry.objects.count()
    change_line(town.clerk, line, **SAID | {"name": "办公耗材", "initial": Decimal("9000.00")})
    assert LogEntry.objects.count() == acts, "nothing changed, nothing logged"


def test_what_is_booked_keeps_its_initial_amount(town: Made) -> None:
    line = add_line(town.clerk, town.year, **SAID)
    receive(town.clerk, line, Decimal(100), on(2), summary="拨款")
    with pytest.raises(Refused, match=r"年初预算 12,000.50 元不能直接改") as refused:
        change_line(town.clerk, line, **SAID | {"initial": Decimal(1)})
    assert refused.value.field == "initial"
    assert change_line(town.clerk, line, **SAID | {"name": "办公耗材"}).name == "办公耗材"
    other = add_line(town.clerk, town.year, **SAID | {"code": "30202"})
    add_change(town.clerk, town.year, "supplement", "文", on(2), {other: Decimal(5)})
    with pytest.raises(Refused, match="不能直接改"):
        change_line(town.clerk, other, **SAID | {"code": "30202", "initial": Decimal(1)})


def test_a_line_is_dropped_while_nothing_rests_on_it(town: Made) -> None:
    line = add_line(town.clerk, town.year, **SAID)
    plan_months(town.clerk, line, {1: Decimal(1)})
    drop_line(town.clerk, line)
    assert not BudgetLine.objects.filter(code="30201").exists()
    assert not MonthPlan.objects.exists()
    assert logged("drop_line")["code"] == "30201"
    receive(town.clerk, town.lines[0], Decimal(100), on(2), summary="拨款")
    with pytest.raises(Refused, match="“工资”上已经有台账、调整或指标，不能删"):
        drop_line(town.clerk, town.lines[0])


def test_a_line_that_an_indicator_measures_is_not_dropped(town: Made) -> None:
    from jiheng.web.targets.models import ApprovedIndicator, Basis

    said = {"level1": "output", "level2": "cost", "name": "工资成本"}
    indicator = ApprovedIndicator.objects.create(unit=town.unit, year=2021, **said)
    Basis.objects.create(indicator=indicator, how="lines").lines.add(town.lines[1])
    with pytest.raises(Refused, match="不能删"):
        drop_line(town.clerk, town.lines[1])


def test_a_plan_by_month_takes_the_place_of_the_one_before(town: Made) -> None:
    line = town.lines[0]
    assert plan_months(town.clerk, line, {1: Decimal("400.5"), 12: Decimal(700)}) == Decimal("-100.50")
    assert plan_months(town.clerk, line, dict.fromkeys(range(1, 11), Decimal(100))) == 0
    assert queries.planned_by_line([line.pk], 12) == {line.pk: 1000}
    add_change(town.clerk, town.year, "supplement", "文", on(6), {line: Decimal(20)})
    assert queries.unplanned(line) == 20
    assert logged("plan_months")["months"]["10"] == "100"
    for wrong, words in (({13: Decimal(1)}, "1 到 12"), ({1: Decimal(-1)}, "不能小于 0"), ({1: Decimal("NaN")}, "不是金额")):
        with pytest.raises(Refused, match=words):
            plan_months(town.clerk, line, wrong)
    assert queries.planned_by_line([line.pk], 12) == {line.pk: 1000}


def test_an_old_debt_is_added_once(town: Made) -> None:
    debt = add_arrears(town.clerk, town.year, " 2018年 修路款 ", Decimal(300000))
    assert (debt.name, debt.amount) == ("2018年 修路款", 300000)
    assert logged("add_arrears") == {"year": 2021, "name": "2018年 修路款", "amount": "300000"}
    for name, amount, words in (
        ("2018年 修路款", Decimal(1), "已经有了"),
        ("", Decimal(1), "请填“欠账名称”"),
        ("水费", Decimal(0), "要大于 0"),
        ("水费", Decimal("1e20"), "金额太大"),
    ):
        with pytest.raises(Refused, match=words):
            add_arrears(town.clerk, town.year, name, amount)
    assert Arrears.objects.count() == 1


def test_a_closed_year_takes_nothing_more(town: Made) -> None:
    close_year(town.clerk, town.year)
    for act in (
        lambda: add_line(town.clerk, town.year, **SAID),
        lambda: change_line(town.clerk, town.lines[0], **SAID),
        lambda: drop_line(town.clerk, town.lines[0]),
        lambda: plan_months(town.clerk, town.lines[0], {}),
        lambda: add_arrears(town.clerk, town.year, "欠", Decimal(1)),
    ):
        with pytest.raises(Refused, match="已经结账"):
            act()


def test_only_the_clerk_of_the_unit_makes_its_budget(town: Made) -> None:
    stranger = made().clerk
    for who, refusal in ((town.leader, NotAllowed), (stranger, Unseen)):
        for act in (
            lambda who=who: open_year(who, town.unit, 2022),
            lambda who=who: add_line(who, town.year, **SAID),
            lambda who=who: change_line(who, town.lines[0], **SAID),
            lambda who=who: drop_line(who, town.lines[0]),
            lambda who=who: plan_months(who, town.lines[0], {}),
            lambda who=who: add_arrears(who, town.year, "欠", Decimal(1)),
        ):
            with pytest.raises(refusal):
                act()
