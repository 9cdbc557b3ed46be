"""Who is at the other end: log-in against the database, locks after failures, and the guard of pages that need a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from math import ceil
from typing import Any, Concatenate, ParamSpec

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from jiheng.web import errors
from jiheng.web.middleware import from_this_machine
from jiheng.web.orgs import actions, passwords
from jiheng.web.orgs.forms import LoginForm
from jiheng.web.orgs.models import User

P = ParamSpec("P")


class SignedRequest(HttpRequest):
    """A request behind `signed_in`: its user is a person."""

    user: User


def signed_in(view: Callable[Concatenate[Any, P], HttpResponseBase]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let only people who are logged in reach a view; write its request as `SignedRequest`."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, *args, **kwargs) if request.user.is_authenticated else errors.not_signed_in(request)

    return guarded


class PeopleBackend(ModelBackend):
    """Name and password against the database; an account of the demonstration is known on this machine only."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **more: Any
    ) -> User | None:
        """Return the person, or None for an unknown name, a wrong password, a disabled account, a demo account elsewhere,
        and a password that was handed out and not used in time."""
        user = super().authenticate(request, username, password, **more)
        if not isinstance(user, User) or (user.demo and not (request and from_this_machine(request))):
            return None
        if passwords.run_out(user):
            return None
        return user

    def get_user(self, user_id: int) -> User | None:
        """Return the person of a session, with the post that every page names; None once the account is disabled."""
        return User.objects.select_related("post__office").filter(pk=user_id, is_active=True).first()


class LoggedAttempts(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts failed log-ins as axes does, each together with its line in the log."""

    def user_login_failed(self, sender: Any, credentials: dict[str, Any], request: Any = None, **more: Any) -> None:
        """Count one failure and log it; the one that reaches the limit logs the lock too."""
        locked_before = bool(request and request.axes_locked_out)
        with transaction.atomic():
            super().user_login_failed(sender, credentials, request, **more)
            typed, address = credentials.get("username") or "", request.axes_ip_address
            actions.failed_log_in(typed, address, locked=locked_before)
            if request.axes_locked_out and not locked_before:
                actions.lock_out(typed, address)


def locked(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any]) -> HttpResponse:
    """The log-in page of a locked account: for how long, whether the account exists or not."""
    name = credentials.get("username") or ""
    form = LoginForm(request, initial={"username": name})
    context = {"form": form, "minutes": minutes_left(name, getattr(request, "axes_ip_address", None)), "next": own_path(request)}
    return errors.page(request, 429, "orgs/login.html", **context)


def minutes_left(name: str, address: str | None) -> int:
    """How many minutes an account stays locked for that address, begun ones counted."""
    last = AccessAttempt.objects.filter(username=name, ip_address=address).order_by("-attempt_time").first()
    left = last.attempt_time + settings.AXES_COOLOFF_TIME - timezone.now() if last else timedelta()
    return max(1, ceil(left / timedelta(minutes=1)))


def own_path(request: HttpRequest) -> str:
    """The `next` of a request if it is a path of this site, else nothing."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    own = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if own else ""
