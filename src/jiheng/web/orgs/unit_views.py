"""系统管理: the units that it reaches, with their offices and posts; nothing of a unit's business."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jiheng.web.orgs import setting
from jiheng.web.orgs.account_forms import NewUnitForm, UnitForm
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import administration
from jiheng.web.orgs.models import Office, Post, Role, Unit
from jiheng.web.orgs.reach import LISTED, unit_named, unit_under, units_under
from jiheng.web.orgs.setting_forms import OfficeForm, PostForm
from jiheng.web.orgs.setting_views import REMOVED
from jiheng.web.refusals import NotAllowed, Refused

ROWS = 200
page_methods = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@page_methods
def listing(request: SignedRequest) -> HttpResponse:
    """The units as a tree, and the form of a new one."""
    units = units_under(request.user, Role.ADMIN)
    top = units.first()
    form = NewUnitForm(request.POST or None, initial={"parent": top.name if top else "", "region": top.region if top else ""})

    def add(*, parent: str, **values: Any) -> Unit:
        return setting.add_unit(request.user, unit_named(units, parent, "parent"), **values)

    if request.method == "POST" and (made := form.carried(add)):
        messages.success(request, _("已加单位“{name}”。接着给它开账号。").format(name=made.name))
        return redirect("administered_unit", made.code)
    sought = request.GET.get("q", "").strip()
    found = units.filter(name__icontains=sought) | units.filter(code__icontains=sought) if sought else units
    shown = list(found.annotate(people=Count("accounts"))[:ROWS])
    context = {"units_found": shown, "total": found.count(), "sought": sought, "form": form, "units_listed": units[:LISTED]}
    context |= {"first_depth": min((one.depth for one in shown), default=1)}
    page = administration(request, Role.ADMIN, **context)
    return render(request, "orgs/administered_units.html", page, status=422 if form.errors else 200)


@signed_in
@page_methods
def unit(request: SignedRequest, code: str) -> HttpResponse:
    """One unit: what it is called, its offices and its posts."""
    one = unit_under(request.user, Role.ADMIN, code)
    form = UnitForm(request.POST or None, initial={"name": one.name, "kind": one.kind, "region": one.region})
    if request.method == "POST" and (made := form.carried(partial(setting.change_unit, request.user, one))):
        messages.success(request, _("已存：{name}").format(name=made.name))
        return redirect("administered_unit", code)
    return _page(request, one, form=form)


@signed_in
@page_methods
def office(request: SignedRequest, code: str, pk: int | None = None) -> HttpResponse:
    """Add an office, or rename one."""
    of = unit_under(request.user, Role.ADMIN, code)
    if pk is None:
        form = OfficeForm(request.POST, auto_id="office_%s")
        act = partial(setting.add_office, request.user, of)
        return _saved(request, of, form, act) or _page(request, of, office_form=form)
    one = get_object_or_404(Office.objects.select_related("unit"), unit=of, pk=pk)
    form = OfficeForm(request.POST or None, initial={"name": one.name})
    return _saved(request, of, form, partial(setting.rename_office, request.user, one)) or _thing(
        request, of, one, form, "office"
    )


@signed_in
@page_methods
def post(request: SignedRequest, code: str, pk: int | None = None) -> HttpResponse:
    """Add a post, or change one."""
    of = unit_under(request.user, Role.ADMIN, code)
    if pk is None:
        form = PostForm(of, request.POST, auto_id="post_%s")
        return _saved(request, of, form, partial(setting.add_post, request.user, of)) or _page(request, of, post_form=form)
    one = get_object_or_404(Post.objects.select_related("unit"), unit=of, pk=pk)
    form = PostForm(of, request.POST or None, initial={"name": one.name, "office": one.office_id, "group": one.group})
    return _saved(request, of, form, partial(setting.change_post, request.user, one)) or _thing(request, of, one, form, "post")


@signed_in
@require_POST
def remove(request: SignedRequest, code: str, what: str, pk: int) -> HttpResponse:
    """Remove an office or a post, if nothing rests on it."""
    of = unit_under(request.user, Role.ADMIN, code)
    model, act = REMOVED[what]
    one = get_object_or_404(model.objects.select_related("unit"), unit=of, pk=pk)
    try:
        act(request.user, one)
        messages.success(request, _("已删去“{name}”。").format(name=one.name))
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("administered_unit", code)


def _saved(request: SignedRequest, of: Unit, form: OfficeForm | PostForm, act: Any) -> HttpResponse | None:
    """The way back once the act is done; None where there is nothing to do, or it was refused."""
    made = form.carried(act) if request.method == "POST" else None
    if made is None:
        return None
    messages.success(request, _("已存：{name}").format(name=made.name))
    return redirect("administered_unit", of.code)


def _page(
    request: SignedRequest,
    of: Unit,
    form: UnitForm | None = None,
    office_form: OfficeForm | None = None,
    post_form: PostForm | None = None,
) -> HttpResponse:
    """The page of a unit, with each form in the state that it is in."""
    forms: dict[str, Form] = {
        "form": form or UnitForm(initial={"name": of.name, "kind": of.kind, "region": of.region}),
        "office_form": office_form or OfficeForm(auto_id="office_%s"),
        "post_form": post_form or PostForm(of, auto_id="post_%s"),
    }
    context: dict[str, Any] = {
        "place": of,
        "room": "administered",
        "edits": True,
        "parent": Unit.objects.get_parent(of),
        "former": of.former_names.order_by("-until"),
        "offices": of.offices.annotate(posts=Count("post")),
        "posts": of.posts.select_related("office").annotate(holders=Count("user")),
        "people": of.accounts.count(),
    }
    wrong = any(one.is_bound and one.errors for one in forms.values())
    page = administration(request, Role.ADMIN, **context, **forms)
    return render(request, "orgs/administered.html", page, status=422 if wrong else 200)


def _thing(request: SignedRequest, of: Unit, one: Office | Post, form: OfficeForm | PostForm, what: str) -> HttpResponse:
    """The page of one office or post."""
    context = {"place": of, "room": "administered", "one": one, "form": form, "what": what}
    page = administration(request, Role.ADMIN, **context)
    return render(request, "orgs/thing.html", page, status=422 if form.errors else 200)
