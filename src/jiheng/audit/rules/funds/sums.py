"""Sums: a total and its parts, wherever a text or form puts parts under a total."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from jiheng.audit.check import settle
from jiheng.audit.finding import Finding, Match, Outcome
from jiheng.audit.near import sum_explained
from jiheng.audit.rule import ALL_KINDS, Context, rule
from jiheng.compute.rate import total
from jiheng.errors import NotApplicable, NotStated
from jiheng.model.figure import Verdict, in_unit, plain
from jiheng.model.report import Report, Sum
from jiheng.say import say

# A list that is not claimed to be whole and falls this near its total is meant to be whole: the gap is a slip
NEAR = Decimal("0.002")
# ... and one that falls this near is worth a question
CLOSE = Decimal("0.02")
# ... and one that lies this far away was not meant to add up to it
FAR = Decimal("0.5")
_THREE = ("出国", "用车", "接待")


def _three_public(sum_: Sum) -> bool:
    """Whether the labels say that a sum is that of the 三公 expenses."""
    return "三公" in sum_.total.label or all(any(word in part.label for part in sum_.parts) for word in _THREE)


@rule("F104", "error", "合计与分项之和不符", basis="表内勾稽关系", each="sum", since="0.1", kinds=ALL_KINDS)
def total_mismatch(sum_: Sum, context: Context) -> Iterator[Outcome]:
    """A total differs from the sum of its parts, the parts taken as printed intervals.

    Bad:  本年度基本支出预算安排总额为486.29万元，其中财政资金468.29万元，其他资金0万元。
    Good: 本年度基本支出预算安排总额为486.29万元，其中财政资金486.29万元，其他资金0万元。
    """
    stated = sum_.total.figure
    parts = [part.figure for part in sum_.parts]
    computed = total(parts)
    settled = settle(stated, [computed], places=stated.places)
    if _three_public(sum_):
        raise NotApplicable
    if settled.verdict is not Verdict.WRONG:
        yield Match(stated, settled.verdict, settled.printed, tuple(parts))
        return
    gap = stated.base - (computed.value or Decimal(0))
    if not sum_.certain or sum_explained(stated, parts, context.report):
        raise NotStated("合计的全部分项")
    share = abs(gap) / abs(stated.base) if stated.base else Decimal(1)
    if stated.base and share > FAR:
        raise NotStated("合计的全部分项")
    if gap > 0 and not (sum_.complete or share <= NEAR):
        if len(parts) < 3 and share > CLOSE:
            raise NotStated("合计的全部分项")
        yield _mismatch(sum_, settled.printed, gap, "warning")
        return
    yield _mismatch(sum_, settled.printed, gap, "")


def _mismatch(sum_: Sum, printed: str, gap: Decimal, severity: str) -> Finding:
    stated = sum_.total.figure
    difference = plain(in_unit(abs(gap), stated.unit)) + stated.unit
    words = say("少") if gap < 0 else say("多")
    return Finding(
        message=say(
            "合计写的是{stated}，各分项加起来是{right}（{how}），合计{words}了{difference}。",
            stated=stated.text,
            right=printed,
            how=total([part.figure for part in sum_.parts]).how,
            words=words,
            difference=difference,
        ),
        advice=say("请核对合计和每个分项；若还有没列出的分项，请补上，或在末项后写“等”。"),
        span=stated.span,
        stated=stated.text,
        computed=printed,
        cause=_sum_cause(sum_, gap),
        figure=stated,
        wrong=not severity,
        severity=severity,
    )


def _sum_cause(sum_: Sum, gap: Decimal) -> str | None:
    """A part that equals the gap was left out or counted twice; a gap that is a multiple of 9 hints at swapped digits."""
    for part in sum_.parts:
        if part.figure.base and part.figure.base == -gap:
            return say("合计里可能漏了“{label}”{amount}", label=part.label, amount=part.figure.text)
    return None


@rule(
    "F113",
    "error",
    "成本指标与支出不符",
    basis="成本指标分解预算：人员、运转等保障成本之和等于所分解的支出",
    each="report",
    since="0.1",
)
def cost_indicators_mismatch(report: Report, context: Context) -> Iterator[Outcome]:
    """Cost indicators' amounts do not add up to the expenditure that they break down; only where names match.

    Good: 本年度基本支出预算安排总额为486.29万元，其中财政资金486.29万元，其他资金0万元。
    """
    costs = [
        i
        for i in report.indicators
        if i.certain and i.level2 == "cost" and i.target.value is not None and i.target.value.unit.endswith("元")
    ]
    named = [i for i in costs if i.name.startswith(("人员", "运转", "公用", "日常公用"))]
    basic = report.of_scope("basic")
    if len(named) < 2 or not any(i.name.startswith("人员") for i in named) or basic is None:
        raise NotApplicable
    for field, stated in (("budget", basic.budget), ("executed", basic.executed)):
        parts = [i.target.value if field == "budget" else i.actual.value for i in named]
        if stated is None or any(part is None for part in parts):
            continue
        whole = tuple(part for part in parts if part is not None)
        settled = settle(stated, [total(whole)], places=stated.places)
        if settled.verdict is not Verdict.WRONG:
            yield Match(stated, settled.verdict, settled.printed, whole)
            for part in whole:
                yield Match(part, Verdict.HOLDS, "", ())
            continue
        last = whole[-1]
        yield Finding(
            message=say(
                "人员、运转等成本指标的{name}加起来是{right}（{how}），与基本支出的{stated}不符。",
                name=say("指标值") if field == "budget" else say("完成值"),
                right=settled.printed,
                how=settled.computed.how,
                stated=stated.text,
            ),
            advice=say("请核对成本指标和基本支出，使两处一致。"),
            span=last.span,
            stated=last.text,
            computed=settled.printed,
            figure=last,
            wrong=False,
        )


@rule(
    "F115",
    "error",
    "三公经费合计与分项不符",
    basis="三公经费＝因公出国（境）费＋公务用车购置及运行维护费＋公务接待费",
    each="sum",
    since="0.1",
    kinds=ALL_KINDS,
)
def three_public_mismatch(sum_: Sum, context: Context) -> Iterator[Outcome]:
    """The 三公 total differs from abroad + vehicles + reception; told besides F104 only where the labels prove it.

    Good: 三公经费支出10万元，其中：因公出国（境）费0万元，公务用车购置及运行维护费6万元，公务接待费4万元。
    """
    if not _three_public(sum_):
        raise NotApplicable
    parts = [part.figure for part in sum_.parts]
    computed = total(parts)
    settled = settle(sum_.total.figure, [computed], places=sum_.total.figure.places)
    if settled.verdict is not Verdict.WRONG:
        yield Match(sum_.total.figure, settled.verdict, settled.printed, tuple(parts))
    elif sum_.certain and (sum_.complete or len(parts) >= 3):
        yield _mismatch(sum_, settled.printed, sum_.total.figure.base - (computed.value or Decimal(0)), "")
