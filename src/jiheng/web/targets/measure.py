"""What the rows say of an indicator at a cutoff: its actual value, how it comes about in words, and the rows behind it.

Counts and sums are gathered here, for all indicators at once; what follows from them (a share, a saving) is computed by
`jiheng.compute`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from jiheng.compute.funds import as_stated
from jiheng.compute.rate import difference, rate
from jiheng.model.figure import Computed, Stated, plain
from jiheng.model.report import Actual
from jiheng.web.budgets import queries as budgets
from jiheng.web.budgets.models import BudgetLine
from jiheng.web.ledger import queries as ledger
from jiheng.web.ledger.models import Entry
from jiheng.web.targets.models import ApprovedIndicator, Basis, Progress, WorkRecord

MYRIAD, ZERO = Decimal(10000), Decimal(0)


@dataclass(frozen=True, slots=True)
class Measured:
    """An actual value with where it came from: `how` in words, and the rows that were counted or summed."""

    actual: Actual
    how: str = ""
    records: QuerySet[WorkRecord] | None = None
    entries: QuerySet[Entry] | None = None
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """What indicators are measured from, gathered in as many queries for one of them as for a hundred."""

    cutoff: date
    progress: Mapping[int, Progress]  # by indicator: what was stated last
    bases: Mapping[int, Basis]  # by indicator, with kind and lines
    records: Mapping[int, list[WorkRecord]]  # by kind
    spent: Mapping[int, Decimal]  # these three by budget line
    planned: Mapping[int, Decimal]
    on_time: Mapping[int, tuple[int, int]]


def measured(indicator: ApprovedIndicator, cutoff: date) -> Measured:
    """The actual value at the cutoff; not due before its day, and empty where nothing is stated yet."""
    return all_measured([indicator], cutoff)[0]


def all_measured(indicators: Sequence[ApprovedIndicator], cutoff: date) -> list[Measured]:
    """The actual values of some indicators at the cutoff, in their order."""
    rows = _gathered(indicators, cutoff)
    return [_measured(indicator, rows) for indicator in indicators]


def _measured(indicator: ApprovedIndicator, rows: Rows) -> Measured:
    progress = rows.progress.get(indicator.pk)
    if indicator.due_from is not None and indicator.due_from > rows.cutoff:
        return Measured(Actual(not_due=True), _("{day} 起填").format(day=indicator.due_from.isoformat()), progress=progress)
    basis = rows.bases.get(indicator.pk)
    if basis is None or basis.how == "stated":
        return _by_hand(indicator, progress)
    found = _WAYS[basis.how](indicator, basis, rows)
    return Measured(found.actual, found.how, found.records, found.entries, progress)


def _gathered(indicators: Sequence[ApprovedIndicator], cutoff: date) -> Rows:
    found = Basis.objects.filter(indicator__in=indicators).select_related("kind").prefetch_related("lines")
    bases = {basis.indicator_id: basis for basis in found}
    lines = {line.pk for basis in bases.values() for line in basis.lines.all()}
    return Rows(
        cutoff,
        last_stated(indicators, cutoff),
        bases,
        _records(bases.values(), cutoff),
        ledger.net_by_line(ledger.payments(lines, cutoff)),
        budgets.planned_by_line(lines, cutoff.month),
        ledger.on_time_by_line(lines, cutoff),
    )


def _records(bases: Iterable[Basis], cutoff: date) -> dict[int, list[WorkRecord]]:
    """The records up to the cutoff that stand, by kind."""
    kinds = {basis.kind_id for basis in bases if basis.kind_id is not None}
    found: dict[int, list[WorkRecord]] = {kind: [] for kind in kinds}
    for one in WorkRecord.objects.filter(kind__in=kinds, day__lte=cutoff, withdrawn_at=None):
        found[one.kind_id].append(one)
    return found


def last_stated(indicators: Iterable[ApprovedIndicator], cutoff: date) -> dict[int, Progress]:
    """What was stated last of each indicator at a cutoff, by its key."""
    found = Progress.objects.filter(indicator__in=indicators, cutoff=cutoff)
    newest = Progress.objects.filter(indicator=OuterRef("indicator"), cutoff=cutoff).order_by("-version").values("version")[:1]
    return {one.indicator_id: one for one in found.filter(version=Subquery(newest))}


def stated_last(indicator: ApprovedIndicator, cutoff: date) -> Progress | None:
    """What was stated last of an indicator at a cutoff."""
    return Progress.objects.filter(indicator=indicator, cutoff=cutoff).order_by("-version").first()


def yuan(amount: Decimal, unit: str = "万元") -> Stated:
    """An amount of the ledger as a report prints it: in 万元 with as many places as it needs."""
    value = amount / MYRIAD if unit == "万元" else amount
    return figure(plain(value), unit)


def figure(text: str, unit: str) -> Stated:
    """A decimal text as a stated figure; the places are those that it is written with."""
    places = len(text.partition(".")[2])
    return Stated(Decimal(text), unit, places, text)


def records_of(indicator: ApprovedIndicator, basis: Basis, rows: Rows, part: Mapping[str, object]) -> list[WorkRecord]:
    """The records of the basis' kind from the indicator's year that fulfil a part's conditions."""
    assert basis.kind_id is not None
    wanted = part.get("where") or {}
    assert isinstance(wanted, Mapping)
    found = (one for one in rows.records[basis.kind_id] if one.day.year >= indicator.year)
    return [one for one in found if all(_fits(one.values.get(name), value) for name, value in wanted.items())]


def _fits(value: object, wanted: object) -> bool:
    return value in wanted if isinstance(wanted, list) else value == wanted


def _total(records: Iterable[WorkRecord], part: Mapping[str, object]) -> Decimal:
    name = part.get("sum")
    values = (Decimal(str(one.values.get(str(name), 0) or 0)) if name else Decimal(1) for one in records)
    return sum(values, Decimal(0))


def _by_hand(indicator: ApprovedIndicator, progress: Progress | None) -> Measured:
    if progress is None or not (progress.value or progress.words):
        return Measured(Actual(), _("还没有填"), progress=progress)
    value = figure(progress.value, indicator.measure_unit) if progress.value else None
    how = _("{who} 填报").format(who=progress.made_by)
    return Measured(Actual(value, progress.words), how, progress=progress)


def _by_lines(indicator: ApprovedIndicator, basis: Basis, rows: Rows) -> Measured:
    lines = basis.lines.all()
    amount = yuan(_sum(rows.spent, lines), indicator.measure_unit or "万元")
    names = "、".join(dict.fromkeys(line.name for line in lines))
    how = _("台账支出：{names}").format(names=names)
    return Measured(Actual(amount), how, entries=ledger.payments(lines, rows.cutoff))


def _by_records(indicator: ApprovedIndicator, basis: Basis, rows: Rows) -> Measured:
    found = records_of(indicator, basis, rows, basis.top)
    value = figure(plain(_total(found, basis.top)), indicator.measure_unit)
    how = _("工作台账“{kind}”{part}").format(kind=basis.kind, part=_said(basis, basis.top))
    return Measured(Actual(value), how, records=_rows(found))


def _by_share(indicator: ApprovedIndicator, basis: Basis, rows: Rows) -> Measured:
    top, bottom = (records_of(indicator, basis, rows, part) for part in (basis.top, basis.bottom))
    part, whole = figure(plain(_total(top, basis.top)), ""), figure(plain(_total(bottom, basis.bottom)), "")
    how = _("工作台账“{kind}”：{top} {part} ÷ {bottom} {whole}").format(
        kind=basis.kind, top=_said(basis, basis.top), part=part.text, bottom=_said(basis, basis.bottom), whole=whole.text
    )
    return Measured(_rate(rate(part, whole), basis), how, records=_rows([*top, *bottom]))


def _on_time(indicator: ApprovedIndicator, basis: Basis, rows: Rows) -> Measured:
    lines = basis.lines.all()
    counted = [rows.on_time[line.pk] for line in lines if line.pk in rows.on_time]
    timely, due = (sum(numbers) for numbers in zip((0, 0), *counted, strict=True))
    how = _("有支付期限的 {due} 笔中按期支付 {timely} 笔").format(due=due, timely=timely)
    actual = _rate(rate(figure(str(timely), ""), figure(str(due), "")), basis)
    return Measured(actual, how, entries=ledger.payments_due(lines, rows.cutoff))


def _saved(indicator: ApprovedIndicator, basis: Basis, rows: Rows) -> Measured:
    lines = basis.lines.all()
    planned, spent = yuan(_sum(rows.planned, lines)), yuan(_sum(rows.spent, lines))
    left = difference(planned, spent)
    saved = as_stated(left, planned.unit, max(planned.places, spent.places)) or planned
    how = _("计划到 {month} 月 {planned} 万元，已支出 {spent} 万元").format(
        month=rows.cutoff.month, planned=planned.text, spent=spent.text
    )
    return Measured(_rate(rate(saved, planned), basis), how, entries=ledger.payments(lines, rows.cutoff))


def _survey(indicator: ApprovedIndicator, basis: Basis, rows: Rows) -> Measured:
    return Measured(Actual(), _("问卷还没有结果"))


def _sum(amounts: Mapping[int, Decimal], lines: Iterable[BudgetLine]) -> Decimal:
    return sum((amounts.get(line.pk, ZERO) for line in lines), ZERO)


def _rate(computed: Computed, basis: Basis) -> Actual:
    """A computed share as an actual value at the basis' places; nothing where it does not exist (a whole of 0)."""
    return Actual(as_stated(computed, "%", basis.places))


def _rows(found: Iterable[WorkRecord]) -> QuerySet[WorkRecord]:
    return WorkRecord.objects.filter(pk__in={one.pk for one in found})


def _said(basis: Basis, part: Mapping[str, object]) -> str:
    """The conditions and the summed field of a part, in the words of the unit."""
    assert basis.kind is not None
    wanted = part.get("where") or {}
    assert isinstance(wanted, Mapping)
    labels = basis.kind.labels()
    conditions = "、".join(
        f"{labels.get(name, name)}：{'或'.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in wanted.items()
    )
    field = str(part.get("sum") or "")
    what = _("{field}之和").format(field=labels.get(field, field)) if field else _("条数")
    return f"{what}（{conditions}）" if conditions else what


_WAYS = {
    "lines": _by_lines,
    "records": _by_records,
    "share": _by_share,
    "on_time": _on_time,
    "saved": _saved,
    "survey": _survey,
}
