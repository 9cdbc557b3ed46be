"""The findings of one audit as a table on a terminal; rich is imported for this alone."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from jiheng.cli import findings, output
from jiheng.say import say


def draw(found: findings.Found) -> None:
    """Print heading, accounts, table of findings, and what could not be checked."""
    console = Console(color_system="auto" if output.coloured() else None, highlight=False)
    console.print(Text(findings.heading(found), style="bold"))
    for line in findings.accounts(found):
        console.print(Text(line))
    if found["findings"]:
        console.print(_table(found))
    if lines := findings.unchecked(found):
        console.print(Text(say("○ 未核（文中缺数据，不算通过）")))
        for line in lines:
            console.print(Text(f"  {line}", style="dim"))
    console.print()


def _table(found: findings.Found) -> Table:
    table = Table(box=SIMPLE_HEAD, show_lines=True, pad_edge=False)
    for title in (say("级别"), say("位置"), say("写的"), say("应为/对照")):
        table.add_column(title, no_wrap=False)
    table.add_column(say("说明"), ratio=1)
    for finding in found["findings"]:
        style = findings.COLOURS[finding["severity"]]
        table.add_row(
            Text(findings.severity(finding["severity"]), style=style),
            Text(findings.place(finding["where"])),
            Text(finding["stated"] or ""),
            Text(finding["computed"] or "", style="bold"),
            Text("\n".join(findings.details(finding))),
        )
    return table
