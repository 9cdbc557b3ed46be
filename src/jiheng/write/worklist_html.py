"""The reviewer's page of many audits: the ranked files first, then each with its marks; one file, no script, nothing fetched."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

from jiheng.say import say
from jiheng.write.html import page, style_file
from jiheng.write.worklist import File, file_columns, ranked
from jiheng.write.xml_text import escaped

_HERE = "\x00"  # where the bodies go; no text of a page can hold it


def mark_of(name: str) -> str:
    """What the anchors of a file begin with."""
    return f"d{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:12]}-"


def worklist_html(files: Sequence[File], totals: str, body: Callable[[File], str]) -> Iterator[bytes]:
    """The page, piece by piece; `body` gives what `annotate_html.marked` made of a file, empty where it was not read."""
    title = say("核对结果")
    style = style_file("annotate") + style_file("worklist")
    head = f"<header><h1>{escaped(title)}</h1><p>{escaped(totals)}</p></header>"
    start, end = page(title, style, f"{head}{_table(files)}{_HERE}").split(_HERE)
    yield start.encode()
    for file in ranked(files):
        if inside := body(file):
            back = f'<p class="back"><a href="#files">{escaped(say("回到文件清单"))}</a></p>'
            yield f'<section class="file" id="{mark_of(file.name)}">{inside}{back}</section>\n'.encode()
    yield end.encode()


def _table(files: Sequence[File]) -> str:
    columns = file_columns()
    heads = "".join(f'<th scope="col">{escaped(column.head)}</th>' for column in columns)
    rows = "".join(_row(number, file) for number, file in enumerate(ranked(files), 1))
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<main class="files" id="files"><h2>{escaped(say("文件清单"))}</h2><div class="wide">{table}</div></main>\n'


def _row(number: int, file: File) -> str:
    cells = []
    for column in file_columns():
        value = column.shown((number, file))
        text = escaped(str(value))
        if value == file.name and not file.error:
            text = f'<a href="#{mark_of(file.name)}">{text}</a>'
        cells.append(f'<td class="number">{text}</td>' if isinstance(value, int) else f"<td>{text}</td>")
    severest = next((one for one in ("error", "warning", "hint") if file.count(one)), "")
    look = "unreadable" if file.error else severest
    return f'<tr class="{look}">{"".join(cells)}</tr>'
