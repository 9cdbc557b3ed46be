"""What every page of the budget opens with: the unit, its years, the year at hand, and the unit of amounts. The ledger's too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from jiheng.web.budgets.models import BudgetLine, BudgetYear
from jiheng.web.budgets.sheet import Amounts
from jiheng.web.orgs.auth import SignedRequest
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import Unit
from jiheng.web.permissions import may, unit_for
from jiheng.web.refusals import Unseen


@dataclass(frozen=True, slots=True)
class Opened:
    """The budget that a request asks for; `year` is None where the unit has none yet."""

    unit: Unit
    years: list[BudgetYear]
    year: BudgetYear | None

    @property
    def book(self) -> BudgetYear:
        """The year at hand, where an act needs one."""
        if self.year is None:
            raise Unseen
        return self.year


def opened(request: SignedRequest, code: str, year: int | str | None = None) -> Opened:
    """The budget of a unit: of the year named in the address, which must be there; else the one asked for, or the newest."""
    unit = unit_for(request.user, code)
    years = list(BudgetYear.objects.filter(unit=unit).select_related("unit").order_by("-year"))
    asked = [one for one in years if str(one.year) == str(year or request.GET.get("year"))]
    if year and not asked:
        raise Unseen
    return Opened(unit, years, next(iter([*asked, *years]), None))


def of_line(request: SignedRequest, code: str, pk: int) -> tuple[Opened, BudgetLine]:
    """A line of the unit, with the budget that it stands in; another unit's line is unseen."""
    unit = unit_for(request.user, code)
    found = BudgetLine.objects.filter(year__unit=unit, pk=pk).select_related("year__unit").first()
    if found is None:
        raise Unseen
    return Opened(unit, [found.year], found.year), found


def page(request: SignedRequest, at: Opened, template: str, status: int = 200, **more: Any) -> HttpResponse:
    """A page of the budget, with what all of them show."""
    writes = may(request.user, "budget", at.unit)
    context = {
        "years": at.years,
        "year": at.year,
        "shown": shown(request),
        "begins": writes,
        "writes": writes and at.year is not None and not at.year.closed_at,
    }
    return render(request, template, frame(request, at.unit, **context, **more), status=status)


def back(request: HttpRequest, at: Opened, name: str = "budget", more: str = "") -> str:
    """The address of a page of the year, in the reader's unit of amounts."""
    kept = f"in={shown(request).query}"
    if name == "budget":
        return f"{reverse(name, args=[at.unit.code])}?year={at.book.year}&{kept}{more}"
    return f"{reverse(name, args=[at.unit.code, at.book.year])}?{kept}{more}"


def shown(request: HttpRequest) -> Amounts:
    """The unit of amounts that the reader chose; 万元 unless it is 元."""
    return Amounts("元" if request.GET.get("in") == "yuan" else "万元")
