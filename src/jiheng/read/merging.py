"""Forms inside a report of the outline: what its tables say is the same as what its prose would say, and becomes one.

Only cells count: text around the tables belongs to the sections of the outline. Money rows of the whole, 基本支出 and 项目支出 fill
what the statements of prose leave open, and rows below them (其中：财政资金) become sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from jiheng.model.blocks import Span
from jiheng.model.figure import Stated
from jiheng.model.report import Funds, Source
from jiheng.model.terms import SOURCES
from jiheng.read.forms import Form
from jiheng.read.passages import Passage
from jiheng.read.statements import source_code

_AMOUNTS = ("initial_budget", "budget", "received", "executed", "balance", "received_rate", "execution_rate", "weight", "score")
_ORDER = ("total", "basic", "project", "supplement")


def within_tables(form: Form, found: Sequence[Passage]) -> Form:
    """The form without anything that does not stand in a table cell."""
    cells = {text for passage in found if passage.cell for _, text in passage.pieces}

    def inside(span: Span | None) -> bool:
        return span is None or span.text in cells

    return replace(
        form,
        goal="",
        funds=tuple(funds for funds in form.funds if all(inside(stated.span) for stated in _stated(funds))),
        indicators=tuple(one for one in form.indicators if inside(one.span)),
        claims={span: claim for span, claim in form.claims.items() if inside(span)},
        sums=tuple(sum_ for sum_ in form.sums if inside(sum_.total.figure.span)),
        passages=frozenset(number for number in form.passages if found[number].cell),
        running=(),
        others=tuple(within_tables(other, found) for other in form.others),
    )


def _stated(funds: Funds) -> list[Stated]:
    return [stated for name in _AMOUNTS if (stated := getattr(funds, name)) is not None]


def merged(prose: Sequence[Funds], rows: Sequence[Funds]) -> tuple[Funds, ...]:
    """Statements of prose and rows of a table on the same scope as one statement, in the order of the outline."""
    by_scope = {funds.scope: funds for funds in rows if funds.scope in _ORDER}
    result = [_filled(funds, by_scope.pop(funds.scope)) if funds.scope in by_scope else funds for funds in prose]
    result.extend(_with_sources(funds) for funds in by_scope.values())
    result.extend(funds for funds in rows if funds.scope not in _ORDER)
    return tuple(sorted(result, key=lambda funds: _ORDER.index(funds.scope) if funds.scope in _ORDER else len(_ORDER)))


def _filled(funds: Funds, row: Funds) -> Funds:
    missing: dict[str, Any] = {name: getattr(row, name) for name in _AMOUNTS if getattr(funds, name) is None}
    sources, uses = funds.sources or _sources(row), funds.uses or row.uses
    return replace(funds, **missing, sources=sources, uses=uses, span=funds.span or row.span)


def _with_sources(row: Funds) -> Funds:
    return replace(row, label="", sources=_sources(row), parts=())


def _sources(row: Funds) -> tuple[Source, ...]:
    labels = [(part, part.label.removeprefix("其中").lstrip(":：")) for part in row.parts]
    return tuple(Source(source_code(label), _label(label), part.budget) for part, label in labels if part.budget is not None)


def _label(label: str) -> str:
    code = source_code(label)
    return SOURCES[code].label if code in SOURCES and label in SOURCES[code].words() else label
