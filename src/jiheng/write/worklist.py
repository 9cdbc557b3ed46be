"""The reviewer's worklist of many audits: files in the order in which they need attention, and every finding with room to decide.

One value a file and one a finding; a workbook and a page are made of the same ones. In the workbook texts are written as
texts: nothing that a document says can become a formula.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from jiheng.errors import CannotWrite
from jiheng.say import say
from jiheng.write.findings_sheet import height_of
from jiheng.write.notes import severity_word

_MOST = 1_000_000  # rows that a sheet may have, and a few to spare
_LONGEST = 32_000
_TINTS = {"error": "#F8C9C6", "warning": "#FFE699", "hint": "#D6E4F5"}
_LINED = {"border": 1, "border_color": "#BFC8D4", "valign": "top", "font_name": "宋体", "font_size": 10}


class Finding(NamedTuple):
    """One finding of one file, in words; `number` is the one that it has in the annotated copy."""

    number: int
    severity: str
    rule: str
    place: str
    passage: str
    message: str
    stated: str
    computed: str
    cause: str
    advice: str


class File(NamedTuple):
    """One file with what was found; `error` says why it could not be read."""

    name: str
    kind: str
    coverage: Mapping[str, int]
    not_checked: int
    said: str
    findings: Sequence[Finding]
    error: str = ""

    def count(self, severity: str) -> int:
        """How many findings of a severity there are."""
        return sum(one.severity == severity for one in self.findings)


class Column(NamedTuple):
    """A column of a sheet: its caption, its width in letters, and what it shows of a row."""

    head: str
    width: int
    shown: Callable[[Any], str | int]


def ranked(files: Sequence[File]) -> list[File]:
    """What could not be read first, then by errors, warnings, hints and figures unread."""
    return sorted(
        files,
        key=lambda one: (
            not one.error,
            *(-one.count(severity) for severity in ("error", "warning", "hint")),
            -one.coverage.get("unread", 0),
            one.name,
        ),
    )


def file_columns() -> tuple[Column, ...]:
    """The columns of the list of files; a row is a rank and its file."""

    def counted(name: str) -> Callable[[tuple[int, File]], str | int]:
        return lambda row: "" if row[1].error else row[1].coverage.get(name, 0)

    def found(severity: str) -> Callable[[tuple[int, File]], str | int]:
        return lambda row: "" if row[1].error else row[1].count(severity)

    return (
        Column(say("名次"), 6, lambda row: row[0]),
        Column(say("文件"), 44, lambda row: row[1].name),
        Column(say("类型"), 16, lambda row: row[1].kind),
        *(Column(severity_word(one), 7, found(one)) for one in _TINTS),
        Column(say("数"), 7, counted("figures")),
        Column(say("相符"), 7, counted("holds")),
        Column(say("舍入相符"), 9, counted("rounding")),
        Column(say("不符"), 7, counted("wrong")),
        Column(say("填报"), 7, counted("input")),
        Column(say("未识读"), 8, counted("unread")),
        Column(say("未核规则"), 9, lambda row: "" if row[1].error else row[1].not_checked),
        Column(say("备注"), 36, lambda row: row[1].error or row[1].said),
    )


def worklist_xlsx(files: Sequence[File]) -> bytes:
    """Return the workbook: the ranked files, and every finding with empty columns for the decision."""
    import xlsxwriter

    rows = [(file, one) for file in ranked(files) for one in file.findings]
    if max(len(rows), len(files)) > _MOST:
        raise CannotWrite(say("问题有 {n} 处，一张工作表放不下；请分几个文件夹核对。", n=len(rows)))
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        looks = _Looks(book)
        _sheet(book, looks, say("文件清单"), file_columns(), list(enumerate(ranked(files), 1)), lambda row: "")
        sheet = _sheet(book, looks, title(), _finding_columns(), rows, lambda row: str(row[1].severity))
        if rows:
            column = len(_finding_columns()) - 2
            choices = [say("采纳"), say("要求说明"), say("不采纳")]
            sheet.data_validation(1, column, len(rows), column, {"validate": "list", "source": choices})
    return data.getvalue()


def title() -> str:
    """The name of the list of findings."""
    return say("问题清单")


def _finding_columns() -> tuple[Column, ...]:
    return (
        Column(say("文件"), 22, lambda row: row[0].name),
        Column(say("序号"), 5, lambda row: row[1].number),
        Column(say("级别"), 7, lambda row: severity_word(row[1].severity)),
        Column(say("位置"), 13, lambda row: row[1].place),
        Column(say("问题"), 40, lambda row: row[1].message),
        Column(say("写的"), 11, lambda row: row[1].stated),
        Column(say("应为/对照"), 12, lambda row: row[1].computed),
        Column(say("可能的原因"), 14, lambda row: row[1].cause),
        Column(say("怎么改"), 28, lambda row: row[1].advice),
        Column(say("原文"), 26, lambda row: row[1].passage),
        Column(say("规则"), 7, lambda row: row[1].rule),
        Column(say("处理意见"), 10, lambda row: ""),
        Column(say("处理说明"), 18, lambda row: ""),
    )


class _Looks:
    """The formats of the workbook."""

    def __init__(self, book: Any) -> None:
        head = {**_LINED, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1A4E96", "align": "center", "text_wrap": True}
        self.head = book.add_format({**head, "valign": "vcenter"})
        self.text = book.add_format({**_LINED, "text_wrap": True, "num_format": "@"})
        self.number = book.add_format({**_LINED, "align": "right"})
        self.severities = {
            code: book.add_format({**_LINED, "bold": True, "align": "center", "bg_color": tint}) for code, tint in _TINTS.items()
        }


def _sheet(
    book: Any, looks: _Looks, name: str, columns: Sequence[Column], rows: Sequence[Any], severity: Callable[[Any], str]
) -> Any:
    """One sheet: frozen heads, filter, fit for print; the column of the severity is tinted by it."""
    sheet = book.add_worksheet(name)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.head, looks.head)
    tinted = next((at for at, column in enumerate(columns) if column.head == say("级别")), -1)
    for line, row in enumerate(rows, 1):
        shown = [column.shown(row) for column in columns]
        high = max(height_of(str(value), column.width) for value, column in zip(shown, columns, strict=True))
        sheet.set_row(line, high)
        for at, value in enumerate(shown):
            if isinstance(value, int):
                sheet.write_number(line, at, value, looks.number)
            else:
                look = looks.severities[severity(row)] if at == tinted else looks.text
                sheet.write_string(line, at, value[:_LONGEST], look) if value else sheet.write_blank(line, at, None, look)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P/&N")
    return sheet
