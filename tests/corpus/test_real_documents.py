"""The real documents under ../shared/cases: what must be found is found, nothing right is called wrong, figures are read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jiheng.audit.files import audit_bytes
from jiheng.audit.output import audit_dict
from jiheng.profiles.profile import profile
from jiheng.read.files import load
from jiheng.read.recognise import read_report
from jiheng.write.audited import audit_file
from jiheng.write.report import write_report
from judging import case, judge
from support import case as real
from support import case_names

NAMES = case_names()
SEED = "tazhong-2021"


def _audit(name: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    path, source, expected = case(real(name))
    audited = audit_bytes(path.name, path.read_bytes(), profile("national"))
    return source, expected, audit_dict(path.name, audited.document, audited.audit, None)


@pytest.mark.parametrize("name", NAMES)
def test_every_certain_fault_is_found_and_nothing_else_is_called_an_error(name: str) -> None:
    source, expected, result = _audit(name)
    verdict = judge(source, expected, result)
    assert result["kind"] == expected["kind"]
    assert verdict.missed == []
    assert verdict.false == []


@pytest.mark.parametrize("name", NAMES)
def test_coverage_counts_exactly_the_listed_figures(name: str) -> None:
    _, _, result = _audit(name)
    coverage = result["coverage"]
    assert coverage["figures"] == len(result["figures"])
    assert sum(coverage[verdict] for verdict in ("holds", "rounding", "wrong", "input", "unread")) == coverage["figures"]
    assert all(figure["role"] and figure["label"] for figure in result["figures"] if figure["verdict"] == "input")


def test_most_figures_are_read() -> None:
    """At most a tenth of the figures of a document is unread, on average over all documents."""
    real(SEED)  # skips where no real document stands beside the checkout
    shares = []
    for name in NAMES:
        coverage = _audit(name)[2]["coverage"]
        shares.append(coverage["unread"] / max(1, coverage["figures"]))
    assert sum(shares) / len(shares) <= 0.10


def test_the_seed_report_as_a_careful_reviewer_reads_it() -> None:
    """All 14 points of expected.md, every figure with a verdict, at least 30 of them recomputed."""
    source, expected, result = _audit(SEED)
    verdict = judge(source, expected, result)
    assert verdict.weak == []
    assert sum(finding["severity"] == "error" for finding in result["findings"]) == 5
    assert result["coverage"]["unread"] == 0
    assert result["coverage"]["holds"] + result["coverage"]["rounding"] >= 30
    json.dumps(result)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_of_it_is_not_accused_of_a_change(name: str) -> None:
    """Whatever a document left out, stated twice or broke off: the report that is written of it agrees with its own data."""
    path, _, _ = case(real(name))
    rules = profile("national")
    report = read_report(load(path.name, path.read_bytes()))
    for suffix in ("docx", "html", "xlsx"):
        audit = audit_file(f"report.{suffix}", write_report(report, suffix, rules), rules).audit
        assert [one for one in audit.findings if one.rule in ("S411", "S412", "S413")] == [], suffix
        assert {check.outcome for check in audit.checks if check.rule.each == "carried"} == {"held"}, suffix
