"""批注: words on the cells of one indicator, and the notice that the other side gets of each."""

from __future__ import annotations

from functools import partial
from itertools import groupby

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods

from jiheng.web.budgets.actions import not_archived
from jiheng.web.cycles import actions, queries
from jiheng.web.cycles.models import CellNote, Filing
from jiheng.web.forms import RefusableForm, control
from jiheng.web.log import record
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import User
from jiheng.web.orgs.notices import other_side, tell
from jiheng.web.permissions import may, require, unit_for
from jiheng.web.refusals import Refused
from jiheng.web.targets.models import ApprovedIndicator

BEGINNING = 60  # signs of a note that a notice repeats


class NoteForm(RefusableForm):
    """One note: on which cell, and what."""

    field = forms.ChoiceField(
        label=gettext_lazy("哪一格"),
        choices=list(CellNote.FIELDS.items()),
        widget=forms.Select(attrs=control()),
        error_messages={
            "required": gettext_lazy("请选批注写在哪一格。"),
            "invalid_choice": gettext_lazy("没有这一格，请从列表里选。"),
        },
    )
    text = forms.CharField(
        label=gettext_lazy("批注"),
        required=False,
        widget=forms.Textarea(attrs=control(rows="3", maxlength=str(actions.LONGEST))),
    )


def note(actor: User, filing: Filing, indicator: ApprovedIndicator, *, field: str, text: str) -> CellNote:
    """Write a note on a cell, in any state of the filing, and tell the other side."""
    require(actor, "note", filing.unit)
    if field not in CellNote.FIELDS:
        raise Refused(_("没有这一格，请从列表里选。"), "field")
    if indicator.unit_id != filing.unit_id:
        raise Refused(_("没有这个指标，请从列表里选。"), "indicator")
    kept = actions.text_of(text, "text", _("请写上批注，例如“请附签到册”。"))
    with transaction.atomic():
        not_archived(filing.unit, filing.cycle.year)
        made = CellNote.objects.create(filing=filing, indicator=indicator, field=field, text=kept, made_by=actor.username)
        with override(settings.LANGUAGE_CODE):  # what is kept for others is not in the writer's language
            said = _("{who}批注“{name}”：{text}").format(who=actor, name=indicator.name, text=kept[:BEGINNING])
        address = queries.address("notes", filing.unit, filing.cycle.cutoff, indicator.pk)
        told = tell(actor, other_side(actor, filing.unit), filing.unit, said, address)
        record("note", made, actor.username, indicator=indicator.name, field=field, text=kept, told=told)
    return made


def counted(filing: Filing) -> dict[int, int]:
    """How many notes each indicator has."""
    rows = filing.notes.order_by("indicator").values_list("indicator", flat=True)
    return {pk: len(list(some)) for pk, some in groupby(rows)}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """The notes on one indicator at a cutoff, by cell, and the form for another."""
    unit = unit_for(request.user, code)
    filing = queries.wanted(unit, request)
    one = get_object_or_404(ApprovedIndicator, unit=unit, year=filing.cycle.year, pk=pk)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.carried(partial(note, request.user, filing, one)) is not None:
        messages.success(request, _("批注已存，已通知对方。"))
        return redirect(queries.address("notes", unit, filing.cycle.cutoff, one.pk))
    found = list(filing.notes.filter(indicator=one))
    names = {user.username: str(user) for user in User.objects.filter(username__in={row.made_by for row in found})}
    threads = [(label, [row for row in found if row.field == field]) for field, label in CellNote.FIELDS.items()]
    context = {
        "filing": filing,
        "cycle": filing.cycle,
        "filings": queries.filings(unit),
        "one": one,
        "threads": [(label, [(row, names.get(row.made_by, row.made_by)) for row in rows]) for label, rows in threads if rows],
        "form": form if may(request.user, "note", unit) else None,
    }
    return render(request, "cycles/notes.html", frame(request, unit, **context), status=422 if form.errors else 200)
