"""What is looked at before a year is closed: the money it leaves, and the points that should be settled, each from the rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from jiheng.compute.year_end import Cash, Left, together
from jiheng.profiles.profile import Profile, profile
from jiheng.web.budgets.models import BudgetYear
from jiheng.web.cycles.models import CorrectionItem, Cycle, Filing, Following, State
from jiheng.web.ledger import queries as ledger
from jiheng.web.ledger.left import LineLeft, cash_of, lines_left
from jiheng.web.ledger.models import BankBalance, Entry, Kind
from jiheng.web.numbers import yuan


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the checklist: holds, open, or unchecked where the rows cannot tell; and where to settle it."""

    code: str
    name: str
    verdict: str
    why: str
    address: str

    @property
    def settled(self) -> bool:
        """Whether the year may be closed over it without a word."""
        return self.verdict == "holds"


@dataclass(frozen=True, slots=True)
class YearShown:
    """A year with what its lines leave."""

    year: BudgetYear
    lines: list[LineLeft]

    @property
    def whole(self) -> Left:
        """What all lines leave together."""
        return together(one.left for one in self.lines)

    @property
    def cash(self) -> Cash:
        """The cash at its end, where all 结转 comes over."""
        return cash_of(self.year, [one.line for one in self.lines if not one.left.carried])

    @property
    def followed(self) -> BudgetYear | None:
        """The year that was opened from it."""
        return BudgetYear.objects.filter(opened_from=self.year).first()


def shown(year: BudgetYear) -> YearShown:
    """One year with what its lines leave."""
    return YearShown(year, lines_left(year, profile_of(year)))


def profile_of(year: BudgetYear) -> Profile:
    """The profile of the year's last cycle, else the national one, as it stands at the end of the year."""
    last = Cycle.objects.filter(filings__unit=year.unit, year=year.year).order_by("-cutoff").first()
    return profile(last.profile if last else "national", date(year.year, 12, 31))


def checklist(year: BudgetYear) -> list[Point]:
    """Every point, in the order in which a clerk settles them."""
    return [_vouchers(year), _bank(year), _arrears(year), _filings(year), _corrections(year)]


def unsettled(year: BudgetYear) -> list[Filing]:
    """The filings of the year that are not accepted yet."""
    found = Filing.objects.filter(unit=year.unit, cycle__year=year.year).exclude(state=State.ACCEPTED)
    return list(found.select_related("cycle").order_by("cycle__cutoff"))


def _vouchers(year: BudgetYear) -> Point:
    stand = Entry.objects.filter(book__year=year, kind=Kind.PAYMENT, reverses=None, reversal=None)
    found = stand.aggregate(whole=Count("id"), bare=Count("id", filter=Q(voucher="")))
    name, address = _("支出都有凭证号"), f"{reverse('ledger', args=[year.unit.code])}?year={year.year}&kind=payment"
    if found["bare"]:
        return Point("vouchers", name, "open", _("{n} 笔支出没有凭证号").format(n=found["bare"]), address)
    return Point("vouchers", name, "holds", _("{n} 笔支出都有").format(n=found["whole"]), address)


def _bank(year: BudgetYear) -> Point:
    last = date(year.year, 12, 31)
    name, address = _("年末银行余额相符"), f"{reverse('ledger', args=[year.unit.code])}?year={year.year}#bank"
    stated = BankBalance.objects.filter(book__year=year, day=last).order_by("-id").first()
    if stated is None:
        return Point("bank", name, "unchecked", _("没有填 {day} 的银行余额").format(day=last.isoformat()), address)
    held = ledger.cash(year, last)
    if stated.amount != held:
        words = _("银行 {bank} 元，账面 {book} 元，差 {gap} 元")
        why = words.format(bank=yuan(stated.amount), book=yuan(held), gap=yuan(stated.amount - held))
        return Point("bank", name, "open", why, address)
    return Point("bank", name, "holds", _("银行和账面都是 {amount} 元").format(amount=yuan(held)), address)


def _arrears(year: BudgetYear) -> Point:
    name, address = _("历史欠账还清"), f"{reverse('ledger', args=[year.unit.code])}?year={year.year}"
    left = [ledger.owed(debt) for debt in year.arrears.all()]
    if any(left):
        words = _("还有 {n} 笔欠账，共 {amount} 元")
        why = words.format(n=sum(map(bool, left)), amount=yuan(sum(left, Decimal(0))))
        return Point("arrears", name, "open", why, address)
    return Point("arrears", name, "holds", _("没有欠账"), address)


def _filings(year: BudgetYear) -> Point:
    filings = Filing.objects.filter(unit=year.unit, cycle__year=year.year).count()
    name, address = _("监控报告都已通过"), reverse("report", args=[year.unit.code])
    if waiting := unsettled(year):
        named = "、".join(f"{one.cycle.cutoff.isoformat()} {one.get_state_display()}" for one in waiting)
        return Point("filings", name, "open", named, f"{address}?cutoff={waiting[0].cycle.cutoff.isoformat()}")
    if not filings:
        return Point("filings", name, "unchecked", _("本年度没有监控批次"), address)
    return Point("filings", name, "holds", _("{n} 次都已通过").format(n=filings), address)


def _corrections(year: BudgetYear) -> Point:
    followed = CorrectionItem.objects.filter(filing__unit=year.unit, filing__cycle__year__lte=year.year, planned=True)
    left = followed.exclude(state=Following.CLOSED).count()
    name, address = _("整改都已销号"), reverse("corrections", args=[year.unit.code])
    if left:
        return Point("corrections", name, "open", _("{n} 项整改没有销号").format(n=left), address)
    return Point("corrections", name, "holds", _("没有未销号的整改"), address)
