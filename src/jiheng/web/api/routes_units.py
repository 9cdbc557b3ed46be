"""Units, their reports and their budgets."""

from __future__ import annotations

import json
from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router, Status

from jiheng.compute.view import complete
from jiheng.model.report import Report
from jiheng.profiles.profile import profile
from jiheng.read.data import report_from
from jiheng.web.api.auth import ApiRequest, unit_seen
from jiheng.web.api.schemas import (
    ArrearsOut,
    BudgetChangeOut,
    BudgetLineOut,
    BudgetOut,
    BudgetsOut,
    ChangedLineOut,
    Day,
    Format,
    Last,
    UnitOut,
    UnitsOut,
    Year,
    moment,
    yuan,
)
from jiheng.web.api.schemas_budgets import BudgetYearIn
from jiheng.web.api.words import words
from jiheng.web.assemble import assemble
from jiheng.web.budgets import queries as budgets
from jiheng.web.budgets.actions import open_year
from jiheng.web.budgets.models import BudgetChange, BudgetYear
from jiheng.web.clock import today
from jiheng.web.cycles.models import Filing, Snapshot
from jiheng.web.cycles.proving import kept_at
from jiheng.web.ledger import queries as ledger
from jiheng.web.log import record
from jiheng.web.orgs.models import Unit
from jiheng.web.permissions import require, unit_for, visible_units
from jiheng.web.refusals import Unseen
from jiheng.web.responses import attachment
from jiheng.write.report import write_report

router = Router()
ZERO = ledger.ZERO
NATIONAL = "national"
CREATED = 201


@router.get("/units", response=UnitsOut, summary=words(_("能看到的单位")))
def units(request: ApiRequest) -> UnitsOut:
    """The units that the person may see."""
    found = list(visible_units(request.auth).order_by("path"))
    codes = {unit.path: unit.code for unit in found}
    return UnitsOut(items=[_unit(unit, codes) for unit in found])


def _unit(unit: Unit, codes: dict[str, str]) -> UnitOut:
    above = unit.path[: -Unit.steplen]
    return UnitOut(code=unit.code, name=unit.name, level=unit.depth, parent=codes.get(above))


@router.get("/units/{slug:code}/report", summary=words(_("监控节点的报告：实时的，或最近一次提交的（snapshot=last）")))
def report(
    request: ApiRequest,
    code: str,
    cutoff: Day,
    format: Format = "json",  # noqa: A002
    snapshot: Last | None = None,
) -> HttpResponse:
    """The report of a unit at a cutoff, as it stands now or as it was submitted last; each download is logged."""
    unit = unit_for(request.auth, code)
    require(request.auth, "export", unit)
    filing = Filing.objects.filter(unit=unit, cycle__cutoff=cutoff).select_related("cycle").first()
    used = profile(filing.cycle.profile if filing else NATIONAL)
    kept = _submitted(filing) if snapshot else None
    found = report_from(json.loads(kept.report)) if kept else complete(_live(unit, cutoff, filing), used)[0]
    at = kept_at(request, unit) if kept else ""
    data = kept.report.encode() if kept and format == "json" else write_report(found, format, used, kept_at=at)
    record("download", filing or unit, request.auth.username, format=format, cutoff=cutoff.isoformat(), snapshot=snapshot or "")
    if format != "json":
        return attachment(f"{unit.name}_{cutoff.year}_{cutoff:%m%d}_绩效监控报告.{format}", data)
    etag = {"ETag": f'"{kept.sha256}"'} if kept else {}
    return HttpResponse(data, content_type="application/json; charset=utf-8", headers=etag)


def _submitted(filing: Filing | None) -> Snapshot:
    """What was submitted last, byte for byte as it was frozen."""
    kept = filing.snapshots.order_by("-number").first() if filing else None
    if kept is None:
        raise Unseen
    return kept


def _live(unit: Unit, cutoff: date, filing: Filing | None) -> Report:
    """The report that follows from the rows; there is none of a year for which the unit has nothing."""
    if filing is None and not BudgetYear.objects.filter(unit=unit, year=cutoff.year).exists():
        raise Unseen
    return assemble(unit, cutoff, filing)


@router.get(
    "/units/{slug:code}/budgets", response=BudgetsOut, summary=words(_("各年预算：科目、调整、历史欠账，以及到某日的到位和支出"))
)
def budget_years(request: ApiRequest, code: str, year: Year | None = None, day: Day | None = None) -> BudgetsOut:
    """The budgets of a unit as they are on a day, today unless one is given."""
    unit = unit_seen(request, code)
    years = BudgetYear.objects.filter(unit=unit, **({"year": year} if year else {})).order_by("-year")
    return BudgetsOut(items=[budget_of(one, day or today()) for one in years])


@router.post("/units/{slug:code}/budgets", response={CREATED: BudgetOut}, summary=words(_("建立一年的预算")))
def begin(request: ApiRequest, code: str, sent: BudgetYearIn) -> Status[BudgetOut]:
    """Begin the budget of a year."""
    made = open_year(request.auth, unit_for(request.auth, code), sent.year)
    return Status(CREATED, budget_of(made, today()))


def budget_of(year: BudgetYear, day: date) -> BudgetOut:
    """The budget of a year as it is on a day."""
    changes = BudgetChange.objects.filter(year=year, decided_on__lte=day).prefetch_related("entries__line")
    return BudgetOut(
        year=year.year,
        day=day,
        closed_at=moment(year.closed_at),
        lines=_lines(year, day),
        changes=[change_of(one) for one in changes],
        arrears=[
            ArrearsOut(id=one.pk, name=one.name, amount=yuan(one.amount), owed=yuan(ledger.owed(one, day)))
            for one in year.arrears.all()
        ],
    )


def _lines(year: BudgetYear, day: date) -> list[BudgetLineOut]:
    """The lines; what is available counts what is decided and paid later as well, as for a payment on that day."""
    lines = list(budgets.lines_on(year, day))
    received = ledger.net_by_line(ledger.receipts(lines, day))
    executed = ledger.net_by_line(ledger.payments(lines, day))
    return [
        BudgetLineOut(
            id=line.pk,
            code=line.code,
            name=line.name,
            scope=line.scope,
            part=line.part,
            economic_class=line.economic_class,
            project=line.project,
            source=line.source,
            three_public=line.three_public,
            initial=yuan(line.initial),
            changed=yuan(line.changed),
            budget=yuan(line.amount),
            received=yuan(received.get(line.pk, ZERO)),
            executed=yuan(executed.get(line.pk, ZERO)),
            available=yuan(budgets.available(line, day)),
        )
        for line in lines
    ]


def change_of(change: BudgetChange) -> BudgetChangeOut:
    """A change with what it does to its lines."""
    return BudgetChangeOut(
        kind=change.kind,
        document=change.document,
        decided_on=change.decided_on,
        reason=change.reason,
        lines=[ChangedLineOut(line=one.line.code, amount=yuan(one.amount)) for one in change.entries.all()],
    )
