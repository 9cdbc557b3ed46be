"""系统管理: the accounts of the units that it reaches; a one-time password is shown on one page, once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiheng.web.orgs import accounts, actions, passwords, roster_file
from jiheng.web.orgs.account_forms import AccountForm
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import administration
from jiheng.web.orgs.models import Role, Unit, User
from jiheng.web.orgs.reach import LISTED, account_under, accounts_of, unit_named, units_under
from jiheng.web.refusals import NotAllowed, Refused
from jiheng.web.responses import attachment

ROWS = 100
STATES = ("open", "locked", "one_time", "roleless")
SALT, SECONDS = "jiheng.passwords", 1800  # for so long the list on the page can be had as a file


@signed_in
@require_safe
def listing(request: SignedRequest) -> HttpResponse:
    """The accounts with their units, posts, roles and states."""
    units = units_under(request.user, Role.ADMIN)
    return render(request, "orgs/accounts.html", administration(request, Role.ADMIN, **listed(request, units)))


def listed(request: SignedRequest, units: QuerySet[Unit]) -> dict[str, Any]:
    """The accounts that the filter in the address leaves, a page of them, and the filter itself."""
    typed, sought, state = (request.GET.get(name, "").strip() for name in ("unit", "q", "state"))
    found, wrong = accounts_of(units), ""
    if typed:
        try:
            unit = unit_named(units, typed)
            found = accounts_of(units.filter(path__startswith=unit.path))
        except Refused as refused:
            found, wrong = User.objects.none(), refused.message
    if sought:
        found = found.filter(Q(username__icontains=sought) | Q(post__name__icontains=sought))
    found = _in_state(found, state).order_by("unit__path", "username").prefetch_related("memberships__unit")
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    return {
        "page": page,
        "locked_out": _locked_out([one.username for one in page]),
        "filter": {"unit": typed, "q": sought, "state": state if state in STATES else "", "wrong": wrong},
        "kept": kept.urlencode(),
        "units_listed": units[:LISTED],
    }


def _in_state(found: QuerySet[User], state: str) -> QuerySet[User]:
    wanted = {
        "open": Q(is_active=True, must_change=False),
        "locked": Q(is_active=False),
        "one_time": Q(is_active=True, must_change=True),
        "roleless": Q(memberships=None),
    }
    return found.filter(wanted[state]) if state in wanted else found


def _locked_out(names: Sequence[str]) -> set[str]:
    """The accounts that failed log-ins keep out at this moment, from one address at least."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    over = {"failures_since_start__gte": settings.AXES_FAILURE_LIMIT, "attempt_time__gte": since}
    return set(AccessAttempt.objects.filter(username__in=names, **over).values_list("username", flat=True))


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedRequest) -> HttpResponse:
    """Make an account of a unit; the answer shows its one-time password, once."""
    units = units_under(request.user, Role.ADMIN)
    typed, unit, wrong = request.GET.get("unit", ""), None, ""
    try:
        unit = unit_named(units, typed) if typed else units.first()
    except Refused as refused:
        wrong = refused.message
    form = AccountForm(unit, request.POST or None) if unit else None
    if form and unit and request.method == "POST":
        handed = form.carried(partial(accounts.open_account, request.user, unit))
        if handed:
            return shown_once(request, [handed], _("账号“{name}”已开").format(name=handed.username))
    context = {"of": unit, "typed": typed, "wrong": wrong, "form": form, "units_listed": units[:LISTED]}
    status = 422 if wrong or (form and form.errors) else 200
    return render(request, "orgs/account_add.html", administration(request, Role.ADMIN, **context), status=status)


@signed_in
@require_safe
def account(request: SignedRequest, pk: int) -> HttpResponse:
    """One account: what it is, and what may be done with it."""
    one = account_under(request.user, Role.ADMIN, pk)
    context = {
        "one": one,
        "held": one.memberships.select_related("unit", "office"),
        "locked_out": _locked_out([one.username]),
        "ran_out": passwords.run_out(one),
    }
    return render(request, "orgs/account.html", administration(request, Role.ADMIN, **context))


@signed_in
@require_POST
def lock(request: SignedRequest, pk: int) -> HttpResponse:
    """Lock an account."""
    return _done(request, pk, actions.disable_user, _("账号“{name}”已锁定，它的登录都已退出。"))


@signed_in
@require_POST
def unlock(request: SignedRequest, pk: int) -> HttpResponse:
    """Open an account again."""
    return _done(request, pk, accounts.enable_user, _("账号“{name}”已解锁。"))


@never_cache
@signed_in
@require_POST
def renew(request: SignedRequest, pk: int) -> HttpResponse:
    """Hand out a new one-time password; the answer shows it, once."""
    one = account_under(request.user, Role.ADMIN, pk)
    try:
        handed = accounts.renew_password(request.user, one)
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("account", pk)
    return shown_once(request, [handed], _("“{name}”的新一次性密码").format(name=handed.username))


@never_cache
@signed_in
@require_POST
def passwords_file(request: SignedRequest) -> HttpResponse:
    """The list that was just shown, as a workbook: made from what the page sends back, for nothing of it is kept."""
    units_under(request.user, Role.ADMIN)
    try:
        rows = signing.loads(request.POST.get("list", ""), salt=f"{SALT}.{request.user.pk}", max_age=SECONDS)
    except signing.BadSignature:
        messages.error(request, _("这份密码清单过期了，不能再下载。请给还没登录的账号重发一次性密码。"))
        return redirect("accounts")
    return attachment(f"{_('一次性密码')}_{timezone.localdate()}.xlsx", roster_file.password_list(rows))


def shown_once(request: SignedRequest, handed: Sequence[accounts.Handed], title: str) -> HttpResponse:
    """The page with one-time passwords: to be printed or saved, for it cannot be opened again."""
    sealed = signing.dumps([list(one) for one in handed], salt=f"{SALT}.{request.user.pk}", compress=True)
    context = {"handed": handed, "title": title, "list": sealed, "days": settings.ONE_TIME_LIFE.days}
    return render(request, "orgs/handed.html", administration(request, Role.ADMIN, **context))


def _done(request: SignedRequest, pk: int, act: Callable[[User, User], None], words: str) -> HttpResponse:
    """Do something with an account, and say so; or say why not."""
    one = account_under(request.user, Role.ADMIN, pk)
    try:
        act(request.user, one)
        messages.success(request, words.format(name=one.username))
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("account", pk)
