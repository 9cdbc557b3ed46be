"""Log-in and log-out, and the page on which people choose their password."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jiheng.web.orgs import accounts, actions, passwords
from jiheng.web.orgs.auth import SignedRequest, own_path, signed_in
from jiheng.web.orgs.context import first_page
from jiheng.web.orgs.forms import LoginForm, PasswordForm
from jiheng.web.orgs.handing import taken_over


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for account and password; whoever is known goes on to where they wanted to go, or to their unit."""
    form = LoginForm(request, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and form.user:
        actions.log_in(request, form.user)
        return redirect(own_path(request) or first_page(form.user))
    context = {"form": form, "next": own_path(request), "ran_out": actions.RAN_OUT in request.session}
    return render(request, "orgs/login.html", context)


@never_cache
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session and say so."""
    actions.log_out(request)
    messages.success(request, _("已退出登录。"))
    return redirect("login")


@never_cache
@sensitive_post_parameters("old", "new", "again")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def own_password(request: SignedRequest) -> HttpResponse:
    """Choose a password of one's own; the only page for whoever has one that somebody else knows."""
    form = PasswordForm(request, request.POST if request.method == "POST" else None)
    due = passwords.to_be_changed(request.user)
    if form.is_bound and form.carried(partial(accounts.change_password, request, request.user)) is not None:
        messages.success(request, _("密码已换，这个账号在别处的登录都已退出。"))
        return redirect(first_page(request.user) if due else "own_password")
    context = {"form": form, "due": due, "rules": passwords.rules(), "taken": taken_over(request.user)}
    return render(request, "orgs/password.html", context, status=422 if form.errors else 200)
