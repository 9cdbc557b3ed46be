"""Receipts and payments: pages of them by number, new ones, and reversals."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Router, Status

from jiheng.web.api.auth import ApiRequest, unit_seen
from jiheng.web.api.schemas import (
    Cursor,
    EntriesOut,
    EntryOut,
    Limit,
    PaymentIn,
    ReceiptIn,
    ReversalIn,
    Year,
    moment,
    yuan,
)
from jiheng.web.api.words import words
from jiheng.web.budgets.models import Arrears, BudgetLine, BudgetYear
from jiheng.web.ledger import actions
from jiheng.web.ledger.models import Entry, Kind
from jiheng.web.orgs.models import Unit
from jiheng.web.permissions import require, unit_for, visible_units
from jiheng.web.refusals import Refused, Unseen

router = Router()
CREATED = 201


@router.get("/units/{slug:code}/payments", response=EntriesOut, summary=words(gettext_lazy("支出台账，按编号分页")))
def payments(request: ApiRequest, code: str, year: Year | None = None, cursor: Cursor = 0, limit: Limit = 50) -> EntriesOut:
    """The payments of a year, the newest year unless one is given."""
    return _page(unit_seen(request, code), Kind.PAYMENT, year, cursor, limit)


@router.get("/units/{slug:code}/receipts", response=EntriesOut, summary=words(gettext_lazy("到位台账，按编号分页")))
def receipts(request: ApiRequest, code: str, year: Year | None = None, cursor: Cursor = 0, limit: Limit = 50) -> EntriesOut:
    """The receipts of a year, the newest year unless one is given."""
    return _page(unit_seen(request, code), Kind.RECEIPT, year, cursor, limit)


@router.post("/units/{slug:code}/payments", response={CREATED: EntryOut}, summary=words(gettext_lazy("记一笔支出")))
def pay(request: ApiRequest, code: str, sent: PaymentIn) -> Status[EntryOut]:
    """Enter a payment."""
    unit = unit_for(request.auth, code)
    require(request.auth, "pay", unit)
    line = _line(unit, sent)
    debt = _arrears(line.year, sent.arrears)
    values = sent.model_dump(exclude={"line", "amount", "day", "arrears"})
    return Status(CREATED, _entry(actions.pay(request.auth, line, sent.amount, sent.day, arrears=debt, **values)))


@router.post("/units/{slug:code}/receipts", response={CREATED: EntryOut}, summary=words(gettext_lazy("记一笔到位资金")))
def receive(request: ApiRequest, code: str, sent: ReceiptIn) -> Status[EntryOut]:
    """Enter money that arrived."""
    unit = unit_for(request.auth, code)
    require(request.auth, "receive", unit)
    values = sent.model_dump(exclude={"line", "amount", "day"})
    return Status(CREATED, _entry(actions.receive(request.auth, _line(unit, sent), sent.amount, sent.day, **values)))


@router.post("/payments/{int:id}/reversals", response={CREATED: EntryOut}, summary=words(gettext_lazy("冲销一笔支出")))
def reverse_payment(request: ApiRequest, id: int, sent: ReversalIn) -> Status[EntryOut]:  # noqa: A002
    """Undo a payment by an entry that names it."""
    return Status(CREATED, _reversal(request, Kind.PAYMENT, id, sent))


@router.post("/receipts/{int:id}/reversals", response={CREATED: EntryOut}, summary=words(gettext_lazy("冲销一笔到位资金")))
def reverse_receipt(request: ApiRequest, id: int, sent: ReversalIn) -> Status[EntryOut]:  # noqa: A002
    """Undo a receipt by an entry that names it."""
    return Status(CREATED, _reversal(request, Kind.RECEIPT, id, sent))


def _reversal(request: ApiRequest, kind: Kind, pk: int, sent: ReversalIn) -> EntryOut:
    seen = Entry.objects.filter(kind=kind, book__year__unit__in=visible_units(request.auth)).select_related("book__year__unit")
    found = seen.filter(pk=pk).first()
    if found is None:
        raise Unseen
    return _entry(actions.reverse(request.auth, found, reason=sent.reason, day=sent.day))


def _page(unit: Unit, kind: Kind, year: int | None, cursor: int, limit: int) -> EntriesOut:
    """The entries after a number; one more than asked for is looked up, to know whether there is a next page."""
    years = BudgetYear.objects.filter(unit=unit, **({"year": year} if year else {})).order_by("-year")
    chosen = years.first()
    if chosen is None:
        if year:
            raise Unseen
        return EntriesOut(year=None, items=[], next=None)
    after = Entry.objects.filter(book__year=chosen, kind=kind, number__gt=cursor)
    found = list(after.select_related("line", "reverses", "reversal").order_by("number")[: limit + 1])
    shown = found[:limit]
    return EntriesOut(
        year=chosen.year, items=[_entry(one) for one in shown], next=shown[-1].number if len(found) > limit else None
    )


def _line(unit: Unit, sent: ReceiptIn) -> BudgetLine:
    """The line of the year of the day that is sent."""
    found = (
        BudgetLine.objects.filter(year__unit=unit, year__year=sent.day.year, code=sent.line).select_related("year__unit").first()
    )
    if found is None:
        words = _("{year}年没有代码为“{code}”的科目，请先查预算里的科目代码。")
        raise Refused(words.format(year=sent.day.year, code=sent.line), "line")
    return found


def _arrears(year: BudgetYear, pk: int | None) -> Arrears | None:
    if pk is None:
        return None
    found = Arrears.objects.filter(year=year, pk=pk).first()
    if found is None:
        raise Refused(_("这一年没有这笔历史欠账，请先查预算里的欠账编号。"), "arrears")
    return found


def _entry(entry: Entry) -> EntryOut:
    undone: Entry | None = getattr(entry, "reversal", None)
    return EntryOut(
        id=entry.pk,
        number=entry.number,
        day=entry.day,
        line=entry.line.code,
        amount=yuan(entry.amount),
        summary=entry.summary,
        party=entry.party,
        voucher=entry.voucher,
        due_on=entry.due_on,
        arrears=entry.arrears_id,
        reverses=entry.reverses.number if entry.reverses else None,
        reversed_by=undone.number if undone else None,
        made_by=entry.made_by,
        made_at=moment(entry.made_at) or "",
    )
