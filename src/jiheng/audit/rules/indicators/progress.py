"""Progress at the cutoff: what is not due, actuals that repeat their targets, results far from the money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.rule import Context, rule
from jiheng.audit.rules.indicators.shared import SEVERAL, is_rate, main_funds, rows, shown, some_rows, sure
from jiheng.compute.completion import completion
from jiheng.compute.kinds import Kind, kind_of
from jiheng.compute.measure import aligned
from jiheng.compute.rate import rate
from jiheng.errors import NotStated
from jiheng.model.figure import HUNDRED, ZERO, half_up, plain
from jiheng.model.report import Indicator, Report
from jiheng.say import say

_AS_OF = re.compile(r"(?:截[至止]|至|到)[^，,；;。]{0,18}(?:尚)?未到")


@rule(
    "I210",
    "warning",
    "未到监控节点写法不规范，或没有完成值",
    basis="财预〔2019〕136号附件：逐项填列执行情况；未到节点的写明到期时间，不填数、不加 %",
    each="report",
    since="0.1",
)
def not_due_badly_stated(report: Report, context: Context) -> Iterator[Outcome]:
    """A number or sign stands beside 未到监控节点, its date is missing or past, or there is neither value nor 未到监控节点.

    Bad:  截至2021年6月底，完成情况如下：
          1、满意度指标：
          指标 1：油田企业满意度，预期指标值：≥96%，实际完成值未到监控节点，指标完成率未到监控节点%。
    Good: 截至2021年6月底，完成情况如下：
          1、满意度指标：
          指标 1：油田企业满意度，预期指标值：≥96%，实际完成值未到监控节点（2021年11月30日），指标完成率未到监控节点。
    """
    own = some_rows(report)
    given = sum(bool(one.actual.value or one.actual.words or one.actual.not_due) for one in own)
    if not given:
        raise NotStated("完成值")
    for one in own:
        if not one.certain or (report.incomplete and one is report.indicators[-1]):
            continue
        if one.actual.not_due or one.completion_not_due:
            yield from _not_due(one, report)
        elif one.actual.value is None and not one.actual.words and one.completion is None and 2 * given > len(own):
            yield Finding(
                say("“{name}”没有写完成值，也没有写未到监控节点。", name=one.name),
                say("请补上完成值；还没到节点的写“未到监控节点”并写明哪一天到期。"),
                span=one.span,
            )


def _not_due(indicator: Indicator, report: Report) -> Iterator[Outcome]:
    actual, cutoff = indicator.actual, report.cutoff
    faults = [_beside(mark) for mark in dict.fromkeys((actual.stray, indicator.stray)) if mark]
    if actual.not_due and indicator.completion is not None:
        faults.append(say("完成率却写了 {rate}", rate=shown(indicator.completion)))
    elif not actual.not_due and (actual.value is not None or actual.words):
        faults.append(say("完成值已写 {value}，完成率却说未到", value=shown(actual.value) if actual.value else actual.words))
    late = actual.due_on is not None and cutoff is not None and actual.due_on <= cutoff
    if late and any(_AS_OF.search(text) for text in report.texts):
        faults.append(say("写的 {day} 像是统计截止日，不是到期日", day=actual.due_on))
        late = False
    elif late:
        faults.append(say("写的到期日 {day} 已过，应有完成值", day=actual.due_on))
    elif actual.not_due and actual.due_on is None:
        faults.append(say("没有写明何时到期（日期）"))
    if faults:
        yield Finding(
            say("“{name}”写未到监控节点，但{faults}。", name=indicator.name, faults=say("；").join(faults)),
            say("请只写“未到监控节点”和到期日期，不加 %、单位和数字；到期了的填完成值。"),
            span=indicator.span,
            stated=actual.stray or indicator.stray or None,
            severity="error" if late else "",
        )


def _beside(mark: str) -> str:
    return say("后面多了百分号“%”") if mark == "%" else say("旁边多了“{mark}”", mark=mark)


@rule(
    "I215",
    "warning",
    "完成值全与指标值相同",
    basis="复核惯例：完成值照抄指标值",
    each="report",
    since="0.1",
)
def actuals_repeat_targets(report: Report, context: Context) -> Iterator[Outcome]:
    """Every quantitative actual is exactly its target.

    Bad:  ①质量指标：
          指标 1：矛盾纠纷调解率，预期指标值：≥95%，实际完成值95%，指标完成率100%；
          指标 2：法律意识覆盖率，预期指标值：≥90%，实际完成值90%，指标完成率100%；
          指标 3：培训合格率，预期指标值：≥92%，实际完成值92%，指标完成率100%。
    Good: ①质量指标：
          指标 1：矛盾纠纷调解率，预期指标值：≥95%，实际完成值95%，指标完成率100%；
          指标 2：法律意识覆盖率，预期指标值：≥90%，实际完成值90%，指标完成率100%；
          指标 3：培训合格率，预期指标值：≥92%，实际完成值93%，指标完成率101%。
    """
    own = rows(report)
    same = [equal for one in own if (equal := _equal(one)) is not None]
    if len(same) < SEVERAL or not sure(own):
        raise NotStated("至少三个定量指标的指标值和完成值")
    if all(same):
        yield Finding(
            say("{count} 个定量指标的完成值与指标值一字不差。", count=len(same)),
            say("请对照台账核实完成值，不要照抄指标值。"),
        )


def _equal(indicator: Indicator) -> bool | None:
    """Whether actual and target are one value; None where that says nothing: = 100%, 0, and what is not stated."""
    target, actual = indicator.target.value, indicator.actual.value
    if target is None or actual is None or not target.value:
        return None
    if is_rate(target) and target.value == HUNDRED:
        return None
    try:
        reached, _, wanted, _ = aligned(actual, target)
    except NotStated:
        return None
    return reached == wanted


@rule(
    "I220",
    "warning",
    "资金与结果差距大",
    basis="财预〔2019〕136号：对预算执行进度和绩效目标实现程度实行“双监控”；差距界线见口径",
    each="report",
    since="0.1",
)
def money_far_from_results(report: Report, context: Context) -> Iterator[Outcome]:
    """Money and results are far apart: little spent and all done, or the reverse, and nobody says why.

    Bad:  2021年预算100万元，截至2021年6月底资金执行数45万元，预算执行率45%。
          ①质量指标：
          指标 1：矛盾纠纷调解率，预期指标值：≥95%，实际完成值95%，指标完成率100%；
          指标 2：法律意识覆盖率，预期指标值：≥90%，实际完成值90%，指标完成率100%；
          指标 3：培训合格率，预期指标值：≥90%，实际完成值92%，指标完成率102%。
    Good: 2021年预算100万元，截至2021年6月底资金执行数60万元，预算执行率60%。
          ①数量指标：
          指标 1：化解社会矛盾纠纷，预期指标值：≥30件，实际完成值18件，指标完成率60%；
          指标 2：干部学习培训次数，预期指标值：≥48次，实际完成值30次，指标完成率63%；
          指标 3：法制宣传教育次数，预期指标值：≥4次，实际完成值2次，指标完成率50%。
    """
    funds = main_funds(report)
    if funds is None or not funds.certain:
        raise NotStated("预算执行情况")
    spent = rate(funds.need("executed"), funds.need("budget"))
    done = [min(HUNDRED, value) for one in rows(report) if (value := _done(one, context)) is not None]
    if spent.value is None or len(done) < SEVERAL:
        raise NotStated("至少三个指标的完成情况")
    mean = sum(done, start=ZERO) / len(done)
    if abs(mean - spent.value) <= context.profile.money_result_gap or funds.explained:
        return
    texts = {"mean": plain(half_up(mean, 2)), "count": len(done), "rate": spent.printed(2)}
    behind = mean > spent.value
    yield Finding(
        say("{count} 个指标平均完成 {mean}%，预算只执行了 {rate}，钱没怎么花、事却说做完了。", **texts)
        if behind
        else say("预算已执行 {rate}，{count} 个指标平均只完成 {mean}%，钱花了、事没有跟上。", **texts),
        say("请核对完成值和执行数；情况属实的，说明原因（如已完工待付款、上年结转任务）。"),
        span=funds.executed.span if funds.executed else funds.span,
    )


def _done(indicator: Indicator, context: Context) -> Decimal | None:
    """The completion of an indicator of results, in percent; None for spending, for words and for what is not due."""
    if not indicator.certain or kind_of(indicator) in (Kind.SPEND, Kind.QUALITATIVE):
        return None
    try:
        return completion(indicator, context.profile).value
    except NotStated:
        return None
