"""The check again: where an indicator stood at a cutoff, and where it stands now, so that a measure is closed on facts.

An indicator that counts itself is judged on the business date; one that is stated by hand at the last cutoff at which
something was stated of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from jiheng.compute.view import IndicatorRow, Monitoring, complete, monitor
from jiheng.model.figure import NO_VALUE
from jiheng.model.terms import LIGHTS
from jiheng.profiles.profile import Profile, profile
from jiheng.web.assemble import assemble, assemble_project
from jiheng.web.clock import today
from jiheng.web.cycles.models import Filing
from jiheng.web.orgs.models import Unit
from jiheng.web.targets.models import ApprovedIndicator, Basis, Progress

UNJUDGED = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an indicator stands on a day; no row where that cannot be said."""

    day: date
    row: IndicatorRow | None
    used: Profile

    @property
    def light(self) -> str:
        """The code of its light."""
        return self.row.light.code if self.row else UNJUDGED

    @property
    def label(self) -> str:
        """The official word of its light."""
        return LIGHTS[self.light].label

    @property
    def how(self) -> str:
        """How the light came about."""
        return self.row.light.how if self.row else ""

    @property
    def failing(self) -> bool:
        """Whether the light asks for a cause, or nothing can be judged yet."""
        return self.light in (*self.used.reason_required_at, UNJUDGED)

    @property
    def completion(self) -> str:
        """The completion as the report prints it; — where there is none."""
        pair = self.row.completion if self.row else None
        if pair and pair.computed and pair.computed.value is not None:
            return pair.computed.printed(self.used.completion_places)
        return pair.stated.printed() if pair and pair.stated else NO_VALUE


@dataclass(frozen=True, slots=True)
class Checks:
    """The checks of one unit, each day computed once."""

    unit: Unit
    name: str = "national"
    _seen: dict[tuple[date, str], Monitoring] = field(default_factory=dict)

    def at(self, one: ApprovedIndicator, day: date) -> Standing:
        """Where an indicator stood at a cutoff."""
        used = profile(self.name, day)
        key = (day, one.project)
        if key not in self._seen:
            report = assemble_project(self.unit, day, None, one.project) if one.project else assemble(self.unit, day)
            self._seen[key] = monitor(complete(report, used)[0], used)
        rows = self._seen[key].indicators
        return Standing(day, next((row for row in rows if row.indicator.name == one.name), None), used)

    def now(self, one: ApprovedIndicator) -> Standing:
        """Where an indicator stands now."""
        return self.at(one, judged_on(one))


def checks_of(filing: Filing) -> Checks:
    """The checks of a filing's unit by the profile of its cycle."""
    return Checks(filing.unit, filing.cycle.profile)


def judged_on(one: ApprovedIndicator) -> date:
    """The day on which an indicator can be judged last."""
    last = max(min(today(), date(one.year, 12, 31)), date(one.year, 1, 1))
    basis = Basis.objects.filter(indicator=one).first()
    if basis is not None and basis.how != "stated":
        return last
    stated = Progress.objects.filter(indicator=one, cutoff__lte=last).order_by("-cutoff").first()
    return stated.cutoff if stated else last
