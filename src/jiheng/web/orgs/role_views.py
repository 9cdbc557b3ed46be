"""安全管理: who has which role at which unit; roles are given and taken here, and handed over when staff change."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiheng.web.clock import today
from jiheng.web.orgs import actions, handing
from jiheng.web.orgs.account_forms import HandOverForm, RoleForm
from jiheng.web.orgs.account_views import listed
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import administration
from jiheng.web.orgs.models import HandOver, Membership, Office, Role, Unit, User
from jiheng.web.orgs.reach import LISTED, account_under, accounts_of, unit_named, units_under
from jiheng.web.refusals import NotAllowed, Refused


@signed_in
@require_safe
def listing(request: SignedRequest) -> HttpResponse:
    """The accounts with the roles that they have."""
    units = units_under(request.user, Role.SECURITY)
    return render(request, "orgs/roles.html", administration(request, Role.SECURITY, **listed(request, units)))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: SignedRequest, pk: int) -> HttpResponse:
    """The roles of one account, and the form that gives one at the unit that the address names."""
    one = account_under(request.user, Role.SECURITY, pk)
    units = units_under(request.user, Role.SECURITY)
    typed, wrong, unit = request.GET.get("unit", ""), "", one.unit if one.unit in units else units.first()
    if typed:
        try:
            unit = unit_named(units, typed)
        except Refused as refused:
            wrong, unit = refused.message, None
    form = RoleForm(Office.objects.filter(unit=unit), request.POST or None)
    if unit and request.method == "POST" and (made := form.carried(partial(actions.give_role, request.user, one, unit))):
        messages.success(request, _("已给“{role}”（{unit}）。").format(role=made.get_role_display(), unit=made.unit.name))
        return redirect("role_account", pk)
    context = {"typed": typed, "wrong": wrong, "of": unit, "form": form}
    return page(request, one, status=422 if wrong or form.errors else 200, **context)


@signed_in
@require_POST
def take(request: SignedRequest, pk: int, held: int) -> HttpResponse:
    """Take a role away."""
    membership = _held(request, pk, held)
    words = _("已收回“{role}”（{unit}）。").format(role=membership.get_role_display(), unit=membership.unit.name)
    try:
        actions.take_role(request.user, membership)
        messages.success(request, words)
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("role_account", pk)


@signed_in
@require_POST
def office(request: SignedRequest, pk: int, held: int) -> HttpResponse:
    """Move a role to another office of its unit."""
    membership = _held(request, pk, held)
    chosen, moved = request.POST.get("office", ""), None
    if chosen:
        if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
            raise Http404
        moved = get_object_or_404(Office, unit=membership.unit, pk=int(chosen))
    actions.move_office(request.user, membership, moved)
    messages.success(request, _("已改到“{office}”。").format(office=moved or _("不限科室")))
    return redirect("role_account", pk)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: SignedRequest, pk: int) -> HttpResponse:
    """Hand everything that an account has over to another; it is locked then."""
    one = account_under(request.user, Role.SECURITY, pk)
    known = accounts_of(units_under(request.user, Role.SECURITY)).exclude(pk=pk).filter(is_active=True)
    form = HandOverForm(request.POST or None, initial={"day": today()})

    def act(*, new: str, **values: Any) -> HandOver:
        successor = known.filter(username=new.strip()).first()
        if successor is None:
            raise Refused(_("您管的账号里没有“{name}”在用，请先请系统管理开账号。").format(name=new[:40]), "new")
        return handing.hand_over(request.user, one, successor, **values)

    if request.method == "POST" and (made := form.carried(act)):
        words = _("“{old}”的角色已交给“{new}”，原账号已锁定。")
        messages.success(request, words.format(old=made.old.username, new=made.new.username))
        return redirect("role_account", made.new_id)
    near = known.filter(unit=one.unit).order_by("username")[:LISTED]
    context = {"one": one, "held": one.memberships.select_related("unit", "office"), "form": form, "near": near}
    shown = administration(request, Role.SECURITY, **context)
    return render(request, "orgs/handover.html", shown, status=422 if form.errors else 200)


def page(request: SignedRequest, one: User, status: int = 200, **more: Any) -> HttpResponse:
    """The page of one account, with each form in the state that it is in."""
    units = units_under(request.user, Role.SECURITY)
    held = list(one.memberships.select_related("unit", "office").order_by("unit__path", "role"))
    reached = set(units.filter(pk__in=[role.unit_id for role in held]).values_list("pk", flat=True))
    roles = [(role, role.unit_id in reached and one != request.user, _offices(role.unit)) for role in held]
    context = {"one": one, "roles_of": roles, "units_listed": units[:LISTED], "locked_out": set()}
    return render(request, "orgs/role.html", administration(request, Role.SECURITY, **context, **more), status=status)


def _offices(unit: Unit) -> list[Office]:
    return list(Office.objects.filter(unit=unit))


def _held(request: SignedRequest, pk: int, held: int) -> Membership:
    """A role of an account within reach."""
    one = account_under(request.user, Role.SECURITY, pk)
    return get_object_or_404(Membership.objects.select_related("unit", "user", "office"), user=one, pk=held)
