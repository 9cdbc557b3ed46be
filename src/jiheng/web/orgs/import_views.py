"""The steps of an import, for every app alike: hand in a workbook, say what its columns mean, look at each row, import all.

Nothing is kept before the last step. What was chosen stands in the address, so that each step can be gone back to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jiheng.read.sheets import Sheet
from jiheng.web.orgs import imports
from jiheng.web.orgs.auth import SignedRequest
from jiheng.web.orgs.columns import SCALES, Column, Judged, Reading, head_of, scale_of
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.imports import Workbook
from jiheng.web.orgs.models import Unit
from jiheng.web.refusals import NotAllowed, Refused

PAGE = 100


@dataclass(frozen=True, slots=True)
class Job:
    """One kind of import: what it asks for, how it judges the rows, and the act that takes them in."""

    unit: Unit
    purpose: str
    title: str
    help: str
    columns: tuple[Column, ...]
    address: str
    back: str
    judge: Callable[[Reading], list[Judged]]
    carry: Callable[[Workbook, Reading, list[Judged]], str]
    total: Callable[[Sequence[Judged]], str]
    amounts: bool = True  # whether the workbook holds amounts, whose unit is asked for


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that an import asks for, as the page offers it."""

    column: Column
    options: list[tuple[str, str]]
    value: str
    missing: bool


def served(request: SignedRequest, job: Job) -> HttpResponse:
    """The step that a request asks for."""
    if request.method == "POST" and "save" not in request.POST:
        return _taken(request, job)
    if not (word := request.GET.get("file")):
        return _page(request, job, "hand_in")
    source = imports.source_of(word, job.unit, job.purpose)
    sheets = source.sheets()
    reading, remembered = _reading(request, job, sheets)
    missing = reading.missing(job.columns)
    if request.method == "GET" and ("look" not in request.GET or "heads" in request.GET):
        return _columns_page(request, job, source, sheets, reading, remembered)
    if missing:
        return _columns_page(request, job, source, sheets, reading, remembered, missing)
    try:
        judged = job.judge(reading)
    except NotAllowed:
        raise
    except Refused as refused:
        return _page(request, job, "hand_in", 422, refused=refused.message)
    if request.method == "POST":
        return _imported(request, job, source, reading, judged)
    return _rows_page(request, job, source, reading, judged)


def _taken(request: SignedRequest, job: Job) -> HttpResponse:
    """Take a workbook in and go on to its columns."""
    try:
        file = request.FILES.get("file")
        if file is None:
            raise Refused(_("还没有选文件。请选一个 Excel 工作簿（.xlsx .xls .et .ods）或 CSV。"), "file")
        source = imports.hand_in(file)
    except Refused as refused:
        return _page(request, job, "hand_in", 422, refused=refused.message)
    return redirect(f"{job.address}?{urlencode({'file': imports.word_of(source, job.unit, job.purpose)})}")


def _imported(request: SignedRequest, job: Job, source: Workbook, reading: Reading, judged: list[Judged]) -> HttpResponse:
    """Import all rows, or none and say why."""
    if any(one.wrong for one in judged):
        return _rows_page(request, job, source, reading, judged, 422)
    try:
        said = job.carry(source, reading, [one for one in judged if not one.left])
    except NotAllowed:
        raise
    except Refused as refused:
        return _rows_page(request, job, source, reading, judged, 422, refused.message)
    messages.success(request, said)
    return HttpResponseRedirect(job.back)


def _reading(request: SignedRequest, job: Job, sheets: Sequence[Sheet]) -> tuple[Reading, bool]:
    """How the workbook is to be read: as the address says; what it leaves open is remembered or guessed."""
    asked = request.GET
    filled = next((place for place, sheet in enumerate(sheets) if any(map(any, sheet.rows))), 0)
    sheet = sheets[_number(asked.get("sheet", ""), len(sheets), filled)]
    head = _number(asked.get("row", ""), len(sheet.rows) + 1, head_of(sheet, job.columns) + 1) - 1
    reading = Reading(sheet, max(head, 0), {}, scale_of(sheet, head))
    if "heads" in asked or not any(name.startswith("c_") for name in asked):
        chosen, remembered = imports.proposed(job.unit, job.purpose, reading.heads, job.columns)
        scale = chosen.pop("scale", reading.scale)
        return Reading(sheet, reading.head, _possible(chosen, job, reading), scale), remembered
    chosen = {column.name: asked.get(f"c_{column.name}", "") for column in job.columns}
    scale = asked["scale"] if asked.get("scale") in SCALES else reading.scale
    return Reading(sheet, reading.head, _possible(chosen, job, reading), scale), False


def _possible(chosen: dict[str, str], job: Job, reading: Reading) -> dict[str, str]:
    """The choices that this sheet has."""
    options = {column.name: {value for value, _label in _options(column, reading)} for column in job.columns}
    return {name: value for name, value in chosen.items() if value in options.get(name, ())}


def _options(column: Column, reading: Reading) -> list[tuple[str, str]]:
    """What may be chosen for a column: the columns of the sheet, and values for all rows."""
    heads = [(str(place), head or _("第 {place} 列").format(place=place + 1)) for place, head in enumerate(reading.heads)]
    return heads + [(f"={value}", _("全部都是：{value}").format(value=value)) for value in map(str, column.fixed.values())]


def _columns_page(
    request: SignedRequest,
    job: Job,
    source: Workbook,
    sheets: Sequence[Sheet],
    reading: Reading,
    remembered: bool,
    missing: Sequence[Column] = (),
) -> HttpResponse:
    """The page on which somebody says what the columns mean."""
    asked = [
        Asked(column, _options(column, reading), reading.chosen.get(column.name, ""), column in missing) for column in job.columns
    ]
    more = {
        "asked": asked,
        "sheets": sheets,
        "scales": SCALES,
        "remembered": remembered,
        "guessed": any(value.isdecimal() for value in reading.chosen.values()),
        "word": request.GET["file"],
        "at": sheets.index(reading.sheet),
        "missing": missing,
    }
    return _page(request, job, "columns", 422 if missing else 200, source=source, reading=reading, **more)


def _rows_page(
    request: SignedRequest,
    job: Job,
    source: Workbook,
    reading: Reading,
    judged: list[Judged],
    status: int = 200,
    refused: str = "",
) -> HttpResponse:
    """The page that shows every row with what is wrong with it."""
    wrong, left = [one for one in judged if one.wrong], [one for one in judged if one.left]
    good = [one for one in judged if not one.wrong and not one.left]
    shown = wrong if "wrong" in request.GET else judged
    more = {
        "judged": judged,
        "wrong": wrong,
        "left": left,
        "good": good,
        "total": job.total(good),
        "columns": [column for column in job.columns if column.name in reading.chosen],
        "rows": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "refused": refused,
    }
    return _page(request, job, "rows", status, source=source, reading=reading, **more)


def _page(request: SignedRequest, job: Job, step: str, status: int = 200, **more: Any) -> HttpResponse:
    """A page of the import; a file that was imported before is told on each of them."""
    source = more.get("source")
    told = {"job": job, "step": step, "before": imports.before(job.unit, job.purpose, source) if source else None}
    return render(request, f"orgs/import_{step}.html", frame(request, job.unit, **told, **more), status=status)


def _number(text: str, end: int, otherwise: int) -> int:
    """A number of the address that lies below an end."""
    return int(text) if text.isdecimal() and len(text) < 7 and int(text) < end else otherwise
