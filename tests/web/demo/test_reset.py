"""`reset` takes the demonstration away with all that hangs on it, leaves everything else, and puts the guards back."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from jiheng.web.append_only import guard
from jiheng.web.budgets.models import BudgetLine, BudgetYear
from jiheng.web.demo.reset import clear, reset
from jiheng.web.ledger.actions import receive
from jiheng.web.ledger.models import Book, Entry
from jiheng.web.log import LogEntry, verify_log
from jiheng.web.orgs.models import Membership, Post, Role, Unit, User
from jiheng.web.targets.models import Progress, RecordKind, WorkRecord

GUARDED = ("ledger_entry", "targets_progress", "budgets_changeentry")


@pytest.fixture
def guarded(demo: Path, db: None, settings: Any) -> None:
    """Put guards on some tables."""
    settings.JIHENG_DATA = demo
    with connection.cursor() as cursor:
        for table in GUARDED:
            for statement in guard(connection, table):
                cursor.execute(statement)


@pytest.fixture
def stranger(guarded: None) -> Entry:
    """Return an entry of a unit that is no demonstration, made by a person whose post is one."""
    unit = Unit.objects.add_root({"code": "real", "name": "真实单位", "kind": "township"})
    user = User.objects.create(username="real", post=Post.objects.filter(unit__code="tazhong").first())
    Membership.objects.create(user=user, unit=unit, role=Role.CLERK)
    year = BudgetYear.objects.create(unit=unit, year=2021)
    line = BudgetLine.objects.create(
        year=year, code="30201", name="基本公用", scope="basic", part="running", source="fiscal", initial=Decimal(100)
    )
    return receive(user, line, Decimal("1.23"), date(2021, 3, 1), summary="拨款")


def held() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Unit, User, Entry, WorkRecord, Progress))


def test_it_is_as_at_first(stranger: Entry) -> None:
    before, log = held(), LogEntry.objects.count()
    kind = RecordKind.objects.get(unit__code="tazhong", code="training")
    WorkRecord.objects.create(kind=kind, day=date(2021, 6, 30), summary="后来的", made_by="clerk")
    seals = {one.pk: one.seal for one in Entry.objects.filter(book=stranger.book)}
    reset()
    assert held() == before
    assert not WorkRecord.objects.filter(summary="后来的").exists()
    assert {one.pk: one.seal for one in Entry.objects.filter(book=stranger.book)} == seals
    assert User.objects.get(username="real").post is None
    assert LogEntry.objects.count() > log
    assert list(verify_log()) == []


def test_nothing_of_it_stays(stranger: Entry) -> None:
    clear()
    assert list(Unit.objects.values_list("code", flat=True)) == ["real"]
    assert list(User.objects.values_list("username", flat=True)) == ["real"]
    assert Book.objects.count() == Entry.objects.count() == 1
    assert not WorkRecord.objects.exists()
    assert not Progress.objects.exists()


@pytest.mark.parametrize("model", [Entry, Progress])
def test_the_guards_are_on_again(guarded: None, model: Any) -> None:
    reset()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(made_by="x")


@pytest.mark.usefixtures("demo", "db")
def test_what_was_not_guarded_stays_so() -> None:
    reset()
    assert Entry.objects.update(made_by="x") == Entry.objects.count() > 0
