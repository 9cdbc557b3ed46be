"""What a line leaves at the end of its year, and what of the cash goes back."""

from datetime import date
from decimal import Decimal

import pytest

from jiheng.compute.year_end import Cash, Left, cash_left, left_over, together
from jiheng.profiles.profile import profile

USED = profile("national", date(2021, 12, 31))


@pytest.mark.parametrize(
    ("budget", "executed", "scope", "part", "carried", "surplus"),
    [
        ("100.00", "64.19", "project", "project", "35.81", "0"),
        ("100.00", "64.19", "basic", "staff", "0", "35.81"),
        ("100.00", "64.19", "supplement", "project", "35.81", "0"),
        ("100.00", "64.19", "supplement", "staff", "0", "35.81"),
        ("100.00", "100.00", "project", "project", "0", "0"),
        ("100.00", "100.01", "project", "project", "0", "0"),
        ("0", "0", "basic", "running", "0", "0"),
    ],
)
def test_a_line_leaves_either_the_one_or_the_other(
    budget: str, executed: str, scope: str, part: str, carried: str, surplus: str
) -> None:
    assert left_over(Decimal(budget), Decimal(executed), scope, part, USED) == Left(
        Decimal(budget), Decimal(executed), Decimal(carried), Decimal(surplus)
    )


def test_lines_add_up() -> None:
    parts = [Left(Decimal(10), Decimal(4), Decimal(6), Decimal(0)), Left(Decimal(5), Decimal(2), Decimal(0), Decimal(3))]
    assert together(parts) == Left(Decimal(15), Decimal(6), Decimal(6), Decimal(3))
    assert together([]) == Left()


@pytest.mark.parametrize(
    ("held", "unspent", "returned", "onward"),
    [("10", "4", "4", "6"), ("3", "4", "3", "0"), ("10", "-2", "0", "10"), ("0", "0", "0", "0"), ("-1", "4", "0", "-1")],
)
def test_no_more_goes_back_than_is_there(held: str, unspent: str, returned: str, onward: str) -> None:
    assert cash_left(Decimal(held), Decimal(unspent)) == Cash(Decimal(held), Decimal(returned), Decimal(onward))
