"""The score of the execution rate, and the roundings of a proportional score: part of I217."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from jiheng.audit.finding import Finding, Match, Outcome
from jiheng.audit.rules.indicators.shared import shown
from jiheng.compute.measure import number
from jiheng.compute.rate import rate
from jiheng.compute.score import execution_score
from jiheng.model.figure import Stated, Verdict, half_up, plain, truncated
from jiheng.model.report import Funds
from jiheng.say import say

_PLACES = (0, 1, 2)


def rounds_to(given: Decimal, exact: Decimal) -> bool:
    """Whether a score is the exact one by any usual rounding: half up, cut off, or up, to 0, 1 or 2 places."""
    return any(given in (half_up(exact, n), truncated(exact, n), _up(exact, n)) for n in _PLACES)


def _up(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_CEILING)


def execution_outcomes(funds: list[Funds]) -> Iterator[Outcome]:
    """The score of the execution rate: in proportion, and the same for the same amounts."""
    first: dict[tuple[Stated | None, ...], Funds] = {}
    for one in funds:
        exact = _execution_score(one)
        if exact is None or one.score is None or one.weight is None:
            continue
        twin = first.setdefault((one.budget, one.executed, one.weight), one)
        differs = twin.score is not None and twin.score.value != one.score.value
        fits = rounds_to(one.score.value, exact)
        if fits and not differs:
            holds = half_up(exact, one.score.places) == one.score.value
            yield Match(one.score, Verdict.HOLDS if holds else Verdict.ROUNDING, plain(half_up(exact, 2)), (one.weight,))
        elif one.certain and differs:
            yield _two_scores(one, twin, exact)
        elif one.certain and not fits and not one.explained:
            yield _execution_finding(one, exact)


def _execution_score(funds: Funds) -> Decimal | None:
    if funds.weight is None or funds.executed is None or funds.budget is None:
        return None
    return execution_score(rate(funds.executed, funds.budget), funds.weight).value


def _two_scores(one: Funds, twin: Funds, exact: Decimal) -> Finding:
    assert one.score is not None
    assert twin.score is not None
    message = say(
        "“{name}”的预算数、执行数、分值与上面“{twin}”完全相同，得分却是 {score}，上面是 {other}。",
        name=one.label,
        twin=twin.label,
        score=number(one.score),
        other=number(twin.score),
    )
    right = plain(half_up(exact, 2))
    advice = say("分值 × 执行率 = {right}；请把两处得分改成一致。", right=right)
    return Finding(message, advice, one.score.span or one.span, shown(one.score), right, figure=one.score, severity="warning")


def _execution_finding(one: Funds, exact: Decimal) -> Finding:
    assert one.score is not None
    right = plain(half_up(exact, 2))
    message = say("预算执行率得 {score} 分，按分值 × 执行率应为 {right} 分。", score=number(one.score), right=right)
    advice = say("请改为 {right} 分；另有计分办法的，在表后写明。", right=right)
    return Finding(message, advice, one.score.span or one.span, shown(one.score), right, figure=one.score, severity="warning")
