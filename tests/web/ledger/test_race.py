"""A line with room for exactly ten payments gives exactly ten, however many ask at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connections

from jiheng.web.budgets.actions import add_change
from jiheng.web.ledger import queries
from jiheng.web.ledger.actions import pay, receive
from jiheng.web.ledger.models import Book, Entry
from jiheng.web.ledger.verify import broken
from jiheng.web.refusals import Refused
from support import torture
from web.ledger.making import Made, made, on

THREADS, ROOM = 64, 10
ROUNDS = torture(3, 200)


def at_once(acts: list[Callable[[], object]]) -> list[bool]:
    """Do all acts at the same moment, each on a connection of its own; return which were not refused."""
    barrier = Barrier(len(acts))

    def done(act: Callable[[], object]) -> bool:
        try:
            barrier.wait()
            act()
        except Refused:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(done, acts))


def payment(town: Made, number: int, line: int = 0) -> Callable[[], object]:
    """Return an act that pays one yuan."""
    return lambda: pay(town.clerk, town.lines[line], Decimal(1), on(6), summary=f"第{number}笔", sure=True)


def whole(town: Made) -> None:
    """Check that the book is numbered, sealed and added up."""
    book = Book.objects.get(year=town.year)
    numbers = list(Entry.objects.filter(book=book).values_list("number", flat=True))
    assert numbers == list(range(1, book.last_number + 1))
    assert list(broken(book)) == []


@pytest.mark.django_db(transaction=True)
def test_ten_payments_fit_and_no_more() -> None:
    for _ in range(ROUNDS):
        town = made({"工资": str(ROOM), "办公费": "1000"})
        receive(town.clerk, town.lines[1], Decimal(1000), on(1), summary="拨款")
        assert sum(at_once([payment(town, number) for number in range(THREADS)])) == ROOM
        assert queries.available(town.lines[0], on(6)) == 0
        whole(town)


@pytest.mark.django_db(transaction=True)
def test_ten_payments_find_cash_on_whatever_line_and_no_more() -> None:
    for _ in range(ROUNDS):
        town = made({"工资": "1000", "办公费": "1000"})
        receive(town.clerk, town.lines[0], Decimal(ROOM), on(1), summary="拨款")
        assert sum(at_once([payment(town, number, number % 2) for number in range(THREADS)])) == ROOM
        assert queries.cash(town.year) == 0
        whole(town)


@pytest.mark.django_db(transaction=True)
def test_cuts_and_payments_never_take_the_same_money() -> None:
    for _ in range(ROUNDS):
        town = made({"工资": str(ROOM), "办公费": "1000"})
        receive(town.clerk, town.lines[1], Decimal(1000), on(1), summary="拨款")

        def cut(town: Made = town) -> object:
            return add_change(town.clerk, town.year, "adjustment", "x", on(3), {town.lines[0]: Decimal(-1)}, "")

        acts = [act for number in range(THREADS // 2) for act in (payment(town, number), cut)]
        assert sum(at_once(acts)) == ROOM
        assert queries.available(town.lines[0], on(1)) == 0
        whole(town)


@pytest.mark.django_db(transaction=True)
def test_the_first_entries_of_a_book_share_one() -> None:
    town = made()

    def first(number: int) -> Callable[[], object]:
        return lambda: receive(town.clerk, town.lines[0], Decimal(1), on(1), summary=str(number), sure=True)

    assert all(at_once([first(number) for number in range(16)]))
    assert Book.objects.get(year=town.year).last_number == 16
    whole(town)
