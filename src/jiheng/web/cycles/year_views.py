"""The page of a year's end: check, close, open the next year, archive; each step shows its figures before it is confirmed."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiheng.web import store
from jiheng.web.budgets.models import BudgetYear
from jiheng.web.clock import today
from jiheng.web.cycles import archiving, year_end
from jiheng.web.cycles.closing import checklist, shown, unsettled
from jiheng.web.cycles.forms import CloseForm, NextYearForm
from jiheng.web.log import record
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import Unit
from jiheng.web.permissions import may, require, unit_for
from jiheng.web.refusals import NotAllowed, Refused, Unseen
from jiheng.web.responses import attached_file


@signed_in
@require_safe
def year_end_page(request: SignedRequest, code: str) -> HttpResponse:
    """The steps of the year asked for, else of the first that is not finished."""
    unit = unit_for(request.user, code)
    return _page(request, unit, _asked(unit, request.GET.get("year", "")))


@signed_in
@require_POST
def close(request: SignedRequest, code: str, year: int) -> HttpResponse:
    """Close a year."""
    unit, one = _found(request, code, year)
    form = CloseForm(request.POST, auto_id="close_%s")
    if form.carried(partial(year_end.close_year, request.user, one)):
        messages.success(request, _("{year}年已结账，不再收支和调整。").format(year=year))
        return redirect(_address(unit, year))
    return _page(request, unit, one, closing=form, status=422)


@signed_in
@require_POST
def follow(request: SignedRequest, code: str, year: int) -> HttpResponse:
    """Open the year after a closed one, with what it left."""
    unit, one = _found(request, code, year)
    form = NextYearForm(shown(one).lines, request.POST)
    if made := form.carried(partial(year_end.open_next, request.user, one)):
        messages.success(request, _("已开{next}年度，{year}年的结转已过账。").format(next=made.year, year=year))
        return redirect(_address(unit, year))
    return _page(request, unit, one, opening=form, status=422)


@signed_in
@require_POST
def archive(request: SignedRequest, code: str, year: int) -> HttpResponse:
    """Archive a year, or have its package made again."""
    unit, one = _found(request, code, year)
    again = "again" in request.POST
    act = archiving.make_package if again else archiving.archive_year
    try:
        act(request.user, one)
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
        return _page(request, unit, one, status=422)
    words = _("正在重新制作{year}年的档案包。") if again else _("{year}年已归档，档案包正在制作。")
    messages.success(request, words.format(year=year))
    return redirect(_address(unit, year) + "#archive")


@signed_in
@require_safe
def package(request: SignedRequest, code: str, year: int) -> HttpResponseBase:
    """The archive package of a year, to be saved."""
    unit, one = _found(request, code, year)
    require(request.user, "export", unit)
    made = archiving.latest(one)
    if made is None or made.state != archiving.State.DONE:
        raise Unseen
    record("download_package", made, request.user.username, sha256=made.sha256)
    return attached_file(_("{unit}_{year}_绩效监控档案.zip").format(unit=unit.name, year=year), store.path(made.sha256))


def _found(request: SignedRequest, code: str, year: int) -> tuple[Unit, BudgetYear]:
    """The unit and its year; unseen where it has no such year."""
    unit = unit_for(request.user, code)
    one = BudgetYear.objects.filter(unit=unit, year=year).select_related("unit").first()
    if one is None:
        raise Unseen
    return unit, one


def _asked(unit: Unit, asked: str) -> BudgetYear | None:
    """The year asked for, else the first that has steps left, else the newest."""
    years = list(BudgetYear.objects.filter(unit=unit).select_related("unit").order_by("year"))
    named = [one for one in years if str(one.year) == asked]
    left = [one for one in years if not one.archived_at]
    return next(iter([*named, *left, *years[::-1]]), None)


def _address(unit: Unit, year: int) -> str:
    return f"{reverse('year_end', args=[unit.code])}?year={year}"


def _page(
    request: SignedRequest,
    unit: Unit,
    year: BudgetYear | None,
    closing: CloseForm | None = None,
    opening: NextYearForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page, with each form in the state that it is in."""
    context: dict[str, Any] = {"year": year, "years": BudgetYear.objects.filter(unit=unit).order_by("-year")}
    if year is not None:
        year.refresh_from_db(fields=["closed_at", "archived_at"])
        seen, points = shown(year), checklist(year)
        closing = closing or CloseForm(auto_id="close_%s")
        opening = opening or NextYearForm(seen.lines)
        closing.fields["reason"].required = True  # the field is only shown where it is needed; what is wrong the action says
        opening.fields["document"].required = bool(seen.whole.carried)
        context |= {
            "seen": seen,
            "points": points,
            "settled": all(point.settled for point in points),
            "waiting": unsettled(year),
            "over": today() >= year_end.last_day(year),
            "closes": may(request.user, "close_year", unit),
            "opens": may(request.user, "budget", unit),
            "closing": closing,
            "opening": opening,
            "failed": next((form for form in (closing, opening) if form.errors), None),
            "package": archiving.latest(year),
        }
    return render(request, "cycles/year.html", frame(request, unit, **context), status=status)
