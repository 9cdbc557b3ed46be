"""The making of a budget: the lines of a year, their plans by month, changes by their document, and old debts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Header, Router, Status
from pydantic import BaseModel

from jiheng.web.api import problems
from jiheng.web.api.auth import ApiRequest, unit_seen
from jiheng.web.api.routes_units import change_of
from jiheng.web.api.schemas import ArrearsOut, BudgetChangeOut, yuan
from jiheng.web.api.schemas_budgets import (
    ArrearsIn,
    ChangedLineIn,
    ChangeIn,
    LineIn,
    LineOut,
    MonthOut,
    MonthsIn,
    MonthsOut,
)
from jiheng.web.api.words import words
from jiheng.web.budgets import actions, queries
from jiheng.web.budgets.models import BudgetLine, BudgetYear
from jiheng.web.orgs.models import Unit
from jiheng.web.permissions import require, unit_for
from jiheng.web.refusals import Refused, Unseen

router = Router()
CREATED, GONE = 201, 204
YEAR = "/units/{slug:code}/budgets/{int:year}"
ONE = "/units/{slug:code}/budgets/lines/{int:id}"
Seen = Annotated[str, Header("", alias="If-Match")]


@router.post(YEAR + "/lines", response={CREATED: LineOut}, summary=words(gettext_lazy("加一个预算科目")))
def add(request: ApiRequest, code: str, year: int, sent: LineIn) -> Status[LineOut]:
    """Add a line."""
    return Status(CREATED, _line(actions.add_line(request.auth, _year(request, code, year), **sent.model_dump())))


@router.get(ONE, response=LineOut, summary=words(gettext_lazy("一个预算科目，ETag 是版本")))
def line(request: ApiRequest, response: HttpResponse, code: str, id: int) -> LineOut:  # noqa: A002
    """A line as it was set."""
    found = _line(_one(unit_seen(request, code), id))
    response.headers["ETag"] = _etag(found)
    return found


@router.put(ONE, response=LineOut, summary=words(gettext_lazy("改一个预算科目：If-Match 写看到的版本，别人改过则回 412")))
def change(
    request: ApiRequest, response: HttpResponse, code: str, id: int, sent: LineIn, if_match: Seen  # noqa: A002
) -> BaseModel | HttpResponse:  # fmt: skip
    """Change a line that is still as it was seen."""
    one = _mine(request, code, id)

    def act() -> LineOut:
        return _line(actions.change_line(request.auth, one, **sent.model_dump()))

    return _if_seen(response, one, if_match, lambda: _line(_one(one.year.unit, id)), act)


@router.delete(ONE, response={GONE: None}, summary=words(gettext_lazy("删去一个没有用到的预算科目")))
def drop(request: ApiRequest, code: str, id: int) -> Status[None]:  # noqa: A002
    """Delete a line that was never used."""
    actions.drop_line(request.auth, _one(unit_for(request.auth, code), id))
    return Status(GONE, None)


@router.get(ONE + "/months", response=MonthsOut, summary=words(gettext_lazy("一个科目的分月计划，ETag 是版本")))
def months(request: ApiRequest, response: HttpResponse, code: str, id: int) -> MonthsOut:  # noqa: A002
    """The plan of a line by month."""
    found = _months(_one(unit_seen(request, code), id))
    response.headers["ETag"] = _etag(found)
    return found


@router.put(ONE + "/months", response=MonthsOut, summary=words(gettext_lazy("写一个科目的分月计划：If-Match 写看到的版本")))
def plan(
    request: ApiRequest, response: HttpResponse, code: str, id: int, sent: MonthsIn, if_match: Seen  # noqa: A002
) -> BaseModel | HttpResponse:  # fmt: skip
    """Set the plan of a line that is still as it was seen."""
    one = _mine(request, code, id)
    amounts = {month.month: month.amount for month in sent.months}
    if len(amounts) < len(sent.months):
        raise Refused(_("同一个月写了两次，请合成一个。"), "months")

    def act() -> MonthsOut:
        actions.plan_months(request.auth, one, amounts)
        return _months(one)

    return _if_seen(response, one, if_match, lambda: _months(one), act)


@router.post(YEAR + "/changes", response={CREATED: BudgetChangeOut}, summary=words(gettext_lazy("记一次追加、调剂或调整")))
def add_change(request: ApiRequest, code: str, year: int, sent: ChangeIn) -> Status[BudgetChangeOut]:
    """Enter what changes the budget."""
    book = _year(request, code, year)
    fields = sent.model_dump(exclude={"lines"})
    try:
        made = actions.add_change(request.auth, book, entries=_entries(book, sent.lines), **fields)
    except Refused as refused:
        if refused.field == "entries":
            raise Refused(refused.message, "lines") from refused
        raise
    return Status(CREATED, change_of(made))


@router.post(YEAR + "/arrears", response={CREATED: ArrearsOut}, summary=words(gettext_lazy("记一笔历史欠账")))
def add_arrears(request: ApiRequest, code: str, year: int, sent: ArrearsIn) -> Status[ArrearsOut]:
    """Enter an old debt."""
    made = actions.add_arrears(request.auth, _year(request, code, year), sent.name, sent.amount)
    return Status(CREATED, ArrearsOut(id=made.pk, name=made.name, amount=yuan(made.amount), owed=yuan(made.amount)))


def _if_seen(
    response: HttpResponse, one: BudgetLine, if_match: str, now: Callable[[], BaseModel], act: Callable[[], BaseModel]
) -> BaseModel | HttpResponse:
    """Act where what is there now is still what was seen; the year is locked, so nobody comes in between."""
    if not if_match:
        return problems.problem("no_version", _("请在请求头写 If-Match：看到的版本（ETag）。"))
    with transaction.atomic():
        actions.locked(one.year_id)
        current = now()
        if if_match.strip() != _etag(current):
            detail = _("别人已经改过，不是您看到的那一版。请核对 current 里的内容后再改。")
            return problems.problem("changed", detail, headers={"ETag": _etag(current)}, current=current.model_dump(mode="json"))
        made = act()
    response.headers["ETag"] = _etag(made)
    return made


def _etag(found: BaseModel) -> str:
    return f'"{hashlib.sha256(found.model_dump_json().encode()).hexdigest()[:16]}"'


def _year(request: ApiRequest, code: str, year: int) -> BudgetYear:
    """The budget of a year of a unit, for somebody who may write it."""
    unit = unit_for(request.auth, code)
    require(request.auth, "budget", unit)
    found = BudgetYear.objects.filter(unit=unit, year=year).select_related("unit").first()
    if found is None:
        raise Unseen
    return found


def _mine(request: ApiRequest, code: str, pk: int) -> BudgetLine:
    """A line of a unit, for somebody who may write it."""
    unit = unit_for(request.auth, code)
    found = _one(unit, pk)
    require(request.auth, "budget", unit)
    return found


def _one(unit: Unit, pk: int) -> BudgetLine:
    found = BudgetLine.objects.filter(year__unit=unit, pk=pk).select_related("year__unit").first()
    if found is None:
        raise Unseen
    return found


def _entries(book: BudgetYear, sent: list[ChangedLineIn]) -> dict[BudgetLine, Decimal]:
    """The lines of a change by their codes, each once."""
    known = {line.code: line for line in book.lines.all()}
    found: dict[BudgetLine, Decimal] = {}
    for place, one in enumerate(sent):
        if one.line not in known:
            sentence = _("{year}年没有代码为“{code}”的科目，请先查预算里的科目代码。")
            raise Refused(sentence.format(year=book.year, code=one.line), f"lines/{place}/line")
        if known[one.line] in found:
            raise Refused(_("“{line}”写了两次，请合成一行。").format(line=known[one.line]), f"lines/{place}/line")
        found[known[one.line]] = one.amount
    return found


def _line(one: BudgetLine) -> LineOut:
    names = ("code", "name", "scope", "part", "source", "economic_class", "project", "three_public")
    said = {name: getattr(one, name) for name in names}
    return LineOut(id=one.pk, year=one.year.year, initial=yuan(one.initial), **said)


def _months(one: BudgetLine) -> MonthsOut:
    found = [MonthOut(month=month.month, amount=yuan(month.amount)) for month in one.months.all()]
    return MonthsOut(months=found, unplanned=yuan(queries.unplanned(one)))
