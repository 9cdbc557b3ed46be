"""What an indicator's value would be from a source that is only proposed, with the rows behind it, before anything is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jiheng.web.clock import today
from jiheng.web.ledger.models import Entry
from jiheng.web.refusals import Refused
from jiheng.web.targets.binding import Origin, checked
from jiheng.web.targets.measure import from_source
from jiheng.web.targets.models import ApprovedIndicator, WorkRecord

SHOWN = 8  # rows, the newest


@dataclass(frozen=True, slots=True)
class Preview:
    """A value at a day in words, or the sentence about what is still lacking."""

    cutoff: date
    value: str = ""
    how: str = ""
    lacking: str = ""
    records: tuple[WorkRecord, ...] = ()
    entries: tuple[Entry, ...] = ()
    count: int = 0


def proposed(one: ApprovedIndicator, values: dict[str, Any]) -> Preview:
    """The preview of what a form holds."""
    if not values["how"]:
        return Preview(cutoff_of(one), lacking=_("选了来源，这里显示算出来的数。"))
    given = {"lines": (), "kind": None, "top": None, "bottom": None} | values
    try:
        return preview(one, checked(one, **given))
    except Refused as refused:
        return Preview(cutoff_of(one), lacking=refused.message)


def preview(one: ApprovedIndicator, source: Origin) -> Preview:
    """The preview of a source."""
    cutoff = cutoff_of(one)
    if source.how == "stated":
        return Preview(cutoff, lacking=_("由人填：每个节点在填报页写完成值，并附佐证材料。"))
    found = from_source(one, source, cutoff)
    value = found.actual.value.printed() if found.actual.value else ""
    if found.records is not None:
        records = found.records.select_related("kind", "office").order_by("-day", "-id")
        return Preview(cutoff, value, found.how, records=tuple(records[:SHOWN]), count=records.count())
    if found.entries is not None:
        entries = found.entries.select_related("line").order_by("-day", "-number")
        return Preview(cutoff, value, found.how, entries=tuple(entries[:SHOWN]), count=entries.count())
    return Preview(cutoff, value, found.how)


def cutoff_of(one: ApprovedIndicator) -> date:
    """The business date, or the day of the indicator's year that is next to it."""
    return max(date(one.year, 1, 1), min(today(), date(one.year, 12, 31)))
