"""Pages of the surveys: the list, one survey with its link and results, its sheet to hang up, and what came back on paper."""

from __future__ import annotations

import io
from functools import partial
from ipaddress import ip_address
from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse as address
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiheng.profiles.profile import profile
from jiheng.web import store
from jiheng.web.clock import today
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import Unit
from jiheng.web.permissions import may, require, unit_for
from jiheng.web.refusals import Refused
from jiheng.web.responses import attachment
from jiheng.web.targets import counting, polling
from jiheng.web.targets.forms import WithdrawForm
from jiheng.web.targets.models import Evidence, PaperCount, Survey
from jiheng.web.targets.survey_forms import PaperForm, SurveyForm, started

REMARKS = 50
SIDE = 8  # pixels of one dark spot of a code


@signed_in
@require_safe
def surveys(request: SignedRequest, code: str) -> HttpResponse:
    """The surveys of a unit, the newest first, each with how many answered and what it gave."""
    unit = unit_for(request.user, code)
    found = Survey.objects.filter(unit=unit).select_related("indicator").order_by("-opens_on", "-pk")
    rows = [_standing(survey) for survey in found]
    context = {"rows": rows, "writes": may(request.user, "survey", unit)}
    return render(request, "targets/surveys.html", frame(request, unit, **context))


@signed_in
def make(request: SignedRequest, code: str) -> HttpResponse:
    """Ask for a new survey and make it."""
    unit = unit_for(request.user, code)
    require(request.user, "survey", unit)
    form = SurveyForm(unit, request.POST or None, initial={"opens_on": today(), "profile": "national"})
    if request.method == "POST" and (made := form.carried(partial(polling.make_survey, request.user, unit))):
        messages.success(request, _("已建“{title}”。链接和二维码在右边。").format(title=made.title))
        return redirect("survey", unit.code, made.pk)
    return _form_page(request, unit, form)


@signed_in
def change(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """Change a survey that has not opened yet."""
    unit, survey = _opened(request, code, pk)
    require(request.user, "survey", unit)
    if survey.state(today()) != "waiting":
        messages.error(request, _("问卷已经开始，不能再改；要改就提前结束它，另建一份。"))
        return redirect("survey", unit.code, survey.pk)
    form = SurveyForm(unit, request.POST or None, initial=started(survey))
    if request.method == "POST" and form.carried(partial(polling.change_survey, request.user, survey)) is not None:
        messages.success(request, _("已存。"))
        return redirect("survey", unit.code, survey.pk)
    return _form_page(request, unit, form, survey)


@signed_in
@require_safe
def survey(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """One survey: what it gave so far, question by question, where it is answered, and the paper behind it."""
    unit, one = _opened(request, code, pk)
    used = profile(one.profile, one.opens_on)
    context = _standing(one) | _link(request, one) | {
        "questions": counting.rows(one),
        "scale": used.cite("survey_scale"),
        "papers": list(one.papers.prefetch_related("evidence")),
        "remarks": counting.answers(one).exclude(remark="").order_by("-pk")[:REMARKS],
        "basis": getattr(one.indicator, "basis", None) if one.indicator else None,
        "writes": may(request.user, "survey", unit),
    }  # fmt: skip
    return render(request, "targets/survey.html", frame(request, unit, **context))


@signed_in
@require_safe
def count(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """How many have answered by now."""
    unit, one = _opened(request, code, pk)
    return render(request, "targets/_count.html", _standing(one) | {"unit": unit})


@signed_in
@require_safe
def sheet(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """The sheet to hang up: title, code, link and last day."""
    unit, one = _opened(request, code, pk)
    return render(request, "targets/survey_sheet.html", frame(request, unit, survey=one, **_link(request, one)))


@signed_in
@require_safe
def code_image(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """The code of the link as a picture."""
    _unit, one = _opened(request, code, pk)
    out = io.BytesIO()
    segno.make(str(_link(request, one)["link"]), error="m").save(
        out, kind="svg", scale=SIDE, border=2, light="#fff", xmldecl=False
    )
    return HttpResponse(out.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "private, no-cache"})


@signed_in
@require_POST
def close(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """Take no more answers, before the last day."""
    unit, one = _opened(request, code, pk)
    require(request.user, "survey", unit)
    try:
        polling.close_survey(request.user, one)
        messages.success(request, _("“{title}”已结束，不再收回答。").format(title=one.title))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("survey", unit.code, one.pk)


@signed_in
def withdraw(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """Ask why a survey does not count, and withdraw it; it stays in the list."""
    unit, one = _opened(request, code, pk)
    require(request.user, "survey", unit)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.carried(partial(polling.withdraw_survey, request.user, one)) is not None:
        messages.success(request, _("“{title}”已作废，不再计入。").format(title=one.title))
        return redirect("survey", unit.code, one.pk)
    context = _standing(one) | {"form": form}
    return render(request, "targets/survey_withdraw.html", frame(request, unit, **context), status=422 if form.errors else 200)


@signed_in
def paper(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """Type in what a batch of paper gave."""
    unit, one = _opened(request, code, pk)
    require(request.user, "survey", unit)
    form = PaperForm(one, request.POST or None, request.FILES or None, initial={"day": today()})
    if request.method == "POST" and (made := form.carried(partial(polling.enter_paper, request.user, one))):
        messages.success(request, _("已录入纸质问卷 {count} 份。").format(count=made.returned))
        return redirect("survey", unit.code, one.pk)
    context = {"survey": one, "form": form}
    return render(request, "targets/survey_paper.html", frame(request, unit, **context), status=422 if form.errors else 200)


@signed_in
def withdraw_paper(request: SignedRequest, code: str, pk: int, batch: int) -> HttpResponse:
    """Ask why a batch does not count, and withdraw it; it stays in the list."""
    unit, one = _opened(request, code, pk)
    require(request.user, "survey", unit)
    found = get_object_or_404(PaperCount.objects.select_related("survey__unit"), survey=one, pk=batch)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.carried(partial(polling.withdraw_paper, request.user, found)) is not None:
        messages.success(request, _("已作废这批，不再计入。"))
        return redirect("survey", unit.code, one.pk)
    context = {"survey": one, "paper": found, "form": form}
    return render(request, "targets/paper_withdraw.html", frame(request, unit, **context), status=422 if form.errors else 200)


@signed_in
@require_safe
def paper_evidence(request: SignedRequest, code: str, pk: int, file: int) -> HttpResponse:
    """A scan that was handed in with a batch, to be saved."""
    _unit, one = _opened(request, code, pk)
    found = get_object_or_404(Evidence, paper__survey=one, pk=file)
    return attachment(found.name, store.read(found.sha256))


def _opened(request: SignedRequest, code: str, pk: int) -> tuple[Unit, Survey]:
    """The unit and its survey; another unit's survey is not there."""
    unit = unit_for(request.user, code)
    return unit, get_object_or_404(Survey.objects.select_related("unit", "indicator__basis"), unit=unit, pk=pk)


def _standing(one: Survey) -> dict[str, Any]:
    """A survey with its state, its sample and what it gave."""
    found, state, sample = counting.result([one]), one.state(today()), counting.sample(one)
    return {
        "survey": one,
        "state": state,
        "state_word": Survey.STATES[state],
        "sample": sample,
        "returned_rate": counting.returned_rate(sample),
        "result": found,
        "figure": found.printed(counting.places_of(one)) if found.value is not None else "",
    }


def _link(request: HttpRequest, one: Survey) -> dict[str, Any]:
    """The address of the questionnaire as this house is reached now, and whether other machines can reach it at all."""
    host = request.get_host().rpartition(":")[0] if ":" in request.get_host().rpartition("]")[2] else request.get_host()
    try:
        only_here = ip_address(host.strip("[]")).is_loopback
    except ValueError:
        only_here = host == "localhost"
    return {"link": request.build_absolute_uri(address("questionnaire", args=[one.token])), "only_here": only_here}


def _form_page(request: SignedRequest, unit: Unit, form: SurveyForm, one: Survey | None = None) -> HttpResponse:
    context = {"form": form, "survey": one}
    return render(request, "targets/survey_form.html", frame(request, unit, **context), status=422 if form.errors else 200)
