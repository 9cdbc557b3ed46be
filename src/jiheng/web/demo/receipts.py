"""What reached the township in the first half of the year: 328.65 for basic expenditure and 16.84 of the supplement, in 万元.

Each month brings what that month pays on a line (general use in steps of 500), the plan's share where a line has one, and at
the end of June the first money of July, so that what was received is exactly what the report says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, Decimal

from jiheng.web.demo import payroll, running
from jiheng.web.demo.posting import HALF, Line, Posting

OFFICE = "且末县财政局"
_DAYS = ("01-05", "02-02", "03-03", "04-06", "05-06", "06-02")
_AHEAD = "06-29"
_STEP = Decimal(500)
_GENERAL_TOTAL = Decimal(90000)  # of general use, with the first money of July

JULY = (
    Posting("30101", _AHEAD, "84800", "7月用款额度（基本工资）", OFFICE),
    Posting("30102", _AHEAD, "59670", "7月用款额度（津贴补贴，首批）", OFFICE),
)
SUPPLEMENT = (
    Posting("31002-1", "04-29", "148400", "追加资金到位（视频会议系统终端）", OFFICE),
    Posting("30231-1", "04-29", "20000", "追加资金到位（燃油费）", OFFICE),
)


def receipts() -> tuple[Posting, ...]:
    """All receipts of the half, by line."""
    staff = [one for line in payroll.LINES for one in _as_paid(line)]
    planned = [one for line in running.LINES if line.monthly for one in _as_planned(line)]
    general = [one for line in running.LINES if not line.monthly for one in _in_steps(line)]
    rest = _GENERAL_TOTAL - sum(one.money for one in general)
    ahead = Posting("30201", _AHEAD, str(rest), "7月用款额度（办公费）", OFFICE)
    return (*staff, *planned, *general, ahead, *JULY, *SUPPLEMENT)


def spent(payments: Iterable[Posting], code: str, month: int) -> Decimal:
    """What is paid on a line in a month."""
    return sum((one.money for one in payments if one.line == code and one.month == month), Decimal(0))


def _as_paid(line: Line) -> Iterator[Posting]:
    for month in HALF:
        if amount := spent(payroll.PAYMENTS, line.code, month):
            yield _receipt(line, month, amount)


def _as_planned(line: Line) -> Iterator[Posting]:
    for month in HALF:
        yield _receipt(line, month, Decimal(line.monthly))


def _in_steps(line: Line) -> Iterator[Posting]:
    paid = received = Decimal(0)
    for month in HALF:
        paid += spent(running.PAYMENTS, line.code, month)
        steps = (max(paid - received, Decimal(0)) / _STEP).to_integral_value(ROUND_CEILING)
        if amount := steps * _STEP:
            received += amount
            yield _receipt(line, month, amount)


def _receipt(line: Line, month: int, amount: Decimal) -> Posting:
    return Posting(line.code, _DAYS[month - 1], str(amount), f"{month}月用款额度（{line.detail}）", OFFICE)
