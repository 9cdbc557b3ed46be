"""Own middleware: the headers of a closed surface, this machine only, no body larger than the limit, the language chosen."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from jiheng.web import errors

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
PROXIED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP")


def closed_surface(get_response: Answer) -> Answer:
    """Put the content security policy and its kin on every answer, static files and error pages included."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return answer


def this_machine_only(get_response: Answer) -> Answer:
    """Refuse whoever does not come from this machine: there is no log-in yet, so nobody else may see anything."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request) if from_this_machine(request) else errors.not_local(request)

    return answer


def from_this_machine(request: HttpRequest) -> bool:
    """Tell whether the client is this machine itself, with no proxy between that hides another one."""
    if any(header in request.META for header in PROXIED):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", "").partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)  # an IPv4 client of a socket that speaks both
    return bool((mapped or address).is_loopback)


def bounded_body(get_response: Answer) -> Answer:
    """Refuse a body that declares more than the limit before any of it is read."""

    def answer(request: HttpRequest) -> HttpResponse:
        declared = request.META.get("CONTENT_LENGTH") or "0"
        if not declared.isdigit() or int(declared) > settings.REQUEST_LIMIT:
            return errors.too_large(request)
        return get_response(request)

    return answer


def chosen_language(get_response: Answer) -> Answer:
    """Speak Chinese unless the person has chosen otherwise; the language of the browser says nothing of the office."""

    def answer(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return answer
