"""Indicators from a workbook: which column is what, guessed from the heads, and what each row becomes. No database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiheng.model.blocks import Place, Text
from jiheng.model.terms import LEVEL1, LEVEL1_OF_LEVEL2, LEVEL2, OPERATORS, Table, fold
from jiheng.read.passages import passages
from jiheng.read.sheets import Sheet
from jiheng.read.values import name_of, target_of
from jiheng.web.targets.setting import Fields

HEADED = 30  # rows from the top among which the heads are looked for
SUMS = frozenset(("合计", "总计", "小计"))
# What is looked for, with the heads by which it is known, best first
COLUMNS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "level1": (gettext_lazy("一级指标"), ("一级指标", "一级")),
    "level2": (gettext_lazy("二级指标"), ("二级指标", "二级")),
    "name": (gettext_lazy("三级指标"), ("三级指标", "指标名称", "绩效指标", "指标内容", "三级")),
    "op": (gettext_lazy("符号"), ("符号", "计算符号", "指标性质", "方向")),
    "value": (gettext_lazy("指标值"), ("指标值", "年度指标值", "目标值", "全年目标", "年度目标", "目标")),
    "measure_unit": (gettext_lazy("计量单位"), ("计量单位", "度量单位", "单位")),
    "weight": (gettext_lazy("权重"), ("权重", "分值", "权值")),
    "last_year": (gettext_lazy("上年完成值"), ("上年完成值", "上年实际", "上年值", "上年")),
}
NEEDED = ("name", "value")


@dataclass(frozen=True, slots=True)
class Found:
    """A row of the workbook: its number as Excel shows it, what it becomes, or the sentence why it cannot."""

    number: int
    fields: Fields
    wrong: str = ""
    note: str = ""


def head_of(sheet: Sheet) -> int:
    """The row that most looks like heads."""
    counts = [len(guessed(row)) for row in sheet.rows[:HEADED]]
    return counts.index(max(counts)) if counts else 0


def guessed(heads: Sequence[str]) -> dict[str, int]:
    """Which column is what, each used once: those that are called exactly so first, then those that hold the word."""
    bare = [re.sub(r"[（(].*?[)）]|\s|[:：*]", "", head) for head in heads]
    found: dict[str, int] = {}
    for exact in (True, False):
        for name, (_label, words) in COLUMNS.items():
            free = [place for place, head in enumerate(bare) if head and place not in found.values()]
            fitting = [place for word in words for place in free if (bare[place] == word if exact else word in bare[place])]
            if name not in found and fitting:
                found[name] = fitting[0]
    return found


def rows(sheet: Sheet, head: int, chosen: Mapping[str, int]) -> Iterator[Found]:
    """The indicators below the heads; a class that is left empty is that of the row above, as in merged cells."""
    above = {"level1": "", "level2": ""}
    for number, cells in enumerate(sheet.rows[head + 1 :], head + 2):
        typed = {name: cells[place].strip() for name, place in chosen.items() if place < len(cells)}
        if typed.get("level1"):
            above = {"level1": typed["level1"], "level2": ""}
        above |= {"level2": typed["level2"]} if typed.get("level2") else {}
        name, core = name_of(typed.get("name", ""))
        if name and name not in SUMS and above["level1"] not in SUMS:
            yield _found(number, typed | above | {"name": name}, core)


def _found(number: int, typed: Mapping[str, str], core: bool) -> Found:
    fields = Fields(name=typed["name"], core=core, **_class(typed["level1"], typed["level2"]))
    fields |= _target(typed.get("value", ""), typed.get("op", ""), typed.get("measure_unit", ""))
    fields |= Fields(weight=typed.get("weight", "").rstrip("%％分"), last_year=typed.get("last_year", ""))
    wrong = "" if fields["level1"] else _("不知道是哪一类：一级“{level1}”，二级“{level2}”。请改成官方的名称。").format(**typed)
    return Found(number, fields, wrong, _doubt(fields))


def _doubt(fields: Fields) -> str:
    """A cell that Excel shows as 95% holds 0.95: such a target is asked about."""
    value = fields.get("value", "")
    if fields.get("measure_unit") == "%" and value.startswith("0.") and value.strip("0."):
        return _("表里是 {value}；如果 Excel 里显示的是百分数，请把目标改成百分之几。").format(value=value)
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
