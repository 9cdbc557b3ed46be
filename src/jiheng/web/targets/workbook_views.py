"""Indicators from a workbook: hand it in, say which column is what, look at every row, take over what is ticked.

What was read lies in the store, and a signed word in the address leads back to it; no row is kept before the last step.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.core import signing
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiheng.read.sheets import Sheet, packed, unpacked
from jiheng.web import store
from jiheng.web.orgs.auth import SignedRequest, signed_in
from jiheng.web.orgs.context import frame
from jiheng.web.orgs.models import Unit
from jiheng.web.permissions import require, unit_for
from jiheng.web.refusals import Refused, Unseen
from jiheng.web.targets.outline import Shown, whose
from jiheng.web.targets.setting import Fields
from jiheng.web.targets.setup_views import asked, where
from jiheng.web.targets.taking import Taken
from jiheng.web.targets.taking_forms import Proposal
from jiheng.web.targets.taking_views import names_of, served
from jiheng.web.targets.workbook import COLUMNS, NEEDED, guessed, head_of, rows
from jiheng.web.workbooks import sheets_of

MOST = 300  # rows that one page takes


class Choice(NamedTuple):
    """A column that is looked for, as the page offers it: the heads to choose from, and the one that is chosen."""

    name: str
    label: Any
    options: list[tuple[str, str]]
    value: str
    lacking: bool


class Reading(NamedTuple):
    """How a workbook is read: which of its sheets, which row holds the heads, which column is what."""

    sheets: tuple[Sheet, ...]
    at: int
    head: int
    chosen: dict[str, int]

    @property
    def sheet(self) -> Sheet:
        """The sheet."""
        return self.sheets[self.at]

    @property
    def choices(self) -> list[Choice]:
        """What may be chosen for each column."""
        heads = self.sheet.rows[self.head] if self.sheet.rows else ()
        options = [(str(place), head or _("第 {place} 列").format(place=place + 1)) for place, head in enumerate(heads)]
        return [
            Choice(name, label, options, str(self.chosen.get(name, "")), name in NEEDED and name not in self.chosen)
            for name, (label, _words) in COLUMNS.items()
        ]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: SignedRequest, code: str) -> HttpResponse:
    """The step that a request asks for: the file, or its columns and rows."""
    unit = unit_for(request.user, code)
    shown = asked(request, unit)
    require(request.user, "target", unit)
    if "file" not in request.GET:
        return _handed_in(request, shown) if request.method == "POST" else _hand_in(request, shown)
    reading = _reading(request.GET, _sheets(unit, request.GET["file"]))
    proposals = _proposals(shown, reading)
    context = {
        "title": _("导入 Excel"),
        "choices": reading.choices,
        "reading": reading,
        "word": request.GET["file"],
        "lacking": [one.label for one in reading.choices if one.lacking],
        "cut": len(proposals) > MOST and MOST,
    }
    return served(request, shown, proposals[:MOST], context, "targets/workbook.html")


def _hand_in(request: SignedRequest, shown: Shown, refused: str = "") -> HttpResponse:
    """The page that asks for the file."""
    context = {"shown": shown, "refused": refused, "back": where(shown.unit, shown.year, shown.project)}
    context |= {"title": _("导入 Excel"), "whose": whose(shown.project), "wanted": [label for label, _words in COLUMNS.values()]}
    return render(request, "targets/workbook.html", frame(request, shown.unit, **context), status=422 if refused else 200)


def _handed_in(request: SignedRequest, shown: Shown) -> HttpResponse:
    """Read a workbook, keep what was read, and go on to its columns."""
    try:
        file = request.FILES.get("file")
        if file is None:
            raise Refused(_("还没有选文件。请选一个 Excel 工作簿或 CSV。"), "file")
        read = store.keep([packed(sheets_of(file))])[0]
    except Refused as refused:
        return _hand_in(request, shown, refused.message)
    query = QueryDict(mutable=True)
    query.update({"year": str(shown.year), "project": shown.project, "file": signing.dumps(read, salt=_salt(shown.unit))})
    return redirect(f"{request.path}?{query.urlencode()}")


def _sheets(unit: Unit, word: str) -> tuple[Sheet, ...]:
    """The sheets of a word that was given to this unit."""
    try:
        return unpacked(store.read(signing.loads(word, salt=_salt(unit))))
    except (signing.BadSignature, OSError) as gone:
        raise Unseen from gone


def _salt(unit: Unit) -> str:
    return f"indicators:{unit.pk}"


def _reading(query: QueryDict, sheets: tuple[Sheet, ...]) -> Reading:
    """As the address says; what it leaves open is guessed."""
    filled = next((place for place, sheet in enumerate(sheets) if any(map(any, sheet.rows))), 0)
    at = _number(query.get("sheet", ""), len(sheets), filled)
    sheet = sheets[at]
    head = _number(query.get("row", ""), len(sheet.rows) + 1, head_of(sheet) + 1) - 1
    heads = sheet.rows[max(head, 0)] if sheet.rows else ()
    if "mapped" not in query or query.get("was") != f"{at}.{head}":
        return Reading(sheets, at, max(head, 0), guessed(heads))
    places = {name: _number(query.get(f"c_{name}", ""), len(heads), -1) for name in COLUMNS}
    return Reading(sheets, at, max(head, 0), {name: place for name, place in places.items() if place >= 0})


def _number(text: str, end: int, otherwise: int) -> int:
    """A number of the address that lies below an end."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 and int(text) < end else otherwise


def _proposals(shown: Shown, reading: Reading) -> list[Proposal]:
    if "name" not in reading.chosen:
        return []
    names = names_of(shown)
    found = list(rows(reading.sheet, reading.head, reading.chosen))
    return [
        Proposal(
            Taken(one.fields | Fields(project=shown.project)),
            ticked=not one.wrong,
            there=one.fields["name"] in names,
            note=" ".join(part for part in (_("第 {row} 行").format(row=one.number), one.note) if part),
            wrong=one.wrong,
        )
        for one in found
    ]
