"""The sentences and the table on money: budget, receipts, spending, their rates, sources and uses.

    2021年预算486.29万元，实际到位资金328.65万元，到位率67.58%。
    基本支出预算486.29万元，其中：财政资金486.29万元；其他资金0万元。
    截至2021年6月30日，项目支出资金执行数0万元；预算为0，不计算执行率（—）。其中用于：职工工资、福利支出302.23万元；燃油费。

A statement of another scope (人员经费, a named project) begins with its name and a colon.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jiheng.model.figure import NO_VALUE, Stated, plain
from jiheng.model.report import Funds, Report
from jiheng.model.terms import SCOPES
from jiheng.write.words import day, item, labelled, listed, sentence

COLUMNS = ("资金类别", "预算数", "实际到位资金", "执行数", "到位率", "预算执行率")
ZERO_NOTE = "注：预算为0的，不计算到位率和执行率（—）。"
OWN = ("total", "basic", "project", "supplement")
IN_TABLE = OWN[:3]


@dataclass(frozen=True, slots=True)
class _Names:
    """How the amounts of one scope are called."""

    budget: str
    received: str
    executed: str
    received_rate: str = "到位率"
    execution_rate: str = "预算执行率"


_CALLED = {
    "supplement": _Names("追加资金", "追加资金实际到位", "追加资金执行数", "追加资金到位率", "追加资金执行率"),
    **{
        code: _Names(f"{SCOPES[code].label}预算", f"{SCOPES[code].label}实际到位资金", f"{SCOPES[code].label}资金执行数")
        for code in ("basic", "project")
    },
}
_PLAIN = _Names("预算", "实际到位资金", "资金执行数")


def when(report: Report) -> str:
    """截至2021年6月30日, or 截至监控节点 where the date is not known."""
    return f"截至{day(report.cutoff)}" if report.cutoff else "截至监控节点"


def statement(report: Report, funds: Funds) -> str:
    """One statement as a paragraph; empty where it says nothing."""
    name = "" if funds.scope in OWN else f"{item(funds.label) or _scope(funds.scope)}："
    sentences = [*_planned(report, funds), *_spent(report, funds)]
    return name + "".join(sentences) if sentences else ""


def statements(report: Report, every: Iterable[Funds]) -> list[str]:
    """Each statement with its parts, one paragraph each, in their order."""
    found = []
    for funds in every:
        found += [text for one in (funds, *_parts(funds)) if (text := statement(report, one))]
    return found


def _parts(funds: Funds) -> list[Funds]:
    """The parts that say more than the sources do: a source that was read may stand in both."""
    known = {(source.label, source.amount) for source in funds.sources}
    return [part for part in funds.parts if (part.label, part.budget) not in known or part.received or part.executed]


def _scope(code: str) -> str:
    return SCOPES[code].label if code in SCOPES else ""


def _planned(report: Report, funds: Funds) -> Iterator[str]:
    """What was to be spent, by source, and what has come in."""
    names = _CALLED.get(funds.scope, _PLAIN)
    year = f"{report.year}年" if report.year else "本年"
    clauses = []
    if funds.initial_budget:
        clauses.append(f"年初{names.budget}{funds.initial_budget.printed()}")
    if funds.budget:
        clauses.append(f"{names.budget}{funds.budget.printed()}")
    if clauses and funds.scope in ("total", "supplement"):
        clauses[0] = year + clauses[0]
    received = _with_rate(names.received, funds.received, names.received_rate, funds.received_rate, funds.budget)
    if not funds.sources:
        yield from _joined([*clauses, *received])
        return
    sources = listed(labelled(source.label, source.amount) for source in funds.sources)
    yield from _joined([*clauses, f"其中：{sources}"])
    yield from _joined(received)


def _spent(report: Report, funds: Funds) -> Iterator[str]:
    """What was spent by the cutoff, at which rate, and for what."""
    names = _CALLED.get(funds.scope, _PLAIN)
    clauses = _with_rate(names.executed, funds.executed, names.execution_rate, funds.execution_rate, funds.budget)
    if funds.balance:
        clauses.append(f"结转结余{funds.balance.printed()}")
    if clauses:
        yield from _joined([when(report), *clauses])
    if funds.uses:
        yield _uses(funds)
    if funds.explained and funds.span is None:  # of a text that was read only the beginning is kept
        yield f"原因：{sentence(funds.explained)}"
    points = [f"{label}{stated.printed()}" for label, stated in (("分值", funds.weight), ("得分", funds.score)) if stated]
    yield from _joined(points)


def use_lines(every: Iterable[Funds]) -> list[str]:
    """The uses of each statement, behind the amount that they make up."""
    return [_use_line(funds) for funds in every if funds.uses]


def _use_line(funds: Funds) -> str:
    names = _CALLED.get(funds.scope, _PLAIN)
    label = "" if funds.scope in OWN else f"{item(funds.label) or _scope(funds.scope)}："
    spent = f"{label}{names.executed}{funds.executed.printed()}，" if funds.executed else label
    return f"{spent}{_uses(funds)}"


def _uses(funds: Funds) -> str:
    return f"其中用于：{listed(labelled(use.label, use.amount) for use in funds.uses)}。"


def _with_rate(name: str, amount: Stated | None, rate_name: str, rate: Stated | None, budget: Stated | None) -> list[str]:
    """An amount and its rate; on a budget of 0 the words that there is none."""
    clauses = [f"{name}{amount.printed()}"] if amount else []
    if rate:
        clauses.append(f"{rate_name}{rate.printed()}")
    elif amount and budget and not budget.value:
        clauses[-1] += f"；预算为0，不计算{rate_name.removeprefix('预算').removeprefix('追加资金')}（{NO_VALUE}）"
    return clauses


def _joined(clauses: Sequence[str]) -> Iterator[str]:
    if clauses:
        yield "，".join(clauses) + "。"


# The table


def table_rows(report: Report) -> list[list[str]]:
    """Head and rows: one a scope, its sources below it; amounts bare where all have one unit, which the head then names."""
    chosen = [funds for scope in IN_TABLE if (funds := report.of_scope(scope))]
    units = {stated.unit for funds in chosen for stated in _amounts(funds)}
    unit = units.pop() if len(units) == 1 else ""
    head = [f"{name}（{unit}）" if unit and "率" not in name and at else name for at, name in enumerate(COLUMNS)]
    rows = [row for funds in chosen for row in _rows(funds, unit)]
    return [head, *rows] if rows else []


def _amounts(funds: Funds) -> Iterator[Stated]:
    every = (funds.budget, funds.received, funds.executed, *(source.amount for source in funds.sources))
    yield from (stated for stated in every if stated)
    for part in _parts(funds):
        yield from _amounts(part)


def _rows(funds: Funds, unit: str, name: str = "") -> Iterator[list[str]]:
    """The row of a statement; below it its parts and the sources that are no part, the first of them behind 其中."""
    amounts = [_amount(stated, unit) for stated in (funds.budget, funds.received, funds.executed)]
    zero = funds.budget is not None and not funds.budget.value
    known = (bool(amount) and zero for amount in amounts[1:])
    rates = [_rate(rate, none) for rate, none in zip((funds.received_rate, funds.execution_rate), known, strict=True)]
    yield [name or _scope(funds.scope), *amounts, *rates]
    parts = _parts(funds)
    sources = [source for source in funds.sources if source.label not in {part.label for part in parts}]
    below = [row for part in parts for row in _rows(part, unit, item(part.label))]
    below += [[item(source.label), _amount(source.amount, unit), "", "", "", ""] for source in sources]
    for number, row in enumerate(below):
        yield row if number else [f"其中：{row[0]}", *row[1:]]


def _amount(stated: Stated | None, unit: str) -> str:
    if stated is None:
        return ""
    return plain(stated.value, stated.places) if unit else stated.printed()


def _rate(rate: Stated | None, none: bool) -> str:
    return rate.printed() if rate else NO_VALUE if none else ""
