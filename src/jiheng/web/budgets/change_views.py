"""Pages of what changes a budget: the list with its documents, a new change with its effect before it is entered."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiheng.web import store
from jiheng.web.budgets import actions
from jiheng.web.budgets.forms import CHANGED, ChangeForm
from jiheng.web.budgets.models import BudgetChange, ChangeEntry, ChangeFile
from jiheng.web.budgets.opened import Opened, back, opened, page, shown
from jiheng.web.budgets.sheet import day_of
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.permissions import require, unit_for
from jiheng.web.responses import attachment


@signed_in
def changes(request: SignedRequest, code: str, year: int) -> HttpResponse:
    """What changed the budget, and the form for one more; `more` adds rows to it, `look` shows its effect."""
    at = opened(request, code, year)
    if request.method != "POST":
        form = ChangeForm(at.book, initial={"decided_on": day_of(at.book)}) if "new" in request.GET else None
        return _page(request, at, form)
    require(request.user, "budget", at.unit)
    form = _form(request, at)
    if "more" in request.POST:
        return _page(request, at, form)
    if "look" in request.POST:
        return _page(request, at, form, _effect(request, at, form))
    made = form.carried(partial(actions.add_change, request.user, at.book))
    if made is None:
        return _page(request, at, form)
    messages.success(request, _("已记{change}。").format(change=made))
    return redirect(back(request, at, "budget_changes"))


@signed_in
@require_POST
def effect(request: SignedRequest, code: str, year: int) -> HttpResponse:
    """The piece of the form that says what the change would make of its lines; nothing of it is kept."""
    at = opened(request, code, year)
    require(request.user, "budget", at.unit)
    form = _form(request, at)
    return render(request, "budgets/_effect.html", {"effect": _effect(request, at, form), "form": form, "shown": shown(request)})


@signed_in
@require_safe
def document(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """The document of a change as it was handed in."""
    found = get_object_or_404(ChangeFile, change__year__unit=unit_for(request.user, code), change=pk)
    return attachment(found.name, store.read(found.sha256))


def _page(
    request: SignedRequest, at: Opened, form: ChangeForm | None, effect: list[actions.Effect] | None = None
) -> HttpResponse:
    """The whole page, with the form in the state that it is in."""
    entries = Prefetch("entries", ChangeEntry.objects.select_related("line").order_by("id"))
    found = BudgetChange.objects.filter(year=at.book).select_related("file").prefetch_related(entries)
    wrong = form is not None and form.is_bound and bool(form.errors)
    context = {"changes": found.order_by("-decided_on", "-id"), "form": form, "effect": effect}
    return page(request, at, "budgets/changes.html", 422 if wrong else 200, **context)


def _form(request: SignedRequest, at: Opened) -> ChangeForm:
    """The form as it was sent, with as many rows; asked for more, it is not judged yet and has two more."""
    sent = request.POST.get("rows", "")
    rows = int(sent) if sent.isdecimal() and len(sent) < 4 else CHANGED
    if "more" not in request.POST:
        return ChangeForm(at.book, request.POST, request.FILES, rows)
    return ChangeForm(at.book, rows=rows + 2, initial=request.POST.dict())


def _effect(request: SignedRequest, at: Opened, form: ChangeForm) -> list[actions.Effect] | None:
    """What the change of the form would do; None where it is refused, which the form then says."""

    def weighed(**values: Any) -> list[actions.Effect]:
        del values["file"]  # a look keeps nothing
        return actions.effect_of(request.user, at.book, **values)

    return form.carried(weighed)
