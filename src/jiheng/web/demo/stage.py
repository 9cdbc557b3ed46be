"""What the makers of rows share: a unit of the demonstration with the people who act for it, its lines and its kinds."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from jiheng.model.report import Report
from jiheng.read.data import load_report
from jiheng.web.budgets.models import Arrears, BudgetLine, BudgetYear
from jiheng.web.example import FACTS, source
from jiheng.web.orgs.models import Unit, User
from jiheng.web.targets.models import ApprovedIndicator, RecordKind


@dataclass(slots=True)
class Stage:
    """One township while it is being built; `office` records the work of the office `office_name`."""

    unit: Unit
    clerk: User
    leader: User
    office: User
    office_name: str = ""
    year: BudgetYear = field(default_factory=BudgetYear)
    lines: dict[str, BudgetLine] = field(default_factory=dict)
    debts: dict[str, Arrears] = field(default_factory=dict)
    kinds: dict[str, RecordKind] = field(default_factory=dict)
    indicators: dict[str, ApprovedIndicator] = field(default_factory=dict)

    def recorder(self, office: str) -> User:
        """Who records the work of an office: its lead where there is one, else the clerk."""
        return self.office if office == self.office_name else self.clerk


@cache
def facts() -> Report:
    """The example, as it is read: texts and targets of the township are taken from here."""
    file = source(FACTS)
    return load_report(file.name, file.read_bytes())
