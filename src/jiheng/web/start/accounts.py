"""The accounts that a set-up makes, as they are typed: each name is checked at once, of a password only the hash is kept."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from jiheng.web.orgs import founding
from jiheng.web.orgs.actions import named_user
from jiheng.web.orgs.models import Role
from jiheng.web.refusals import Refused
from jiheng.web.start.models import Draft

Kept = dict[str, str]


def typed(draft: Draft, roles: Mapping[Role, str], posted: Mapping[str, str]) -> tuple[list[Kept], dict[str, str]]:
    """The accounts as they are kept, and what is wrong by field; an empty password leaves the one that was set."""
    before = {one["role"]: one for one in draft.choices["accounts"]}
    made: list[Kept] = []
    wrong: dict[str, str] = {}
    for role in roles:
        one = {"role": role.value, "username": "", "hashed": "", **before.get(role, {})}
        made.append(one | {"username": _name(role, posted, made, wrong)})
    for one in made:
        if one["role"] == Role.ADMIN:
            one["hashed"] = _password(one, posted, wrong)
    return made, wrong


def _name(role: Role, posted: Mapping[str, str], others: list[Kept], wrong: dict[str, str]) -> str:
    """The name as it is kept; what is wrong with it stays to be seen."""
    place = f"{role}-username"
    name = posted.get(place, "").strip()
    if not name:
        wrong[place] = _("请填账号。")
        return name
    try:
        name = named_user(name).username
    except Refused as refused:
        wrong[place] = refused.message
    if name.casefold() in {one["username"].casefold() for one in others}:
        wrong[place] = _("和上面的账号重名了，请换一个：管理、填报和审定要分开。")
    return name


def _password(one: Kept, posted: Mapping[str, str], wrong: dict[str, str]) -> str:
    """The hash of the administrator's password: the new one, or the one that was set before."""
    role, old = one["role"], one["hashed"]
    password = posted.get(f"{role}-password", "")
    if not password:
        if not old:
            wrong[f"{role}-password"] = _("请填密码。")
        return old
    try:
        return founding.own_password(one["username"], password, posted.get(f"{role}-again", ""))
    except Refused as refused:
        wrong[f"{role}-{refused.field}"] = refused.message
        return old
