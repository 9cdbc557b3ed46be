"""The total score against what was scored: part of I212."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jiheng.audit.check import settle
from jiheng.audit.finding import Finding, Match, Outcome
from jiheng.audit.rules.indicators.shared import all_read, exact_sum, main_funds, rows, shown, sure
from jiheng.compute.measure import number
from jiheng.model.figure import HUNDRED, ZERO, Stated, Verdict
from jiheng.model.report import Funds, Indicator, Report
from jiheng.say import say


def total_outcomes(report: Report) -> Iterator[Outcome]:
    """The total score against the sum of the scores, that of the execution rate included."""
    stated, own, funds = report.total_score, rows(report), main_funds(report)
    scores = [one.score for one in own if one.score is not None]
    if stated is None or not scores:
        return
    execution = funds.score if funds is not None else None
    whole = [*scores, execution] if execution is not None else scores
    options = [exact_sum(whole)]
    if execution is not None and _without_execution(own):
        options.append(exact_sum(scores))
    settled = settle(stated, options)
    if settled.verdict is not Verdict.WRONG:
        inputs = tuple(one for one in settled.computed.inputs if isinstance(one, Stated))
        yield Match(stated, settled.verdict, settled.printed, inputs)
    elif len(scores) == len(own) and _provable(report, execution is not None) and not _explained(stated, own, execution):
        cause = settled.cause or _left_out(stated, whole, execution, own)
        yield _wrong_total(stated, settled.printed, settled.computed.how, cause)


def _provable(report: Report, with_execution: bool) -> bool:
    """Whether all scores that the total is made of are seen and read with certainty."""
    own, funds = rows(report), main_funds(report)
    certain = sure(own) and (funds is None or funds.certain or _fits_rate(funds))
    return certain and seen_all(report) and (with_execution or _without_execution(own))


def _fits_rate(funds: Funds) -> bool:
    """Whether the score of the execution rate is its weight × the rate that is printed: then it was read rightly."""
    weight, score, spent = funds.weight, funds.score, funds.execution_rate
    return weight is not None and score is not None and spent is not None and weight.value * spent.value == HUNDRED * score.value


def _explained(stated: Stated, own: Sequence[Indicator], execution: Stated | None) -> bool:
    """Whether the total is right once scores above their weights, which are told by themselves, are put down to them."""
    capped = [min(one.score.value, one.weight.value) for one in own if one.score is not None and one.weight is not None]
    added = sum(capped, start=ZERO) + (execution.value if execution is not None else ZERO)
    return len(capped) == len(own) and added == stated.value


def seen_all(report: Report) -> bool:
    """Whether no row can be missing: the text is whole or the row of the total stands behind the last one, and all was read."""
    final = report.total_score.span if report.total_score is not None else None
    first, last = (report.indicators[at].span if report.indicators else None for at in (0, -1))
    behind = final is not None and last is not None and (final.text, final.start) > (last.text, last.start)
    return (behind or not report.incomplete) and all_read(report, first, final if behind else None)


def _without_execution(own: Sequence[Indicator]) -> bool:
    """Whether the indicators' weights make up 100 by themselves."""
    weights = [one.weight.value for one in own if one.weight is not None]
    return len(weights) == len(own) and sum(weights) == HUNDRED


def _wrong_total(stated: Stated, right: str, how: str, cause: str | None) -> Finding:
    return Finding(
        say("总分写的是 {stated}，各项得分合计 {right}（{how}）。", stated=number(stated), right=right, how=how),
        say("请把总分改为 {right}，或核对各项得分。", right=right),
        span=stated.span,
        stated=shown(stated),
        computed=right,
        cause=cause,
        figure=stated,
        wrong=True,
    )


def _left_out(stated: Stated, scores: Sequence[Stated], execution: Stated | None, own: Sequence[Indicator]) -> str | None:
    """Which score the total leaves out or counts twice."""
    gap = sum((score.value for score in scores), start=ZERO) - stated.value
    if execution is not None and abs(gap) == execution.value:
        return say("漏加了预算执行率的得分") if gap > 0 else say("预算执行率的得分加了两次")
    name = next((one.name for one in own if one.score is not None and one.score.value == abs(gap)), "")
    if not name:
        return None
    return say("可能漏加了“{name}”的得分", name=name) if gap > 0 else say("可能把“{name}”的得分加了两次", name=name)
