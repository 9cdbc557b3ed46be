"""The end of a year as people meet it: check, close, open the next one; what does not go; and that earlier figures stay."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PAGE = "/units/tazhong/year-end/"
CLOSE, NEXT = f"{PAGE}2021/close/", f"{PAGE}2021/next/"
At = Callable[[str], Client]
OPEN = {"begin": "zero", "document": "县财预〔2022〕1号"}


def text(client: Client, address: str = PAGE) -> str:
    return client.get(address).content.decode()


def post(client: Client, address: str, sent: dict[str, object] | None = None, status: int = 200) -> str:
    answer = client.post(address, sent or {}, follow=True)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def over(at: At, settings: Any) -> At:
    """The year is over, and every report of it is accepted."""
    from jiheng.web.cycles.actions import move
    from jiheng.web.cycles.models import Filing
    from jiheng.web.orgs.models import User

    filing = Filing.objects.get(unit__code="tazhong", cycle__cutoff="2021-06-30")
    for name, act in (("clerk", "send_up"), ("leader", "submit"), ("reviewer", "accept")):
        filing = move(User.objects.get(username=name), filing, act)
    settings.JIHENG_TODAY = date(2022, 1, 4)
    return at


def year_of(number: int = 2021) -> Any:
    from jiheng.web.budgets.models import BudgetYear

    return BudgetYear.objects.filter(unit__code="tazhong", year=number).first()


def carried_lines() -> list[str]:
    from jiheng.web.cycles.closing import shown

    return [str(one.line.pk) for one in shown(year_of()).lines if one.left.carried]


def test_a_year_is_checked_closed_and_followed(over: At) -> None:
    from jiheng.web.assemble import assemble
    from jiheng.web.budgets import queries
    from jiheng.web.cycles.closing import shown
    from jiheng.web.ledger.queries import cash
    from jiheng.web.log import LogEntry
    from jiheng.web.orgs.models import Unit

    clerk, leader, unit = over("clerk"), over("leader"), Unit.objects.get(code="tazhong")
    before = {day: assemble(unit, day) for day in (date(2021, 3, 31), date(2021, 6, 30), date(2021, 12, 31))}
    page, whole = text(leader), shown(year_of()).whole
    assert "2021年已经过完" in text(leader, "/units/tazhong/")
    for name in ("支出都有凭证号", "年末银行余额相符", "监控报告都已通过", "整改都已销号", "结转下年", "结余交回"):
        assert name in page
    assert f"{whole.carried:,.2f}" in page
    assert f"{whole.surplus:,.2f}" in page
    assert whole.carried + whole.surplus == whole.budget - whole.executed > 0 < whole.carried
    refused = post(leader, CLOSE, status=422)
    assert "还有 " in refused
    assert "写明为什么照样结账" in refused
    assert year_of().closed_at is None
    assert "2021年已结账" in post(leader, CLOSE, {"reason": "银行对账单随后补"})
    assert LogEntry.objects.get(action="close_year").detail["reason"] == "银行对账单随后补"
    assert "2021年已经过完" not in text(leader, "/units/tazhong/")
    assert "2021年已经结账" in post(leader, CLOSE, {"reason": "再来"}, 422)
    made = post(clerk, NEXT, {**OPEN, "lines": carried_lines()})
    assert "已开2022年度" in made
    opened = year_of(2022)
    assert queries.carried(opened.lines.all(), date(2022, 1, 1)) == whole.carried
    assert cash(opened) == shown(year_of()).cash.onward
    for line in opened.lines.all():
        old = year_of().lines.get(code=line.code)
        assert (line.name, line.project, line.source, line.scope) == (old.name, old.project, old.source, old.scope)
        assert line.initial == 0
    assert "不能再来一次" in post(clerk, NEXT, {**OPEN, "lines": carried_lines()}, 422)
    assert (LogEntry.objects.filter(action="close_year").count(), LogEntry.objects.filter(action="open_next_year").count()) == (
        1,
        1,
    )
    assert {day: assemble(unit, day) for day in before} == before
    assert "上年结转" in str(assemble(unit, date(2022, 3, 31)).funds)


def test_it_is_too_early_and_reports_wait(at: At, settings: Any) -> None:
    leader = at("leader")
    assert "12 月 31 日起才能结账" in text(leader)
    assert "还没有过完" in post(leader, CLOSE, {"reason": "早"}, 422)
    settings.JIHENG_TODAY = date(2021, 12, 31)
    assert "还有监控报告没有办完，办完才能结账" in text(leader)
    refused = post(leader, CLOSE, {"reason": "急"}, 422)
    assert "还有监控报告没有办完（2021-06-30 填报中）" in refused
    assert year_of().closed_at is None


def test_what_is_wrong_stands_at_its_field_and_nothing_is_opened(over: At) -> None:
    from jiheng.web.log import LogEntry

    clerk = over("clerk")
    assert "还没有结账" in post(clerk, NEXT, OPEN, 422)
    post(over("leader"), CLOSE, {"reason": "对账单随后补"})
    lines = carried_lines()
    for sent, sentence in (
        ({"begin": "zero", "lines": lines}, "请填“结转依据”"),
        ({"begin": "half", "document": "文号甲", "lines": lines}, "请从两种里选一种"),
        ({**OPEN, "lines": [*lines, "999999"]}, "只能结转本年度有结转数的科目"),
        ({**OPEN, "document": "长" * 201, "lines": lines}, "最多 200 个字"),
    ):
        shown = post(clerk, NEXT, dict(sent), 422)
        assert sentence in shown
        assert str(sent.get("document", "")) in shown
    assert year_of(2022) is None
    assert not LogEntry.objects.filter(action="open_next_year").exists()


def test_a_line_that_is_not_carried_gives_its_cash_back(over: At) -> None:
    from jiheng.web.cycles.closing import shown
    from jiheng.web.ledger.left import cash_of
    from jiheng.web.ledger.queries import cash

    post(over("leader"), CLOSE, {"reason": "对账单随后补"})
    everything, lines = shown(year_of()).cash, year_of().lines.all()
    post(over("clerk"), NEXT, {"begin": "initial", "lines": []})
    assert cash(year_of(2022)) == cash_of(year_of(), lines).onward <= everything.onward
    assert sum(Decimal(line.initial) for line in year_of(2022).lines.all()) == sum(
        Decimal(line.initial) for line in lines if line.scope != "supplement"
    )


def test_only_a_leader_closes_and_only_a_clerk_opens(over: At) -> None:
    from jiheng.web.budgets.models import BudgetYear

    for name, code in (("clerk", 403), ("office", 403), ("auditor", 403), ("reviewer", 403), ("admin", 404)):
        assert over(name).post(CLOSE, {"reason": "x"}).status_code == code, name
    assert "由监控小组组长结账" in text(over("clerk"))
    post(over("leader"), CLOSE, {"reason": "对账单随后补"})
    assert over("leader").post(NEXT, OPEN).status_code == 403
    assert "由填报员开新年度" in text(over("leader"))
    other = BudgetYear.objects.filter(unit__code="demo-b").first()
    assert other
    for client in (over("leader"), over("clerk")):
        assert client.get("/units/demo-b/year-end/").status_code == 404
        assert client.post(f"/units/demo-b/year-end/{other.year}/close/", {"reason": "x"}).status_code == 404
        assert client.post(f"{PAGE}1999/close/", {"reason": "x"}).status_code == 404


def test_the_closed_year_takes_nothing_and_the_next_begins_with_what_came(over: At) -> None:
    from jiheng.web.ledger.actions import receive
    from jiheng.web.orgs.models import User
    from jiheng.web.refusals import Refused

    post(over("leader"), CLOSE, {"reason": "对账单随后补"})
    post(over("clerk"), NEXT, {**OPEN, "lines": carried_lines()})
    line = year_of().lines.first()
    with pytest.raises(Refused, match=r"2021年已经结账"):
        receive(User.objects.get(username="clerk"), line, Decimal(1), date(2021, 12, 30), summary="迟到的拨款")
    assert "2022" in text(over("clerk"), "/units/tazhong/ledger/?year=2022")


def test_carry_is_never_typed_by_hand(at: At) -> None:
    from jiheng.web.budgets.actions import add_change
    from jiheng.web.orgs.models import User
    from jiheng.web.refusals import Refused

    year = year_of()
    with pytest.raises(Refused, match="结转不能手工录入"):
        add_change(User.objects.get(username="clerk"), year, "carry", "x", date(2021, 6, 1), {year.lines.first(): Decimal(1)})


def test_a_cycle_opened_in_the_old_year_can_still_be_filed(over: At) -> None:
    from jiheng.web.cycles.actions import open_cycle
    from jiheng.web.orgs.models import Unit, User

    post(over("leader"), CLOSE, {"reason": "对账单随后补"})
    leader = User.objects.get(username="leader")
    cycle = open_cycle(leader, Unit.objects.get(code="tazhong"), date(2021, 12, 31), datetime(2022, 1, 20, tzinfo=UTC))
    assert cycle.year == 2021
