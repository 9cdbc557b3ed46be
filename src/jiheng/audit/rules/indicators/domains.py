"""Domains: values that cannot be, signs against the meaning, the wrong class, and one indicator with two values."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.rule import REPORTS, Context, rule
from jiheng.audit.rules.indicators.shared import actual_shown, is_rate, key, shown, some_rows, sure, target_shown
from jiheng.compute.kinds import UPWARD, negative_meaning
from jiheng.compute.measure import aligned
from jiheng.errors import NotStated
from jiheng.model.figure import HUNDRED, Stated
from jiheng.model.report import Indicator, Report
from jiheng.model.terms import COUNTED, LEVEL2, MEASURED, fold
from jiheng.say import say

TARGETS = (*REPORTS, "objectives")
GROWS = re.compile(r"增长|增幅|增速|增加|提高|提升|上升|增减|变化|较上年|比上年|同比|环比|超额|回报|收益|利润|毛入学|倍")
OF_A_WHOLE = re.compile(
    r"(?:满意度|满意率|合格率|覆盖率|覆盖面|知晓率|及时率|及时性|成活率|准确率|达标率|真实率|合规率|优良率|治愈率|签约率|通过率|普及率"
    r"|调解率|上报率|办结率|就业率|完好率|兑现率|成功率|按时率|准时率|好评率|健康率)(?:\([^)]*\))?$"
)
_PERSONS = frozenset("人 名 户 人次 户次 家".split())
_MEAN = re.compile(r"均|每|比|折合|当量|标准")
_PAYING = re.compile(
    r"(?:资金|经费|预算|补助|补贴|工资|款)[^,;]{0,6}(?:支付|拨付|支出|执行|到位)(?:率|进度|及时率|完成率)$|^(?:支付|拨付|支出)(?:率|进度)$"
)
_MISFITS = {
    "quantity": (
        (_PAYING, "timeliness"),
        (re.compile(r"覆盖率|合格率|成活率|优良率|准确率"), "quality"),
        (re.compile(r"满意[度率]"), "satisfaction"),
        (re.compile(r"节约率|节支率"), "cost"),
    ),
    "quality": (
        (re.compile(r"节约率|节支率"), "cost"),
        (_PAYING, "timeliness"),
        (re.compile(r"满意[度率]"), "satisfaction"),
    ),
    "timeliness": ((re.compile(r"满意[度率]"), "satisfaction"), (re.compile(r"节约率|节支率"), "cost")),
    "cost": ((re.compile(r"满意[度率]"), "satisfaction"), (re.compile(r"覆盖率|合格率"), "quality")),
    "economic": ((re.compile(r"满意[度率]"), "satisfaction"),),
    "social": ((re.compile(r"满意[度率]"), "satisfaction"),),
    "ecological": ((re.compile(r"满意[度率]"), "satisfaction"),),
}


@rule(
    "I216",
    "error",
    "指标值或完成值超出可能的范围",
    basis="常理：件数不为负，人数、户数为整数，部分占整体的比率不超过 100%",
    each="indicator",
    since="0.1",
    kinds=TARGETS,
)
def value_out_of_domain(indicator: Indicator, context: Context) -> Iterator[Outcome]:
    """An actual or target cannot be: a negative count, a rate of a whole above 100%, a fraction of a person.

    Bad:  ①质量指标：
          指标 1：培训合格率，预期指标值：≥90%，实际完成值120%。
    Good: ①质量指标：
          指标 1：培训合格率，预期指标值：≥90%，实际完成值95%。
    """
    values = [value for value in (indicator.target.value, indicator.actual.value) if value is not None]
    if not values:
        raise NotStated("定量的指标值或完成值")
    if not indicator.certain:
        return
    for value in values:
        wrong = _impossible(fold(indicator.name), value)
        if wrong:
            what = say("指标值") if value is indicator.target.value else say("完成值")
            yield Finding(
                say("“{name}”的{what}写的是 {value}：{wrong}。", name=indicator.name, what=what, value=shown(value), wrong=wrong),
                say("请核对原始记录，改正{what}；单位写错的改正单位。", what=what),
                span=value.span or indicator.span,
                stated=shown(value),
                figure=value,
                wrong=True,
            )
            return


def _impossible(name: str, value: Stated) -> str:
    """Why a value cannot be; empty where it can."""
    if GROWS.search(name):
        return ""
    if value.value < 0 and (value.unit in COUNTED or value.unit in MEASURED):
        return say("数量不会是负数")
    if is_rate(value) and value.unit == "%" and value.value > HUNDRED and OF_A_WHOLE.search(name):
        return say("这种比率不会超过 100%")
    if value.unit in _PERSONS and value.value != int(value.value) and not _MEAN.search(name):
        return say("{unit}数应是整数", unit=value.unit)
    return ""


@rule(
    "I218",
    "warning",
    "反向指标写成了“≥”",
    basis="财预〔2020〕10号第十四条；在用系统：反向指标用“≤”",
    each="indicator",
    since="0.1",
    kinds=TARGETS,
)
def negative_meaning_with_floor(indicator: Indicator, context: Context) -> Iterator[Outcome]:
    """An indicator of something bad (complaints, errors, accidents) is to be at least so much.

    Bad:  ①质量指标：
          指标 1：群众投诉率，预期指标值：≥2%，实际完成值2%，指标完成率100%。
    Good: ①质量指标：
          指标 1：群众投诉率，预期指标值：≤2%，实际完成值2%，指标完成率100%。
    """
    value = indicator.target.value
    if value is None:
        raise NotStated("定量的指标值")
    if indicator.target.op in UPWARD and indicator.certain and negative_meaning(indicator.name):
        right = f"≤{value.printed()}"
        yield Finding(
            say(
                "“{name}”越低越好，指标值却写成“{stated}”，应为“{right}”。",
                name=indicator.name,
                stated=target_shown(indicator.target),
                right=right,
            ),
            say("请把指标值改为“{right}”，并核对完成率。", right=right),
            span=value.span or indicator.span,
            stated=target_shown(indicator.target),
            computed=right,
        )


@rule(
    "I219",
    "warning",
    "指标与所在类别不符",
    basis="财预〔2021〕101号：各类指标的含义；复核惯例：三级指标与二级指标定义不匹配的不得分",
    each="report",
    since="0.1",
    kinds=TARGETS,
)
def indicator_in_wrong_class(report: Report, context: Context) -> Iterator[Outcome]:
    """An indicator does not fit its class, or stands under outputs and under benefits alike.

    Bad:  ①数量指标：
          指标 1：培训合格率，预期指标值：≥90%，实际完成值92%，指标完成率102%。
    Good: ①质量指标：
          指标 1：培训合格率，预期指标值：≥90%，实际完成值92%，指标完成率102%。
    """
    own = [one for one in some_rows(report) if one.level2]
    if not own:
        raise NotStated("二级指标")
    outputs = {key(one.name) for one in own if one.level1 == "output"}
    for one in own:
        name = fold(one.name)
        better = next((code for pattern, code in _MISFITS.get(one.level2, ()) if pattern.search(name)), "")
        if better and one.certain:
            yield _misfit(one, better)
        elif one.level1 == "benefit" and one.certain and key(one.name) in outputs:
            yield Finding(
                say("“{name}”在产出指标和效益指标里重复设置。", name=one.name),
                say("请只保留一处：产出写做了什么，效益写带来什么变化。"),
                span=one.span,
            )


def _misfit(indicator: Indicator, better: str) -> Finding:
    here, there = _class(indicator.level2), _class(better)
    return Finding(
        say("“{name}”列在{here}下，按含义应属{there}。", name=indicator.name, here=here, there=there),
        say("请移到{there}下，或换一个符合{here}含义的指标。", there=there, here=here),
        span=indicator.span,
    )


def _class(code: str) -> str:
    return f"“{LEVEL2[code].label}”"


@rule(
    "I214",
    "warning",
    "同一指标前后两说",
    basis="审核惯例：同一指标只设一次、只有一个指标值",
    each="report",
    since="0.1",
)
def indicator_stated_twice(report: Report, context: Context) -> Iterator[Outcome]:
    """The same indicator stands there twice, with different values.

    Bad:  ①质量指标：
          指标 1：群众法律知晓率，预期指标值：≥90%，实际完成值90%，指标完成率100%；
          指标 2：群众法律知晓率，预期指标值：≥95%，实际完成值95%，指标完成率100%。
    Good: ①质量指标：
          指标 1：群众法律知晓率，预期指标值：≥90%，实际完成值90%，指标完成率100%；
          指标 2：矛盾纠纷调解率，预期指标值：≥95%，实际完成值95%，指标完成率100%。
    """
    first: dict[str, Indicator] = {}
    for indicator in some_rows(report):
        name = key(indicator.name)
        earlier = first.setdefault(name, indicator)
        differs = _differ(earlier, indicator) if earlier is not indicator and len(name) >= 4 else {}
        if differs and sure((earlier, indicator)):
            yield Finding(
                say("“{name}”出现两次，{what}不同：前面是 {first}，这里是 {second}。", name=indicator.name, **differs),
                say("请核实哪一处是对的，只保留一条。"),
                span=indicator.span,
                stated=differs["second"],
                computed=differs["first"],
            )


def _differ(one: Indicator, other: Indicator) -> dict[str, str]:
    """In what two mentions of an indicator differ: what, first, second; empty where they agree."""
    if one.target.value and other.target.value and _unequal(one.target.value, other.target.value):
        return {"what": say("指标值"), "first": target_shown(one.target), "second": target_shown(other.target)}
    if one.actual.value and other.actual.value and _unequal(one.actual.value, other.actual.value):
        return {"what": say("完成值"), "first": actual_shown(one.actual), "second": actual_shown(other.actual)}
    return {}


def _unequal(one: Stated, other: Stated) -> bool:
    try:
        a, slack, b, other_slack = aligned(one, other)
    except NotStated:
        return False
    return abs(a - b) > slack + other_slack
