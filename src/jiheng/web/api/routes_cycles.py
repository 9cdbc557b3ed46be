"""What a unit files at each cutoff, and the acts that move it on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from ninja import Router

from jiheng.web.api.auth import ApiRequest, unit_seen
from jiheng.web.api.schemas import CycleOut, CyclesOut, Move, MoveIn, SnapshotOut, moment
from jiheng.web.api.words import words
from jiheng.web.cycles import actions, queries
from jiheng.web.cycles.models import Filing
from jiheng.web.cycles.views import ACTS
from jiheng.web.orgs.models import User
from jiheng.web.permissions import may, visible_units
from jiheng.web.refusals import Unseen

router = Router()


@router.get("/units/{slug:code}/cycles", response=CyclesOut, summary=words(_("单位的监控批次：状态、期限、提交的版本")))
def cycles(request: ApiRequest, code: str) -> CyclesOut:
    """The cycles of a unit."""
    return CyclesOut(items=[_cycle(request.auth, one) for one in queries.filings(unit_seen(request, code))])


@router.post("/cycles/{int:id}/{slug:act}", response=CycleOut, summary=words(_("办理批次：送审、提交、撤回、退回、通过")))
def move(request: ApiRequest, id: int, act: Move, sent: MoveIn) -> CycleOut:  # noqa: A002
    """Do one act on what a unit files."""
    found = Filing.objects.filter(pk=id, unit__in=visible_units(request.auth)).select_related("cycle", "unit").first()
    if found is None:
        raise Unseen
    return _cycle(request.auth, actions.move(request.auth, found, act, sent.remark))


def _cycle(user: User, filing: Filing) -> CycleOut:
    cycle = filing.cycle
    return CycleOut(
        id=filing.pk,
        unit=filing.unit.code,
        year=cycle.year,
        cutoff=cycle.cutoff,
        due_at=moment(cycle.due_at) or "",
        profile=cycle.profile,
        state=filing.state,
        filled_on=filing.filled_on,
        read_at=moment(filing.read_at),
        remark=filing.remark,
        snapshots=[
            SnapshotOut(number=one.number, sha256=one.sha256, made_by=one.made_by, made_at=moment(one.made_at) or "")
            for one in filing.snapshots.all()
        ],
        acts=[act for act in _next(filing) if may(user, actions.needed(act), filing.unit)],
    )


def _next(filing: Filing) -> tuple[str, ...]:
    return next((acts for state, acts in ACTS.items() if state == filing.state), ())
