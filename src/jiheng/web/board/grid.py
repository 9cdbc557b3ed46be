"""The fill page as plain values: rows of indicators, what each cell shows, who may fill it, and what fits into one."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiheng.compute.view import Monitoring
from jiheng.model.figure import half_up, plain
from jiheng.model.report import Indicator, Report
from jiheng.model.terms import MONEY
from jiheng.profiles.profile import Profile
from jiheng.read.data import report_from
from jiheng.web.assemble import assemble
from jiheng.web.cycles.models import Filing
from jiheng.web.cycles.noting import counted
from jiheng.web.cycles.queries import is_shut, open_places
from jiheng.web.desk import monitoring
from jiheng.web.desk.monitoring import Value
from jiheng.web.numbers import amount_of, quantity_of
from jiheng.web.refusals import Refused
from jiheng.web.targets.measure import last_stated
from jiheng.web.targets.models import ApprovedIndicator, Evidence, Progress

Seen = tuple[Report, Monitoring, Profile]
FIELDS = ("value", "words", "grade", "explanation")
CLASS = "指标"  # how the official names of classes end; beside one another they do without
MONEY_PLACES = 2
LONGEST = {"words": 200, "explanation": 2000}
BOOK, RECORDS, SURVEY = gettext_lazy("台账"), gettext_lazy("记录"), gettext_lazy("问卷")
ORIGINS = {"lines": BOOK, "on_time": BOOK, "saved": BOOK, "records": RECORDS, "share": RECORDS, "survey": SURVEY}
_WRITTEN = re.compile(r"(.*?\d)\s*([^\d]*)", re.DOTALL)
_LARGE = {"万": Decimal(10000), "亿": Decimal(100000000)}


class Unfit(Refused):
    """What was typed does not fit the cell; `likely` is what was probably meant."""

    def __init__(self, message: str, field: str, likely: str) -> None:
        super().__init__(message, field)
        self.likely = likely


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator at a cutoff: what is computed of it (`shown`), what was stated last, and whether a light lacks its cause.

    This is what a save answers; `Line` is what the page shows besides.
    """

    one: ApprovedIndicator
    cutoff: date
    shown: Mapping[str, Any]
    last: Progress
    unexplained: bool
    listed: bool

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that a person states of this indicator."""
        return fields_of(self.one, self.cutoff)

    @property
    def origin(self) -> str:
        """Where the value comes from, in one word; "" where a person states it."""
        how = self.one.basis.how if hasattr(self.one, "basis") else ""
        return str(ORIGINS.get(how, ""))

    @property
    def later(self) -> bool:
        """Whether the indicator is not due yet."""
        return self.one.due_from is not None and self.one.due_from > self.cutoff

    @property
    def filled(self) -> bool:
        """Whether the actual value is there."""
        return self.shown["actual"]["kind"] in ("given", "words")

    @property
    def wants(self) -> list[str]:
        """The fields that still ask for something, in the order of their cells."""
        blank = [name for name in self.fields if name != "explanation" and not getattr(self.last, name)]
        return blank + (["explanation"] if self.unexplained else [])

    @property
    def completion(self) -> Value:
        """The completion as computed, else as stated."""
        both = self.shown["completion"]
        found: Value = both["computed"] if both["computed"]["kind"] == "given" else both["stated"]
        return found

    def stated(self) -> dict[str, str]:
        """The text of each field that can be filled."""
        return {name: getattr(self.last, name) for name in self.fields}


@dataclass(frozen=True, slots=True)
class Line(Row):
    """A row of the page: with its classes, its values in parts, and what was there at the cutoff before.

    `carries` has the texts that can be taken over from there, by field.
    """

    number: int
    level1: str
    level2: str
    target: Value
    actual: Value
    previous: Value
    carries: Mapping[str, str]
    files: int
    notes: int
    shut: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """A class of indicators in the tree: how many of those due are filled; `at` is its first row, 0 for all."""

    label: str
    depth: int
    at: int
    filled: int
    of: int

    @property
    def mark(self) -> str:
        """How full: all, some, none, or later where nothing is due."""
        if not self.of:
            return "later"
        return "all" if self.filled == self.of else "some" if self.filled else "none"


def fields_of(one: ApprovedIndicator, cutoff: date) -> tuple[str, ...]:
    """The fields of an indicator that are stated by hand at a cutoff."""
    by_hand = not hasattr(one, "basis") or one.basis.how == "stated"
    if not by_hand or (one.due_from is not None and one.due_from > cutoff):
        return ("explanation",)
    return ("value", "explanation") if one.value else ("words", "grade", "explanation")


def approved_at(filing: Filing, keys: Iterable[int] | None = None) -> list[ApprovedIndicator]:
    """The indicators of a filing, or those of some keys, in the order in which `assemble` makes them."""
    wanted = ApprovedIndicator.objects.filter(unit=filing.unit, year=filing.cycle.cutoff.year, project="")
    return list((wanted if keys is None else wanted.filter(pk__in=keys)).select_related("unit", "office", "basis"))


def rows(filing: Filing, approved: list[ApprovedIndicator], seen: Seen) -> list[Row]:
    """The rows of some indicators, of which `seen` has been computed, in the order of the tree of classes."""
    report, view, used = seen
    known = dict(zip(map(id, report.indicators), approved, strict=True))
    last = last_stated(approved, filing.cycle.cutoff)
    unexplained = set(map(id, view.unnamed))
    listed = set(filing.deviations.filter(indicator__in=approved).values_list("indicator", flat=True))
    found = []
    for number, row in enumerate(view.indicators, 1):
        one = known[id(row.indicator)]
        found.append(
            Row(
                one,
                filing.cycle.cutoff,
                monitoring.indicator_row(number, row, report, used),
                last.get(one.pk) or Progress(version=0),
                id(row) in unexplained,
                one.pk in listed,
            )
        )
    return found


def lines(filing: Filing, approved: list[ApprovedIndicator], seen: Seen) -> list[Line]:
    """All rows of the page, in the order of the tree of classes."""
    before, files = _before(filing), _evidence(approved, filing.cycle.cutoff)
    notes, places = counted(filing), open_places(filing)
    found = []
    for number, (row, judged) in enumerate(zip(rows(filing, approved, seen), seen[1].indicators, strict=True), 1):
        one, earlier = row.one, before.get(_named(row.one))
        found.append(
            Line(
                **{field.name: getattr(row, field.name) for field in fields(row)},
                number=number,
                level1=judged.level1.removesuffix(CLASS),
                level2=judged.level2.removesuffix(CLASS),
                target=_parted(row.shown["target"], one),
                actual=_parted(row.shown["actual"], one),
                previous=_parted(monitoring.actual(earlier.actual) if earlier else monitoring.BLANK, one),
                carries=carried(one, row.cutoff, earlier),
                files=files.get(one.pk, 0),
                notes=notes.get(one.pk, 0),
                shut=is_shut(places, "indicators", one.pk),
            )
        )
    return found


def groups(found: Iterable[Line]) -> list[tuple[str, str, list[Line]]]:
    """The rows by their two classes."""
    return [(level1, level2, list(part)) for (level1, level2), part in groupby(found, lambda row: (row.level1, row.level2))]


def tree(found: list[Line]) -> list[Branch]:
    """The classes with how many of their rows are filled: all, then each first level with its second levels."""
    branches = [_branch(_("全部"), 0, found)]
    for level1, part in groupby(found, lambda row: row.level1):
        inside = list(part)
        branches.append(_branch(level1, 0, inside))
        below = groups(inside)
        branches += [_branch(level2, 1, some) for _level1, level2, some in below if level2 and level2 != level1]
    return branches


def fitting(one: ApprovedIndicator, cutoff: date, field: str, text: str) -> str:
    """What of a typed text can be handed on as the field's new text; Refused where the cell cannot hold it."""
    if field not in fields_of(one, cutoff):
        raise Refused(_("这一格不能手填：它的数由台账、记录或问卷得出，或者还没有到节点。"), field)
    if field in LONGEST:
        kept = " ".join(text.split()) if field == "words" else text.strip()
        if len(kept) > LONGEST[field]:
            raise Refused(_("最多 {most} 个字，您填了 {n} 个，没有存。").format(most=LONGEST[field], n=len(kept)), field)
        return kept
    return _bare(text, one.measure_unit if field == "value" else "%", field)


def _bare(text: str, unit: str, field: str) -> str:
    """The number of a text without a unit that fits; Unfit where another one stands behind it."""
    found = _WRITTEN.fullmatch(text.strip())
    written = _plain_unit(found[2]) if found else ""
    if found is None or not written:
        return text.strip()
    if written != _plain_unit(unit) and not all(sign.isalpha() or sign == "%" for sign in written):
        return text.strip()  # no unit: the reader of numbers says what is wrong with it
    quantity_of(found[1], field)
    if written == _plain_unit(unit) or MONEY.get(written, 0) == MONEY.get(unit, 1):
        return found[1]
    likely = _likely(found[1], written, unit, field)
    raise Unfit(
        _("这一项的单位是“{unit}”，您写的是“{written}”。是不是 {likely} {unit}？原来填的字还在，没有存。").format(
            unit=unit or _("个数"), written=written, likely=likely
        ),
        field,
        likely,
    )


def _plain_unit(written: str) -> str:
    """A unit in half-width signs, without blanks and what cannot be seen."""
    half = unicodedata.normalize("NFKC", written)
    return "".join(sign for sign in half if not sign.isspace() and unicodedata.category(sign) != "Cf")


def _likely(number: str, written: str, unit: str, field: str) -> str:
    """The number in the indicator's own unit, as far as the written unit says how much it is."""
    if written in MONEY and unit in MONEY:
        return plain(amount_of(number + written, field=field) / MONEY[unit])
    value, places = quantity_of(number, field)
    large = _LARGE.get(written[0]) if written[1:] in ("", unit) else None
    return plain(value * large) if large else plain(value, places)


def _parted(value: Value, one: ApprovedIndicator) -> Value:
    """A value with its unit set apart, as the grid prints it small behind the number; the note keeps all places of an amount."""
    if value["kind"] != "given":
        return {**value, "tail": ""}
    bare, unit = value["text"].removesuffix(one.measure_unit), one.measure_unit
    if unit in MONEY and len(bare.partition(".")[2]) > MONEY_PLACES:
        return {**value, "text": plain(half_up(Decimal(bare), MONEY_PLACES), MONEY_PLACES), "note": value["text"], "tail": unit}
    return {**value, "text": bare, "tail": value["text"][len(bare) :]}


def _evidence(approved: list[ApprovedIndicator], cutoff: date) -> dict[int, int]:
    """How many files prove each indicator: its own, and those of the records of its kind in the year."""
    own = Evidence.objects.filter(indicator__in=approved).values_list("indicator").annotate(Count("pk"))
    kinds = [one.basis.kind_id for one in approved if hasattr(one, "basis") and one.basis.kind_id]
    span = (date(cutoff.year, 1, 1), cutoff)
    counted = Evidence.objects.filter(record__day__range=span, record__withdrawn_at=None, record__kind__in=kinds)
    of_kind = dict(counted.values_list("record__kind").annotate(Count("pk")))
    total = dict(own)
    for one in approved:
        kind = one.basis.kind_id if hasattr(one, "basis") else None
        total[one.pk] = total.get(one.pk, 0) + of_kind.get(kind, 0)
    return total


def _branch(label: str, depth: int, inside: list[Line]) -> Branch:
    due = [row for row in inside if not row.later]
    return Branch(label, depth, inside[0].number if inside else 0, sum(row.filled for row in due), len(due))


def filing_before(filing: Filing) -> Filing | None:
    """The unit's filing at the cutoff before, of the same year."""
    earlier = Filing.objects.filter(unit=filing.unit, cycle__year=filing.cycle.year, cycle__cutoff__lt=filing.cycle.cutoff)
    return earlier.select_related("cycle", "unit").order_by("cycle__cutoff").last()


def carried(one: ApprovedIndicator, cutoff: date, earlier: Indicator | None) -> dict[str, str]:
    """What the cells of an indicator can take over from the cutoff before; a reason is written anew each time."""
    if earlier is None:
        return {}
    value, grade = earlier.actual.value, earlier.completion
    texts = {
        "value": value.printed().removesuffix(value.unit) if value and value.unit == one.measure_unit else "",
        "words": earlier.actual.words,
        "grade": grade.printed().removesuffix(grade.unit) if grade else "",
    }
    return {name: texts[name] for name in fields_of(one, cutoff) if texts.get(name)}


def carried_cells(filing: Filing) -> dict[tuple[int, str], str]:
    """Every text that can be taken over, by indicator and field."""
    before = _before(filing)
    found = approved_at(filing)
    return {
        (one.pk, name): text for one in found for name, text in carried(one, filing.cycle.cutoff, before.get(_named(one))).items()
    }


def _named(one: ApprovedIndicator | Indicator) -> tuple[str, str, str]:
    """By what an indicator is known again at another cutoff."""
    return one.level1, one.level2, one.name


def _before(filing: Filing) -> dict[tuple[str, str, str], Indicator]:
    """The indicators at the unit's cutoff before, as submitted where it was, by class and name."""
    last = filing_before(filing)
    if last is None:
        return {}
    kept = last.snapshots.order_by("number").last()
    report = report_from(json.loads(kept.report)) if kept else assemble(last.unit, last.cycle.cutoff, last)
    return {_named(one): one for one in report.indicators}
