"""Pages of the work records: the list by kind with its quick form, a withdrawal, evidence, and the kinds."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse as address
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiheng.web import store
from jiheng.web.clock import today
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import Membership, Unit, User
from jiheng.web.permissions import may, require, unit_for
from jiheng.web.refusals import Refused
from jiheng.web.responses import attachment
from jiheng.web.tables import file
from jiheng.web.targets import actions
from jiheng.web.targets.forms import FieldForm, KindForm, RecordForm, WithdrawForm, proposed
from jiheng.web.targets.listing import Asked, asked, found, kinds_of, offices_of, row, table, years_of
from jiheng.web.targets.models import Evidence, RecordKind, WorkRecord

PAGE = 50


@signed_in
@require_safe
def records(request: SignedRequest, code: str) -> HttpResponse:
    """The records, of one kind or all, with the form for the next one."""
    unit = unit_for(request.user, code)
    shown = asked(unit, request.GET)
    form = None
    if shown.entered and may(request.user, "record_work", unit):
        form = RecordForm(shown.entered, initial=_started(request, unit))
    return _page(request, unit, shown, form)


@signed_in
@require_POST
def enter(request: SignedRequest, code: str) -> HttpResponse:
    """Enter a record; the page then waits for the next one of the kind, with the same day and office."""
    unit = unit_for(request.user, code)
    kind = get_object_or_404(RecordKind, unit=unit, code=request.POST.get("kind", ""))
    form = RecordForm(kind, request.POST, request.FILES)
    made = form.carried(partial(actions.record_work, request.user, kind))
    if made is None:
        return _page(request, unit, asked(unit, {"kind": kind.code}), form, status=422)
    messages.success(request, _("已记：{summary}").format(summary=made.summary))
    kept = {"kind": kind.code, "day": made.day.isoformat(), "office": made.office_id or "", "next": 1}
    return redirect(f"{address('records', args=[unit.code])}?{urlencode(kept)}")


@signed_in
@require_safe
def proposal(request: SignedRequest, code: str) -> HttpResponse:
    """The summary that follows from what is filled in so far."""
    unit = unit_for(request.user, code)
    kind = get_object_or_404(RecordKind, unit=unit, code=request.GET.get("kind", ""))
    given = {field["name"]: request.GET.get(f"field_{place}", "") for place, field in enumerate(kind.fields)}
    return render(request, "targets/_proposal.html", {"proposed": proposed(kind, given)})


@signed_in
@require_safe
def download(request: SignedRequest, code: str) -> HttpResponse:
    """The records that are asked for as a file, oldest first."""
    unit = unit_for(request.user, code)
    shown = asked(unit, request.GET)
    heads, lines = table(shown, found(unit, shown).order_by("day", "id"))
    name = _("{unit}_{year}_工作台账_{day}.csv").format(unit=unit, year=shown.year, day=today().isoformat())
    return attachment(name, file(heads, lines))


@signed_in
def withdraw(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """Show a record, ask why it does not count, and withdraw it; it stays in the list."""
    unit = unit_for(request.user, code)
    record = get_object_or_404(WorkRecord.objects.select_related("kind__unit", "office"), kind__unit=unit, pk=pk)
    require(request.user, "record_work", unit)
    form = WithdrawForm(request.POST or None)
    back = f"{address('records', args=[unit.code])}?{urlencode({'kind': record.kind.code, 'year': record.day.year})}"
    if request.method == "POST" and form.carried(partial(_withdrawn, request, record)) is not None:
        messages.success(request, _("已作废：{summary}。它还留在台账里，不再计数。").format(summary=record.summary))
        return redirect(f"{back}#r{record.pk}")
    context = {"record": record, "row": row(record), "form": form, "back": back}
    return render(request, "targets/withdraw.html", frame(request, unit, **context), status=422 if form.errors else 200)


@signed_in
@require_safe
def evidence(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """A file that was handed in with a record, to be saved."""
    unit = unit_for(request.user, code)
    one = get_object_or_404(Evidence, record__kind__unit=unit, pk=pk)
    return attachment(one.name, store.read(one.sha256))


@signed_in
def kinds(request: SignedRequest, code: str) -> HttpResponse:
    """The kinds of records and what each asks for; new kinds come in here."""
    unit = unit_for(request.user, code)
    form = KindForm(request.POST or None)
    if request.method == "POST" and (made := form.carried(partial(actions.add_kind, request.user, unit))):
        messages.success(request, _("已加“{name}”。接着加它要填的栏。").format(name=made.name))
        return redirect(f"{address('record_kinds', args=[unit.code])}?open={made.code}#{made.code}")
    return _kinds_page(request, unit, form, status=422 if form.errors else 200)


@signed_in
@require_POST
def add_field(request: SignedRequest, code: str, kind: str) -> HttpResponse:
    """Add something that a kind asks for."""
    unit = unit_for(request.user, code)
    chosen = get_object_or_404(RecordKind, unit=unit, code=kind)
    form = FieldForm(request.POST, auto_id=f"{kind}_%s")
    if made := form.carried(partial(actions.add_field, request.user, chosen)):
        messages.success(request, _("“{kind}”加了“{label}”。").format(kind=made.name, label=form.cleaned_data["label"]))
        return redirect(f"{address('record_kinds', args=[unit.code])}?open={kind}#{kind}")
    return _kinds_page(request, unit, KindForm(), {kind: form}, status=422)


@signed_in
@require_POST
def remove_field(request: SignedRequest, code: str, kind: str) -> HttpResponse:
    """Remove something that a kind asks for, if nothing rests on it."""
    unit = unit_for(request.user, code)
    chosen = get_object_or_404(RecordKind, unit=unit, code=kind)
    require(request.user, "target", unit)
    name = request.POST.get("name", "")
    try:
        actions.remove_field(request.user, chosen, name)
        messages.success(request, _("已删去“{name}”。").format(name=name))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(f"{address('record_kinds', args=[unit.code])}#{kind}")


def _page(request: SignedRequest, unit: Unit, shown: Asked, form: RecordForm | None, status: int = 200) -> HttpResponse:
    """The whole page, with the form in the state that it is in."""
    page = Paginator(found(unit, shown).order_by("-day", "-id"), PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "asked": shown,
        "kinds": kinds_of(unit, shown.year),
        "years": years_of(unit),
        "offices": offices_of(unit),
        "form": form,
        "next": "next" in request.GET,
        "page": page,
        "rows": [row(record, shown.kind) for record in page],
        "writes": may(request.user, "record_work", unit),
        "defines": may(request.user, "target", unit),
    }
    return render(request, "targets/records.html", frame(request, unit, **context), status=status)


def _started(request: SignedRequest, unit: Unit) -> dict[str, Any]:
    """What a new record begins with: the day and office of the one before, else today and the person's own office."""
    try:
        day = parse_date(request.GET.get("day", ""))
    except ValueError:
        day = None
    return {"day": day or today(), "office": request.GET.get("office") or _own_office(request.user, unit)}


def _own_office(user: User, unit: Unit) -> int | None:
    """The office of the person's role at the unit, else of the person's post."""
    own = Membership.objects.filter(user=user, unit=unit, office__isnull=False).first()
    post = user.post if user.post and user.post.unit_id == unit.pk else None
    return own.office_id if own else post.office_id if post else None


def _withdrawn(request: SignedRequest, record: WorkRecord, why: str) -> WorkRecord:
    actions.withdraw_record(request.user, record, why)
    return record


def _kinds_page(
    request: SignedRequest, unit: Unit, form: KindForm, fields: dict[str, FieldForm] | None = None, status: int = 200
) -> HttpResponse:
    """The page of the kinds, with each form in the state that it is in."""
    given = fields or {}
    opened = request.GET.get("open", "")
    cards = [
        {
            "kind": kind,
            "form": given.get(kind.code) or FieldForm(auto_id=f"{kind.code}_%s"),
            "open": kind.code in (*given, opened),
        }
        for kind in kinds_of(unit)
    ]
    context = {"cards": cards, "form": form, "sorts": actions.SORTS, "defines": may(request.user, "target", unit)}
    return render(request, "targets/kinds.html", frame(request, unit, **context), status=status)
