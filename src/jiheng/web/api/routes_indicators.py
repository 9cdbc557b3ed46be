"""Indicators at a cutoff with their lights, and what is stated of one by hand, held against its version."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Header, Router

from jiheng.compute.view import IndicatorRow
from jiheng.model.report import Actual, Target
from jiheng.model.terms import LIGHTS
from jiheng.web.api import problems
from jiheng.web.api.auth import ApiRequest, unit_seen
from jiheng.web.api.schemas import (
    ActualOut,
    Day,
    IndicatorOut,
    IndicatorsOut,
    LightOut,
    StatementIn,
    StatementOut,
    TargetOut,
    moment,
)
from jiheng.web.api.words import words
from jiheng.web.assemble import indicators as approved
from jiheng.web.board.forms import StatementForm
from jiheng.web.board.views import OPEN, seen
from jiheng.web.cycles.actions import not_returned
from jiheng.web.cycles.models import Filing
from jiheng.web.cycles.queries import is_shut, open_places
from jiheng.web.desk import monitoring
from jiheng.web.orgs.models import Unit
from jiheng.web.permissions import require, unit_for
from jiheng.web.refusals import Refused, Unseen
from jiheng.web.targets.actions import STATED, state_progress
from jiheng.web.targets.measure import Measured, all_measured, stated_last
from jiheng.web.targets.models import ApprovedIndicator, Progress

router = Router()
ADDRESS = "/units/{slug:code}/indicators/{int:id}/statement"


@router.get(
    "/units/{slug:code}/indicators",
    response=IndicatorsOut,
    summary=words(gettext_lazy("节点的绩效指标：完成值、完成率、预警灯、取数说明")),
)
def indicators(request: ApiRequest, code: str, cutoff: Day) -> IndicatorsOut:
    """The indicators of a unit at a cutoff."""
    unit = unit_seen(request, code)
    filing = _filing(unit, cutoff)
    report, view, used = seen(unit, filing)
    ones = approved(unit, filing.cycle.year)
    by_row = {id(row.indicator): row for row in view.indicators}
    all_three = zip(ones, all_measured(ones, cutoff), report.indicators, strict=True)
    items = [_indicator(one, found, by_row[id(shown)], used.completion_places) for one, found, shown in all_three]
    return IndicatorsOut(cutoff=cutoff, profile=filing.cycle.profile, items=items)


@router.get(ADDRESS, response=StatementOut, summary=words(gettext_lazy("一个指标的人工填报内容，ETag 是版本")))
def statement(request: ApiRequest, response: HttpResponse, code: str, id: int, cutoff: Day) -> StatementOut:  # noqa: A002
    """What is stated of an indicator at a cutoff; its ETag is what If-Match asks for."""
    unit = unit_seen(request, code)
    one = _one(unit, id)
    _filing(unit, cutoff)
    found = _statement(one, cutoff, stated_last(one, cutoff))
    response.headers["ETag"] = _etag(found.version)
    return found


@router.put(ADDRESS, response=StatementOut, summary=words(gettext_lazy("填报一个指标：If-Match 写看到的版本，别人改过则回 412")))
def state(
    request: ApiRequest,
    response: HttpResponse,
    code: str,
    id: int,  # noqa: A002
    cutoff: Day,
    sent: StatementIn,
    if_match: Annotated[str, Header("", alias="If-Match")],
) -> StatementOut | HttpResponse:
    """State an indicator anew; nobody's work vanishes, because the version that was seen must still be the last."""
    unit = unit_for(request.auth, code)
    require(request.auth, "fill", unit)
    one, filing = _one(unit, id), _filing(unit, cutoff)
    if not if_match:
        return problems.problem("no_version", _('请在请求头写 If-Match：看到的版本（ETag），例如 "3"；还没有填过的写 "0"。'))
    last = stated_last(one, cutoff)
    version = _version(if_match)
    if version is None or version != (last.version if last else 0):
        return _changed(one, cutoff)
    if filing.state not in OPEN:
        raise Refused(_("报告已经送审，不能再改；要改请先撤回。"))
    if is_shut(open_places(filing), "indicators", one.pk):
        raise Refused(not_returned())
    form = _form(one, last, sent, version)
    if form.errors:
        return _wrong(form)
    try:
        made = state_progress(request.auth, one, cutoff, **form.cleaned_data)
    except Refused as refused:
        if refused.field == "version":
            return _changed(one, cutoff)
        raise
    response.headers["ETag"] = _etag(made.version)
    return _statement(one, cutoff, made)


def _form(one: ApprovedIndicator, last: Progress | None, sent: StatementIn, version: int) -> StatementForm:
    """The form of the page, filled with what was sent; a field that it does not have is refused."""
    form = StatementForm(one, last, {**sent.model_dump(), "version": version})
    for name in STATED:
        if getattr(sent, name) and name not in form.fields:
            raise Refused(_("这个指标的这一项不由人工填报，请不要填。"), name)
    return form


def _wrong(form: StatementForm) -> HttpResponse:
    """422 in the words of the page."""
    errors = [{"pointer": f"/{name}", "detail": str(said)} for name, all_said in form.errors.items() for said in all_said]
    return problems.problem("invalid", "；".join(one["detail"] for one in errors), errors)


def _changed(one: ApprovedIndicator, cutoff: date) -> HttpResponse:
    """412 with what is stated now."""
    current = _statement(one, cutoff, stated_last(one, cutoff))
    detail = _("现在是第 {version} 版，不是您看到的那一版。请核对 current 里的内容后再填。").format(version=current.version)
    etag = {"ETag": _etag(current.version)}
    return problems.problem("changed", detail, headers=etag, current=current.model_dump(mode="json"))


def _version(if_match: str) -> int | None:
    found = re.fullmatch(r'"([0-9]{1,9})"', if_match.strip())
    return int(found[1]) if found else None


def _etag(version: int) -> str:
    return f'"{version}"'


def _filing(unit: Unit, cutoff: date) -> Filing:
    found = Filing.objects.filter(unit=unit, cycle__cutoff=cutoff).select_related("cycle", "unit").first()
    if found is None:
        raise Unseen
    return found


def _one(unit: Unit, pk: int) -> ApprovedIndicator:
    found = ApprovedIndicator.objects.filter(unit=unit, pk=pk).select_related("office", "basis", "unit").first()
    if found is None:
        raise Unseen
    return found


def _indicator(one: ApprovedIndicator, found: Measured, row: IndicatorRow, places: int) -> IndicatorOut:
    return IndicatorOut(
        id=one.pk,
        name=one.name,
        level1=row.level1,
        level2=row.level2,
        office=one.office.name if one.office else None,
        core=one.core,
        weight=one.weight,
        target=_target(row.indicator.target),
        actual=_actual(found.actual),
        completion=_completion(row, places),
        light=LightOut(code=row.light.code, label=LIGHTS[row.light.code].label, how=row.light.how),
        how=found.how,
        version=found.progress.version if found.progress else 0,
    )


def _completion(row: IndicatorRow, places: int) -> str | None:
    """The completion as it is printed; none where it does not exist or nothing is due."""
    both = monitoring.pair(row.completion, places, not_due=row.indicator.actual.not_due)
    return both["computed"]["text"] or both["stated"]["text"] or None


def _target(target: Target) -> TargetOut:
    return TargetOut(
        op=target.op,
        value=target.value.text if target.value else None,
        upper=target.upper.text if target.upper else None,
        unit=target.value.unit if target.value else "",
        words=target.words,
    )


def _actual(actual: Actual) -> ActualOut:
    value = actual.value
    return ActualOut(
        value=value.text if value else None, unit=value.unit if value else "", words=actual.words, not_due=actual.not_due
    )


def _statement(one: ApprovedIndicator, cutoff: date, last: Progress | None) -> StatementOut:
    said: dict[str, str | Iterable[str]] = {name: getattr(last, name) if last else "" for name in STATED}
    return StatementOut(
        indicator=one.pk,
        cutoff=cutoff,
        version=last.version if last else 0,
        made_by=last.made_by if last else None,
        on_behalf=last.on_behalf.name if last and last.on_behalf else None,
        made_at=moment(last.made_at) if last else None,
        **{**said, "causes": list(last.causes) if last else []},  # type: ignore[arg-type]
    )
