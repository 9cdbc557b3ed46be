"""Blocks → one self-contained .html page in official typography: no script, nothing fetched, prints on A4.

The title is marked as the page's heading; the headings of the outline are `h1` to `h4` by their level, so that a reader
finds the levels that the blocks have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from jiheng.model.blocks import Block, Cell, Paragraph, Table
from jiheng.profiles.profile import Profile
from jiheng.write.docx_styles import sideways
from jiheng.write.xml_text import escaped

_FLUSH = ' class="flush"'


def html_bytes(blocks: Sequence[Block], profile: Profile) -> bytes:
    """Write the page."""
    title = next((block.text for block in blocks if isinstance(block, Paragraph) and block.level == 9), "")
    turn = next((at for at, block in enumerate(blocks) if isinstance(block, Paragraph) and block.turns), len(blocks))
    body, style = "".join(_blocks(blocks[:turn])), report_style(profile)
    if turn < len(blocks):
        body += f'<section class="annex">{"".join(_blocks(blocks[turn:]))}</section>'
        style = f"{_sheet(sideways(profile), ' annex')}{style}"
    return page(title, style, f'<main class="paper">{body}</main>').encode()


def page(title: str, style: str, body: str) -> str:
    """A whole page around a body; the policy forbids scripts and everything from outside."""
    return (
        '<!DOCTYPE html>\n<html lang="zh-Hans"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escaped(title)}</title><style>{style}</style></head>\n<body>{body}</body></html>\n"
    )


def lines(text: str) -> str:
    """Escaped text; a line break inside it is a `<br>`."""
    return escaped(text).replace("\n", "<br>")


def _blocks(blocks: Iterable[Block]) -> Iterable[str]:
    flush = False
    for block in blocks:
        if isinstance(block, Table):
            yield _table(block)
            continue
        flush = block.level == 9 or (flush and not block.level)
        yield _paragraph(block, flush)


def _paragraph(block: Paragraph, flush: bool) -> str:
    if block.level == 9:
        return f'<div class="title" role="heading" aria-level="1">{lines(block.text)}</div>\n'
    if block.level:
        level = min(block.level, 4)
        return f'<h{level} aria-level="{level + 1}">{lines(block.text)}</h{level}>\n'
    return f"<p{_FLUSH if flush else ''}>{lines(block.text)}</p>\n"


def _table(table: Table) -> str:
    head, rows = (
        "".join(f"<tr>{''.join(_cell(cell, captions) for cell in row)}</tr>\n" for row in part)
        for part, captions in ((table.rows[: table.head], True), (table.rows[table.head :], False))
    )
    return f'<div class="wide"><table>{f"<thead>{head}</thead>" if head else ""}<tbody>\n{rows}</tbody></table></div>\n'


def _cell(cell: Cell, head: bool) -> str:
    name = 'th scope="col"' if head else "td"
    spans = (f' rowspan="{cell.rows}"' if cell.rows > 1 else "") + (f' colspan="{cell.cols}"' if cell.cols > 1 else "")
    return f"<{name}{spans}>{lines(cell.text)}</{name[:2]}>"


def _family(faces: Iterable[str], last: str) -> str:
    return ",".join([*(f'"{face}"' for face in faces if not set(face) & set('"\\<>{};')), last])


def report_style(profile: Profile) -> str:
    """The sheet's style: what the profile says of page, faces and sizes, then the rules that use it."""
    values = {
        "width": f"{profile.page_width_mm}mm",
        "margins": _margins(profile),
        "pitch": f"{profile.line_pitch_pt}pt",
        "indent": f"{profile.indent_chars}em",
        "size": f"{profile.size_body_pt}pt",
        "size-title": f"{profile.size_title_pt}pt",
        "size-table": f"{profile.size_table_pt}pt",
        "face": _family((*profile.face_latin, *profile.face_body), "serif"),
        "face-title": _family(profile.face_title, "serif"),
        "face-1": _family(profile.face_heading1, "sans-serif"),
        "face-2": _family(profile.face_heading2, "serif"),
    }
    named = "; ".join(f"--{name}: {value}" for name, value in values.items())
    return f"{_sheet(profile)}:root {{ {named} }}\n{style_file('report')}"


def _margins(profile: Profile) -> str:
    return f"{profile.margin_top_mm}mm {profile.margin_right_mm}mm {profile.margin_bottom_mm}mm {profile.margin_left_mm}mm"


def _sheet(profile: Profile, name: str = "") -> str:
    size = f"{profile.page_width_mm}mm {profile.page_height_mm}mm"
    return f"@page{name} {{ size: {size}; margin: {_margins(profile)} }}\n"


@cache
def style_file(name: str) -> str:
    """The rules of a page, from the file beside this module."""
    return Path(__file__).with_name(f"{name}.css").read_text("utf-8")
