"""What is written is read back: 500 made reports through .docx, 200 through the other formats (make test takes a sample)."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generate import report
from jiheng.audit.run import audit_report
from jiheng.compute.view import complete
from jiheng.model.report import Report
from jiheng.profiles.profile import profile
from jiheng.read.data import load_report
from jiheng.read.files import load
from jiheng.read.recognise import read_report
from jiheng.write.compose import title_of
from jiheng.write.report import write_report
from support import torture

PROFILE = profile("national")


def _back(made: Report, suffix: str, form: str) -> Report:
    return read_report(load("report" + suffix, write_report(made, suffix, PROFILE, form)))  # type: ignore[arg-type]


def _printed(made: Report) -> Report:
    """The report as it is printed: completed, and with the title that the cover gives it."""
    completed, _ = complete(made, PROFILE)
    return replace(completed, title=title_of(completed))


@settings(max_examples=500, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_docx_gives_back_the_same_report(random: Random) -> None:
    made = report(random)
    back = _back(made, ".docx", "prose")
    assert back == _printed(made)
    audit = audit_report(back, PROFILE)
    assert [f.message for f in audit.findings if f.severity == "error"] == []
    assert audit.coverage()["unread"] == 0


def _findings(back: Report) -> list[tuple[str, str, str]]:
    """What an audit finds, without the places, which are those of the format."""
    return sorted((found.rule, found.stated or "", found.computed or "") for found in audit_report(back, PROFILE).findings)


@pytest.mark.parametrize("suffix", [".html", ".md", ".pdf"])
@pytest.mark.parametrize("seed", range(torture(12, 200)))
def test_other_formats_give_back_the_same_report_with_the_same_findings(suffix: str, seed: int) -> None:
    made = report(Random(seed))
    back = _back(made, suffix, "prose")
    assert back == _printed(made)
    assert _findings(back) == _findings(_back(made, ".docx", "prose"))
    assert audit_report(back, PROFILE).coverage()["unread"] == 0


@pytest.mark.parametrize("seed", range(torture(12, 200)))
def test_our_own_data_gives_back_the_same_report(seed: int) -> None:
    made = report(Random(seed))
    assert load_report("report.json", write_report(made, ".json", PROFILE)) == complete(made, PROFILE)[0]


@pytest.mark.parametrize("suffix", [".docx", ".pdf"])
@pytest.mark.parametrize("seed", range(torture(12, 200)))
def test_a_table_form_gives_back_the_same_figures(seed: int, suffix: str) -> None:
    made = report(Random(seed))
    back, printed = _back(made, suffix, "table"), _printed(made)
    for field in ("title", "unit", "year", "cutoff", "counts", "indicators", "deviations", "corrections", "suggestions"):
        assert getattr(back, field) == getattr(printed, field), field
    for scope in ("total", "basic", "project", "supplement"):
        one, other = back.of_scope(scope), printed.of_scope(scope)
        assert (one is None) == (other is None), scope
        if one and other:
            for amount in ("budget", "received", "executed", "received_rate", "execution_rate"):
                assert getattr(one, amount) == getattr(other, amount), (scope, amount)
    assert [f.message for f in audit_report(back, PROFILE).findings if f.severity == "error"] == []
