"""The tree of a unit's indicators as it is set up: classes in the official order, what each aims at, and the weights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from jiheng.model.figure import plain
from jiheng.model.terms import LEVEL1, LEVEL1_OF_LEVEL2, LEVEL2, OPERATORS
from jiheng.web.budgets.models import BudgetLine
from jiheng.web.clock import today
from jiheng.web.orgs.models import Unit
from jiheng.web.targets.models import ApprovedIndicator, Objective
from jiheng.web.targets.setting import FULL

SEPARATOR = "/"  # between the codes of a class


@dataclass(frozen=True, slots=True)
class Shown:
    """Which indicators are shown: those of the unit, or of one of its projects, for a year."""

    unit: Unit
    year: int
    project: str

    @property
    def indicators(self) -> list[ApprovedIndicator]:
        """The indicators with what belongs to them, in their order."""
        found = ApprovedIndicator.objects.filter(unit=self.unit, year=self.year, project=self.project)
        return list(found.select_related("office", "basis__kind"))

    @property
    def objectives(self) -> list[Objective]:
        """What the year is to reach."""
        return list(Objective.objects.filter(unit=self.unit, year=self.year, project=self.project))


@dataclass(frozen=True, slots=True)
class Branch:
    """A class of indicators: `code` is that of its two levels, `first` whether its first level begins with it."""

    code: str
    level1: str
    level2: str
    first: bool
    rows: list[ApprovedIndicator]

    @property
    def weights(self) -> Weights:
        """What the class weighs."""
        return weights(self.rows)


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of some indicators together, and whether any has one."""

    total: Decimal
    given: bool

    @property
    def text(self) -> str:
        """The sum with no more places than it needs."""
        return plain(self.total)

    @property
    def lacking(self) -> str:
        """What is lacking to 100, "" where nothing is."""
        return plain(FULL - self.total) if self.total < FULL else ""

    @property
    def beyond(self) -> str:
        """What is too much, "" where nothing is."""
        return plain(self.total - FULL) if self.total > FULL else ""


def weights(rows: Iterable[ApprovedIndicator], more: Decimal | None = None) -> Weights:
    """The weights of the rows, together with another one where there is one."""
    given = [Decimal(row.weight) for row in rows if row.weight] + ([more] if more is not None else [])
    return Weights(sum(given, Decimal(0)), bool(given))


def classes() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every class under its first level, as a list to choose from."""
    return [(term.label, _below(code, term.label)) for code, term in LEVEL1.items()]


def _below(level1: str, label: str) -> list[tuple[str, str]]:
    below = [(f"{level1}{SEPARATOR}{code}", LEVEL2[code].label) for code, above in LEVEL1_OF_LEVEL2.items() if above == level1]
    return below or [(f"{level1}{SEPARATOR}", label)]


def class_of(one: ApprovedIndicator) -> str:
    """The code of an indicator's class."""
    return f"{one.level1}{SEPARATOR}{one.level2}"


def class_order(level1: str, level2: str) -> tuple[int, int]:
    """Where a class stands in the official order."""
    return list(LEVEL1).index(level1), list(LEVEL2).index(level2) if level2 else -1


def groups(rows: Iterable[ApprovedIndicator]) -> list[Branch]:
    """The rows under their classes; a class without rows is left out."""
    by_class: dict[str, list[ApprovedIndicator]] = {}
    for row in rows:
        by_class.setdefault(class_of(row), []).append(row)
    made: list[Branch] = []
    for label, below in classes():
        found = [(code, name) for code, name in below if code in by_class]
        made += [Branch(code, label, name, place == 0, by_class[code]) for place, (code, name) in enumerate(found)]
    return made


def aim(one: ApprovedIndicator) -> str:
    """What an indicator is to reach, as tables print it: ≥ 48 次."""
    if one.words or not one.value:
        return one.words
    if one.op == "range":
        return f"{one.value}～{one.upper} {one.measure_unit}".strip()
    sign = OPERATORS[one.op].label if one.op else ""
    return f"{sign} {one.value} {one.measure_unit}".strip()


def years_of(unit: Unit) -> list[int]:
    """The years that have indicators, this one and the next; the newest first."""
    kept = ApprovedIndicator.objects.filter(unit=unit).values_list("year", flat=True).distinct()
    return sorted({today().year, today().year + 1, *kept}, reverse=True)


def projects_of(unit: Unit, year: int) -> list[str]:
    """The projects of a year: those of its budget, and those that have objectives or indicators."""
    lines = BudgetLine.objects.filter(year__unit=unit, year__year=year).values_list("project", flat=True)
    kept = [
        model.objects.filter(unit=unit, year=year).values_list("project", flat=True) for model in (Objective, ApprovedIndicator)
    ]
    return list(dict.fromkeys(name for names in (lines, *kept) for name in names if name))


def shown(unit: Unit, year: str, project: str) -> Shown:
    """What an address asks for; what it names and does not exist is left out."""
    known = years_of(unit)
    chosen = int(year) if year.isascii() and year.isdecimal() and int(year) in known else today().year
    return Shown(unit, chosen, project if project in projects_of(unit, chosen) else "")


def whose(project: str) -> str:
    """Whose indicators they are, in words."""
    return project or _("单位整体")
