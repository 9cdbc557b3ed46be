"""Everything that changes a budget: each act is one transaction with its entry in the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from jiheng.web import log
from jiheng.web.budgets import queries
from jiheng.web.budgets.models import BudgetChange, BudgetLine, BudgetYear, ChangeEntry
from jiheng.web.clock import today
from jiheng.web.numbers import checked, yuan
from jiheng.web.orgs.models import Unit, User
from jiheng.web.permissions import require
from jiheng.web.refusals import Refused
from jiheng.web.texts import line_of


def locked(year_id: int) -> BudgetYear:
    """The year's row, locked to the end of the transaction: whatever moves money of a year locks it first.

    Refused where the year is closed.
    """
    year = BudgetYear.objects.select_for_update().get(pk=year_id)
    if year.closed_at:
        raise Refused(_("{year}年已经结账，不能再记。请记到新的年度。").format(year=year.year))
    return year


def not_archived(unit: Unit, year: int) -> None:
    """Refused once a year is archived; else its row is locked to the end of the transaction."""
    archived = BudgetYear.objects.select_for_update().filter(unit=unit, year=year).values_list("archived_at", flat=True).first()
    if archived:
        raise Refused(_("{year}年已经归档，不能再改。请记到新的年度。").format(year=year))


def check_day(year: BudgetYear, day: date, field: str) -> None:
    """Refuse a day outside the year, or after the business date."""
    if day.year != year.year:
        raise Refused(_("日期 {day} 不在{year}年。请改日期，或换到那一年。").format(day=day, year=year.year), field)
    if day > today():
        raise Refused(_("日期 {day} 还没有到，最晚填今天 {today}。").format(day=day, today=today()), field)


def add_change(
    actor: User,
    year: BudgetYear,
    kind: str,
    document: str,
    decided_on: date,
    entries: Mapping[BudgetLine, Decimal],
    reason: str = "",
) -> BudgetChange:
    """Add a supplement, virement or adjustment: what it adds to each line, or takes from it."""
    require(actor, "budget", year.unit)
    amounts = {line: checked(amount, "entries") for line, amount in entries.items()}
    _check_form(kind, amounts)
    change = BudgetChange(kind=kind, decided_on=decided_on, made_by=actor.username)
    change.reason = line_of(reason, BudgetChange, "reason", _("理由"))
    change.document = line_of(document, BudgetChange, "document", _("依据文件"), needed=True)
    with transaction.atomic():
        change.year = locked(year.pk)
        check_day(change.year, decided_on, "decided_on")
        change.save(force_insert=True)
        lines = BudgetLine.objects.select_related("year").in_bulk([line.pk for line in entries])
        for line, amount in amounts.items():
            _add_entry(change, lines[line.pk], amount)
        shown = {line.code: str(amount) for line, amount in amounts.items()}
        log.record("change_budget", change, actor=actor.username, kind=kind, document=change.document, entries=shown)
    return change


def _check_form(kind: str, entries: Mapping[BudgetLine, Decimal]) -> None:
    if kind == "carry":
        raise Refused(_("结转不能手工录入，请在“结账和归档”页从上年结转。"), "kind")
    if kind not in BudgetChange.KINDS:
        raise Refused(_("请选调整的种类：追加、调剂或调整。"), "kind")
    if not entries or not all(entries.values()):
        raise Refused(_("请写每个科目增减多少，金额不能是 0。"), "entries")
    if kind == "virement" and (total := sum(entries.values())):
        raise Refused(_("调剂要一增一减，合计为 0；现在合计是 {total} 元。").format(total=yuan(Decimal(total))), "entries")
    if kind == "supplement" and min(entries.values()) < 0:
        raise Refused(_("追加只能增加。要减少，请用“调整”或“调剂”。"), "entries")


def _add_entry(change: BudgetChange, line: BudgetLine, amount: Decimal) -> None:
    """Write one entry, and refuse it where it takes what is spent already."""
    if line.year_id != change.year_id:
        raise Refused(_("“{line}”不是这一年的科目。").format(line=line), "entries")
    entry = ChangeEntry(change=change, line=line)
    entry.amount = amount
    entry.save(force_insert=True)
    missing = -queries.available(line, change.decided_on)
    if missing > 0:
        words = _("“{line}”减少 {cut} 元后不够已经支出的数，差 {missing} 元，最多减少 {most} 元。").format(
            line=line, cut=yuan(-amount), missing=yuan(missing), most=yuan(-amount - missing)
        )
        raise Refused(words, "entries")
