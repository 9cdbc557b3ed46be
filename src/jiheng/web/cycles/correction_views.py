"""Pages of the corrections: the board by where each stands, one measure with its history, a new one for an indicator."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jiheng.web import store
from jiheng.web.cycles import following, opening, queries
from jiheng.web.cycles.forms import OrderForm, StepForm
from jiheng.web.cycles.models import CorrectionItem, CorrectionStep, Filing, Following, State
from jiheng.web.cycles.tracking import ASKED, achieved, cards, late, planned_of
from jiheng.web.log import record
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.permissions import may, require, unit_for
from jiheng.web.responses import attachment
from jiheng.web.targets.models import ApprovedIndicator

OPEN = (State.FILLING, State.RETURNED)
page_methods = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@require_safe
def board(request: SignedRequest, code: str) -> HttpResponse:
    """What is to be explained and every measure up to a cutoff, by where it stands; above it, what the last ones achieved."""
    unit = unit_for(request.user, code)
    if not queries.filings(unit):
        return opening.none_yet(request, unit, "corrections")
    filing = queries.wanted(unit, request)
    found = cards(filing)
    before, effects = achieved(filing)
    columns = [(ASKED, gettext_lazy("待说明")), *Following.choices]
    context = {
        "filing": filing,
        "cycle": filing.cycle,
        "filings": queries.filings(unit),
        "columns": [(state, label, [one for one in found if one.state == state]) for state, label in columns],
        "measures": sum(one.item is not None for one in found),
        "overdue": sum(one.late for one in found),
        "before": before,
        "effects": effects,
        "orders": filing.state in OPEN and may(request.user, "fill", unit),
    }
    return render(request, "cycles/corrections.html", frame(request, unit, **context))


@signed_in
@page_methods
def order(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """Say why an indicator deviates and what is done about it."""
    unit = unit_for(request.user, code)
    filing = queries.wanted(unit, request)
    one = get_object_or_404(ApprovedIndicator, unit=unit, year=filing.cycle.year, pk=pk)
    require(request.user, "fill", unit)
    note = filing.deviations.filter(indicator=one).first()
    form = OrderForm(request.POST or None, initial={"cause": note.cause if note else ""})
    if request.method == "POST" and (made := form.carried(partial(following.order, request.user, filing, one))):
        messages.success(request, _("已列入整改：{measure}").format(measure=made))
        return redirect(queries.address("corrections", unit, filing.cycle.cutoff))
    context = {
        "filing": filing,
        "cycle": filing.cycle,
        "one": one,
        "form": form,
        "back": queries.address("corrections", unit, filing.cycle.cutoff),
    }
    return render(request, "cycles/order.html", frame(request, unit, **context), status=422 if form.errors else 200)


@signed_in
@page_methods
def correction(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """One measure: where it and its indicator stand, every word on it, and the acts that move it on."""
    unit = unit_for(request.user, code)
    item = get_object_or_404(planned_of(unit), pk=pk)
    form = StepForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act not in following.MOVES:
            raise Http404
        if made := form.carried(partial(_followed, request, item, act)):
            messages.success(request, _("已办理，现在是“{state}”。").format(state=made.get_state_display()))
            return redirect("correction", unit.code, item.pk)
    return _page(request, item, form)


@signed_in
@require_safe
def proof(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """A file that was handed in with a word on a measure, to be saved."""
    unit = unit_for(request.user, code)
    step = get_object_or_404(CorrectionStep.objects.exclude(sha256=""), item__filing__unit=unit, pk=pk)
    record("download_proof", step, request.user.username, sha256=step.sha256)
    return attachment(step.name, store.read(step.sha256))


def _followed(request: SignedRequest, item: CorrectionItem, act: str, **values: Any) -> CorrectionStep:
    return following.follow(request.user, item, act, **values)


def _page(request: SignedRequest, item: CorrectionItem, form: StepForm) -> HttpResponse:
    """The page of a measure, with its form as it is."""
    filing: Filing = item.filing
    acts = following.next_acts(request.user, item)
    context = {
        "item": item,
        "cycle": filing.cycle,
        "late": late(item),
        "now": following.standing(item) if item.state != Following.CLOSED else None,
        "steps": item.steps.order_by("-id"),
        "acts": acts,
        "form": form if acts else None,
        "back": queries.address("corrections", filing.unit, filing.cycle.cutoff),
    }
    status = 422 if form.errors else 200
    return render(request, "cycles/correction.html", frame(request, filing.unit, **context), status=status)
