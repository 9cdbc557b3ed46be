"""No text can stall the reader: ten times the length costs about ten times the work.

Work is counted in calls of Python functions, not in seconds, so the test says the same on any machine; regular expressions
are held by what one of them may not contain.
"""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import jiheng.audit.rules
import jiheng.read
from counting import calls
from jiheng.audit.files import audit_bytes
from jiheng.profiles.profile import profile

UNITS = {
    "digits": "1",
    "amounts": "12.5万元，",
    "rates": "，预算执行率64.3%",
    "brackets": "（",
    "blanks": "3 ",
    "lists": "、甲乙",
    "labels": "指标1：",
    "targets": "，预期指标值：≥3",
    "among": "，其中：5万元",
    "dates": "2021年",
    "stops": "。",
    "pipes": " | 3",
    "organisations": "某县某镇人民政府",
    "words": "预算安排",
}


def work(text: str) -> int:
    """The calls that reading and auditing the text takes, imports left out."""
    audit_bytes("a.txt", "绩效".encode(), profile("national"))
    return calls(lambda: audit_bytes("a.txt", text.encode(), profile("national")))


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS.keys())
def test_ten_times_the_length_is_at_most_fifteen_times_the_work(unit: str) -> None:
    small, large = ("整体支出绩效监控报告\n" + unit * (size // len(unit)) for size in (2_000, 20_000))
    assert work(large) <= 15 * work(small) + 2_000


def patterns() -> dict[str, str]:
    """Every compiled pattern of the readers of documents and of the rules, by module and name."""
    found = {}
    for package in (jiheng.read, jiheng.audit.rules):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if module.name.startswith("jiheng.read.data"):
                continue  # values of a data file, not lines of a document
            loaded = importlib.import_module(module.name)
            kept = {n: v for n, v in vars(loaded).items() if isinstance(v, re.Pattern) and isinstance(v.pattern, str)}
            found.update({f"{module.name}.{n}": v.pattern for n, v in kept.items()})
    return found


@pytest.mark.parametrize("pattern", patterns().values(), ids=patterns().keys())
def test_no_pattern_runs_on_over_anything(pattern: str) -> None:
    """A negated class with a bound says how far; `.*` does not."""
    assert ".*" not in pattern.replace("\\.*", "")
    assert ".+" not in pattern.replace("\\.+", "")
