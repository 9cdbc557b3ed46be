"""What several rules on indicators need: how a figure is shown, which rows count, which names are the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from jiheng.audit.rules.structure.shared import kept
from jiheng.compute.measure import aligned
from jiheng.errors import NotStated
from jiheng.model.blocks import Span
from jiheng.model.figure import HUNDRED, ZERO, Computed, Stated, plain
from jiheng.model.report import Actual, Funds, Indicator, Report, Target
from jiheng.model.terms import MONEY, OPERATORS, RATES, fold

SEVERAL = 3
_CHOSEN_PLACES = 1
_NOT_NAME = re.compile(r"[^0-9A-Za-z一-鿿]")
_UNIT_BEHIND = re.compile(r"\((?:%|‰|[一-鿿/]{1,4})\)\s*$")


def shown(stated: Stated) -> str:
    """A stated figure as it was written, without leftovers of formulas; with its unit where a column gives that."""
    text = stated.text.replace("\\", "").replace("$", "").strip()
    bare = not text or (stated.unit and text[-1].isdigit())
    return stated.printed() if bare else text


def target_shown(target: Target) -> str:
    """A target as a clerk writes it: ≥30件, 5件~8件, or its words."""
    if target.value is None:
        return target.words
    if target.upper is not None:
        return f"{target.value.printed()}～{target.upper.printed()}"
    sign = OPERATORS[target.op].label if target.op in OPERATORS and target.op != "qualitative" else ""
    return sign + target.value.printed()


def actual_shown(actual: Actual) -> str:
    """An actual value as written: the quantity, else the words."""
    return shown(actual.value) if actual.value is not None else actual.words


def rows(report: Report) -> tuple[Indicator, ...]:
    """The indicators themselves, without the rows that break one down (其中)."""
    return _rows(report.indicators)


@kept
def _rows(indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    return tuple([indicator for indicator in indicators if not indicator.part_of])


def some_rows(report: Report) -> tuple[Indicator, ...]:
    """The indicators themselves; NotStated where the report has none."""
    found = rows(report)
    if not found:
        raise NotStated("绩效指标")
    return found


def sure(indicators: Iterable[Indicator]) -> bool:
    """Whether every one was read with certainty, so that a disagreement proves something."""
    return all(indicator.certain for indicator in indicators)


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """A name for comparison: folded, without blanks, punctuation, stars and a unit in brackets behind it."""
    return _NOT_NAME.sub("", _UNIT_BEHIND.sub("", fold(name)))


def unit_in_name(name: str) -> bool:
    """Whether the name itself gives the unit in brackets: 及时率（%）, 培训次数（次）."""
    return bool(_UNIT_BEHIND.search(fold(name)))


def is_rate(stated: Stated) -> bool:
    """Whether a figure is a rate."""
    return stated.unit in RATES


def is_money(stated: Stated) -> bool:
    """Whether a figure is an amount of money."""
    return stated.unit in MONEY


def values(indicator: Indicator) -> tuple[Stated, Stated]:
    """Target and actual, both quantities of comparable units; NotStated where one is missing."""
    target, actual = indicator.target.value, indicator.actual.value
    if target is None:
        raise NotStated("定量的指标值")
    if actual is None:
        raise NotStated("定量的完成值")
    aligned(actual, target)
    return target, actual


def reached_share(indicator: Indicator) -> Decimal | None:
    """Actual ÷ target in percent where both are comparable quantities and the target is above 0, else None."""
    try:
        target, actual = values(indicator)
    except NotStated:
        return None
    reached, _, wanted, _ = aligned(actual, target)
    return HUNDRED * reached / wanted if wanted > 0 else None


def score_share(indicator: Indicator) -> Decimal | None:
    """Score ÷ weight in percent, None where one is not stated."""
    if indicator.score is None or indicator.weight is None or not indicator.weight.value:
        return None
    return HUNDRED * indicator.score.value / indicator.weight.value


def main_funds(report: Report) -> Funds | None:
    """The statement on the whole money, which carries the score of the execution rate; None where there is none."""
    scored = [funds for funds in report.funds if funds.weight is not None or funds.score is not None]
    return next(iter(scored), None) or report.of_scope("total") or next(iter(report.funds), None)


def passage_of(report: Report, words: str) -> Span | None:
    """Where some words stand in the document, None if they cannot be found as written."""
    for number, text in enumerate(report.texts):
        start = text.find(words)
        if start >= 0 and words:
            return Span(number, start, start + len(words))
    return None


def listed(names: Iterable[str], most: int = SEVERAL) -> str:
    """Names in one phrase: “甲”、“乙”等 5 项."""
    all_ = list(names)
    quoted = "、".join(f"“{name}”" for name in all_[:most])
    return quoted if len(all_) <= most else f"{quoted}等 {len(all_)} 项"


def exact_sum(figures: Sequence[Stated], how: str = "") -> Computed:
    """The sum of weights or scores: chosen values of at most one place are exact, computed ones of more are roundings."""
    value = sum((figure.value for figure in figures), start=ZERO)
    slack = sum((figure.slack for figure in figures if figure.places > _CHOSEN_PLACES), start=ZERO)
    text = how or " + ".join(plain(figure.value, figure.places) for figure in figures)
    return Computed(value, text, "", tuple(figures), value - slack, value + slack)


def all_read(report: Report, start: Span | None, end: Span | None = None) -> bool:
    """Whether every figure from `start` on, up to `end`, has a role: then no row of figures was lost between them."""
    low = (start.text, start.start) if start is not None else (0, 0)
    for fact in report.facts:
        span = fact.figure.span
        if fact.role or span is None or (span.text, span.start) < low:
            continue
        if end is None or (span.text, span.start) < (end.text, end.start):
            return False
    return True
