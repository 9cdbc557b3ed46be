"""Changes and distributions: growth against an earlier period, percentages that must make up 100."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from jiheng.audit.check import settle
from jiheng.audit.finding import Finding, Match, Outcome
from jiheng.audit.near import change_explained
from jiheng.audit.rule import ALL_KINDS, Context, rule
from jiheng.compute.rate import change_rate, rate
from jiheng.errors import NotApplicable, NotStated
from jiheng.model.figure import HUNDRED, Stated, Verdict, plain
from jiheng.model.report import Change, Report
from jiheng.say import say


@rule("F118", "error", "增减幅与金额不符", basis="增减幅＝增减额/上期数", each="change", since="0.1", kinds=ALL_KINDS)
def change_rate_mismatch(change: Change, context: Context) -> Iterator[Outcome]:
    """A stated growth rate differs from the stated change over the earlier period's amount.

    Bad:  全年支出792.22万元，比上年增加189.25万元，增长13.39%。
    Good: 全年支出792.22万元，比上年增加189.25万元，增长31.39%。
    """
    if change.rate is None or change.change is None or change.this is None:
        raise NotStated("本期数、增减额和增减幅")
    stated, amount, base = change.rate.figure, change.change.figure, change.before or change.this
    computed = rate(amount, base.figure) if change.before else change_rate(amount, base.figure, change.rising)
    settled = settle(stated, [computed])
    if settled.verdict is not Verdict.WRONG:
        yield Match(stated, settled.verdict, settled.printed, (amount, base.figure))
        return
    explained = change_explained(stated, amount, base.figure, change.rising, context.report)
    if not change.certain or computed.value is None or explained:
        raise NotStated("增减额所对的本期数")
    yield Finding(
        message=say(
            "增减幅写的是{stated}，按增减额和上期数应为{right}（{how}）。",
            stated=stated.text,
            right=settled.printed,
            how=computed.how,
        ),
        advice=say("请核对本期数、增减额和增减幅。"),
        span=stated.span,
        stated=stated.text,
        computed=settled.printed,
        cause=settled.cause,
        figure=stated,
        wrong=True,
    )


@rule(
    "F117",
    "error",
    "各项占比之和不是 100%",
    basis="构成比合计为 100%（每项允许四舍五入半个末位）",
    each="report",
    since="0.1",
    kinds=ALL_KINDS,
)
def shares_not_hundred(report: Report, context: Context) -> Iterator[Outcome]:
    """Percentages of a distribution do not sum to 100 within rounding.

    Bad:  经费来源中，财政拨款占60%，上级补助占25%，自筹占20%。
    Good: 经费来源中，财政拨款占60%，上级补助占25%，自筹占15%。
    """
    groups: dict[tuple[int, int], list[Stated]] = defaultdict(list)
    wholes: dict[tuple[int, int], set[str]] = defaultdict(set)
    for fact in report.facts:
        if fact.role == "share" and fact.sentence >= 0:
            groups[(fact.passage, fact.sentence)].append(fact.figure)
            wholes[(fact.passage, fact.sentence)].add(fact.label.partition("占")[2].rstrip("的"))
    of_one = [shares for place, shares in groups.items() if len(wholes[place] - {""}) <= 1]
    whole = [shares for shares in of_one if len(shares) > 2 and all(share.value < HUNDRED for share in shares)]
    if not whole:
        raise NotApplicable
    for shares in whole:
        added = sum((share.value for share in shares), start=Decimal(0))
        slack = sum((share.slack for share in shares), start=Decimal(0))
        if abs(added - HUNDRED) <= slack:
            for share in shares:
                yield Match(share, Verdict.HOLDS, "", tuple(shares))
        elif added > HUNDRED and not _nested(shares):
            yield _not_hundred(shares, plain(added))


def _nested(shares: list[Stated]) -> bool:
    """Whether the first of them already make up the whole: what follows are shares of something else."""
    for count in range(2, len(shares)):
        first = shares[:count]
        if abs(sum(share.value for share in first) - HUNDRED) <= sum((share.slack for share in first), start=Decimal(0)):
            return True
    return False


def _not_hundred(shares: list[Stated], added: str) -> Finding:
    last = shares[-1]
    return Finding(
        message=say(
            "各项占比加起来是 {added}%（{how}），不是 100%。", added=added, how=" + ".join(share.text for share in shares)
        ),
        advice=say("请核对各项占比，使合计为 100%。"),
        span=last.span,
        stated=last.text,
        computed="100%",
        figure=last,
        wrong=True,
    )
