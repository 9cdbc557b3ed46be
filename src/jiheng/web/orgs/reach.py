"""What an administration reaches: the units at which its role is held and all below them, and the accounts of these."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jiheng.web.orgs.models import Membership, Role, Unit, User
from jiheng.web.refusals import NotAllowed, Refused, Unseen

ADMINISTRATIONS = (Role.ADMIN, Role.SECURITY, Role.LOGKEEPER)
LISTED = 200  # units that a field offers; any other is found by its code or name


def administrations(user: User) -> set[str]:
    """Which of the three administrations somebody has."""
    return set(Membership.objects.filter(user=user, role__in=ADMINISTRATIONS).values_list("role", flat=True))


def units_under(user: User, role: Role) -> QuerySet[Unit]:
    """The units that an administration reaches; NotAllowed where somebody has none."""
    paths = list(Membership.objects.filter(user=user, role=role).values_list("unit__path", flat=True))
    if not paths or not user.is_active:
        raise NotAllowed(_("这一页由“{role}”使用，请找他。").format(role=role.label))
    found = Q()
    for path in paths:
        found |= Q(path__startswith=path)
    units: QuerySet[Unit] = Unit.objects.filter(found).order_by("path")
    return units


def unit_under(user: User, role: Role, code: str) -> Unit:
    """The unit of a code within reach; Unseen where there is none."""
    unit = units_under(user, role).filter(code=code).first()
    if unit is None:
        raise Unseen
    return unit


def unit_named(units: QuerySet[Unit], typed: str, field: str = "unit") -> Unit:
    """The unit that somebody typed, by its code or its whole name."""
    typed = typed.strip()
    if not typed:
        raise Refused(_("请填单位的名称或代码。"), field)
    found = list(units.filter(Q(code=typed) | Q(name=typed))[:2])
    exact = [unit for unit in found if unit.code == typed] or found
    if not exact:
        raise Refused(_("您管的单位里没有“{typed}”，请从列表里选，或填单位代码。").format(typed=typed[:40]), field)
    if len(exact) > 1:
        raise Refused(_("叫“{typed}”的单位不止一个，请填单位代码。").format(typed=typed[:40]), field)
    return exact[0]


def accounts_of(units: QuerySet[Unit]) -> QuerySet[User]:
    """The accounts that belong to these units, by themselves, by their post or by a role."""
    within = units.order_by().values("pk")
    belongs = Q(unit__in=within) | Q(post__unit__in=within) | Q(pk__in=Membership.objects.filter(unit__in=within).values("user"))
    return User.objects.filter(belongs).select_related("unit", "post__unit")


def account_under(user: User, role: Role, pk: int) -> User:
    """An account within reach; Unseen where there is none."""
    found = accounts_of(units_under(user, role)).filter(pk=pk).first()
    if found is None:
        raise Unseen
    return found
