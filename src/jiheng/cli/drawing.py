"""The findings of one audit as a table on a terminal; rich is imported for this alone.

Columns are measured and texts broken here: rich breaks at blanks only, and Chinese has none.
"""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from jiheng.cli import findings, output
from jiheng.cli.width import width, wrapped
from jiheng.say import say

WIDEST = 16  # columns that a place or a value may take
NARROWEST = 24  # columns that the sentences always have
GAP = 1


def draw(found: findings.Found) -> None:
    """Print heading, accounts, table of findings, and what could not be checked."""
    console = Console(color_system="auto" if output.coloured() else None, highlight=False)
    console.print(Text(findings.heading(found), style="bold"))
    for line in findings.accounts(found):
        console.print(Text(line))
    if found["findings"]:
        console.print(_table(found, console.width))
    if lines := findings.unchecked(found):
        console.print(Text(say("○ 未核（文中缺数据，不算通过）")))
        for line in lines:
            console.print(Text(f"  {line}", style="dim"))
    console.print()


def _table(found: findings.Found, columns: int) -> Table:
    heads = (say("级别"), say("位置"), say("写的"), say("应为/对照"))
    rows = [_short(finding) for finding in found["findings"]]
    sizes = [min(WIDEST, max(width(row[at]) for row in (heads, *rows))) for at in range(len(heads))]
    rest = max(NARROWEST, columns - sum(sizes) - (GAP + 1) * len(heads) - GAP)  # rich draws a column of its own between two
    table = Table(box=SIMPLE_HEAD, show_edge=False, show_lines=True, pad_edge=False, padding=(0, GAP, 0, 0))
    for title, size in zip((*heads, say("说明")), (*sizes, rest), strict=True):
        table.add_column(title, width=size, overflow="fold")
    for finding, row in zip(found["findings"], rows, strict=True):
        style = findings.COLOURS[finding["severity"]]
        cells = [_broken(text, size) for text, size in zip(row, sizes, strict=True)]
        table.add_row(
            Text(cells[0], style=style), *map(Text, cells[1:3]), Text(cells[3], style="bold"), Text(_told(finding, rest))
        )
    return table


def _short(finding: findings.Found) -> tuple[str, ...]:
    """The cells before the sentences."""
    where = findings.place(finding["where"])
    return findings.severity(finding["severity"]), where, finding["stated"] or "", finding["computed"] or ""


def _told(finding: findings.Found, columns: int) -> str:
    return "\n".join(_broken(line, columns) for line in findings.details(finding))


def _broken(text: str, columns: int) -> str:
    return "\n".join(wrapped(text, columns))
