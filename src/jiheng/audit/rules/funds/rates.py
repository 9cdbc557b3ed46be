"""Rates of funds: received, executed, and what a rate on nothing means."""

from __future__ import annotations

from collections.abc import Iterator

from jiheng.audit.check import Settled, settle
from jiheng.audit.finding import Finding, Match, Outcome
from jiheng.audit.near import quotient_explained
from jiheng.audit.rule import ALL_KINDS, Context, rule
from jiheng.compute.funds import execution_conventions
from jiheng.compute.rate import rate
from jiheng.errors import NotApplicable, NotStated
from jiheng.model.figure import NO_VALUE, Computed, Stated, Verdict, compare
from jiheng.model.report import Funds, Ratio, Report
from jiheng.model.terms import ROLES
from jiheng.say import say


def _budgets(funds: Funds, context: Context) -> list[Stated]:
    """The budgets by which a rate may have been divided: the statement's own, and the sum of its sources' budgets."""
    return [b for b in (funds.budget, funds.initial_budget) if b is not None]


def _outcome(funds: Funds, stated: Stated, settled: Settled, name: str, report: Report) -> Outcome | None:
    inputs = tuple(one for one in settled.computed.inputs if isinstance(one, Stated))
    if settled.verdict is not Verdict.WRONG:
        return Match(stated, settled.verdict, settled.printed, inputs)
    if funds.budget is None and funds.initial_budget is None:
        raise NotStated(ROLES["budget"].label)  # without it a quotient of receipts proves nothing
    if not funds.certain or quotient_explained(stated, [s for s in (funds.executed, funds.received) if s], report):
        return None
    return Finding(
        message=say(
            "{name}写的是{stated}，按文中金额应为{right}（{how}）。",
            name=name,
            stated=stated.text,
            right=settled.printed,
            how=settled.computed.how,
        ),
        advice=say("请把{name}改为{right}；若按别的口径计算，请写明分子和分母。", name=name, right=settled.printed),
        span=stated.span,
        stated=stated.text,
        computed=settled.printed,
        cause=settled.cause,
        figure=stated,
        wrong=True,
    )


@rule(
    "F101",
    "error",
    "到位率与金额不符",
    basis="财预〔2013〕53号：资金到位率＝实际到位资金/预算资金",
    each="funds",
    since="0.1",
    kinds=ALL_KINDS,
)
def received_rate_mismatch(funds: Funds, context: Context) -> Iterator[Outcome]:
    """Stated received rate differs from received / budget at its own printed precision.

    Bad:  2021年预算486.29万元，实际到位资金328.65万元，到位率76.58%。
    Good: 2021年预算486.29万元，实际到位资金328.65万元，到位率67.58%。
    """
    stated = funds.need("received_rate")
    received = funds.need("received")
    budgets = [budget for budget in _budgets(funds, context) if budget.base]
    if not budgets:
        raise NotStated("预算数")
    settled = settle(stated, [rate(received, budget) for budget in budgets])
    outcome = _outcome(funds, stated, settled, say("到位率"), context.report)
    if outcome:
        yield outcome


def _execution_options(funds: Funds, context: Context) -> list[Computed]:
    """All published conventions by the statement's own amounts."""
    supplement = context.report.of_scope("supplement")
    options = [option for option in execution_conventions(funds, supplement) if option.value is not None]
    if not options:
        raise NotStated(ROLES["budget"].label)
    return options


@rule(
    "F102",
    "error",
    "预算执行率与金额不符",
    basis="财预〔2020〕10号附件：执行率＝全年执行数/全年预算数",
    each="funds",
    since="0.1",
    kinds=ALL_KINDS,
)
def execution_rate_mismatch(funds: Funds, context: Context) -> Iterator[Outcome]:
    """Stated execution rate differs from executed / budget (or / received) at its own printed precision.

    Bad:  2021年预算486.29万元，截至2021年6月30日，资金执行数312.17万元，预算执行率64.3%。
    Good: 2021年预算486.29万元，截至2021年6月30日，资金执行数312.17万元，预算执行率64.2%。
    """
    stated = funds.need("execution_rate")
    if funds.budget is not None and not funds.budget.base:
        raise NotApplicable
    settled = settle(stated, _execution_options(funds, context))
    outcome = _outcome(funds, stated, settled, say("预算执行率"), context.report)
    if outcome:
        yield outcome


@rule(
    "F103",
    "error",
    "预算为 0 却写了比率",
    basis="算术：分母为 0 的比率不存在",
    each="funds",
    since="0.1",
    kinds=ALL_KINDS,
)
def rate_on_nothing(funds: Funds, context: Context) -> Iterator[Outcome]:
    """A rate is stated although its denominator is 0; such a rate does not exist.

    Bad:  本年度项目支出预算安排总额为0万元，项目支出实际支出资金0万元，预算执行率0%。
    Good: 本年度项目支出预算安排总额为0万元，项目支出实际支出资金0万元，预算执行率—。
    """
    if funds.execution_rate is None and funds.received_rate is None:
        raise NotApplicable
    for field, name in (("execution_rate", say("预算执行率")), ("received_rate", say("到位率"))):
        stated = getattr(funds, field)
        if stated is None:
            continue
        budget = funds.initial_budget if funds.budget is None and funds.initial_budget is not None else funds.need("budget")
        if budget.base or not funds.certain:
            continue
        if field == "execution_rate" and funds.received is not None and funds.received.base:
            continue
        yield Finding(
            message=say("预算为 0，{name}不存在，不能写{stated}（分母为 0 无法计算）。", name=name, stated=stated.text),
            advice=say("请改写“—”，或写明“无此项预算，不计算{name}”；若预算不是 0，请补上预算数。", name=name),
            span=stated.span,
            stated=stated.text,
            computed=NO_VALUE,
            cause=say("分母为 0"),
            figure=stated,
            wrong=True,
        )


@rule("F114", "hint", "比率的分母没有写明", basis="到位、预算、调整后预算三种口径并存", each="funds", since="0.1")
def denominator_not_named(funds: Funds, context: Context) -> Iterator[Outcome]:
    """A rate fits one denominator only, and the text does not name which one it is.

    Bad:  专项资金预算100万元，实际到位80万元，支出40万元，支出率50%。
    Good: 专项资金预算100万元，实际到位80万元，支出40万元，预算执行率40%。
    """
    stated, executed = funds.need("execution_rate"), funds.need("executed")
    budget, received = funds.need("budget"), funds.need("received")
    if not budget.base or not received.base or budget.base == received.base:
        return
    by_received = compare(stated, rate(executed, received)) is not Verdict.WRONG
    by_budget = compare(stated, rate(executed, budget)) is not Verdict.WRONG
    if by_received and not by_budget:
        yield Finding(
            message=say(
                "{stated}是按到位资金算的；按预算数算是{other}。", stated=stated.text, other=rate(executed, budget).printed(2)
            ),
            advice=say("请写明分母，例如“占到位资金的{stated}”。", stated=stated.text),
            span=stated.span,
            stated=stated.text,
            computed=rate(executed, budget).printed(2),
        )


@rule(
    "F119",
    "warning",
    "占比与金额不符",
    basis="算术",
    each="ratio",
    since="0.1",
    kinds=("monitoring", "self_evaluation", "objectives", "other"),
)
def share_mismatch(ratio: Ratio, context: Context) -> Iterator[Outcome]:
    """A stated share (a, 占 b 的 r%) that no pair of amounts gives; which amount is the whole is often a guess.

    Good: 支出总额200万元，其中人员经费100万元，占支出总额的50%。
    """
    stated = ratio.rate.figure
    for part, whole in ratio.pairs:
        computed = rate(part.figure, whole.figure)
        verdict = compare(stated, computed)
        if verdict is not Verdict.WRONG:
            yield Match(stated, verdict, computed.printed(max(2, stated.places)), (part.figure, whole.figure))
            return
    raise NotStated("比率的分子和分母")
