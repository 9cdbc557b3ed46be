"""In-app notices: tell people something about a unit, list what one was told, and mark it as read."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiheng.web.log import record
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.models import Membership, Notice, Role, Unit, User

LISTED = 200
WITHIN = (Role.CLERK, Role.OFFICE)  # those who fill; the others look at what was filled
CHECKING = (Role.DEPARTMENT, Role.REVIEWER)


def other_side(writer: User, unit: Unit) -> list[User]:
    """Whom a word about a unit's report concerns: those who fill hear the leader and the bureau, and these hear the unit."""
    here = set(Membership.objects.filter(user=writer, unit=unit).values_list("role", flat=True))
    above = Unit.objects.get_ancestors(unit) | Unit.objects.filter(pk=unit.pk)
    fillers = Membership.objects.filter(unit=unit, role__in=WITHIN)
    leaders = Membership.objects.filter(unit=unit, role=Role.LEADER)
    checkers = Membership.objects.filter(unit__in=above, role__in=CHECKING)
    if here.intersection(WITHIN):
        wanted = leaders | checkers
    else:
        wanted = fillers if Role.LEADER in here else fillers | leaders
    found = User.objects.filter(memberships__in=wanted, is_active=True)
    return list(found.exclude(pk=writer.pk).distinct().order_by("pk"))


def tell(writer: User, people: Iterable[User], unit: Unit, text: str, address: str) -> list[str]:
    """Leave each of them a notice; called inside the act that it is about, whose log entry names who was told."""
    told = list(people)
    longest = Notice._meta.get_field("text").max_length or 0
    Notice.objects.bulk_create(
        Notice(user=one, unit=unit, text=text[:longest], address=address, made_by=writer.username) for one in told
    )
    return [one.username for one in told]


def mark_read(actor: User, notice: Notice | None = None) -> int:
    """Mark one of a person's notices as read, or all of them; how many were unread."""
    wanted = Notice.objects.filter(user=actor, read_at=None)
    if notice is not None:
        wanted = wanted.filter(pk=notice.pk)
    with transaction.atomic():
        changed = wanted.update(read_at=timezone.now())
        if changed:
            record("read_notices", notice or actor, actor.username, count=changed)
    return changed


def unread(user: User) -> int:
    """How many notices wait for a person."""
    return Notice.objects.filter(user=user, read_at=None).count()


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
