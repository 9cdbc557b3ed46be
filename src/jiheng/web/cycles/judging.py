"""The reviewer's word on each deviation: cause and measures are accepted, or sent back with what is to be mended.

What is sent back goes the way of every return: item by item, and only these places open.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jiheng.web.cycles import actions, queries
from jiheng.web.cycles.models import DeviationNote, Filing, State
from jiheng.web.cycles.returning import Item, give_back
from jiheng.web.forms import RefusableForm, control
from jiheng.web.log import record
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import User
from jiheng.web.permissions import require, unit_for
from jiheng.web.refusals import Refused

ACCEPT, SEND_BACK = "accept", "return"


class Word(NamedTuple):
    """What a reviewer says of one deviation: nothing yet, accepted, or sent back with a text."""

    note: DeviationNote
    verdict: str
    text: str = ""


class CausesForm(RefusableForm):
    """A verdict and a text for each deviation."""

    def __init__(self, notes: Sequence[DeviationNote], data: Any = None) -> None:
        """Ask of each deviation; what was accepted before stands so."""
        super().__init__(data)
        self.notes = notes
        for note in notes:
            self.fields[f"verdict-{note.pk}"] = forms.ChoiceField(
                label=note.indicator.name,
                choices=[("", _("先不定")), (ACCEPT, _("认可")), (SEND_BACK, _("退回重写"))],
                initial=ACCEPT if note.accepted_at else "",
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": gettext_lazy("请从列出的几种里选。")},
            )
            self.fields[f"text-{note.pk}"] = forms.CharField(
                label=_("退回的，要改什么"),
                required=False,
                widget=forms.Textarea(attrs=control(rows="2", maxlength=str(actions.LONGEST))),
            )

    def rows(self) -> list[tuple[DeviationNote, forms.BoundField, forms.BoundField]]:
        """Each deviation with its two fields."""
        return [(note, self[f"verdict-{note.pk}"], self[f"text-{note.pk}"]) for note in self.notes]

    def values(self) -> dict[str, Any]:
        """The words as the action takes them."""
        given = self.cleaned_data
        return {"said": [Word(note, given[f"verdict-{note.pk}"], given[f"text-{note.pk}"]) for note in self.notes]}


def judge(actor: User, filing: Filing, *, said: Sequence[Word]) -> int:
    """Keep what is accepted, and return the report with what is sent back, in one act; how many were sent back."""
    require(actor, "review", filing.unit)
    back = [word for word in said if word.verdict == SEND_BACK]
    for word in back:
        actions.text_of(word.text, f"text-{word.note.pk}", _("退回的要写明改什么，例如“原因写具体些，写清差多少”。"))
    for word in said:
        if word.text.strip() and word.verdict != SEND_BACK:
            raise Refused(_("写了要改什么，请选“退回重写”；认可的不用写。"), f"verdict-{word.note.pk}")
    with transaction.atomic():
        held = Filing.objects.select_for_update().get(pk=filing.pk)
        if held.state != State.SUBMITTED:
            raise Refused(_("只有待财政审核的报告才能这样审。"))
        for word in said:
            _keep(actor, word)
        if back:
            items = [Item(str(word.note.indicator_id), word.text) for word in back]
            give_back(actor, filing, remark=_("偏离说明退回 {n} 条，请逐条改、逐条答复。").format(n=len(back)), items=items)
    return len(back)


def _keep(actor: User, word: Word) -> None:
    """Accept a deviation, or take an earlier word back; one that says what stands there already is no act."""
    note, accepted = word.note, word.verdict == ACCEPT
    if accepted == bool(note.accepted_at):
        return
    note.accepted_by, note.accepted_at = (actor.username, timezone.now()) if accepted else ("", None)
    note.save(update_fields=["accepted_by", "accepted_at"])
    record("accept_cause" if accepted else "unaccept_cause", note, actor.username, indicator=note.indicator.name)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def causes(request: SignedRequest, code: str) -> HttpResponse:
    """Every deviation of the report with its cause and measures, and the reviewer's word on each."""
    unit = unit_for(request.user, code)
    require(request.user, "review", unit)
    filing = queries.wanted(unit, request)
    notes = list(filing.deviations.select_related("indicator").prefetch_related("corrections"))
    form = CausesForm(notes, request.POST if request.method == "POST" else None)
    if request.method == "POST" and (back := form.carried(partial(judge, request.user, filing))) is not None:
        words = _("已退回 {n} 条，已通知单位。").format(n=back) if back else _("已存。")
        messages.success(request, words)
        return redirect(queries.address("report" if back else "causes", unit, filing.cycle.cutoff))
    context = {
        "filing": filing,
        "cycle": filing.cycle,
        "filings": queries.filings(unit),
        "form": form,
        "possible": filing.state == State.SUBMITTED,
    }
    return render(request, "cycles/causes.html", frame(request, unit, **context), status=422 if form.errors else 200)
