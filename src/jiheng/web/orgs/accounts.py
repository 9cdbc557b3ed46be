"""Everything that happens to an account after it was made: locks, one-time passwords, one's own password, and the hand-over."""

from __future__ import annotations

from typing import NamedTuple

from axes.utils import reset
from django.contrib import auth
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.web.log import record
from jiheng.web.orgs import passwords
from jiheng.web.orgs.actions import create_user, end_sessions, require_role, units_of
from jiheng.web.orgs.models import Post, Role, Unit, User
from jiheng.web.orgs.setting import add_post
from jiheng.web.refusals import Refused


class Handed(NamedTuple):
    """A password that is shown once: whose, at which unit, in which post."""

    username: str
    password: str
    unit: str
    post: str


@transaction.atomic
def open_account(by: User, unit: Unit, username: str, *, post: Post | None = None, post_name: str = "") -> Handed:
    """Make an account with a one-time password, and its post with it where the unit does not have that yet."""
    require_role(by, Role.ADMIN, [unit])
    if post and post_name.strip():
        raise Refused(_("岗位选了又写了，请只留一个。"), "post_name")
    if post_name.strip():
        post = add_post(by, unit, post_name)
    password = passwords.one_time()
    user = create_user(by, unit, username, password, post)
    return Handed(user.username, password, unit.name, str(post or ""))


@transaction.atomic
def renew_password(by: User, user: User) -> Handed:
    """Hand out a new one-time password to somebody who has lost theirs; their sessions end, and failed log-ins are forgotten."""
    require_role(by, Role.ADMIN, units_of(user))
    if user == by:
        raise Refused(_("自己的密码在“我的账号”里换，不用一次性密码。"))
    if not user.is_active:
        raise Refused(_("账号“{name}”已锁定，请先解锁再发一次性密码。").format(name=user.username))
    password = passwords.one_time()
    _set(user, password, must_change=True)
    ended = end_sessions(user)
    reset(username=user.username)
    record("renew_password", user, by.username, user=user.username, sessions=ended)
    return Handed(user.username, password, str(user.unit or ""), str(user.post or ""))


def first_password(user: User) -> Handed:
    """A one-time password for an account that was just made and has none; the log tells of the account itself."""
    password = passwords.one_time()
    _set(user, password, must_change=True)
    return Handed(user.username, password, str(user.unit or ""), str(user.post or ""))


@transaction.atomic
def enable_user(by: User, user: User) -> None:
    """Open an account again that was locked, by somebody or by failed log-ins."""
    require_role(by, Role.ADMIN, units_of(user))
    user.is_active = True
    user.save(update_fields=["is_active"])
    reset(username=user.username)
    record("enable_user", user, by.username, user=user.username)


@transaction.atomic
def change_password(request: HttpRequest, user: User, new: str, again: str) -> User:
    """Choose a password of one's own; every other session of the person ends. Who knows the old one was asked before."""
    if new != again:
        raise Refused(_("两次输入的新密码不一样，请再输一次。"), "again")
    if user.check_password(new):
        raise Refused(_("新密码和现在的一样，请换一个。"), "new")
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "new") from error
    _set(user, new, must_change=False)
    ended = end_sessions(user, but=request.session.session_key)
    auth.update_session_auth_hash(request, user)
    record("change_password", user, user.username, user=user.username, sessions=ended)
    return user


def _set(user: User, password: str, *, must_change: bool) -> None:
    user.set_password(password)
    user.must_change, user.password_at = must_change, timezone.now()
    user.save(update_fields=["password", "must_change", "password_at"])
