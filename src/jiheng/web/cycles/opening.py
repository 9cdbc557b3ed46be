"""The page on which a unit opens its next cycle: cutoff and profile are proposed, the due day is said by the unit."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiheng.profiles.profile import label, names, suggest
from jiheng.web.clock import today
from jiheng.web.cycles import actions, queries
from jiheng.web.cycles.models import Cycle, Filing
from jiheng.web.forms import RefusableForm, day_field
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import Membership, Unit
from jiheng.web.permissions import ACTS, may, require, unit_for
from jiheng.web.refusals import Refused

QUARTER = 3  # months
END = time(23, 59)  # a due day lasts until its end


class CycleForm(RefusableForm):
    """A new cycle: to which day, until when to file, and by which profile it is judged."""

    cutoff = day_field(gettext_lazy("监控节点"), help_text=gettext_lazy("数字算到这一天为止"))
    due_at = day_field(gettext_lazy("报送期限"), help_text=gettext_lazy("到这一天结束前报出"))
    profile = forms.ChoiceField(
        label=gettext_lazy("口径"),
        widget=forms.Select(attrs={"class": "form-control"}),
        error_messages={"required": gettext_lazy("请选口径。"), "invalid_choice": gettext_lazy("没有这个口径，请从列表里选。")},
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        """Offer every profile there is."""
        super().__init__(data, **more)
        self.fields["profile"].choices = [(name, label(name)) for name in names()]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The values as the action takes them."""
        given = self.cleaned_data
        due = timezone.make_aware(datetime.combine(given["due_at"], END))
        return {"cutoff": given["cutoff"], "due_at": due, "name": given["profile"]}


@signed_in
def new(request: SignedRequest, code: str) -> HttpResponse:
    """Ask for the three things and open the cycle; the unit then stands at its indicators."""
    unit = unit_for(request.user, code)
    require(request.user, "open_cycle", unit)
    filings = queries.filings(unit)
    form = CycleForm(request.POST if request.method == "POST" else None, initial=proposal(unit, filings, today()))
    if request.method == "POST" and (cycle := form.carried(partial(_opened, request, unit))):
        messages.success(request, _("已开 {cutoff} 节点的批次，可以填报了。").format(cutoff=cycle.cutoff.isoformat()))
        return redirect(queries.address("fill", unit, cycle.cutoff))
    context = {"form": form, "filings": filings}
    return render(request, "cycles/new.html", frame(request, unit, **context), status=422 if form.errors else 200)


def none_yet(request: SignedRequest, unit: Unit, entry: str) -> HttpResponse:
    """What an entry of the menu shows before the first cycle: what to do next, and who can."""
    context = {"entry": entry, "opens": may(request.user, "open_cycle", unit), "openers": openers(unit)}
    return render(request, "cycles/none.html", frame(request, unit, **context))


def openers(unit: Unit) -> str:
    """Those of the unit who may open a cycle, by their posts."""
    found = Membership.objects.filter(unit=unit, role__in=ACTS["open_cycle"], user__is_active=True)
    return "、".join(dict.fromkeys(str(one.user) for one in found.select_related("user__post").order_by("pk")))


def proposal(unit: Unit, filings: list[Filing], day: date) -> dict[str, object]:
    """The quarter's end after the newest cutoff, as many days to file as the last time, and the same profile."""
    if not filings:
        return {"cutoff": _quarter_end(day.year, day.month), "profile": suggest(unit.region) or names()[0]}
    last = filings[0].cycle
    after = last.cutoff.month + QUARTER
    cutoff = _quarter_end(last.cutoff.year + (after - 1) // 12, (after - 1) % 12 + 1)
    given = timezone.localtime(last.due_at).date() - last.cutoff
    return {"cutoff": cutoff, "due_at": cutoff + given, "profile": last.profile}


def _quarter_end(year: int, month: int) -> date:
    last = (month + QUARTER - 1) // QUARTER * QUARTER
    return date(year, last, monthrange(year, last)[1])


def _opened(request: SignedRequest, unit: Unit, **values: Any) -> Cycle:
    """Open it; a year far from this one is a slip, and a cycle that was opened stays."""
    if abs(values["cutoff"].year - today().year) > 1:
        raise Refused(_("监控节点写的是 {year} 年，离今年太远，请核对年份。").format(year=values["cutoff"].year), "cutoff")
    return actions.open_cycle(request.user, unit, **values)
