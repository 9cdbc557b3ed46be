"""The accounts that a set-up makes, as they are typed: each is checked at once, and of its password only the hash is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jiheng.web.orgs import founding
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
        name, password = posted.get(f"{role}-username", "").strip(), posted.get(f"{role}-password", "")
        old = before.get(role, {"role": role.value, "username": "", "hashed": ""})
        made.append(_one(role, name, password, old, wrong))
    seen: dict[str, str] = {}
    for one in made:
        if (key := one["username"].casefold()) in seen and key:
            wrong.setdefault(f"{one['role']}-username", _("和上面的账号重名了，请换一个：管理、填报和审定要分开。"))
        seen[key] = one["role"]
    return made, wrong


def _one(role: Role, name: str, password: str, old: Kept, wrong: dict[str, str]) -> Kept:
    kept = {**old, "username": name}
    if not password and not old["hashed"]:
        wrong[f"{role}-password"] = _("请填密码，至少 8 位，不要只用数字。")
    try:
        checked = founding.account(role, name, password or _STAND_IN)
    except Refused as refused:
        wrong.setdefault(f"{role}-{refused.field}", refused.message if name else str(_("请填账号。")))
        return kept if refused.field != "password" else {**kept, "hashed": old["hashed"]}
    return {**kept, "username": checked.username, "hashed": checked.hashed if password else old["hashed"]}


_STAND_IN: Any = "Stand-in-7f31c9"  # checks a name alone where the password was set before
