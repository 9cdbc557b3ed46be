"""The money of lines together, an amount spread over months, and the least of a year's days from a day on."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from jiheng.compute.budget import Money, evenly, together
from jiheng.compute.daily import Daily
from jiheng.profiles.profile import profile

CENTS = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)
DAYS = st.dates(date(2020, 1, 1), date(2020, 12, 31))


def test_lines_together_have_one_rate_of_their_sums() -> None:
    whole = together([Money(Decimal(100), Decimal(-20), Decimal(60), Decimal(30)), Money(Decimal(20), Decimal(0), Decimal(5))])
    assert (whole.budget, whole.received, whole.paid, whole.available) == (100, 65, 30, 70)
    assert whole.rate(profile()).value == 30
    assert together([]).rate(profile()).value is None


@given(CENTS, st.integers(1, 12))
def test_months_come_to_the_amount_and_differ_by_less_than_a_cent_each(amount: Decimal, months: int) -> None:
    plan = evenly(amount, months)
    assert len(plan) == months
    assert sum(plan) == amount
    assert all(month == plan[0] for month in plan[:-1])
    assert 0 <= plan[-1] - plan[0] < Decimal("0.01") * months


@given(st.lists(st.tuples(DAYS, st.integers(-50, 50).map(Decimal)), max_size=12), DAYS)
def test_the_least_is_that_of_every_day_by_itself(moves: list[tuple[date, Decimal]], asked: date) -> None:
    def held(day: date) -> Decimal:
        return 7 + sum((amount for moved, amount in moves if moved <= day), Decimal(0))

    days = [asked + timedelta(more) for more in range((date(2020, 12, 31) - asked).days + 1)]
    least = min(map(held, days))
    assert Daily(2020, Decimal(7), moves).least_from(asked) == (least, next(day for day in days if held(day) == least))
