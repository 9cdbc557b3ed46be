"""Log-in and log-out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jiheng.web.orgs import actions
from jiheng.web.orgs.auth import own_path
from jiheng.web.orgs.forms import LoginForm
from jiheng.web.permissions import visible_units


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for account and password; whoever is known goes on to where they wanted to go, or to their unit."""
    form = LoginForm(request, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and form.user:
        actions.log_in(request, form.user)
        return redirect(own_path(request) or ("/units/" if visible_units(form.user).exists() else "/"))
    context = {"form": form, "next": own_path(request), "ran_out": actions.RAN_OUT in request.session}
    return render(request, "orgs/login.html", context)


@never_cache
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session and say so."""
    actions.log_out(request)
    messages.success(request, _("已退出登录。"))
    return redirect("login")
