"""The ledger as a file for Excel and WPS: UTF-8 with BOM, amounts in 元 as numbers, and no text that runs as a formula."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from jiheng.web.ledger.sheet import Row
from jiheng.web.tables import Cell, file


def table(rows: Iterable[Row]) -> bytes:
    """The entries under their heads."""
    return file(_heads(), (_values(row) for row in rows))


def _heads() -> list[str]:
    return [
        _("编号"), _("日期"), _("摘要"), _("对方单位或个人"), _("科目"), _("项目"), _("来源"), _("到位（元）"), _("支出（元）"),
        _("余额（元）"), _("凭证号"), _("最迟支付日"), _("冲销第几号"), _("被第几号冲销"), _("经办"),
    ]  # fmt: skip


def _values(row: Row) -> list[Cell]:
    entry = row.entry
    return [
        entry.number,
        entry.day.isoformat(),
        entry.summary,
        entry.party,
        entry.line.name,
        entry.line.project,
        row.source,
        "" if row.received is None else row.received,
        "" if row.paid is None else row.paid,
        row.balance,
        entry.voucher,
        entry.due_on.isoformat() if entry.due_on else "",
        entry.reverses.number if entry.reverses else "",
        row.reversed_by or "",
        entry.made_by,
    ]
