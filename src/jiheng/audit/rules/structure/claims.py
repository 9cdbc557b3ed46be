"""Words against figures: 增加, 减少, 高于, 持平, 超额, 节约 beside figures that say otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.rule import ALL_KINDS, Context, rule
from jiheng.audit.rules.structure.shared import damaged, folded, whole
from jiheng.audit.rules.structure.wording import ANY, Contradiction, contradictions
from jiheng.compute.measure import aligned
from jiheng.compute.rate import change_rate
from jiheng.errors import NotStated
from jiheng.model.blocks import Span
from jiheng.model.figure import Stated, Verdict, compare
from jiheng.model.report import Change, Indicator, Report
from jiheng.say import say

_FIGURES = re.compile(r"[0-9][^0-9]{2,}[0-9]")  # two of them, or there is nothing to compare
_OVER = re.compile(r"(?<![未没非不])超额")


@rule(
    "S407",
    "error",
    "文字与数字相反",
    basis="文字表述与所列数字一致",
    each="report",
    since="0.1",
    kinds=ALL_KINDS,
)
def words_against_figures(report: Report, context: Context) -> Iterator[Outcome]:
    """A word of comparison stands beside figures that say the opposite.

    Bad:  群众满意度由95%提高到90%。
    Bad:  全年支出100万元，比上年120万元增加20万元。
    Bad:  收入总体与上年相比，增加5614.60万元，下降75.94%。
    Bad:  预算100万元，实际支出120万元，节约20万元。
    Good: 群众满意度由90%提高到95%。全年支出140万元，比上年120万元增加20万元，增长16.67%。支出低于上年20万元，与上年基本持平。
    """
    if not ANY.search(whole(report)):
        raise NotStated("比较的文字")
    told = list(_of_texts(report))
    yield from told
    for change in report.changes:
        finding = _change(change)
        if finding and not any(_inside(finding.span, other.span) for other in told):
            yield finding
    yield from (finding for indicator in report.indicators if (finding := _over(indicator, report)))


def _of_texts(report: Report) -> Iterator[Finding]:
    for number, text in enumerate(folded(report)):
        if _FIGURES.search(text) and ANY.search(text) and not damaged(text):
            yield from (_finding(number, found) for found in contradictions(text, report.texts[number]))


def _inside(span: Span | None, other: Span | None) -> bool:
    if span is None or other is None:
        return False
    return span.text == other.text and other.start <= span.start <= other.end


def _finding(number: int, found: Contradiction) -> Finding:
    advice = say("请核对是文字写反了，还是数写错了。")
    span = Span(number, found.start, found.end)
    return Finding(_message(found), advice, span=span, stated=found.own, computed=found.right or found.one)


def _message(found: Contradiction) -> str:
    own, one, other = found.own, found.one, found.other
    if found.sort == "both":
        return say(
            "同一个变动，{one} 和“{own}”一增一减，方向相反，应写“{right}”或改前面的文字。", one=one, own=own, right=found.right
        )
    if found.sort == "unequal":
        return say("文字写的是“{own}”，可是两个数 {one} 和 {other} 并不相等。", own=own, one=one, other=other)
    return say(
        "文字写的是“{own}”，可是两个数是 {one} 和 {other}，正好相反，应写“{right}”。",
        own=own,
        one=one,
        other=other,
        right=found.right,
    )


def _change(change: Change) -> Finding | None:
    """A change told the wrong way: the earlier amount, or the rate that only the other direction gives, says so."""
    if change.this is None or change.change is None:
        return None
    amount, this = change.change.figure, change.this.figure
    word, right = (say("增加"), say("减少")) if change.rising else (say("减少"), say("增加"))
    if change.before is not None and _turned(change, this, change.before.figure):
        proof = say("本期 {this}，上期 {before}", this=this.text, before=change.before.figure.text)
    elif change.rate is not None and _only_other_way(change, amount, this, change.rate.figure):
        proof = say(
            "按本期 {this} 和 {amount}，{right}才得 {rate}",
            this=this.text,
            amount=amount.text,
            right=right,
            rate=change.rate.figure.text,
        )
    else:
        return None
    message = say("文字写的是{word}，可是{proof}，应是{right}。", word=word, proof=proof, right=right)
    advice = say("请核对是文字写反了，还是数写错了。")
    return Finding(message, advice, span=change.span, stated=word + amount.text, computed=right + amount.text)


def _turned(change: Change, this: Stated, before: Stated) -> bool:
    low, high = (before, this) if change.rising else (this, before)
    return low.interval()[0] > high.interval()[1]


def _only_other_way(change: Change, amount: Stated, this: Stated, rate: Stated) -> bool:
    """Whether the stated rate follows from the amounts in the other direction, and not in the one that is written."""
    near = change.this is not None and change.change is not None and change.this.passage == change.change.passage
    own, other = (change_rate(amount, this, rising) for rising in (change.rising, not change.rising))
    return near and compare(rate, own) is Verdict.WRONG and compare(rate, other) is Verdict.HOLDS


def _over(indicator: Indicator, report: Report) -> Finding | None:
    """超额完成 said of an indicator whose actual value is below its target."""
    target, actual = indicator.target.value, indicator.actual.value
    if target is None or actual is None or indicator.target.op not in (">=", ">", "=", "") or not indicator.certain:
        return None
    own = report.texts[indicator.span.text][indicator.span.start : indicator.span.end] if indicator.span else ""
    if not _OVER.search(own) and not _OVER.search(indicator.explanation):
        return None
    try:
        reached, _, wanted, _ = aligned(actual, target)
    except NotStated:
        return None
    if reached >= wanted:
        return None
    message = say(
        "“{name}”写的是超额，可是完成值 {actual} 没有达到指标值 {target}。",
        name=indicator.name,
        actual=actual.text,
        target=target.text,
    )
    return Finding(message, say("请核对完成值，或改正文字。"), span=actual.span, stated=say("超额"), computed=say("没有达到"))
