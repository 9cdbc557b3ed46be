"""The report as paper on a page: its blocks cut into pieces, so that each figure leads to what it comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from jiheng.model.blocks import Paragraph, Table
from jiheng.model.report import Fact
from jiheng.model.terms import NOT_FILLED
from jiheng.web.cycles import queries
from jiheng.web.cycles.live import Paper, Subject
from jiheng.web.cycles.models import Filing

_ENTRIES = {"received": "receipt", "executed": "payment", "use": "payment"}  # role of a figure → entries of the ledger
_COMPUTED = ("target", "actual", "completion")  # roles of the figures of an indicator that the system wrote
_SCOPES = {
    "total": "own",
    "basic": "basic",
    "project": "project",
    "supplement": "supplement",
}  # as the ledger's filter names them


class Piece(NamedTuple):
    """A piece of a text; a figure has the address of what it comes from."""

    text: str
    address: str = ""


def drawn(filing: Filing, paper: Paper) -> list[dict[str, Any]]:
    """The blocks in their order: lines with number, level and pieces, tables with rows of cells; what is not filled is marked."""
    facts: dict[int, list[Fact]] = defaultdict(list)
    for fact in paper.read.facts:
        if fact.figure.span:
            facts[fact.figure.span.text].append(fact)
    blocks: list[dict[str, Any]] = []
    number = 0
    for block in paper.document.blocks:
        if isinstance(block, Table):
            blocks.append({"table": block.rows})
            number += sum(len(row) for row in block.rows)
        else:
            pieces = list(_pieces(filing, block, paper.subjects.get(number), facts[number]))
            lacks = block.text.strip("。 ") == NOT_FILLED
            blocks.append({"number": number, "level": block.level, "pieces": pieces, "lacks": lacks})
            number += 1
    return blocks


def _pieces(filing: Filing, line: Paragraph, subject: Subject | None, facts: list[Fact]) -> Iterator[Piece]:
    at = 0
    for fact in sorted(facts, key=lambda one: one.figure.span or (0, 0, 0)):
        span = fact.figure.span
        address = _address(filing, subject, fact) if subject else ""
        if span is None or not address or span.start < at:
            continue
        yield Piece(line.text[at : span.start])
        yield Piece(line.text[span.start : span.end], address)
        at = span.end
    yield Piece(line.text[at:])


def _address(filing: Filing, subject: Subject, fact: Fact) -> str:
    """Where a figure comes from: its indicator, or the entries of the ledger up to the cutoff."""
    cutoff = filing.cycle.cutoff
    if subject.key and fact.role in _COMPUTED:  # any other figure is in somebody's words, as in a cause
        return queries.address("indicator", filing.unit, cutoff, subject.key)
    if subject.sort != "funds" or not fact.role or subject.name not in _SCOPES:
        return ""
    asked = {"year": cutoff.year, "scope": _SCOPES[subject.name], "kind": _ENTRIES.get(fact.role, "")}
    return f"{reverse('ledger', args=[filing.unit.code])}?{urlencode({name: value for name, value in asked.items() if value})}"
