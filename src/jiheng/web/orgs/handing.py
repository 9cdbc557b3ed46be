"""人员交接: one act hands the roles of an account, and all that waits for them, to another account."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jiheng.web.clock import today
from jiheng.web.log import record
from jiheng.web.orgs.actions import clash_of, end_sessions, require_role, units_of
from jiheng.web.orgs.models import HandOver, Membership, Notice, Role, User
from jiheng.web.refusals import Refused
from jiheng.web.texts import block_of, line_of


@transaction.atomic
def hand_over(by: User, old: User, new: User, *, reason: str, day: date, notes: str = "") -> HandOver:
    """Hand over what a person has: roles, and the post where the successor has none; the account itself is locked.

    What waits to be done hangs on roles at units, so that it waits for the successor from then on; unread notices go over too.
    What was done keeps the name of whoever did it. Only the security administration that reaches both accounts may.
    """
    require_role(by, Role.SECURITY, units_of(old))
    require_role(by, Role.SECURITY, units_of(new))
    reason = line_of(reason, HandOver, "reason", _("交接原因"), needed=True)
    notes = block_of(notes, _("交接说明"), "notes")
    if day > today():
        raise Refused(_("交接日期 {day} 还没有到，请到那天再办。").format(day=day), "day")
    locked = {one.pk: one for one in User.objects.select_for_update().filter(pk__in=[old.pk, new.pk]).order_by("pk")}
    old, new = locked[old.pk], locked[new.pk]
    roles = list(old.memberships.select_related("unit", "office").order_by("unit__path", "role"))
    _check(by, old, new, roles)
    for role in roles:
        _move(role, new)
    if new.post is None and old.post is not None:
        new.post = old.post
        new.save(update_fields=["post"])
    told_of = Notice.objects.filter(user=old, read_at=None).update(user=new)
    old.is_active = False
    old.save(update_fields=["is_active"])
    told = [f"{role.get_role_display()}（{role.unit.name}）" for role in roles]
    made = HandOver.objects.create(old=old, new=new, by=by.username, day=day, reason=reason, notes=notes, roles=told)
    detail: dict[str, Any] = {
        "old": old.username,
        "new": new.username,
        "reason": reason,
        "day": day.isoformat(),
        "notices": told_of,
    }
    detail["roles"] = [f"{role.role}@{role.unit.code}" for role in roles]
    unit = old.unit or roles[0].unit
    record("hand_over", made, by.username, unit=unit.code, sessions=end_sessions(old), **detail)
    return made


def taken_over(user: User) -> QuerySet[HandOver]:
    """What was handed over to somebody, the last first."""
    return HandOver.objects.filter(new=user).select_related("old__post").order_by("-pk")


def _check(by: User, old: User, new: User, roles: list[Membership]) -> None:
    """Refuse a hand-over of nothing, to or from oneself, and one that would bring together what excludes each other."""
    if old == new:
        raise Refused(_("接手的不能是同一个账号。"), "new")
    if by in (old, new):
        raise Refused(_("不能给自己办交接，请找另一位安全管理员。"), "new")
    if not new.is_active:
        raise Refused(_("账号“{name}”已锁定，不能接手。请系统管理先解锁，或换一个账号。").format(name=new.username), "new")
    if not roles:
        raise Refused(_("“{name}”没有角色，没有什么可交接的。").format(name=old.username), "new")
    held = set(new.memberships.values_list("role", flat=True))
    for role in roles:
        if clash := clash_of(Role(role.role), held):
            sentence = _("接手人“{user}”已有“{held}”，不能再有“{role}”：三类管理互不兼任，也不兼任业务角色。请换一个账号。")
            words = sentence.format(user=new.username, held=Role(clash).label, role=role.get_role_display())
            raise Refused(words, "new")


def _move(role: Membership, new: User) -> None:
    """A role becomes the successor's; one that they have already stays as it is."""
    if Membership.objects.filter(user=new, unit=role.unit, role=role.role).exists():
        Membership.objects.filter(pk=role.pk).delete()
    else:
        Membership.objects.filter(pk=role.pk).update(user=new)
