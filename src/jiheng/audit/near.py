"""Another reading: amounts that stand near a relation and would explain a figure that seems to be wrong.

Prose puts amounts beside each other that belong to different wholes. Before a figure is called wrong, the amounts of the
same passage, at most one sentence away, are tried in its place; if any of them gives it, nothing is certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from jiheng.compute.rate import change_rate, difference, rate, total
from jiheng.errors import NotStated
from jiheng.model.blocks import Span
from jiheng.model.figure import Computed, Stated, Verdict, compare
from jiheng.model.report import Fact, Report
from jiheng.model.terms import MONEY

NEAR = 8  # amounts before a figure that are tried


def amounts_near(report: Report, span: Span | None) -> list[Fact]:
    """The amounts of money of the passage in which a figure stands, at most one sentence before or in its own."""
    own = next((fact for fact in report.facts if fact.figure.span == span), None)
    if own is None or own.passage < 0 or report.layout == "outline":  # there the sections say what belongs together
        return []
    same = [fact for fact in report.facts if fact.passage == own.passage and abs(own.sentence - fact.sentence) <= 1]
    near = [fact for fact in same if fact.figure.unit in MONEY and fact.figure.base]
    at = sum(1 for fact in near if _before(fact.figure.span, span))
    return near[max(0, at - NEAR) : at + 2]


def quotient_explained(stated: Stated, parts: Sequence[Stated], report: Report) -> bool:
    """Whether a rate is one of `parts` over a near amount, or over the sum or difference of two of them."""
    near = [fact.figure for fact in amounts_near(report, stated.span) if fact.figure not in parts]
    return any(compare(stated, rate_) is not Verdict.WRONG for part in parts for rate_ in _rates(part, near))


def _rates(part: Stated, wholes: Sequence[Stated]) -> Iterator[Computed]:
    for whole in wholes:
        yield rate(part, whole)
    for one, other in combinations(wholes, 2):
        for both in (total((one, other)), difference(one, other)):
            if both.value:
                yield _over(part, both)


def _over(part: Stated, whole: Computed) -> Computed:
    value = 100 * part.base / whole.value if whole.value else None
    return Computed(value, "", "%", (part,), value, value)


def change_explained(stated: Stated, change: Stated, base: Stated, rising: bool, report: Report) -> bool:
    """Whether a growth rate is the change over a near amount, or over that amount before the change."""
    for fact in amounts_near(report, stated.span):
        if fact.figure.base in (change.base, base.base):
            continue
        for computed in (rate(change, fact.figure), change_rate(change, fact.figure, rising)):
            if computed.value is not None and compare(stated, computed) is not Verdict.WRONG:
                return True
    return False


def sum_explained(whole: Stated, parts: Sequence[Stated], report: Report) -> bool:
    """Whether the parts, all or every second one, add up to a near amount, or every second one to the total."""
    taken = {part.span for part in parts}
    near = [fact.figure for fact in amounts_near(report, whole.span) if fact.figure.span not in taken]
    lists = [parts] + ([parts[0::2], parts[1::2]] if len(parts) > 3 and len(parts) % 2 == 0 else [])
    for own in lists:
        for one in ([whole] if own is not parts else []) + [one for one in near if one.base != whole.base]:
            try:
                if compare(one, total(own)) is not Verdict.WRONG:
                    return True
            except NotStated:
                continue
    return False


def _before(one: Span | None, other: Span | None) -> bool:
    return one is not None and other is not None and (one.text, one.start) < (other.text, other.start)
