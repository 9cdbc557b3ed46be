"""Entries of the ledger from a workbook, as the budget system exports them: its columns, and what each row becomes or why not.

The number of the voucher tells a row that is there already, so that a later export with the same rows in it adds only the new.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiheng.web.budgets.models import BudgetLine, BudgetYear
from jiheng.web.ledger import actions
from jiheng.web.ledger.models import Entry, Kind
from jiheng.web.numbers import amount_of, yuan
from jiheng.web.orgs.columns import Column, Judged, Reading, Row, is_sum
from jiheng.web.orgs.models import User
from jiheng.web.refusals import Refused

MOST = 5000  # rows that are entered in one transaction
KINDS = {Kind.PAYMENT: ("支出", "付", "支付", "付款", "借"), Kind.RECEIPT: ("到位", "收", "收入", "拨款", "收款", "贷")}
_DAY = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))(?: .*)?")
_SERIAL = re.compile(r"([34567][0-9]{4})(?:\.[0-9]+)?")  # 1982 to 2119, as Excel counts days
_EXCEL_ZERO = date(1899, 12, 30)

COLUMNS = (
    Column("day", gettext_lazy("日期"), ("支付日期", "日期", "交易日期", "入账日期", "记账日期", "制单日期")),
    Column("kind", gettext_lazy("收支"), ("收支", "收支类型", "收支方向"), fixed=dict(Kind.choices)),
    Column("amount", gettext_lazy("金额"), ("支付金额", "金额", "发生额", "到账金额")),
    Column(
        "line",
        gettext_lazy("科目（编码或名称）"),
        ("科目编码", "预算科目编码", "部门经济分类编码", "指标编码", "预算科目", "科目", "部门经济分类", "科目名称"),
    ),
    Column("voucher", gettext_lazy("凭证号"), ("凭证号", "支付凭证号", "凭据号", "支付令号", "单据号", "凭证编号")),
    Column("summary", gettext_lazy("摘要"), ("摘要", "支付用途", "资金用途", "用途")),
    Column("party", gettext_lazy("对方单位或个人"), ("收款人", "收款人名称", "收款人全称", "对方单位", "对方"), needed=False),
    Column("due_on", gettext_lazy("最迟支付日"), ("最迟支付日", "支付期限", "应付日期"), needed=False),
)


class Known(NamedTuple):
    """What a year has already: its lines by code and by name, and its standing entries by voucher."""

    codes: Mapping[str, BudgetLine]
    names: Mapping[str, list[BudgetLine]]
    vouchers: Mapping[str, Entry]


def judged(actor: User, year: BudgetYear, reading: Reading) -> list[Judged]:
    """Every row with the entry that it would become, or with what is wrong with it; nothing is kept."""
    rows = list(reading.rows())
    if len(rows) > MOST:
        words = _("一次最多导入 {most} 笔，这个表有 {count} 笔。请按月分成几个文件。")
        return [Judged(row, wrong={"": words.format(most=MOST, count=len(rows))}) for row in rows]
    known, seen = _known(year), dict[str, int]()
    found = [_judged(row, reading.scale, known, seen) for row in rows]
    meant = [place for place, one in enumerate(found) if one.draft is not None]
    refused = actions.weigh_entries(actor, year, [found[place].draft for place in meant])
    for place, why in refused.items():
        found[meant[place]] = found[meant[place]]._replace(wrong={why.field: why.message})
    return found


def total_words(good: Sequence[Judged]) -> str:
    """What the rows come to, to be held against the export."""
    sums = {kind: sum((one.draft.amount for one in good if one.draft.kind == kind), Decimal(0)) for kind in Kind}
    words = _("到位合计 {received} 元，支出合计 {paid} 元")
    return words.format(received=yuan(sums[Kind.RECEIPT]), paid=yuan(sums[Kind.PAYMENT]))


def _known(year: BudgetYear) -> Known:
    lines = list(year.lines.all())
    names: dict[str, list[BudgetLine]] = {}
    for line in lines:
        names.setdefault(line.name, []).append(line)
    standing = Entry.objects.filter(book__year=year, reverses=None, reversal=None).exclude(voucher="").select_related("line")
    return Known({line.code: line for line in lines}, names, {entry.voucher: entry for entry in standing})


def _judged(row: Row, scale: str, known: Known, seen: dict[str, int]) -> Judged:
    """One row by itself: what is typed in it, and whether its voucher is there already."""
    if is_sum(*row.typed.values()):
        return Judged(row, left=_("合计行，不导入"))
    readers: Mapping[str, Callable[[str], Any]] = {
        "day": _day_of,
        "kind": _kind_of,
        "amount": lambda text: amount_of(text, scale),
        "line": lambda text: _line_of(text, known),
        "voucher": _voucher_of,
        "due_on": lambda text: _day_of(text) if text.strip() else None,
    }
    values, wrong = dict[str, Any](), dict[str, str]()
    for name, text in row.typed.items():
        try:
            values[name] = readers.get(name, str)(text)
        except Refused as refused:
            wrong[name] = refused.message
    if wrong:
        return Judged(row, wrong=wrong)
    draft, voucher = Entry(**values), values["voucher"]
    if voucher in seen:
        return Judged(
            row, wrong={"voucher": _("凭证号 {voucher} 和第 {row} 行相同。").format(voucher=voucher, row=seen[voucher])}
        )
    seen[voucher] = row.number
    return _against(row, draft, known.vouchers[voucher]) if voucher in known.vouchers else Judged(row, draft)


def _against(row: Row, draft: Entry, there: Entry) -> Judged:
    """A row whose voucher is there: the same is left out, another amount or line is to be looked into."""
    told = {"voucher": there.voucher, "number": there.number}
    if (there.amount, there.kind, there.line_id, there.day) == (draft.amount, draft.kind, draft.line_id, draft.day):
        return Judged(row, left=_("凭证号 {voucher} 已经记为第 {number} 号，不再记").format(**told))
    words = _("凭证号 {voucher} 已经用在第 {number} 号上（{day}，{amount} 元），和这一行不同。请核对。")
    return Judged(row, wrong={"voucher": words.format(**told, day=there.day, amount=yuan(there.amount))})


def _day_of(text: str) -> date:
    found = _DAY.fullmatch(text.strip())
    try:
        if found:
            year, *parts = (int(part) for part in found.groups() if part)
            return date(year, *parts)
    except ValueError:
        pass
    if serial := _SERIAL.fullmatch(text.strip()):
        words = _("“{text}”是数字，不是日期；如果是 Excel 的日期，就是 {day}。请把这一列的单元格格式设为“日期”，存好再导入。")
        raise Refused(words.format(text=text.strip(), day=_EXCEL_ZERO + timedelta(days=int(serial[1]))))
    raise Refused(_("“{text}”不是日期，请写成 2021-06-30 这样。").format(text=text[:20]))


def _kind_of(text: str) -> str:
    bare = re.sub(r"\s", "", text)
    kind = next((kind for kind, words in KINDS.items() if bare in words), None)
    if kind is None:
        raise Refused(_("“{text}”看不出是到位还是支出，请写“到位”或“支出”。").format(text=bare[:20]))
    return kind


def _line_of(text: str, known: Known) -> BudgetLine:
    """The line of a code, of a code with a name behind it, or of a name that only one line has."""
    bare = text.strip()
    first = re.split(r"[\s\-—_]", bare, maxsplit=1)[0]
    if line := known.codes.get(bare) or known.codes.get(first):
        return line
    named = known.names.get(bare, [])
    if len(named) == 1:
        return named[0]
    if named:
        codes = "、".join(line.code for line in named)
        raise Refused(_("叫“{text}”的科目有几个，请写编码：{codes}。").format(text=bare[:20], codes=codes))
    raise Refused(_("本年度没有科目“{text}”。请先在“预算”里加，或改成已有的编码。").format(text=bare[:20]))


def _voucher_of(text: str) -> str:
    if not (bare := " ".join(text.split())):
        raise Refused(_("凭证号是空的；靠它认出已经导入过的行，请补上。"))
    return bare
