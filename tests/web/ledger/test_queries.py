"""What the ledger says of itself: net sums, cash, filters, running balance, what was paid on time."""

from decimal import Decimal
from typing import Any

import pytest

from jiheng.web.budgets.models import BudgetLine
from jiheng.web.ledger import queries
from jiheng.web.ledger.actions import pay, receive, reverse
from jiheng.web.ledger.models import Entry
from web.ledger.making import Made, on


@pytest.fixture
def kept(town: Made) -> list[Entry]:
    """Return seven entries of two lines, one of them reversed a month later."""
    clerk, (wages, office) = town.clerk, town.lines
    BudgetLine.objects.filter(pk=office.pk).update(scope="project", part="project")
    entries = [receive(clerk, wages, Decimal(900), on(1), summary="财政拨款", party="县财政局")]
    entries += [pay(clerk, wages, Decimal("100.01"), on(2), summary="二月工资", due_on=on(2, 15), voucher="记-1")]
    entries += [pay(clerk, wages, Decimal(100), on(3, 20), summary="三月工资", due_on=on(3, 15), voucher="记-2")]
    entries += [pay(clerk, office, Decimal(50), on(3), summary="购纸", party="文具店", due_on=on(3, 31))]
    entries += [reverse(clerk, entries[3], reason="退货", day=on(4))]
    entries += [pay(clerk, office, Decimal(40), on(4), summary="再购纸", party="文具店", due_on=on(4))]
    receive(clerk, office, Decimal("0.5"), on(5), summary="退款")
    return entries


def test_sums_are_net_and_of_a_day(town: Made, kept: list[Entry]) -> None:
    paid = queries.payments(town.lines, on(3, 31))
    assert queries.net(paid) == Decimal("250.01")
    assert queries.net(queries.payments(town.lines)) == Decimal("240.01")
    assert queries.net(queries.receipts(town.lines, on(4))) == 900
    assert queries.net(queries.receipts([])) == 0
    wages, office = town.lines
    assert queries.net_by_line(queries.payments(town.year.lines.all())) == {wages.pk: Decimal("200.01"), office.pk: Decimal(40)}
    assert queries.net_by_scope(paid) == {("basic", "staff"): Decimal("200.01"), ("project", "project"): Decimal(50)}


def test_cash_is_what_was_received_less_what_was_paid(town: Made, kept: list[Entry]) -> None:
    days = {on(1): "900", on(2): "799.99", on(3): "749.99", on(3, 20): "649.99", on(4): "659.99", on(12): "660.49"}
    for day, held in days.items():
        assert queries.cash(town.year, day) == Decimal(held)
    assert queries.cash(town.year) == Decimal("660.49")
    assert queries.lowest_cash(town.year, on(1)) == (Decimal("649.99"), on(3, 20))
    assert queries.lowest_cash(town.year, on(6)) == (Decimal("660.49"), on(6))


def test_a_list_carries_its_balance(town: Made, kept: list[Entry]) -> None:
    held = [balance for _, balance in queries.balances(queries.entries(town.year))]
    assert held == [Decimal(text) for text in ("900", "799.99", "699.99", "649.99", "699.99", "659.99", "660.49")]
    last = queries.entries(town.year, month=5)
    assert [balance for _, balance in queries.balances(last, queries.cash(town.year, on(4, 30)))] == [Decimal("660.49")]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7]),
        ({"month": 3}, [3, 4]),
        ({"kind": "receipt"}, [1, 7]),
        ({"words": "购纸"}, [4, 6]),
        ({"words": "文具店 再"}, [6]),
        ({"words": "记-2"}, [3]),
        ({"words": "财政局 文具店"}, []),
        ({"month": 4, "kind": "payment", "words": "纸"}, [6]),
    ],
)
def test_entries_are_found_by_all_that_is_asked_for(
    town: Made, kept: list[Entry], wanted: dict[str, Any], numbers: list[int]
) -> None:
    assert [entry.number for entry in queries.entries(town.year, **wanted)] == numbers
    assert [entry.number for entry in queries.entries(town.year, line=town.lines[1], **wanted)] == [
        number for number in numbers if number in {4, 5, 6, 7}
    ]


def test_what_was_paid_on_time_leaves_reversed_payments_out(town: Made, kept: list[Entry]) -> None:
    first, second = (line.pk for line in town.lines)
    assert queries.on_time_by_line(town.lines) == {first: (1, 2), second: (1, 1)}
    assert queries.on_time_by_line(town.lines, on(3, 31)) == {first: (1, 2)}
    assert queries.on_time_by_line([second]) == {second: (1, 1)}
    assert set(queries.payments_due(town.lines)) == {kept[1], kept[2], kept[5]}


def test_a_page_of_entries_is_one_query(town: Made, kept: list[Entry], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        shown = [(entry.line.name, entry.reverses, getattr(entry, "reversal", None)) for entry in queries.entries(town.year)]
    assert len(shown) == 7
