"""What a report says and its exchange form does not: found by comparing the report with what is read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace

from jiheng.model.figure import Stated
from jiheng.model.report import Funds, Indicator, Report
from jiheng.model.terms import ROLES
from jiheng.say import say

_PARTS = ("funds", "indicators", "deviations")
_OF_REPORT = {
    "kind": "文件种类",
    "title": "标题",
    "unit": "单位名称",
    "project": "项目",
    "year": "年度",
    "cutoff": "监控节点",
    "filled_on": "填报时间",
    "offices": "内设机构",
    "group": "监控小组",
    "duties": "职责分工",
    "plan": "监控工作计划",
    "problems": "存在的问题",
    "next_steps": "下一步措施",
    "goal": "绩效目标",
    "counts": "指标个数",
    "corrections": "纠偏措施",
    "suggestions": "意见及建议",
    "others": "其他需要说明的问题",
    "total_score": "总分",
    "grade": "等级",
}
_OF_INDICATOR = {
    "name": "指标名称",
    "level1": "一级指标",
    "level2": "二级指标",
    "likelihood": "完成目标可能性",
    "causes": "偏差原因",
    "explanation": "原因说明",
    "office": "责任科室",
    "evidence": "佐证材料",
    "last_year": "上年完成值",
    "core": "核心指标标记",
}
_OF_FUNDS = {"sources": "资金来源", "uses": "用途支出", "parts": "其中各项", "scope": "支出范围", "label": "资金名称"}
_NOT_SAID = frozenset({"", "other"})  # a title that is made, a kind that is none


def losses(report: Report, back: Report) -> Iterator[str]:
    """One line that names everything that was not carried, with how often; none where all was."""
    lost = Counter(_lost(report, back))
    if lost:
        what = "、".join(say("{what} {n} 处", what=name, n=count) for name, count in lost.items())
        yield say("标准里没有相应的字段，没有带上：{what}。", what=what)


def _lost(report: Report, back: Report) -> Iterator[str]:
    for field in fields(Report):
        one, other = getattr(report, field.name), getattr(back, field.name)
        if not field.compare or field.name in _PARTS or one == other or one in _NOT_SAID or one == field.default:
            continue
        times = len([member for member in one if member not in other]) or 1 if isinstance(one, tuple) else 1
        yield from [_OF_REPORT[field.name]] * times
    if report.unit.kind:
        yield "单位类型"
    for deviation in report.deviations:
        if deviation not in back.deviations:
            bare = replace(deviation, completion=None) in back.deviations
            yield "偏离里的完成率" if bare else "偏离成因"
    yield from _lost_money(report, back)
    for indicator, other in zip(report.indicators, back.indicators, strict=True):
        yield from _lost_of_indicator(indicator, other)


def _lost_money(report: Report, back: Report) -> Iterator[str]:
    kept = back.of_scope("total")
    first = report.of_scope("total")
    for funds in report.funds:
        own = kept if funds is first else None
        for field in fields(Funds):
            value = getattr(funds, field.name)
            if (
                field.compare
                and field.name != "scope"
                and value != field.default
                and not _same(value, getattr(own, field.name, None))
            ):
                yield ROLES[field.name].label if field.name in ROLES else _OF_FUNDS[field.name]


def _same(value: object, other: object) -> bool:
    """Whether a value came back; an amount may come back in another unit."""
    if isinstance(value, Stated) and isinstance(other, Stated):
        return value.base == other.base
    return value == other


def _lost_of_indicator(one: Indicator, other: Indicator) -> Iterator[str]:
    for field in fields(Indicator):
        value = getattr(one, field.name)
        known = field.name in _OF_INDICATOR or field.name in ROLES
        if known and value != field.default and value != getattr(other, field.name):
            yield ROLES[field.name].label if field.name in ROLES else _OF_INDICATOR[field.name]
