"""The list of work records: what is asked for in the address, the records that fit, and how each one shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from jiheng.model.figure import plain
from jiheng.web.clock import today
from jiheng.web.orgs.models import Office, Unit
from jiheng.web.targets.models import RecordKind, WorkRecord


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the list is shown: a kind or all, a year, an office, words. `entered` is the kind that the form is for."""

    kind: RecordKind | None
    entered: RecordKind | None
    year: int
    office: Office | None
    words: str

    @property
    def narrowed(self) -> bool:
        """Whether office or words leave something out."""
        return bool(self.office or self.words)


@dataclass(frozen=True, slots=True)
class Row:
    """One record as it stands in the list; `cells` are the values that the kind asks for, "" where one was never filled."""

    record: WorkRecord
    cells: list[tuple[Mapping[str, Any], str]]

    @property
    def said(self) -> str:
        """The values in one line."""
        return "，".join(f"{field['label']} {value}{field['unit']}" for field, value in self.cells if value)


def asked(unit: Unit, query: Mapping[str, Any]) -> Asked:
    """What the address asks for; what it names and does not exist is left out."""
    kinds = {kind.code: kind for kind in RecordKind.objects.filter(unit=unit)}
    kind = kinds.get(str(query.get("kind", "")))
    offices = {str(office.pk): office for office in Office.objects.filter(unit=unit)}
    office = offices.get(str(query.get("by", "")))
    year = str(query.get("year", ""))
    chosen = int(year) if year.isascii() and year.isdecimal() and len(year) == 4 and year > "1900" else today().year
    words = str(query.get("q", "")).replace("\0", "").strip()[:100]
    return Asked(kind, kind or next(iter(kinds.values()), None), chosen, office, words)


def found(unit: Unit, shown: Asked) -> QuerySet[WorkRecord]:
    """The records that are asked for."""
    fitting = WorkRecord.objects.filter(kind__unit=unit, day__year=shown.year)
    fitting = fitting.filter(kind=shown.kind) if shown.kind else fitting
    fitting = fitting.filter(office=shown.office) if shown.office else fitting
    for word in shown.words.split():
        fitting = fitting.filter(Q(summary__icontains=word) | Q(office__name__icontains=word))
    return fitting.select_related("kind", "office").prefetch_related("evidence")


def row(record: WorkRecord, kind: RecordKind | None = None) -> Row:
    """A record with its values in the order of its kind."""
    fields = (kind or record.kind).fields
    return Row(record, [(field, _shown(field, record.values.get(field["name"]))) for field in fields])


def _shown(field: Mapping[str, Any], value: object) -> str:
    """A value as it is read: numbers with no more places than they need."""
    if value is None or value == "":
        return ""
    return plain(Decimal(str(value))) if field["sort"] == "number" else str(value)


def table(shown: Asked, records: Iterable[WorkRecord]) -> tuple[list[str], list[list[str | int]]]:
    """Heads and lines of the file: a column a field where one kind is shown, else the values in one line."""
    own = (
        [field["label"] + (f"（{field['unit']}）" if field["unit"] else "") for field in shown.kind.fields] if shown.kind else []
    )
    heads = [_("日期"), _("种类"), _("科室"), _("摘要"), *(own or [_("内容")]), _("佐证"), _("作废原因"), _("登记人")]
    lines: list[list[str | int]] = []
    for record in records:
        one = row(record, shown.kind)
        values = [value for _field, value in one.cells] if own else [one.said]
        office = record.office.name if record.office else ""
        start = [record.day.isoformat(), record.kind.name, office, record.summary]
        lines.append([*start, *values, len(record.evidence.all()), record.withdrawn_why, record.made_by])
    return heads, lines


def kinds_of(unit: Unit, year: int | None = None) -> QuerySet[RecordKind]:
    """The kinds, each with the `count` of its records that stand, of one year or of all."""
    standing = Q(records__withdrawn_at=None) & (Q(records__day__year=year) if year else Q())
    return RecordKind.objects.filter(unit=unit).annotate(count=Count("records", filter=standing))


def years_of(unit: Unit) -> list[int]:
    """The years that have records, and this one; the newest first."""
    days = WorkRecord.objects.filter(kind__unit=unit).dates("day", "year")
    return sorted({today().year, *(day.year for day in days)}, reverse=True)


def offices_of(unit: Unit) -> QuerySet[Office]:
    """The offices by which the list can be narrowed."""
    return Office.objects.filter(unit=unit)
