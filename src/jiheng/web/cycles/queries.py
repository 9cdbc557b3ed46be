"""What pages ask of cycles and filings."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse

from jiheng.web.cycles.models import Cycle, Filing, ReturnedItem
from jiheng.web.orgs.models import Unit


def filings(unit: Unit) -> list[Filing]:
    """All filings of a unit, the newest cutoff first."""
    return list(Filing.objects.filter(unit=unit).select_related("cycle", "unit").order_by("-cycle__cutoff"))


def filing_at(unit: Unit, cutoff: str) -> Filing | None:
    """The filing of a cutoff given as a date in words, else the newest one."""
    found = filings(unit)
    try:
        wanted = date.fromisoformat(cutoff)
    except ValueError:
        return found[0] if found else None
    return next((one for one in found if one.cycle.cutoff == wanted), None)


def wanted(unit: Unit, request: HttpRequest) -> Filing:
    """The filing that an address asks for by `cutoff`, else the newest; 404 where there is none."""
    found = filing_at(unit, request.GET.get("cutoff", ""))
    if found is None:
        raise Http404
    return found


def address(name: str, unit: Unit, cutoff: date, *more: object) -> str:
    """The address of a page of a unit at a cutoff."""
    return f"{reverse(name, args=[unit.code, *more])}?{urlencode({'cutoff': cutoff.isoformat()})}"


def cycles(unit: Unit) -> list[Cycle]:
    """The cycles that a unit opened for itself."""
    return list(Cycle.objects.filter(owner=unit))


def returned(filing: Filing) -> list[ReturnedItem]:
    """What the last submitted version was returned for, where it was returned item by item."""
    last = filing.snapshots.order_by("number").last()
    return list(last.returned.select_related("indicator", "snapshot")) if last else []
