"""Builds the demonstration in one go: units, budgets, ledgers, records, indicators, filings."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from jiheng.web.demo import aims, bases, books, filings, payroll, people, records, running, second
from jiheng.web.demo.people import JUNE, MARCH
from jiheng.web.demo.posting import on
from jiheng.web.demo.stage import Stage
from jiheng.web.demo.units import make_units
from jiheng.web.ledger.actions import state_balance
from jiheng.web.orgs.models import Unit, User


def build() -> None:
    """Build the whole demonstration; nothing happens where its township is there already.

    It is one transaction: either all of it is there, or nothing.
    """
    with transaction.atomic():
        if Unit.objects.filter(code=people.TAZHONG).exists():
            return
        first, other, reviewer = make_units()
        _tazhong(first, reviewer)
        _second(other, reviewer)


def _tazhong(stage: Stage, reviewer: User) -> None:
    lines = (*payroll.LINES, *running.LINES, *running.SUPPLEMENT_LINES)
    books.make_budget(stage, lines, payroll.PAYMENTS)
    books.make_changes(stage)
    books.make_tazhong(stage)
    state_balance(stage.clerk, stage.year, on(JUNE), Decimal(people.BALANCE), people.BALANCE_NOTE)
    aims.make_records(stage, records.KINDS)
    aims.make_indicators(stage)
    aims.make_surveys(stage)
    aims.make_statements(stage, MARCH, bases.IN_MARCH)
    filings.make_march(stage, reviewer, people.MARCH_PROBLEM, people.MARCH_STEP)
    aims.make_statements(stage, JUNE, aims.stated_in_june())
    aims.make_project(stage, JUNE)
    filings.make_june(stage)


def _second(stage: Stage, reviewer: User) -> None:
    books.make_budget(stage, second.LINES)
    books.make_ledger(stage, second.RECEIPTS, second.PAYMENTS)
    aims.make_records(stage, (second.SERVICE,))
    for position, approved in enumerate(second.INDICATORS, 1):
        aims.make_indicator(stage, approved, position)
    aims.make_statements(stage, MARCH, second.STATED)
    filings.make_march(stage, reviewer, second.PROBLEM, second.STEP)
    aims.make_statements(stage, JUNE, second.STATED)
    filings.make_filing(stage, JUNE)
