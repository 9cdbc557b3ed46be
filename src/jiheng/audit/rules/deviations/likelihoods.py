"""Likelihood: 确定能, 有可能, 完全不可能 against what is expected at year end."""

from __future__ import annotations

from collections.abc import Iterator

from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.rule import Context, rule
from jiheng.compute.forecast import Likelihood, forecast, likelihood
from jiheng.errors import NotStated
from jiheng.model.figure import HUNDRED, Computed, Stated
from jiheng.model.report import Indicator
from jiheng.model.terms import LIKELIHOODS, MONEY, fold
from jiheng.read.figures import lex
from jiheng.say import say


@rule(
    "D306",
    "warning",
    "完成可能性与预计不符",
    basis="财预〔2019〕136号附件：完成目标可能性分确定能、有可能、完全不可能；界线见口径",
    each="indicator",
    since="0.1",
)
def likelihood_against_forecast(indicator: Indicator, context: Context) -> Iterator[Outcome]:
    """确定能完成 stands against a forecast far below the target, or 完全不可能 against one that reaches it.

    Bad:  截至2021年6月底，完成情况如下：
          ①数量指标：
          指标 1：化解社会矛盾纠纷，预期指标值：≥30件，实际完成值15件，指标完成率50%；全年预计：20件；完成可能性：确定能。
    Good: 截至2021年6月底，完成情况如下：
          ①数量指标：
          指标 1：化解社会矛盾纠纷，预期指标值：≥30件，实际完成值15件，指标完成率50%；全年预计：30件；完成可能性：确定能。
    """
    if not indicator.likelihood:
        raise NotStated("完成目标可能性")
    found = _likely(indicator, context)
    if found is None:
        raise NotStated("全年预计完成情况")
    opposite = {"sure": "impossible", "impossible": "sure"}.get(indicator.likelihood)
    if found.code == opposite and indicator.certain:
        word = LIKELIHOODS[indicator.likelihood].label
        yield Finding(
            say("“{name}”填“{word}”，但{how}。", name=indicator.name, word=word, how=found.how),
            say("请改正完成可能性或全年预计；确信能完成的，写明下半年怎样赶上。依据：{source}。", source=found.source),
            span=indicator.span,
            stated=word,
            computed=found.label,
        )


def _likely(indicator: Indicator, context: Context) -> Likelihood | None:
    """The likelihood by the forecast that is written, else by the one that follows from time progress."""
    expected = _expected(indicator)
    profile = context.profile
    if expected is None and context.report.cutoff is not None:
        expected = forecast(indicator, context.report.cutoff, profile)
    return likelihood(expected, indicator, profile) if expected is not None else None


def _expected(indicator: Indicator) -> Computed | None:
    """The forecast that is written, in base units of the target; a percentage of another unit's target is its completion."""
    target = indicator.target.value
    token = next((one for one in lex(fold(indicator.expected)) if one.kind == "quantity"), None)
    if token is None or target is None:
        return None
    if token.unit == "%" and target.unit != "%":
        return Computed(target.base * token.value / HUNDRED, indicator.expected, target.unit)
    if token.unit and target.unit and token.unit != target.unit and not (token.unit in MONEY and target.unit in MONEY):
        return None
    return Computed(Stated(token.value, token.unit or target.unit, token.places).base, indicator.expected, target.unit)
