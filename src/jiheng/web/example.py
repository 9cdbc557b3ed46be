"""The example: the report of a real township, written by our own writer and audited like any other file."""

from __future__ import annotations

from pathlib import Path

import jiheng
from jiheng.errors import Unreadable
from jiheng.say import say
from jiheng.web.desk import queries
from jiheng.web.desk.actions import take_in
from jiheng.web.desk.models import AuditRun

NAME = "tazhong.yaml"


def load_example() -> AuditRun | None:
    """Write the example's report as .docx and queue its audit, unless that was done before; return its run."""
    if (run := queries.example()) is not None:
        return run
    name, data = written(source())
    return take_in(name, [data], len(data), example=True).run


def source() -> Path:
    """Where the example's facts stand: in the package, or beside it in a checkout."""
    package = Path(jiheng.__file__).resolve().parent
    places = (package / "examples", package.parent.parent / "examples")
    found = next((path for folder in places if (path := folder / NAME).is_file()), None)
    if found is None:
        raise Unreadable(say("没有找到 {name}", name=NAME))
    return found


def written(facts: Path) -> tuple[str, bytes]:
    """Return the report of those facts as a Word file, with its name."""
    from jiheng.profiles.profile import profile  # readers and writers are loaded once, at the first start
    from jiheng.read.data import load_report
    from jiheng.write.report import write_report

    report = load_report(facts.name, facts.read_bytes())
    when = f"{report.cutoff.year}年{report.cutoff.month}月" if report.cutoff else ""
    return f"{report.unit.name}{when}绩效监控报告.docx", write_report(report, "docx", profile())
