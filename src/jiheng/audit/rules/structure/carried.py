"""The data that a file carries: what it prints must be what they say, and they themselves must be as they were sealed.

In the examples a line 所附数据： parts what is printed (above) from what the data print (below).
"""

from __future__ import annotations

from collections.abc import Iterator

from jiheng.audit.carriage import Altered, Carriage
from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.rule import ALL_KINDS, Context, rule
from jiheng.errors import NotApplicable, NotStated
from jiheng.model.blocks import Span
from jiheng.model.figure import Stated
from jiheng.say import say

BASIS = "文件自带数据，印出的数由所附数据写成"


@rule("S411", "error", "印出的数与所附数据不符", basis=BASIS, each="carried", since="0.1", kinds=ALL_KINDS)
def figure_altered(carriage: Carriage, context: Context) -> Iterator[Outcome]:
    """A figure was changed by hand after the file was written: it differs from the data that the file carries.

    Bad:
        截至2021年6月30日，资金执行数312.71万元。
        所附数据：
        截至2021年6月30日，资金执行数312.17万元。
    Good:
        截至2021年6月30日，资金执行数312.17万元。
        所附数据：
        截至2021年6月30日，资金执行数312.17万元。
    """
    for one in _altered(carriage):
        if one.figures:
            yield _finding(one, context)


@rule("S412", "hint", "印出的文字与所附数据不符", basis=BASIS, each="carried", since="0.1", kinds=ALL_KINDS)
def words_altered(carriage: Carriage, context: Context) -> Iterator[Outcome]:
    """Words without a figure were changed by hand after the file was written.

    Bad:
        年度总体目标：保障机关运转。
        所附数据：
        年度总体目标：保障机关正常运转。
    Good:
        年度总体目标：保障机关正常运转。
        所附数据：
        年度总体目标：保障机关正常运转。
    """
    for one in _altered(carriage):
        if not one.figures:
            yield _finding(one, context)


@rule("S413", "error", "所附数据被改动", basis="文件自带数据，附有哈希和签名", each="carried", since="0.1", kinds=ALL_KINDS)
def data_altered(carriage: Carriage, context: Context) -> Iterator[Outcome]:
    """The data that the file carries are damaged, or not those that were sealed with it.

    Bad:
        截至2021年6月30日，资金执行数312.17万元。
        所附数据：已损坏
    Good:
        截至2021年6月30日，资金执行数312.17万元。
        所附数据：
        截至2021年6月30日，资金执行数312.17万元。
    """
    if carriage.fault:
        yield Finding(
            message=say("{fault}，印出的数无从比对。", fault=carriage.fault),
            advice=say("请向出文单位索取原件，不要使用这一份。"),
        )


def _altered(carriage: Carriage) -> tuple[Altered, ...]:
    if carriage.fault:
        raise NotApplicable
    if carriage.unchecked:
        raise NotStated(carriage.unchecked)
    return carriage.altered


def _finding(one: Altered, context: Context) -> Finding:
    if not one.stands:
        words = say("这里少了“{was}”：所附数据里有，写成后被删去。", was=one.was)
    elif not one.was:
        words = say("“{stands}”是写成后加上的，所附数据里没有。", stands=one.stands)
    else:
        words = say("印出的是“{stands}”，所附数据是“{was}”，写成后被改动。", stands=one.stands, was=one.was)
    return Finding(
        message=words,
        advice=say("请核实是谁改的、依据什么；要改数，请改数据后重新生成报告。"),
        span=one.span,
        stated=one.stands or None,
        computed=one.was or None,
        figure=_figure(one.span, context) if one.stands else None,
        wrong=True,
    )


def _figure(span: Span | None, context: Context) -> Stated | None:
    """The figure of the document at that place."""
    if span is None:
        return None
    figures = (fact.figure for fact in context.report.facts)
    return next((one for one in figures if one.span and _touch(one.span, span)), None)


def _touch(one: Span, other: Span) -> bool:
    return one.text == other.text and one.start < other.end and other.start < one.end
