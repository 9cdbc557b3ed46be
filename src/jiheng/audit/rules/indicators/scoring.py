"""Scores against results: proportion, contradictions inside one table, and tables in which everything is full."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from jiheng.audit.finding import Finding, Match, Outcome
from jiheng.audit.rule import Context, rule
from jiheng.audit.rules.indicators.execution import execution_outcomes, rounds_to
from jiheng.audit.rules.indicators.shared import SEVERAL, rows, shown, sure
from jiheng.compute.measure import number
from jiheng.compute.score import score, score_conventions
from jiheng.errors import NotStated
from jiheng.model.figure import HUNDRED, ZERO, Stated, Verdict, half_up, plain
from jiheng.model.report import Indicator, Report
from jiheng.model.terms import fold
from jiheng.say import say

_PRINTED_RULE = re.compile(
    r"得分\s*=\s*(?:权重|分值)\s*[*×xX]\s*(?:B\s*/\s*A|完成率|完成比例)|按照?完成(?:值|数|率)?(?:与指标值的)?比例(?:计|记|赋|给|得)分"
)


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


def _smaller(one: _Scored, other: _Scored) -> _Scored:
    return other if other.share <= one.share else one


class _Ranks:
    """The rows of a table by completion, so that one that did better and earned less is found at once."""

    def __init__(self, scored: Sequence[_Scored]) -> None:
        rows_ = sorted((o for o in scored if o.indicator.certain and not o.indicator.explanation), key=lambda one: one.done)
        self.done = [one.done for one in rows_]
        self.least: list[_Scored] = list(accumulate(reversed(rows_), _smaller))[::-1]

    def better(self, one: _Scored) -> _Scored | None:
        """The row that did better and got the smallest share, where that is smaller than this one's."""
        at = bisect_right(self.done, one.done)
        return self.least[at] if at < len(self.least) and self.least[at].share < one.share else None


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
    ranks = _Ranks(scored)
    for one in scored:
        yield from _judge(one, ranks, printed)
    for indicator in rows(report):
        yield from _graded(indicator, context)
    yield from execution_outcomes(funds)


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
    fits = any(rounds_to(given.value, value) for value in exact)
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


def _judge(one: _Scored, ranks: _Ranks, printed: bool) -> Iterator[Outcome]:
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
    elif one.score.value > one.exact and (better := ranks.better(one)) is not None:
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


def _comparison(one: _Scored, better: _Scored) -> str:
    return say(
        "完成 {done}%，按比例应得 {right} 分；同表“{name}”完成 {other}% 只得分值的 {share}%，两处标准不一",
        **_texts(one),
        name=better.indicator.name,
        other=plain(half_up(better.done, 2)),
        share=plain(half_up(better.share * HUNDRED, 2)),
    )


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
    own = rows(report)
    completions = [one.completion.value for one in own if one.completion is not None]
    shares = [one.score.value - one.weight.value for one in own if one.score is not None and one.weight is not None]
    if max(len(completions), len(shares)) < SEVERAL or not sure(own):
        raise NotStated("各指标的完成率或得分")
    if all(value == HUNDRED for value in completions) and all(gap == ZERO for gap in shares):
        full = [say("{count} 个指标的完成率全是 100%", count=len(completions))] if completions else []
        full += [say("{count} 个指标的得分全满", count=len(shares))] if shares else []
        yield Finding(
            say("{full}。", full=say("，").join(full)),
            say("请对照原始记录核实；确实全部完成的，说明目标是否定低了。"),
        )
