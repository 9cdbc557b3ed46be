"""Passwords: the one-time ones that an administrator hands out, when one must be changed, and what 等保 asks of a new one."""

from __future__ import annotations

import secrets
import string
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.web.orgs.models import User

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another on paper
KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)


class LongEnough(MinimumLengthValidator):
    """Django's own, with a sentence that is there in Chinese."""

    def get_error_message(self) -> str:
        """What is wrong, and what to do."""
        return _("密码太短，至少要 {length} 个字。").format(length=self.min_length)


class KindsOfSigns:
    """等保: signs of three kinds out of capital letters, small letters, digits and others."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse a password of fewer kinds."""
        kinds = sum(any(sign in kind for sign in password) for kind in KINDS)
        if kinds + any(sign not in "".join(KINDS) for sign in password) < 3:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        """What a good one is made of."""
        return _("密码里要有大写字母、小写字母、数字、符号中的至少三种。")


def one_time() -> str:
    """A password that nobody can guess and everybody can copy from paper: three groups of letters and digits."""
    while True:
        groups = ["".join(secrets.choice(SIGNS) for _sign in range(4)) for _group in range(3)]
        if any(sign.isdigit() for sign in "".join(groups)):
            return "-".join(groups)


def to_be_changed(user: User) -> str:
    """Why somebody has to choose a new password before anything else; nothing where they need not."""
    if user.must_change:
        return "given"
    life = settings.PASSWORD_LIFE
    return "old" if life and not user.demo and _older(user, life) else ""


def run_out(user: User) -> bool:
    """Whether a password that was handed out was not used in time."""
    return user.must_change and _older(user, settings.ONE_TIME_LIFE)


def rules() -> list[str]:
    """What a password has to be, in words."""
    found = [_("至少 8 个字，可以用短句；不要和账号相像，不要全是数字，不要用常见的密码。")]
    if life := settings.PASSWORD_LIFE:
        found += [KindsOfSigns().get_help_text(), _("每 {days} 天要换一次。").format(days=life.days)]
    return found


def _older(user: User, life: timedelta) -> bool:
    return (user.password_at or user.date_joined) + life <= timezone.now()
