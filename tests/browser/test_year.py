"""The whole year of the township through the pages, by keyboard: from nothing to the submitted report, which is the example's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.steps import CUTOFF, Desk, budget_book, ledger_book, words
from jiheng.audit.files import audit_bytes
from jiheng.compute.view import complete
from jiheng.model.report import Indicator, Report
from jiheng.profiles.profile import profile
from jiheng.web.demo import bases, books, payroll, people, records, running
from jiheng.web.demo import receipts as incoming
from jiheng.web.demo.posting import Mistake, Posting, on
from jiheng.write.report import write_report

LINES = (*payroll.LINES, *running.LINES, *running.SUPPLEMENT_LINES)
SOURCES = {"basic": "财政资金", "supplement": "本级财力安排"}
MISTAKES = (*payroll.MISTAKES, *running.MISTAKES)
OWN = "麦田里的2021守望者"
BY_HAND = 3  # payments and receipts that are typed one by one; the others come from a workbook


def vouchers(word: str, some: Iterator[Posting] | tuple[Posting, ...]) -> list[tuple[Posting, str]]:
    """Number the vouchers of each month in the order of their days."""
    counts: Counter[str] = Counter()
    numbered = []
    for one in sorted(some, key=lambda one: one.day):
        counts[one.day[:2]] += 1
        numbered.append((one, f"{word}{one.day[:2]}-{counts[one.day[:2]]:03d}"))
    return numbered


@pytest.fixture
def place(live_server: Any, settings: Any) -> str:
    """An empty place on the day of the example; return where it is served."""
    settings.JIHENG_TODAY = date(2021, 7, 2)
    return str(live_server.url).replace("localhost", "127.0.0.1")


def set_budget(desk: Desk, folder: Path) -> None:
    """The budget from a workbook, its changes, its old debts, and the plan of what is saved on."""
    from jiheng.web.budgets.models import BudgetLine

    desk.open_budget()
    file = folder / "预算.xlsx"
    file.write_bytes(budget_book(LINES, SOURCES))
    desk.import_book("budget/2021/import/", file, len(LINES))
    for kind, document, day, reason, rows in (
        ("supplement", running.SUPPLEMENT_DOCUMENT, running.SUPPLEMENT_DAY, running.SUPPLEMENT_REASON, running.SUPPLEMENT),
        ("virement", running.VIREMENT_DOCUMENT, running.VIREMENT_DAY, running.VIREMENT_REASON, running.VIREMENT),
    ):
        desk.change_budget(kind, document, day, reason, rows)
    for name, amount in running.ARREARS:
        desk.owe(name, amount)
    for line in LINES:
        if line.three_public and Decimal(line.amount):
            desk.plan_months(BudgetLine.objects.get(code=line.code).pk, books.planned(line, ()))


def keep_ledger(desk: Desk, folder: Path) -> None:
    """The ledger: some by hand, the rest from two exports, of which the second holds the first; mistakes are reversed."""
    from jiheng.web.ledger.models import Entry

    received = vouchers("额度", incoming.receipts())
    paid = vouchers("记", (*payroll.PAYMENTS, *running.PAYMENTS, *running.SUPPLEMENT_PAYMENTS))
    by_hand = [*paid[:BY_HAND], *(one for one in paid[BY_HAND:] if one[0].arrears)]
    exported = [one for one in paid if one not in by_hand]
    for one, voucher in received[:BY_HAND]:
        desk.enter("receipt", one, voucher)
    known = BY_HAND
    for until in (MISTAKES[0].wrong.day, "12-31"):
        file = folder / f"台账{until}.xlsx"
        ins, outs = ([one for one in some if one[0].day < until] for some in (received, exported))
        file.write_bytes(ledger_book(ins, outs))
        desk.import_book("ledger/2021/import/", file, len(ins) + len(outs) - known)
        known = len(ins) + len(outs)
        if until != "12-31":
            for at, mistake in enumerate(MISTAKES, 1):
                correct(desk, mistake, f"错04-{at:03d}")
    for one, voucher in by_hand:
        desk.enter("payment", one, voucher)
    assert Entry.objects.count() == len(received) + len(paid) + 2 * len(MISTAKES)


def correct(desk: Desk, mistake: Mistake, voucher: str) -> None:
    """Enter what was wrong, and reverse it."""
    from jiheng.web.ledger.models import Entry

    desk.enter("payment", mistake.wrong, voucher)
    desk.reverse(Entry.objects.latest("number").number, mistake.reversed_on, mistake.reason)


def bind_all(desk: Desk, kinds: dict[str, tuple[str, records.WorkKind]]) -> None:
    """Each indicator bound to its source; those of satisfaction are filled from their day on."""
    from jiheng.web.budgets.models import BudgetLine
    from jiheng.web.targets.models import ApprovedIndicator

    for name, given in bases.ORIGINS.items():
        lines = [
            line.code
            for line in BudgetLine.objects.filter(scope="basic")
            if given.uses and (line.three_public if given.uses == "three_public" else line.part == given.uses)
        ]
        one = ApprovedIndicator.objects.get(name=name).pk
        desk.bind(one, given, kinds, lines)
        if given.due_from:
            desk.due_later(one, given.due_from)


def facts() -> Report:
    """The example, whose data the township's records give again."""
    from jiheng.web.demo.stage import facts as told

    return told()


def report_cycle(desk: Desk, leader: Callable[[], None], clerk: Callable[[], None]) -> bytes:
    """The cycle from its opening to the submitted report; return the .docx."""
    from jiheng.web.demo import aims

    desk.open_cycle(date(2021, 7, 12))
    desk.state(aims.stated_in_june())
    words(desk, facts(), people.CAUSES, people.OWNER, on(people.OWNED_UNTIL))
    desk.act("send_up")
    leader()
    desk.act("submit")
    expect(desk.page.get_by_text("SHA-256").first).to_be_visible()
    clerk()
    return desk.download()


def test_the_year_of_a_township(place: str, watched: Page, tmp_path: Path) -> None:
    desk, file = Desk(watched, place), tmp_path / "上年报告.docx"
    file.write_bytes(write_report(facts(), "docx", profile()))
    given = desk.set_up(file, OWN)
    for name in ("leader", "clerk"):
        desk.first_log_in(name, given[name], OWN)
    set_budget(desk, tmp_path)
    kinds = {kind.code: (desk.make_kind(kind), kind) for kind in records.KINDS}
    bind_all(desk, kinds)
    keep_ledger(desk, tmp_path)
    for code, kind in kinds.values():
        for row in kind.rows:
            desk.record(code, kind, row)
    for poll in bases.POLLS:
        desk.prepare_survey(poll, bases.POLL_OPENS, bases.POLL_CLOSES, bases.POLL_METHOD)
    written = report_cycle(desk, lambda: desk.log_in("leader", OWN), lambda: desk.log_in("clerk", OWN))
    compare(written)


def compare(written: bytes) -> None:
    """The report that came out: no error in it, and every figure and text as in the example."""
    from jiheng.web.assemble import assemble
    from jiheng.web.cycles.models import Filing

    filing = Filing.objects.select_related("unit", "cycle").get()
    expected, own = (complete(one, profile())[0] for one in (facts(), assemble(filing.unit, CUTOFF, filing)))
    owned = tuple(replace(one, owner="", due=None) for one in own.corrections)  # the desk follows them, the example does not
    assert replace(own, corrections=owned, indicators=without_causes(own)) == expected
    audited = audit_bytes("报告.docx", written, profile()).audit
    assert [finding.message for finding in audited.findings if finding.severity == "error"] == []
    read = audited.report
    assert (read.funds, without_causes(read), read.counts) == (expected.funds, expected.indicators, expected.counts)


def without_causes(report: Report) -> tuple[Indicator, ...]:
    """The indicators without the class of their causes: the page asks for one, the example has none."""
    return tuple(replace(one, causes=()) for one in report.indicators)
