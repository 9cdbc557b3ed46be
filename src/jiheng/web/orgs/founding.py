"""The first accounts of a unit: those of an empty place with the unit at its root, and those of a unit that is just being added.

Whoever adds a unit names its first clerk and its leader with it, for at a unit that begins there is nothing yet that a role
could open. From then on only the security administration gives roles.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.web.log import record
from jiheng.web.orgs import accounts, setting
from jiheng.web.orgs.accounts import Handed
from jiheng.web.orgs.actions import named_user
from jiheng.web.orgs.models import Membership, Role, Unit, User
from jiheng.web.refusals import Refused, Unseen

FIRST = (Role.ADMIN, Role.SECURITY, Role.LOGKEEPER, Role.CLERK, Role.LEADER)
FURTHER = (Role.CLERK, Role.LEADER)


class Account(NamedTuple):
    """An account that is to be made: its role, its name, and the hash of a password of one's own, never the password itself."""

    role: Role
    username: str
    hashed: str = ""


def empty() -> bool:
    """Whether there is nothing here yet: neither a unit nor an account."""
    return not User.objects.values("pk").union(Unit.objects.order_by().values("pk"), all=True)[:1]


def own_password(username: str, password: str, again: str) -> str:
    """The hash of the password that the first administrator chose; Refused at `password` or `again` where it will not do."""
    user = User(username=username)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "password") from error
    if password != again:
        raise Refused(_("两次输入的密码不一样，请再输一次。"), "again")
    user.set_password(password)
    return user.password


@transaction.atomic
def found(people: Sequence[Account], *, code: str, name: str, kind: str, region: str = "") -> tuple[Unit, dict[Role, User]]:
    """Make the first unit of an empty place and its accounts; the three administrations are those of this unit."""
    if not empty():
        raise Unseen
    _check_whole(people, FIRST)
    by = next(one for one in people if one.role is Role.ADMIN)
    if not by.hashed:
        raise Refused(_("系统管理还没有密码，请回到“账号”一步填写。"), "accounts")
    unit = Unit.objects.add_root(setting.unit_values(code, name, kind, region))
    record("add_unit", unit, by.username, unit=unit.code, name=unit.name, kind=unit.kind, region=unit.region, parent="")
    return unit, _people(by.username, unit, people)


@transaction.atomic
def found_below(
    actor: User, parent: Unit, people: Sequence[Account], *, code: str, name: str, kind: str, region: str = ""
) -> tuple[Unit, dict[Role, User]]:
    """Add a unit below another with its first clerk and its leader. Only the system administration of the upper one may."""
    _check_whole(people, FURTHER)
    unit = setting.add_unit(actor, parent, code=code, name=name, kind=kind, region=region)
    return unit, _people(actor.username, unit, people)


@transaction.atomic
def hand_out(people: Iterable[User]) -> list[Handed]:
    """Give those who have no password of their own a one-time one, to be shown once."""
    return [accounts.first_password(user) for user in people if user.must_change]


def _check_whole(people: Sequence[Account], roles: Sequence[Role]) -> None:
    """Refuse what is not one account a role, each with a name of its own."""
    if sorted(one.role for one in people) != sorted(roles):
        words = "、".join(str(role.label) for role in roles)
        raise Refused(_("要有这几个账号：{roles}，每个一个。").format(roles=words), "accounts")
    names = [one.username.casefold() for one in people]
    if len(set(names)) < len(names):
        raise Refused(_("几个账号的名字一样，请各写各的：管理、填报和审定要分开。"), "accounts")


def _people(by: str, unit: Unit, people: Sequence[Account]) -> dict[Role, User]:
    """Make the accounts and give each its role at the unit."""
    return {one.role: _person(by, unit, one) for one in people}


def _person(by: str, unit: Unit, one: Account) -> User:
    try:
        user = named_user(one.username, unit=unit, must_change=not one.hashed, password_at=timezone.now())
    except Refused as refused:
        raise Refused(refused.message, "accounts") from refused
    user.password = one.hashed or make_password(None)
    user.save()
    record("create_user", user, by, user=user.username, unit=unit.code, post="")
    Membership.objects.create(user=user, unit=unit, role=one.role)
    record("give_role", user, by, user=user.username, unit=unit.code, role=one.role, office="")
    return user
