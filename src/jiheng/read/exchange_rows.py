"""One row of the exchange form as the data that people write: an indicator with its target, actual value and reasons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from jiheng.layouts import exchange as form
from jiheng.layouts.exchange import INFO_TABLE, TABLES
from jiheng.model.terms import CAUSES, LEVEL1, LEVEL2, LIKELIHOODS, NOT_STATED, Table, fold
from jiheng.read.data_fields import Node, quantity, refuse, spelled
from jiheng.read.data_shapes import RANGE, not_due, sign_of
from jiheng.say import say

_LABELS = {form.CUTOFF: "cutoff", form.FOCUS: "focus", form.CONTENT: "content", form.TIME: "time"}
_MARKS = re.compile(r"[\s,;:()。、]")
_DIGITS = 16
_OF_INDICATOR = ("kpi_val", "perf_comp", "lv1_perf_ind_name", "lv2_perf_ind_name")

Deviations = list[dict[str, object]]


class Row(NamedTuple):
    """One row: its number, its fields by name, and where to put what has to be said."""

    number: int
    cells: Mapping[str, str]
    said: list[str]

    def text(self, name: str) -> str:
        """What stands in a field; 未填 is nothing."""
        text = self.cells.get(name, "").strip()
        return "" if text == NOT_STATED else text

    def node(self, name: str, value: object = None) -> Node:
        """The value of a field with the way to it, for whoever finds fault with it."""
        return Node(self.text(name) if value is None else value, (INFO_TABLE, self.number, name))


def written(cells: Mapping[str, str]) -> bool:
    """Whether a row says anything of an indicator; that of a report without any does not."""
    names = (form.ROW_MARK, *_OF_INDICATOR)
    return any(cells.get(name, "").strip() not in ("", NOT_STATED) for name in names)


def task_of(text: str) -> dict[str, object]:
    """Cutoff and plan out of the words of a task; other lines are its content."""
    found: dict[str, Any] = {"content": []}
    for line in filter(None, text.split("\n")):
        label, colon, words = line.partition("：")
        name = _LABELS.get(label, "") if colon else ""
        if name in ("", "content"):
            found["content"].append(words if name else line)
        else:
            found[name] = words
    cutoff = found.pop("cutoff", None)
    return {"cutoff": Node(cutoff, ("perf_task_dsec", form.CUTOFF)), "plan": found}


def indicator_of(row: Row) -> tuple[Node, Deviations]:
    """The indicator of a row, and the deviations that the row names."""
    if not row.text(form.ROW_MARK):
        refuse(row.node(form.ROW_MARK)._replace(value=None), say("这一项必填"))
    causes, explanation, reasons = _reasons(row.text("ana_dev_reasons"), row)
    target, actual = _target(row), _actual(row)
    late = isinstance(actual.value, str) and not_due(actual) is not None
    members = {
        "name": row.node(form.ROW_MARK),
        "level1": _level(row, 1, LEVEL1),
        "level2": _level(row, 2, LEVEL2),
        "target": target,
        "actual": actual,
        "weight": row.node("weight"),
        "expected": row.text("est_perf_annual"),
        "likelihood": _likelihood(row),
        "causes": causes,
        "explanation": explanation,
        **({"completion_not_due": True} if late else {}),
    }
    value = target.value.get("value") if isinstance(target.value, Mapping) else None
    measured = None if late or isinstance(actual.value, Mapping) or not actual.value else actual
    named = {"indicator": row.text(form.ROW_MARK), "target": value, "actual": measured}
    return row.node(form.ROW_MARK, members), [{**named, "cause": reason} for reason in reasons]


def _level(row: Row, level: int, table: Table) -> str:
    """The code of a class, by its name, else by the standard's code; one that is not known is said."""
    name, code = row.text(f"lv{level}_perf_ind_name"), row.text(f"lv{level}_perf_ind_code")
    term = spelled(name, table) if name else None
    if term is not None:
        return term.code
    found = next((ours for ours, theirs in TABLES[f"level{level}"].items() if theirs == code), "")
    if name or (code and not found):
        row.said.append(say("第 {n} 行的指标类别“{name}”不认识，按未分类读。", n=row.number, name=(name or code)[:40]))
    return "" if name else found


def _target(row: Row) -> Node:
    """A target: sign and quantity, a range, or words, as the sign's code and the text of the target say."""
    text, code = row.text("kpi_val"), row.text("computesign")
    unit = row.text("meterunit")
    op = next((ours for ours, theirs in form.SIGN_CODES.items() if theirs == code and code != form.OTHER_SIGN), "")
    if op == "qualitative" or not text:
        return row.node("kpi_val", {"op": op, "words": text})
    sign, bare = sign_of(text)
    if (found := RANGE.fullmatch(bare)) and not op and not sign and _measured(found[1]) and _measured(found[3]):
        last = quantity(found[3])
        unit = found[2].strip() or (last[2] if last else "") or unit
        ends = (row.node("kpi_val", end)._replace(unit=unit) for end in (found[1], found[3]))
        return row.node("kpi_val", dict(zip(("op", "value", "upper"), ("range", *ends), strict=True)))
    if _measured(bare):
        return row.node("kpi_val", {"op": op or sign, "value": row.node("kpi_val", bare)._replace(unit=unit)})
    return row.node("kpi_val", {"op": op or "qualitative", "words": text})


def _measured(text: str) -> bool:
    """Whether a text is a quantity that somebody may mean; 0E100 is none, nor is 30件，且不重复."""
    found = quantity(text)
    if found is None or "e" in fold(text).lower():
        return False
    return len(found[0].as_tuple().digits) <= _DIGITS and not _MARKS.search(found[2])


def _actual(row: Row) -> Node:
    """An actual value: a quantity in the target's unit or its own, 未到监控节点 with its date, or words."""
    node = row.node("perf_comp")
    if not node.value or _measured(node.value) or not_due(node) is not None:
        return node._replace(unit=row.text("meterunit"))
    return node._replace(value={"words": node.value})


def _likelihood(row: Row) -> str:
    """The code of a likelihood: 1, 2, 3, or its words."""
    text = row.text("complete_rate")
    number = re.fullmatch(r"([0-9]+)(?:\.0+)?", text)
    known = {term.official: code for code, term in LIKELIHOODS.items()}
    term = spelled(text, LIKELIHOODS) if text else None
    found = term.code if term else known.get(number[1], "") if number else ""
    if text and not found:
        row.said.append(say("第 {n} 行的完成目标可能性“{text}”不认识（应为 1、2、3），没有读。", n=row.number, text=text[:40]))
    return found


def _reasons(text: str, row: Row) -> tuple[list[str], str, list[str]]:
    """The codes of the causes, the explanation beside them, and the other lines: what is said of the deviation."""
    if text == form.NO_DEVIATION:
        return [], "", []
    first, _, rest = text.partition("\n")
    causes_said, closed, explained = first.removeprefix("【").partition("】")
    if not (first.startswith("【") and closed):
        return [], "", [_stated(line) for line in text.split("\n") if line]
    named = [] if causes_said == form.REMARK else causes_said.split("、")
    causes = [term.code for name in named if (term := spelled(name, CAUSES))]
    if len(causes) < len(named):
        row.said.append(say("第 {n} 行的偏差原因“{text}”不全认识，认识的才读。", n=row.number, text=causes_said[:40]))
    return causes, explained, [_stated(line) for line in rest.split("\n") if line]


def _stated(line: str) -> str:
    return "" if fold(line).strip() == NOT_STATED else line
