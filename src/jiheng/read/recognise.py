"""From blocks to a Report: the front door of reading.

Steps: texts → passages with their numbers → the head (kind, unit, year) → a form, if the document has one → prose outside
the form (sections, indicators, statements on money, relations) → one fact for every quantity, with the role that the
surest reader gave it. What no reader claims stays a fact without role: unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from jiheng.layouts import department_monitoring
from jiheng.layouts import outline as outline_layout
from jiheng.model.blocks import Document, Paragraph, Table
from jiheng.model.report import Funds, Listed, Repeat, Report, Section, Sum
from jiheng.read.claims import Claims, Cuts, by_text, claims_of, facts_of
from jiheng.read.cover import cover_of, incomplete
from jiheng.read.forms import Form, read_form
from jiheng.read.headings import sections
from jiheng.read.merging import merged, within_tables
from jiheng.read.outline import words_of
from jiheng.read.passages import Passage, passages
from jiheng.read.repeats import indicators_twice, repeats
from jiheng.read.statements import column_sums, scope_sums
from jiheng.read.walk import Walk

_LAST_ROW = re.compile(r"\s*(?:总分|总得分|总计|合计|说明|备注|注|填表|填报|联系|审核|负责人|单位负责|经办)")
_LONGEST_TITLE = 60
_CLASS = 6  # rows, as many as the class that a form ends with has at most
_OFFICE_ENDS = ("办公室", "科", "股", "中心", "所", "站", "室", "办", "队")


def read_report(document: Document) -> Report:
    """Recognise a document; always returns a Report, of kind "other" where nothing is recognised.

    A filled template is not recognised but read cell by cell; Unreadable names what cannot be read in it.
    """
    if document.template:
        from jiheng.read.filled import report_of

        return report_of(document)
    texts = document.texts()
    found = passages(texts)
    form = read_form(document, found)
    headed = sections(found, outline_layout.LAYOUT)
    if form is not None and _is_outline(headed):
        form = within_tables(form, found)
    forms = (form, *form.others) if form else ()
    taken = frozenset(number for one in forms for number in one.passages)
    running = {number: passage for one in forms for number, passage in one.running}
    headed = tuple(entry for entry in headed if entry[0] not in taken)
    walk = Walk(found, taken - running.keys(), headed, _breaks_off(document, found), running)
    words = words_of(walk.passages_of())
    report = _with_form(_from_prose(document, found, walk, headed), form)
    report = replace(
        report,
        group=words.group,
        duties=words.duties,
        plan=words.plan,
        problems=words.problems,
        next_steps=words.next_steps,
        goal=words.goal or report.goal,
        deviations=words.deviations,
        corrections=words.corrections,
        suggestions=words.suggestions,
        others=words.others,
        repeats=_repeats(report, walk, form, found),
        texts=tuple(text.text for text in texts),
        cells=tuple(number for number, text in enumerate(texts) if text.cell),
        markers=tuple((number, text.marker) for number, text in enumerate(texts) if text.marker),
    )
    surer: Claims = {**walk.reader.claims, **words.claims}
    for one in forms:
        surer.update(one.claims)
    cuts = Cuts(by_text(s for one in forms for s in one.splits), frozenset(s for one in forms for s in one.ignored))
    return replace(report, facts=facts_of(found, walk.mentions, claims_of(report, surer), cuts))


def _from_prose(document: Document, found: Sequence[Passage], walk: Walk, headed: Sequence[tuple[int, Section, str]]) -> Report:
    """What the head and the running text say."""
    cover = cover_of(found)
    indicators, counts = walk.reader.result()
    return Report(
        kind=cover.kind,
        title=_own_title(cover.title, found) if _is_outline(headed) else cover.title,
        unit=cover.unit,
        year=cover.year,
        cutoff=cover.cutoff,
        filled_on=cover.filled_on,
        offices=_offices(walk.lists),
        funds=walk.gatherer.funds(),
        counts=counts,
        indicators=indicators,
        layout="outline" if _is_outline(headed) else "",
        incomplete=walk.cut,
        sections=tuple(section for _, section, _ in headed),
        sums=tuple(walk.sums),
        changes=tuple(walk.changes),
        ratios=tuple(walk.ratios),
        lists=tuple(walk.lists),
        said=document.said,
    )


def _own_title(title: str, found: Sequence[Passage]) -> str:
    """The title of a report of the outline: where a form stands before it, not that of the form."""
    if "报告" in title or not title.endswith(("表", "度)", "度）")):
        return title
    titles = outline_layout.LAYOUT.titles
    lines = (passage.raw.strip() for passage in found if not passage.cell and len(passage.text) <= _LONGEST_TITLE)
    return next((line for line in lines if any(one in line for one in titles)), "")


def _is_outline(headed: Iterable[tuple[int, Section, str]]) -> bool:
    """Whether the document follows the outline: at least three of its headings of the first level."""
    own = {section.key for section in outline_layout.LAYOUT.sections if section.level == 1}
    return len({key for _, _, key in headed if key in own}) >= 3


def _breaks_off(document: Document, found: Sequence[Passage]) -> bool:
    last = document.blocks[-1] if document.blocks else None
    of_file = document.format in ("docx", "html")
    whole_table = isinstance(last, Table) and (of_file or _closed(last))
    marked = isinstance(last, Paragraph) and of_file and bool(last.level)
    return incomplete(found, whole_table or marked)


def _closed(table: Table) -> bool:
    """Whether lines of cells end as a form does: with the row of the total or of remarks, or with the satisfaction class."""
    first = next((cell.text for cell in table.rows[-1] if cell.text.strip()), "")
    return bool(_LAST_ROW.match(first)) or any("满意度" in cell.text for row in table.rows[-_CLASS:] for cell in row)


def _offices(lists: Iterable[Listed]) -> tuple[str, ...]:
    """The first list of names that are all names of offices."""
    return next((one.names for one in lists if one.names and all(name.endswith(_OFFICE_ENDS) for name in one.names)), ())


def _with_form(report: Report, form: Form | None) -> Report:
    """Add what the form says; prose before it keeps what it said. Rows and scopes become sums."""
    if form is not None:
        report = replace(
            report,
            kind=form.kind if form.kind and report.kind == "other" else report.kind,
            form=True,
            layout=report.layout or form.layout,
            project=form.project,
            year=report.year or form.year,
            cutoff=report.cutoff or form.cutoff,
            goal=form.goal,
            funds=_all_funds(report, form),
            indicators=form.indicators or report.indicators,
            class_weights=form.class_weights,
            total_score=form.total_score,
            grade=form.grade,
            sums=(*report.sums, *form.sums, *(sum_ for other in form.others for sum_ in other.sums)),
            ratios=(*report.ratios, *form.ratios, *(ratio for other in form.others for ratio in other.ratios)),
        )
    return replace(report, sums=(*report.sums, *_row_sums(report, form)))


def _all_funds(report: Report, form: Form) -> tuple[Funds, ...]:
    """The statements of prose and the rows of all forms; in a report of the outline they are one."""
    rows = tuple(funds for one in (form, *form.others) for funds in one.funds)
    return merged(report.funds, rows) if report.layout == "outline" else (*report.funds, *rows)


def _row_sums(report: Report, form: Form | None) -> list[Sum]:
    """The sums of rows and of scopes, but for those that the text has already claimed.

    In a report of the outline the rows below a total have become its sources; they add up all the same.
    """
    known = {(sum_.total.figure.span, frozenset(part.figure.span for part in sum_.parts)) for sum_ in report.sums}
    beside = form.funds if form and report.layout == "outline" else ()
    rows = [sum_ for funds in (*report.funds, *beside) for sum_ in column_sums(funds)]
    rows.extend(scope_sums(report.funds))
    return [row for row in rows if (row.total.figure.span, frozenset(part.figure.span for part in row.parts)) not in known]


def _repeats(report: Report, walk: Walk, form: Form | None, found: Sequence[Passage]) -> tuple[Repeat, ...]:
    """What is told twice; the form of a whole body within its report is the annex of this report."""
    if form is None:
        return repeats(walk.mentions, walk.gatherer.funds(), (), "")
    annexed = report.layout == "outline" and form.layout == department_monitoring.LAYOUT.code and not form.project
    twice = indicators_twice(walk.reader.result()[0], form.indicators) if annexed else ()
    return (*repeats(walk.mentions, walk.gatherer.funds(), form.funds, _about(form, found), annexed), *twice)


def _about(form: Form | None, found: Sequence[Passage]) -> str:
    """The project that a form is about, if the prose around the form names it too."""
    if form is None or len(form.project) < 4:
        return ""
    name = form.project[:6]
    return name if any(name in passage.text for number, passage in enumerate(found) if number not in form.passages) else ""
