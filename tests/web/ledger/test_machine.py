"""The ledger beside a model of a few lines: whatever people do in whatever order, both give the same sums and refusals."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from jiheng.web.budgets.actions import add_change
from jiheng.web.budgets.queries import amount as amount_on
from jiheng.web.cycles.year_end import close_year
from jiheng.web.ledger import queries
from jiheng.web.ledger.actions import pay, receive, reverse
from jiheng.web.ledger.models import Book, Entry, Kind
from jiheng.web.ledger.verify import broken
from jiheng.web.refusals import Refused
from support import torture
from web.ledger.making import YEAR, made

RUNS, STEPS = torture(60, 2000), torture(30, 50)
LINES = st.integers(0, 1)
CENTS = st.integers(1, 60_000)
DAYS = st.integers(1, 365)
LAST = 365
CLOSES_AFTER = 20  # entries, so that most runs have something to close


class Move(NamedTuple):
    """An entry of the model, in 分 and days of the year."""

    kind: Kind
    line: int
    cents: int
    day: int
    reverses: int | None = None

    @property
    def cash(self) -> int:
        """What it adds to the cash."""
        return self.cents if (self.kind is Kind.RECEIPT) == (self.reverses is None) else -self.cents


def on(day: int) -> date:
    return date.fromordinal(date(YEAR, 1, 1).toordinal() + day - 1)


def yuan(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


class Machine(RuleBasedStateMachine):
    """People at work on one unit's year."""

    @initialize(initial=st.tuples(st.integers(0, 100_000), st.integers(0, 100_000)))
    def begin(self, initial: tuple[int, int]) -> None:
        self.town = made({"工资": str(yuan(initial[0])), "办公费": str(yuan(initial[1]))})
        self.initial, self.moves, self.changes, self.closed = initial, list[Move](), list[tuple[int, int, int]](), False
        self.entries: list[Entry] = []

    # The model

    def amount(self, line: int, day: int) -> int:
        return self.initial[line] + sum(cents for place, cents, decided in self.changes if place == line and decided <= day)

    def standing(self, line: int, day: int) -> int:
        undone = {move.reverses for move in self.moves}
        stand = (move for number, move in enumerate(self.moves) if number not in undone and move.reverses is None)
        return sum(move.cents for move in stand if move.kind is Kind.PAYMENT and move.line == line and move.day <= day)

    def available(self, line: int, day: int) -> int:
        return min(
            self.amount(line, end) - self.standing(line, end) for end in range(day, LAST + 1) if end in self.ends() or end == day
        )

    def cash(self, day: int) -> int:
        return sum(move.cash for move in self.moves if move.day <= day)

    def lowest_cash(self, day: int) -> int:
        return min(self.cash(end) for end in {day, *(move.day for move in self.moves if move.day > day)})

    def ends(self) -> set[int]:
        return {LAST, *(move.day for move in self.moves), *(decided for _, _, decided in self.changes)}

    # What people do

    def enter(self, may: bool, move: Move, act: Any) -> None:
        """Do it, and see that it is refused exactly where the model says so."""
        try:
            self.entries.append(act())
        except Refused:
            assert not may or self.closed, "refused what should go"
        else:
            assert may, "let in what should be refused"
            assert not self.closed, "entered in a closed year"
            self.moves.append(move)

    @rule(line=LINES, cents=CENTS, day=DAYS)
    def receives(self, line: int, cents: int, day: int) -> None:
        move = Move(Kind.RECEIPT, line, cents, day)
        self.enter(True, move, lambda: self.made_entry(receive, move))

    @rule(line=LINES, cents=CENTS, day=DAYS)
    def pays(self, line: int, cents: int, day: int) -> None:
        self.try_to_pay(Move(Kind.PAYMENT, line, cents, day))

    @rule(line=LINES, day=DAYS, over=st.integers(0, 1))
    def pays_all(self, line: int, day: int, over: int) -> None:
        """Pay all that can be paid, or a 分 more."""
        cents = min(self.available(line, day), self.lowest_cash(day)) + over
        if cents > 0:
            self.try_to_pay(Move(Kind.PAYMENT, line, cents, day))

    def try_to_pay(self, move: Move) -> None:
        may = move.cents <= min(self.available(move.line, move.day), self.lowest_cash(move.day))
        self.enter(may, move, lambda: self.made_entry(pay, move))

    def made_entry(self, act: Any, move: Move) -> Entry:
        line, clerk = self.town.lines[move.line], self.town.clerk
        made_entry: Entry = act(clerk, line, yuan(move.cents), on(move.day), summary="x", sure=True)
        return made_entry

    @precondition(lambda self: self.moves)
    @rule(pick=st.integers(0, 10_000), later=st.integers(-5, 60))
    def reverses(self, pick: int, later: int) -> None:
        number = pick % len(self.moves)
        old = self.moves[number]
        move = Move(old.kind, old.line, old.cents, max(1, min(LAST, old.day + later)), number)
        done_before = old.reverses is not None or number in {one.reverses for one in self.moves}
        may = not done_before and move.day >= old.day
        if may and old.kind is Kind.RECEIPT:
            may = self.lowest_cash(move.day) >= old.cents
        self.enter(may, move, lambda: reverse(self.town.clerk, self.entries[number], reason="x", day=on(move.day)))

    @rule(cents=st.integers(-40_000, 40_000).filter(bool), both=st.booleans(), line=LINES, day=DAYS)
    def changes_budget(self, cents: int, both: bool, line: int, day: int) -> None:
        wanted = {line: cents, 1 - line: -cents} if both else {line: cents}
        self.changes += [(place, amount, day) for place, amount in wanted.items()]
        may = all(self.available(place, day) >= 0 for place in wanted) and not self.closed
        amounts = {self.town.lines[place]: yuan(amount) for place, amount in wanted.items()}
        try:
            add_change(self.town.clerk, self.town.year, "virement" if both else "adjustment", "x", on(day), amounts)
        except Refused:
            assert not may
            del self.changes[-len(wanted) :]
        else:
            assert may

    @precondition(lambda self: len(self.moves) > CLOSES_AFTER)
    @rule()
    def closes(self) -> None:
        try:
            close_year(self.town.leader, self.town.year, "年终结账")
        except Refused:
            assert self.closed
        self.closed = True

    # What holds at every moment

    @invariant()
    def sums_agree(self) -> None:
        if not self.moves:
            return
        day = self.moves[-1].day
        assert queries.cash(self.town.year, on(day)) == yuan(self.cash(day))
        for place, line in enumerate(self.town.lines):
            assert queries.available(line, on(day)) == yuan(self.available(place, day)) >= 0

    def teardown(self) -> None:
        """Replay all that was kept, and hold it against the model, the sums and the chain."""
        if not hasattr(self, "town") or not self.moves:
            return
        kept = list(Entry.objects.filter(book__year=self.town.year).order_by("number"))
        book = Book.objects.get(year=self.town.year)
        assert [entry.number for entry in kept] == list(range(1, book.last_number + 1)) == list(range(1, len(self.moves) + 1))
        assert list(broken(book)) == []
        assert [queries.moved(entry) for entry in kept] == [yuan(move.cash) for move in self.moves]
        assert [held for _, held in queries.balances(kept)][-1] == queries.cash(self.town.year) == yuan(self.cash(LAST))
        self.sums_by_line(kept)

    def sums_by_line(self, kept: list[Entry]) -> None:
        """See that a reversed pair is nothing, and that each line is the sum of what stands."""
        gone = {number for entry in kept if entry.reverses for number in (entry.number, entry.reverses.number)}
        for place, line in enumerate(self.town.lines):
            for found, kind in ((queries.receipts([line]), Kind.RECEIPT), (queries.payments([line]), Kind.PAYMENT)):
                stand = [entry.amount for entry in kept if entry.line == line and entry.kind == kind and entry.number not in gone]
                assert queries.net(found) == queries.net_by_line(found).get(line.pk, 0) == sum(stand)
            assert amount_on(line, on(LAST)) == yuan(self.amount(place, LAST))


@pytest.mark.django_db
def test_the_ledger_adds_up_whatever_people_do() -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)),
    )
