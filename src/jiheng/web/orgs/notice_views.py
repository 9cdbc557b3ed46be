"""The list of a person's notices, and the buttons that open one or mark all as read."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.models import Notice
from jiheng.web.orgs.notices import mark_read

LISTED = 200


@signed_in
@require_safe
def notices(request: SignedRequest) -> HttpResponse:
    """What the person was told, the newest first."""
    found = Notice.objects.filter(user=request.user).select_related("unit")[:LISTED]
    return render(request, "orgs/notices.html", {"notices": found})


@signed_in
@require_POST
def read(request: SignedRequest) -> HttpResponse:
    """Open one notice, which is then read, or mark all as read."""
    if "all" in request.POST:
        count = mark_read(request.user)
        messages.success(request, _("{n} 条通知已标为已读。").format(n=count))
        return redirect("notices")
    key = request.POST.get("key", "")
    if not key.isascii() or not key.isdecimal() or len(key) > 18:
        raise Http404
    one = get_object_or_404(Notice, user=request.user, pk=key)
    mark_read(request.user, one)
    return redirect(one.address)
