"""Annotated copies of our own files still carry their data, and their comments are no alteration."""

from __future__ import annotations

import pytest

from jiheng.model.report import Report
from jiheng.profiles.profile import Profile
from jiheng.read.carried import carried, commented
from jiheng.write.annotate import annotated
from jiheng.write.audited import audit_file
from jiheng.write.report import write_report


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pdf"])
def test_a_copy_with_comments_agrees_with_its_data(suffix: str, example: Report, national: Profile) -> None:
    data = write_report(example, suffix, national)
    first = audit_file(f"report.{suffix}", data, national)
    assert first.audit.findings
    copy = annotated(f"report.{suffix}", data, first.document, first.audit)
    assert copy.suffix == f".{suffix}"
    assert commented(suffix, copy.content)
    assert not commented(suffix, data)
    again = audit_file(f"report.{suffix}", copy.content, national).audit
    found = carried(suffix, copy.content)
    assert found
    assert not found.fault
    assert {check.outcome for check in again.checks if check.rule.each == "carried"} == {"held"}
