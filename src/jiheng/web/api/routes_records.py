"""Work records of a unit, and a new one."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Router, Status

from jiheng.web.api.auth import ApiRequest, unit_seen
from jiheng.web.api.schemas import (
    Cursor,
    EvidenceOut,
    Limit,
    Line,
    RecordIn,
    RecordKindOut,
    RecordOut,
    RecordsOut,
    Year,
    moment,
)
from jiheng.web.api.words import words
from jiheng.web.orgs.models import Office, Unit
from jiheng.web.permissions import require, unit_for
from jiheng.web.refusals import Refused
from jiheng.web.targets.actions import record_work
from jiheng.web.targets.models import RecordKind, WorkRecord

router = Router()
CREATED = 201


@router.get(
    "/units/{slug:code}/records", response=RecordsOut, summary=words(gettext_lazy("工作台账，按编号分页，附各种类要填的项目"))
)
def records(
    request: ApiRequest, code: str, kind: Line = "", year: Year | None = None, cursor: Cursor = 0, limit: Limit = 50
) -> RecordsOut:
    """The records of a unit, of one kind and one year where these are asked for."""
    unit = unit_seen(request, code)
    wanted = {"kind__code": kind, "day__year": year}
    found = WorkRecord.objects.filter(kind__unit=unit, pk__gt=cursor, **{name: value for name, value in wanted.items() if value})
    page = list(found.select_related("kind", "office").prefetch_related("evidence").order_by("pk")[: limit + 1])
    shown = page[:limit]
    return RecordsOut(
        kinds=[RecordKindOut(code=one.code, name=one.name, fields=one.fields) for one in RecordKind.objects.filter(unit=unit)],
        items=[_record(one) for one in shown],
        next=shown[-1].pk if len(page) > limit else None,
    )


@router.post("/units/{slug:code}/records", response={CREATED: RecordOut}, summary=words(gettext_lazy("记一条工作台账")))
def record(request: ApiRequest, code: str, sent: RecordIn) -> Status[RecordOut]:
    """Enter one event."""
    unit = unit_for(request.auth, code)
    require(request.auth, "record_work", unit)
    kind = _kind(unit, sent)
    names = {str(field["name"]) for field in kind.fields}
    try:
        made = record_work(
            request.auth, kind, sent.day, summary=sent.summary, values=sent.values, office=_office(unit, sent.office)
        )
    except Refused as refused:
        if refused.field in names:
            raise Refused(refused.message, f"values/{refused.field}") from refused
        raise
    return Status(CREATED, _record(made))


def _kind(unit: Unit, sent: RecordIn) -> RecordKind:
    """The kind that is sent, which must ask for every value that is."""
    kind = RecordKind.objects.filter(unit=unit, code=sent.kind).first()
    if kind is None:
        raise Refused(_("没有代码为“{code}”的台账种类。").format(code=sent.kind), "kind")
    unknown = set(sent.values) - {str(field["name"]) for field in kind.fields}
    if unknown:
        name = min(unknown)
        raise Refused(_("“{kind}”没有“{name}”这一项。").format(kind=kind, name=name), "values")
    return kind


def _office(unit: Unit, name: str | None) -> Office | None:
    if name is None:
        return None
    found = Office.objects.filter(unit=unit, name=name).first()
    if found is None:
        raise Refused(_("没有这个科室，请从列表里选。"), "office")
    return found


def _record(one: WorkRecord) -> RecordOut:
    return RecordOut(
        id=one.pk,
        kind=one.kind.code,
        day=one.day,
        office=one.office.name if one.office else None,
        summary=one.summary,
        values=one.values,
        evidence=[EvidenceOut(name=file.name, sha256=file.sha256, size=file.size) for file in one.evidence.all()],
        made_by=one.made_by,
        made_at=moment(one.made_at) or "",
        withdrawn_at=moment(one.withdrawn_at),
        withdrawn_why=one.withdrawn_why,
    )
