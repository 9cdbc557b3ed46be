"""Addresses of the API, each behind the same guard: first the token, then the key, and a problem in words for every fault."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, include, path, re_path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from jiheng.web.api import problems
from jiheng.web.api.api import api
from jiheng.web.api.auth import caller
from jiheng.web.api.once import once

View = Callable[..., HttpResponse]
OPEN = ("openapi-json", "openapi-view")
LONG = ("audits",)  # names of routes whose work takes time


def closed(view: View, *, long: bool = False) -> View:
    """Let only the holder of a token reach a view, and a POST with a key only once."""

    def guarded(request: HttpRequest, **arguments: Any) -> HttpResponse:
        user = caller(request)
        if user is None:
            return problems.unauthenticated()
        act = partial(view, request, **arguments)
        response = once(request, user, act, long=long) if request.method == "POST" else act()
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return _answering(guarded)


def opened(view: View) -> View:
    """A view for everybody, which is only read."""

    def read(request: HttpRequest, **arguments: Any) -> HttpResponse:
        return view(request, **arguments) if request.method in ("GET", "HEAD") else _unsupported("GET, HEAD")

    return _answering(read)


def nowhere(request: HttpRequest, **arguments: Any) -> HttpResponse:
    """What is not there."""
    raise Http404


def _answering(view: View) -> View:
    """Turn whatever a view raises, and a method that it does not know, into a problem."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **arguments: Any) -> HttpResponse:
        try:
            response = view(request, **arguments)
        except Exception as error:  # noqa: BLE001  the answer has a number, the log the trace
            return problems.answer(request, error)
        known = response.status_code != 405 or response["Content-Type"] == problems.JSON
        return response if known else _unsupported(response["Allow"])

    return answered


def _unsupported(allowed: str) -> HttpResponse:
    words = _("这里只能用：{methods}。").format(methods=allowed)
    return problems.problem("method", words, headers={"Allow": allowed})


def _guarded(pattern: URLPattern) -> URLPattern:
    name = pattern.name or ""
    pattern.callback = opened(pattern.callback) if name in OPEN else closed(pattern.callback, long=name in LONG)
    return pattern


_patterns, _app, _namespace = api.urls
urlpatterns = [
    path("", include(([_guarded(one) for one in _patterns if isinstance(one, URLPattern)], _app), namespace=_namespace)),
    re_path(r"^[\s\S]+\Z", closed(nowhere)),  # line breaks too
]
