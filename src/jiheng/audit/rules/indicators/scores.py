"""Weights and scores as sums: classes against their rows, weights against 100, the total against what was scored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from jiheng.audit.check import settle
from jiheng.audit.finding import Finding, Match, Outcome
from jiheng.audit.rule import REPORTS, Context, rule
from jiheng.audit.rules.indicators.shared import exact_sum, main_funds, rows, shown, sure
from jiheng.errors import NotStated
from jiheng.model.figure import HUNDRED, ZERO, Stated, Verdict, plain
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
    yield from _above_weight(report)
    classes = [outcome for stated in report.class_weights for outcome in _class(stated, report)]
    yield from classes
    if not any(isinstance(outcome, Finding) for outcome in classes):
        yield from _all_weights(report, context)
    yield from _total(report)


def _above_weight(report: Report) -> Iterator[Outcome]:
    """A score higher than its weight, of an indicator or of the execution rate."""
    for one in rows(report):
        if one.certain and one.weight is not None and one.score is not None and one.score.value > one.weight.value:
            yield _too_high(one.name, one.weight, one.score)
    funds = main_funds(report)
    if funds and funds.certain and funds.weight and funds.score and funds.score.value > funds.weight.value:
        yield _too_high(say("预算执行率"), funds.weight, funds.score)


def _too_high(name: str, weight: Stated, score: Stated) -> Finding:
    return Finding(
        say("“{name}”得 {score} 分，超过了分值 {weight} 分。", name=name, score=shown(score), weight=shown(weight)),
        say("得分最高为分值 {weight} 分；请核对两个数。", weight=shown(weight)),
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
    elif weights and sure(own) and _seen_whole(own, report) and _once(stated, report):
        label = _label(stated)
        yield Finding(
            say(
                "{label}写的是 {stated} 分，所列各项分值合计 {right}（{how}）。",
                label=label,
                stated=shown(stated.weight),
                right=settled.printed,
                how=settled.computed.how,
            ),
            say("请核对{label}各项的分值，使合计等于 {stated}。", label=label, stated=shown(stated.weight)),
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


def _seen_whole(own: Sequence[Indicator], report: Report) -> bool:
    """Whether the end of a class is seen: the text is whole, or rows of another class follow."""
    return not report.incomplete or report.indicators[-1].level1 != own[-1].level1


def _all_weights(report: Report, context: Context) -> Iterator[Outcome]:
    """All weights together, with that of the execution rate, against the total that the profile asks for."""
    own, funds = rows(report), main_funds(report)
    weights = [one.weight for one in own if one.weight is not None]
    if not weights or len(weights) < len(own):
        yield from _other_shares(report, [one.score for one in own if one.score is not None], context)
        return
    execution = funds.weight if funds is not None else None
    total = sum((weight.value for weight in weights), start=ZERO)
    added = total + (execution.value if execution is not None else ZERO)
    if {total, added} & _wanted(report, context, execution):
        yield Match(weights[0], Verdict.HOLDS, shown(weights[0]), tuple(weights[1:]) + ((execution,) if execution else ()))
        yield from _other_shares(report, weights, context)
    elif sure(own) and _seen_all(report) and (funds is None or (funds.certain and (execution or not funds.score))):
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
            execution=shown(execution),
            added=added,
            whole=whole,
        )
    else:
        added = plain(total)
        message = say("各指标分值合计 {total}，应为 {whole}。", total=added, whole=whole)
    span = report.total_score.span if report.total_score is not None else None
    return Finding(message, say("请核对各项分值，使合计等于 {whole}。", whole=whole), span, added if span else None, whole)


def _total(report: Report) -> Iterator[Outcome]:
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
        yield Match(
            stated, settled.verdict, settled.printed, tuple(one for one in settled.computed.inputs if isinstance(one, Stated))
        )
    elif len(scores) == len(own) and _provable(report, execution is not None):
        cause = settled.cause or _left_out(stated, whole, execution, own)
        yield _wrong_total(stated, settled.printed, settled.computed.how, cause)


def _provable(report: Report, with_execution: bool) -> bool:
    """Whether all scores that the total is made of are seen and read with certainty."""
    own, funds = rows(report), main_funds(report)
    certain = sure(own) and (funds is None or funds.certain)
    return certain and _seen_all(report) and (with_execution or _without_execution(own))


def _seen_all(report: Report) -> bool:
    """Whether no row can be missing: the text is whole, or the row of the total stands behind the last one."""
    final, last = report.total_score, report.indicators[-1].span if report.indicators else None
    behind = final is not None and final.span is not None and last is not None and final.span.text > last.text
    return behind or not report.incomplete


def _without_execution(own: Sequence[Indicator]) -> bool:
    """Whether the indicators' weights make up 100 by themselves."""
    weights = [one.weight.value for one in own if one.weight is not None]
    return len(weights) == len(own) and sum(weights) == HUNDRED


def _wrong_total(stated: Stated, right: str, how: str, cause: str | None) -> Finding:
    return Finding(
        say("总分写的是 {stated}，各项得分合计 {right}（{how}）。", stated=shown(stated), right=right, how=how),
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
