"""Weights and scores as sums: classes against their rows, weights against 100, the total against what was scored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from jiheng.audit.check import settle
from jiheng.audit.finding import Finding, Match, Outcome
from jiheng.audit.rule import REPORTS, Context, rule
from jiheng.audit.rules.indicators.shared import all_read, exact_sum, main_funds, rows, shown, sure
from jiheng.audit.rules.indicators.totals import seen_all, total_outcomes
from jiheng.compute.measure import number
from jiheng.errors import NotStated
from jiheng.model.blocks import Span
from jiheng.model.figure import ZERO, Stated, Verdict, plain
from jiheng.model.report import ClassWeight, Indicator, Report
from jiheng.model.terms import LEVEL1, LEVEL2
from jiheng.say import say


@rule(
    "I212",
    "error",
    "分值或得分加总不符",
    basis="财预〔2020〕10号：自评总分 100 分，预算执行率和各级指标分值合计 100；得分不超过分值",
    each="report",
    since="0.1",
    kinds=(*REPORTS, "objectives"),
)
def scores_do_not_add_up(report: Report, context: Context) -> Iterator[Outcome]:
    """Weights do not add up to 100 or to their class's share, a score exceeds its weight, or the total is not the sum.

    Bad:  项目支出绩效自评表
          （2022年度）
          | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
          | 产出指标 | 数量指标 | 培训次数 | ≥4次 | 4次 | 50 | 50 |
          | 效益指标 | 社会效益指标 | 政策知晓率 | ≥90% | 95% | 50 | 50 |
          | 总分 | 100 | 95 |
    Good: 项目支出绩效自评表
          （2022年度）
          | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
          | 产出指标 | 数量指标 | 培训次数 | ≥4次 | 4次 | 50 | 50 |
          | 效益指标 | 社会效益指标 | 政策知晓率 | ≥90% | 95% | 50 | 50 |
          | 总分 | 100 | 100 |
    """
    scored = any(one.weight is not None or one.score is not None for one in rows(report))
    if not scored and not report.class_weights and report.total_score is None:
        raise NotStated("分值和得分")
    yield from _above_weight(report, context)
    classes = [outcome for stated in report.class_weights for outcome in _class(stated, report)]
    yield from classes
    if not any(isinstance(outcome, Finding) for outcome in classes):
        yield from _all_weights(report, context)
    yield from total_outcomes(report)


def _above_weight(report: Report, context: Context) -> Iterator[Outcome]:
    """A score higher than its weight, of an indicator or of the execution rate; certain where the weights add up as read."""
    for one in rows(report):
        if one.weight is None or one.score is None or one.score.value <= one.weight.value:
            continue
        if one.certain or _add_up(report, one.level1, context):
            yield _too_high(one.name, one.weight, one.score)
    funds = main_funds(report)
    if funds and funds.certain and funds.weight and funds.score and funds.score.value > funds.weight.value:
        yield _too_high(say("预算执行率"), funds.weight, funds.score)


def _add_up(report: Report, level1: str, context: Context) -> bool:
    """Whether the weights, as they were read, make up 100 or the share that the label of their class names."""
    own, funds = rows(report), main_funds(report)
    execution = funds.weight if funds is not None else None
    total = _sum(own) + (execution.value if execution is not None else ZERO)
    share = next((one.weight.value for one in report.class_weights if one.level1 == level1 and not one.level2), None)
    return {total, _sum(own)} & _wanted(report, context, execution) != set() or share == _sum(
        one for one in own if one.level1 == level1
    )


def _sum(indicators: Iterable[Indicator]) -> Decimal:
    return sum((one.weight.value for one in indicators if one.weight is not None), start=ZERO)


def _too_high(name: str, weight: Stated, score: Stated) -> Finding:
    return Finding(
        say("“{name}”得 {score} 分，超过了分值 {weight} 分。", name=name, score=number(score), weight=number(weight)),
        say("得分最高为分值 {weight} 分；请核对两个数。", weight=number(weight)),
        span=score.span,
        stated=shown(score),
        computed=shown(weight),
        figure=score,
        wrong=True,
    )


def _class(stated: ClassWeight, report: Report) -> Iterator[Outcome]:
    """The share that a class's label names against the weights of its rows; where none are printed, against their scores."""
    own = [one for one in rows(report) if one.level1 == stated.level1 and stated.level2 in ("", one.level2)]
    weights = [one.weight for one in own if one.weight is not None]
    scores = [one.score for one in own if one.score is not None]
    parts = weights or scores
    if not parts or len(parts) < len(own):
        return
    settled = settle(stated.weight, [exact_sum(parts)])
    if settled.verdict is not Verdict.WRONG:
        yield Match(stated.weight, settled.verdict, settled.printed, tuple(parts))
    elif weights and sure(own) and _seen_whole(own, stated, report) and _once(stated, report):
        label = _label(stated)
        yield Finding(
            say(
                "{label}写的是 {stated} 分，所列各项分值合计 {right}（{how}）。",
                label=label,
                stated=number(stated.weight),
                right=plain(settled.computed.value or ZERO),
                how=settled.computed.how,
            ),
            say("请核对{label}各项的分值，使合计等于 {stated}。", label=label, stated=number(stated.weight)),
            span=stated.weight.span or stated.span,
            stated=shown(stated.weight),
            computed=settled.printed,
            cause=settled.cause,
            figure=stated.weight,
            wrong=True,
        )


def _label(stated: ClassWeight) -> str:
    term = LEVEL2.get(stated.level2) or LEVEL1.get(stated.level1)
    return term.label if term else say("这一类指标")


def _once(stated: ClassWeight, report: Report) -> bool:
    """Whether the label stands there once; a form with several goals repeats its classes."""
    return sum(one.level1 == stated.level1 and one.level2 == stated.level2 for one in report.class_weights) == 1


def _seen_whole(own: Sequence[Indicator], stated: ClassWeight, report: Report) -> bool:
    """Whether no row of a class can be missing: the text is whole or rows of another class follow, and all figures were read."""
    after = next((one.span for one in report.class_weights if one.span and stated.span and _behind(one.span, stated.span)), None)
    ends = not report.incomplete or report.indicators[-1].level1 != own[-1].level1
    return ends and all_read(report, stated.span, after)


def _behind(one: Span, other: Span) -> bool:
    return (one.text, one.start) > (other.text, other.start)


def _all_weights(report: Report, context: Context) -> Iterator[Outcome]:
    """All weights together, with that of the execution rate, against the total that the profile asks for."""
    own, funds = rows(report), main_funds(report)
    weights = [one.weight for one in own if one.weight is not None]
    if not weights or len(weights) < len(own):
        yield from _other_shares(report, [one.score for one in own if one.score is not None], context)
        return
    execution = funds.weight if funds is not None else None
    total = _sum(own)
    added = total + (execution.value if execution is not None else ZERO)
    if {total, added} & _wanted(report, context, execution):
        yield Match(weights[0], Verdict.HOLDS, shown(weights[0]), tuple(weights[1:]) + ((execution,) if execution else ()))
        yield from _other_shares(report, weights, context)
    elif sure(own) and seen_all(report) and (funds is None or (funds.certain and (execution or not funds.score))):
        yield _not_hundred(report, context, total, execution)


def _other_shares(report: Report, parts: Sequence[Stated], context: Context) -> Iterator[Outcome]:
    """Printed totals of weights that belong to no row: 总分 100, 年度目标(80分), and the rest of 100."""
    if not parts:
        return
    whole, total = context.profile.evaluation_weight_total, exact_sum(parts).value or ZERO
    own = {one.weight.span for one in rows(report) if one.weight is not None} | {one.weight.span for one in report.class_weights}
    final = report.total_score.span if report.total_score is not None else None
    shares = [fact.figure for fact in report.facts if fact.role == "weight" and fact.figure.span not in own]
    if shares and total in {one.value for one in shares}:
        yield from (Match(one, Verdict.HOLDS, shown(one), tuple(parts)) for one in shares if one.value in (total, whole - total))
    printed = [fact.figure for fact in report.facts if fact.role == "total_score" and fact.figure.span != final]
    yield from (Match(one, Verdict.HOLDS, shown(one)) for one in printed if one.value == whole)


def _wanted(report: Report, context: Context, execution: Stated | None) -> set[Decimal]:
    """The sums that are right: 100; without a printed weight of the execution rate also 100 without it."""
    profile = context.profile
    whole = profile.evaluation_weight_total
    if report.kind == "objectives":
        return {whole, *profile.objective_weight_totals}
    return {whole} if execution is not None else {whole, *profile.objective_weight_totals}


def _not_hundred(report: Report, context: Context, total: Decimal, execution: Stated | None) -> Finding:
    whole = plain(context.profile.evaluation_weight_total)
    if execution is not None:
        added = plain(total + execution.value)
        message = say(
            "各指标分值合计 {total}，加上预算执行率 {execution} 共 {added}，应为 {whole}。",
            total=plain(total),
            execution=number(execution),
            added=added,
            whole=whole,
        )
    else:
        added = plain(total)
        message = say("各指标分值合计 {total}，应为 {whole}。", total=added, whole=whole)
    span = report.total_score.span if report.total_score is not None else None
    return Finding(message, say("请核对各项分值，使合计等于 {whole}。", whole=whole), span, added if span else None, whole)
