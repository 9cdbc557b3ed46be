"""What the data of the ledger is written in: a budget line, a movement of money, and a mistake with its correction."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

YEAR = 2021
HALF = range(1, 7)


class Line(NamedTuple):
    """A budget line; lines of one `name` are one use of the report. `monthly` is its plan, if that is no twelfth."""

    code: str
    name: str
    detail: str
    amount: str
    scope: str = "basic"
    part: str = "staff"
    three_public: bool = False
    monthly: str = ""
    project: str = ""

    @property
    def classified(self) -> str:
        """The economic class: the code up to its own suffix."""
        return self.code.partition("-")[0]


class Posting(NamedTuple):
    """A receipt or a payment; `day` and `due` are months and days of the year."""

    line: str
    day: str
    amount: str
    summary: str
    party: str
    due: str = ""
    arrears: str = ""

    @property
    def money(self) -> Decimal:
        """The amount in yuan."""
        return Decimal(self.amount)

    @property
    def month(self) -> int:
        """The month of the day."""
        return int(self.day[:2])


class Mistake(NamedTuple):
    """A payment that was entered wrongly, and its reversal; the right entry is an ordinary posting."""

    wrong: Posting
    reversed_on: str
    reason: str


def on(day: str, year: int = YEAR) -> date:
    """The day of the demo's year: 06-30 → 30 June 2021."""
    return date.fromisoformat(f"{year}-{day}")


def by_month(
    line: str, days: tuple[str, ...], amounts: tuple[str, ...], summary: str, party: str, dues: tuple[str, ...] = ()
) -> tuple[Posting, ...]:
    """One posting a month from January on; `{month}` in the summary is the month of the day."""
    late = dues or ("",) * len(days)
    return tuple(
        Posting(line, day, amount, summary.format(month=int(day[:2])), party, due)
        for day, amount, due in zip(days, amounts, late, strict=True)
    )
