"""The end of a year: closing it, and opening the next one from what it left. Each act is one transaction with its log row.

Whoever moves money of a year locks its row first; closing takes the same lock, so a payment is either in, or refused.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.web import log
from jiheng.web.budgets.actions import locked
from jiheng.web.budgets.models import Arrears, BudgetChange, BudgetLine, BudgetYear, ChangeEntry
from jiheng.web.clock import today
from jiheng.web.cycles.closing import checklist, shown, unsettled
from jiheng.web.ledger import queries as ledger
from jiheng.web.ledger.actions import locked_book
from jiheng.web.ledger.left import cash_of
from jiheng.web.ledger.models import Book
from jiheng.web.orgs.models import PlanItem, Unit, User, YearPlan
from jiheng.web.permissions import require
from jiheng.web.refusals import Refused
from jiheng.web.texts import line_of

LONGEST_REASON = 200
SUGGESTIONS = ("zero", "initial")  # what a copied line begins with
_COPIED = ("code", "name", "scope", "part", "economic_class", "project", "source", "three_public", "position")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the clerk wants of the next year: how lines begin, which lines' 结转 comes over (None: all), and the document."""

    begin: str = "zero"
    document: str = ""
    lines: Collection[int] | None = None


def close_year(actor: User, year: BudgetYear, reason: str = "") -> BudgetYear:
    """Close a year that is over; whatever the checklist leaves open asks for a reason, which the log keeps."""
    require(actor, "close_year", year.unit)
    why = _reason(reason)
    with transaction.atomic():
        book = locked_book(year.pk)
        last = last_day(book.year)
        if today() < last:
            raise Refused(_("{year}年还没有过完，{last} 起才能结账。").format(year=book.year.year, last=last))
        _check_filings(book.year)
        left_open = [point for point in checklist(book.year) if not point.settled]
        if left_open and not why:
            names = "、".join(point.name for point in left_open)
            words = _("还有 {n} 项没有落实（{names}）。请先去办，或在这里写明为什么照样结账。")
            raise Refused(words.format(n=len(left_open), names=names), "reason")
        book.year.closed_at = timezone.now()
        book.year.save(update_fields=["closed_at"])
        whole = shown(book.year).whole
        left = {"carried": str(whole.carried), "surplus": str(whole.surplus)}
        told = {"reason": why, "open": [point.code for point in left_open], "last_number": book.last_number, "head": book.head}
        log.record("close_year", book.year, actor=actor.username, **told, **left)
    return book.year


def open_next(actor: User, year: BudgetYear, asked: Asked) -> BudgetYear:
    """Open the year after a closed one: lines, 结转, cash, debts and the plan come over, once.

    A next year that is there already keeps its lines; what comes over is added to it.
    """
    require(actor, "budget", year.unit)
    if asked.begin not in SUGGESTIONS:
        raise Refused(_("请选新年度的科目金额从 0 开始，还是先用上年年初数。"), "begin")
    with transaction.atomic():
        closed = BudgetYear.objects.select_for_update(of=("self",)).select_related("unit").get(pk=year.pk)
        _check_openable(closed)
        amounts = _chosen(closed, asked)
        document = line_of(asked.document, BudgetChange, "document", _("结转依据"), needed=bool(amounts))
        opened, lines = _opened(closed, asked.begin, amounts)
        _carry(actor, opened, {lines[code]: amount for code, amount in amounts.items()}, document)
        opening, debts = _cash(closed, opened, amounts), _debts(closed, opened)
        _plan(closed.unit, closed.year)
        told = {"after": closed.year, "begin": asked.begin, "document": document, "opening": str(opening), "arrears": debts}
        told["carried"] = {code: str(amount) for code, amount in amounts.items()}
        log.record("open_next_year", opened, actor=actor.username, **told)
    return opened


def last_day(year: BudgetYear) -> date:
    """The day from which a year may be closed."""
    return date(year.year, 12, 31)


def _reason(text: str) -> str:
    kept = " ".join(text.split())
    if len(kept) > LONGEST_REASON:
        raise Refused(_("原因最多 {most} 个字，现在有 {own} 个。").format(most=LONGEST_REASON, own=len(kept)), "reason")
    return kept


def _check_filings(year: BudgetYear) -> None:
    """Refuse while a report of the year is still being filled or read: its figures come from the books that would be closed."""
    if waiting := unsettled(year):
        named = "、".join(f"{one.cycle.cutoff.isoformat()} {one.get_state_display()}" for one in waiting)
        words = _("{year}年还有监控报告没有办完（{named}）。请先报出，等财政审核通过，再结账。")
        raise Refused(words.format(year=year.year, named=named))


def _check_openable(year: BudgetYear) -> None:
    if not year.closed_at:
        raise Refused(_("{year}年还没有结账，请先结账，结转的数才不会再变。").format(year=year.year))
    if BudgetYear.objects.filter(opened_from=year).exists():
        raise Refused(_("{year}年已经结转到{next}年，不能再来一次。").format(year=year.year, next=year.year + 1))


def _chosen(year: BudgetYear, asked: Asked) -> dict[str, Decimal]:
    """What comes over, by the code of its line."""
    left = {one.line.pk: one for one in shown(year).lines if one.left.carried}
    wanted = left.keys() if asked.lines is None else set(asked.lines)
    if not wanted <= left.keys():
        raise Refused(_("只能结转本年度有结转数的科目，请从列表里选。"), "lines")
    return {one.line.code: one.left.carried for key, one in left.items() if key in wanted}


def _opened(closed: BudgetYear, begin: str, amounts: Collection[str]) -> tuple[BudgetYear, dict[str, BudgetLine]]:
    """The next year with its lines by their codes: made, or the one that is there with the lines that it lacks for what comes."""
    following = BudgetYear.objects.filter(unit=closed.unit, year=closed.year + 1).first()
    opened = locked(following.pk) if following else BudgetYear(unit=closed.unit, year=closed.year + 1)
    opened.opened_from = closed
    opened.save()
    lines = {line.code: line for line in opened.lines.all()}
    for line in closed.lines.all():
        comes = line.code in amounts
        if line.code in lines:
            _check_same(line, lines[line.code], comes)
        elif comes or (following is None and line.scope != "supplement"):  # what was added on top does not come again
            lines[line.code] = _copy(line, opened, begin if following is None else "zero")
    return opened, lines


def _check_same(line: BudgetLine, there: BudgetLine, comes: bool) -> None:
    if comes and (there.name, there.project, there.source) != (line.name, line.project, line.source):
        words = _("{year}年的科目 {code} 是“{there}”，和上年的“{name}”不是同一个。请先改科目编码，或不结转这一项。")
        shown = {"year": there.year.year, "code": line.code, "there": there, "name": line}
        raise Refused(words.format(**shown), "lines")


def _copy(line: BudgetLine, year: BudgetYear, begin: str) -> BudgetLine:
    copied = BudgetLine(year=year, **{name: getattr(line, name) for name in _COPIED})
    copied.initial = Decimal(line.initial) if begin == "initial" else Decimal(0)
    copied.save(force_insert=True)
    return copied


def _carry(actor: User, year: BudgetYear, amounts: dict[BudgetLine, Decimal], document: str) -> None:
    """Keep what comes over as a change of the first day."""
    if not amounts:
        return
    change = BudgetChange(year=year, kind="carry", document=document, decided_on=date(year.year, 1, 1), made_by=actor.username)
    change.save(force_insert=True)
    for line, amount in amounts.items():
        entry = ChangeEntry(change=change, line=line)
        entry.amount = amount
        entry.save(force_insert=True)


def _cash(closed: BudgetYear, opened: BudgetYear, carried: Collection[str]) -> Decimal:
    """Begin the book with the cash that is left, less what goes back to the treasury."""
    left = cash_of(closed, closed.lines.exclude(code__in=list(carried)))
    book, _new = Book.objects.select_for_update().get_or_create(year=opened)
    book.opening = left.onward
    book.save(update_fields=["opening"])
    return Decimal(book.opening)


def _debts(closed: BudgetYear, opened: BudgetYear) -> list[list[str]]:
    """Take over what is left of old debts; one that the next year names already is left as it stands there."""
    there = set(opened.arrears.values_list("name", flat=True))
    owed = [(debt.name, ledger.owed(debt)) for debt in closed.arrears.order_by("id") if debt.name not in there]
    left = [(name, amount) for name, amount in owed if amount]
    for name, amount in left:
        debt = Arrears(year=opened, name=name)
        debt.amount = amount
        debt.save(force_insert=True)
    return [[name, str(amount)] for name, amount in left]


def _plan(unit: Unit, year: int) -> None:
    """Copy the monitoring plan, unless the next year has one."""
    plan = YearPlan.objects.filter(unit=unit, year=year).first()
    if plan is None or YearPlan.objects.filter(unit=unit, year=year + 1).exists():
        return
    items = list(plan.items.all())
    plan.pk, plan.year = None, year + 1
    plan.save(force_insert=True)
    PlanItem.objects.bulk_create(PlanItem(plan=plan, sort=one.sort, position=one.position, text=one.text) for one in items)
