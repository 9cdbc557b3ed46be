"""The settings of a unit: what it is, its offices and posts with the monitoring group, and the year's plan with its duties."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiheng.web.clock import today
from jiheng.web.orgs import setting
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import Office, Post, Unit, YearPlan
from jiheng.web.orgs.setting_forms import OfficeForm, PlanForm, PostForm, plan_values
from jiheng.web.permissions import may, require, unit_for
from jiheng.web.refusals import Refused

REMOVED: dict[str, tuple[Any, Any]] = {"office": (Office, setting.remove_office), "post": (Post, setting.remove_post)}
page_methods = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@require_safe
def settings(request: SignedRequest, code: str) -> HttpResponse:
    """The unit, its offices, its posts and the monitoring group."""
    return _page(request, unit_for(request.user, code))


@signed_in
@require_POST
def add_office(request: SignedRequest, code: str) -> HttpResponse:
    """Add an office."""
    unit = unit_for(request.user, code)
    form = OfficeForm(request.POST, auto_id="office_%s")
    if made := form.carried(partial(setting.add_office, request.user, unit)):
        messages.success(request, _("已加科室“{name}”。").format(name=made.name))
        return redirect("settings", unit.code)
    return _page(request, unit, office_form=form, status=422)


@signed_in
@require_POST
def add_post(request: SignedRequest, code: str) -> HttpResponse:
    """Add a post."""
    unit = unit_for(request.user, code)
    form = PostForm(unit, request.POST, auto_id="post_%s")
    if made := form.carried(partial(setting.add_post, request.user, unit)):
        messages.success(request, _("已加岗位“{name}”。").format(name=made.name))
        return redirect("settings", unit.code)
    return _page(request, unit, post_form=form, status=422)


@signed_in
@page_methods
def office(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """Rename an office."""
    unit = unit_for(request.user, code)
    one = get_object_or_404(Office.objects.select_related("unit"), unit=unit, pk=pk)
    require(request.user, "plan", unit)
    form = OfficeForm(request.POST or None, initial={"name": one.name})
    if request.method == "POST" and (made := form.carried(partial(setting.rename_office, request.user, one))):
        messages.success(request, _("已存：{name}").format(name=made.name))
        return redirect("settings", unit.code)
    return _thing(request, unit, one, form, "office")


@signed_in
@page_methods
def post(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """Change a post."""
    unit = unit_for(request.user, code)
    one = get_object_or_404(Post.objects.select_related("unit"), unit=unit, pk=pk)
    require(request.user, "plan", unit)
    initial = {"name": one.name, "office": one.office_id, "group": one.group}
    form = PostForm(unit, request.POST or None, initial=initial)
    if request.method == "POST" and (made := form.carried(partial(setting.change_post, request.user, one))):
        messages.success(request, _("已存：{name}").format(name=made.name))
        return redirect("settings", unit.code)
    return _thing(request, unit, one, form, "post")


@signed_in
@require_POST
def remove(request: SignedRequest, code: str, what: str, pk: int) -> HttpResponse:
    """Remove an office or a post, if nothing rests on it."""
    unit = unit_for(request.user, code)
    require(request.user, "plan", unit)
    model, act = REMOVED[what]
    one = get_object_or_404(model.objects.select_related("unit"), unit=unit, pk=pk)
    try:
        act(request.user, one)
        messages.success(request, _("已删去“{name}”。").format(name=one.name))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("settings", unit.code)


@signed_in
@page_methods
def plan(request: SignedRequest, code: str) -> HttpResponse:
    """The division of duties and the monitoring plan of a year; what last year's says can be taken over, to be saved then."""
    unit = unit_for(request.user, code)
    year = _year(request)
    plans = {one.year: one for one in YearPlan.objects.filter(unit=unit)}
    before = max((one for one in plans if one < year), default=None)
    taken = before if "taken" in request.GET and before else None
    shown = plans.get(taken or year)
    form = PlanForm(request.POST or None, initial=plan_values(shown))
    if request.method == "POST" and (made := form.carried(partial(setting.save_plan, request.user, unit, year))):
        messages.success(request, _("{year} 年度的职责分工和监控计划已存。").format(year=made.year))
        return redirect(f"{request.path}?year={made.year}")
    context = {
        "year": year,
        "years": sorted({*plans, year, today().year, today().year + 1}),
        "plan": shown,
        "before": before,
        "taken": taken,
        "form": form,
        "edits": may(request.user, "plan", unit),
    }
    return render(request, "orgs/plan.html", frame(request, unit, **context), status=422 if form.errors else 200)


def _year(request: SignedRequest) -> int:
    """The year that the address names, else that of the business date."""
    asked = request.GET.get("year", "")
    if not asked:
        return today().year
    if not (asked.isascii() and asked.isdigit() and setting.FIRST_YEAR <= int(asked) <= setting.LAST_YEAR):
        raise Http404
    return int(asked)


def _page(
    request: SignedRequest,
    unit: Unit,
    office_form: OfficeForm | None = None,
    post_form: PostForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of the unit, with each form in the state that it is in."""
    posts = list(Post.objects.filter(unit=unit).select_related("office").annotate(holders=Count("user")))
    context: dict[str, Any] = {
        "former": unit.former_names.order_by("-until"),
        "parent": Unit.objects.get_parent(unit),
        "offices": unit.offices.annotate(posts=Count("post")),
        "posts": posts,
        "group": [(word, [one for one in posts if one.group == part]) for part, word in Post.GROUP.items()],
        "office_form": office_form or OfficeForm(auto_id="office_%s"),
        "post_form": post_form or PostForm(unit, auto_id="post_%s"),
        "edits": may(request.user, "plan", unit),
    }
    return render(request, "orgs/settings.html", frame(request, unit, **context), status=status)


def _thing(request: SignedRequest, unit: Unit, one: Office | Post, form: OfficeForm | PostForm, what: str) -> HttpResponse:
    """The page of one office or post."""
    context = {"place": unit, "room": "settings", "one": one, "form": form, "what": what}
    return render(request, "orgs/thing.html", frame(request, unit, **context), status=422 if form.errors else 200)
