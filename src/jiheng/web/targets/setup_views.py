"""The page where a unit's objectives and indicators of a year are set up, and the page of one indicator."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse as address
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiheng.web.numbers import quantity_of
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import Unit
from jiheng.web.permissions import may, require, unit_for
from jiheng.web.refusals import Refused
from jiheng.web.targets import outline, setting
from jiheng.web.targets.models import ApprovedIndicator
from jiheng.web.targets.outline import Shown
from jiheng.web.targets.setup_forms import IndicatorForm, ObjectiveForm, begun

MEASURE_UNITS = ("次", "件", "人", "户", "个", "场", "天", "%", "万元", "元")


@signed_in
@require_safe
def setup(request: SignedRequest, code: str) -> HttpResponse:
    """The objective and the tree of indicators; `new` opens the form for one more of a class."""
    unit = unit_for(request.user, code)
    shown = asked(request, unit)
    form = None
    if "new" in request.GET:
        form = IndicatorForm(unit, initial={"classes": request.GET["new"], "op": ">=", "project": shown.project})
    return _page(request, shown, form=form)


@signed_in
@require_POST
def add(request: SignedRequest, code: str) -> HttpResponse:
    """Add an indicator; what was refused comes back as typed."""
    unit = unit_for(request.user, code)
    shown = asked(request, unit)
    form = IndicatorForm(unit, request.POST)
    made = form.carried(partial(setting.approve, request.user, unit, shown.year))
    if made is None:
        return _page(request, shown, form=form, status=422)
    messages.success(request, _("已加“{name}”。接着设它的取数来源。").format(name=made.name))
    return redirect(f"{where(unit, made.year, made.project)}#i{made.pk}")


@signed_in
@require_POST
def objective(request: SignedRequest, code: str) -> HttpResponse:
    """Write the objective of the year anew."""
    unit = unit_for(request.user, code)
    shown = asked(request, unit)
    form = ObjectiveForm(request.POST, auto_id="objective_%s")
    if form.carried(partial(setting.set_objective, request.user, unit, shown.year, project=shown.project)):
        messages.success(request, _("绩效目标已存。"))
        return redirect(where(unit, shown.year, shown.project))
    return _page(request, shown, objective=form, status=422)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """Change an indicator."""
    unit = unit_for(request.user, code)
    one = indicator_of(unit, pk)
    require(request.user, "target", unit)
    form = IndicatorForm(unit, request.POST or None, initial=begun(one))
    if request.method == "POST" and (made := form.carried(partial(setting.change_indicator, request.user, one))):
        messages.success(request, _("已存：{name}").format(name=made.name))
        return redirect(f"{where(unit, made.year, made.project)}#i{made.pk}")
    context = {**_lists(unit, one.year), "one": one, "form": form, "back": where(unit, one.year, one.project)}
    context["weights"] = outline.weights(Shown(unit, one.year, one.project).indicators)
    return render(request, "targets/indicator.html", frame(request, unit, **context), status=422 if form.errors else 200)


@signed_in
@require_POST
def drop(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """Take an indicator away, if nothing was said of it yet."""
    unit = unit_for(request.user, code)
    one = indicator_of(unit, pk)
    require(request.user, "target", unit)
    try:
        setting.drop_indicator(request.user, one)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("indicator_change", unit.code, pk)
    messages.success(request, _("已删去“{name}”。").format(name=one.name))
    return redirect(where(unit, one.year, one.project))


@signed_in
@require_safe
def weights(request: SignedRequest, code: str) -> HttpResponse:
    """The piece of the form that says what the weights would sum up to with the one that is being typed."""
    unit = unit_for(request.user, code)
    shown = asked(request, unit)
    others = [one for one in shown.indicators if str(one.pk) != request.GET.get("of", "")]
    try:
        typed = request.GET.get("weight", "").strip()
        more = quantity_of(typed, "weight")[0] if typed else None
    except Refused as refused:
        return render(request, "targets/_weights.html", {"unread": refused.message})
    return render(request, "targets/_weights.html", {"weights": outline.weights(others, more)})


def asked(request: SignedRequest, unit: Unit) -> Shown:
    """The year and the project that the address names."""
    return outline.shown(unit, request.GET.get("year", ""), request.GET.get("project", ""))


def indicator_of(unit: Unit, pk: int) -> ApprovedIndicator:
    """An indicator of the unit; another unit's is not there."""
    return get_object_or_404(ApprovedIndicator.objects.select_related("unit", "office", "basis__kind"), unit=unit, pk=pk)


def where(unit: Unit, year: int, project: str = "") -> str:
    """The page of a year, of the unit or of a project."""
    query = {"year": year} | ({"project": project} if project else {})
    return f"{address('indicator_setup', args=[unit.code])}?{urlencode(query)}"


def _lists(unit: Unit, year: int) -> dict[str, Any]:
    return {"measure_units": MEASURE_UNITS, "projects": outline.projects_of(unit, year)}


def _page(
    request: SignedRequest,
    shown: Shown,
    form: IndicatorForm | None = None,
    objective: ObjectiveForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page, with each form in the state that it is in."""
    unit, rows = shown.unit, shown.indicators
    edits = may(request.user, "target", unit)
    text = "\n".join(one.text for one in shown.objectives)
    context = {
        **_lists(unit, shown.year),
        "shown": shown,
        "whose": outline.whose(shown.project),
        "years": outline.years_of(unit),
        "count": len(rows),
        "groups": outline.groups(rows),
        "weights": outline.weights(rows),
        "unbound": sum(not hasattr(row, "basis") for row in rows),
        "objective_text": text,
        "objective": objective or ObjectiveForm(auto_id="objective_%s", initial={"text": text}),
        "form": form if edits else None,
        "edits": edits,
    }
    return render(request, "targets/setup.html", frame(request, unit, **context), status=status)
