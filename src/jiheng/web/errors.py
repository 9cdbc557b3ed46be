"""Pages for what went wrong: one sentence, what to do, and for a fault of ours a number to quote; never a stack trace."""

from __future__ import annotations

import logging
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

logger = logging.getLogger(__name__)


def page(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    """Draw the page of that status from its own template."""
    return render(request, f"{status}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the address is asked for under a foreign name, or the request cannot be understood."""
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the page may not be seen."""
    return page(request, 403, reason="forbidden")


def not_local(request: HttpRequest) -> HttpResponse:
    """403: the client is another machine."""
    return page(request, 403, reason="remote")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without the mark of a page of ours, as after the browser's cookies were cleared."""
    return page(request, 403, reason="stale")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same body for an unknown address and for a thing that is not there."""
    return page(request, 404)


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
