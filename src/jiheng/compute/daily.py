"""An amount on each day of a year, changed by movements from their day on, and the least of it from a day to the year's end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal


class Daily:
    """What is there at the end of each day of a year."""

    def __init__(self, year: int, start: Decimal, moves: Iterable[tuple[date, Decimal]] = ()) -> None:
        """Begin with an amount; each movement counts from its day on."""
        self.first = date(year, 1, 1)
        self.held = [start] * ((date(year, 12, 31) - self.first).days + 1)
        for day, amount in moves:
            self.move(day, amount)

    def move(self, day: date, amount: Decimal) -> None:
        """Add an amount from a day on, or take it away."""
        for place in range((day - self.first).days, len(self.held)):
            self.held[place] += amount

    def least_from(self, day: date) -> tuple[Decimal, date]:
        """The least that is there on a day and after it, and the first day on which it is so."""
        start = (day - self.first).days
        least = min(self.held[start:])
        return least, self.first + timedelta(self.held.index(least, start))
