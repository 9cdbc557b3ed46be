"""The lines of a budget from a workbook: the columns that are asked for, and what each row becomes or why it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiheng.model.terms import SOURCES
from jiheng.web.budgets.actions import code_used, codes_of, settle
from jiheng.web.budgets.models import BudgetLine, BudgetYear
from jiheng.web.numbers import amount_of, yuan
from jiheng.web.orgs.columns import Column, Judged, Reading, Row, is_sum
from jiheng.web.refusals import Refused

SCOPES = {"basic": ("基本支出", "基本"), "project": ("项目支出", "项目"), "supplement": ("追加资金", "追加")}
PARTS = {
    "staff": ("人员经费", "人员", "人员类", "人员类项目", "工资福利支出", "对个人和家庭的补助"),
    "running": ("公用经费", "公用", "运转类", "公用经费项目", "商品和服务支出"),
    "project": ("项目经费", "项目", "特定目标类", "特定目标类项目", "其他运转类项目"),
}
MONEY_FROM = {code: (*term.words(),) for code, term in SOURCES.items()}
YES, NO = ("是", "√", "1", "Y", "y", "有"), ("", "否", "×", "0", "N", "n", "无")
_CODE = re.compile(r"([0-9]{3,5})(?![0-9])[\s\-—_]*")

COLUMNS = (
    Column(
        "code", gettext_lazy("科目编码"), ("科目编码", "预算科目编码", "经济分类科目编码", "部门经济分类编码", "编码", "代码")
    ),
    Column(
        "name",
        gettext_lazy("科目名称（用途）"),
        ("科目名称", "用途", "经济分类科目名称", "部门经济分类名称", "预算科目", "名称", "科目"),
    ),
    Column(
        "initial",
        gettext_lazy("年初预算"),
        ("年初预算", "年初预算数", "预算金额", "预算数", "批复数", "本年预算", "金额", "预算"),
    ),
    Column("scope", gettext_lazy("支出范围"), ("支出范围", "支出类型", "支出分类", "支出类别"), fixed=BudgetLine.SCOPES),
    Column("part", gettext_lazy("经费类别"), ("经费类别", "经费类型", "经费性质", "项目类别"), fixed=BudgetLine.PARTS),
    Column(
        "source",
        gettext_lazy("资金来源"),
        ("资金来源", "资金性质", "来源"),
        fixed={code: term.label for code, term in SOURCES.items()},
    ),
    Column("economic_class", gettext_lazy("经济分类"), ("经济分类", "部门预算支出经济分类", "部门经济分类"), needed=False),
    Column("project", gettext_lazy("项目名称"), ("项目名称", "项目"), needed=False),
    Column("three_public", gettext_lazy("属于“三公”经费"), ("三公经费", "三公", "是否三公"), needed=False),
)


def judged(year: BudgetYear, reading: Reading) -> list[Judged]:
    """Every row with the line that it would become, or with what is wrong with it; nothing is kept."""
    rows = list(reading.rows())
    sums = _subtotals(rows, reading.scale)
    used, found = codes_of(year), []
    for row in rows:
        if is_sum(row.typed.get("code", ""), row.typed.get("name", "")):
            found.append(Judged(row, left=_("合计行，不导入")))
        elif row.number in sums:
            found.append(Judged(row, left=_("下面几行的小计，不导入")))
        else:
            found.append(_judged(row, reading.scale, used))
    return found


def total_words(good: Sequence[Judged]) -> str:
    """What the rows come to, to be held against the sum on the paper."""
    return _("合计 {amount} 元").format(amount=yuan(sum((one.draft.initial for one in good), Decimal(0))))


def _judged(row: Row, scale: str, used: dict[str, str]) -> Judged:
    """One row; its code counts as used from then on."""
    wrong: dict[str, str] = {}
    readers: Mapping[str, Callable[[str], Any]] = {
        "initial": lambda text: amount_of(text, scale, "initial"),
        "scope": lambda text: _one_of(text, SCOPES, BudgetLine.SCOPES.values(), _("支出范围")),
        "part": lambda text: _one_of(text, PARTS, BudgetLine.PARTS.values(), _("经费类别")),
        "source": lambda text: _one_of(text, MONEY_FROM, (term.label for term in SOURCES.values()), _("资金来源")),
        "economic_class": _class_of,
        "three_public": _yes_of,
    }
    values: dict[str, Any] = {}
    for name, text in row.typed.items():
        try:
            values[name] = readers.get(name, str)(text)
        except Refused as refused:
            wrong[name] = refused.message
    draft = BudgetLine(**values)
    try:
        if not wrong:
            settle(draft)
            if draft.code in used:
                raise Refused(code_used(draft.code, used[draft.code]), "code")
    except Refused as refused:
        wrong[refused.field] = refused.message
    used.setdefault(draft.code, draft.name)
    return Judged(row, draft, {name: said + _hint(row, name) for name, said in wrong.items()})


def _hint(row: Row, name: str) -> str:
    """What an empty cell may come from."""
    return "" if row.typed.get(name, "x") else _("如果是合并的单元格，请取消合并，每行都填上。")


def _one_of(text: str, words: Mapping[str, Iterable[str]], labels: Iterable[Any], label: str) -> str:
    """The code of a word, by its label or another spelling of it."""
    bare = re.sub(r"\s", "", text)
    found = next((code for code, spellings in words.items() if bare in spellings), None)
    if found is None:
        known = "、".join(map(str, labels))
        shown = _("“{text}”不是{label}").format(text=text[:20], label=label) if bare else _("{label}是空的").format(label=label)
        raise Refused(_("{wrong}，请写：{known}。").format(wrong=shown, known=known))
    return found


def _class_of(text: str) -> str:
    """The code at the start of 30201 办公费; what has none is left for the check to refuse."""
    found = _CODE.match(text.strip())
    return found[1] if found else text


def _yes_of(text: str) -> bool:
    if (bare := text.strip()) in YES or bare in NO:
        return bare in YES
    raise Refused(_("“{text}”看不出是不是“三公”，请写“是”或“否”。").format(text=bare[:20]))


def _subtotals(rows: Sequence[Row], scale: str) -> set[int]:
    """The rows of a class of three digits that are only the sum of the five-digit ones of it."""
    coded = [(row.typed.get("code", "").strip(), row) for row in rows]
    parts = sorted((code, row) for code, row in coded if re.fullmatch("3[0-9]{4}", code))
    below = {code: sum(_amount(row, scale) for _code, row in found) for code, found in groupby(parts, lambda one: one[0][:3])}
    return {row.number for code, row in coded if code in below and _amount(row, scale) == below[code]}


def _amount(row: Row, scale: str) -> Decimal:
    try:
        return amount_of(row.typed.get("initial", ""), scale)
    except Refused:
        return Decimal("NaN")
