"""What tests of the demonstration ask of its rows, in queries of their own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from jiheng.web.budgets.models import BudgetLine
from jiheng.web.ledger.models import Entry
from jiheng.web.orgs.models import Unit
from jiheng.web.targets.models import ApprovedIndicator, Basis, WorkRecord

MYRIAD = Decimal(10000)
CUTOFF = date(2021, 6, 30)
# The working-day holidays of the half; 25 April and 8 May were worked instead, which the demonstration leaves alone
HOLIDAYS = frozenset(
    date.fromisoformat(f"2021-{day}") for day in "01-01 02-11 02-12 02-15 02-16 02-17 04-05 05-03 05-04 05-05 06-14".split()
)


def unit(code: str = "tazhong") -> Unit:
    found: Unit = Unit.objects.get(code=code)
    return found


def entries(code: str = "tazhong", **wanted: Any) -> list[Entry]:
    found = Entry.objects.filter(book__year__unit__code=code, book__year__year=2021, day__lte=CUTOFF, **wanted)
    return list(found.select_related("line"))


def net(found: Iterable[Entry]) -> Decimal:
    """The sum in 万元; what reverses another counts negative."""
    yuan = sum((-one.amount if one.reverses_id else one.amount for one in found), Decimal(0))
    return yuan / MYRIAD


def lines(**wanted: Any) -> list[BudgetLine]:
    return list(BudgetLine.objects.filter(year__unit__code="tazhong", **wanted))


def indicator(name: str) -> ApprovedIndicator:
    return ApprovedIndicator.objects.get(unit__code="tazhong", year=2021, name=name)


def basis(name: str) -> Basis:
    return Basis.objects.get(indicator=indicator(name))


def records(kind: str, **wanted: str) -> list[WorkRecord]:
    found = WorkRecord.objects.filter(kind__unit__code="tazhong", kind__code=kind, day__lte=CUTOFF, withdrawn_at=None)
    return [one for one in found if all(one.values[name] == value for name, value in wanted.items())]


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal:
    """A share in percent, half up without places."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal(1), ROUND_HALF_UP)
