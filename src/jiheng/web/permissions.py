"""Who may do what where: one table of acts and roles, asked by every action before it touches anything.

A role at a unit reaches that unit; the roles above (主管部门, 财政审核员, 审计) reach all units below theirs. Whoever may not even
see a unit gets `Unseen`, which answers like a unit that does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jiheng.web.orgs.models import Membership, Role, Unit, User
from jiheng.web.refusals import NotAllowed, Unseen

_OWN = (Role.CLERK, Role.OFFICE, Role.LEADER)
_ABOVE = (Role.DEPARTMENT, Role.REVIEWER, Role.AUDITOR)
SEES = (*_OWN, *_ABOVE)

# act → roles that may do it at a unit that they reach
ACTS: Mapping[str, tuple[Role, ...]] = MappingProxyType(
    {
        "see": SEES,
        "plan": (Role.CLERK, Role.LEADER),
        "budget": (Role.CLERK,),
        "receive": (Role.CLERK,),
        "pay": (Role.CLERK,),
        "reverse": (Role.CLERK,),
        "reconcile": (Role.CLERK,),
        "record_work": (Role.CLERK, Role.OFFICE),
        "target": (Role.CLERK, Role.LEADER),
        "fill": (Role.CLERK, Role.OFFICE),
        "fill_for": (Role.CLERK, Role.OFFICE, Role.LEADER),  # 代填: one indicator of an office
        "note": (Role.CLERK, Role.OFFICE, Role.LEADER, Role.DEPARTMENT, Role.REVIEWER),
        "survey": (Role.CLERK, Role.OFFICE),
        "open_cycle": (Role.CLERK, Role.LEADER, Role.REVIEWER),
        "send_up": (Role.CLERK,),
        "submit": (Role.LEADER,),
        "scan": (Role.CLERK, Role.LEADER),
        "withdraw": (Role.CLERK, Role.LEADER),
        "review": (Role.DEPARTMENT, Role.REVIEWER),
        "export": SEES,
        "close_year": (Role.LEADER,),
        "follow": (Role.CLERK, Role.OFFICE, Role.LEADER, Role.DEPARTMENT, Role.REVIEWER),
        "close_correction": (Role.LEADER, Role.DEPARTMENT, Role.REVIEWER),
    }
)


def memberships_at(user: User, unit: Unit) -> QuerySet[Membership]:
    """The memberships of a person that reach a unit: those at it, and those above it that look down."""
    here = Q(unit=unit)
    above = Q(unit__in=Unit.objects.get_ancestors(unit), role__in=_ABOVE)
    found: QuerySet[Membership] = Membership.objects.filter(here | above, user=user)
    return found


def roles_at(user: User, unit: Unit) -> set[str]:
    """The roles of a person that reach a unit."""
    return set(memberships_at(user, unit).values_list("role", flat=True))


def may(user: User, act: str, unit: Unit) -> bool:
    """Whether a person may do an act at a unit."""
    return user.is_active and not roles_at(user, unit).isdisjoint(ACTS[act])


def require(user: User, act: str, unit: Unit) -> None:
    """Let an act go on; Unseen where the person may not even see the unit, NotAllowed where the role does not cover it."""
    roles = roles_at(user, unit) if user.is_active else set()
    if roles.isdisjoint(SEES):
        raise Unseen
    if roles.isdisjoint(ACTS[act]):
        raise NotAllowed(_("您的角色不能做这件事，请找有权限的人办。"))


def visible_units(user: User) -> QuerySet[Unit]:
    """The units that a person may see."""
    return units_for(user, "see")


def units_for(user: User, act: str) -> QuerySet[Unit]:
    """The units at which a person may do an act."""
    found = Q(pk__in=[])
    for membership in Membership.objects.filter(user=user, role__in=ACTS[act]).select_related("unit"):
        unit = membership.unit
        found |= Q(path__startswith=unit.path) if membership.role in _ABOVE else Q(pk=unit.pk)
    units: QuerySet[Unit] = Unit.objects.filter(found)
    return units


def unit_for(user: User, code: str) -> Unit:
    """The unit of a code, if the person may see it; Unseen as well where there is none."""
    unit = visible_units(user).filter(code=code).first()
    if unit is None:
        raise Unseen
    return unit
