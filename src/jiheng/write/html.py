"""Blocks → one self-contained .html page in official typography: no script, nothing fetched, prints on A4.

The title is marked as the page's heading; the headings of the outline are `h1` to `h4` by their level, so that a reader
finds the levels that the blocks have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jiheng.model.blocks import Block, Cell, Paragraph, Table
from jiheng.profiles.profile import Profile
from jiheng.write.xml_text import escaped

_FLUSH = ' class="flush"'


def html_bytes(blocks: Sequence[Block], profile: Profile) -> bytes:
    """Write the page."""
    title = next((block.text for block in blocks if isinstance(block, Paragraph) and block.level == 9), "")
    return page(title, report_style(profile), f'<main class="paper">{"".join(_blocks(blocks))}</main>').encode()


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
    rows = "".join(f"<tr>{''.join(_cell(cell, not at) for cell in row)}</tr>\n" for at, row in enumerate(table.rows[1:], 1))
    head = "".join(_cell(cell, True) for cell in table.rows[0]) if table.rows else ""
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table></div>\n'


def _cell(cell: Cell, head: bool) -> str:
    name = 'th scope="col"' if head else "td"
    spans = (f' rowspan="{cell.rows}"' if cell.rows > 1 else "") + (f' colspan="{cell.cols}"' if cell.cols > 1 else "")
    return f"<{name}{spans}>{lines(cell.text)}</{name[:2]}>"


def _family(faces: Iterable[str], last: str) -> str:
    return ",".join([*(f'"{face}"' for face in faces if not set(face) & set('"\\<>{};')), last])


def report_style(profile: Profile) -> str:
    """The sheet's style: sizes, faces and margins of the profile; on a phone the text flows."""
    margins = f"{profile.margin_top_mm}mm {profile.margin_right_mm}mm {profile.margin_bottom_mm}mm {profile.margin_left_mm}mm"
    body = _family((*profile.face_latin, *profile.face_body), "serif")
    return (
        f"@page{{size:{profile.page_width_mm}mm {profile.page_height_mm}mm;margin:{margins}}}"
        "body{margin:0;background:#E4E8EE;color:#000}"
        f".paper{{box-sizing:border-box;width:{profile.page_width_mm}mm;max-width:100%;margin:16px auto;padding:{margins};background:#fff;"
        f"font:{profile.size_body_pt}pt/{profile.line_pitch_pt}pt {body};text-align:justify;overflow-wrap:anywhere}}"
        f".title{{font:{profile.size_title_pt}pt/1.45 {_family(profile.face_title, 'serif')};text-align:center;text-wrap:balance;margin:0 0 {profile.line_pitch_pt}pt}}"
        f"h1,h2,h3,h4,p{{margin:0;text-indent:{profile.indent_chars}em}}h1,h2,h3,h4{{font-size:inherit;font-weight:400;break-after:avoid}}"
        f"h1{{font-family:{_family(profile.face_heading1, 'sans-serif')}}}h2{{font-family:{_family(profile.face_heading2, 'serif')}}}"
        ".flush{text-indent:0}.wide{overflow-x:auto;margin:8px 0}table{border-collapse:collapse;width:100%}thead{display:table-header-group}"
        f"td,th{{border:1px solid #000;padding:2px 5px;font-size:{profile.size_table_pt}pt;line-height:1.45;text-align:left;font-weight:400;font-variant-numeric:tabular-nums}}"
        f"th{{font-family:{_family(profile.face_heading1, 'sans-serif')};text-align:center}}tr{{break-inside:avoid}}"
        "@media(max-width:720px){body{background:#fff}.paper{margin:0;padding:20px 16px;font-size:16px;line-height:1.75}.title{font-size:20px}}"
        "@media print{body{background:#fff}.paper{width:auto;margin:0;padding:0}}"
    )
