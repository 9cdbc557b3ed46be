"""What the board of corrections shows: cards by where they stand, and what the measures of the cycle before achieved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from jiheng.compute.view import monitor
from jiheng.model.terms import CAUSES
from jiheng.profiles.profile import profile
from jiheng.web.assemble import assemble
from jiheng.web.clock import today
from jiheng.web.cycles.models import CorrectionItem, CorrectionStep, DeviationNote, Filing, Following
from jiheng.web.cycles.queries import filings
from jiheng.web.cycles.rerun import Checks, Standing, checks_of
from jiheng.web.orgs.models import Unit
from jiheng.web.targets.models import ApprovedIndicator

ASKED = "asked"  # the column of what is still to be explained


@dataclass(frozen=True, slots=True)
class Card:
    """One indicator to be explained, or one measure that is followed."""

    state: str
    indicator: ApprovedIndicator | None
    now: Standing | None
    note: DeviationNote | None = None
    item: CorrectionItem | None = None
    steps: list[CorrectionStep] = field(default_factory=list)
    earlier: date | None = None  # the cutoff of a cycle before the one shown

    @property
    def late(self) -> bool:
        """Whether the day has passed and the measure is not closed."""
        return bool(self.item and late(self.item))

    @property
    def causes(self) -> str:
        """The official words of the causes."""
        return "、".join(CAUSES[code].label for code in (self.note.causes if self.note else ()) if code in CAUSES)

    @property
    def last(self) -> CorrectionStep | None:
        """The last word."""
        return self.steps[-1] if self.steps else None


@dataclass(frozen=True, slots=True)
class Achieved:
    """A measure of the cycle before, with its indicator then and now."""

    item: CorrectionItem
    before: Standing
    after: Standing


def late(item: CorrectionItem) -> bool:
    """Whether the day of a measure has passed and it is not closed (逾期)."""
    return bool(item.due and item.due < today() and item.state != Following.CLOSED)


def cards(filing: Filing) -> list[Card]:
    """Every card: what the filing has to explain, its measures, and those of earlier cycles that are open or of its year."""
    checks = checks_of(filing)
    return [*_asked(filing, checks), *(_card(one, filing, checks) for one in _items(filing))]


def achieved(filing: Filing) -> tuple[Filing | None, list[Achieved]]:
    """The last filing before this one that named measures, and what each achieved by the cutoff of this one."""
    earlier = [one for one in filings(filing.unit) if one.cycle.cutoff < filing.cycle.cutoff]
    last = next((one for one in earlier if one.corrections.exists()), None)
    if last is None:
        return None, []
    checks, before = checks_of(filing), checks_of(last)
    named = last.corrections.filter(deviation__isnull=False).select_related("deviation__indicator")
    found = [(one, one.deviation.indicator) for one in named if one.deviation]
    return last, [
        Achieved(one, before.at(indicator, last.cycle.cutoff), checks.at(_same(indicator, filing), filing.cycle.cutoff))
        for one, indicator in found
    ]


def _same(indicator: ApprovedIndicator, filing: Filing) -> ApprovedIndicator:
    """The indicator of the filing's year that bears the same name, else the one given."""
    same = ApprovedIndicator.objects.filter(unit=filing.unit, year=filing.cycle.year, project=indicator.project)
    return same.filter(name=indicator.name).first() or indicator


def _items(filing: Filing) -> Iterable[CorrectionItem]:
    """Planned measures up to this cycle: all that are open, and those of the year that are closed."""
    planned = planned_of(filing.unit).filter(filing__cycle__cutoff__lte=filing.cycle.cutoff)
    shown = planned.exclude(state=Following.CLOSED) | planned.filter(filing__cycle__year=filing.cycle.year)
    return shown.prefetch_related("steps").order_by("due", "id")


def _asked(filing: Filing, checks: Checks) -> list[Card]:
    """Indicators whose light asks for a cause, and named ones for which no measure is there."""
    used = profile(filing.cycle.profile, filing.cycle.cutoff)
    view = monitor(assemble(filing.unit, filing.cycle.cutoff, filing), used)
    by_name = {one.name: one for one in ApprovedIndicator.objects.filter(unit=filing.unit, year=filing.cycle.year, project="")}
    unnamed = [by_name[row.indicator.name] for row in view.unnamed]
    notes = filing.deviations.filter(corrections=None).select_related("indicator")
    return [
        *(Card(ASKED, one, checks.at(one, filing.cycle.cutoff)) for one in unnamed),
        *(Card(ASKED, note.indicator, checks.at(note.indicator, filing.cycle.cutoff), note) for note in notes),
    ]


def _card(item: CorrectionItem, filing: Filing, checks: Checks) -> Card:
    note = item.deviation
    one = note.indicator if note else None
    now = checks.now(one) if one and item.state != Following.CLOSED else None
    earlier = item.filing.cycle.cutoff if item.filing_id != filing.pk else None
    return Card(item.state, one, now, note, item, list(item.steps.all()), earlier)


def planned_of(unit: Unit) -> QuerySet[CorrectionItem]:
    """The measures of a unit that are followed."""
    related = ("filing__cycle", "filing__unit", "deviation__indicator")
    return CorrectionItem.objects.filter(filing__unit=unit, planned=True).select_related(*related)
