"""Faults of every sort, planted into clean reports: found in at least 99 of 100, and nothing else cries error."""

from __future__ import annotations

from random import Random

import pytest

from generate import report
from jiheng.audit.files import audit_bytes
from jiheng.profiles.profile import profile
from mutations import FAULTS, Fault

SAMPLE = 40


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found_and_nothing_else(fault: Fault) -> None:
    planted = [(seed, text) for seed in range(SAMPLE) if (text := fault.plant(report(Random(seed)), Random(seed)))]
    assert len(planted) >= SAMPLE // 5
    missed, others = [], []
    for seed, text in planted:
        findings = audit_bytes("report.txt", text.encode(), profile("national")).audit.findings
        errors = {finding.rule for finding in findings if finding.severity == "error"}
        if not errors & set(fault.rules):
            missed.append(seed)
        others.extend(
            (seed, finding.message) for finding in findings if finding.severity == "error" and finding.rule not in fault.rules
        )
    assert len(missed) <= len(planted) // 100, missed
    assert others == []
