"""Blocks → .docx in official typography, as strings on a shell of parts that is made once (see `docx_shell`).

The text of every paragraph and cell comes out as it stands in the blocks; a line break inside one is a `w:br`. Cover
lines (between title and first heading) are flush, the rest is indented by two characters. A table's captions
repeat on each page; one without captions is a form, whose cells stand in the middle, long texts to the left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jiheng.model.blocks import Block, Cell, Paragraph, Table
from jiheng.profiles.profile import Profile
from jiheng.write.docx_shell import HEAD, R, section, shell
from jiheng.write.docx_styles import CELL_MARGINS, HEADINGS, W, text_width
from jiheng.write.xml_text import escaped
from jiheng.write.zipping import deflated, package

_OPEN = f'{HEAD}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>'
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_ASIAN = re.compile("[“”‘’—…·]")
_HINT = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
_NUMERIC = re.compile(r"[-+]?[0-9][0-9,.]*[^0-9]{0,3}|—|")
_TITLE_BREAKS = (
    re.compile(r"政府|委员会|办公室|办事处|中心|[厅局院校所](?=整体|部门|项目|(?:19|20)[0-9]{2}年)|(?=(?:19|20)[0-9]{2}年)"),
    re.compile(r"(?=部门整体|整体支出|项目支出|绩效)"),
)
_LEAST, _MOST, _MARGIN, _SHORT = 3.0, 16.0, 1.0, 6  # lengths in characters of a table


def docx_bytes(blocks: Sequence[Block], profile: Profile) -> bytes:
    """Write the document."""
    body = "".join(_body(blocks, profile))
    document = deflated("word/document.xml", f"{_OPEN}{body}{section(profile)}</w:body></w:document>".encode())
    types, *rest = shell(profile)
    return package((types, document, *rest))


def _body(blocks: Sequence[Block], profile: Profile) -> Iterator[str]:
    flush = False
    for at, block in enumerate(blocks):
        if isinstance(block, Table):
            yield _table(block, profile)
            if at + 1 == len(blocks) or isinstance(blocks[at + 1], Table):
                yield "<w:p/>"  # two tables that touch would become one
            continue
        flush = block.level == 9 or (flush and not block.level)
        text = title_lines(block.text, profile) if block.level == 9 else block.text
        before_table = at + 1 < len(blocks) and isinstance(blocks[at + 1], Table)
        yield _paragraph(_style(block, flush), text, "<w:keepNext/>" if before_table else "")


def title_lines(title: str, profile: Profile) -> str:
    """Break a title too long for one line by its meaning: behind the unit's name or before the year, else before the kind."""
    room = int(text_width(profile) // (20 * profile.size_title_pt))
    if len(title) <= room or "\n" in title:
        return title
    for breaks in _TITLE_BREAKS:
        places = [found.end() for found in breaks.finditer(title) if len(title) - room <= found.end() <= room]
        if places:
            best = min(places, key=lambda at: abs(2 * at - len(title)))
            return f"{title[:best]}\n{title[best:]}"
    return title


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
    grid = _grid(table)
    widths = _widths(grid, text_width(profile), int(20 * profile.size_table_pt))
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    aligned = [_alignment(column) if table.head else "" for column in zip(*grid[1:], strict=True)] or [""] * len(widths)
    rows = "".join(_row(row, at < table.head, widths, aligned) for at, row in enumerate(grid))
    look = f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>{CELL_MARGINS}<w:tblLook w:val="0000"/>'
    properties = f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>{look}</w:tblPr>'
    return f"<w:tbl>{properties}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


_Slot = tuple[Cell, bool, bool]  # the cell at a place of the grid; whether it starts there: in this row, in this column
_EMPTY = Cell("")


def _grid(table: Table) -> list[list[_Slot]]:
    """Lay the cells out: every place of the grid with the cell that covers it; gaps of ragged rows are empty cells."""
    taken: dict[tuple[int, int], _Slot] = {}
    for at, row in enumerate(table.rows):
        col = 0
        for cell in row:
            while (at, col) in taken:
                col += 1
            for down in range(min(cell.rows, len(table.rows) - at)):
                for right in range(cell.cols):
                    taken[at + down, col + right] = (cell, not down, not right)
            col += cell.cols
    columns = max((col for _, col in taken), default=0) + 1
    return [[taken.get((at, col), (_EMPTY, True, True)) for col in range(columns)] for at in range(len(table.rows))]


def _widths(grid: list[list[_Slot]], width: int, character: int) -> list[int]:
    """Share the width by the room that the longest text of each column asks for; where it is short, the wide columns wrap."""
    head, *body = grid
    rooms = [max(_LEAST, _room(head[col][0]) / 2, *(_room(row[col][0]) for row in body), 0) for col in range(len(head))]
    left, given = width / character, dict.fromkeys(range(len(rooms)), 0.0)
    for taken, col in enumerate(sorted(given, key=lambda col: rooms[col])):
        given[col] = min(rooms[col], left / (len(rooms) - taken))
        left -= given[col]
    widths = [int(width * room / sum(given.values())) for room in given.values()]
    widths[-1] += width - sum(widths)
    return widths


def _room(cell: Cell) -> float:
    """The room that a text takes, in Chinese characters, with that of the cell's margins."""
    longest = _SHORT if cell.rows > 1 else _MOST  # what spans rows has the height to wrap
    return 0 if cell.cols > 1 else min(_length(cell.text), longest) + _MARGIN


def _length(text: str) -> float:
    """The length of a text in Chinese characters."""
    return len(text) - 0.45 * sum(character < "\x7f" for character in text)


def _alignment(column: Sequence[_Slot]) -> str:
    """Numbers to the right, classes and short words in the middle, texts to the left."""
    cells = [cell for cell, *_ in column]
    if all(_NUMERIC.fullmatch(cell.text) for cell in cells):
        return "right"
    merged = any(cell.rows > 1 for cell in cells)
    return "center" if merged or all(_length(cell.text) <= _SHORT for cell in cells) else "left"


def _row(row: list[_Slot], head: bool, widths: list[int], aligned: list[str]) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    cells = "".join(
        _cell(slot, sum(widths[col : col + slot[0].cols]), head, aligned[col]) for col, slot in enumerate(row) if slot[2]
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def _cell(slot: _Slot, width: int, head: bool, alignment: str) -> str:
    cell, starts, _ = slot
    span = f'<w:gridSpan w:val="{cell.cols}"/>' if cell.cols > 1 else ""
    merge = ('<w:vMerge w:val="restart"/>' if starts else "<w:vMerge/>") if cell.rows > 1 else ""
    alignment = alignment or ("center" if _length(cell.text) <= _MOST else "left")
    direct = "" if head else f'<w:jc w:val="{alignment}"/>'
    text = _paragraph("CellHead" if head else "Cell", cell.text if starts else "", direct)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>{text}</w:tc>'
