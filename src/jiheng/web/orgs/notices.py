"""In-app notices: tell people something about a unit, and mark as read what one was told."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from jiheng.web.log import record
from jiheng.web.orgs.models import Membership, Notice, Role, Unit, User

WITHIN = (Role.CLERK, Role.OFFICE)  # those who fill; the others look at what was filled
CHECKING = (Role.DEPARTMENT, Role.REVIEWER)


def other_side(writer: User, unit: Unit) -> list[User]:
    """Whom a word about a unit's report concerns: those who fill hear the leader and the bureau, and these hear the unit."""
    here = set(Membership.objects.filter(user=writer, unit=unit).values_list("role", flat=True))
    fillers = Membership.objects.filter(unit=unit, role__in=WITHIN)
    leaders = Membership.objects.filter(unit=unit, role=Role.LEADER)
    if here.intersection(WITHIN):
        wanted = leaders | _checking(unit)
    else:
        wanted = fillers if Role.LEADER in here else fillers | leaders
    return _people(writer, wanted)


def checkers(writer: User, unit: Unit) -> list[User]:
    """Who accepts or returns what a unit submits: the department in charge and the reviewers of the bureau."""
    return _people(writer, _checking(unit))


def _checking(unit: Unit) -> QuerySet[Membership]:
    above = Unit.objects.get_ancestors(unit) | Unit.objects.filter(pk=unit.pk)
    return Membership.objects.filter(unit__in=above, role__in=CHECKING)


def _people(writer: User, wanted: QuerySet[Membership]) -> list[User]:
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
