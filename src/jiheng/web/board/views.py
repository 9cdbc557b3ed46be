"""A unit's board: the first page after log-in, all indicators with their lights, and one figure down to its rows."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiheng.compute.view import complete, monitor
from jiheng.profiles.profile import profile
from jiheng.web.assemble import assemble, assemble_indicators, assemble_project
from jiheng.web.board import todo
from jiheng.web.board.forms import StatementForm
from jiheng.web.board.grid import Seen
from jiheng.web.board.ladder import ladder
from jiheng.web.board.received import beside_ledger
from jiheng.web.clock import today
from jiheng.web.cycles import opening, queries, waiting
from jiheng.web.cycles.actions import not_returned
from jiheng.web.cycles.models import Filing, State
from jiheng.web.desk import monitoring
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import Unit
from jiheng.web.permissions import may, unit_for, visible_units
from jiheng.web.refusals import NotAllowed, Refused
from jiheng.web.targets.actions import filling, state_progress
from jiheng.web.targets.measure import measured, stated_last
from jiheng.web.targets.models import ApprovedIndicator

ROWS = 200
OPEN = (State.FILLING, State.RETURNED)  # states in which figures may be stated


@signed_in
@require_safe
def units(request: SignedRequest) -> HttpResponse:
    """What waits for those who review, and the units that the person may see; straight to the only one."""
    found = list(visible_units(request.user))
    reporting = [unit for unit in found if unit.kind not in ("bureau", "region")]
    if len(reporting) == 1:
        return redirect("home", reporting[0].code)
    return render(request, "board/units.html", {"units": reporting, "waiting": waiting.lists(request.user, today())})


@signed_in
@require_safe
def home(request: SignedRequest, code: str) -> HttpResponse:
    """待办: what is due, what is missing, and the unit's lights in one row."""
    unit = unit_for(request.user, code)
    filing = queries.filing_at(unit, request.GET.get("cutoff", ""))
    context: dict[str, object] = {"filing": filing, "day": today(), "opens": may(request.user, "open_cycle", unit)}
    if filing is None:
        context["openers"] = opening.openers(unit)
    else:
        report, view, used = seen(unit, filing)
        context |= {
            "cycle": filing.cycle,
            "view": monitoring.page(report, view, used),
            "todo": todo.tasks(request.user, filing, view, today()),
            "left": (filing.cycle.due_at.date() - today()).days,
        }
    return render(request, "board/home.html", frame(request, unit, **context))


@signed_in
@require_safe
def indicators(request: SignedRequest, code: str) -> HttpResponse:
    """Money and indicators at a cutoff with their lights; every figure leads to what stands behind it."""
    unit = unit_for(request.user, code)
    if not queries.filings(unit):
        return opening.none_yet(request, unit, "indicators")
    filing = queries.wanted(unit, request)
    report, view, used = seen(unit, filing)
    keys = {row.name: row.pk for row in ApprovedIndicator.objects.filter(unit=unit, year=filing.cycle.year, project="")}
    page = monitoring.page(report, view, used)
    beside_ledger(page, view, unit, filing.cycle.cutoff)
    for group in page["groups"]:
        for row in group["rows"]:
            row["key"] = keys[row["name"]]
    context = {"filing": filing, "cycle": filing.cycle, "filings": queries.filings(unit), "view": page}
    return render(request, "board/indicators.html", frame(request, unit, **context))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def indicator(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """One indicator: its light, the sum in words, and the records or entries that were counted; and what is stated of it."""
    unit = unit_for(request.user, code)
    filing = queries.wanted(unit, request)
    own = ApprovedIndicator.objects.filter(unit=unit, year=filing.cycle.year)
    one = get_object_or_404(own.select_related("office", "basis").prefetch_related("evidence"), pk=pk)
    form = StatementForm(one, stated_last(one, filing.cycle.cutoff), request.POST or None)
    refused = _state(request, one, filing, form) if request.method == "POST" else None
    if request.method == "POST" and refused is None:
        return redirect(f"{request.path}?cutoff={filing.cycle.cutoff.isoformat()}")
    report, view, used = seen(unit, filing, one.project)
    found = measured(one, filing.cycle.cutoff)
    row = next(row for row in view.indicators if row.indicator.name == one.name)
    number = view.indicators.index(row) + 1
    context = {
        "filing": filing,
        "cycle": filing.cycle,
        "one": one,
        "found": found,
        "row": monitoring.indicator_row(number, row, report, used),
        "ladder": ladder(row, found, used),
        "records": list(found.records.select_related("office", "kind")[:ROWS]) if found.records is not None else None,
        "entries": list(found.entries.select_related("line")[:ROWS]) if found.entries is not None else None,
        "notes": filing.notes.filter(indicator=one).count(),
        "history": one.progress.filter(cutoff=filing.cycle.cutoff).select_related("on_behalf").order_by("-version"),
        "form": form if filing.state in OPEN and may(request.user, filling(one), unit) else None,
        "refused": refused,
    }
    return render(request, "board/indicator.html", frame(request, unit, **context), status=422 if refused else 200)


def _state(request: SignedRequest, one: ApprovedIndicator, filing: Filing, form: StatementForm) -> str | None:
    """Keep what was stated; the sentence why not, where it cannot be kept."""
    if filing.state not in OPEN:
        return _("报告已经送审，不能再改；要改请先撤回。")
    if queries.is_shut(queries.open_places(filing), "indicators", one.pk):
        return not_returned()
    if not form.is_valid():
        return "；".join(str(error) for errors in form.errors.values() for error in errors)
    try:
        state_progress(request.user, one, filing.cycle.cutoff, **form.cleaned_data)
    except NotAllowed:
        raise
    except Refused as refused:
        return refused.message
    messages.success(request, _("已存。"))
    return None


def seen_of(filing: Filing, approved: list[ApprovedIndicator]) -> Seen:
    """What `seen` would say of some indicators, without all the rest."""
    used = profile(filing.cycle.profile, filing.cycle.cutoff)
    report = complete(assemble_indicators(filing, approved), used)[0]
    return report, monitor(report, used), used


def seen(unit: Unit, filing: Filing, project: str = "") -> Seen:
    """The completed report of a filing or of one project, what follows from it, and the profile by which it is judged."""
    cutoff = filing.cycle.cutoff
    used = profile(filing.cycle.profile, cutoff)
    rows = assemble_project(unit, cutoff, filing, project) if project else assemble(unit, cutoff, filing)
    report = complete(rows, used)[0]
    return report, monitor(report, used), used
