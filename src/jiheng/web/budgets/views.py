"""Pages of the budget: the lines of a year in their groups, one line with its plan by month, old debts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiheng.compute.budget import evenly
from jiheng.web.budgets import actions, queries
from jiheng.web.budgets.forms import DebtForm, LineForm, MonthsForm, YearForm
from jiheng.web.budgets.importing import COLUMNS, judged, total_words
from jiheng.web.budgets.models import BudgetLine
from jiheng.web.budgets.opened import Opened, back, of_line, opened, page
from jiheng.web.budgets.sheet import debts, sheet
from jiheng.web.clock import today
from jiheng.web.numbers import yuan
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.columns import Judged, Reading
from jiheng.web.orgs.import_views import Job, served
from jiheng.web.orgs.imports import Workbook
from jiheng.web.permissions import require
from jiheng.web.refusals import NotAllowed, Refused


@signed_in
@require_safe
def budget(request: SignedRequest, code: str) -> HttpResponse:
    """The lines of a year; `new` opens the form for one more."""
    at = opened(request, code)
    form = LineForm() if at.year and "new" in request.GET else None
    return _lines_page(request, at, form)


@signed_in
@require_POST
def begin(request: SignedRequest, code: str) -> HttpResponse:
    """Open the budget of a year, and go on to fill it: from a workbook, or line by line."""
    at = opened(request, code)
    form = YearForm(request.POST, auto_id="open_%s")
    made = form.carried(partial(actions.open_year, request.user, at.unit))
    if made is None:
        return _lines_page(request, at, None, 422, opening=form)
    messages.success(request, _("已建立{year}年预算，接着填科目。").format(year=made.year))
    return redirect(back(request, Opened(at.unit, [], made)))


@signed_in
@require_POST
def enter(request: SignedRequest, code: str, year: int) -> HttpResponse:
    """Add a line; the page then waits for the next one."""
    at = opened(request, code, year)
    form = LineForm(request.POST)
    made = form.carried(partial(actions.add_line, request.user, at.book))
    if made is None:
        return _lines_page(request, at, form, 422)
    words = _("已加“{line}”，{amount} 元。接着加下一个，或收起。")
    messages.success(request, words.format(line=made, amount=yuan(made.initial)))
    return redirect(back(request, at, more="&new=1"))


@signed_in
def line(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """One line: its money, its plan by month, what changed it; and the form to change what it says."""
    at, one = of_line(request, code, pk)
    form = LineForm(request.POST) if request.method == "POST" else LineForm.of(one)
    if request.method == "POST" and form.carried(partial(actions.change_line, request.user, one)) is not None:
        messages.success(request, _("已存“{line}”。").format(line=form.cleaned_data["name"]))
        return redirect(_line_address(request, one))
    return _line_page(request, at, one, form, status=422 if form.errors else 200)


@signed_in
@require_POST
def months(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """Set the plan by month as typed, or evenly."""
    at, one = of_line(request, code, pk)
    if "evenly" in request.POST:
        amounts = dict(enumerate(evenly(queries.amount(one, date(at.book.year, 12, 31))), 1))
        form = MonthsForm({f"month_{month}": str(amount) for month, amount in amounts.items()})
    else:
        form = MonthsForm(request.POST)
    left = form.carried(partial(actions.plan_months, request.user, one))
    if left is None:
        return _line_page(request, at, one, LineForm.of(one), form, 422)
    messages.add_message(request, messages.WARNING if left else messages.SUCCESS, _planned_words(one, left))
    return redirect(_line_address(request, one) + "#months")


@signed_in
@require_POST
def drop(request: SignedRequest, code: str, pk: int) -> HttpResponse:
    """Delete a line that was never used."""
    at, one = of_line(request, code, pk)
    try:
        actions.drop_line(request.user, one)
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(_line_address(request, one))
    messages.success(request, _("已删去“{line}”。").format(line=one))
    return redirect(back(request, at))


@signed_in
def importing(request: SignedRequest, code: str, year: int) -> HttpResponse:
    """Import the lines of a workbook, step by step."""
    at = opened(request, code, year)
    require(request.user, "budget", at.unit)

    def carry(source: Workbook, reading: Reading, rows: list[Judged]) -> str:
        count = actions.add_lines(request.user, at.book, [one.draft for one in rows], source, reading)
        return _("已导入 {count} 个科目。").format(count=count)

    job = Job(
        unit=at.unit,
        purpose="budget",
        title=_("导入{year}年预算").format(year=year),
        help=_("一行一个科目；合计行、小计行自动跳过。已经有的科目不会改。"),
        columns=COLUMNS,
        address=reverse("budget_import", args=[code, year]),
        back=back(request, at),
        judge=partial(judged, at.book),
        carry=carry,
        total=total_words,
    )
    return served(request, job)


@signed_in
def arrears(request: SignedRequest, code: str, year: int) -> HttpResponse:
    """The old debts with what was paid of them, and the form for one more."""
    at = opened(request, code, year)
    form = DebtForm(request.POST or None)
    if request.method == "POST" and (made := form.carried(partial(actions.add_arrears, request.user, at.book))):
        messages.success(request, _("已记历史欠账“{debt}”。还的时候，在台账记支出，选“归还欠账”。").format(debt=made))
        return redirect(back(request, at, "budget_arrears"))
    return page(request, at, "budgets/arrears.html", 422 if form.errors else 200, debts=debts(at.book), form=form)


def _lines_page(
    request: SignedRequest, at: Opened, form: LineForm | None, status: int = 200, opening: YearForm | None = None
) -> HttpResponse:
    """The page of the lines, with the forms in the state that they are in."""
    context = {
        "sheet": sheet(at.year) if at.year else None,
        "form": form,
        "opening": opening or YearForm(auto_id="open_%s", initial={"year": _next_year(at)}),
        "opens": opening is not None or "open" in request.GET,
    }
    return page(request, at, "budgets/budget.html", status, **context)


def _next_year(at: Opened) -> int:
    return max((one.year + 1 for one in at.years), default=today().year)


def _line_page(
    request: SignedRequest, at: Opened, one: BudgetLine, form: LineForm, plan: MonthsForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of one line, with its forms in the state that they are in."""
    shown = next(found for found in sheet(at.book).lines if found.line.pk == one.pk)
    context = {
        "one": shown,
        "form": form,
        "plan": plan or MonthsForm.of({month.month: month.amount for month in one.months.all()}),
        "entries": one.change_entries.select_related("change").order_by("change__decided_on", "id"),
        "drops": not queries.rests_on(one),
    }
    return page(request, at, "budgets/line.html", status, **context)


def _line_address(request: SignedRequest, one: BudgetLine) -> str:
    kept = "?in=yuan" if request.GET.get("in") == "yuan" else ""
    return reverse("budget_line", args=[one.year.unit.code, one.pk]) + kept


def _planned_words(one: BudgetLine, left: Decimal) -> str:
    """What a plan by month comes to against the amount of its line."""
    if not left:
        return _("已存“{line}”的分月计划，合计等于预算。").format(line=one)
    words = _("已存“{line}”的分月计划，但比预算少 {gap} 元。") if left > 0 else _("已存“{line}”的分月计划，但比预算多 {gap} 元。")
    return words.format(line=one, gap=yuan(abs(left)))
