"""Repeats: one quantity stated in two places, one amount in two units, amounts in an impossible order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.audit.finding import Finding, Match, Outcome
from jiheng.audit.rule import ALL_KINDS, Context, rule
from jiheng.errors import NotStated
from jiheng.model.figure import Stated, Verdict
from jiheng.model.report import Fact, Funds, Repeat, Report
from jiheng.model.terms import ROLES
from jiheng.say import say

_POWERS = tuple(Decimal(10) ** power for power in (4, 3, 2))
_BROUGHT = re.compile(r"结转|结余|上年|垫付|借款|调整|追加|预拨")


def _agree(one: Stated, other: Stated) -> bool:
    """Two printed figures that may be roundings of one value; printed alike, they must be equal."""
    if (one.unit, one.places) == (other.unit, other.places):
        return one.value == other.value
    low, high = one.interval()
    other_low, other_high = other.interval()
    return low <= other_high and other_low <= high


def _by_power(one: Stated, other: Stated) -> bool:
    """Whether two amounts differ by exactly 10^4, 10^3 or 10^2: units or places mixed up."""
    small, large = sorted((abs(one.base), abs(other.base)))
    return bool(small) and any(small * power == large for power in _POWERS)


def _pairs(repeat: Repeat) -> Iterator[tuple[Fact, Fact]]:
    """Every later mention with the one that most mentions agree with (of two, the first)."""
    mentions = repeat.mentions
    votes = [sum(_agree(m.figure, other.figure) for other in mentions) for m in mentions]
    leader = mentions[votes.index(max(votes))]
    for mention in mentions:
        if mention is not leader:
            yield leader, mention


@rule("F105", "error", "同一金额前后不一致", basis="表文一致、前后一致", each="repeat", since="0.1", kinds=ALL_KINDS)
def repeat_differs(repeat: Repeat, context: Context) -> Iterator[Outcome]:
    """The same amount is stated differently in two places.

    Good: 2021年预算486.29万元，实际到位资金328.65万元，到位率67.58%。
    """
    if not repeat.certain:
        raise NotStated("同一金额的另一处")
    for leader, mention in _pairs(repeat):
        stated, right = mention.figure, leader.figure
        if _agree(stated, right):
            yield Match(stated, Verdict.HOLDS, right.printed(), (right,))
        elif not _by_power(stated, right):
            yield Finding(
                message=say(
                    "{what}这里写的是{stated}，另一处（{label}）写的是{right}，两处不一致。",
                    what=_what(mention),
                    stated=stated.text,
                    label=leader.label,
                    right=right.text,
                ),
                advice=say("请查明哪一处对，把两处改成一致。"),
                span=stated.span,
                stated=stated.text,
                computed=right.text,
                cause=_copied(mention, context.report),
                figure=stated,
                wrong=True,
            )


def _what(fact: Fact) -> str:
    return f"“{fact.label}”" if fact.label else ROLES[fact.role].label if fact.role in ROLES else say("这个数")


def _copied(fact: Fact, report: Report) -> str | None:
    """A wrong amount that stands elsewhere under another name was probably copied from there."""
    for other in report.facts:
        if other.figure.base == fact.figure.base and other.label != fact.label and other.figure.span != fact.figure.span:
            return say("可能抄了“{label}”的数", label=other.label) if other.label else None
    return None


@rule("F107", "error", "同一金额单位混用", basis="元、万元换算", each="repeat", since="0.1", kinds=ALL_KINDS)
def unit_mixed_up(repeat: Repeat, context: Context) -> Iterator[Outcome]:
    """Two mentions of one amount differ by exactly 10^4, 10^3 or 10^2.

    Good: 2021年预算486.29万元，实际到位资金328.65万元，到位率67.58%。
    """
    for leader, mention in _pairs(repeat):
        stated, right = mention.figure, leader.figure
        if not _agree(stated, right) and _by_power(stated, right):
            yield Finding(
                message=say(
                    "这里写的是{stated}，另一处写的是{right}，正好差若干个 0，像是单位用错。",
                    stated=stated.text,
                    right=right.text,
                ),
                advice=say("请核对单位（元、万元），把两处改成一致。"),
                span=stated.span,
                stated=stated.text,
                computed=right.text,
                cause=say("元与万元混用或小数点错位"),
                figure=stated,
                wrong=True,
            )


@rule(
    "F106",
    "error",
    "支出大于到位，或到位大于预算",
    basis="预算法第十三条；支出≤到位≤预算＋追加",
    each="funds",
    since="0.1",
    kinds=("monitoring",),
)
def impossible_order(funds: Funds, context: Context) -> Iterator[Outcome]:
    """Executed exceeds received, or received exceeds budget plus supplements, and nothing explains it.

    Bad:  2021年预算486.29万元，实际到位资金328.65万元，到位率67.58%。截至2021年6月30日，资金执行数412.17万元，预算执行率84.76%。
    Good: 2021年预算486.29万元，实际到位资金328.65万元，到位率67.58%。截至2021年6月30日，资金执行数312.17万元，预算执行率64.19%。
    """
    if not funds.certain or funds.explained or _explained(funds, context.report):
        raise NotStated("支出大于到位的说明")
    received = funds.need("received")
    if funds.executed is not None and funds.executed.interval()[0] > received.interval()[1]:
        yield _order(funds.executed, received, say("支出"), say("到位资金"))
    budget, supplement = funds.budget, context.report.of_scope("supplement")
    if budget is None or funds.scope == "supplement":
        return
    limit = budget.interval()[1] + (supplement.budget.interval()[1] if supplement and supplement.budget else 0)
    if received.interval()[0] > limit:
        yield _order(received, budget, say("到位资金"), say("预算数"))


def _explained(funds: Funds, report: Report) -> bool:
    """Whether the text around the statement speaks of money brought forward, advanced or adjusted."""
    if funds.span is None or funds.scope == "supplement":
        return False
    around = report.texts[max(0, funds.span.text - 1) : funds.span.text + 3]
    return any(_BROUGHT.search(text) for text in around)


def _order(stated: Stated, limit: Stated, what: str, whole: str) -> Finding:
    return Finding(
        message=say(
            "{what}{stated}大于{whole}{limit}，文中没有说明。", what=what, stated=stated.text, whole=whole, limit=limit.text
        ),
        advice=say("请核对两个数；如果用了结转或垫付资金，请写明。"),
        span=stated.span,
        stated=stated.text,
        computed=say("不大于{limit}", limit=limit.text),
        figure=stated,
        wrong=True,
    )
