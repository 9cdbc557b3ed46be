"""A county for the desk's job: 1,000 townships like the example's, 10^6 ledger entries, and a log row for each of them.

`python -m bench.county FOLDER` builds it once, in bulk, past the actions that the pages use; numbers, seals and heads are
those that the actions would have made, so that `jiheng doctor --verify` finds every chain whole.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

UNITS, ENTRIES = 1000, 1000  # townships, and ledger entries of each
CLIENTS, PASSWORD = 8, "bench-of-the-desk"
TODAY = "2021-07-02"
BUILT = "built"  # a file that says that the building came to its end
Keys = dict[tuple[type["Model"], int], int]  # (model, key at the example's township) → key at the new one


def main(folder: str) -> None:
    """Build the county, unless it lies there."""
    os.environ |= {"JIHENG_DATA": folder, "JIHENG_TODAY": TODAY, "DJANGO_SETTINGS_MODULE": "jiheng.web.settings"}
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, transaction

    from jiheng.web.demo.build import build
    from jiheng.web.log import LogHead
    from jiheng.web.orgs.models import Unit

    call_command("migrate", verbosity=0)
    build()
    template = list(_template(Unit.objects.get(code="tazhong")))
    for number in range(Unit.objects.filter(code__startswith="bench-").count(), UNITS):
        with transaction.atomic():
            named = {"code": code(number), "name": f"第{number}镇人民政府", "kind": "township"}
            unit = Unit.objects.add_child(Unit.objects.get(code="qiemo-finance"), named)
            keys = _copied(template, unit)
            _clerk(unit, number)
            _log(_ledger(unit, keys), LogHead.objects.get(pk=1))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (settings.JIHENG_DATA / BUILT).touch()


def code(number: int) -> str:
    """The address of a township."""
    return f"bench-{number:04}"


def clerk(number: int) -> str:
    """The log-in of its clerk; only the clerks of the clients have a password."""
    return f"bench-clerk-{number:04}"


def _template(unit: Any) -> Iterator[tuple[type[Model], list[Any]]]:
    """The rows of the example's township that a copy needs, each model after those that it points to."""
    from jiheng.web.budgets.models import Arrears, BudgetChange, BudgetLine, BudgetYear, ChangeEntry, MonthPlan
    from jiheng.web.cycles.models import CorrectionItem, Cycle, DeviationNote, Filing, Saying
    from jiheng.web.ledger.models import Entry
    from jiheng.web.orgs.models import Office, Post, YearPlan
    from jiheng.web.targets.models import ApprovedIndicator, Basis, Objective, Progress, RecordKind, WorkRecord

    paths: dict[type[Any], str] = {
        Office: "unit",
        Post: "unit",
        YearPlan: "unit",
        BudgetYear: "unit",
        BudgetLine: "year__unit",
        MonthPlan: "line__year__unit",
        BudgetChange: "year__unit",
        ChangeEntry: "change__year__unit",
        Arrears: "year__unit",
        Objective: "unit",
        RecordKind: "unit",
        WorkRecord: "kind__unit",
        ApprovedIndicator: "unit",
        Basis: "indicator__unit",
        Basis.lines.through: "basis__indicator__unit",
        Progress: "indicator__unit",
        Cycle: "owner",
        Filing: "unit",
        Saying: "filing__unit",
        DeviationNote: "filing__unit",
        CorrectionItem: "filing__unit",
    }
    for model, path in paths.items():
        yield model, list(model.objects.filter(**{path: unit}))
    yield Entry, list(Entry.objects.filter(book__year__unit=unit, reverses=None, reversal=None).order_by("number"))


def _copied(template: Iterable[tuple[type[Model], list[Any]]], unit: Any) -> Any:
    """Copy the rows of the template to a unit; return the new keys, and the entries that its ledger repeats."""
    from jiheng.web.ledger.models import Entry
    from jiheng.web.orgs.models import Unit

    keys: Keys = {}
    for model, rows in template:
        if model is Entry:
            return keys, rows
        made = [_copy(model, row, keys, {Unit: unit.pk}) for row in rows]
        model._default_manager.bulk_create(made)
        keys |= {(model, row.pk): new.pk for row, new in zip(rows, made, strict=True)}
    return keys, []


def _copy(model: type[Model], row: Any, keys: Keys, fixed: dict[type[Any], int]) -> Any:
    values = {}
    for field in model._meta.concrete_fields:
        value = getattr(row, field.attname)
        to = field.related_model
        if not field.primary_key:
            values[field.attname] = fixed[to] if to in fixed else keys[to, value] if to and value is not None else value
    return model(**values)


def _clerk(unit: Any, number: int) -> None:
    from django.contrib.auth.hashers import make_password

    from jiheng.web.orgs.models import Membership, User

    password = make_password(PASSWORD) if number < CLIENTS else "!"
    user = User.objects.create(username=clerk(number), password=password, demo=True)
    Membership.objects.create(user=user, unit=unit, role="clerk")


def _ledger(unit: Any, copied: tuple[Keys, list[Any]]) -> list[Any]:
    """A year's ledger that repeats the example's entries, each a fen larger than the one before, numbered and sealed."""
    from django.utils import timezone

    from jiheng.web.budgets.models import BudgetLine, BudgetYear
    from jiheng.web.chain import sealed
    from jiheng.web.ledger.models import Book, Entry

    keys, examples = copied
    book = Book.objects.create(year=BudgetYear.objects.get(unit=unit))
    start, made, now = date(2021, 1, 1), [], timezone.now()
    for number, one in enumerate(islice(cycle(examples), ENTRIES), 1):
        entry = Entry(book=book, number=number, kind=one.kind, line_id=keys[BudgetLine, one.line_id], summary=one.summary)
        entry.day = start + timedelta(number * 180 // ENTRIES)
        entry.amount = Decimal(100 + number).scaleb(-2)
        entry.party, entry.voucher = one.party, f"{number:06}"
        entry.due_on = one.due_on and entry.day
        entry.made_by, entry.made_at, entry.previous = f"clerk of {unit.code}", now, book.head
        entry.seal = book.head = sealed(book.head, entry.sealed_values())
        made.append(entry)
    book.last_number = ENTRIES
    book.save()
    Entry.objects.bulk_create(made)
    return made


def _log(entries: Iterable[Any], head: Any) -> None:
    """A row of the log for each entry, behind the last one."""
    from django.utils import timezone

    from jiheng.web.chain import sealed
    from jiheng.web.log import LogEntry

    made, now = [], timezone.now()
    for entry in entries:
        told = {"number": entry.number, "day": str(entry.day), "amount": str(entry.amount), "seal": entry.seal}
        act = "pay" if entry.kind == "payment" else "receive"
        row = LogEntry(id=head.last_number + 1, at=now, actor=entry.made_by, action=act, thing=f"entry:{entry.pk}", detail=told)
        row.previous = head.head
        row.seal = sealed(row.previous, row.sealed_values())
        head.last_number, head.head = row.id, row.seal
        made.append(row)
    LogEntry.objects.bulk_create(made)
    head.save()


if __name__ == "__main__":
    main(sys.argv[1])
