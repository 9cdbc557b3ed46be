"""Who is at the other end of a call: the person of a bearer token; and the units that they may see."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from jiheng.web.api import actions
from jiheng.web.api.models import Token
from jiheng.web.middleware import from_this_machine
from jiheng.web.orgs.actions import view_from_above
from jiheng.web.orgs.models import Membership, Unit, User
from jiheng.web.permissions import unit_for

_CALLER = "_api_caller"


class ApiRequest(HttpRequest):
    """A request behind a token: `auth` is the person."""

    auth: User


class BearerToken(HttpBearer):
    """The token of `jiheng token`, in the header Authorization."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """Return the person of a token that is alive: not revoked, of an account in use whose password is its own, and of a demo
        account only here."""
        found = Token.objects.select_related("user").filter(sha256=actions.hashed(token), revoked_at=None).first()
        if (
            found is None
            or not found.user.is_active
            or found.user.must_change
            or (found.user.demo and not from_this_machine(request))
        ):
            return None
        actions.touch(found)
        return found.user


def caller(request: HttpRequest) -> User | None:
    """The person of a request, looked up once."""
    if not hasattr(request, _CALLER):
        setattr(request, _CALLER, BearerToken()(request))
    found: User | None = getattr(request, _CALLER)
    return found


def unit_seen(request: ApiRequest, code: str) -> Unit:
    """The unit that is read; whoever looks at it from above is noted in the log, as on the pages."""
    unit = unit_for(request.auth, code)
    if not Membership.objects.filter(user=request.auth, unit=unit).exists():
        view_from_above(request.auth, unit, request.path)
    return unit
