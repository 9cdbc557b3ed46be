"""Blocks → .pdf in official typography: typst sets them by report.typ, text comes to it as data only.

It is PDF/A-3, the only kind that may hold attached data.
The compiler is kept for the process, as finding its fonts takes longer than a report. A sign that no face has would print
as a box: it is an error, never a silent fall-back.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Sequence
from functools import cache
from math import floor
from pathlib import Path
from typing import Any

from jiheng.errors import CannotWrite
from jiheng.model.blocks import Block, Paragraph, Table
from jiheng.profiles.profile import Profile
from jiheng.read.carried import ATTACHED
from jiheng.say import say
from jiheng.write.compose import CODE_LABEL
from jiheng.write.docx_styles import pitch, sideways, spacing, text_width
from jiheng.write.faces import chains, fonts
from jiheng.write.tables import alignments, grid_of, lies, widths_of
from jiheng.write.titles import title_lines
from jiheng.write.xml_text import legal

_TEMPLATE = Path(__file__).with_name("report.typ")
_STANDARD = "a-3b"
_ONE = threading.Lock()  # the compiler is one, the threads of the server are many
_UNPRINTABLE = re.compile(r'the text `"(.+?)"` could not be displayed')


def pdf_bytes(blocks: Sequence[Block], profile: Profile, attached: str = "", address: str = "") -> bytes:
    """Write the document, with a text attached to it and a QR code of an address on it; the same blocks give the same bytes."""
    import typst

    data = json.dumps(_data(blocks, profile), ensure_ascii=False)
    inputs = {"data": data, "attached": attached, "attached_name": ATTACHED, "mark": "", "mark_says": ""}
    if address:
        from jiheng.write.code_mark import ALT, svg

        inputs |= {"mark": svg(address).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1), "mark_says": ALT}
    try:
        with _ONE:
            made: bytes = _compiler().compile(format="pdf", sys_inputs=inputs, pdf_standards=_STANDARD, timestamp=0)
    except typst.TypstError as error:
        if found := _UNPRINTABLE.search(str(error)):
            raise CannotWrite(_refusal(found[1])) from error
        raise
    return made


def _refusal(sign: str) -> str:
    return say(
        "字体里没有“{sign}”这个字，写不成 .pdf；请换一个字，或把有这个字的字体放进 JIHENG_FONTS 所指的文件夹，也可先写成 .docx。",
        sign=sign,
    )


@cache
def _compiler() -> Any:
    import typst

    return typst.Compiler(input=_TEMPLATE, font_paths=fonts(), ignore_system_fonts=True)


def _data(blocks: Sequence[Block], profile: Profile) -> dict[str, Any]:
    return {
        "title": next((legal(block.text) for block in blocks if isinstance(block, Paragraph) and block.level == 9), ""),
        "page": _page(profile),
        "turned": _page(sideways(profile)),
        "size": {
            "title": float(profile.size_title_pt),
            "body": float(profile.size_body_pt),
            "table": float(profile.size_table_pt),
            "page_number": float(profile.size_page_number_pt),
        },
        "pitch": pitch(profile) / 20,
        "tracking": floor(spacing(profile) * 20) / 20,
        "indent": profile.indent_chars,
        "faces": chains(profile),
        "blocks": list(_blocks(blocks, profile)),
    }


def _page(profile: Profile) -> dict[str, float]:
    return {
        "width": float(profile.page_width_mm),
        "height": float(profile.page_height_mm),
        "top": float(profile.margin_top_mm),
        "bottom": float(profile.margin_bottom_mm),
        "left": float(profile.margin_left_mm),
        "right": float(profile.margin_right_mm),
    }


def _blocks(blocks: Sequence[Block], profile: Profile) -> Iterator[dict[str, Any]]:
    flush = False
    for block in blocks:
        if isinstance(block, Table):
            yield _table(block, profile)
            continue
        profile = sideways(profile) if block.turns else profile
        flush = block.level == 9 or (flush and not block.level)
        if block.level == 9:
            yield {"kind": "title", "text": legal(title_lines(block.text, profile))}
        elif block.level:
            yield {"kind": "heading", "level": min(block.level, 4), "text": legal(block.text), "turns": block.turns}
        else:
            yield {"kind": "flush" if flush else "text", "text": legal(block.text), "code": block.text.startswith(CODE_LABEL)}


def _table(table: Table, profile: Profile) -> dict[str, Any]:
    grid = grid_of(table)
    aligned = alignments(table, grid)
    rows = [
        [
            {
                "x": col,
                "y": row,
                "rows": min(cell.rows, len(grid) - row),
                "cols": cell.cols,
                "text": legal(cell.text),
                "align": "center" if row < table.head else lies(cell, aligned[col]),
                "head": row < table.head,
            }
            for col, (cell, first_row, first_col) in enumerate(slots)
            if first_row and first_col
        ]
        for row, slots in enumerate(grid)
    ]
    return {
        "kind": "table",
        "widths": widths_of(grid, text_width(profile), int(20 * profile.size_table_pt)),
        "rows": rows,
        "head": table.head,
    }
