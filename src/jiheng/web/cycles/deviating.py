"""One deviation as a whole: cause and its classes, what is done about it by whom until when, and what is expected of the year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jiheng.compute.view import monitor
from jiheng.model.report import Indicator
from jiheng.model.terms import CAUSES, LIKELIHOODS
from jiheng.web.cycles import actions, live, queries
from jiheng.web.cycles.models import DeviationNote, Filing, State
from jiheng.web.forms import RefusableForm, control, day_field, text_field
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import User
from jiheng.web.permissions import may, require, unit_for
from jiheng.web.refusals import Refused
from jiheng.web.targets.actions import LONGEST, STATED, state_progress
from jiheng.web.targets.measure import stated_last
from jiheng.web.targets.models import ApprovedIndicator


class CauseForm(RefusableForm):
    """Everything that is said of one deviation; a measure may be added to those that are there."""

    causes = forms.MultipleChoiceField(
        label=gettext_lazy("原因类别"),
        choices=[(code, term.label) for code, term in CAUSES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("请至少选一个原因类别。"),
            "invalid_choice": gettext_lazy("没有这个原因类别，请从列表里选。"),
        },
    )
    cause = forms.CharField(
        label=gettext_lazy("原因"),
        widget=forms.Textarea(attrs=control(rows="3", maxlength=str(actions.LONGEST))),
        error_messages={"required": gettext_lazy("请写明为什么偏离。")},
    )
    expected = text_field(gettext_lazy("全年预计完成"), LONGEST, help_text=gettext_lazy("到年底预计达到多少，例如“29件”"))
    likelihood = forms.ChoiceField(
        label=gettext_lazy("完成目标可能性"),
        choices=[("", "—"), *((code, term.label) for code, term in LIKELIHOODS.items())],
        required=False,
        widget=forms.Select(attrs=control()),
        error_messages={"invalid_choice": gettext_lazy("完成目标可能性请从列表里选。")},
    )
    measure = forms.CharField(
        label=gettext_lazy("纠偏措施"),
        required=False,
        widget=forms.Textarea(attrs=control(rows="2", maxlength=str(actions.LONGEST))),
    )
    planned = forms.ChoiceField(
        label=gettext_lazy("哪一种"),
        choices=[("planned", gettext_lazy("下一步")), ("taken", gettext_lazy("已采取"))],
        widget=forms.Select(attrs=control()),
    )
    owner = text_field(gettext_lazy("责任岗位"), actions.OWNER, help_text=gettext_lazy("写岗位，不写姓名"))
    due = day_field(gettext_lazy("完成时限"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def values(self) -> dict[str, Any]:
        """The values as the action takes them."""
        return {**self.cleaned_data, "planned": self.cleaned_data["planned"] == "planned"}


def settle(
    actor: User,
    filing: Filing,
    indicator: ApprovedIndicator,
    *,
    causes: Sequence[str],
    cause: str,
    version: int,
    expected: str = "",
    likelihood: str = "",
    measure: str = "",
    planned: bool = True,
    owner: str = "",
    due: date | None = None,
) -> DeviationNote:
    """Say all of a deviation in one act; nothing of it stays where one part is refused."""
    require(actor, "fill", filing.unit)
    codes = [code for code in causes if code in CAUSES]
    if not codes:
        raise Refused(_("请至少选一个原因类别。"), "causes")
    if not measure.strip() and (owner.strip() or due):
        raise Refused(_("写了责任岗位或时限，还要写做什么。"), "measure")
    cutoff = filing.cycle.cutoff
    with transaction.atomic():
        note = actions.note_deviation(actor, filing, indicator, cause, codes)
        last = stated_last(indicator, cutoff)
        kept = {name: getattr(last, name) for name in STATED} if last else {}
        said = {**kept, "causes": codes, "expected": expected, "likelihood": likelihood}
        state_progress(actor, indicator, cutoff, **said, version=version)
        if measure.strip():
            actions.add_correction(actor, filing, measure, planned=planned, owner=owner, due=due, deviation=note)
    return note


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def deviation(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """One indicator's deviation: the light beside what is said of it."""
    unit = unit_for(request.user, code)
    filing = queries.wanted(unit, request)
    one = get_object_or_404(ApprovedIndicator, unit=unit, year=filing.cycle.year, project="", pk=pk)
    note = filing.deviations.filter(indicator=one).first()
    sent = request.POST if request.method == "POST" else None
    form = CauseForm(sent, initial=_initial(one, filing, note))
    if sent is not None and form.carried(partial(settle, request.user, filing, one)) is not None:
        messages.success(request, _("已存。"))
        return redirect(queries.address("deviation", unit, filing.cycle.cutoff, one.pk))
    shown = monitor(live.now(filing), live.used_by(filing)).indicators
    context = {
        "filing": filing,
        "cycle": filing.cycle,
        "filings": queries.filings(unit),
        "one": one,
        "row": next(row for row in shown if _key(row.indicator) == _key(one)),
        "note": note,
        "corrections": note.corrections.all() if note else [],
        "form": form,
        "editable": filing.state in (State.FILLING, State.RETURNED) and may(request.user, "fill", unit),
    }
    return render(request, "cycles/deviation.html", frame(request, unit, **context), status=422 if form.errors else 200)


def _key(one: ApprovedIndicator | Indicator) -> tuple[str, str, str]:
    return one.level1, one.level2, one.name


def _initial(one: ApprovedIndicator, filing: Filing, note: DeviationNote | None) -> dict[str, object]:
    """What is said already; the explanation of the grid is where a cause begins."""
    last = stated_last(one, filing.cycle.cutoff)
    given: dict[str, object] = {"planned": "planned", "version": last.version if last else 0}
    if last:
        given |= {"causes": last.causes, "cause": last.explanation, "expected": last.expected, "likelihood": last.likelihood}
    return given | ({"causes": note.causes or given.get("causes"), "cause": note.cause} if note else {})
