"""Workbooks of units and accounts: the one to fill, what a filled one says, and the list of one-time passwords."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override

from jiheng.read.sheets import Sheet
from jiheng.web.orgs.models import Unit
from jiheng.web.refusals import Refused

MOST_ROWS = 300  # each account costs the hashing of a password
HEADS_WITHIN = 5  # rows; above the heads a title may stand
# What a column is called in the workbook, for each kind of row
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "unit": {"code": "单位代码", "name": "单位名称", "kind": "单位类别", "parent": "上级单位", "region": "所在地区"},
    "account": {"username": "账号", "unit": "单位", "post": "岗位"},
}
SHEETS = {"unit": "单位", "account": "账号"}
NEEDED = {"unit": ("code", "name", "parent"), "account": ("username", "unit")}


class Line(NamedTuple):
    """One row of a workbook: a unit or an account, where it stands, and what is written in its columns."""

    kind: str
    sheet: str
    number: int
    cells: dict[str, str]


def lines_of(sheets: Sequence[Sheet]) -> list[Line]:
    """The units and then the accounts of a workbook; Refused where none is found, or more than can be taken at once."""
    found = [line for kind in COLUMNS for sheet in sheets for line in _lines(kind, sheet)]
    if not found:
        heads = "；".join(f"“{SHEETS[kind]}”：{'、'.join(columns.values())}" for kind, columns in COLUMNS.items())
        raise Refused(_("没有认出单位或账号。第一行要有这些列名：{heads}。请下载空白表填写。").format(heads=heads), "file")
    if len(found) > MOST_ROWS:
        raise Refused(_("一次最多导入 {most} 行，这里有 {count} 行，请分几次。").format(most=MOST_ROWS, count=len(found)), "file")
    return found


def _lines(kind: str, sheet: Sheet) -> list[Line]:
    """The rows of one kind below their heads; rows in which nothing is written are left out."""
    for at, row in enumerate(sheet.rows[:HEADS_WITHIN]):
        heads = [" ".join(cell.split()) for cell in row]
        places = {name: heads.index(head) for name, head in COLUMNS[kind].items() if head in heads}
        if all(name in places for name in NEEDED[kind]):
            rows = enumerate(sheet.rows[at + 1 :], at + 2)
            read = ((number, {name: one[place].strip() for name, place in places.items()}) for number, one in rows)
            return [Line(kind, sheet.name, number, cells) for number, cells in read if any(cells.values())]
    return []


def template() -> bytes:
    """The workbook to fill, with an example in each sheet; its columns are Chinese whatever the page speaks."""
    with override("zh-hans"):
        kinds = "、".join(str(word) for word in Unit.KINDS.values())
    examples = {
        "unit": ["652825001", "某镇中心小学", kinds, "上级单位的名称或代码", "某县"],
        "account": ["zxxx-kuaiji", "单位的名称或代码", "预算会计"],
    }
    return _book([(SHEETS[kind], list(columns.values()), [examples[kind]]) for kind, columns in COLUMNS.items()])


def password_list(rows: Iterable[Sequence[str]]) -> bytes:
    """The list of one-time passwords as a workbook."""
    return _book([(_("一次性密码"), [_("账号"), _("一次性密码"), _("单位"), _("岗位")], rows)])


def _book(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[str]]]]) -> bytes:
    """A workbook of texts: every cell is one, so that nothing in it runs."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    for title, heads, rows in sheets:
        sheet = book.add_worksheet(title)
        sheet.set_column(0, len(heads) - 1, 24)
        sheet.freeze_panes(1, 0)
        for at, row in enumerate((heads, *rows)):
            for column, value in enumerate(row):
                sheet.write_string(at, column, value, text if at else head)
    book.close()
    return out.getvalue()
