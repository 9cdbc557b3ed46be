"""The seed report in every format: written from its facts with the reviewer's faults planted, and found again in each."""

from __future__ import annotations

from collections import Counter

import pytest

from jiheng.audit.files import audit_bytes
from jiheng.audit.run import Audit
from jiheng.model.blocks import Block, Paragraph, Table
from jiheng.profiles.profile import profile
from jiheng.read.data import load_report
from jiheng.write.compose import Form, compose
from jiheng.write.docx import docx_bytes
from jiheng.write.html import html_bytes
from jiheng.write.pdf import pdf_bytes
from jiheng.write.report import write_report
from support import case

PROFILE = profile("national")
NOT_DUE = "未到监控节点"
# what is printed without a fault → the fault, by the number of the point in expected.md
PROSE = (
    ("预算执行率64.19%", "预算执行率64.3%", 2),  # 1
    ("302.23万元，指标完成率65%", "302.23万元，指标完成率60%", 1),  # 2
    ("；预算为0，不计算执行率（—）", "，预算执行率0%", 1),  # 3
    ("指标3：三公经费节约率", "指标2：三公经费节约率", 1),  # 4
    (f"指标完成率{NOT_DUE}。", f"指标完成率{NOT_DUE}%。", 1),  # 5
    ("1.专业人员不足", "1）专业人员不足", 1),  # 14
    ("2.资金到位较慢", "（2）资金到位较慢", 1),
)
CELLS = (("64.19%", "64.3%", 2), ("65%", "60%", 1), ("—", "0%", 1), (NOT_DUE, NOT_DUE + "%", 1))
# rule → how many findings the points need
POINTS = {
    "F102": 2,
    "I201": 1,
    "F103": 1,
    "I203": 1,
    "I206": 2,
    "I205": 2,
    "I207": 2,
    "D301": 6,
    "I208": 2,
    "F109": 1,
    "F110": 1,
    "I210": 2,
    "S402": 1,
}
PROSE_ONLY = {"I203", "S402"}


def _blocks(form: Form) -> tuple[Block, ...]:
    path = case("tazhong-2021") / "facts.yaml"
    return compose(load_report(path.name, path.read_bytes()), PROFILE, form)


def _planted(blocks: tuple[Block, ...], form: Form) -> tuple[Block, ...]:
    """Plant each fault so many times as it is meant; a fault that finds no place is a broken test."""
    left = {old: (new, times) for old, new, times in (PROSE if form == "prose" else CELLS)}

    def faulty(text: str, whole: bool) -> str:
        for old, (new, times) in left.items():
            if times and (text == old if whole else old in text):
                left[old] = (new, times - 1)
                text = text.replace(old, new, 1)
        return text

    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            result.append(block._replace(text=faulty(block.text, False)) if form == "prose" else block)
        else:
            rows = tuple(tuple(cell._replace(text=faulty(cell.text, True)) for cell in row) for row in block.rows)
            result.append(Table(rows, block.place, block.grid))
    assert not any(times for _, times in left.values()), left
    return tuple(result)


def _audit(name: str, data: bytes) -> Audit:
    return audit_bytes(name, data, PROFILE).audit


FORMATS = [("prose", ".docx"), ("prose", ".html"), ("table", ".docx"), ("prose", ".pdf"), ("table", ".pdf")]
PRINTED = {".docx": docx_bytes, ".html": html_bytes, ".pdf": pdf_bytes}


@pytest.mark.parametrize(("form", "suffix"), FORMATS)
def test_the_planted_faults_are_found(form: Form, suffix: str) -> None:
    blocks = _planted(_blocks(form), form)
    audit = _audit("seed" + suffix, PRINTED[suffix](blocks, PROFILE))
    found = Counter(finding.rule for finding in audit.findings)
    wanted = {rule: count for rule, count in POINTS.items() if form == "prose" or rule not in PROSE_ONLY}
    assert {rule: found[rule] for rule in wanted if found[rule] < wanted[rule]} == {}
    errors = Counter(finding.rule for finding in audit.findings if finding.severity == "error")
    certain = {"F102": 2, "F103": 1, "I201": 1, **({"I203": 1} if form == "prose" else {})}
    assert errors == certain
    not_due = [finding.message for finding in audit.findings if finding.rule == "I210"]
    assert any("%" in message for message in not_due)
    assert all("日期" in message for message in not_due)
    assert audit.coverage()["unread"] == 0
    assert audit.coverage()["holds"] + audit.coverage()["rounding"] >= 30


@pytest.mark.parametrize("form", ["prose", "table"])
@pytest.mark.parametrize("suffix", [".docx", ".html", ".md", ".pdf"])
def test_a_report_from_data_has_no_error(form: Form, suffix: str) -> None:
    path = case("tazhong-2021") / "facts.yaml"
    data = write_report(load_report(path.name, path.read_bytes()), suffix, PROFILE, form)
    audit = _audit("seed" + suffix, data)
    assert [finding.message for finding in audit.findings if finding.severity == "error"] == []
    assert audit.coverage()["unread"] == 0
