"""The report of a filing as a reader of its file meets it: its blocks, what is read back of them, and what each text is about.

Nothing is parsed here: the blocks are our own, as `write` puts them into the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from jiheng.compute.view import complete
from jiheng.model.blocks import Document
from jiheng.model.report import Report
from jiheng.profiles.profile import Profile, profile
from jiheng.read.recognise import read_report
from jiheng.web.assemble import assemble, assemble_project
from jiheng.web.cycles.models import Filing
from jiheng.web.targets.models import ApprovedIndicator
from jiheng.write.compose import compose
from jiheng.write.words import item


class Subject(NamedTuple):
    """What a text of the report is about: an indicator, a deviation of one, or a statement on money of a scope."""

    sort: str
    name: str
    key: int = 0  # of the approved indicator, 0 where it is none any more


@dataclass(frozen=True, slots=True)
class Paper:
    """A report as a document: `read` is what a reader makes of it, `subjects` what its texts are about, by their numbers."""

    report: Report
    document: Document
    read: Report
    subjects: Mapping[int, Subject]


def used_by(filing: Filing) -> Profile:
    """The profile by which a filing is judged."""
    return profile(filing.cycle.profile, filing.cycle.cutoff)


def now(filing: Filing) -> Report:
    """The report as it stands now, completed."""
    return complete(assemble(filing.unit, filing.cycle.cutoff, filing), used_by(filing))[0]


def project_now(filing: Filing, project: str) -> Report:
    """The report of one of the unit's projects as it stands now, completed."""
    return complete(assemble_project(filing.unit, filing.cycle.cutoff, filing, project), used_by(filing))[0]


def paper(filing: Filing, report: Report) -> Paper:
    """The report of a filing, as it stands now or as it was submitted, as a document."""
    document = Document(compose(report, used_by(filing)), "docx")
    read = read_report(document)
    return Paper(report, document, read, dict(_subjects(filing, read)))


def _subjects(filing: Filing, read: Report) -> Iterator[tuple[int, Subject]]:
    """The numbers of the texts that are about something, each with what that is."""
    approved = ApprovedIndicator.objects.filter(unit=filing.unit, year=filing.cycle.year, project="")
    rows = list(approved.values_list("pk", "name", "level1", "level2"))
    keys = {item(name): pk for pk, name, _level1, _level2 in rows}
    exact = {(level1, level2, item(name)): pk for pk, name, level1, level2 in rows}
    for money in read.funds:
        if money.span:
            yield money.span.text, Subject("funds", money.scope)
    for gone in read.deviations:
        if gone.span:
            yield gone.span.text, Subject("deviation", gone.indicator, keys.get(gone.indicator, 0))
    for one in read.indicators:
        if one.span:
            name = one.name.removeprefix("★")
            yield one.span.text, Subject("indicator", name, exact.get((one.level1, one.level2, name)) or keys.get(name, 0))
