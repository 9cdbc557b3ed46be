"""Makes the units with offices, posts, log-ins, plan and duties."""

from __future__ import annotations

from jiheng.model.report import Report
from jiheng.web.demo import second
from jiheng.web.demo.people import (
    BUREAU,
    LOGINS,
    PASSWORD,
    REGION,
    SECOND,
    SECOND_CLERK,
    SECOND_LEADER,
    SECOND_NAME,
    TAZHONG,
    Login,
)
from jiheng.web.demo.stage import Stage, facts
from jiheng.web.orgs.models import Membership, Office, PlanItem, Post, Unit, User, YearPlan


def make_units() -> tuple[Stage, Stage, User]:
    """Make everything that stands before the first entry; return both townships and the reviewer."""
    report = facts()
    bureau = Unit.objects.add_root({"code": BUREAU.code, "name": BUREAU.name, "kind": BUREAU.kind, "region": REGION})
    first = _township(bureau, TAZHONG, report.unit.name, report.offices)
    other = _township(bureau, SECOND, SECOND_NAME, second.OFFICES)
    _group(first, report)
    _plan(first, report)
    units = {unit.code: unit for unit in (bureau, first, other)}
    users = {one.name: _user(units[one.unit], one) for one in LOGINS}
    hidden = [_user(units[one.unit], one, password="") for one in (SECOND_CLERK, SECOND_LEADER)]
    lead = next(one.office for one in LOGINS if one.office)
    return (
        Stage(first, users["clerk"], users["leader"], users["office"], lead),
        Stage(other, hidden[0], hidden[1], hidden[0]),
        users["reviewer"],
    )


def _township(bureau: Unit, code: str, name: str, offices: tuple[str, ...]) -> Unit:
    bureau.refresh_from_db()
    unit: Unit = Unit.objects.add_child(bureau, {"code": code, "name": name, "kind": "township", "region": REGION})
    Office.objects.bulk_create(Office(unit=unit, name=office, position=at) for at, office in enumerate(offices, 1))
    return unit


def _group(unit: Unit, report: Report) -> None:
    """The posts of the monitoring group, in the order of the report."""
    group = report.group
    posts = [(group.leader, "leader"), (group.deputy, "deputy"), *((name, "member") for name in group.members)]
    Post.objects.bulk_create(Post(unit=unit, name=name, group=part, position=at) for at, (name, part) in enumerate(posts, 1))


def _plan(unit: Unit, report: Report) -> None:
    plan = YearPlan.objects.create(
        unit=unit,
        year=report.year or 0,
        focus=report.plan.focus,
        time=report.plan.time,
        office_duties=report.duties.offices,
        manager_duties=report.duties.budget_managers,
    )
    texts = [*(("duty", text) for text in report.duties.group), *(("content", text) for text in report.plan.content)]
    PlanItem.objects.bulk_create(
        PlanItem(plan=plan, sort=sort, position=at, text=text) for at, (sort, text) in enumerate(texts, 1)
    )


def _user(unit: Unit, login: Login, password: str = PASSWORD) -> User:
    """A log-in with its role; without a password nobody can log in as it."""
    office = Office.objects.filter(unit=unit, name=login.office).first()
    post, _new = Post.objects.get_or_create(unit=unit, name=login.post, defaults={"office": office, "position": 100})
    user = User(username=login.name, unit=unit, post=post, demo=True)
    user.set_password(password or None)
    user.save()
    Membership.objects.create(user=user, unit=unit, role=login.role, office=office)
    return user
