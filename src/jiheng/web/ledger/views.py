"""Pages of the ledger: the table with its strip, a new entry, a reversal, what the bank says, and the file for Excel."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse as address
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiheng.web.budgets.models import Arrears, BudgetYear
from jiheng.web.budgets.opened import Opened, opened
from jiheng.web.clock import today
from jiheng.web.ledger import actions, export
from jiheng.web.ledger.forms import BalanceForm, EntryForm, FilterForm, ReversalForm
from jiheng.web.ledger.importing import COLUMNS, judged, total_words
from jiheng.web.ledger.models import Entry, Kind
from jiheng.web.ledger.sheet import Shown, checks, day_of, lines, room, rows, sheet, strip
from jiheng.web.ledger.templatetags.amounts import amount
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.columns import Judged, Reading
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.import_views import Job, served
from jiheng.web.orgs.imports import Workbook
from jiheng.web.orgs.models import User
from jiheng.web.permissions import may, require, unit_for
from jiheng.web.refusals import NotAllowed
from jiheng.web.responses import attachment


@signed_in
@require_safe
def ledger(request: SignedRequest, code: str) -> HttpResponse:
    """The ledger of a year; `new` opens the form for an entry."""
    at = opened(request, code)
    form = None
    if at.year and request.GET.get("new") in Kind.values:
        started = {"kind": request.GET["new"], "day": day_of(at.year), "line": request.GET.get("line")}
        form = EntryForm(at.year, initial=started)
    return _page(request, at, form=form)


@signed_in
@require_POST
def enter(request: SignedRequest, code: str) -> HttpResponse:
    """Enter a receipt or a payment; what was refused comes back as typed."""
    at = opened(request, code)
    form = EntryForm(at.book, request.POST)
    made = form.carried(partial(_entered, request.user))
    if made is None:
        return _page(request, at, form=form, status=422)
    left = amount(room(made.line).available, "元")
    words = _("已记第 {number} 号，{kind} {amount} 元。“{line}”还可用 {left} 元。")
    shown = {"number": made.number, "kind": made.get_kind_display(), "amount": amount(made.amount, "元")}
    messages.success(request, words.format(**shown, line=made.line, left=left))
    return redirect(_back(request, at, f"&new={made.kind}"))


@signed_in
def reverse(request: SignedRequest, code: str, year: int, number: int) -> HttpResponse:
    """Show an entry and what undoes it, ask why, and undo it."""
    unit = unit_for(request.user, code)
    found = Entry.objects.select_related("line", "book__year__unit").filter(book__year__unit=unit)
    entry = get_object_or_404(found, book__year__year=year, number=number)
    at = Opened(unit, [], entry.book.year)
    form = ReversalForm(request.POST or None, initial={"day": day_of(at.book)})
    if request.method == "POST" and (made := form.carried(partial(actions.reverse, request.user, entry))):
        words = _("已用第 {number} 号冲销第 {original} 号，两笔相抵为 0。")
        messages.success(request, words.format(number=made.number, original=entry.number))
        return redirect(_back(request, at, f"#e{made.number}"))
    if not may(request.user, "reverse", unit):
        raise NotAllowed(_("只有填报员可以冲销。"))
    opposite = -entry.amount
    context = {
        "entry": entry,
        "year": at.year,
        "form": form,
        "shown": _shown(request),
        "opposite": opposite,
        "nothing": entry.amount + opposite,
    }
    return render(request, "ledger/reverse.html", frame(request, unit, **context), status=422 if form.errors else 200)


@signed_in
@require_POST
def balance(request: SignedRequest, code: str) -> HttpResponse:
    """Keep what the bank says; a difference then stands on the page until it is explained."""
    at = opened(request, code)
    form = BalanceForm(request.POST, auto_id="balance_%s")
    if form.carried(partial(actions.state_balance, request.user, at.book)):
        return redirect(_back(request, at, "#bank"))
    return _page(request, at, balance=form, status=422)


@signed_in
@require_safe
def available(request: SignedRequest, code: str) -> HttpResponse:
    """The piece of the form that says what a line has left."""
    at = opened(request, code)
    chosen = request.GET.get("line", "")
    line = at.book.lines.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 19 else None
    return render(request, "ledger/_available.html", {"room": room(line) if line else None, "shown": _shown(request)})


@signed_in
@require_safe
def download(request: SignedRequest, code: str) -> HttpResponse:
    """The entries that the filters leave, oldest first, as a file."""
    at = opened(request, code)
    filters = FilterForm(at.book, request.GET)
    data = export.table(rows(at.book, filters.found().order_by("number")))
    name = _("{unit}_{year}_台账_{day}.csv").format(unit=at.unit, year=at.book.year, day=today().isoformat())
    return attachment(name, data)


@signed_in
def importing(request: SignedRequest, code: str, year: int) -> HttpResponse:
    """Import the entries of a workbook, step by step."""
    unit = unit_for(request.user, code)
    book = get_object_or_404(BudgetYear.objects.select_related("unit"), unit=unit, year=year)
    require(request.user, "pay", unit)

    def carry(workbook: Workbook, reading: Reading, rows: list[Judged]) -> str:
        count = actions.import_entries(request.user, book, [one.draft for one in rows], workbook, reading)
        return _("已记入 {count} 笔。").format(count=count)

    job = Job(
        unit=unit,
        purpose="ledger",
        title=_("导入{year}年收支").format(year=year),
        help=_("可用预算管理一体化系统导出的支付明细。已经记过的凭证号自动跳过，所以每月导出从年初起的也行。"),
        columns=COLUMNS,
        address=address("ledger_import", args=[code, year]),
        back=_back(request, Opened(unit, [], book)),
        judge=partial(judged, request.user, book),
        carry=carry,
        total=total_words,
    )
    return served(request, job)


def _page(
    request: SignedRequest, at: Opened, form: EntryForm | None = None, balance: BalanceForm | None = None, status: int = 200
) -> HttpResponse:
    """The whole page, with the forms in the state that they are in."""
    unit, year = at.unit, at.year
    context: dict[str, Any] = {"years": at.years, "year": year, "shown": _shown(request)}
    if year is None:
        return render(request, "ledger/ledger.html", frame(request, unit, **context))
    filters = FilterForm(year, request.GET)
    open_for = {act: not year.closed_at and may(request.user, act, unit) for act in ("pay", "reverse", "reconcile")}
    context |= {
        "strip": strip(year),
        "checks": checks(year),
        "filters": filters,
        "writes": open_for["pay"],
        "reverses": open_for["reverse"],
        "reconciles": open_for["reconcile"],
        "form": form if open_for["pay"] else None,
        "room": _chosen_room(form),
        "balance": balance or BalanceForm(auto_id="balance_%s", initial={"day": day_of(year)}),
    }
    if context["shown"].by == "line":
        context["lines"] = lines(year, filters.lines())
    else:
        context["sheet"] = sheet(year, filters.found(), request.GET.get("page"))
    return render(request, "ledger/ledger.html", frame(request, unit, **context), status=status)


def _shown(request: HttpRequest) -> Shown:
    unit = "元" if request.GET.get("in") == "yuan" else "万元"
    return Shown(unit, request.GET.get("by", ""), request.GET.get("kind", ""))


def _back(request: HttpRequest, at: Opened, more: str = "") -> str:
    """The page of the ledger in the reader's unit of amounts."""
    kept = "&in=yuan" if request.GET.get("in") == "yuan" else ""
    return f"{address('ledger', args=[at.unit.code])}?year={at.book.year}{kept}{more}"


def _chosen_room(form: EntryForm | None) -> Any:
    """What the line that the form holds has left."""
    chosen = str(form["line"].value() or "") if form else ""
    line = form.year.lines.filter(pk=chosen).first() if form and chosen.isdecimal() and len(chosen) < 19 else None
    return room(line) if line else None


def _entered(actor: User, kind: str, due_on: date | None, arrears: Arrears | None = None, **values: Any) -> Entry:
    """A receipt or a payment of the values of the form."""
    if kind == Kind.RECEIPT:
        return actions.receive(actor, **values)
    return actions.pay(actor, due_on=due_on, arrears=arrears, **values)
