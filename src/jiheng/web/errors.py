"""Pages for what went wrong: one sentence, what to do, and for a fault of ours a number to quote; never a stack trace.

A part of a page (htmx) is answered with the sentence alone, shown above the page, so that nothing that was typed is lost.
"""

from __future__ import annotations

import logging
import secrets

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import reselect, reswap, retarget

from jiheng.web.orgs.context import standing
from jiheng.web.refusals import NotAllowed

logger = logging.getLogger(__name__)


def page(request: HttpRequest, status: int, template: str = "", **context: object) -> HttpResponse:
    """Draw the page of that status, from its own template where no other is named."""
    return render(request, template or f"{status}.html", context, status=status)


def said(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """Say one sentence above the page that asked; what is typed there stays as it is."""
    response = render(request, "said.html", {"sentence": sentence}, status=status)
    return reselect(retarget(reswap(response, "innerHTML"), "#said"), "#sentence")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the address is asked for under a foreign name, or the request cannot be understood; 413: its fields are too long."""
    if isinstance(exception, RequestDataTooBig):
        return page(request, 413, field_limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE >> 20)
    return page(request, 400, foreign=isinstance(exception, DisallowedHost))


def not_signed_in(request: HttpRequest) -> HttpResponse:
    """A page asked for by its address: first the log-in, then back to it. A form or a part of a page: 401, nothing done."""
    if request.headers.get("HX-Request"):
        return said(request, 401, _("登录已过期，请在新窗口登录后再按一次保存。"))
    if request.method not in ("GET", "HEAD"):
        return page(request, 401)
    return redirect_to_login(request.get_full_path())


def password_first(request: HttpRequest) -> HttpResponse:
    """The password has to be chosen anew before anything else; what was asked for or sent is not done."""
    if request.headers.get("HX-Request"):
        return said(request, 403, _("请先换密码，再回来保存。"))
    return redirect("own_password")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: what may not be done, who the person is here, and whom to ask."""
    sentence = str(exception) if isinstance(exception, NotAllowed) else ""
    if sentence and request.headers.get("HX-Request"):
        return said(request, 403, sentence)
    return page(request, 403, reason="forbidden", sentence=sentence, **standing(request))


def not_local(request: HttpRequest) -> HttpResponse:
    """403: the client is another machine."""
    return page(request, 403, reason="remote")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without the mark of a page of ours, as after the browser's cookies were cleared."""
    if request.headers.get("HX-Request"):
        return said(request, 403, _("这一页放得太久了，没有保存。请刷新这一页，再做一次。"))
    return page(request, 403, reason="stale")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same body for an unknown address and for a thing that is not there."""
    return page(request, 404)


def not_to_be_opened(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """405 with a way back: the address of a form that was sent, opened like a page."""
    drawn = page(request, 405)
    drawn.headers["Allow"] = answer.headers["Allow"]
    return drawn


def gone(request: HttpRequest) -> HttpResponse:
    """410: a file that rows name is lost, or not what was handed in; the log says which."""
    logger.error("lost from the store: %s %s", request.method, request.path)
    return page(request, 410)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than one request may carry."""
    return page(request, 413, request_limit=settings.REQUEST_LIMIT >> 20, upload_limit=settings.UPLOAD_LIMIT >> 20)


def failed(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours; the log has the trace under the number that the page shows."""
    number = quotable_number()
    logger.error("number %s: %s %s", number, request.method, request.path, exc_info=True)
    return page(request, 500, number=number)


def quotable_number() -> str:
    """Return a number that a clerk can say on the telephone: month and day, hour and minute, three digits."""
    return f"{timezone.localtime():%m%d-%H%M}-{secrets.randbelow(1000):03d}"
