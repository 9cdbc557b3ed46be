"""Indicators from a workbook: the columns that are looked for, and what each row becomes or why it cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiheng.model.blocks import Place, Text
from jiheng.model.terms import LEVEL1, LEVEL1_OF_LEVEL2, LEVEL2, OPERATORS, Table, fold
from jiheng.read.passages import passages
from jiheng.read.values import name_of, target_of
from jiheng.web.orgs.columns import Column, Judged, Reading, Row, is_sum
from jiheng.web.orgs.models import Unit
from jiheng.web.refusals import Refused
from jiheng.web.targets.models import ApprovedIndicator
from jiheng.web.targets.outline import projects_of, weights
from jiheng.web.targets.setting import Fields, checked
from jiheng.web.targets.taking import Taken

MOST = 300  # rows that are looked over at once
PLACES = {"words": "value", "upper": "value"}  # the column that a field of an indicator stands in, where it has another name
_COLUMNS = (
    Column("level1", gettext_lazy("一级指标"), ("一级指标", "一级"), needed=False),
    Column("level2", gettext_lazy("二级指标"), ("二级指标", "二级"), needed=False),
    Column("name", gettext_lazy("三级指标"), ("三级指标", "指标名称", "绩效指标", "指标内容", "三级")),
    Column("op", gettext_lazy("符号"), ("符号", "计算符号", "指标性质", "方向"), needed=False),
    Column("value", gettext_lazy("指标值"), ("指标值", "年度指标值", "目标值", "全年目标", "年度目标", "目标")),
    Column("measure_unit", gettext_lazy("计量单位"), ("计量单位", "度量单位", "单位"), needed=False),
    Column("weight", gettext_lazy("权重"), ("权重", "分值", "权值"), needed=False),
    Column("last_year", gettext_lazy("上年完成值"), ("上年完成值", "上年实际", "上年值", "上年"), needed=False),
)


def columns_of(unit: Unit, year: int) -> tuple[Column, ...]:
    """What is looked for; a project of the year may stand for all rows."""
    known = {name: name for name in projects_of(unit, year)}
    return (*_COLUMNS, Column("project", gettext_lazy("项目"), ("项目名称", "项目"), needed=False, fixed=known))


def judged(unit: Unit, year: int, reading: Reading) -> list[Judged]:
    """Every row with the indicator that it would become, or with what is wrong with it; nothing is kept.

    A class that is left empty is that of the row above, as in merged cells.
    """
    found = list(reading.rows())
    if len(found) > MOST:
        raise Refused(_("表里有 {count} 行，一次最多 {most} 行。请分几个文件导入。").format(count=len(found), most=MOST))
    kept = ApprovedIndicator.objects.filter(unit=unit, year=year).values_list("project", "name")
    there, seen, above, result = set(kept), set[tuple[str, str]](), ("", ""), list[Judged]()
    for row in found:
        first, second = row.typed.get("level1", "").strip(), row.typed.get("level2", "").strip()
        above = (first, second) if first else (above[0], second or above[1])
        result.append(_judged(unit, year, row, above, there, seen))
    return result


def total_words(good: Sequence[Judged]) -> str:
    """What the rows weigh together."""
    found = weights(ApprovedIndicator(weight=one.draft.fields["weight"]) for one in good)
    return _("权重合计 {sum}").format(sum=found.text) if found.given else _("权重都没填")


def _judged(
    unit: Unit, year: int, row: Row, above: tuple[str, str], there: set[tuple[str, str]], seen: set[tuple[str, str]]
) -> Judged:
    name, core = name_of(row.typed.get("name", ""))
    if is_sum(name, above[0]) or not name:
        return Judged(row, left=_("没有三级指标，或是合计行，不导入"))
    fields = _fields(row.typed, above) | Fields(name=name, core=core)
    key = (fields["project"], name)
    if key in there:
        return Judged(row, left=_("已经有了，不导入"))
    wrong: dict[str, str] = {}
    if not fields["level1"]:
        words = _("不知道是哪一类：一级“{level1}”，二级“{level2}”。请改成官方的名称。")
        wrong["level2"] = words.format(level1=above[0], level2=above[1])
    elif said := _doubt(row.typed.get("value", ""), fields):
        wrong["value"] = said
    elif key in seen:
        wrong["name"] = _("表里有两个“{name}”，请留一个。").format(name=name)
    else:
        try:
            fields["weight"] = checked(unit, year, fields).weight
        except Refused as refused:
            wrong[PLACES.get(refused.field, refused.field)] = refused.message
    seen.add(key)
    return Judged(row, Taken(fields), wrong)


def _fields(typed: Mapping[str, str], above: tuple[str, str]) -> Fields:
    fields = _class(*above) | _target(typed.get("value", ""), typed.get("op", ""), typed.get("measure_unit", ""))
    weight, last = typed.get("weight", "").strip().rstrip("%％分"), typed.get("last_year", "")
    return fields | Fields(weight=weight, last_year=last, project=" ".join(typed.get("project", "").split()))


def _doubt(cell: str, fields: Fields) -> str:
    """A cell that Excel shows as 95% holds 0.95: such a target is asked about, unless the cell itself says %."""
    value = fields.get("value", "")
    if fields.get("measure_unit") == "%" and "%" not in fold(cell) and value.startswith("0.") and value.strip("0."):
        words = _("表里是 {value}。如果 Excel 里显示的是百分数，请改写成百分之几的数；真是 {value}% 就写“{value}%”。")
        return words.format(value=value)
    return ""


def _class(first: str, second: str) -> Fields:
    """The codes of both levels; the first follows from the second where it is not known."""
    level1, level2 = _code(LEVEL1, first), _code(LEVEL2, second)
    if level1 and level2 and LEVEL1_OF_LEVEL2[level2] != level1:
        level2 = next((code for code in _codes(LEVEL2, second) if LEVEL1_OF_LEVEL2[code] == level1), "")
    level1 = level1 or LEVEL1_OF_LEVEL2.get(level2, "")
    below = [code for code, above in LEVEL1_OF_LEVEL2.items() if above == level1]
    if level1 and not level2 and len(below) == 1:
        level2 = below[0]
    return Fields(level1=level1, level2=level2) if level2 or not below else Fields(level1="", level2="")


def _code(table: Table, text: str) -> str:
    return next(iter(_codes(table, text)), "")


def _codes(table: Table, text: str) -> list[str]:
    """The codes that a text may mean, by label or another spelling; numbering in front of it does not count."""
    bare = re.sub(r"^[0-9.、()一二三四五六七八九十]+(?=..)|\s", "", fold(text))
    return [code for code, term in table.items() if bare and bare in {fold(word) for word in term.words()}]


def _target(text: str, sign: str, unit: str) -> Fields:
    """A target in one text or over several columns: ≥30次, or ≥ and 30 and 次."""
    op = (
        next((code for code, term in OPERATORS.items() if fold(sign) in {fold(word) for word in term.words()}), "")
        if sign
        else ""
    )
    found = passages((Text(text, Place(), cell=True),)) if text else ()
    if op == "qualitative" or not found:
        return Fields(op=op, words=text if op == "qualitative" else "", value="", upper="", measure_unit=unit)
    target, _figures = target_of(found[0], 0, len(found[0].text))
    if target.value is None:
        return Fields(op="qualitative", words=text, value="", upper="", measure_unit="")
    return Fields(
        op=target.op or op,
        value=_digits(target.value.text),
        upper=_digits(re.split("[-~至]", fold(target.upper.text))[-1]) if target.upper else "",
        words="",
        measure_unit=unit or target.value.unit,
    )


def _digits(text: str) -> str:
    """The number of a figure as it was written."""
    found = re.search(r"[0-9][0-9,]*(?:\.[0-9]+)?", text)
    return found[0].replace(",", "") if found else ""
