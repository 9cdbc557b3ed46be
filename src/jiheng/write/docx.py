"""Blocks → .docx in official typography, as strings on a shell of parts that is made once (see `docx_shell`).

The text of every paragraph and cell comes out as it stands in the blocks; a line break inside one is a `w:br`. Cover
lines (between title and first heading) are flush, the rest is indented by two characters. A table's captions
repeat on each page; one without captions is a form, whose cells stand in the middle, long texts to the left. Where the
pages turn, the paragraph before ends a section; page numbers go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from jiheng.model.blocks import Block, Paragraph, Table
from jiheng.profiles.profile import Profile
from jiheng.write.docx_shell import HEAD, R, section, shell
from jiheng.write.docx_styles import CELL_MARGINS, HEADINGS, W, sideways, text_width
from jiheng.write.tables import Slot, alignments, grid_of, lies, widths_of
from jiheng.write.titles import title_lines
from jiheng.write.xml_text import escaped
from jiheng.write.zipping import deflated, package

_OPEN = f'{HEAD}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>'
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_ASIAN = re.compile("[“”‘’—…·]")
_FLUSH = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
_HINT = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'


def docx_bytes(blocks: Sequence[Block], profile: Profile) -> bytes:
    """Write the document."""
    body = "".join(_body(blocks, profile))
    last = sideways(profile) if any(_turns(block) for block in blocks) else profile
    document = deflated("word/document.xml", f"{_OPEN}{body}{section(last)}</w:body></w:document>".encode())
    types, *rest = shell(profile)
    return package((types, document, *rest))


def _body(blocks: Sequence[Block], profile: Profile) -> Iterator[str]:
    flush, page = False, profile
    for block, following in zip_longest(blocks, blocks[1:]):
        ends = section(page) if _turns(following) else ""
        if isinstance(block, Table):
            yield _table(block, page)
            if ends or following is None or isinstance(following, Table):
                yield _paragraph("", "", ends)  # two tables that touch would become one
            continue
        page = sideways(page) if block.turns else page
        flush = block.level == 9 or (flush and not block.level)
        text = title_lines(block.text, page) if block.level == 9 else block.text
        kept = "<w:keepNext/>" if isinstance(following, Table) else ""
        yield _paragraph(_style(block, flush), text, kept + (_FLUSH if block.turns else "") + ends)


def _turns(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and block.turns


def _style(block: Paragraph, flush: bool) -> str:
    if block.level == 9:
        return "Title"
    return HEADINGS.get(block.level) or ("" if flush else "Body")


def _paragraph(style: str, text: str, direct: str = "") -> str:
    """One paragraph; `direct` are properties beside those of its style."""
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + direct
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{_run(text)}</w:p>"


def _run(text: str) -> str:
    if not text:
        return ""
    hint = _HINT if _ASIAN.search(text) else ""
    pieces = "<w:br/>".join(_piece(line) for line in text.split("\n"))
    return f"<w:r>{hint}{pieces}</w:r>"


def _piece(line: str) -> str:
    if "\t" in line:
        return "<w:tab/>".join(_piece(part) for part in line.split("\t"))
    return f'<w:t xml:space="preserve">{escaped(line)}</w:t>' if line else ""


# Tables


def _table(table: Table, profile: Profile) -> str:
    grid = grid_of(table)
    widths = widths_of(grid, text_width(profile), int(20 * profile.size_table_pt))
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    aligned = alignments(table, grid)
    rows = "".join(_row(row, at < table.head, widths, aligned) for at, row in enumerate(grid))
    look = f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>{CELL_MARGINS}<w:tblLook w:val="0000"/>'
    properties = f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>{look}</w:tblPr>'
    return f"<w:tbl>{properties}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def _row(row: list[Slot], head: bool, widths: list[int], aligned: list[str]) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    cells = "".join(
        _cell(slot, sum(widths[col : col + slot[0].cols]), head, aligned[col]) for col, slot in enumerate(row) if slot[2]
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def _cell(slot: Slot, width: int, head: bool, alignment: str) -> str:
    cell, starts, _ = slot
    span = f'<w:gridSpan w:val="{cell.cols}"/>' if cell.cols > 1 else ""
    merge = ('<w:vMerge w:val="restart"/>' if starts else "<w:vMerge/>") if cell.rows > 1 else ""
    direct = "" if head else f'<w:jc w:val="{lies(cell, alignment)}"/>'
    text = _paragraph("CellHead" if head else "Cell", cell.text if starts else "", direct)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>{text}</w:tc>'
