"""Small pieces of official Chinese: dates, item numbers, quantities, lists, ends of sentences.

The text of a report is read back by programs, so every piece is regular. Items of a list are separated by ；, for a
label may contain 、 itself; a ； or line break inside an item becomes ，.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from jiheng.model import terms
from jiheng.model.figure import Stated, plain
from jiheng.model.report import Actual, Target
from jiheng.model.terms import NOT_DUE, OPERATORS

NOT_STATED = terms.NOT_STATED
_BREAKS = re.compile(r"\s*[\r\n\v\f\x85\u2028\u2029]+\s*")
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_ENDS = "。；;，,、 "


def clean(text: str) -> str:
    """One line: line breaks become ，, runs of blanks one blank."""
    return _BLANKS.sub(" ", _BREAKS.sub("，", text.strip()))


def item(text: str) -> str:
    """A text that may stand in a list separated by ；."""
    return clean(text).strip(_ENDS).replace("；", "，").replace(";", "，")


def sentence(text: str) -> str:
    """The text with one full stop at its end."""
    line = clean(text).rstrip(_ENDS)
    return line if line.endswith(("！", "？", "!", "?")) else line + "。"


def listed(items: Iterable[str]) -> str:
    """Items separated by ；."""
    return "；".join(items)


def circled(number: int) -> str:
    """① to ⑳, then （21）."""
    return chr(0x2460 + number - 1) if number <= 20 else f"（{number}）"


def numbered(texts: Iterable[str]) -> list[str]:
    """Sentences numbered 1. 2. 3."""
    return [f"{number}.{sentence(text)}" for number, text in enumerate(texts, 1)]


def day(when: date) -> str:
    """2021年6月30日."""
    return f"{when.year}年{when.month}月{when.day}日"


def quantity(stated: Stated | None) -> str:
    """A quantity as written, e.g. 486.29万元; 未填 where there is none."""
    return stated.printed() if stated else NOT_STATED


def labelled(label: str, stated: Stated | None) -> str:
    """Label and amount without a sign between them, but where the label ends in a digit or sign: 项目1：5万元."""
    name = item(label)
    if stated is None:
        return name
    return name + ("：" if re.search(r"[0-9０-９.%％-]$", name) else "") + stated.printed()


def target_text(target: Target) -> str:
    """A target: ≥30件, 464.7万元, 80～90%, or its words."""
    if target.value is None:
        return item(target.words) or NOT_STATED
    if target.upper is not None:
        low = target.value
        return f"{plain(low.value, low.places)}～{target.upper.printed()}"
    sign = OPERATORS[target.op].label if target.op in OPERATORS and target.op not in ("range", "qualitative") else ""
    return sign + target.value.printed()


def actual_text(actual: Actual) -> str:
    """An actual value: 15件, words, 未到监控节点（2021年12月10日到期）, or 未填."""
    if actual.not_due:
        return NOT_DUE[0] + (f"（{day(actual.due_on)}到期）" if actual.due_on else "")
    if actual.value is not None:
        return actual.value.printed()
    return item(actual.words) or NOT_STATED
