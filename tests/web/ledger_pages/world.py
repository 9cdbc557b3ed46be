"""A township with a budget, its clerk and its leader, and a neighbour whose clerk must not see it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from jiheng.web.budgets.models import Arrears, BudgetLine, BudgetYear
from jiheng.web.ledger import actions
from jiheng.web.ledger.models import Entry
from jiheng.web.orgs.models import Membership, Office, Role, Unit, User


class World:
    """The rows that tests of pages start from."""

    def __init__(self) -> None:
        """Make units, people and budgets."""
        county = Unit.objects.add_root({"code": "county", "name": "且末县", "kind": "region"})
        self.unit, self.other = (
            Unit.objects.add_child(county, {"code": code, "name": name, "kind": "township"})
            for code, name in (("tazhong", "塔中镇人民政府"), ("demo-b", "邻镇人民政府"))
        )
        self.office = Office.objects.create(unit=self.unit, name="党政办公室")
        self.other_office = Office.objects.create(unit=self.other, name="邻镇办公室")
        self.clerk = person("clerk", self.unit, Role.CLERK, self.office)
        self.leader = person("leader", self.unit, Role.LEADER)
        self.stranger = person("stranger", self.other, Role.CLERK)
        self.year = BudgetYear.objects.create(unit=self.unit, year=2021)
        self.staff = self.line("01", "人员经费", "basic", "staff", 4647000)
        self.running = self.line("02", "公用经费", "basic", "running", 215900)
        self.extra = self.line("03", "防疫经费", "supplement", "running", 100000, source="upper_level")
        self.other_year = BudgetYear.objects.create(unit=self.other, year=2021)
        self.foreign = BudgetLine.objects.create(
            year=self.other_year,
            code="01",
            name="邻镇人员经费",
            scope="basic",
            part="staff",
            source="fiscal",
            initial=Decimal(1000),
        )

    def line(self, code: str, name: str, scope: str, part: str, initial: int, source: str = "fiscal") -> BudgetLine:
        """A line of the township's budget."""
        return BudgetLine.objects.create(
            year=self.year,
            code=code,
            name=name,
            scope=scope,
            part=part,
            source=source,
            initial=Decimal(initial),
            position=int(code),
        )

    def owe(self, amount: int) -> Arrears:
        """An old debt."""
        return Arrears.objects.create(year=self.year, name="2019年办公楼维修欠款", amount=Decimal(amount))

    def receive(self, amount: str, day: str = "2021-01-15", **more: Any) -> Entry:
        """Money that came for staff, or for the line named."""
        line = more.pop("line", self.staff)
        more.setdefault("summary", "财政拨款")
        return actions.receive(self.clerk, line, Decimal(amount), date.fromisoformat(day), **more)

    def pay(self, amount: str, day: str = "2021-01-20", **more: Any) -> Entry:
        """A payment from staff, or from the line named."""
        line = more.pop("line", self.staff)
        more.setdefault("summary", "发放1月工资")
        return actions.pay(self.clerk, line, Decimal(amount), date.fromisoformat(day), **more)


def person(name: str, unit: Unit, role: Role, office: Office | None = None) -> User:
    """Somebody with a role."""
    user = User.objects.create(username=name, demo=False)
    Membership.objects.create(user=user, unit=unit, role=role, office=office)
    return user
