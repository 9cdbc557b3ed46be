"""Own middleware: the headers of a closed surface, this machine only, no body larger than the limit, the language chosen,
sessions that end, and answers to what was refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone, translation

from jiheng.web import errors
from jiheng.web.orgs import actions, passwords
from jiheng.web.orgs.models import User
from jiheng.web.refusals import Gone, NotAllowed, Unseen

Answer = Callable[[HttpRequest], HttpResponse]
OPEN = "/surveys/"  # where strangers may write
SEEN_EVERY = 60  # seconds; a request sooner than this after the last one writes no session

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
_ALWAYS = ("/password/", "/logout/", "/language/", "/static/", "/healthz", "/api/")  # what needs no password of one's own
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
    """Refuse whoever does not come from this machine: the desk is open without log-in, and nothing is encrypted on the way."""

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
        limit = settings.OPEN_LIMIT if request.path.startswith(OPEN) else settings.REQUEST_LIMIT
        if not declared.isdigit() or int(declared) > limit:
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


def limited_session(get_response: Answer) -> Answer:
    """End a session that was idle too long or has lasted too long, and one of the demonstration that left this machine.

    A request that a page sends by itself says so in `X-By-Itself`: nobody did anything, and the session stays idle.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if reason := _over(request):
                actions.run_out(request, reason)
            elif "X-By-Itself" not in request.headers and (now := _now()) - request.session.get(actions.SEEN, 0) >= SEEN_EVERY:
                request.session[actions.SEEN] = now
        return get_response(request)

    return answer


def own_password(get_response: Answer) -> Answer:
    """Let nobody do anything with a password that somebody else knows, or that is too old, but choose one of their own."""

    def answer(request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and not request.path.startswith(_ALWAYS) and passwords.to_be_changed(user):
            return errors.password_first(request)
        return get_response(request)

    return answer


def _over(request: HttpRequest) -> str:
    """Why a session is over; nothing while it is not."""
    now = _now()
    if now - request.session.setdefault(actions.SINCE, now) >= _seconds(settings.SESSION_LONGEST):
        return "longest"
    if now - request.session.get(actions.SEEN, now) >= _seconds(settings.SESSION_IDLE):
        return "idle"
    return "elsewhere" if getattr(request.user, "demo", False) and not from_this_machine(request) else ""


def _now() -> int:
    return int(timezone.now().timestamp())


def _seconds(span: timedelta) -> float:
    return span.total_seconds()


class Refusals:
    """Answer what a view refused: not allowed with a page that says so, unseen exactly like what is not there."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET" and not response.content:
            return errors.not_to_be_opened(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the answer to a refusal; everything else is somebody else's."""
        if isinstance(exception, Unseen):
            return errors.not_found(request, exception)
        if isinstance(exception, Gone):
            return errors.gone(request)
        return errors.forbidden(request, exception) if isinstance(exception, NotAllowed) else None
