"""What a report that is about to go up still lacks: indicators without an actual value, and lights without a reason.

Nothing of it stops the report; whoever sends it nevertheless says so by a second press, and the log keeps how much it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jiheng.compute.view import IndicatorRow, Monitoring, monitor
from jiheng.web.cycles import actions, live
from jiheng.web.cycles.models import Filing
from jiheng.web.targets.models import ApprovedIndicator

ACTS = ("send_up", "submit")


@dataclass(frozen=True, slots=True)
class Lacking:
    """The indicators without a value and those without a reason, each by its key and name."""

    unfilled: tuple[tuple[int, str], ...]
    unexplained: tuple[tuple[int, str], ...]

    def __bool__(self) -> bool:
        """Whether anything is missing."""
        return bool(self.unfilled or self.unexplained)

    @property
    def counts(self) -> dict[str, int]:
        """How much is missing, as the log keeps it."""
        return {"unfilled": len(self.unfilled), "unexplained": len(self.unexplained)}


def asks(filing: Filing, act: str) -> bool:
    """Whether an act sends the report up from where it stands."""
    return act in ACTS and filing.state in actions.MOVES[act][0]


def of(filing: Filing) -> Lacking:
    """What is missing in the report as it stands now."""
    view = monitor(live.now(filing), live.used_by(filing))
    approved = ApprovedIndicator.objects.filter(unit=filing.unit, year=filing.cycle.year, project="")
    keys = {(one.level1, one.level2, one.name): one.pk for one in approved}

    def named(rows: Iterable[IndicatorRow]) -> tuple[tuple[int, str], ...]:
        return tuple((keys[one.level1, one.level2, one.name], one.name) for one in (row.indicator for row in rows))

    return Lacking(named(unfilled(view)), named(view.unnamed))


def due(view: Monitoring) -> list[IndicatorRow]:
    """The indicators of which a value is asked at the cutoff."""
    return [row for row in view.indicators if not row.indicator.actual.not_due]


def unfilled(view: Monitoring) -> list[IndicatorRow]:
    """Those of them that have none."""
    return [row for row in due(view) if not (row.indicator.actual.value or row.indicator.actual.words)]
