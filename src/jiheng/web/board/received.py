"""The received amounts that the report does not state: the indicators page shows them as the ledger has them, and says so.

The official report states what was received of the whole and of supplements only; the page of the budget shows it of every
line. Two pages that show one thing must not say a figure here and a dash there.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from jiheng.compute.view import Monitoring
from jiheng.web.budgets.models import BudgetLine, BudgetYear
from jiheng.web.budgets.queries import moved
from jiheng.web.ledger.models import Kind
from jiheng.web.ledger.templatetags.amounts import amount
from jiheng.web.orgs.models import Unit

YUAN = "元"


def beside_ledger(page: dict[str, Any], view: Monitoring, unit: Unit, cutoff: date) -> None:
    """Put what the ledger received beside each row of money of which the report states nothing received."""
    scopes = [row.funds.scope for row in (*view.funds, *([view.supplement] if view.supplement else []))]
    missing = [(row, scope) for row, scope in zip(page["funds"], scopes, strict=True) if row["received"]["kind"] == "blank"]
    year = BudgetYear.objects.filter(unit=unit, year=cutoff.year).first() if missing else None
    if year is None:
        return
    sums = by_scope(year, cutoff)
    for row, scope in missing:
        if scope in sums:
            row["ledger"] = amount(sums[scope], page["unit"] or YUAN)
    page["ledger_shown"] = any("ledger" in row for row in page["funds"])


def by_scope(year: BudgetYear, cutoff: date) -> dict[str, Decimal]:
    """What was received up to a day for the lines of each scope that the year has."""
    received = moved(year, Kind.RECEIPT, cutoff)
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for pk, scope in BudgetLine.objects.filter(year=year).values_list("pk", "scope"):
        sums[scope] += received.get(pk, Decimal(0))
    return dict(sums)
