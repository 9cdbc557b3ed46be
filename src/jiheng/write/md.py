"""Blocks → Markdown: headings by #, tables by pipes, one line a paragraph. Spans of cells repeat as empty cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jiheng.model.blocks import Block, Table
from jiheng.write.xml_text import legal


def md_bytes(blocks: Sequence[Block]) -> bytes:
    """Write the text; the title is # and every level of the outline one deeper."""
    return ("\n\n".join(_blocks(blocks)) + "\n").encode()


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            yield "\n".join(_rows(block))
        else:
            mark = "" if not block.level else "# " if block.level == 9 else "#" * (block.level + 1) + " "
            yield mark + _plain(block.text)


def _plain(text: str) -> str:
    return legal(text).replace("\n", " ").replace("|", "\\|")


def _rows(table: Table) -> Iterator[str]:
    """Each row with a text for every column: what is covered from above or the left stays empty."""
    covered: dict[int, int] = {}
    width = max((sum(cell.cols for cell in row) for row in table.rows), default=0)
    for at, row in enumerate(table.rows):
        cells = iter(row)
        texts: list[str] = []
        while len(texts) < width:
            if covered.get(len(texts), -1) >= at or (cell := next(cells, None)) is None:
                texts.append("")
                continue
            for under in range(len(texts), len(texts) + cell.cols):
                covered[under] = at + cell.rows - 1
            texts += [_plain(cell.text), *[""] * (cell.cols - 1)]
        yield f"| {' | '.join(texts)} |"
        if not at:
            yield "|" + " --- |" * width
