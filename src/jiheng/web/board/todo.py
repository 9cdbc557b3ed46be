"""What a unit has still to do for a cutoff: returned, missing, to be explained, and measures that are followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from jiheng.compute.view import Monitoring
from jiheng.web.budgets.models import BudgetYear
from jiheng.web.cycles import lacking
from jiheng.web.cycles.models import Filing, Following, State
from jiheng.web.cycles.queries import returned
from jiheng.web.cycles.tracking import late, planned_of
from jiheng.web.orgs.models import Unit, User
from jiheng.web.permissions import may


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the list: what, why, where to do it, and by when."""

    name: str
    why: str
    address: str
    verb: str
    due: date | None = None
    done: int = 0
    of: int = 0


def tasks(user: User, filing: Filing, view: Monitoring, day: date) -> list[Task]:
    """The tasks of a filing, the most pressing first; what only others can do is not asked of a person."""
    unit = filing.unit
    fills = filing.state in (State.FILLING, State.RETURNED) and may(user, "fill", unit)
    found: list[Task] = []
    due, report = filing.cycle.due_at.date(), reverse("report", args=[unit.code])
    if filing.state == State.RETURNED:
        items = returned(filing)
        done, page = sum(bool(one.answer) for one in items), reverse("returned", args=[unit.code]) if items else report
        found.append(Task(_("绩效监控报告被退回"), filing.remark, page, _("去修改"), due, done, len(items)))
    rows, left = len(lacking.due(view)), len(lacking.unfilled(view))
    if fills and left:
        what = _("还有 {n} 项没有完成值").format(n=left)
        found.append(Task(_("填报指标"), what, reverse("fill", args=[unit.code]), _("继续填报"), due, rows - left, rows))
    if fills and view.unnamed:
        names = "、".join(row.indicator.name for row in view.unnamed[:3])
        what = _("{names}等 {n} 项要写原因").format(names=names, n=len(view.unnamed))
        found.append(Task(_("写偏离原因"), what, reverse("words", args=[unit.code]), _("去写"), due))
    found += [*_corrections(unit), *_years(unit, day)]
    if filing.state in (State.FILLING, State.RETURNED):
        found.append(Task(_("绩效监控报告"), _("数字已按台账和记录算好，看过以后送审"), report, _("看报告"), due))
    if filing.state == State.CHECKING:
        verb = _("去审定") if may(user, "submit", unit) else _("看报告")
        found.append(Task(_("待组长审定"), _("绩效监控报告已送审"), report, verb, due))
    if filing.state == State.SUBMITTED and may(user, "review", unit):
        found.append(Task(_("审核报告"), _("绩效监控报告已报出，等您通过或退回"), report, _("去审核")))
    elif filing.state == State.SUBMITTED:
        found.append(Task(_("等财政审核"), _("绩效监控报告已报出"), report, _("看报告")))
    return found


def _years(unit: Unit, day: date) -> list[Task]:
    """The years that are over and not closed."""
    over = BudgetYear.objects.filter(unit=unit, year__lt=day.year, closed_at=None).order_by("year")
    name, what = _("年度结账"), _("{year}年已经过完，查过以后结账，再开新年度")
    return [Task(name, what.format(year=one.year), reverse("year_end", args=[unit.code]), _("去结账")) for one in over]


def _corrections(unit: Unit) -> list[Task]:
    """The measures of all cycles of the unit that are not closed: those that wait for the leader, and the others."""
    left = list(planned_of(unit).exclude(state=Following.CLOSED).order_by("due", "id"))
    done = [one for one in left if one.state == Following.CHECKING]
    doing = [one for one in left if one.state != Following.CHECKING]
    overdue, board = [one for one in doing if late(one)], reverse("corrections", args=[unit.code])
    found = []
    if done:
        what = _("{n} 项已报告办完，等组长确认").format(n=len(done))
        found.append(Task(_("确认整改"), what, board, _("去确认"), done[0].due))
    if doing:
        what = _("{n} 项没有办完，其中逾期 {late} 项").format(n=len(doing), late=len(overdue))
        found.append(Task(_("整改措施"), what, board, _("看整改"), doing[0].due))
    return found
