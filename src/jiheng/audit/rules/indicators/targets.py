"""Targets: whether they are complete, and whether their sign fits what they ask for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.rule import Context, rule
from jiheng.audit.rules.indicators.domains import GROWS, OF_A_WHOLE, TARGETS
from jiheng.audit.rules.indicators.shared import is_money, is_rate, shown, some_rows, target_shown, unit_in_name
from jiheng.compute.kinds import COSTS, DOWNWARD, UPWARD
from jiheng.errors import NotStated
from jiheng.model.figure import HUNDRED, Stated, plain
from jiheng.model.report import Indicator, Report
from jiheng.model.terms import OPERATORS, fold
from jiheng.say import say

_RATE_NAME = re.compile(r"(?:率|比例|占比|比重|满意度)(?:\([^)]*\))?$")
_SELDOM_OVER = re.compile(r"(?:使用率|利用率|到位率|支付率|拨付率|完工率|开工率|执行率|参与率|保障率)$")
_LEFT_OVER = re.compile(r"\*\*\s*(?P<unit>[^)\s*]{1,6})\)\s*[≥≤><=]*\s*$")
_CAPPED = re.compile(r"上限|限额|控制数|控制价")
_SAVED = re.compile(r"节约|节省|节支|压减|降低|减少|结余|下降|增收|收入|标准|补助|补贴|筹资|投入")


@rule(
    "I204",
    "error",
    "指标没有指标值，或指标值没有单位",
    basis="财预〔2015〕88号：绩效指标要有指标值；一体化系统：定量指标须有计量单位",
    each="report",
    since="0.1",
    kinds=TARGETS,
)
def target_incomplete(report: Report, context: Context) -> Iterator[Outcome]:
    """An indicator has no target, or its target has no unit while its siblings have one.

    Bad:  ①质量指标：
          指标 1：矛盾纠纷调解率，预期指标值：≥95%，实际完成值95%，指标完成率100%；
          指标 2：法律意识覆盖率，预期指标值：≥98，实际完成值98，指标完成率100%。
    Good: ①质量指标：
          指标 1：矛盾纠纷调解率，预期指标值：≥95%，实际完成值95%，指标完成率100%；
          指标 2：法律意识覆盖率（%），预期指标值：≥98，实际完成值98，指标完成率100%。
    """
    own = some_rows(report)
    with_target = sum(bool(one.target.value or one.target.words) for one in own)
    if 2 * with_target < len(own):
        raise NotStated("指标值")
    units = _Units(own)
    for one in own:
        if not one.certain or (report.incomplete and one is report.indicators[-1]):
            continue
        if one.target.value is None and not one.target.words:
            yield _no_target(one)
        elif one.target.value is not None and units.missing(one):
            yield _no_unit(one, report, one.target.value)


class _Units:
    """Which classes of a report write units behind their targets."""

    def __init__(self, own: Sequence[Indicator]) -> None:
        figures = [(one.level2, one.target.value) for one in own if one.target.value is not None and one.target.value.value]
        self.all = Counter(level2 for level2, _ in figures)
        self.named = Counter(level2 for level2, figure in figures if figure.unit)

    def missing(self, one: Indicator) -> bool:
        """Whether a target's unit is missing or half missing (/株) while those beside it have one."""
        value = one.target.value
        if value is None or not value.value or one.target.words:
            return False
        if value.unit:
            return value.unit.startswith("/")
        if unit_in_name(one.name):
            return False
        if self.all[one.level2] > 1:
            return self.named[one.level2] > 0
        return 2 * self.named.total() > self.all.total()


def _no_target(indicator: Indicator) -> Finding:
    used = indicator.actual.value or indicator.actual.words or indicator.completion or indicator.weight
    return Finding(
        say("“{name}”没有写指标值。", name=indicator.name),
        say("请按批复的绩效目标补上指标值和单位；不用的指标整行删去。"),
        span=indicator.span,
        severity="" if used else "warning",
    )


def _no_unit(indicator: Indicator, report: Report, value: Stated) -> Finding:
    unit = _unit_of(indicator, report, value)
    beside = indicator.actual.value is not None and bool(indicator.actual.value.unit)
    sign = OPERATORS[indicator.target.op].label if indicator.target.op in OPERATORS else ""
    right = f"{sign}{plain(value.value, value.places)}{unit}" if unit else None
    wrong = say("只写了“{unit}”", unit=value.unit) if value.unit else say("没有写单位")
    return Finding(
        say("“{name}”的指标值 {stated} {wrong}", name=indicator.name, stated=shown(value), wrong=wrong)
        + (say("，应为“{right}”。", right=right) if right else say("，同组其他指标都有单位。")),
        say("请在指标值后补上单位（如 %、件、人、元）。"),
        span=value.span or indicator.span,
        stated=sign + shown(value),
        computed=right,
        severity="warning" if beside and report.form else "",
    )


def _unit_of(indicator: Indicator, report: Report, value: Stated) -> str:
    """The unit that was meant: the form's own (≥**%), % for a rate; empty where it is not known."""
    span = value.span
    if span is not None and span.text < len(report.texts):
        found = _LEFT_OVER.search(fold(report.texts[span.text][: span.start]))
        if found:
            return found["unit"]
    return "%" if not value.unit and _RATE_NAME.search(fold(indicator.name)) else ""


@rule(
    "I205",
    "warning",
    "比率的指标值或完成值超过 100%",
    basis="一体化系统校验：单位为 % 的指标值不超过 100；比率不会超过 100%",
    each="indicator",
    since="0.1",
    kinds=TARGETS,
)
def rate_above_whole(indicator: Indicator, context: Context) -> Iterator[Outcome]:
    """A rate is to be at least 100% (= 100% is meant) or above it, or an actual rate lies above 100%.

    Bad:  ①时效指标：
          指标 1：工资待遇发放及时率（%），预期指标值：≥100%，实际完成值100%，指标完成率100%。
    Good: ①时效指标：
          指标 1：工资待遇发放及时率（%），预期指标值：=100%，实际完成值100%，指标完成率100%。
    """
    target, actual, name = indicator.target, indicator.actual.value, fold(indicator.name)
    if not indicator.certain or GROWS.search(name):
        return
    value, whole = target.value, OF_A_WHOLE.search(name)
    if value is not None and is_rate(value) and target.op in UPWARD and value.value == HUNDRED:
        text = target_shown(target)
        message = say("“{name}”的指标值写的是“{text}”，比率不会超过 100%，应写“=100%”。", name=indicator.name, text=text)
        yield Finding(message, say("请把指标值改为“=100%”。"), value.span or indicator.span, text, "=100%")
    elif value is not None and _above(value) and target.op not in DOWNWARD and _RATE_NAME.search(name) and not whole:
        yield _over_whole(indicator, value, say("指标值"))
    elif actual is not None and _above(actual) and not whole and _SELDOM_OVER.search(name):
        yield _over_whole(indicator, actual, say("完成值"))


def _above(stated: Stated) -> bool:
    return is_rate(stated) and stated.value > HUNDRED


def _over_whole(indicator: Indicator, value: Stated, what: str) -> Finding:
    return Finding(
        say("“{name}”的{what}写的是 {value}，超过了 100%。", name=indicator.name, what=what, value=shown(value)),
        say("请核对分子和分母；确能超过 100% 的，写明计算公式。"),
        value.span or indicator.span,
        shown(value),
    )


@rule(
    "I206",
    "warning",
    "成本指标没有写上限",
    basis="财预〔2021〕101号：成本指标为成本控制数；复核惯例：成本金额用“≤”或“=”",
    each="indicator",
    since="0.1",
    kinds=TARGETS,
)
def cost_without_ceiling(indicator: Indicator, context: Context) -> Iterator[Outcome]:
    """A cost amount has no comparison sign, or one that rewards spending more.

    Bad:  ①成本指标：
          指标 1：运转保障成本经费，预期指标值：21.59万元，实际完成值9.94万元，指标完成率46%。
    Good: ①成本指标：
          指标 1：运转保障成本经费，预期指标值：≤21.59万元，实际完成值9.94万元，指标完成率46%。
    """
    if indicator.level1 != "cost" and indicator.level2 not in COSTS:
        raise NotStated("成本指标")
    value, op = indicator.target.value, indicator.target.op
    if (
        value is None
        or not indicator.certain
        or indicator.part_of
        or not (is_money(value) or value.unit.startswith(("元/", "万元/")))
    ):
        return
    reversed_ = op in UPWARD and not _SAVED.search(indicator.name)
    if not reversed_ and (op or _CAPPED.search(indicator.name)):
        return
    right = f"≤{value.printed()}"
    stated = (OPERATORS[op].label if op in OPERATORS else "") + value.printed()
    message = (
        say(
            "成本指标“{name}”写的是“{stated}”，等于花得越多越好，应为上限“{right}”。",
            name=indicator.name,
            stated=stated,
            right=right,
        )
        if reversed_
        else say(
            "成本指标“{name}”只写了“{stated}”，没有比较符号，看不出是上限还是目标，应写“{right}”（不超过）。",
            name=indicator.name,
            stated=stated,
            right=right,
        )
    )
    severity = "error" if reversed_ and is_money(value) else ""
    advice = say("请把指标值改为“{right}”。", right=right)
    yield Finding(message, advice, value.span or indicator.span, stated, right, severity=severity)
