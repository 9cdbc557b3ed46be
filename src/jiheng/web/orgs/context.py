"""What every page knows: who is there, at which unit, in which role, and what day it is."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from jiheng.web.clock import today
from jiheng.web.orgs import actions
from jiheng.web.orgs.models import Membership, Role, Unit, User
from jiheng.web.orgs.notices import unread
from jiheng.web.orgs.reach import administrations
from jiheng.web.permissions import memberships_at, visible_units

UNITS_LISTED = 30
BEGINNINGS = {Role.ADMIN: "accounts", Role.SECURITY: "roles", Role.LOGKEEPER: "log"}


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """The person, the administrations that they have, and the day of the demonstration, for every template."""
    user = getattr(request, "user", None)
    person = user if isinstance(user, User) else None
    return {
        "person": person,
        "administers": SimpleLazyObject(lambda: administrations(person) if person else set()),
        "unread": partial(unread, person) if person else None,
        "demo_today": settings.JIHENG_TODAY,
    }


def frame(request: HttpRequest, unit: Unit, **more: Any) -> dict[str, Any]:
    """The context of a page of a unit; somebody who looks at it from above is noted in the log."""
    user = request.user
    assert isinstance(user, User)
    held = list(memberships_at(user, unit).select_related("office"))
    memberships = [one for one in held if one.unit_id == unit.pk]
    if not memberships:
        actions.view_from_above(user, unit, request.path)
    roles = {one.role for one in held}
    context = {
        "unit": unit,
        "roles": roles,
        "role_words": [role.label for role in Role if role in roles],
        "post": str(user.post or user.username),
        "office": next((str(one.office) for one in memberships if one.office), ""),
        "units": list(visible_units(user).order_by("path")[:UNITS_LISTED]),
        "today": today(),
    }
    return context | more


def administration(request: HttpRequest, role: Role, **more: Any) -> dict[str, Any]:
    """The context of a page of one of the three administrations: of no unit, so that nothing of a unit's business shows."""
    return {"role_words": [role.label], "demo_today": settings.JIHENG_TODAY} | more


def first_page(user: User) -> str:
    """Where somebody begins: at the units, or at the page of the administration that they have."""
    if visible_units(user).exists():
        return "/units/"
    held = administrations(user)
    return next((reverse(page) for role, page in BEGINNINGS.items() if role in held), "/")


def standing(request: HttpRequest) -> dict[str, str]:
    """Who somebody is here, and whom to ask for more: the words of a page that was refused."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    held = list(user.memberships.select_related("unit"))
    roles = "、".join(f"{one.unit} {one.get_role_display()}" for one in held)
    return {"roles_held": roles or _("还没有角色"), "whom": _security_of([one.unit for one in held]) or _("本单位的安全管理员")}


def _security_of(units: list[Unit]) -> str:
    """The people who give roles at these units."""
    reach = Q(pk__in=[])
    for unit in units:
        reach |= Q(unit=unit) | Q(unit__in=Unit.objects.get_ancestors(unit))
    found = Membership.objects.filter(reach, role=Role.SECURITY, user__is_active=True).select_related("user__post")
    return "、".join(dict.fromkeys(str(one.user) for one in found))
