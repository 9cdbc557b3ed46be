"""Who else has this grid open: the page says now and then that it is there, and hears who the others are."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jiheng.web.board.views import OPEN
from jiheng.web.cycles import queries
from jiheng.web.cycles.models import Filing, Presence
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.models import User
from jiheng.web.permissions import may, unit_for

EVERY = 20  # seconds between two words of a page
GONE = timedelta(seconds=3 * EVERY)  # a page that missed two words is not there any more


def here(user: User, filing: Filing) -> None:
    """Note that a person has the grid open; of what is not filed any more nothing is noted."""
    if filing.state in OPEN:
        filling = may(user, "fill", filing.unit)
        said = {"seen_at": timezone.now(), "filling": filling}
        Presence.objects.update_or_create(filing=filing, user=user, defaults=said)


def leave(user: User, filing: Filing) -> None:
    """A person closed the grid."""
    Presence.objects.filter(filing=filing, user=user).delete()


def others(user: User, filing: Filing) -> list[str]:
    """What is said of the others who have the grid open, those who fill first."""
    since = timezone.now() - GONE
    found = Presence.objects.filter(filing=filing, seen_at__gt=since).exclude(user=user).select_related("user__post")
    rows = found.order_by("-filling", "user")
    return [(_("{who}正在填报") if row.filling else _("{who}正在看")).format(who=row.user) for row in rows]


@signed_in
@require_POST
def presence(request: SignedRequest, code: str) -> HttpResponse:
    """One word of a page: it is there, or it is being left; the answer names the others."""
    unit = unit_for(request.user, code)
    filing = queries.wanted(unit, request)
    if "leave" in request.GET:
        leave(request.user, filing)
        return HttpResponse(status=204)
    here(request.user, filing)
    return JsonResponse({"others": others(request.user, filing)})
