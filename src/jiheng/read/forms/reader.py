"""The front door of forms: from a document's blocks and passages to what its form says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from jiheng.layouts import FORMS
from jiheng.layouts.layout import Layout
from jiheng.model.blocks import Document, Span
from jiheng.model.report import Funds
from jiheng.read.figures import as_date
from jiheng.read.forms.align import Manner
from jiheng.read.forms.arrive import Zone, zones
from jiheng.read.forms.claims import Claims
from jiheng.read.forms.form import Form
from jiheng.read.forms.glued import read_glued
from jiheng.read.forms.grid import read_table
from jiheng.read.forms.scattered import read_scattered
from jiheng.read.forms.walk import MONEY, Walk
from jiheng.read.passages import Passage

_CUTOFF = re.compile(r"(?:[0-9]{1,2}\s?-\s?)?(?P<m>[0-9]{1,2})\s?月(?:份|底|末)?\s?(?:执行|完成)")
_MOST_FORMS = 200
_MANY_LINES = 7  # rows of blanks in so many lines are likely a line a row


def read(document: Document, found: Sequence[Passage]) -> Form | None:
    """Recognise the first form of a document, with further ones as its `others`; None where it has none."""
    forms = [form for walk in _walks(zones(document, found)) if (form := _form(walk, found)) is not None]
    main = next((form for form in forms if form.layout), None)
    if main is None:
        return forms[0] if forms else None
    return replace(main, others=tuple(form for form in forms if form is not main and form.layout))


def _walks(left: list[Zone]) -> Iterator[Walk]:
    """One walk a form: each begins where the last one ended."""
    spans: dict[int, frozenset[Span]] = {}
    for _ in range(_MOST_FORMS):
        walk = Walk(Claims(spans=spans))
        at = 0
        while at < len(left) and not walk.done:
            rest = _read_zone(walk, left[at])
            at += 1
        walk.flush()
        walk.indicators.close()
        yield walk
        if not walk.done:
            return
        left = ([rest] if rest else []) + left[at:]


def _read_zone(walk: Walk, zone: Zone) -> Zone | None:
    """Take in one zone; return what is left of it where the form ended in its midst."""
    walk.gridded = zone.manner == "grid"
    if zone.manner == "grid":
        end = read_table(walk, zone.rows)
        return replace(zone, rows=zone.rows[end:]) if walk.done else None
    if zone.manner == "glued":
        read_glued(walk, [row[0] for row in zone.rows])
        return None
    spaced = zone.manner == "spaced"
    walk.headed, walk.by_column = True, {}
    walk.line_bound = zone.manner == "pipes" and not zone.soft
    pieces = list(zone.flow())
    by_line = 0.5 if spaced and len(zone.rows) > _MANY_LINES else 0.0
    walk.manner = Manner(1.2 if walk.line_bound else by_line, spaced, zone.manner in ("lines", "spaced"), zone.soft)
    if spaced and not zone.begun and read_scattered(walk, pieces):
        return None
    end = walk.flow(pieces)
    return replace(zone, rows=(tuple(pieces[end:]),), begun=True) if walk.done else None


def _form(walk: Walk, found: Sequence[Passage]) -> Form | None:
    """What the walk gathered, if it makes a form."""
    walk.funds.open_end = walk.phase == MONEY and not walk.gridded
    funds = (*walk.tasks, *walk.funds.result())
    head = walk.head
    titled = head.layout is not None
    if not walk.rows and not (walk.money_header and funds) and not (titled and (funds or head.labels > 1)):
        return None
    layout = head.layout if titled else _inferred(walk)
    if layout is None:
        funds = tuple(_without_wrong_parts(one) for one in funds)
    running = dict(walk.claims.masked())
    whole = {number for number, ranges in walk.claims.running.items() if _covers(found[number], ranges)}
    if head.title_piece is not None:
        walk.touch(head.title_piece)
    return Form(
        layout=layout.code if layout else "",
        kind=layout.kind if layout else "other",
        title=head.title,
        project=head.project,
        unit_names=head.unit_names(),
        year=head.year,
        cutoff=_cutoff(walk, found, head.year) if layout and layout.kind == "monitoring" else None,
        goal=walk.goal,
        funds=funds,
        indicators=tuple(walk.indicators.found),
        class_weights=tuple(walk.indicators.weights),
        total_score=walk.total_score,
        total_weight=walk.total_weight,
        grade=walk.grade,
        claims=dict(walk.claims.roles),
        sums=(*walk.funds.sums, *walk.funds.scope_sums(funds), *walk.indicators.sums),
        ratios=walk.funds.ratios(),
        passages=frozenset(walk.touched - whole),
        running=tuple((number, passage) for number, passage in running.items() if number not in whole),
        splits=tuple(walk.claims.splits.values()),
        ignored=frozenset(walk.claims.ignored),
    )


def _without_wrong_parts(funds: Funds) -> Funds:
    """A total of a bare table with its parts if they add up: without a form's layout nothing tells rows from their sub-rows."""
    for name in ("budget", "executed"):
        total = getattr(funds, name)
        parts = [getattr(part, name) for part in funds.parts]
        if total is not None and sum((part.base for part in parts if part is not None), start=total.base * 0) != total.base:
            return replace(funds, parts=())
    return funds


def _covers(passage: Passage, ranges: Sequence[tuple[int, int]]) -> bool:
    """Whether running text is all that a passage holds."""
    start, end = min(r[0] for r in ranges), max(r[1] for r in ranges)
    return not passage.text[:start].strip() and not passage.text[end:].strip()


def _inferred(walk: Walk) -> Layout | None:
    """The form whose columns were met, where no title says which it is."""
    if not walk.rows:
        return None
    columns = set(walk.indicators.columns)
    scopes = {line.scope for line in walk.funds.lines}
    if any(name.startswith(("likely", "cause")) for name in columns) or "expected" in columns:
        code = "monitoring_form"
    elif "actual" in columns:
        code = "department_evaluation" if scopes & {"basic", "project"} else "project_evaluation"
    else:
        code = "department_objectives" if scopes & {"basic", "project"} else "objectives_form"
    return next(layout for layout in FORMS if layout.code == code)


def _cutoff(walk: Walk, found: Sequence[Passage], year: int | None) -> date | None:
    """The cutoff that the captions print: 1—7月执行数."""
    for number in sorted(walk.touched):
        match = _CUTOFF.search(found[number].text)
        if match and year:
            return as_date((year, int(match["m"]), 0), end_of_month=True)
    return None
