"""Return a report item by item, each bound to an indicator or a section; and the unit's list of them with its answers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods

from jiheng.web.cycles import actions, queries
from jiheng.web.cycles.models import Filing, ReturnedItem, State
from jiheng.web.forms import RefusableForm, control
from jiheng.web.log import record
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import User
from jiheng.web.orgs.notices import other_side, tell
from jiheng.web.permissions import may, require, unit_for
from jiheng.web.refusals import NotAllowed, Refused
from jiheng.web.targets.models import ApprovedIndicator

ROWS, MOST = 5, 50  # of items that the page offers at first, and at most


class Item(NamedTuple):
    """One item as a reviewer writes it: a section's code or the number of an indicator, and what is to be mended."""

    place: str
    text: str


class ReturnForm(RefusableForm):
    """The reason as a whole, and as many items as the page has rows."""

    remark = forms.CharField(
        label=gettext_lazy("总的意见"),
        required=False,
        widget=forms.Textarea(attrs=control(rows="2", maxlength=str(actions.LONGEST))),
    )

    def __init__(self, filing: Filing, rows: int, data: Any = None) -> None:
        """Offer every section and every indicator of the filing in each row."""
        super().__init__(data)
        self.rows = rows
        approved = ApprovedIndicator.objects.filter(unit=filing.unit, year=filing.cycle.year, project="")
        places = [
            ("", "—"),
            (_("章节"), list(ReturnedItem.SECTIONS.items())),
            (_("指标"), [(str(pk), name) for pk, name in approved.values_list("pk", "name")]),
        ]
        for row in range(rows):
            self.fields[f"place-{row}"] = forms.ChoiceField(
                label=_("第 {n} 条：哪一处").format(n=row + 1),
                choices=places,
                required=False,
                widget=forms.Select(attrs=control()),
                error_messages={"invalid_choice": _("没有这一处，请从列表里选。")},
            )
            self.fields[f"text-{row}"] = forms.CharField(
                label=_("第 {n} 条：要改什么").format(n=row + 1),
                required=False,
                widget=forms.Textarea(attrs=control(rows="2", maxlength=str(actions.LONGEST))),
            )

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The two fields of each row."""
        return [(self[f"place-{row}"], self[f"text-{row}"]) for row in range(self.rows)]

    def values(self) -> dict[str, Any]:
        """The values as the action takes them: a row in which nothing stands is none."""
        given = self.cleaned_data
        items = [Item(given[f"place-{row}"], given[f"text-{row}"]) for row in range(self.rows)]
        return {"remark": given["remark"], "items": items}


def give_back(actor: User, filing: Filing, *, remark: str, items: Sequence[Item]) -> list[ReturnedItem]:
    """Return a submitted report with its items in one act; a refusal names the row by its number."""
    require(actor, "review", filing.unit)
    wanted = [_wanted(filing, row, item) for row, item in enumerate(items) if item.place or item.text.strip()]
    if not wanted:
        raise Refused(_("请至少写一条：选哪一处，写要改什么。"), "text-0")
    with transaction.atomic(), override(settings.LANGUAGE_CODE):  # what is kept for others is not in the writer's language
        said = remark.strip() or _("退回 {n} 条，请逐条改、逐条答复。").format(n=len(wanted))
        actions.move(actor, filing, "return", said, tells=False)
        snapshot = filing.snapshots.order_by("number").last()
        assert snapshot is not None
        made = [ReturnedItem.objects.create(snapshot=snapshot, made_by=actor.username, **one) for one in wanted]
        address = queries.address("returned", filing.unit, filing.cycle.cutoff)
        notice = _("{who}退回了 {cutoff} 节点的报告，{n} 条要改").format(who=actor, cutoff=filing.cycle.cutoff, n=len(made))
        told = tell(actor, other_side(actor, filing.unit), filing.unit, notice, address)
        record("return_items", filing, actor.username, items=[[one.place, one.text] for one in made], told=told)
    return made


def _wanted(filing: Filing, row: int, item: Item) -> dict[str, Any]:
    if not item.place:
        raise Refused(_("第 {n} 条没有选是哪一处。").format(n=row + 1), f"place-{row}")
    text = actions.text_of(item.text, f"text-{row}", _("第 {n} 条没有写要改什么。").format(n=row + 1))
    if item.place in ReturnedItem.SECTIONS:
        return {"section": item.place, "text": text}
    found = ApprovedIndicator.objects.filter(unit=filing.unit, year=filing.cycle.year)
    one = found.filter(pk=item.place).first() if item.place.isascii() and item.place.isdecimal() else None
    if one is None:
        raise Refused(_("没有这一处，请从列表里选。"), f"place-{row}")
    return {"indicator": one, "text": text}


def answer(actor: User, item: ReturnedItem, text: str) -> ReturnedItem:
    """Say what was done about an item, as long as the report is with the unit; a later answer replaces the earlier one."""
    kept = actions.text_of(text, "answer", _("请写明怎么改的；没有改的写明为什么。"))
    with actions.open_for(actor, item.snapshot.filing):
        if item.snapshot != item.snapshot.filing.snapshots.order_by("number").last():
            raise Refused(_("这是更早一次退回的事项，已经随后来的报出办完。"), "answer")
        item.answer, item.answered_by, item.answered_at = kept, actor.username, timezone.now()
        item.save(update_fields=["answer", "answered_by", "answered_at"])
        record("answer_item", item, actor.username, place=item.place, answer=kept)
    return item


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: SignedRequest, code: str) -> HttpResponse:
    """The reviewer's page: the reason and the items; another button only adds rows."""
    unit = unit_for(request.user, code)
    require(request.user, "review", unit)
    filing = queries.wanted(unit, request)
    more = "more" in request.POST
    rows = min(MOST, _rows(request.POST.get("rows", "")) + (ROWS if more else 0))
    form = ReturnForm(filing, rows, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not more and form.carried(partial(give_back, request.user, filing)) is not None:
        messages.success(request, _("已退回，已通知单位。"))
        return redirect(queries.address("report", unit, filing.cycle.cutoff))
    refused = bool(form.errors) and not more
    context = {
        "filing": filing,
        "cycle": filing.cycle,
        "form": form,
        "rows": rows,
        "refused": refused,
        "possible": filing.state == State.SUBMITTED,
        "full": rows >= MOST,
    }
    return render(request, "cycles/return.html", frame(request, unit, **context), status=422 if refused else 200)


def _rows(sent: str) -> int:
    return min(MOST, int(sent)) if sent.isascii() and sent.isdecimal() and len(sent) < 4 and int(sent) else ROWS


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def returned(request: SignedRequest, code: str) -> HttpResponse:
    """The unit's list: every item of the last return with the place where it is mended, and its answer."""
    unit = unit_for(request.user, code)
    filing = queries.wanted(unit, request)
    refused: tuple[int, str] | None = None
    if request.method == "POST":
        key = request.POST.get("key", "")
        found = ReturnedItem.objects.select_related("snapshot__filing__unit", "indicator").filter(snapshot__filing=filing)
        item = get_object_or_404(found, pk=key if key.isascii() and key.isdecimal() and len(key) < 19 else 0)
        try:
            answer(request.user, item, request.POST.get("answer", ""))
        except NotAllowed:
            raise
        except Refused as said:
            refused = item.pk, said.message
        else:
            messages.success(request, _("答复已存。"))
            return redirect(queries.address("returned", unit, filing.cycle.cutoff))
    items = queries.returned(filing)
    context = {
        "filing": filing,
        "cycle": filing.cycle,
        "filings": queries.filings(unit),
        "items": [(one, _mended_at(filing, one)) for one in items],
        "left": sum(not one.answer for one in items),
        "refused": refused,
        "typed": request.POST.get("answer", ""),
        "editable": filing.state in (State.FILLING, State.RETURNED) and may(request.user, "fill", unit),
    }
    return render(request, "cycles/returned.html", frame(request, unit, **context), status=422 if refused else 200)


def _mended_at(filing: Filing, item: ReturnedItem) -> str:
    """Where the unit mends what an item is about."""
    cutoff = filing.cycle.cutoff
    if item.indicator_id:
        return queries.address("indicator", filing.unit, cutoff, item.indicator_id)
    name = {"funds": "ledger", "indicators": "fill", "plan": "settings_plan"}.get(item.section, "words")
    return queries.address(name, filing.unit, cutoff)
