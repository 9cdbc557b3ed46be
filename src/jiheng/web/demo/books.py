"""Makes the budget of a township and enters its ledger day by day, through the same actions as the pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import ROUND_DOWN, Decimal
from functools import partial
from typing import NamedTuple

from jiheng.web.budgets.actions import add_change
from jiheng.web.budgets.models import Arrears, BudgetLine, BudgetYear, MonthPlan
from jiheng.web.demo import payroll, running
from jiheng.web.demo import receipts as incoming
from jiheng.web.demo.posting import YEAR, Line, Mistake, Posting, on
from jiheng.web.demo.stage import Stage
from jiheng.web.ledger.actions import pay, receive, reverse
from jiheng.web.ledger.models import Entry
from jiheng.web.money import CENT

_SOURCE = {"basic": "fiscal", "supplement": "own_level"}


class Step(NamedTuple):
    """One thing to enter on a day; what stands first in a day is a reversal, then a receipt, then a payment."""

    day: str
    rank: int
    enter: Callable[[], object]


def make_budget(stage: Stage, lines: Iterable[Line], paid: Iterable[Posting] = ()) -> None:
    """Make the year, its lines and their plans by month; a line plans what `paid` holds, or a twelfth."""
    stage.year = BudgetYear.objects.create(unit=stage.unit, year=YEAR)
    paid = tuple(paid)
    for position, line in enumerate(lines, 1):
        row = BudgetLine.objects.create(
            year=stage.year,
            code=line.code,
            name=line.name,
            scope=line.scope,
            part=line.part,
            economic_class=line.classified,
            project=line.project,
            source=_SOURCE[line.scope],
            three_public=line.three_public,
            initial=Decimal(line.amount),
            position=position,
        )
        stage.lines[line.code] = row
        MonthPlan.objects.bulk_create(
            MonthPlan(line=row, month=month, amount=amount) for month, amount in enumerate(planned(line, paid), 1)
        )


def planned(line: Line, paid: tuple[Posting, ...]) -> list[Decimal]:
    """The plan of a line by month; what does not divide stands in December."""
    whole = Decimal(line.amount)
    if not whole:
        return []
    first = (
        [incoming.spent(paid, line.code, month) for month in range(1, 7)] if any(one.line == line.code for one in paid) else []
    )
    each = ((whole - sum(first)) / (12 - len(first))).quantize(CENT, ROUND_DOWN)
    months = [*first, *[each] * (11 - len(first))]
    return [*months, whole - sum(months)]


def make_changes(stage: Stage) -> None:
    """The supplement and the virement of the year, each by its document, and the old debts."""
    supplement = {stage.lines[code]: Decimal(amount) for code, amount in running.SUPPLEMENT}
    virement = {stage.lines[code]: Decimal(amount) for code, amount in running.VIREMENT}
    document, day, reason = running.SUPPLEMENT_DOCUMENT, running.SUPPLEMENT_DAY, running.SUPPLEMENT_REASON
    add_change(stage.clerk, stage.year, "supplement", document, on(day), supplement, reason)
    MonthPlan.objects.bulk_create(
        MonthPlan(line=stage.lines[code], month=month, amount=Decimal(amount))
        for code, plan in running.SUPPLEMENT_PLAN.items()
        for month, amount in plan.items()
    )
    document, day, reason = running.VIREMENT_DOCUMENT, running.VIREMENT_DAY, running.VIREMENT_REASON
    add_change(stage.clerk, stage.year, "virement", document, on(day), virement, reason)
    for name, amount in running.ARREARS:
        stage.debts[name] = Arrears.objects.create(year=stage.year, name=name, amount=Decimal(amount))


def make_tazhong(stage: Stage) -> None:
    """The whole ledger of the first township."""
    payments = (*payroll.PAYMENTS, *running.PAYMENTS, *running.SUPPLEMENT_PAYMENTS)
    make_ledger(stage, incoming.receipts(), payments, (*payroll.MISTAKES, *running.MISTAKES))


def make_ledger(stage: Stage, received: Iterable[Posting], paid: Iterable[Posting], wrong: Iterable[Mistake] = ()) -> None:
    """Enter receipts, payments and mistakes in the order of their days."""
    vouchers: Counter[str] = Counter()
    steps = [Step(one.day, 1, partial(_receive, stage, one, vouchers)) for one in received]
    steps += [Step(one.day, 2, partial(_pay, stage, one, vouchers)) for one in paid]
    for mistake in wrong:
        made: list[Entry] = []
        steps.append(Step(mistake.wrong.day, 2, partial(_pay, stage, mistake.wrong, vouchers, made)))
        steps.append(Step(mistake.reversed_on, 0, partial(_reverse, stage, mistake, made)))
    for step in sorted(steps, key=lambda step: step[:2]):
        step.enter()


def _receive(stage: Stage, one: Posting, vouchers: Counter[str]) -> None:
    line, voucher = stage.lines[one.line], _voucher("额度", one, vouchers)
    receive(stage.clerk, line, one.money, on(one.day), summary=one.summary, party=one.party, voucher=voucher)


def _pay(stage: Stage, one: Posting, vouchers: Counter[str], made: list[Entry] | None = None) -> None:
    entry = pay(
        stage.clerk,
        stage.lines[one.line],
        one.money,
        on(one.day),
        summary=one.summary,
        party=one.party,
        voucher=_voucher("记", one, vouchers),
        due_on=on(one.due) if one.due else None,
        arrears=stage.debts.get(one.arrears),
    )
    if made is not None:
        made.append(entry)


def _reverse(stage: Stage, mistake: Mistake, made: list[Entry]) -> None:
    reverse(stage.clerk, made[0], reason=mistake.reason, day=on(mistake.reversed_on))


def _voucher(word: str, one: Posting, vouchers: Counter[str]) -> str:
    """The next voucher of a month: 记04-012."""
    key = f"{word}{one.day[:2]}"
    vouchers[key] += 1
    return f"{key}-{vouchers[key]:03d}"
