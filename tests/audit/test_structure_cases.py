"""The rules on structure, words and dates over all real documents: nothing but what a careful reviewer finds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from counting import calls
from jiheng.audit.files import Audited, audit_bytes
from jiheng.audit.finding import Finding
from jiheng.audit.rule import catalogue
from jiheng.audit.run import audit_report
from jiheng.model.report import Report
from jiheng.profiles.profile import profile
from support import case, case_names

NATIONAL = profile("national")
STRUCTURE = [rule for rule in catalogue() if rule.id.startswith("S")]


def source(name: str) -> Path:
    folder = case(name)
    own = folder / "source.txt"
    return own if own.exists() else folder / "report.txt"


def audited(name: str) -> Audited:
    path = source(name)
    return audit_bytes(path.name, path.read_bytes(), NATIONAL)


def structure(name: str) -> list[tuple[Finding, int]]:
    """The findings of the S rules, each with its line."""
    whole = audited(name)
    texts = whole.document.texts()
    found = [finding for finding in whole.audit.findings if finding.rule.startswith("S")]
    return [(finding, texts[finding.span.text].place.line if finding.span else 0) for finding in found]


def lines_of(text: str, piece: str) -> range:
    """The lines on which a piece of the text stands."""
    start = text.index(piece)
    first = text.count("\n", 0, start) + 1
    return range(first, first + piece.count("\n") + 1)


@pytest.mark.parametrize("name", case_names())
def test_no_error_but_those_that_a_reviewer_expects(name: str) -> None:
    text = source(name).read_text("utf-8")
    truth = json.loads((case(name) / "expected.json").read_text("utf-8"))
    pieces = [piece for entry in truth["errors"] for piece in (entry["near"], *entry.get("also", ()))]
    pieces += [entry["near"] for entry in truth["allow"]]
    tolerated = {rule for entry in truth["allow"] for rule in entry.get("rules", ())}
    places = {line for piece in pieces for line in lines_of(text, piece)}
    errors = [(finding, line) for finding, line in structure(name) if finding.severity == "error"]
    assert [finding.message for finding, line in errors if line not in places and finding.rule not in tolerated] == []


@pytest.mark.parametrize("name", case_names())
def test_every_fault_of_structure_that_a_reviewer_expects_is_told(name: str) -> None:
    text = source(name).read_text("utf-8")
    expected = json.loads((case(name) / "expected.json").read_text("utf-8"))["errors"]
    found = structure(name)
    for entry in (entry for entry in expected if str(entry["rule"]).startswith("S")):
        told = [finding for finding, line in found if line in lines_of(text, entry["near"]) and finding.rule == entry["rule"]]
        assert told, entry["id"]
        assert not entry["must"] or any(finding.severity == "error" for finding in told)
        words = entry.get("words", ())
        assert not words or any(word in finding.message for finding in told for word in words), entry["id"]


def test_the_name_of_another_township_is_told_as_written() -> None:
    (finding, line), *rest = [pair for pair in structure("mabu-zhen-2023") if pair[0].severity == "error"]
    assert (finding.rule, line, rest) == ("S404", 10, [])
    assert (finding.stated, finding.computed) == ("金寨县白塔畈镇人民政府", "金寨县麻埠镇人民政府")


def test_warnings_stay_few() -> None:
    counts = {name: sum(finding.severity == "warning" for finding, _ in structure(name)) for name in case_names()}
    assert all(count <= 4 for count in counts.values()), counts


HOSTILE = {
    "blanks": " ",
    "open": "(",
    "close": ")",
    "titles": "《",
    "dots": ".",
    "ellipsis": "…",
    "stops": "。",
    "digits": "1",
    "widths": "１2",
    "cutoffs": "截至2021年6月底执行",
    "days": "2021年6月30日已完成，",
    "bodies": "甲镇人民政府2021年预算",
    "masks": "XX",
    "targets": "(≥**",
    "own": "我部门2021年预算1万元",
    "changes": "由5万元增加到",
    "above": "5次高于",
    "items": "1)",
    "prompts": "(请填写",
    "deadlines": "2021年11月30日前完成",
    "selves": "局对本单位",
}


def line_of(unit: str, length: int) -> Report:
    """A report with one line of that many characters, as no writer would leave it."""
    texts = ("甲镇人民政府2021年度整体支出绩效监控报告", "填报时间：2021年7月2日", unit * (length // len(unit)))
    return Report(kind="monitoring", title=texts[0], year=2021, texts=texts)


def lines_like(unit: str, count: int) -> Report:
    """A report with that many lines alike."""
    return Report(kind="monitoring", title="甲镇人民政府整体支出绩效监控报告", texts=(unit,) * count)


def work(report: Report) -> int:
    return calls(lambda: audit_report(report, NATIONAL, STRUCTURE))


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize(("made", "size"), [(line_of, 8_000), (lines_like, 400)], ids=["line", "lines"])
def test_a_hostile_text_costs_in_proportion(made: Callable[[str, int], Report], size: int, unit: str) -> None:
    small, large = work(made(unit, size)), work(made(unit, 10 * size))
    assert large <= 15 * small + 2_000, (small, large)
