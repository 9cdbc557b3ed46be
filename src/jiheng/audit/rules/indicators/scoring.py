"""Scores against results: proportion, contradictions inside one table, and tables in which everything is full."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from jiheng.audit.finding import Finding, Match, Outcome
from jiheng.audit.rule import Context, rule
from jiheng.audit.rules.indicators.shared import SEVERAL, rows, shown
from jiheng.compute.measure import number
from jiheng.compute.rate import rate
from jiheng.compute.score import execution_score, score, score_conventions
from jiheng.errors import NotStated
from jiheng.model.figure import HUNDRED, ZERO, Stated, Verdict, half_up, plain, truncated
from jiheng.model.report import Funds, Indicator, Report
from jiheng.model.terms import fold
from jiheng.say import say

_PRINTED_RULE = re.compile(
    r"得分\s*=\s*(?:权重|分值)\s*[*×xX]\s*(?:B\s*/\s*A|完成率|完成比例)|按照?完成(?:值|数|率)?(?:与指标值的)?比例(?:计|记|赋|给|得)分"
)
_PLACES = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class _Scored:
    """A row with its score, its completion (at most 100) and what a proportional score would be."""

    indicator: Indicator
    weight: Stated
    score: Stated
    done: Decimal
    exact: Decimal
    fits: bool

    @property
    def share(self) -> Decimal:
        return self.score.value / self.weight.value


@rule(
    "I217",
    "error",
    "得分与完成情况不符",
    basis="财预〔2020〕10号第十四条：完成指标值的记全部分值，未完成的按完成值与指标值的比例记分；表内印有计分办法的从其办法",
    each="report",
    since="0.1",
)
def score_against_completion(report: Report, context: Context) -> Iterator[Outcome]:
    """A score does not follow from the completion by the printed rule, or contradicts others of the same table.

    Bad:  项目支出绩效自评表
          （2022年度）
          | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
          | 产出指标 | 数量指标 | 培训次数 | ≥4次 | 4次 | 10 | 7 |
    Good: 项目支出绩效自评表
          （2022年度）
          | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
          | 产出指标 | 数量指标 | 培训次数 | ≥4次 | 4次 | 10 | 10 |
    """
    scored = [found for one in rows(report) if (found := _scored(one, context)) is not None]
    funds = [one for top in report.funds for one in (top, *top.parts) if one.weight is not None and one.score is not None]
    if not scored and not funds:
        raise NotStated("分值、得分和完成值")
    printed = any(_PRINTED_RULE.search(fold(text)) for text in report.texts)
    for one in scored:
        yield from _judge(one, scored, printed)
    for indicator in rows(report):
        yield from _graded(indicator, context)
    yield from _funds(funds)


def _scored(indicator: Indicator, context: Context) -> _Scored | None:
    """The row with its best completion by any published definition; None where something is missing."""
    weight, given = indicator.weight, indicator.score
    if weight is None or given is None or not weight.value:
        return None
    try:
        exact = [option.value for option in score_conventions(indicator, context.profile) if option.value is not None]
    except NotStated:
        return None
    if not exact:
        return None
    fits = any(_rounds_to(given.value, value) for value in exact)
    return _Scored(indicator, weight, given, HUNDRED * max(exact) / weight.value, max(exact), fits)


def _graded(indicator: Indicator, context: Context) -> Iterator[Outcome]:
    """The score of a qualitative grade that lies in the grade's band; one that does not is told by the grade's own rule."""
    if indicator.weight is None or indicator.score is None:
        return
    try:
        band = score(indicator, context.profile)
    except NotStated:
        return
    if band.value is None and band.low is not None and band.high is not None and band.low <= indicator.score.value <= band.high:
        yield Match(indicator.score, Verdict.HOLDS, f"{plain(band.low)}–{plain(band.high)}", (indicator.weight,))


def _rounds_to(given: Decimal, exact: Decimal) -> bool:
    """Whether a score is the exact one by any usual rounding: half up, cut off, or up, to 0, 1 or 2 places."""
    return any(given in (half_up(exact, n), truncated(exact, n), _up(exact, n)) for n in _PLACES)


def _up(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_CEILING)


def _judge(one: _Scored, others: list[_Scored], printed: bool) -> Iterator[Outcome]:
    target, actual = one.indicator.target.value, one.indicator.actual.value
    if one.fits:
        inputs = tuple(figure for figure in (one.weight, target, actual) if figure is not None)
        holds = half_up(one.exact, one.score.places) == one.score.value
        yield Match(one.score, Verdict.HOLDS if holds else Verdict.ROUNDING, plain(half_up(one.exact, 2)), inputs)
    elif not one.indicator.certain or one.indicator.explanation or one.score.value > one.weight.value:
        return
    elif printed:
        yield _finding(one, say("按表内计分办法应得 {right} 分（{weight} × {done}%）", **_texts(one)), "", wrong=True)
    elif one.done == HUNDRED:
        yield _finding(one, say("目标已完成，应得 {right} 分，扣分没有说明原因", **_texts(one)), "warning", say("已完成却扣分"))
    elif better := _contradicts(one, others):
        yield _finding(one, _comparison(one, better), "warning")


def _texts(one: _Scored) -> dict[str, str]:
    return {"right": plain(half_up(one.exact, 2)), "weight": number(one.weight), "done": plain(half_up(one.done, 2))}


def _finding(one: _Scored, why: str, severity: str, cause: str | None = None, wrong: bool = False) -> Finding:
    right = _texts(one)["right"]
    return Finding(
        say("“{name}”得 {score} 分：{why}。", name=one.indicator.name, score=number(one.score), why=why),
        say("请按完成情况重新计分，或在偏差原因栏写明扣分、加分的理由。"),
        span=one.score.span or one.indicator.span,
        stated=shown(one.score),
        computed=right,
        cause=cause,
        figure=one.score,
        wrong=wrong,
        severity=severity,
    )


def _contradicts(one: _Scored, others: list[_Scored]) -> _Scored | None:
    """A row of the same table that did better and got a smaller share, where this one got more than its proportion."""
    if one.score.value <= one.exact:
        return None
    found = [
        o for o in others if o.indicator.certain and not o.indicator.explanation and o.done > one.done and o.share < one.share
    ]
    return min(found, key=lambda other: other.share, default=None)


def _comparison(one: _Scored, better: _Scored) -> str:
    return say(
        "完成 {done}%，按比例应得 {right} 分；同表“{name}”完成 {other}% 只得分值的 {share}%，两处标准不一",
        **_texts(one),
        name=better.indicator.name,
        other=plain(half_up(better.done, 2)),
        share=plain(half_up(better.share * HUNDRED, 2)),
    )


def _funds(funds: list[Funds]) -> Iterator[Outcome]:
    """The score of the execution rate: in proportion, and the same for the same amounts."""
    for at, one in enumerate(funds):
        exact = _execution_score(one)
        if exact is None or one.score is None or one.weight is None:
            continue
        if _rounds_to(one.score.value, exact) and not _same_money(one, funds[:at]):
            holds = half_up(exact, one.score.places) == one.score.value
            yield Match(one.score, Verdict.HOLDS if holds else Verdict.ROUNDING, plain(half_up(exact, 2)), (one.weight,))
        elif one.certain and (twin := _same_money(one, funds[:at])) is not None and twin.score is not None:
            yield _two_scores(one, twin, exact)
        elif one.certain and not _rounds_to(one.score.value, exact) and not one.explained:
            yield _execution_finding(one, exact)


def _execution_score(funds: Funds) -> Decimal | None:
    if funds.weight is None or funds.executed is None or funds.budget is None:
        return None
    return execution_score(rate(funds.executed, funds.budget), funds.weight).value


def _same_money(one: Funds, before: list[Funds]) -> Funds | None:
    """A row above with the same amounts and weight but another score."""
    assert one.score is not None
    for other in before:
        same = (other.budget, other.executed, other.weight) == (one.budget, one.executed, one.weight)
        if same and other.score is not None and other.score.value != one.score.value:
            return other
    return None


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


@rule(
    "I213",
    "hint",
    "全部完成、全部满分",
    basis="复核惯例：各项完成率都恰为 100%、得分全满，多为自评流于形式",
    each="report",
    since="0.1",
)
def everything_is_full(report: Report, context: Context) -> Iterator[Outcome]:
    """Every completion is exactly 100% and every score is full.

    Bad:  ①质量指标：
          指标 1：矛盾纠纷调解率，预期指标值：≥95%，实际完成值95%，指标完成率100%；
          指标 2：法律意识覆盖率，预期指标值：≥90%，实际完成值91%，指标完成率100%；
          指标 3：培训合格率，预期指标值：≥92%，实际完成值93%，指标完成率100%。
    Good: ①质量指标：
          指标 1：矛盾纠纷调解率，预期指标值：≥95%，实际完成值95%，指标完成率100%；
          指标 2：法律意识覆盖率，预期指标值：≥90%，实际完成值90%，指标完成率100%；
          指标 3：培训合格率，预期指标值：≥90%，实际完成值81%，指标完成率90%，原因说明：两期考试未及格。
    """
    completions = [one.completion.value for one in rows(report) if one.completion is not None]
    shares = [one.score.value - one.weight.value for one in rows(report) if one.score is not None and one.weight is not None]
    if len(completions) < SEVERAL and len(shares) < SEVERAL:
        raise NotStated("各指标的完成率或得分")
    if all(value == HUNDRED for value in completions) and all(gap == ZERO for gap in shares):
        yield Finding(
            say("{count} 个指标的完成率全是 100%、得分全满。", count=max(len(completions), len(shares))),
            say("请对照原始记录核实；确实全部完成的，说明目标是否定低了。"),
        )
