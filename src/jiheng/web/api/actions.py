"""Everything that changes tokens and kept answers, and the log entry of an audit that was asked for by a script."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.web.api.models import KeptAnswer, Token
from jiheng.web.log import record
from jiheng.web.orgs.models import User
from jiheng.web.refusals import Refused

PREFIX = "jh_"
SEEN_EVERY = timedelta(minutes=1)  # a use sooner than this after the last one is not written down
KEPT = timedelta(days=30)  # so long a key answers as it did the first time
GIVEN_UP = timedelta(minutes=5)  # longer than any request takes: whoever began died over it


class InFlight(Exception):
    """The same request is being done at this moment."""


def make_token(user: User) -> str:
    """Make a token for a person; what is returned is kept nowhere."""
    if not user.is_active:
        raise Refused(_("账号“{name}”已停用，不能发令牌。").format(name=user.username))
    if user.must_change:
        raise Refused(_("账号“{name}”还在用一次性密码，请本人先登录换密码，再发令牌。").format(name=user.username))
    token = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        made = Token.objects.create(user=user, sha256=hashed(token))
        record("make_token", made, user=user.username)
    return token


def revoke_tokens(user: User) -> int:
    """End all tokens of a person; return how many were alive."""
    with transaction.atomic():
        ended = Token.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
        record("revoke_tokens", user, user=user.username, tokens=ended)
    return ended


def touch(token: Token) -> None:
    """Write down that a token was used, at most once a minute."""
    now = timezone.now()
    if token.last_used is None or now - token.last_used >= SEEN_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used=now)


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def begin(user: User, key: str, request: str) -> KeptAnswer:
    """Take a key for a request, or return what was answered to it before.

    Refused where the key stood for something else, InFlight while somebody is at it.
    """
    now, claim = timezone.now(), secrets.token_hex(16)
    with transaction.atomic():
        KeptAnswer.objects.filter(user=user, begun_at__lt=now - KEPT).delete()
        started = {"request": request, "claim": claim, "begun_at": now}
        kept, new = KeptAnswer.objects.get_or_create(user=user, key=key, defaults=started)
    if kept.request != request:
        raise Refused(_("这个 Idempotency-Key 已经用在另一个请求上。重试要原样再发；新的请求请换一个。"))
    if new or kept.status is not None:
        return kept
    stale = KeptAnswer.objects.filter(pk=kept.pk, claim=kept.claim, status=None, begun_at__lt=now - GIVEN_UP)
    if not stale.update(claim=claim, begun_at=now):
        raise InFlight
    kept.claim = claim
    return kept


def hold(kept: KeptAnswer) -> None:
    """Lock a key that was taken, inside the transaction of the act; InFlight where somebody else has taken it over."""
    mine = KeptAnswer.objects.select_for_update().filter(pk=kept.pk, claim=kept.claim, status=None)
    if mine.first() is None:
        raise InFlight


def finish(kept: KeptAnswer, answer: HttpResponse) -> None:
    """Keep the answer; inside the transaction of the act, so that neither is there without the other."""
    mine = KeptAnswer.objects.filter(pk=kept.pk, claim=kept.claim, status=None)
    mine.update(status=answer.status_code, kind=answer["Content-Type"], body=answer.content.decode())


def release(kept: KeptAnswer) -> None:
    """Give a key free whose request failed: nothing was done, and it may be tried again."""
    KeptAnswer.objects.filter(pk=kept.pk, claim=kept.claim, status=None).delete()


def log_audit(user: User, name: str, sha256: str, size: int) -> None:
    """Log that a script had a file audited."""
    record("audit", "file", user.username, name=name, sha256=sha256, size=size)
