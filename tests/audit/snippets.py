"""Runs the small texts that explain a rule: Bad and Good of docstrings, and the documents under tests/rules."""

from __future__ import annotations

import re
from functools import cache

from jiheng.audit.carriage import Carriage, altered
from jiheng.audit.files import audit_bytes
from jiheng.audit.finding import Finding
from jiheng.audit.rule import Rule, catalogue
from jiheng.audit.run import audit_report
from jiheng.profiles.profile import profile
from jiheng.read.files import load
from jiheng.read.recognise import read_report

CARRIED = "所附数据："
HEADS = {
    "monitoring": "青石县白杨镇人民政府整体支出绩效监控报告\n填报时间：2021年7月2日\n截至2021年6月30日。\n",
    "self_evaluation": "青石县白杨镇人民政府2021年度绩效自评报告\n",
    "objectives": "青石县白杨镇人民政府2021年度绩效目标申报表\n",
    "other": "青石县白杨镇人民政府2021年度部门决算说明\n",
}


def examples(rule: Rule, label: str) -> list[str]:
    """The texts behind `Bad:` or `Good:` in a rule's docstring; further lines are indented deeper."""
    found: list[list[str]] = []
    inside = False
    for line in rule.doc.splitlines():
        match = re.match(r"\s*(Bad|Good):\s*(.*)$", line)
        if match:
            inside = match[1] == label
            if inside:
                found.append([match[2]] if match[2] else [])
        elif inside and line.strip():
            found[-1].append(line.strip())
    return ["\n".join(lines) for lines in found]


def run(text: str, kind: str = "monitoring") -> list[Finding]:
    """Audit a snippet as a document of that kind; the head's own place is left out of the findings."""
    whole = text if "报告\n" in text or "表\n" in text else HEADS[kind] + text
    if CARRIED in whole:
        return _held(*whole.split(CARRIED), HEADS[kind])
    return list(audit_bytes("snippet.txt", whole.encode(), profile("national")).audit.findings)


def _held(text: str, printed: str, head: str) -> list[Finding]:
    """Audit a text with what the data print that its file carries; a word behind the colon is what is wrong with them."""
    document = load("snippet.txt", text.encode())
    fault, _, rest = printed.partition("\n")
    texts = (head + rest).splitlines()
    carriage = Carriage(fault=fault) if fault else Carriage(altered(texts, [one.text for one in document.texts()]))
    return list(audit_report(read_report(document), profile("national"), carriage=carriage).findings)


@cache
def rule_of(id_: str) -> Rule:
    """The rule of that id."""
    return next(rule for rule in catalogue() if rule.id == id_)
