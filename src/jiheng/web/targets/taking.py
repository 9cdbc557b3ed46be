"""Takes many indicators over at once, from the year before, the library or a workbook: all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from jiheng.web.budgets.models import BudgetLine
from jiheng.web.log import record
from jiheng.web.orgs import imports
from jiheng.web.orgs.columns import Reading
from jiheng.web.orgs.models import Unit, User
from jiheng.web.permissions import require
from jiheng.web.refusals import Refused
from jiheng.web.targets.measure import source_of
from jiheng.web.targets.models import ApprovedIndicator, Basis
from jiheng.web.targets.setting import Fields, approve, bind

PURPOSE = "indicators"  # of the files and columns that are remembered
COPIED = ("level1", "level2", "name", "op", "value", "upper", "measure_unit", "words", "weight", "core", "office", "project")


class Taken(NamedTuple):
    """What one indicator is approved with, and the one of another year that it follows, where there is one."""

    fields: Fields
    before: ApprovedIndicator | None = None


def take(actor: User, unit: Unit, year: int, taken: Sequence[Taken]) -> list[ApprovedIndicator]:
    """Approve all of them; Refused names the first that is wrong, its field being `number.field`."""
    require(actor, "target", unit)
    if not taken:
        raise Refused(_("还没有勾选。请至少勾一项。"))
    with transaction.atomic():
        return [_taken(actor, unit, year, number, one) for number, one in enumerate(taken)]


def import_all(
    actor: User, unit: Unit, year: int, taken: Sequence[Taken], source: imports.Workbook, reading: Reading
) -> list[ApprovedIndicator]:
    """Approve those of a workbook, and remember the file with what its columns mean."""
    with transaction.atomic():
        made = take(actor, unit, year, taken)
        kept = imports.note(actor, unit, PURPOSE, source, reading, len(made))
        record("import_indicators", kept, actor.username, year=year, count=len(made), file=source.name, sha256=source.sha256)
    return made


def _taken(actor: User, unit: Unit, year: int, number: int, one: Taken) -> ApprovedIndicator:
    try:
        made = approve(actor, unit, year, **one.fields)
    except Refused as refused:
        words = _("“{name}”：{reason}").format(name=one.fields["name"], reason=refused.message)
        raise Refused(words, f"{number}.{refused.field}") from refused
    if one.before is not None:
        _bind_alike(actor, made, one.before)
    return made


def _bind_alike(actor: User, made: ApprovedIndicator, before: ApprovedIndicator) -> None:
    """Bind to the same source as before: the same kind of records, the lines of the same codes; else not at all."""
    basis = Basis.objects.filter(indicator=before).select_related("kind").first()
    if basis is None:
        return
    source = source_of(basis)
    codes = {line.code for line in source.lines}
    lines = list(BudgetLine.objects.filter(year__unit=made.unit, year__year=made.year, code__in=codes))
    if len(lines) < len(codes):
        return  # a line is not there this year: somebody has to choose
    more = {"kind": source.kind, "top": source.top, "bottom": source.bottom, "places": source.places}
    try:
        bind(actor, made, how=source.how, lines=lines, **more)  # type: ignore[arg-type]
    except Refused:
        return  # the target was changed, or the kind asks for other things now


def carried_over(one: ApprovedIndicator, year: int) -> Fields:
    """What an indicator is approved with in another year: everything but the values; its first day is in that year."""
    fields = Fields(due_from=_in_year(one.due_from, year))
    for name in COPIED:
        fields[name] = getattr(one, name)  # type: ignore[literal-required]
    return fields


def _in_year(day: date | None, year: int) -> date | None:
    """The same day in another year; the end of February for a day that it does not have."""
    if day is None:
        return None
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
