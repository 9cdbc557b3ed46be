"""Units and accounts from a workbook: every row is tried by the acts themselves, and all are kept or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from jiheng.web.log import record
from jiheng.web.orgs import passwords, setting
from jiheng.web.orgs.accounts import Handed
from jiheng.web.orgs.actions import create_user
from jiheng.web.orgs.models import Role, Unit, User
from jiheng.web.orgs.reach import unit_named, units_under
from jiheng.web.orgs.roster_file import Line
from jiheng.web.refusals import Refused


class Tried(NamedTuple):
    """A row, and what is wrong with it or whose account it made."""

    line: Line
    wrong: str
    user: User | None = None


class Wrong(Exception):
    """Some rows cannot be taken, so that none was: what was tried."""

    def __init__(self, tried: list[Tried]) -> None:
        super().__init__()
        self.tried = tried


def tried(by: User, lines: Sequence[Line]) -> list[Tried]:
    """What would become of each row; nothing of it is kept."""
    units_under(by, Role.ADMIN)
    with transaction.atomic():
        found = [_tried(by, line, UNUSABLE_PASSWORD_PREFIX) for line in lines]
        transaction.set_rollback(True)
    return found


def taken(by: User, lines: Sequence[Line]) -> list[Handed]:
    """Make all units and accounts in one transaction; return the one-time passwords. Wrong where one row cannot be."""
    units_under(by, Role.ADMIN)
    secrets = [passwords.one_time() if line.kind == "account" else "" for line in lines]
    hashed = [make_password(secret) if secret else "" for secret in secrets]  # before the transaction: it takes its time
    with transaction.atomic():
        found = [_tried(by, line, one) for line, one in zip(lines, hashed, strict=True)]
        if any(one.wrong for one in found):
            raise Wrong(found)
        handed = [(one.user, secret) for one, secret in zip(found, secrets, strict=True) if one.user]
        record("import_accounts", "file", by.username, units=len(lines) - len(handed), accounts=len(handed))
    return [Handed(user.username, secret, str(user.unit or ""), str(user.post or "")) for user, secret in handed]


def _tried(by: User, line: Line, hashed: str) -> Tried:
    """Do what a row says; or the sentence why not, where it cannot be, and nothing of it is left then."""
    try:
        with transaction.atomic():
            if line.kind == "account":
                return Tried(line, "", _add_account(by, line.cells, hashed))
            _add_unit(by, line.cells)
    except Refused as refused:
        return Tried(line, refused.message)
    return Tried(line, "")


def _add_unit(by: User, cells: Mapping[str, str]) -> None:
    parent = unit_named(units_under(by, Role.ADMIN), cells["parent"], "parent")
    kind = cells.get("kind", "")
    code = next((code for code, word in Unit.KINDS.items() if kind in (code, str(word))), kind)
    setting.add_unit(by, parent, code=cells["code"], name=cells["name"], kind=code, region=cells.get("region", parent.region))


def _add_account(by: User, cells: Mapping[str, str], hashed: str) -> User:
    unit = unit_named(units_under(by, Role.ADMIN), cells["unit"])
    if not cells["username"]:
        raise Refused(_("请填账号。"), "username")
    post_name = " ".join(cells.get("post", "").split())
    post = unit.posts.filter(name=post_name).first()
    if post is None and post_name:
        post = setting.add_post(by, unit, post_name)
    return create_user(by, unit, cells["username"], passwords.one_time(), post, hashed=hashed)
