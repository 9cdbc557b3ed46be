"""Everything that enters the ledger: each act is one transaction with its numbered, sealed entry and its line in the log.

Whoever acts locks the year's row and the book's; what is checked is checked under these locks, so that no two payments
can both take the last of a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.web import log
from jiheng.web.budgets.actions import check_day, locked
from jiheng.web.budgets.models import Arrears, BudgetLine, BudgetYear
from jiheng.web.chain import sealed
from jiheng.web.clock import today
from jiheng.web.ledger import queries
from jiheng.web.ledger.margins import Margins
from jiheng.web.ledger.models import BankBalance, Book, Entry, Kind
from jiheng.web.numbers import checked, yuan
from jiheng.web.orgs.columns import Reading
from jiheng.web.orgs.imports import Workbook, note
from jiheng.web.orgs.models import User
from jiheng.web.permissions import require
from jiheng.web.refusals import Refused
from jiheng.web.texts import line_of

BATCH = 500  # rows that go to the database at once


def receive(
    actor: User,
    line: BudgetLine,
    amount: Decimal,
    day: date,
    *,
    summary: str,
    party: str = "",
    voucher: str = "",
    sure: bool = False,
) -> Entry:
    """Enter money that arrived for a line; `sure` lets an entry in that looks like one that is there."""
    require(actor, "receive", line.year.unit)
    draft = _draft(Kind.RECEIPT, line, amount, day, summary, party, voucher)
    with transaction.atomic():
        book = locked_book(line.year_id)
        _check(book, draft, sure)
        return _add(book, draft, actor, "receive")


def pay(
    actor: User,
    line: BudgetLine,
    amount: Decimal,
    day: date,
    *,
    summary: str,
    party: str = "",
    voucher: str = "",
    due_on: date | None = None,
    arrears: Arrears | None = None,
    sure: bool = False,
) -> Entry:
    """Enter a payment: never more than the line has available, and never more than there is cash."""
    require(actor, "pay", line.year.unit)
    draft = _draft(Kind.PAYMENT, line, amount, day, summary, party, voucher)
    draft.due_on, draft.arrears = due_on, arrears
    with transaction.atomic():
        book = locked_book(line.year_id)
        _check(book, draft, sure)
        _check_available(draft)
        _check_cash(book, draft)
        _check_arrears(book, draft)
        return _add(book, draft, actor, "pay")


def import_entries(actor: User, year: BudgetYear, drafts: Sequence[Entry], workbook: Workbook, reading: Reading) -> int:
    """Enter the rows of a workbook that was looked over, in the order of their days; all of them or none."""
    require(actor, "receive", year.unit)
    require(actor, "pay", year.unit)
    with transaction.atomic():
        book = locked_book(year.pk)
        entries, refused = _weighed(book.year, drafts)
        if refused:
            raise next(iter(refused.values()))
        first, moment = book.last_number + 1, timezone.now()
        for entry in entries:
            _seal(book, entry, actor, moment)
        Entry.objects.bulk_create(entries, batch_size=BATCH)
        book.save(update_fields=["last_number", "head"])
        note(actor, year.unit, "ledger", workbook, reading, len(entries))
        told = {"first": first, "last": book.last_number, "seal": book.head, "file": workbook.name, "sha256": workbook.sha256}
        log.record("import_entries", book.year, actor=actor.username, **told)
    return len(entries)


def weigh_entries(actor: User, year: BudgetYear, drafts: Sequence[Entry]) -> dict[int, Refused]:
    """Which of some entries would be refused and why, by their place; nothing is kept."""
    require(actor, "receive", year.unit)
    require(actor, "pay", year.unit)
    with transaction.atomic():
        return _weighed(locked(year.pk), drafts)[1]


def reverse(actor: User, entry: Entry, *, reason: str, day: date | None = None) -> Entry:
    """Undo an entry by one that names it, on the business date unless a day is given."""
    year = entry.book.year
    require(actor, "reverse", year.unit)
    with transaction.atomic():
        book = locked_book(year.pk)
        original = Entry.objects.select_related("line", "arrears").get(pk=entry.pk)
        draft = Entry(kind=original.kind, line=original.line, amount=original.amount, party=original.party)
        draft.day = day or min(today(), date(book.year.year, 12, 31))
        draft.summary = line_of(reason, Entry, "summary", _("冲销原因"), "reason", needed=True)
        draft.arrears, draft.reverses = original.arrears, original
        check_day(book.year, draft.day, "day")
        _check_reversible(original, draft.day)
        if original.kind == Kind.RECEIPT:
            _check_cash(book, draft)
        return _add(book, draft, actor, "reverse")


def state_balance(actor: User, year: BudgetYear, day: date, amount: Decimal, note: str = "") -> BankBalance:
    """Keep what the bank says was there at the end of a day."""
    require(actor, "reconcile", year.unit)
    stated = BankBalance(day=day, note=line_of(note, BankBalance, "note", _("备注")), made_by=actor.username)
    stated.amount = checked(amount)
    with transaction.atomic():
        book = locked_book(year.pk)
        check_day(book.year, day, "day")
        stated.book = book
        stated.save(force_insert=True)
        log.record("state_balance", stated, actor=actor.username, day=str(day), amount=str(amount))
    return stated


def locked_book(year_id: int) -> Book:
    """The book of an open year, locked to the end of the transaction; made when the year has its first entry."""
    year = locked(year_id)
    book, _new = Book.objects.select_for_update().get_or_create(year=year)
    book.year = year
    return book


def _weighed(year: BudgetYear, drafts: Sequence[Entry]) -> tuple[list[Entry], dict[int, Refused]]:
    """Those of some entries that can be entered, receipts of a day before its payments; and why not the rest, by its place."""
    margins, good, refused = Margins(year), list[Entry](), dict[int, Refused]()
    for place in sorted(range(len(drafts)), key=lambda one: (drafts[one].day, drafts[one].kind == Kind.PAYMENT, one)):
        said = drafts[place]
        try:
            draft = _draft(Kind(said.kind), said.line, said.amount, said.day, said.summary, said.party, said.voucher)
            draft.due_on = said.due_on if draft.kind == Kind.PAYMENT else None
            check_day(year, draft.day, "day")
            _check_margins(margins, draft)
        except Refused as why:
            refused[place] = why
            continue
        margins.enter(draft)
        good.append(draft)
    return good, refused


def _check_margins(margins: Margins, draft: Entry) -> None:
    if draft.voucher and (number := margins.vouchers.get(draft.voucher)):
        raise _voucher_used(draft.voucher, number)
    if draft.line_id not in margins.lines:
        raise Refused(_("“{line}”不是这一年的科目。").format(line=draft.line), "line")
    if draft.kind == Kind.PAYMENT:
        if draft.amount > (there := margins.lines[draft.line_id].least_from(draft.day)[0]):
            raise _too_little(draft, there)
        held, day = margins.cash.least_from(draft.day)
        if draft.amount > held:
            raise _no_cash(draft, held, day)


def _draft(kind: Kind, line: BudgetLine, amount: Decimal, day: date, summary: str, party: str, voucher: str) -> Entry:
    """An entry with what the form says; not numbered, not kept."""
    if checked(amount) <= 0:
        raise Refused(_("金额要大于 0。要改正已记的一笔，请用“冲销”。"), "amount")
    draft = Entry(kind=kind, line=line, day=day)
    draft.amount = amount
    draft.summary = line_of(summary, Entry, "summary", _("摘要"), needed=True)
    draft.party = line_of(party, Entry, "party", _("对方单位"))
    draft.voucher = line_of(voucher, Entry, "voucher", _("凭据号"))
    return draft


def _check(book: Book, draft: Entry, sure: bool) -> None:
    """What holds for receipts and payments alike."""
    check_day(book.year, draft.day, "day")
    there = Entry.objects.filter(book=book, reverses=None, reversal=None)
    if draft.voucher and (same := there.filter(voucher=draft.voucher).first()):
        raise _voucher_used(draft.voucher, same.number)
    alike = there.filter(kind=draft.kind, line=draft.line, day=draft.day, party=draft.party, amount=draft.amount).first()
    if alike and not sure:
        words = _("第 {number} 号是同一天、同一科目、同一对方、同一金额。如果确实是另一笔，请确认后再记。")
        raise Refused(words.format(number=alike.number), "sure")


def _voucher_used(voucher: str, number: int) -> Refused:
    words = _("凭据号 {voucher} 已经用在第 {number} 号上。请核对凭据号。")
    return Refused(words.format(voucher=voucher, number=number), "voucher")


def _check_available(draft: Entry) -> None:
    line = BudgetLine.objects.select_related("year").get(pk=draft.line_id)
    there = queries.available(line, draft.day)
    if draft.amount > there:
        raise _too_little(draft, there)


def _too_little(draft: Entry, there: Decimal) -> Refused:
    """Why a payment is more than its line has."""
    words = _(
        "“{line}”在 {day} 可用 {there} 元，这笔 {amount} 元，差 {missing} 元。请减少金额，或先到预算的“追加、调剂”里凭文件办一笔，再来记。"
    ).format(
        line=draft.line,
        day=draft.day,
        there=yuan(there),
        amount=yuan(draft.amount),
        missing=yuan(draft.amount - there),
    )
    return Refused(words, "amount")


def _check_cash(book: Book, draft: Entry) -> None:
    there, day = queries.lowest_cash(book.year, draft.day)
    if draft.amount > there:
        raise _no_cash(draft, there, day)


def _no_cash(draft: Entry, there: Decimal, day: date) -> Refused:
    """Why a payment, or the reversal of a receipt, is more than there is on a day."""
    words = _("{day} 单位账上只有 {there} 元，这笔 {amount} 元，差 {missing} 元。请先记到位资金，或改日期、金额。").format(
        day=day, there=yuan(there), amount=yuan(draft.amount), missing=yuan(draft.amount - there)
    )
    return Refused(words, "amount")


def _check_arrears(book: Book, draft: Entry) -> None:
    debt = draft.arrears
    if debt is None:
        return
    if debt.year_id != book.year_id:
        raise Refused(_("“{debt}”不是这一年的历史欠账。").format(debt=debt), "arrears")
    left = queries.owed(debt)
    if draft.amount > left:
        words = _("历史欠账“{debt}”只剩 {left} 元，这笔 {amount} 元，多了 {excess} 元。请改金额，或分两笔记。")
        shown = {"left": yuan(left), "amount": yuan(draft.amount), "excess": yuan(draft.amount - left)}
        raise Refused(words.format(debt=debt, **shown), "arrears")


def _check_reversible(original: Entry, day: date) -> None:
    if original.reverses_id:
        words = _("第 {number} 号本身是冲销，不能再冲销。请按正确的内容重新记一笔。")
        raise Refused(words.format(number=original.number))
    if by := Entry.objects.filter(reverses=original).first():
        words = _("第 {number} 号已经由第 {by} 号冲销，不用再冲。")
        raise Refused(words.format(number=original.number, by=by.number))
    if day < original.day:
        words = _("冲销日期不能早于原来那笔的日期 {day}。")
        raise Refused(words.format(day=original.day), "day")


def _add(book: Book, entry: Entry, actor: User, act: str) -> Entry:
    """Number, seal and keep an entry, move the head of its book, and log the act."""
    _seal(book, entry, actor, timezone.now())
    entry.save(force_insert=True)
    book.save(update_fields=["last_number", "head"])
    told = {"number": entry.number, "line": entry.line.code, "day": str(entry.day), "amount": str(entry.amount)}
    log.record(act, entry, actor=actor.username, **told, seal=entry.seal)
    return entry


def _seal(book: Book, entry: Entry, actor: User, moment: datetime) -> None:
    """Give an entry the next number of its book and the seal that follows from the head."""
    book.last_number += 1
    entry.book, entry.number, entry.previous = book, book.last_number, book.head
    entry.made_by, entry.made_at = actor.username, moment
    entry.seal = book.head = sealed(book.head, entry.sealed_values())
