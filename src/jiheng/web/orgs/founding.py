"""The first accounts of a unit: those of an empty place with the unit at its root, and those of a unit that is just being added.

Whoever adds a unit names its first clerk and its leader with it, for at a unit that begins there is nothing yet that a role
could open. From then on only the security administration gives roles.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import is_password_usable
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jiheng.web.log import record
from jiheng.web.orgs import setting
from jiheng.web.orgs.actions import checked_user
from jiheng.web.orgs.models import Membership, Role, Unit, User
from jiheng.web.refusals import Refused, Unseen

FIRST = (Role.ADMIN, Role.SECURITY, Role.LOGKEEPER, Role.CLERK, Role.LEADER)
FURTHER = (Role.CLERK, Role.LEADER)


class Account(NamedTuple):
    """An account that is to be made: its role, its name, and the hash of its password, never the password itself."""

    role: Role
    username: str
    hashed: str


def empty() -> bool:
    """Whether there is nothing here yet: neither a unit nor an account."""
    return not User.objects.exists() and not Unit.objects.exists()


def administered(user: User) -> QuerySet[Unit]:
    """The units of which a person is the system administration, with those below."""
    found = Q(pk__in=[])
    for held in user.memberships.filter(role=Role.ADMIN, user__is_active=True).select_related("unit"):
        found |= Q(path__startswith=held.unit.path)
    units: QuerySet[Unit] = Unit.objects.filter(found).order_by("path")
    return units


def sets_up(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether a person may add units."""
    return isinstance(user, User) and user.is_active and user.memberships.filter(role=Role.ADMIN).exists()


def account(role: Role, username: str, password: str) -> Account:
    """An account as it may be made; Refused at `username` or `password` where it may not."""
    user = checked_user(username, password)
    return Account(role, user.username, user.password)


@transaction.atomic
def found(accounts: Sequence[Account], *, code: str, name: str, kind: str, region: str = "") -> tuple[Unit, dict[Role, User]]:
    """Make the first unit of an empty place and its accounts; the three administrations are those of this unit."""
    if not empty():
        raise Unseen
    _check_whole(accounts, FIRST)
    by = next(one.username for one in accounts if one.role is Role.ADMIN)
    unit = Unit.objects.add_root(setting.unit_values(code, name, kind, region))
    record("add_unit", unit, by, unit=unit.code, name=unit.name, kind=unit.kind, region=unit.region, parent="")
    return unit, _people(by, unit, accounts)


@transaction.atomic
def found_below(
    actor: User, parent: Unit, accounts: Sequence[Account], *, code: str, name: str, kind: str, region: str = ""
) -> tuple[Unit, dict[Role, User]]:
    """Add a unit below another with its first clerk and its leader. Only the system administration of the upper one may."""
    _check_whole(accounts, FURTHER)
    unit = setting.add_unit(actor, parent, code=code, name=name, kind=kind, region=region)
    return unit, _people(actor.username, unit, accounts)


def _check_whole(accounts: Sequence[Account], roles: Sequence[Role]) -> None:
    """Refuse what is not one account a role, each with a name of its own."""
    if sorted(one.role for one in accounts) != sorted(roles):
        words = "、".join(str(role.label) for role in roles)
        raise Refused(_("要有这几个账号：{roles}，每个一个。").format(roles=words), "accounts")
    names = [one.username.casefold() for one in accounts]
    if len(set(names)) < len(names):
        raise Refused(_("几个账号的名字一样，请各写各的：管理、填报和审定要分开。"), "accounts")


def _people(by: str, unit: Unit, accounts: Sequence[Account]) -> dict[Role, User]:
    """Make the accounts and give each its role at the unit."""
    return {one.role: _person(by, unit, one) for one in accounts}


def _person(by: str, unit: Unit, one: Account) -> User:
    if not is_password_usable(one.hashed):
        raise Refused(_("账号“{name}”还没有密码，请回到“账号”一步填写。").format(name=one.username), "accounts")
    if User.objects.filter(username__iexact=one.username).exists():
        raise Refused(_("账号“{name}”已经有了，请换一个。").format(name=one.username), "accounts")
    user = User.objects.create(username=one.username, password=one.hashed)
    record("create_user", user, by, user=user.username, unit=unit.code, post="")
    Membership.objects.create(user=user, unit=unit, role=one.role)
    record("give_role", user, by, user=user.username, unit=unit.code, role=one.role, office="")
    return user
