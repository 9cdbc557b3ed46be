"""What differs between two reports: each figure and text that one prints and the other does not, or prints otherwise.

Names are those of the document, so they are Chinese as the document is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from jiheng.model.figure import Stated
from jiheng.model.report import Correction, Funds, Indicator, Report
from jiheng.model.terms import CAUSES, LIKELIHOODS, ROLES, SCOPES
from jiheng.write.words import actual_text, day, listed, target_text

_MONEY = ("initial_budget", "budget", "received", "executed", "balance", "received_rate", "execution_rate")

Value = tuple[str, str]  # what it is, and how it is printed


class Difference(NamedTuple):
    """One value that differs: what it is, as the first report prints it and as the second; "" where it has none."""

    what: str
    before: str
    after: str


def differences(before: Report, after: Report) -> tuple[Difference, ...]:
    """All values that differ, in the order of the first report; what only the second one has stands behind."""
    first, second = _named(before), _named(after)
    names = dict.fromkeys([*first, *second])
    found = (Difference(name, first.get(name, ""), second.get(name, "")) for name in names)
    return tuple(one for one in found if one.before != one.after)


def _named(report: Report) -> dict[str, str]:
    """Every printed value by its name; where a name comes again, it is numbered."""
    times: Counter[str] = Counter()
    found: dict[str, str] = {}
    for name, value in _values(report):
        times[name] += 1
        found[name if times[name] == 1 else f"{name} {times[name]}"] = value
    return {name: value for name, value in found.items() if value}


def _values(report: Report) -> Iterator[Value]:
    yield "填报时间", day(report.filled_on) if report.filled_on else ""
    for funds in report.funds:
        yield from _funds(funds)
    yield "年度总体目标", report.goal
    yield "总分", _printed(report.total_score)
    for indicator in report.indicators:
        yield from _indicator(indicator)
    for one in report.deviations:
        yield f"“{one.indicator}”的偏离成因", one.cause or "列为偏离"
    yield from _texts("纠偏措施", map(_correction, report.corrections))
    yield from _texts("存在的问题", (listed(filter(None, (one.problem, one.suggestion))) for one in report.problems))
    yield from _texts("下一步措施", report.next_steps)
    yield from _texts("意见及建议", report.suggestions)
    yield from _texts("其他需要说明的问题", report.others)
    yield from _organisation(report)


def _funds(funds: Funds) -> Iterator[Value]:
    name = funds.label or (SCOPES[funds.scope].label if funds.scope in SCOPES else "")
    for field in _MONEY:
        yield f"{name}的{ROLES[field].label}", _printed(getattr(funds, field))
    for source in funds.sources:
        yield f"{name}：{source.label}", _printed(source.amount)
    for use in funds.uses:
        yield f"{name}用于“{use.label}”", _printed(use.amount) or "已列"
    for part in funds.parts:
        yield from _funds(part)


def _indicator(one: Indicator) -> Iterator[Value]:
    fields = {
        ROLES["target"].label: target_text(one.target),
        ROLES["actual"].label: actual_text(one.actual),
        ROLES["completion"].label: _printed(one.completion),
        ROLES["weight"].label: _printed(one.weight),
        ROLES["score"].label: _printed(one.score),
        ROLES["expected"].label: one.expected,
        "完成目标可能性": LIKELIHOODS[one.likelihood].label if one.likelihood in LIKELIHOODS else one.likelihood,
        "偏差原因": "、".join(CAUSES[code].label for code in one.causes if code in CAUSES),
        "原因说明": one.explanation,
    }
    return ((f"“{one.name}”的{field}", value) for field, value in fields.items())


def _correction(one: Correction) -> str:
    return listed(filter(None, (one.measure, one.owner, day(one.due) if one.due else "", one.effect)))


def _texts(name: str, texts: Iterable[str]) -> Iterator[Value]:
    """Texts of a list have no name of their own: each is told by its first words."""
    return ((f"{name}：{text[:_START]}", text) for text in texts)


def _organisation(report: Report) -> Iterator[Value]:
    group, duties, plan = report.group, report.duties, report.plan
    yield "部门单位名称", report.unit.name
    yield "内设机构", "、".join(report.offices)
    yield "监控小组", listed(filter(None, (group.leader, group.deputy, *group.members)))
    yield "职责分工", listed(filter(None, (*duties.group, duties.offices, duties.budget_managers)))
    yield "年度绩效监控工作计划", listed(filter(None, (plan.focus, *plan.content, plan.time)))


def _printed(stated: Stated | None) -> str:
    return stated.printed() if stated else ""


_START = 12  # characters of a text that tell it from others
