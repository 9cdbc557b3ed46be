"""A hand-made audit of a short text: every verdict and severity once, so that pages can be tried without any rule."""

import json
import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from jiheng.audit.files import Audited
from jiheng.audit.finding import Finding
from jiheng.audit.output import audit_dict
from jiheng.audit.rule import Rule
from jiheng.audit.run import Audit, Check, Judged
from jiheng.compute.view import monitor
from jiheng.model.blocks import Cell, Document, Paragraph, Place, Span, Table
from jiheng.model.figure import Stated, Verdict
from jiheng.model.report import Fact, Report, ReportingUnit, Section
from jiheng.profiles.profile import profile
from jiheng.web.desk import examine, monitoring
from jiheng.web.desk.actions import take_in
from jiheng.web.desk.models import AuditRun

LINES = (
    ("且末县塔中镇人民政府整体支出绩效监控报告", 9),
    ("填报说明已经删去，文字各段没有数字。", 0),
    ("监控小组按分工督促各科室加快进度，严格把关各项开支。", 0),
    ("另起一段，还是没有数字。", 0),
    ("二、部门单位年度预算执行情况", 1),
    ("我部门年预算486.29万元，到位率67.58%，预算执行率64.3%。截至6月底另有<b>3I2.17</b>万元。", 0),
    ("（一）基本支出绩效目标完成情况", 2),
    ("实际支出328.65万元，指标完成率92%", 0),
)
VERDICTS = {
    "486.29": Verdict.HOLDS,
    "67.58%": Verdict.HOLDS,
    "64.3%": Verdict.WRONG,
    "3I2.17": Verdict.UNREAD,
    "328.65": Verdict.INPUT,
    "92%": Verdict.ROUNDING,
}


def audited() -> Audited:
    """Return the document with its audit."""
    blocks = [Paragraph(text, Place(paragraph=number), level) for number, (text, level) in enumerate(LINES, 1)]
    table = Table(((Cell("<i>指标</i>", Place(table=1, row=1, col=1), 1, 2),), (Cell("完成", Place(table=1, row=2, col=1)),)))
    document = Document((*blocks, table), "txt")
    figures = tuple(_judged(text) for text in VERDICTS)
    report = Report("monitoring", LINES[0][0], ReportingUnit("且末县塔中镇人民政府"), sections=_sections())
    return Audited(document, Audit(report, _findings(figures), figures, _checks()))


def outcome() -> examine.Outcome:
    """Return what the capped child would hand back for it."""
    made = audited()
    audit = audit_dict("样本.txt", made.document, made.audit, None)
    rules = profile()
    shown = {
        "audit": audit,
        "drawn": examine.drawing(made),
        "monitoring": monitoring.page(made.audit.report, monitor(made.audit.report, rules), rules),
        "summary": _summary(made.audit.report),
    }
    return examine.Outcome(json.loads(json.dumps(shown)), b"<!doctype html>copy")


def finished(monkeypatch: pytest.MonkeyPatch, work: Callable[[], None]) -> AuditRun:
    """Take a file in, let the worker meet the hand-made outcome instead of a child, and return the run."""
    monkeypatch.setattr("jiheng.web.desk.work.examined", lambda job: outcome())
    data = "样本".encode()
    taken = take_in("样本.txt", [data], len(data))
    work()
    assert taken.run
    taken.run.refresh_from_db()
    return taken.run


def append_only() -> Any:
    """Return the migration that guards the log."""
    return import_module("jiheng.web.migrations.0002_append_only")


def _summary(report: Report) -> dict[str, Any]:
    return {"unit": report.unit.name, "title": report.title, "kind": report.kind, "cutoff": "2021-06-30"}


def _span(words: str) -> Span:
    number, start = next((n, found.start()) for n, (text, _) in enumerate(LINES) if (found := re.search(re.escape(words), text)))
    return Span(number, start, start + len(words))


def _judged(words: str) -> Judged:
    computed = {"64.3%": "64.19%", "92%": "92%"}.get(words)
    verdict = VERDICTS[words]
    role = "" if verdict is Verdict.UNREAD else "budget"
    return Judged(Fact(Stated(0, "", 0, words, _span(words)), role, "预算数" if role else ""), verdict, computed)  # type: ignore[arg-type]


def _findings(figures: tuple[Judged, ...]) -> tuple[Finding, ...]:
    wrong = figures[2].fact.figure
    return (
        Finding(
            "预算执行率写的是64.3%，应为64.19%（312.17÷486.29）。", "请改为64.19%。", wrong.span, "64.3%", "64.19%",
            "多半是抄错", wrong, wrong=True, severity="error", rule="F102",
        ),
        Finding("末段没有句号。", "请补上。", Span(7, 0, 18), severity="warning", rule="S402"),
        Finding("全文没有写监控时间。", severity="hint", rule="S401"),
    )  # fmt: skip


def _sections() -> tuple[Section, ...]:
    return (
        Section("二、", "部门单位年度预算执行情况", 1, span=Span(4, 0, 2)),
        Section("（一）", "基本支出绩效目标完成情况", 2, span=Span(6, 0, 3)),
    )


def _checks() -> tuple[Check, ...]:
    def rule(name: str, title: str) -> Rule:
        return Rule(name, "error", title, "", "report", "0.1", ("monitoring",), False, lambda *_: iter(()))

    return (
        Check(rule("F102", "执行率与金额不符"), "found"),
        Check(rule("S402", "标点"), "found"),
        Check(rule("S401", "缺章节"), "found"),
        Check(rule("F101", "到位率与金额不符"), "held"),
        Check(rule("D305", "原因与数字相反"), "not_checked", ("偏离原因",)),
    )
