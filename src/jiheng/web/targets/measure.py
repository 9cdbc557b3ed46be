"""What the rows say of an indicator at a cutoff: its actual value, how it comes about in words, and the rows behind it.

Counts and sums are gathered here, for all indicators at once; what follows from them (a share, a saving) is computed by
`jiheng.compute`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
from jiheng.web.orgs.models import Unit
from jiheng.web.targets import counting
from jiheng.web.targets.binding import Origin
from jiheng.web.targets.models import ApprovedIndicator, Basis, Progress, Survey, WorkRecord

MYRIAD, ZERO = Decimal(10000), Decimal(0)


@dataclass(frozen=True, slots=True)
class Measured:
    """An actual value with where it came from: `how` in words, and the rows that were counted or summed, or the surveys."""

    actual: Actual
    how: str = ""
    records: QuerySet[WorkRecord] | None = None
    entries: QuerySet[Entry] | None = None
    progress: Progress | None = None
    surveys: Sequence[Survey] | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """What sources are measured from, gathered in as many queries for one of them as for a hundred."""

    cutoff: date
    records: Mapping[int, list[WorkRecord]]  # by kind
    spent: Mapping[int, Decimal]  # these three by budget line
    planned: Mapping[int, Decimal]
    on_time: Mapping[int, tuple[int, int]]


def measured(indicator: ApprovedIndicator, cutoff: date) -> Measured:
    """The actual value at the cutoff; not due before its day, and empty where nothing is stated yet."""
    return all_measured([indicator], cutoff)[0]


def all_measured(indicators: Sequence[ApprovedIndicator], cutoff: date) -> list[Measured]:
    """The actual values of some indicators at the cutoff, in their order."""
    progress, sources = last_stated(indicators, cutoff), _sources(indicators)
    rows = _gathered(sources.values(), cutoff)
    return [_measured(indicator, progress.get(indicator.pk), sources.get(indicator.pk), rows) for indicator in indicators]


def _measured(indicator: ApprovedIndicator, progress: Progress | None, source: Origin | None, rows: Rows) -> Measured:
    if indicator.due_from is not None and indicator.due_from > rows.cutoff:
        return Measured(Actual(not_due=True), _("{day} 起填").format(day=indicator.due_from.isoformat()), progress=progress)
    if source is None:
        return _by_hand(indicator, progress)
    return replace(_WAYS[source.how](indicator, source, rows), progress=progress)


def from_source(indicator: ApprovedIndicator, source: Origin, cutoff: date) -> Measured:
    """What an indicator's actual value is, or would be, from a source that is not stated by hand."""
    return _WAYS[source.how](indicator, source, _gathered([source], cutoff))


def source_of(basis: Basis) -> Origin:
    """What an indicator is bound to."""
    return Origin(basis.how, tuple(basis.lines.all()), basis.kind, basis.top, basis.bottom, basis.places)


def _sources(indicators: Iterable[ApprovedIndicator]) -> dict[int, Origin]:
    """What indicators are bound to that no person states, by the key of the indicator."""
    bound = Basis.objects.filter(indicator__in=indicators).exclude(how="stated")
    found = bound.select_related("kind").prefetch_related("lines")
    return {basis.indicator_id: source_of(basis) for basis in found}


def _gathered(sources: Iterable[Origin], cutoff: date) -> Rows:
    sources = list(sources)
    lines = {line.pk for source in sources for line in source.lines}
    records = _records({source.kind.pk for source in sources if source.kind is not None}, cutoff)
    if not lines:
        return Rows(cutoff, records, {}, {}, {})
    return Rows(
        cutoff,
        records,
        ledger.net_by_line(ledger.payments(lines, cutoff)),
        budgets.planned_by_line(lines, cutoff.month),
        ledger.on_time_by_line(lines, cutoff),
    )


def _records(kinds: Iterable[int], cutoff: date) -> dict[int, list[WorkRecord]]:
    """The records of the year up to the cutoff that stand, by kind."""
    found: dict[int, list[WorkRecord]] = {kind: [] for kind in kinds}
    if not found:
        return found
    for one in WorkRecord.objects.filter(kind__in=found, day__range=(date(cutoff.year, 1, 1), cutoff), withdrawn_at=None):
        found[one.kind_id].append(one)
    return found


def last_stated(indicators: Iterable[ApprovedIndicator], cutoff: date) -> dict[int, Progress]:
    """What was stated last of each indicator at a cutoff, by its key."""
    found = Progress.objects.filter(indicator__in=indicators, cutoff=cutoff).select_related("on_behalf")
    newest = Progress.objects.filter(indicator=OuterRef("indicator"), cutoff=cutoff).order_by("-version").values("version")[:1]
    return {one.indicator_id: one for one in found.filter(version=Subquery(newest))}


def stated_last(indicator: ApprovedIndicator, cutoff: date) -> Progress | None:
    """What was stated last of an indicator at a cutoff."""
    return Progress.objects.filter(indicator=indicator, cutoff=cutoff).order_by("-version").first()


def filled_for(unit: Unit, cutoff: date) -> list[Progress]:
    """代填: what counts at a cutoff and was stated on behalf of an office, in the order of the indicators."""
    found = Progress.objects.filter(indicator__unit=unit, indicator__year=cutoff.year, cutoff=cutoff).order_by("version")
    last = {one.indicator_id: one for one in found.select_related("indicator", "on_behalf")}
    return sorted((one for one in last.values() if one.on_behalf), key=lambda one: (one.indicator.position, one.indicator_id))


def yuan(amount: Decimal, unit: str = "万元") -> Stated:
    """An amount of the ledger as a report prints it: in 万元 with as many places as it needs."""
    value = amount / MYRIAD if unit == "万元" else amount
    return figure(plain(value), unit)


def figure(text: str, unit: str) -> Stated:
    """A decimal text as a stated figure; the places are those that it is written with."""
    places = len(text.partition(".")[2])
    return Stated(Decimal(text), unit, places, text)


def records_of(basis: Origin, rows: Rows, part: Mapping[str, object]) -> list[WorkRecord]:
    """The records of the basis' kind up to the cutoff that fulfil a part's conditions."""
    assert basis.kind is not None
    wanted = part.get("where") or {}
    assert isinstance(wanted, Mapping)
    found = rows.records[basis.kind.pk]
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
    how = _("{who} 填报").format(who=progress.who())
    return Measured(Actual(value, progress.words), how, progress=progress)


def _by_lines(indicator: ApprovedIndicator, basis: Origin, rows: Rows) -> Measured:
    amount = yuan(_sum(rows.spent, basis.lines), indicator.measure_unit or "万元")
    names = "、".join(dict.fromkeys(line.name for line in basis.lines))
    how = _("台账支出：{names}").format(names=names)
    return Measured(Actual(amount), how, entries=ledger.payments(basis.lines, rows.cutoff))


def _by_records(indicator: ApprovedIndicator, basis: Origin, rows: Rows) -> Measured:
    found = records_of(basis, rows, basis.top)
    value = figure(plain(_total(found, basis.top)), indicator.measure_unit)
    how = _("工作台账“{kind}”{part}").format(kind=basis.kind, part=_said(basis, basis.top))
    return Measured(Actual(value), how, records=_rows(found))


def _by_share(indicator: ApprovedIndicator, basis: Origin, rows: Rows) -> Measured:
    top, bottom = (records_of(basis, rows, part) for part in (basis.top, basis.bottom))
    part, whole = figure(plain(_total(top, basis.top)), ""), figure(plain(_total(bottom, basis.bottom)), "")
    how = _("工作台账“{kind}”：{top} {part} ÷ {bottom} {whole}").format(
        kind=basis.kind, top=_said(basis, basis.top), part=part.text, bottom=_said(basis, basis.bottom), whole=whole.text
    )
    return Measured(_rate(rate(part, whole), basis), how, records=_rows([*top, *bottom]))


def _on_time(indicator: ApprovedIndicator, basis: Origin, rows: Rows) -> Measured:
    counted = [rows.on_time[line.pk] for line in basis.lines if line.pk in rows.on_time]
    timely, due = (sum(numbers) for numbers in zip((0, 0), *counted, strict=True))
    how = _("有支付期限的 {due} 笔中按期支付 {timely} 笔").format(due=due, timely=timely)
    actual = _rate(rate(figure(str(timely), ""), figure(str(due), "")), basis)
    return Measured(actual, how, entries=ledger.payments_due(basis.lines, rows.cutoff))


def _saved(indicator: ApprovedIndicator, basis: Origin, rows: Rows) -> Measured:
    planned, spent = yuan(_sum(rows.planned, basis.lines)), yuan(_sum(rows.spent, basis.lines))
    left = difference(planned, spent)
    saved = as_stated(left, planned.unit, max(planned.places, spent.places)) or planned
    how = _("计划到 {month} 月 {planned} 万元，已支出 {spent} 万元").format(
        month=rows.cutoff.month, planned=planned.text, spent=spent.text
    )
    return Measured(_rate(rate(saved, planned), basis), how, entries=ledger.payments(basis.lines, rows.cutoff))


def _survey(indicator: ApprovedIndicator, basis: Origin, rows: Rows) -> Measured:
    """All answers to the indicator's surveys up to the cutoff, added up as counts and divided once."""
    cutoff = rows.cutoff
    surveys = list(Survey.objects.filter(indicator=indicator, opens_on__lte=cutoff, withdrawn_at=None).order_by("opens_on", "pk"))
    found = counting.result(surveys, cutoff)
    if found.value is None:
        return Measured(Actual(), _("问卷还没有结果"), surveys=surveys)
    samples = [counting.sample(one, cutoff) for one in surveys]
    how = _("线上 {online} 份、纸质 {paper} 份；各档人次乘分值，除以总人次：{formula}").format(
        online=sum(one.online for one in samples), paper=sum(one.returned for one in samples), formula=found.how
    )
    if any(one.state(cutoff) == "open" for one in surveys):
        how = _("{how}（到节点时问卷还没有结束）").format(how=how)
    return Measured(_rate(found, basis), how, surveys=surveys)


def _sum(amounts: Mapping[int, Decimal], lines: Iterable[BudgetLine]) -> Decimal:
    return sum((amounts.get(line.pk, ZERO) for line in lines), ZERO)


def _rate(computed: Computed, basis: Origin) -> Actual:
    """A computed share as an actual value at the basis' places; nothing where it does not exist (a whole of 0)."""
    return Actual(as_stated(computed, "%", basis.places))


def _rows(found: Iterable[WorkRecord]) -> QuerySet[WorkRecord]:
    return WorkRecord.objects.filter(pk__in={one.pk for one in found})


def _said(basis: Origin, part: Mapping[str, object]) -> str:
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
