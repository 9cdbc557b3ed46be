"""What pages ask of cycles and filings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse

from jiheng.web.cycles.models import CorrectionItem, Cycle, Filing, ReturnedItem, State
from jiheng.web.orgs.models import Unit


def filings(unit: Unit) -> list[Filing]:
    """All filings of a unit, the newest cutoff first."""
    return list(Filing.objects.filter(unit=unit).select_related("cycle", "unit").order_by("-cycle__cutoff"))


def filing_at(unit: Unit, cutoff: str) -> Filing | None:
    """The filing of a cutoff given as a date in words, else the newest one."""
    return _at(filings(unit), cutoff)


def _at(found: list[Filing], cutoff: str) -> Filing | None:
    try:
        wanted = date.fromisoformat(cutoff)
    except ValueError:
        return found[0] if found else None
    return next((one for one in found if one.cycle.cutoff == wanted), None)


def wanted(unit: Unit, request: HttpRequest) -> Filing:
    """The filing that an address asks for by `cutoff`, else the newest; 404 where there is none."""
    return asked_for(filings(unit), request)


def asked_for(found: list[Filing], request: HttpRequest) -> Filing:
    """The one of a unit's filings that an address asks for, as `wanted`."""
    chosen = _at(found, request.GET.get("cutoff", ""))
    if chosen is None:
        raise Http404
    return chosen


def address(name: str, unit: Unit, cutoff: date, *more: object) -> str:
    """The address of a page of a unit at a cutoff."""
    return f"{reverse(name, args=[unit.code, *more])}?{urlencode({'cutoff': cutoff.isoformat()})}"


def cycles(unit: Unit) -> list[Cycle]:
    """The cycles that a unit opened for itself."""
    return list(Cycle.objects.filter(owner=unit))


def measures(filing: Filing) -> Iterator[tuple[CorrectionItem, bool]]:
    """The measures that the report of a filing names, each with whether it is done; those of earlier cycles first.

    What was submitted is judged as of then: a measure that is closed later is news of the next report, not of this one.
    """
    as_of = _submitted_at(filing)
    own = filing.cycle.cutoff
    earlier = CorrectionItem.objects.filter(filing__unit=filing.unit, planned=True, filing__cycle__cutoff__lt=own)
    for item in earlier.select_related("filing__cycle").order_by("filing__cycle__cutoff", "position", "id"):
        if item.filing.cycle.year == own.year or not _done(item, as_of):
            yield item, _done(item, as_of)
    for item in filing.corrections.all():
        yield item, not item.planned or _done(item, as_of)


def _submitted_at(filing: Filing) -> datetime | None:
    shut = filing.state in (State.SUBMITTED, State.ACCEPTED)
    last = filing.snapshots.order_by("number").last() if shut else None
    return last.made_at if last else None


def _done(item: CorrectionItem, as_of: datetime | None) -> bool:
    return bool(item.closed_at and (as_of is None or item.closed_at <= as_of))


def returned(filing: Filing) -> list[ReturnedItem]:
    """What the last submitted version was returned for, where it was returned item by item."""
    last = filing.snapshots.order_by("number").last()
    return list(last.returned.select_related("indicator", "snapshot")) if last else []


def open_places(filing: Filing) -> frozenset[str | int] | None:
    """The sections and indicators that were returned, by code and key; None where all may be changed."""
    items = returned(filing)
    return frozenset(one.indicator_id or one.section for one in items) if items else None


def is_shut(places: frozenset[str | int] | None, *about: str | int) -> bool:
    """Whether nothing of what a change is about was returned; what is about nothing special is never shut."""
    return places is not None and bool(about) and places.isdisjoint(about)
