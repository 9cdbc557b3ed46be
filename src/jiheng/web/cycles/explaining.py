"""出错说明: explain a finding of the own report, or take the explanation back; and the page on which that is done."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jiheng.web.cycles import actions, checking, opening, queries, versions
from jiheng.web.cycles.checking import Checked
from jiheng.web.cycles.models import Explanation, Filing, State
from jiheng.web.forms import RefusableForm, control
from jiheng.web.log import record
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import User
from jiheng.web.permissions import may, unit_for
from jiheng.web.refusals import Refused


class ReasonForm(RefusableForm):
    """Why one finding is right nevertheless."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("出错说明"),
        required=False,
        widget=forms.Textarea(attrs=control(rows="2", maxlength=str(actions.LONGEST))),
    )


def explain(actor: User, filing: Filing, key: str, reason: str) -> Explanation:
    """Say why a finding of the report as it stands now is right."""
    with actions.open_for(actor, filing):
        one = _found(filing, key)
        return _kept(
            actor, filing, one, actions.text_of(reason, "reason", _("请写明为什么没有错，例如“财政年中追加，文件已附”。"))
        )


def take_back(actor: User, filing: Filing, key: str) -> Explanation:
    """Take the explanation of a finding back; what was said stays in the rows."""
    with actions.open_for(actor, filing):
        one = _found(filing, key)
        if not one.reason:
            raise Refused(_("这一处还没有说明。"))
        return _kept(actor, filing, one, "")


def _found(filing: Filing, key: str) -> Checked:
    one = next((one for one in checking.checked(filing) if one.key == key), None)
    if one is None:
        raise Refused(_("这一处问题已经变了或没有了，请看下面现在的检查结果。"))
    return one


@transaction.atomic
def _kept(actor: User, filing: Filing, one: Checked, reason: str) -> Explanation:
    made = Explanation.objects.create(
        filing=filing, rule=one.rule, place=one.place, message=one.message, reason=reason, made_by=actor.username
    )
    act = "explain" if reason else "take_back_explanation"
    record(act, made, actor.username, rule=one.rule, place=one.place, finding=one.message, reason=reason)
    return made


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SignedRequest, code: str) -> HttpResponse:
    """What is found in the report as it stands now, or was found when it was submitted; each with its explanation."""
    unit = unit_for(request.user, code)
    if not queries.filings(unit):
        return opening.none_yet(request, unit, "report")
    filing = queries.wanted(unit, request)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.carried(partial(_answered, request, filing)) is not None:
        return redirect(queries.address("check", unit, filing.cycle.cutoff))
    shown = versions.asked(filing, request.GET.get("snapshot", ""))
    found = checking.kept(shown) if shown else checking.checked(filing)
    context: dict[str, Any] = {
        "filing": filing,
        "cycle": filing.cycle,
        "filings": queries.filings(unit),
        "shown": shown,
        "groups": checking.grouped(found or []),
        "kept": found is not None,
        "left": len(checking.unexplained(found or [])),
        "form": form if form.errors else None,
        "editable": not shown and filing.state in (State.FILLING, State.RETURNED) and may(request.user, "fill", unit),
    }
    return render(request, "cycles/check.html", frame(request, unit, **context), status=422 if form.errors else 200)


def _answered(request: SignedRequest, filing: Filing, key: str, reason: str) -> Explanation:
    """Keep what was said, or take it back where the button says so."""
    back = "back" in request.POST
    made = take_back(request.user, filing, key) if back else explain(request.user, filing, key, reason)
    messages.success(request, _("说明已收回。") if back else _("说明已存，随报告一起报出。"))
    return made
