"""Everything that changes who may do what: log-in and log-out, accounts, roles and offices, each with its line in the log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import auth
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.web.log import LogEntry, plain, record
from jiheng.web.orgs.models import Membership, Office, Post, Role, Unit, User
from jiheng.web.permissions import may
from jiheng.web.refusals import NotAllowed, Refused, Unseen

# Keys of a session: when the person logged in, when the last request came, and whose session ran out.
SINCE, SEEN, RAN_OUT = "since", "seen", "ran_out"
APART = frozenset({Role.ADMIN, Role.SECURITY, Role.LOGKEEPER})


@transaction.atomic
def log_in(request: HttpRequest, user: User) -> None:
    """Begin a session under a new key. The pages that a person had open when the last session ran out stay good."""
    if request.user.is_authenticated and request.user != user:
        log_out(request, "replaced")
    secret = request.META.get("CSRF_COOKIE") if request.session.get(RAN_OUT) == user.pk else None
    auth.login(request, user)
    if secret:
        request.META["CSRF_COOKIE"] = secret
    request.session.pop(RAN_OUT, None)
    request.session[SINCE] = request.session[SEEN] = int(timezone.now().timestamp())
    record("log_in", user, user.username, address=request.META.get("REMOTE_ADDR"))


@transaction.atomic
def log_out(request: HttpRequest, reason: str = "asked") -> None:
    """End the session for good: its key opens nothing any more."""
    user = request.user
    auth.logout(request)
    if isinstance(user, User):
        record("log_out", user, user.username, reason=reason)


def run_out(request: HttpRequest, reason: str) -> None:
    """End a session that a limit has reached; the browser keeps in mind whose it was."""
    pk = request.user.pk
    log_out(request, reason)
    request.session[RAN_OUT] = pk


def failed_log_in(typed: str, address: str | None, *, locked: bool = False) -> LogEntry:
    """Log that somebody failed to log in, under the name as typed."""
    return record("log_in_failed", "user", plain(typed), address=address, locked=locked)


def lock_out(typed: str, address: str | None) -> LogEntry:
    """Log that a name was locked for an address."""
    return record("lock_out", "user", plain(typed), address=address)


def view_from_above(user: User, unit: Unit, path: str) -> LogEntry:
    """Log that somebody looked at a unit that is not their own."""
    return record("view", unit, user.username, path=path)


@transaction.atomic
def create_user(
    by: User, unit: Unit, username: str, password: str, post: Post | None = None, *, hashed: str | None = None
) -> User:
    """Make an account with a password to be changed at the first log-in; it can do nothing until it is given a role.

    Only the system administration may. `hashed` is the password where it was hashed before, which takes its time.
    """
    require_role(by, Role.ADMIN, [unit])
    if post and post.unit_id != unit.pk:
        raise Refused(_("岗位“{post}”不属于{unit}，请选本单位的岗位。").format(post=post, unit=unit), "post")
    user = named_user(username, unit=unit, post=post, must_change=True)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "password") from error
    user.password = make_password(password) if hashed is None else hashed
    user.password_at = timezone.now()
    user.save()
    record("create_user", user, by.username, user=user.username, unit=unit.code, post=str(post or ""))
    return user


def named_user(username: str, **more: Any) -> User:
    """An account of a name that may be used, not yet kept and without a password."""
    user = User(username=User.normalize_username(username.strip()), **more)
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "username") from error
    if User.objects.filter(username__iexact=user.username).exists():
        raise Refused(_("账号“{name}”已经有了，请换一个。").format(name=user.username), "username")
    return user


@transaction.atomic
def disable_user(by: User, user: User) -> None:
    """Shut an account and end its sessions at once. Only an administrator who reaches all its units may."""
    require_role(by, Role.ADMIN, units_of(user))
    if user == by:
        raise Refused(_("不能停用自己的账号，请找另一位系统管理员。"))
    user.is_active = False
    user.save(update_fields=["is_active"])
    ended = end_sessions(user)
    record("disable_user", user, by.username, user=user.username, sessions=ended)


@transaction.atomic
def give_role(by: User, user: User, unit: Unit, role: str, office: Office | None = None) -> Membership:
    """Give a person a role at a unit. Only the security administration may, and not where roles exclude each other."""
    require_role(by, Role.SECURITY, [unit])
    role = Role(role)
    User.objects.select_for_update().get(pk=user.pk)
    held = set(user.memberships.values_list("role", flat=True))
    if clash := clash_of(role, held):
        sentence = _(
            "{user}已有“{held}”，不能再有“{role}”：系统管理、安全管理、审计管理互不兼任，也不兼任业务角色。请先收回原来的角色。"
        )
        raise Refused(sentence.format(user=user.username, held=Role(clash).label, role=role.label), "role")
    if office and office.unit_id != unit.pk:
        raise Refused(_("科室“{office}”不属于{unit}，请选本单位的科室。").format(office=office, unit=unit), "office")
    membership, new = Membership.objects.get_or_create(user=user, unit=unit, role=role, defaults={"office": office})
    if not new:
        sentence = _("{user}在{unit}已有“{role}”，不用再给。")
        raise Refused(sentence.format(user=user.username, unit=unit, role=role.label), "role")
    record("give_role", user, by.username, **_told(membership))
    return membership


@transaction.atomic
def take_role(by: User, membership: Membership) -> None:
    """Take a role away. Only the security administration may, and nobody their own."""
    require_role(by, Role.SECURITY, [membership.unit])
    if membership.user == by:
        raise Refused(_("不能收回自己的角色，请找另一位安全管理员。"))
    told = _told(membership)
    membership.delete()
    record("take_role", membership.user, by.username, **told)


@transaction.atomic
def move_office(by: User, membership: Membership, office: Office | None) -> None:
    """Move a person to another office of the unit. Only the security administration may: an office decides what one may fill."""
    require_role(by, Role.SECURITY, [membership.unit])
    if office and office.unit_id != membership.unit_id:
        raise Refused(_("科室“{office}”不属于{unit}，请选本单位的科室。").format(office=office, unit=membership.unit), "office")
    before = str(membership.office or "")
    membership.office = office
    membership.save(update_fields=["office"])
    record("move_office", membership.user, by.username, before=before, **_told(membership))


def require_role(by: User, role: Role, units: Iterable[Unit]) -> None:
    """Let an act go on where the role at each unit or above it is held; no unit at all is nobody's."""
    units = list(units)
    if by.is_active and units and all(holds(by, role, unit) for unit in units):
        return
    if not any(_knows(by, unit) for unit in units):
        raise Unseen
    raise NotAllowed(_("这件事要由“{role}”来办，请找他。").format(role=role.label))


def holds(by: User, role: Role, unit: Unit) -> bool:
    """Whether a person has a role at a unit or above it."""
    reach = Q(unit=unit) | Q(unit__in=Unit.objects.get_ancestors(unit))
    return Membership.objects.filter(reach, user=by, user__is_active=True, role=role).exists()


def _knows(by: User, unit: Unit) -> bool:
    """Whether a person may know that a unit exists."""
    return may(by, "see", unit) or any(holds(by, role, unit) for role in APART)


def units_of(user: User) -> set[Unit]:
    """The units to which a person belongs."""
    units = set(Unit.objects.filter(Q(memberships__user=user) | Q(accounts=user)))
    return units | {user.post.unit} if user.post else units


def clash_of(role: Role, held: set[str]) -> str:
    """The first held role that a new one may not stand beside; nothing where it may."""
    others = sorted(held - {role})
    return next((other for other in others if role in APART or other in APART), "")


def _told(membership: Membership) -> dict[str, str]:
    """A role in the words of the log."""
    return {
        "user": membership.user.username,
        "unit": membership.unit.code,
        "role": membership.role,
        "office": str(membership.office or ""),
    }


def end_sessions(user: User, but: str | None = None) -> int:
    """End every session of a person, or all but the one of a key; return how many there were."""
    ended = 0
    for session in Session.objects.filter(expire_date__gte=timezone.now()).exclude(session_key=but).iterator():
        if session.get_decoded().get(auth.SESSION_KEY) == str(user.pk):
            session.delete()
            ended += 1
    return ended
