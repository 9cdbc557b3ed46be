"""Pages that take indicators over: from the year before, from the library of common ones, and from a workbook."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.columns import Judged, Reading
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.import_views import Job, served
from jiheng.web.orgs.imports import Workbook
from jiheng.web.orgs.models import Unit
from jiheng.web.permissions import require, unit_for
from jiheng.web.refusals import Unseen
from jiheng.web.targets.importing import columns_of, judged, total_words
from jiheng.web.targets.library import for_kind
from jiheng.web.targets.models import ApprovedIndicator, Basis
from jiheng.web.targets.outline import Shown, class_order, whose
from jiheng.web.targets.setting import YEARS, Fields
from jiheng.web.targets.setup_views import asked, where
from jiheng.web.targets.taking import PURPOSE, Taken, carried_over, import_all, take
from jiheng.web.targets.taking_forms import Proposal, TakingForm


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def last_year(request: SignedRequest, code: str) -> HttpResponse:
    """Take over the indicators of the last year that has any, with their sources and without their values."""
    unit = unit_for(request.user, code)
    shown = asked(request, unit)
    earlier = ApprovedIndicator.objects.filter(unit=unit, project=shown.project, year__lt=shown.year)
    year = earlier.order_by("-year").values_list("year", flat=True).first()
    names = _names(shown)
    before = Shown(unit, year, shown.project).indicators if year else []
    proposals = [
        Proposal(
            Taken(carried_over(one, shown.year), one),
            ticked=True,
            there=one.name in names,
            source=one.basis.get_how_display() if hasattr(one, "basis") else "",
        )
        for one in sorted(before, key=lambda one: class_order(one.level1, one.level2))
    ]
    return _served(request, shown, proposals, {"before": year, "title": _("从上年带入")})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def from_library(request: SignedRequest, code: str) -> HttpResponse:
    """Take over common indicators, of the unit's kind or of all."""
    unit = unit_for(request.user, code)
    shown = asked(request, unit)
    kind = "" if request.GET.get("kind") == "all" else unit.kind if for_kind(unit.kind) else ""
    names = _names(shown)
    proposals = [
        Proposal(
            Taken(one.fields | Fields(project=shown.project)),
            there=one.fields["name"] in names,
            source=Basis.HOW[one.source],
            note=one.note,
        )
        for one in for_kind(kind)
    ]
    kinds = [("", unit.get_kind_display()), ("all", _("全部"))]
    context = {"kinds": kinds, "kind": request.GET.get("kind", ""), "library": True, "title": _("从指标库选")}
    return _served(request, shown, proposals, context)


@signed_in
def from_workbook(request: SignedRequest, code: str, year: int) -> HttpResponse:
    """Import the indicators of a workbook, step by step."""
    unit = unit_for(request.user, code)
    require(request.user, "target", unit)
    if year not in YEARS:
        raise Unseen

    def carry(source: Workbook, reading: Reading, rows: list[Judged]) -> str:
        made = import_all(request.user, unit, year, [one.draft for one in rows], source, reading)
        return _("已带入 {count} 项。请核对目标和权重，没有来源的设来源。").format(count=len(made))

    job = Job(
        unit=unit,
        purpose=PURPOSE,
        title=_("导入{year}年指标").format(year=year),
        help=_("一行一个三级指标；已经有的指标不会改。一级、二级指标空着的，按上面一行算。"),
        columns=columns_of(unit, year),
        address=reverse("indicators_workbook", args=[code, year]),
        back=where(unit, year),
        judge=partial(judged, unit, year),
        carry=carry,
        total=total_words,
        amounts=False,
    )
    return served(request, job)


def _names(shown: Shown) -> set[str]:
    return {one.name for one in shown.indicators}


def _served(request: SignedRequest, shown: Shown, proposals: list[Proposal], context: dict[str, Any]) -> HttpResponse:
    """The page of proposals, and taking over what is ticked."""
    unit: Unit = shown.unit
    require(request.user, "target", unit)
    form = TakingForm(proposals, request.POST if request.method == "POST" else None)
    back = where(unit, shown.year, shown.project)
    if made := form.carried(partial(take, request.user, unit, shown.year)):
        messages.success(request, _("已带入 {count} 项。请核对目标和权重，没有来源的设来源。").format(count=len(made)))
        return redirect(back)
    context |= {"shown": shown, "form": form, "back": back, "whose": whose(shown.project)}
    context["open"] = sum(not one.there for one in proposals)
    return render(request, "targets/taking.html", frame(request, unit, **context), status=422 if form.errors else 200)
