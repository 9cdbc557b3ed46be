"""审计管理: the log of acts of the units that it reaches, found by unit, person, act and day, and the same as a file."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiheng.web.forms import day_field, text_field
from jiheng.web.log import LogEntry, record
from jiheng.web.orgs import log_words
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import administration
from jiheng.web.orgs.models import Role, Unit, User
from jiheng.web.orgs.reach import LISTED, unit_named, units_under
from jiheng.web.orgs.setting_forms import choice_field
from jiheng.web.refusals import Refused
from jiheng.web.responses import attachment
from jiheng.web.tables import Cell, file

ROWS, MOST = 100, 50_000


class LogForm(forms.Form):
    """What is looked for in the log; whatever is left open finds everything."""

    unit = text_field(gettext_lazy("单位（含下级）"), 200)
    actor = text_field(gettext_lazy("谁（账号）"), 150)
    act = choice_field(gettext_lazy("做了什么"), [], required=False)
    first = day_field(gettext_lazy("从哪天"), required=False)
    last = day_field(gettext_lazy("到哪天"), required=False)

    def __init__(self, units: QuerySet[Unit], data: Any) -> None:
        super().__init__(data)
        self.units = units
        self.fields["unit"].widget.attrs["list"] = "units"
        acts = sorted(((code, str(words)) for code, words in log_words.ACTS.items()), key=lambda one: one[1])
        self.fields["act"].choices = [("", _("全部")), *acts]  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit | None:
        """The unit that was typed."""
        typed = self.cleaned_data["unit"]
        try:
            return unit_named(self.units, typed) if typed.strip() else None
        except Refused as refused:
            raise forms.ValidationError(refused.message) from refused

    def clean(self) -> None:
        """Refuse days in the wrong order."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("“到哪天”在“从哪天”之前，请改一个。"))


@never_cache
@signed_in
@require_safe
def log(request: SignedRequest) -> HttpResponse:
    """The log from its newest row down, a page at a time."""
    units = units_under(request.user, Role.LOGKEEPER)
    form = LogForm(units, {name: request.GET.get(name, "") for name in LogForm.base_fields})
    good = form.is_valid()
    found = found_by(request.user, units, form.cleaned_data) if good else LogEntry.objects.none()
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        found = found.filter(id__lt=int(before))
    rows = list(found[: ROWS + 1])
    kept = request.GET.copy()
    kept.pop("before", None)
    context = {
        "form": form,
        "rows": [(one, log_words.act(one.action), log_words.thing(one.thing), _told(one)) for one in rows[:ROWS]],
        "more": rows[ROWS - 1].pk if len(rows) > ROWS else None,
        "kept": kept.urlencode(),
        "filter": kept.dict(),
        "units_listed": units[:LISTED],
    }
    page = administration(request, Role.LOGKEEPER, **context)
    return render(request, "orgs/log.html", page, status=200 if good else 422)


@signed_in
@require_POST
def csv(request: SignedRequest) -> HttpResponse:
    """The rows of the filter as a file, the newest first; that somebody took them is itself an act."""
    units = units_under(request.user, Role.LOGKEEPER)
    form = LogForm(units, {name: request.POST.get(name, "") for name in LogForm.base_fields})
    if not form.is_valid():
        return render(request, "orgs/log.html", administration(request, Role.LOGKEEPER, form=form, rows=[]), status=422)
    asked = {name: str(value) for name, value in form.cleaned_data.items() if value}
    with transaction.atomic():
        rows = list(found_by(request.user, units, form.cleaned_data)[:MOST])
        record("see_log", "log", request.user.username, rows=len(rows), filter=[*asked.values()])
    heads = [_("序号"), _("时间"), _("账号"), _("做了什么"), _("对象"), _("单位代码"), _("详情")]
    lines: list[list[Cell]] = [[one.pk, _moment(one.at), one.actor, log_words.act(one.action), *_rest(one)] for one in rows]
    return attachment(f"{_('日志')}_{timezone.localdate()}.csv", file(heads, lines))


def found_by(user: User, units: QuerySet[Unit], sought: dict[str, Any]) -> QuerySet[LogEntry]:
    """The rows within reach that fit; rows of no unit are shown to whoever reaches a whole tree."""
    found = LogEntry.objects.all()
    unit: Unit | None = sought.get("unit")
    if unit:
        found = found.filter(unit__in=units.filter(path__startswith=unit.path).order_by().values("code"))
    elif not units.filter(depth=1).exists():
        found = found.filter(unit__in=units.order_by().values("code"))
    elif Unit.objects.filter(depth=1).count() > 1:
        found = found.filter(Q(unit=None) | Q(unit__in=units.order_by().values("code")))
    for name, column in (("actor", "actor"), ("act", "action")):
        if sought.get(name):
            found = found.filter(**{column: sought[name].strip()})
    if first := sought.get("first"):
        found = found.filter(at__gte=_begin(first))
    if last := sought.get("last"):
        found = found.filter(at__lt=_begin(last) + timedelta(days=1))
    return found.order_by("-id")


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"


def _rest(one: LogEntry) -> list[str]:
    return [log_words.thing(one.thing), one.unit or "", _told(one)]


def _told(one: LogEntry) -> str:
    return log_words.details(one.action, one.detail)
