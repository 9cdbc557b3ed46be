"""Makes indicators with their bases, work records with their evidence, what is stated, and the surveys in preparation."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping

from django.core.files.uploadedfile import SimpleUploadedFile

from jiheng.model.report import Indicator
from jiheng.web.budgets.models import BudgetLine
from jiheng.web.demo import bases, project
from jiheng.web.demo.bases import Origin
from jiheng.web.demo.posting import YEAR, on
from jiheng.web.demo.records import WorkKind
from jiheng.web.demo.second import Approved
from jiheng.web.demo.stage import Stage, facts
from jiheng.web.orgs.models import Office
from jiheng.web.targets.actions import record_work, state_progress
from jiheng.web.targets.models import ApprovedIndicator, Basis, Objective, RecordKind, Survey

PICTURE = "照片"


def make_records(stage: Stage, kinds: Iterable[WorkKind]) -> None:
    """Make the kinds, then record their events in the order of their days."""
    kinds = tuple(kinds)
    offices = {office.name: office for office in Office.objects.filter(unit=stage.unit)}
    for position, kind in enumerate(kinds, 1):
        fields = [field.plain() for field in kind.fields]
        made = RecordKind.objects.create(unit=stage.unit, code=kind.code, name=kind.name, fields=fields, position=position)
        stage.kinds[kind.code] = made
    for at, kind, row in sorted(_events(kinds), key=lambda event: event[2][0]):
        day, summary, *given = row
        record_work(
            stage.recorder(kind.office),
            stage.kinds[kind.code],
            on(day),
            summary=summary,
            values=dict(zip((field.name for field in kind.fields), given, strict=True)),
            office=offices[kind.office],
            evidence=[_proof(kind, row)] if kind.proof and at % 2 == 0 else [],
        )


def _events(kinds: tuple[WorkKind, ...]) -> Iterator[tuple[int, WorkKind, tuple[str, ...]]]:
    return ((at, kind, row) for kind in kinds for at, row in enumerate(kind.rows))


def _proof(kind: WorkKind, row: tuple[str, ...]) -> SimpleUploadedFile:
    """A small file that belongs to an event: a picture, or a text with what was entered."""
    day, summary, *given = row
    if kind.proof.endswith(PICTURE):
        return SimpleUploadedFile(f"{kind.proof}{day}.png", picture(zlib.crc32(summary.encode())), "image/png")
    told = "\n".join(f"{field.label}：{value}{field.unit}" for field, value in zip(kind.fields, given, strict=True))
    text = f"{kind.proof}\n日期：{YEAR}-{day}\n科室：{kind.office}\n内容：{summary}\n{told}\n（演示数据）\n"
    return SimpleUploadedFile(f"{kind.proof}{day}.txt", text.encode(), "text/plain")


def picture(seed: int, width: int = 64, height: int = 48) -> bytes:
    """A PNG of stripes whose colours follow from a number."""
    colours = [bytes((seed >> shift & 0xFF, seed >> shift + 4 & 0xFF, 160)) for shift in (0, 8, 16)]
    rows = b"".join(b"\0" + colours[y // 16] * width for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def make_indicators(stage: Stage) -> None:
    """The seventeen of the example: target as approved, and the basis that the data names for each."""
    for position, one in enumerate(facts().indicators, 1):
        value = one.target.value
        approved = Approved(
            one.level1,
            one.level2,
            one.name,
            one.target.op,
            value.text if value else "",
            value.unit if value else "",
            bases.ORIGINS[one.name],
            one.target.words,
        )
        make_indicator(stage, approved, position)


def make_project(stage: Stage, cutoff: str) -> None:
    """The project with its objective, its indicators, and what is expected of its cost."""
    Objective.objects.create(unit=stage.unit, year=YEAR, project=project.PROJECT, text=project.OBJECTIVE)
    for position, approved in enumerate(project.INDICATORS, 1):
        make_indicator(stage, approved, position, project.PROJECT)
    state_progress(stage.clerk, stage.indicators[project.COST], on(cutoff), expected=project.EXPECTED, likelihood=project.LIKELY)


def make_indicator(stage: Stage, approved: Approved, position: int, of: str = "") -> None:
    """One approved indicator with its basis, of the township or of a project."""
    given = approved.source
    row = ApprovedIndicator.objects.create(
        unit=stage.unit,
        year=YEAR,
        project=of,
        level1=approved.level1,
        level2=approved.level2,
        name=approved.name,
        op=approved.op,
        value=approved.value,
        measure_unit=approved.unit,
        words=approved.words,
        office=Office.objects.get(unit=stage.unit, name=given.office),
        due_from=on(given.due_from) if given.due_from else None,
        position=position,
    )
    kind = stage.kinds[given.kind] if given.kind else None
    basis = Basis.objects.create(indicator=row, how=given.how, kind=kind, top=given.top, bottom=given.bottom, places=given.places)
    basis.lines.set(_lines(stage, given))
    stage.indicators[approved.name] = row


def _lines(stage: Stage, given: Origin) -> list[BudgetLine]:
    if given.uses == project.PROJECT:
        return [line for line in stage.lines.values() if line.project == given.uses]
    lines = [line for line in stage.lines.values() if line.scope == "basic"]
    if given.uses == "three_public":
        return [line for line in lines if line.three_public]
    return [line for line in lines if line.part == given.uses]


def make_statements(stage: Stage, cutoff: str, stated: Mapping[str, tuple[str, str]]) -> None:
    """State the qualitative indicators at a cutoff: words and grade."""
    for name, (words, grade) in stated.items():
        state_progress(stage.clerk, stage.indicators[name], on(cutoff), words=words, grade=grade)


def stated_in_june() -> dict[str, tuple[str, str]]:
    """What the example states of its qualitative indicators."""
    return {one.name: (one.actual.words, _grade(one)) for one in facts().indicators if one.actual.words}


def _grade(one: Indicator) -> str:
    return one.completion.text if one.completion else ""


def make_surveys(stage: Stage) -> None:
    """The two surveys that open in September."""
    for poll in bases.POLLS:
        Survey.objects.create(
            unit=stage.unit,
            indicator=stage.indicators[poll.indicator],
            title=poll.title,
            questions=[{"name": f"q{number}", "text": text} for number, text in enumerate(poll.questions, 1)],
            method=bases.POLL_METHOD,
            opens_on=on(bases.POLL_OPENS),
            closes_on=on(bases.POLL_CLOSES),
            token=poll.token,
        )
