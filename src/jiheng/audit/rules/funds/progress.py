"""Progress of spending: behind or ahead of time, uses without spending, supplements, forecasts that the form asks for."""

from __future__ import annotations

from collections.abc import Iterator

from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.rule import Context, rule
from jiheng.compute.due import time_progress
from jiheng.compute.rate import rate
from jiheng.errors import NotApplicable, NotStated
from jiheng.model.figure import ZERO, Computed, Stated
from jiheng.model.report import Funds
from jiheng.say import say

_MONITORING = ("monitoring",)


def _progress(funds: Funds, context: Context) -> tuple[Stated, Computed, Computed]:
    """What was spent, its rate by budget, and the time progress at the cutoff."""
    executed, budget = funds.need("executed"), funds.need("budget")
    if not budget.base or not funds.certain:
        raise NotStated("预算数")
    return executed, rate(executed, budget), time_progress(context.cutoff(), context.profile)


def _finding(funds: Funds, executed: Stated, actual: Computed, due: Computed, words: str, advice: str) -> Finding:
    gap = abs((actual.value or ZERO) - (due.value or ZERO))
    return Finding(
        message=say(
            "{what}执行 {how}＝{actual}，序时进度 {due}，{words} {gap} 个百分点，文中没有说明。",
            what=_name(funds),
            how=actual.how,
            actual=actual.printed(2),
            due=due.printed(2),
            words=words,
            gap=f"{gap:.2f}",
        ),
        advice=advice,
        span=executed.span,
        stated=executed.text,
        computed=actual.printed(2),
    )


def _name(funds: Funds) -> str:
    names = {"basic": "基本支出", "project": "项目支出", "supplement": "追加资金", "total": "预算"}
    return names.get(funds.scope, f"“{funds.label}”")


@rule(
    "F108",
    "warning",
    "支出慢于进度",
    basis="财预〔2019〕136号：及时性；口径的容差和下限",
    each="funds",
    since="0.1",
    kinds=_MONITORING,
)
def spending_behind(funds: Funds, context: Context) -> Iterator[Outcome]:
    """Execution is behind what is due beyond tolerance, or below the profile's floor, and not explained.

    Bad:  2021年预算486.29万元，截至2021年6月30日，资金执行数112.17万元，预算执行率23.07%。
    Good: 2021年预算486.29万元，截至2021年6月30日，资金执行数312.17万元，预算执行率64.19%。
    """
    if funds.scope in ("supplement", "named", "source"):
        raise NotApplicable
    executed, actual, due = _progress(funds, context)
    value, floor = actual.value or ZERO, context.profile.floor(context.cutoff().month)
    behind = (due.value or ZERO) - value > context.profile.execution_lag_tolerance
    if (behind or (floor is not None and value < floor)) and not funds.explained:
        yield _finding(funds, executed, actual, due, say("落后"), say("请说明支出慢的原因和下一步措施。"))


@rule(
    "F109", "warning", "用途到节点没有支出", basis="财预〔2019〕136号：预算执行情况", each="funds", since="0.1", kinds=_MONITORING
)
def use_without_spending(funds: Funds, context: Context) -> Iterator[Outcome]:
    """A named use has spent nothing at the cutoff.

    Bad:  基本支出实际支出资金12.17万元，其中用于：职工工资12.17万元；驻村生活补助0万元。
    Good: 基本支出实际支出资金12.17万元，其中用于：职工工资10.17万元；驻村生活补助2万元。
    """
    if not funds.uses:
        raise NotApplicable
    for use in funds.uses:
        if use.amount is not None and not use.amount.value and (funds.executed is None or funds.executed.value):
            yield Finding(
                message=say("“{use}”到节点支出为 {stated}，还没有动用。", use=use.label, stated=use.amount.text),
                advice=say("请说明为什么没有支出、什么时候支出；若不再需要，请提出调整。"),
                span=use.amount.span,
                stated=use.amount.text,
            )


@rule("F110", "warning", "追加资金执行滞后", basis="口径：追加资金进度容差", each="funds", since="0.1", kinds=_MONITORING)
def supplement_behind(funds: Funds, context: Context) -> Iterator[Outcome]:
    """A supplement is executed far behind time progress.

    Bad:  2021年追加资金16.84万元，实际到位资金16.84万元。截至2021年6月30日，追加资金执行数3.3万元。
    Good: 2021年追加资金16.84万元，实际到位资金16.84万元。截至2021年6月30日，追加资金执行数9.3万元。
    """
    if funds.scope != "supplement":
        raise NotApplicable
    executed, actual, due = _progress(funds, context)
    if (due.value or ZERO) - (actual.value or ZERO) > context.profile.supplement_lag_tolerance and not funds.explained:
        yield _finding(funds, executed, actual, due, say("落后"), say("请说明追加资金执行偏慢的原因和支付计划。"))


@rule("F111", "warning", "支出快于进度", basis="口径：超前容差", each="funds", since="0.1", kinds=_MONITORING)
def spending_ahead(funds: Funds, context: Context) -> Iterator[Outcome]:
    """More was spent by the cutoff than is due plus tolerance, unexplained.

    Bad:  2021年预算486.29万元，截至2021年6月30日，资金执行数452.17万元，预算执行率92.98%。
    Good: 2021年预算486.29万元，截至2021年6月30日，资金执行数252.17万元，预算执行率51.86%。
    """
    if funds.scope in ("named", "source"):
        raise NotApplicable
    executed, actual, due = _progress(funds, context)
    ahead = (actual.value or ZERO) - (due.value or ZERO) > context.profile.execution_ahead_tolerance
    if ahead and context.cutoff().month < 12 and not funds.explained:
        yield _finding(funds, executed, actual, due, say("超前"), say("请说明支出快的原因，并测算全年是否够用。"))


@rule(
    "F112",
    "hint",
    "执行数与预算数完全相同",
    basis="年度中执行数与预算数一元不差少见",
    each="funds",
    since="0.1",
    kinds=_MONITORING,
)
def executed_to_the_yuan(funds: Funds, context: Context) -> Iterator[Outcome]:
    """Executed and budget are identical to the yuan before year end.

    Bad:  2021年预算486.29万元，截至2021年6月30日，资金执行数486.29万元，预算执行率100%。
    Good: 2021年预算486.29万元，截至2021年6月30日，资金执行数312.17万元，预算执行率64.19%。
    """
    executed, budget = funds.need("executed"), funds.need("budget")
    if budget.base and executed.base == budget.base and context.cutoff().month < 12:
        yield Finding(
            message=say("年度还没有结束，执行数 {stated} 与预算数一元不差。", stated=executed.text),
            advice=say("请核对执行数是不是照抄了预算数。"),
            span=executed.span,
            stated=executed.text,
        )


@rule(
    "F116", "warning", "用途没有写金额", basis="财预〔2019〕136号：预算资金执行情况", each="funds", since="0.1", kinds=_MONITORING
)
def use_without_amount(funds: Funds, context: Context) -> Iterator[Outcome]:
    """Uses are named without amounts although the expenditure is stated.

    Bad:  2021年追加资金16.84万元，实际到位资金16.84万元。截至2021年6月30日，追加资金执行数9.3万元。其中用于：购买设备、燃油费。
    Good: 基本支出实际支出资金12.17万元，其中用于：职工工资10.17万元；驻村生活补助2万元。
    """
    if not funds.uses:
        raise NotApplicable
    names = [use.label for use in funds.uses if use.amount is None]
    if names and funds.executed is not None:
        yield Finding(
            message=say("支出 {stated} 的用途（{names}）没有写各用了多少。", stated=funds.executed.text, names="、".join(names)),
            advice=say("请在每个用途后面写上金额，使各项之和等于支出数。"),
            span=funds.executed.span,
            stated=funds.executed.text,
        )
