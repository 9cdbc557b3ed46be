"""The example: the report of a real township as it was filed, and the same report written anew from its facts.

The filed one keeps the faults of the original, so the first page shows what an audit finds; both are audited like any
other file.
"""

from __future__ import annotations

from pathlib import Path

import jiheng
from jiheng.errors import Unreadable
from jiheng.model.blocks import Block, Paragraph
from jiheng.say import say
from jiheng.web.desk import queries
from jiheng.web.desk.actions import take_in
from jiheng.web.desk.models import AuditRun

FILED, FACTS = "tazhong-filed.md", "tazhong.yaml"
TITLE = 9  # the level of a title among blocks


def load_example() -> AuditRun | None:
    """Make both reports Word files and queue their audits, unless that was done before; return the run of the filed one."""
    if (run := queries.example()) is not None:
        return run
    for name, data in (written(source(FACTS)), filed(source(FILED))):
        run = take_in(name, [data], len(data), example="填报稿" in name).run
    return run


def source(name: str) -> Path:
    """Where a file of the example stands: in the package, or beside it in a checkout."""
    package = Path(jiheng.__file__).resolve().parent
    places = (package / "examples", package.parent.parent / "examples")
    found = next((path for folder in places if (path := folder / name).is_file()), None)
    if found is None:
        raise Unreadable(say("没有找到 {name}", name=name))
    return found


def filed(text: Path) -> tuple[str, bytes]:
    """Return the report as it was filed as a Word file, with its name."""
    from jiheng.profiles.profile import profile  # readers and writers are loaded once, at the first start
    from jiheng.read.files import load
    from jiheng.write.docx import docx_bytes

    blocks = tuple(_as_headed(block) for block in load(text.name, text.read_bytes()).blocks)
    title = next(block.text for block in blocks if isinstance(block, Paragraph))
    return f"{title.partition('整体支出')[0]}绩效监控报告（填报稿）.docx", docx_bytes(blocks, profile())


def _as_headed(block: Block) -> Block:
    """Markdown counts the title as the first level of headings; a report has its title above them."""
    if not isinstance(block, Paragraph) or not block.level:
        return block
    return block._replace(level=TITLE if block.level == 1 else block.level - 1)


def written(facts: Path) -> tuple[str, bytes]:
    """Return the report of those facts as a Word file, with its name."""
    from jiheng.profiles.profile import profile
    from jiheng.read.data import load_report
    from jiheng.write.report import write_report

    report = load_report(facts.name, facts.read_bytes())
    return f"{report.unit.name}绩效监控报告（按数据重算）.docx", write_report(report, "docx", profile())
