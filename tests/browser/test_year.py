"""The whole year of the township through the pages, by keyboard: from nothing to the submitted report, which is the example's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.steps import Desk, budget_book, ledger_book, words
from browser.test_unit_journey import sign_in
from jiheng.audit.files import audit_bytes
from jiheng.profiles.profile import profile
from jiheng.web.demo import bases, books, payroll, people, records, running
from jiheng.web.demo import receipts as incoming
from jiheng.web.demo.posting import Mistake, Posting, on

LINES = (*payroll.LINES, *running.LINES, *running.SUPPLEMENT_LINES)
SOURCES = {"basic": "财政资金", "supplement": "本级财力安排"}
MISTAKES = (*payroll.MISTAKES, *running.MISTAKES)
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
    from jiheng.web.demo import units

    settings.JIHENG_TODAY = date(2021, 7, 2)
    units.make_units()
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
    from jiheng.web.budgets.models import BudgetLine
    from jiheng.web.targets.models import ApprovedIndicator

    for name, given in bases.ORIGINS.items():
        lines = [
            line.code
            for line in BudgetLine.objects.filter(scope="basic")
            if given.uses and (line.three_public if given.uses == "three_public" else line.part == given.uses)
        ]
        desk.bind(ApprovedIndicator.objects.get(name=name).pk, given, kinds, lines)


def test_the_year_of_a_township(place: str, watched: Page, tmp_path: Path) -> None:
    import time

    from jiheng.web.demo import aims
    from jiheng.web.demo.stage import facts
    from jiheng.web.orgs.models import Unit, User

    page, desk = watched, Desk(watched, place)
    sign_in(page, place, "clerk")
    clock = time.time()

    def lap(what: str) -> None:
        nonlocal clock
        print("LAP", what, round(time.time() - clock, 1))
        clock = time.time()

    set_budget(desk, tmp_path)
    lap("budget")
    kinds = {kind.code: (desk.make_kind(kind), kind) for kind in records.KINDS}
    lap("kinds")
    from jiheng.web.targets.setting import approve

    unit = Unit.objects.get(code="tazhong")
    for one in facts().indicators:
        v = one.target.value
        g = bases.ORIGINS[one.name]
        approve(
            User.objects.get(username="clerk"),
            unit,
            2021,
            level1=one.level1,
            level2=one.level2,
            name=one.name,
            op=one.target.op,
            value=v.text if v else "",
            measure_unit=v.unit if v else "",
            words=one.target.words,
            office=unit.offices.get(name=g.office),
            due_from=on(g.due_from) if g.due_from else None,
        )
    bind_all(desk, kinds)
    lap("bind")
    keep_ledger(desk, tmp_path)
    lap("ledger")
    for code, kind in kinds.values():
        for row in kind.rows:
            desk.record(code, kind, row)
    lap("records")
    for poll in bases.POLLS:
        desk.prepare_survey(poll, bases.POLL_OPENS, bases.POLL_CLOSES, bases.POLL_METHOD)
    sign_in(page, place, "leader")
    desk.open_cycle(date(2021, 7, 12))
    sign_in(page, place, "clerk")
    desk.state(aims.stated_in_june())
    words(desk, facts(), people.CAUSES, people.OWNER, on(people.OWNED_UNTIL))
    lap("words")
    desk.act("send_up")
    sign_in(page, place, "leader")
    desk.act("submit")
    expect(page.get_by_text("SHA-256")).to_be_visible()
    data = desk.download()
    found = audit_bytes("报告.docx", data, profile("national"))
    print(list(found.audit.findings))
    lap("end")
