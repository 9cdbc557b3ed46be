"""Weighing many entries at once keeps the limits that entering them one by one keeps."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from jiheng.web.budgets import queries as budgets
from jiheng.web.budgets.actions import add_change
from jiheng.web.ledger import queries
from jiheng.web.ledger.actions import pay, receive, reverse, weigh_entries
from jiheng.web.ledger.margins import Margins
from jiheng.web.ledger.models import Entry
from jiheng.web.refusals import NotAllowed, Refused
from web.ledger.making import Made, on


def some_ledger(town: Made, chance: Random) -> None:
    """Enter what chance brings; what is refused is left out."""
    for number in range(40):
        line, day = chance.choice(town.lines), on(1) + timedelta(chance.randrange(365))
        amount = Decimal(chance.randrange(1, 30000)) / 100
        act = chance.choice((receive, pay, pay, None))
        try:
            if act:
                entry = act(town.clerk, line, amount, day, summary="一笔", voucher=f"付{number}")
                if chance.random() < 0.2:
                    reverse(town.clerk, entry, reason="记错", day=day)
            else:
                add_change(town.clerk, town.year, "adjustment", "文件", day, {line: amount * chance.choice((1, -1))})
        except Refused:
            continue


@pytest.mark.parametrize("seed", range(4))
def test_the_limits_are_those_of_the_queries_on_every_day(town: Made, seed: int) -> None:
    some_ledger(town, Random(seed))
    assert Entry.objects.count() > 5
    margins = Margins(town.year)
    for day in (on(1) + timedelta(more) for more in range(0, 365, 7)):
        assert margins.cash.least_from(day) == queries.lowest_cash(town.year, day)
        for line in town.lines:
            assert margins.lines[line.pk].least_from(day)[0] == budgets.available(line, day)


def test_entries_are_weighed_against_each_other_and_none_is_kept(town: Made) -> None:
    wage, office = town.lines
    drafts = [
        Entry(kind=kind, line=line, amount=Decimal(amount), day=date(2021, month, 1), summary="一笔", voucher=voucher)
        for kind, line, amount, month, voucher in (
            ("payment", wage, 600, 3, "付1"),
            ("payment", wage, 600, 4, "付2"),
            ("receipt", wage, 2000, 2, "收1"),
            ("payment", office, 10, 1, "付3"),
            ("payment", office, 10, 5, "付1"),
        )
    ]
    refused = weigh_entries(town.clerk, town.year, drafts)
    said = {3: "2021-01-01 单位账上只有 0.00 元", 1: "“工资”在 2021-04-01 可用 400.00 元", 4: "凭据号 付1 已经用在第 2 号上"}
    assert refused.keys() == said.keys()
    assert all(refused[place].message.startswith(words) for place, words in said.items())
    assert not Entry.objects.exists()
    with pytest.raises(NotAllowed):
        weigh_entries(town.leader, town.year, drafts)
