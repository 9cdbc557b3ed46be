"""The fill page: a grid of the unit's indicators whose cells save themselves, one by one or a pasted block at once.

A cell is answered with 200, 409 (somebody else changed it: theirs, who, when) or 422 (a sentence, and the likely value);
behind it come the rows as they stand now, so that completion and light follow; the tree is asked for afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiheng.web.board import grid
from jiheng.web.board.grid import Line, Row
from jiheng.web.board.presence import EVERY, others
from jiheng.web.board.views import OPEN, seen, seen_of
from jiheng.web.cycles import queries
from jiheng.web.cycles.actions import not_returned
from jiheng.web.cycles.models import Filing
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import Unit, User
from jiheng.web.permissions import may, require, unit_for
from jiheng.web.refusals import NotAllowed, Refused
from jiheng.web.targets.actions import Overtaken, restate
from jiheng.web.targets.models import ApprovedIndicator

MOST = 1000  # cells of one paste
Answer = dict[str, Any]


class Shared(NamedTuple):
    """What all cells of a request share: the locked filing, what of it is open, and the cutoff that they are taken over from."""

    filing: Filing
    places: frozenset[str | int] | None
    carried_from: date | None


class CellForm(forms.Form):
    """One cell as it comes in: of which indicator, which field, its text, and the version that the person saw."""

    key = forms.IntegerField(min_value=1)
    field = forms.ChoiceField(choices=[(name, name) for name in grid.FIELDS])
    text = forms.CharField(required=False, strip=False)
    version = forms.IntegerField(min_value=0)


@signed_in
@require_safe
def fill(request: SignedRequest, code: str) -> HttpResponse:
    """The page: tree of classes, grid, and the bar with what is saved and what comes next."""
    if not queries.filings(unit_for(request.user, code)):
        return redirect("home", code)  # which says that there is no cycle yet
    unit, filing = _asked(request, code)
    found = _lines(unit, filing)
    before, allowed = grid.filing_before(filing), may(request.user, "fill", unit)
    context = {
        "filing": filing,
        "cycle": filing.cycle,
        "filings": queries.filings(unit),
        "groups": grid.groups(found),
        "classes": len({row.level1 for row in found}),
        "rows": found,
        "tree": grid.tree(found),
        "before": before.cycle.cutoff if before else None,
        "returned": queries.returned(filing) if filing.state in OPEN else [],
        "others": others(request.user, filing),
        "every": EVERY,
        "carries": any(row.carries for row in found),
        "allowed": allowed,
        "editable": allowed and filing.state in OPEN,
        "sends": filing.state in OPEN and may(request.user, "send_up", unit),
    }
    return render(request, "board/fill.html", frame(request, unit, **context))


@signed_in
@require_safe
def tree(request: SignedRequest, code: str) -> HttpResponse:
    """The tree of classes alone, which the page asks for after a save: how many of each are filled."""
    unit, filing = _asked(request, code)
    return render(request, "board/_fill_tree.html", {"tree": grid.tree(_lines(unit, filing))})


@signed_in
@require_POST
def cell(request: SignedRequest, code: str) -> HttpResponse:
    """Save one cell."""
    unit, filing = _asked(request, code)
    answers, approved = _save(request.user, filing, [_sent(request)], kept=True)
    return JsonResponse(_told(unit, filing, answers, approved), status=answers[0]["status"])


@signed_in
@require_POST
def paste(request: SignedRequest, code: str) -> HttpResponse:
    """Save all cells of a pasted block that can be, in one transaction; with `apply` false only say what would become of each."""
    unit, filing = _asked(request, code)
    sent = _sent(request)
    applied = sent.get("apply") is True
    answers, approved = _save(request.user, filing, _cells(sent), kept=applied)
    return JsonResponse(_told(unit, filing, answers, approved) if applied else {"cells": answers})


@signed_in
@require_POST
def carry(request: SignedRequest, code: str) -> HttpResponse:
    """Take the chosen cells over from the cutoff before; the texts are those of its report, whatever was sent."""
    unit, filing = _asked(request, code)
    before = grid.filing_before(filing)
    if before is None:
        raise Http404
    texts = grid.carried_cells(filing)
    cells = [_read(one) for one in _cells(_sent(request))]
    if any((one["key"], one["field"]) not in texts for one in cells):
        raise Http404
    sent = [{**one, "text": texts[one["key"], one["field"]]} for one in cells]
    answers, approved = _save(request.user, filing, sent, kept=True, carried_from=before.cycle.cutoff)
    return JsonResponse(_told(unit, filing, answers, approved))


def _cells(sent: Mapping[str, Any]) -> list[object]:
    """The cells of a block, as many as one request may bring."""
    cells = sent.get("cells")
    if not isinstance(cells, list) or not 0 < len(cells) <= MOST:
        raise BadRequest
    return cells


def _asked(request: HttpRequest, code: str) -> tuple[Unit, Filing]:
    assert isinstance(request.user, User)
    unit = unit_for(request.user, code)
    return unit, queries.wanted(unit, request)


def _sent(request: HttpRequest) -> Mapping[str, Any]:
    """The body as a mapping; a form of another site cannot send JSON."""
    try:
        sent = json.loads(request.body) if request.content_type == "application/json" else None
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        raise BadRequest
    return sent


def _save(
    user: User, filing: Filing, cells: Iterable[object], *, kept: bool, carried_from: date | None = None
) -> tuple[list[Answer], list[ApprovedIndicator]]:
    """State each cell in one transaction; where nothing is to be kept, all of it is taken back in the end.

    Returns what became of each, and the indicators concerned.
    """
    require(user, "fill", filing.unit)
    read = [_read(one) for one in cells]
    known = {one.pk: one for one in grid.approved_at(filing, {one["key"] for one in read})}
    if any(one["key"] not in known for one in read):
        raise Http404
    with transaction.atomic():
        held = Filing.objects.select_for_update().select_related("cycle").get(pk=filing.pk)
        shared = Shared(held, queries.open_places(held), carried_from)
        answers = [_state(user, shared, known[one["key"]], one) for one in read]
        transaction.set_rollback(not kept)
    return answers, list(known.values())


def _read(sent: object) -> dict[str, Any]:
    form = CellForm(sent if isinstance(sent, dict) else {})
    if not form.is_valid():
        raise BadRequest
    return form.cleaned_data


def _state(user: User, shared: Shared, one: ApprovedIndicator, sent: Mapping[str, Any]) -> Answer:
    """State one cell; what became of it."""
    field, cutoff = sent["field"], shared.filing.cycle.cutoff
    answer: Answer = {"key": one.pk, "field": field}
    try:
        if shared.filing.state not in OPEN:
            raise Refused(_("报告已经送审，不能再改；要改请先撤回。"), field)
        if queries.is_shut(shared.places, "indicators", one.pk):
            raise Refused(not_returned(), field)
        text = grid.fitting(one, cutoff, field, sent["text"])
        made = restate(user, one, cutoff, sent["version"], field, text, shared.carried_from)
    except NotAllowed:
        raise
    except Overtaken as other:
        return answer | {"status": 409, "message": other.message, **_theirs(other, field)}
    except Refused as refused:
        return answer | {"status": 422, "message": refused.message, "likely": getattr(refused, "likely", "")}
    return answer | {"status": 200, "text": getattr(made, field), "version": made.version}


def _theirs(other: Overtaken, field: str) -> Answer:
    """What somebody else stated: text, name, time, and the version to save over it."""
    writer = User.objects.select_related("post").filter(username=other.by.made_by).first()
    at = timezone.localtime(other.by.made_at)
    return {
        "text": getattr(other.by, field),
        "name": str(writer or other.by.made_by),
        "at": f"{at:%H:%M}",
        "version": other.version,
    }


def _lines(unit: Unit, filing: Filing) -> list[Line]:
    return grid.lines(filing, grid.approved_at(filing), seen(unit, filing))


def _told(unit: Unit, filing: Filing, answers: list[Answer], approved: list[ApprovedIndicator]) -> Answer:
    """The answers with the rows that changed, and the time."""
    told: Answer = {"cells": answers, "rows": [], "at": f"{timezone.localtime():%H:%M}"}
    if changed := {one["key"] for one in answers if one["status"] == 200}:
        those = [one for one in approved if one.pk in changed]
        told["rows"] = [_plain(unit, filing, row) for row in grid.rows(filing, those, seen_of(filing, those))]
    return told


def _plain(unit: Unit, filing: Filing, row: Row) -> Answer:
    """A row for the script: its texts, and its computed cells as they are drawn on the page."""
    context = {"row": row, "unit": unit, "cycle": filing.cycle}
    drawn = (render_to_string(f"board/fill_{name}.html", context, using="jinja2") for name in ("completion", "light"))
    return {
        "key": row.one.pk,
        "version": row.last.version,
        "texts": row.stated(),
        "wants": row.wants,
        **dict(zip(("completion", "light"), drawn, strict=True)),
    }
