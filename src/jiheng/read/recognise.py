"""From blocks to a Report: the front door of reading.

Steps: texts → passages with their numbers → the head (kind, unit, year) → a form, if the document has one → prose outside
the form (sections, indicators, statements on money, relations) → one fact for every quantity, with the role that the
surest reader gave it. What no reader claims stays a fact without role: unread.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from jiheng.layouts import outline as outline_layout
from jiheng.model.blocks import Document, Paragraph, Span, Table
from jiheng.model.figure import Stated
from jiheng.model.report import Fact, Funds, Indicator, Report, Section, Sum
from jiheng.read import prose
from jiheng.read.cover import Cover, cover_of, incomplete
from jiheng.read.forms import Form, read_form
from jiheng.read.headings import sections
from jiheng.read.indicator_lines import IndicatorReader
from jiheng.read.outline import Words, words_of
from jiheng.read.passages import Passage, passages
from jiheng.read.prose import Mention
from jiheng.read.repeats import repeats
from jiheng.read.statements import Gatherer, column_sums, scope_sums

_SCOPES = {"execution": "total", "basic": "basic", "project": "project", "others": "supplement"}
_QUANTITIES = ("quantity", "range", "mangled", "foreign")
Claims = dict[Span, tuple[str, str]]


def read_report(document: Document) -> Report:
    """Recognise a document; always returns a Report, of kind "other" where nothing is recognised."""
    texts = document.texts()
    found = passages(texts)
    cover = cover_of(found)
    form = read_form(document, found)
    taken = form.passages if form else frozenset()
    headed = sections([p for p in found], outline_layout.LAYOUT)
    headed = tuple(entry for entry in headed if entry[0] not in taken)
    keyed = {number: (section, key) for number, section, key in headed}
    reader = IndicatorReader()
    walk = _Walk(found, taken, keyed, _breaks_off(document, found))
    walk.run(reader)
    words = words_of(walk.zones)
    indicators, counts = reader.result()
    claims: Claims = {**reader.claims, **words.claims, **(form.claims if form else {})}
    report = Report(
        kind=form.kind if form and form.kind and cover.kind == "other" else cover.kind,
        title=cover.title,
        unit=cover.unit,
        year=cover.year,
        cutoff=_cutoff(cover),
        filled_on=cover.filled_on,
        offices=_offices(walk),
        group=words.group,
        duties=words.duties,
        plan=words.plan,
        problems=words.problems,
        next_steps=words.next_steps,
        funds=walk.gatherer.funds(),
        goal=words.goal,
        counts=counts,
        indicators=indicators,
        deviations=words.deviations,
        corrections=words.corrections,
        suggestions=words.suggestions,
        layout="outline" if _is_outline(headed) else "",
        incomplete=walk.cut,
        sections=tuple(section for _, section, _ in headed),
        sums=tuple(walk.sums),
        changes=tuple(walk.changes),
        ratios=tuple(walk.ratios),
        lists=tuple(walk.lists),
        texts=tuple(text.text for text in texts),
        cells=tuple(number for number, text in enumerate(texts) if text.cell),
        markers=tuple((number, text.marker) for number, text in enumerate(texts) if text.marker),
        said=document.said,
    )
    if form:
        report = _with_form(report, form)
    prose_funds, form_funds = walk.gatherer.funds(), form.funds if form else ()
    report = replace(
        report,
        repeats=(*repeats(walk.mentions, prose_funds, form_funds, _about(form, found)), *reader.repeats()),
        sums=_with_rows(report),
    )
    return replace(report, facts=_facts(found, walk.mentions, _claims_of(report, claims)))


def _about(form: Form | None, found: Sequence[Passage]) -> str:
    """The project that a form is about, if the prose around the form names it too."""
    name = form.project[:6] if form and len(form.project) >= 4 else ""
    return name if name and any(name in p.text for n, p in enumerate(found) if form and n not in form.passages) else ""


def _with_rows(report: Report) -> tuple[Sum, ...]:
    """The sums of the text and those of rows and scopes that the text has not already claimed."""
    known = {(sum_.total.figure.span, frozenset(part.figure.span for part in sum_.parts)) for sum_ in report.sums}
    rows = [sum_ for funds in report.funds for sum_ in column_sums(funds)]
    rows.extend(scope_sums(report.funds))
    fresh = [s for s in rows if (s.total.figure.span, frozenset(p.figure.span for p in s.parts)) not in known]
    return (*report.sums, *fresh)


class _Walk:
    """One pass over the passages outside the form: sections, indicators, mentions and their relations."""

    def __init__(self, found: Sequence[Passage], taken: frozenset[int], keyed: dict[int, tuple[Section, str]], cut: bool) -> None:
        self.found, self.taken, self.keyed, self.cut = found, taken, keyed, cut
        self.zones: dict[str, list[Passage]] = {}
        self.mentions: list[Mention] = []
        self.sums: list[Sum] = []
        self.changes: list[object] = []
        self.ratios: list[object] = []
        self.lists: list[object] = []
        self.gatherer = Gatherer()
        self._key = ""

    def run(self, reader: IndicatorReader) -> None:
        """Walk all passages in order."""
        for number, passage in enumerate(self.found):
            if number in self.keyed:
                self._heading(number, passage, reader)
            elif number not in self.taken:
                self._passage(number, passage, reader)

    def _heading(self, number: int, passage: Passage, reader: IndicatorReader) -> None:
        _, key = self.keyed[number]
        if not reader.class_line(passage.text) and key:
            self._key = key
        elif self.keyed[number][0].level <= 2 and not key:
            self._key = ""
        self.gatherer.close()

    def _passage(self, number: int, passage: Passage, reader: IndicatorReader) -> None:
        self.zones.setdefault(self._key, []).append(passage)
        if not passage.tokens:
            reader.class_line(passage.text)
            return
        if self._key != "deviation" and reader.read(passage):
            return
        mentions = prose.mentions(passage, number)
        self.mentions.extend(mentions)
        cut = self.cut and number == len(self.found) - 1
        sums = prose.sums(passage, mentions, cut)
        self.sums.extend(sums)
        self.changes.extend(prose.changes(passage, mentions))
        self.ratios.extend(prose.shares(mentions))
        self.lists.extend(prose.lists(passage, mentions))
        self.gatherer.passage(mentions, sums, _SCOPES.get(self._key, ""), passage)
        if self._key not in _SCOPES:
            self.gatherer.close()


def _is_outline(headed: Iterable[tuple[int, Section, str]]) -> bool:
    """Whether the document follows the outline: at least three of its headings of the first level."""
    own = {s.key for s in outline_layout.LAYOUT.sections if s.level == 1}
    return len({key for _, _, key in headed if key in own}) >= 3


def _breaks_off(document: Document, found: Sequence[Passage]) -> bool:
    last = document.blocks[-1] if document.blocks else None
    whole_table = isinstance(last, Table) and last.grid
    marked = isinstance(last, Paragraph) and document.format in ("docx", "html") and bool(last.level)
    return incomplete(found, whole_table or marked)


def _cutoff(cover: Cover) -> object:
    return cover.cutoff


def _offices(walk: _Walk) -> tuple[str, ...]:
    for listed in walk.lists:
        names = getattr(listed, "names", ())
        if names and all(name.endswith(("办公室", "科", "股", "中心", "所", "站", "室", "办", "队")) for name in names):
            return tuple(names)
    return ()


def _with_form(report: Report, form: Form) -> Report:
    """Add what the form says; prose before it keeps what it said."""
    return replace(
        report,
        form=True,
        layout=report.layout or form.layout,
        project=form.project,
        year=report.year or form.year,
        goal=report.goal or form.goal,
        funds=(*report.funds, *form.funds),
        indicators=form.indicators or report.indicators,
        class_weights=form.class_weights,
        total_score=form.total_score,
        grade=form.grade,
        sums=(*report.sums, *form.sums),
    )


def _claims_of(report: Report, claims: Claims) -> Claims:
    """Roles by relation: parts and totals, uses and sources, statements on money; a reader's own claim comes first."""
    result: Claims = {}
    for sum_ in report.sums:
        for fact in (sum_.total, *sum_.parts):
            _claim(result, fact.figure.span, fact.role, fact.label)
    for funds in report.funds:
        _claim_funds(result, funds)
    for change in report.changes:
        for fact in (change.change, change.rate):
            if fact:
                _claim(result, fact.figure.span, fact.role, fact.label or "增减")
    return {**result, **claims}


def _claim_funds(result: Claims, funds: Funds) -> None:
    for role in ("budget", "received", "executed", "balance", "initial_budget", "received_rate", "execution_rate"):
        stated = getattr(funds, role)
        if stated is not None:
            result[stated.span] = (role, funds.label)
    for part in funds.parts:
        _claim_funds(result, part)
    for use in funds.uses:
        if use.amount is not None:
            _claim(result, use.amount.span, "use", use.label)
    for source in funds.sources:
        if source.amount is not None:
            _claim(result, source.amount.span, "source", source.label)


def _claim(result: Claims, span: Span | None, role: str, label: str) -> None:
    if span is not None and role:
        result[span] = (role, label)


def _facts(found: Sequence[Passage], mentions: Sequence[Mention], claims: Claims) -> tuple[Fact, ...]:
    """One fact for each quantity of the document, in order."""
    said = {mention.figure.span: mention for mention in mentions}
    facts: list[Fact] = []
    for number, passage in enumerate(found):
        figures = [passage.stated(token) for token in passage.tokens if token.kind in _QUANTITIES]
        if not figures:
            continue
        if any(figure.span not in said and figure.span not in claims for figure in figures) and not passage.cell:
            said.update({mention.figure.span: mention for mention in prose.mentions(passage, number)})
        facts.extend(_fact(figure, number, said.get(figure.span), claims.get(figure.span)) for figure in figures)
    return tuple(facts)


def _fact(figure: Stated, passage: int, mention: Mention | None, claim: tuple[str, str] | None) -> Fact:
    """The role that a reader claimed, else that of the words around the figure."""
    role, label = claim or (mention.role if mention else "", "")
    if mention is None:
        return Fact(figure, role, label, passage=passage)
    return Fact(figure, role, label or mention.label, mention.scope, mention.year, passage, mention.sentence)
