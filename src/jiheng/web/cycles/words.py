"""The page of words: why indicators deviate, what is done about it, problems, next steps and suggestions."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiheng.compute.view import complete, monitor
from jiheng.profiles.profile import profile
from jiheng.web.assemble import assemble
from jiheng.web.cycles import actions, opening, queries
from jiheng.web.cycles.forms import CorrectionForm, DeviationForm, SayingForm
from jiheng.web.cycles.models import Filing, Saying, State
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.permissions import may, unit_for
from jiheng.web.refusals import NotAllowed, Refused
from jiheng.web.targets.models import ApprovedIndicator


@signed_in
@require_safe
def words(request: SignedRequest, code: str) -> HttpResponse:
    """What the report says besides figures, each part with its form while it may be changed."""
    unit = unit_for(request.user, code)
    if not queries.filings(unit):
        return opening.none_yet(request, unit, "report")
    filing = queries.wanted(unit, request)
    used = profile(filing.cycle.profile)
    view = monitor(complete(assemble(unit, filing.cycle.cutoff, filing), used)[0], used)
    keys = dict(ApprovedIndicator.objects.filter(unit=unit, year=filing.cycle.year, project="").values_list("name", "pk"))
    editable = filing.state in (State.FILLING, State.RETURNED) and may(request.user, "fill", unit)
    deviations = list(filing.deviations.select_related("indicator"))
    said = {row.indicator.name for row in view.unnamed} | {one.indicator.name for one in deviations}
    sayings, places = list(filing.sayings.all()), queries.open_places(filing)
    context = {
        "filing": filing,
        "cycle": filing.cycle,
        "filings": queries.filings(unit),
        "editable": editable,
        "unnamed": [(row, keys[row.indicator.name]) for row in view.unnamed],
        "deviations": deviations,
        "others": [(name, key) for name, key in keys.items() if name not in said],
        "corrections": filing.corrections.select_related("deviation__indicator"),
        "correction_form": CorrectionForm(filing),
        "sorts": [
            (sort, label, [one for one in sayings if one.sort == sort], editable and not queries.is_shut(places, sort))
            for sort, label in Saying.SORTS.items()
        ],
    }
    return render(request, "cycles/words.html", frame(request, unit, **context))


@signed_in
@require_POST
def change(request: SignedRequest, code: str, what: str) -> HttpResponse:
    """Carry one change out; what is not possible is said, and the page is shown again."""
    unit = unit_for(request.user, code)
    filing = queries.wanted(unit, request)
    if what not in _CHANGES:
        raise Http404
    try:
        _CHANGES[what](request, filing)
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已存。"))
    return redirect(f"/units/{unit.code}/words/?cutoff={filing.cycle.cutoff.isoformat()}")


def _checked(form: DeviationForm | CorrectionForm | SayingForm) -> dict[str, object]:
    """The fields of a form; Refused with all that is wrong in them."""
    if not form.is_valid():
        raise Refused("；".join(str(error) for errors in form.errors.values() for error in errors))
    return form.cleaned_data


def _say(request: SignedRequest, filing: Filing) -> None:
    actions.say_more(request.user, filing, **_checked(SayingForm(request.POST)))  # type: ignore[arg-type]


def _unsay(request: SignedRequest, filing: Filing) -> None:
    actions.unsay(request.user, get_object_or_404(filing.sayings, pk=_key(request)))


def _note(request: SignedRequest, filing: Filing) -> None:
    given = _checked(DeviationForm(request.POST))
    one = get_object_or_404(ApprovedIndicator, unit=filing.unit, pk=str(given["indicator"]))
    actions.note_deviation(request.user, filing, one, str(given["cause"]))


def _drop_deviation(request: SignedRequest, filing: Filing) -> None:
    actions.drop_deviation(request.user, get_object_or_404(filing.deviations, pk=_key(request)))


def _correct(request: SignedRequest, filing: Filing) -> None:
    given = _checked(CorrectionForm(filing, request.POST))
    note = filing.deviations.filter(pk=str(given.pop("deviation") or 0)).first()
    planned = given.pop("planned") == "planned"
    actions.add_correction(request.user, filing, deviation=note, planned=planned, **given)  # type: ignore[arg-type]


def _drop_correction(request: SignedRequest, filing: Filing) -> None:
    actions.drop_correction(request.user, get_object_or_404(filing.corrections, pk=_key(request)))


def _key(request: HttpRequest) -> int:
    text = request.POST.get("key", "")
    if not text.isdecimal():
        raise Http404
    return int(text)


_CHANGES: dict[str, Callable[[SignedRequest, Filing], None]] = {
    "say": _say,
    "unsay": _unsay,
    "deviation": _note,
    "drop-deviation": _drop_deviation,
    "correction": _correct,
    "drop-correction": _drop_correction,
}
