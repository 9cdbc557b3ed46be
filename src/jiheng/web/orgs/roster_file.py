"""Workbooks of accounts: the list of one-time passwords that is handed out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.utils.translation import gettext as _


def password_list(rows: Iterable[Sequence[str]]) -> bytes:
    """The list as a workbook; every cell is a text, so that nothing in it runs."""
    return _workbook(_("一次性密码"), [_("账号"), _("一次性密码"), _("单位"), _("岗位")], rows)


def _workbook(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(title)
    head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    sheet.set_column(0, len(heads) - 1, 24)
    sheet.freeze_panes(1, 0)
    for at, row in enumerate((heads, *rows)):
        for column, value in enumerate(row):
            sheet.write_string(at, column, value, text if at else head)
    book.close()
    return out.getvalue()
