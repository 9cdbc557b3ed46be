"""What a budget is on a day: the initial amount and the changes decided by then; what of it is free, and what was planned.

A payment *stands* while it is not reversed. What is *available* on a day is never below 0, on no day: payments and
changes are both held against it. The ledger lies above this app, so its entries are reached through the line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain as joined
from typing import Any, NamedTuple

from django.db.models import Case, ExpressionWrapper, F, Q, QuerySet, Sum, When

from jiheng.web.budgets.models import Arrears, BudgetLine, BudgetYear, ChangeEntry, MonthPlan
from jiheng.web.money import MoneyField

ZERO = Decimal(0)


def _net(entries: str) -> Sum:
    """The sum of the entries that are reached under a name, reversals negative."""
    minus = ExpressionWrapper(-F(f"{entries}__amount"), MoneyField())
    signed = Case(When(**{f"{entries}__reverses": None}, then=F(f"{entries}__amount")), default=minus, output_field=MoneyField())
    return Sum(signed, default=ZERO)


class Total(NamedTuple):
    """The lines of one scope and part together: what they began with, what changed, and what they are."""

    scope: str
    part: str
    initial: Decimal
    changes: Decimal

    @property
    def amount(self) -> Decimal:
        """What the lines are together."""
        return self.initial + self.changes


def amount(line: BudgetLine, day: date) -> Decimal:
    """The amount of a line on a day."""
    return Decimal(line.initial) + changes(line, day)


def total(lines: Iterable[BudgetLine], day: date) -> Decimal:
    """The amount of some lines together on a day."""
    return sum((amount(line, day) for line in lines), ZERO)


def changes(line: BudgetLine, day: date) -> Decimal:
    """What the changes decided by a day add to a line."""
    found = ChangeEntry.objects.filter(line=line, change__decided_on__lte=day)
    return Decimal(found.aggregate(sum=Sum("amount", default=ZERO))["sum"])


def carried(lines: Iterable[BudgetLine], day: date) -> Decimal:
    """What of some lines came over from the year before, as known on a day."""
    found = ChangeEntry.objects.filter(line__in=lines, change__kind="carry", change__decided_on__lte=day)
    return Decimal(found.aggregate(sum=Sum("amount", default=ZERO))["sum"])


def lines_on(year: BudgetYear, day: date) -> QuerySet[Any]:
    """The lines of a year, each with `changed` and `amount` as they are on a day."""
    decided = Q(change_entries__change__decided_on__lte=day)
    changed = Sum("change_entries__amount", filter=decided, default=ZERO)
    amount = ExpressionWrapper(F("initial") + changed, MoneyField())
    return BudgetLine.objects.filter(year=year).annotate(changed=changed, amount=amount).order_by("position", "id")


def totals(year: BudgetYear, day: date) -> list[Total]:
    """The amounts of a year on a day by scope and part, in the order of the lines."""
    initial: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    changed: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in lines_on(year, day):
        initial[line.scope, line.part] += line.initial
        changed[line.scope, line.part] += line.changed
    return [Total(*key, began, changed[key]) for key, began in initial.items()]


def standing(line: BudgetLine, by: date | None = None) -> Decimal:
    """The payments of a line that stand, those dated after `by` left out."""
    found = line.entries.filter(kind="payment", reverses=None, reversal=None)
    found = found.filter(day__lte=by) if by else found
    return Decimal(found.aggregate(sum=Sum("amount", default=ZERO))["sum"])


def available(line: BudgetLine, day: date) -> Decimal:
    """What may still be paid from a line on a day without leaving too little for what is paid or cut later."""
    later = ChangeEntry.objects.filter(line=line, change__decided_on__gt=day).order_by("change__decided_on")
    ends = [decided - timedelta(days=1) for decided in later.values_list("change__decided_on", flat=True).distinct()]
    last = date(line.year.year, 12, 31)
    return min(joined((amount(line, end) - standing(line, end) for end in ends), [amount(line, last) - standing(line)]))


def booked(line: BudgetLine) -> bool:
    """Whether the ledger or a change names a line."""
    return line.entries.exists() or line.change_entries.exists()


def rests_on(line: BudgetLine) -> bool:
    """Whether anything but its own plan by month names a line: entries, changes, indicators."""
    own = MonthPlan._meta.get_field("line").remote_field
    others = [relation for relation in BudgetLine._meta.related_objects if relation is not own]
    return any(relation.related_model._base_manager.filter(**{relation.field.name: line}).exists() for relation in others)


def unplanned(line: BudgetLine) -> Decimal:
    """What of the amount of a line, as it is at the end of its year, no month has; negative where the months have more."""
    return amount(line, date(line.year.year, 12, 31)) - planned([line], 12)


def moved(year: BudgetYear, kind: str, by: date) -> dict[int, Decimal]:
    """What was received for each line, or paid from it, by the key of the line; lines without an entry are not there."""
    found = BudgetLine.objects.filter(year=year, entries__kind=kind, entries__day__lte=by).order_by()
    return dict(found.values_list("pk").annotate(sum=_net("entries")))


def planned_of(year: BudgetYear) -> dict[int, Decimal]:
    """What the months of each line come to, by the key of the line; lines without a plan are not there."""
    found = MonthPlan.objects.filter(line__year=year).order_by()
    return dict(found.values_list("line_id").annotate(sum=Sum("amount")))


def arrears_paid(year: BudgetYear) -> dict[int, Decimal]:
    """What was paid of each old debt by payments that name it, by the key of the debt."""
    found = Arrears.objects.filter(year=year, payments__isnull=False)
    return dict(found.values_list("pk").annotate(sum=_net("payments")))


def planned(lines: Iterable[BudgetLine], month: int) -> Decimal:
    """What some lines are to have spent by the end of a month."""
    found = MonthPlan.objects.filter(line__in=lines, month__lte=month)
    return Decimal(found.aggregate(sum=Sum("amount", default=ZERO))["sum"])
