"""The seed report in every format: written from its facts with the reviewer's faults planted, and found again in each."""

from __future__ import annotations

from collections import Counter

import pytest

from jiheng.audit.files import audit_bytes
from jiheng.audit.run import Audit
from jiheng.profiles.profile import profile
from jiheng.read.data import load_report
from jiheng.write.compose import Form
from jiheng.write.docx import docx_bytes
from jiheng.write.html import html_bytes
from jiheng.write.pdf import pdf_bytes
from jiheng.write.report import write_report
from seed import planted, seed
from support import case

PROFILE = profile("national")
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


def _audit(name: str, data: bytes) -> Audit:
    return audit_bytes(name, data, PROFILE).audit


FORMATS = [("prose", ".docx"), ("prose", ".html"), ("table", ".docx"), ("prose", ".pdf"), ("table", ".pdf")]
PRINTED = {".docx": docx_bytes, ".html": html_bytes, ".pdf": pdf_bytes}


@pytest.mark.parametrize(("form", "suffix"), FORMATS)
def test_the_planted_faults_are_found(form: Form, suffix: str) -> None:
    blocks = planted(seed(form), form)
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
