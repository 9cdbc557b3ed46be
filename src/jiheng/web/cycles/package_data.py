"""The rows of a unit's year as plain tables for its archive package: every row in a fixed order."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from jiheng.web.budgets.models import Arrears, BudgetChange, BudgetLine, BudgetYear, ChangeEntry, MonthPlan
from jiheng.web.cycles.models import (
    CorrectionItem,
    CorrectionStep,
    Cycle,
    DeviationNote,
    Explanation,
    Filing,
    ReturnedItem,
    Saying,
    SignedScan,
    Snapshot,
)
from jiheng.web.ledger.models import BankBalance, Entry
from jiheng.web.log import LogEntry
from jiheng.web.tables import BOM, harmless
from jiheng.web.targets.models import (
    ApprovedIndicator,
    Basis,
    Evidence,
    Objective,
    PaperCount,
    Progress,
    Survey,
    WorkRecord,
)

AT_ONCE = 500  # things asked for in one query
_DROPS = ("unsay", "drop_deviation", "drop_correction")  # acts whose thing is gone; they name the filing

# the rows of a file, and its columns
Table = tuple[Any, tuple[str, ...]]


def tables(year: BudgetYear) -> dict[str, Table]:
    """Every table of the year but the log: its rows and columns."""
    return {**_money(year), **_aims(year), **_reports(year)}


def _money(year: BudgetYear) -> dict[str, Table]:
    """Budget and ledger."""
    changed = ("decided_on", "kind", "document", "reason", "made_by")
    entry = ("number", "kind", "day", "amount", "line__code", "line__name", "summary", "party", "voucher", "due_on")
    chained = ("arrears__name", "reverses__number", "made_by", "made_at", "previous", "seal")
    return {
        "budget_lines": (
            BudgetLine.objects.filter(year=year).order_by("position", "id"),
            ("code", "name", "scope", "part", "source", "project", "economic_class", "three_public", "initial"),
        ),
        "budget_changes": (
            ChangeEntry.objects.filter(change__year=year).order_by("change__decided_on", "change_id", "id"),
            ("line__code", "amount", *(f"change__{name}" for name in changed)),
        ),
        "month_plan": (MonthPlan.objects.filter(line__year=year).order_by("line_id", "month"), ("line__code", "month", "amount")),
        "arrears": (Arrears.objects.filter(year=year).order_by("id"), ("name", "amount")),
        "ledger": (Entry.objects.filter(book__year=year).order_by("number"), (*entry, *chained)),
        "bank_balances": (
            BankBalance.objects.filter(book__year=year).order_by("day", "id"),
            ("day", "amount", "note", "made_by"),
        ),
    }


def _aims(year: BudgetYear) -> dict[str, Table]:
    """Objectives, indicators with what was stated of them, work records and surveys; who answered a survey nobody knows."""
    mine = {"unit": year.unit, "year": year.year}
    named = ("id", "project", "level1", "level2", "name", "op", "value", "upper", "measure_unit", "words", "weight")
    stated = ("cutoff", "version", "value", "words", "grade", "explanation", "causes", "expected", "likelihood")
    return {
        "objectives": (Objective.objects.filter(**mine).order_by("position", "id"), ("project", "text")),
        "indicators": (
            ApprovedIndicator.objects.filter(**mine).order_by("position", "id"),
            (*named, "last_year", "core", "office__name", "due_from", "basis__how"),
        ),
        "progress": (
            Progress.objects.filter(**_of("indicator", mine)).order_by("indicator_id", "cutoff", "version"),
            ("indicator_id", "indicator__name", *stated, "made_by", "made_at"),
        ),
        "records": (
            records(year).order_by("day", "id"),
            (
                "id",
                "kind__name",
                "day",
                "office__name",
                "summary",
                "values",
                "made_by",
                "made_at",
                "withdrawn_at",
                "withdrawn_why",
            ),
        ),
    }


def _reports(year: BudgetYear) -> dict[str, Table]:
    """What was filed, what it was returned for, what was explained, and the corrections."""
    filed = {"filing__unit": year.unit, "filing__cycle__year": year.year}
    answered = ("answer", "answered_by", "answered_at")
    return {
        "filings": (
            Filing.objects.filter(unit=year.unit, cycle__year=year.year).order_by("cycle__cutoff"),
            ("cycle__cutoff", "cycle__due_at", "cycle__profile", "state", "filled_on"),
        ),
        "snapshots": (
            Snapshot.objects.filter(**filed).order_by("filing__cycle__cutoff", "number"),
            ("filing__cycle__cutoff", "number", "sha256", "made_by", "made_at"),
        ),
        "returned": (
            ReturnedItem.objects.filter(**_of("snapshot", filed)).order_by("snapshot_id", "id"),
            (
                *("snapshot__filing__cycle__cutoff", "snapshot__number", "indicator__name", "section", "text", "made_by"),
                *answered,
            ),
        ),
        "explanations": (
            Explanation.objects.filter(**filed).order_by("id"),
            ("filing__cycle__cutoff", "rule", "place", "message", "reason", "made_by", "made_at"),
        ),
        "corrections": (
            CorrectionItem.objects.filter(**filed).order_by("filing__cycle__cutoff", "id"),
            ("id", "filing__cycle__cutoff", "deviation__indicator__name", "measure", "owner", "due", "planned"),
        ),
        "correction_steps": (
            steps(year).order_by("item_id", "id"),
            ("item_id", "state", "text", "light", "completion", "override", "name", "sha256", "made_by", "made_at"),
        ),
    }


def _of(name: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """What is wanted of a thing, asked through a row that names it."""
    return {f"{name}__{field}": value for field, value in wanted.items()}


def records(year: BudgetYear) -> Any:
    """The work records of the year."""
    return WorkRecord.objects.filter(kind__unit=year.unit, day__year=year.year)


def surveys(year: BudgetYear) -> Any:
    """The surveys that ended in the year."""
    return Survey.objects.filter(unit=year.unit, closes_on__year=year.year)


def scans(year: BudgetYear) -> Any:
    """The signed and sealed papers of the year's reports."""
    return SignedScan.objects.filter(snapshot__filing__unit=year.unit, snapshot__filing__cycle__year=year.year)


def steps(year: BudgetYear) -> Any:
    """What was said of the year's measures up to its archiving; what is said later belongs to the year in which it is said."""
    return CorrectionStep.objects.filter(
        item__filing__unit=year.unit, item__filing__cycle__year=year.year, made_at__lte=year.archived_at
    )


def evidence(year: BudgetYear) -> Any:
    """The files that prove the year's work records, indicators and surveys on paper."""
    of_record = Q(record__kind__unit=year.unit, record__day__year=year.year)
    of_indicator = Q(indicator__unit=year.unit, indicator__year=year.year)
    return Evidence.objects.filter(of_record | of_indicator | Q(paper__survey__in=surveys(year)))


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows under their heads as CSV for Excel; a text that looks like a formula stays a text."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


def _cell(value: object) -> object:
    if isinstance(value, dict | list):
        return harmless(json.dumps(value, ensure_ascii=False, sort_keys=True))
    if isinstance(value, datetime):
        return value.isoformat()
    return harmless(value) if isinstance(value, str) else value


def log_rows(year: BudgetYear, last: int) -> bytes:
    """The log of the year up to its archiving, one row a line; each row's seal can be made again from what it says."""
    found = {one.pk: one for one in _logged(year, last)}
    rows = [found[key] for key in sorted(found)]
    lines = [{**row.sealed_values(), "previous": row.previous, "seal": row.seal} for row in rows]
    return "".join(json.dumps(line, ensure_ascii=False, sort_keys=True, default=_plain) + "\n" for line in lines).encode()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _logged(year: BudgetYear, last: int) -> Iterator[LogEntry]:
    upto = LogEntry.objects.filter(pk__lte=last)
    filings = list(Filing.objects.filter(unit=year.unit, cycle__year=year.year).values_list("pk", flat=True))
    dropped = list(upto.filter(action__in=_DROPS, detail__filing__in=filings))
    yield from dropped
    things = [*_things(year), *(one.thing for one in dropped)]
    for start in range(0, len(things), AT_ONCE):
        yield from upto.filter(thing__in=things[start : start + AT_ONCE])


def _things(year: BudgetYear) -> list[str]:
    """Everything of the year that has rows in the log, as the log names it."""
    unit, filed = year.unit, {"filing__unit": year.unit, "filing__cycle__year": year.year}
    mine = {"unit": unit, "year": year.year}
    found: list[Any] = [
        BudgetYear.objects.filter(pk=year.pk),
        BudgetLine.objects.filter(year=year),
        BudgetChange.objects.filter(year=year),
        Arrears.objects.filter(year=year),
        Entry.objects.filter(book__year=year),
        BankBalance.objects.filter(book__year=year),
        Objective.objects.filter(**mine),
        ApprovedIndicator.objects.filter(**mine),
        Basis.objects.filter(**_of("indicator", mine)),
        Progress.objects.filter(**_of("indicator", mine)),
        records(year),
        surveys(year),
        PaperCount.objects.filter(survey__in=surveys(year)),
        scans(year),
        Cycle.objects.filter(filings__unit=unit, year=year.year),
        Filing.objects.filter(unit=unit, cycle__year=year.year),
        *(model.objects.filter(**filed) for model in (Saying, DeviationNote, CorrectionItem, Explanation)),
    ]
    return [f"{rows.model._meta.model_name}:{key}" for rows in found for key in rows.values_list("pk", flat=True)]
