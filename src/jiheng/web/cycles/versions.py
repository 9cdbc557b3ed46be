"""What was submitted, beside what stands there now: which version a page shows, and what changed since."""

from __future__ import annotations

import json
from typing import NamedTuple

from django.http import Http404
from django.utils.translation import gettext as _

from jiheng.model.report import Report
from jiheng.read.data import report_from
from jiheng.web.cycles.models import Filing, Snapshot, State
from jiheng.write.differences import Difference, differences

SHUT = (State.SUBMITTED, State.ACCEPTED)  # what is shown then is what was submitted
NOW, LAST = "now", "last"


class Changes(NamedTuple):
    """A comparison of two versions: its title, what the two columns are called, and every difference."""

    title: str
    before: str
    after: str
    rows: tuple[Difference, ...]


def asked(filing: Filing, wanted: str) -> Snapshot | None:
    """The snapshot that an address asks for by its number or as the last one; None for what stands there now.

    Without a word it is what was submitted, as long as that is being checked or accepted.
    """
    if wanted == NOW or (not wanted and filing.state not in SHUT):
        return None
    found = filing.snapshots.order_by("number")
    if wanted in ("", LAST):
        kept = found.last()
    else:
        kept = found.filter(number=wanted).first() if wanted.isascii() and wanted.isdecimal() and len(wanted) < 7 else None
    if kept is None:
        raise Http404
    return kept


def report_of(snapshot: Snapshot) -> Report:
    """The report that was frozen."""
    return report_from(json.loads(snapshot.report))


def changes(filing: Filing, shown: Snapshot | None, live: Report) -> list[Changes]:
    """What changed since the last submission, and from the submission before to the one that is shown; only what did."""
    kept = list(filing.snapshots.order_by("number"))
    found = []
    if kept:
        last = kept[-1]
        title = _("第 {n} 次报出以后有 {count} 处变化") if filing.state not in SHUT else _("提交后有 {count} 处变化")
        rows = differences(report_of(last), live)
        found.append(Changes(title.format(n=last.number, count=len(rows)), _("报出时"), _("现在"), rows))
    chosen = shown or (kept[-1] if kept else None)
    before = next((one for one in kept if chosen and one.number == chosen.number - 1), None)
    if chosen and before:
        rows = differences(report_of(before), report_of(chosen))
        title = _("第 {n} 次与上次提交比较，有 {count} 处变化").format(n=chosen.number, count=len(rows))
        found.append(Changes(title, _("第 {n} 次").format(n=before.number), _("第 {n} 次").format(n=chosen.number), rows))
    return found
