"""The workbook to fill: a page of instructions, then a sheet a table, with lists, help in the cells, and what follows computed.

What is to be filled is tinted and open, everything else locked without a password. The layout and the version stand in a defined
name, by which the workbook is read again (`read.filled`). Which sheets and columns there are is said in `layouts.fill`.
"""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

from jiheng.compute.kinds import COSTS, deciding_words
from jiheng.layouts import fill
from jiheng.layouts.fill import FillSheet, Input
from jiheng.layouts.layout import Layout
from jiheng.model.terms import CAUSES, LEVEL1, LEVEL2, LIKELIHOODS, MONEY, OPERATORS
from jiheng.profiles.profile import Profile
from jiheng.write.fill_formulas import completion, rate

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  a day of its own would make each file another
_OPEN, _CLOSED, _EXAMPLE, _HEAD = "#FFF8E1", "#F1F3F5", "#868E96", "#DCE6F2"
_LAST_YEAR = 2100
_PROMPT = 255  # characters that a message in a cell may have
_TROUBLE_WIDTH = 40
_MOST_DAYS = date(_LAST_YEAR, 12, 31)
_STEPS = (
    "先填“基本信息”，再填“资金”“指标”；有文字的表接着填“情况说明”“偏离”“纠偏措施”。",
    "底色浅黄的格可以填；灰色的格由公式自动算，不用填，也改不了。",
    "点到一个格，旁边会显示怎么填；每张表的第 4 行是例子，不会读进报告。",
    "有下拉箭头的格从列表选。金额只填数，单位在“基本信息”里统一选。",
    "没有的空着，是零才填 0。多出来的空行不用管，也不要增删行和列。",
    "可以从别的表复制数据过来：请用“选择性粘贴—数值”，以免盖掉格式。",
    "填好保存，成文用：jiheng report 本文件.xlsx -o 报告.docx；先核对用：jiheng audit 本文件.xlsx --annotate 批注稿。",
    "核对以后，每行最后的“问题”一栏写着哪里不对、怎么改；改好再核对一次。",
)


def template_bytes(layout: Layout, profile: Profile) -> bytes:
    """Write the workbook to fill for a form."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _CREATED, "author": "", "title": f"{layout.title}（填报）"})
    maker = _Maker(book, layout, profile)
    maker.notes()
    for sheet in fill.sheets(layout):
        maker.sheet(sheet)
    maker.lists()
    book.define_name(fill.MARK, f'="{layout.code}/{fill.VERSION}"')
    book.close()
    return out.getvalue()


def lists_of() -> dict[str, tuple[str, ...]]:
    """The lists of the workbook, by name: what may be picked, and the words that formulas ask for."""
    return {
        "level1": tuple(term.label for term in LEVEL1.values()),
        "level2": tuple(dict.fromkeys(term.label for term in LEVEL2.values())),
        "operators": tuple(term.label for term in OPERATORS.values()),
        "likelihoods": tuple(term.label for term in LIKELIHOODS.values()),
        "causes": tuple(term.label for term in CAUSES.values()),
        "money_units": tuple(unit for unit in MONEY if unit.endswith("元")),
        "scopes": tuple(label for _, label in fill.SCOPE_LABELS),
        "contents": (fill.TOTAL, fill.SOURCE, fill.USE),
        "sections": tuple(label for _, label in fill.SECTIONS),
        "measures": (fill.TAKEN, fill.PLANNED),
        "grades": ("优", "良", "中", "差"),
        "costs": tuple(dict.fromkeys(LEVEL2[code].label for code in sorted(COSTS))),
        "cost_level1": (LEVEL1["cost"].label, LEVEL1["operation"].label),
        "deciding": deciding_words(),
    }


class _Maker:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Any, layout: Layout, profile: Profile) -> None:
        self._book, self._layout, self._profile = book, layout, profile
        base = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
        boxed = {**base, "border": 1, "border_color": "#ADB5BD"}
        self._title = book.add_format({**base, "font_name": "黑体", "font_size": 16})
        self._hint = book.add_format({**base, "font_color": _EXAMPLE})
        self._text = book.add_format({**base, "text_wrap": True})
        self._head = book.add_format({**boxed, "font_name": "黑体", "bg_color": _HEAD, "align": "center", "text_wrap": True})
        self._example = book.add_format({**boxed, "font_color": _EXAMPLE, "italic": True, "text_wrap": True})
        self._trouble = book.add_format({**boxed, "font_color": "#C92A2A", "text_wrap": True})
        self._number = book.add_format({**boxed, "bg_color": _CLOSED, "font_color": _EXAMPLE, "align": "center"})
        opened = {**boxed, "bg_color": _OPEN, "locked": False}
        self._cells = {
            fill.TEXT: book.add_format({**opened, "text_wrap": True, "num_format": "@"}),
            fill.PICK: book.add_format({**opened, "num_format": "@"}),
            fill.NUMBER: book.add_format({**opened, "align": "right"}),
            fill.VALUE: book.add_format({**opened, "align": "right"}),
            fill.RATE: book.add_format({**opened, "align": "right"}),
            fill.DATE: book.add_format({**opened, "align": "center", "num_format": "yyyy-mm-dd"}),
        }
        closed = {**boxed, "bg_color": _CLOSED, "align": "right"}
        self._computed = {
            places: book.add_format({**closed, "num_format": f"0{'.' + '0' * places if places else ''}%"})
            for places in {profile.rate_places, profile.completion_places}
        }
        self._ranges = _ranges()

    def notes(self) -> None:
        """The page of instructions."""
        sheet = self._book.add_worksheet(fill.NOTES)
        sheet.set_column(0, 0, 4)
        sheet.set_column(1, 1, 96)
        sheet.write_string(0, 0, f"{self._layout.title}：{fill.NOTES}", self._title)
        for at, step in enumerate(_STEPS, 2):
            sheet.write_string(at, 0, f"{at - 1}.", self._text)
            sheet.write_string(at, 1, step, self._text)
        row = len(_STEPS) + 3
        for note in self._layout.notes:
            sheet.write_string(row, 1, note, self._hint)
            row += 1
        sheet.write_string(row + 1, 1, f"依据：{self._layout.basis}；模板第 {fill.VERSION} 版。", self._hint)
        _paged(sheet)
        sheet.set_portrait()
        sheet.protect()

    def sheet(self, what: FillSheet) -> None:
        """One sheet to fill."""
        sheet = self._book.add_worksheet(what.title)
        sheet.write_string(0, 0, what.title, self._title)
        sheet.write_string(1, 0, what.hint, self._hint)
        sheet.set_row(0, 26)
        if what.rows:
            self._table(sheet, what)
        else:
            self._single(sheet, what)
        _paged(sheet)
        sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True})

    def _single(self, sheet: Any, what: FillSheet) -> None:
        """Values one below the other: label, the cell to fill, how, an example."""
        for col, (width, caption) in enumerate(
            ((16, "项目"), (44, "填写"), (52, "说明"), (34, "例子"), (_TROUBLE_WIDTH, fill.TROUBLE))
        ):
            sheet.set_column(col, col, width)
            sheet.write_string(fill.CAPTIONS - 1, col, caption, self._head)
        for row, one in enumerate(what.columns, fill.FIRST - 1):
            sheet.write_string(row, 0, one.label, self._head)
            sheet.write_blank(row, 1, None, self._cells[one.sort])
            sheet.write_string(row, 2, one.help, self._example)
            sheet.write_string(row, 3, one.example, self._example)
            sheet.write_blank(row, 4, None, self._trouble)
            sheet.set_row(row, 60 if one.field == "goal" else 22)
            self._checked(sheet, one, row, row, 1)
        sheet.freeze_panes(fill.CAPTIONS, 1)

    def _table(self, sheet: Any, what: FillSheet) -> None:
        """Captions, an example, and the empty rows with their numbers."""
        last = len(what.columns) + 1
        first, end = fill.FIRST - 1, fill.FIRST + what.rows - 2
        sheet.set_column(0, 0, 5)
        sheet.write_string(fill.CAPTIONS - 1, 0, "序号", self._head)
        sheet.write_string(fill.EXAMPLE - 1, 0, "例", self._example)
        for col, one in enumerate(what.columns, 1):
            sheet.set_column(col, col, one.width)
            sheet.write_string(fill.CAPTIONS - 1, col, one.label, self._head)
            sheet.write_string(fill.EXAMPLE - 1, col, one.example, self._example)
            if not one.computed:
                self._checked(sheet, one, first, end, col)
        sheet.set_column(last, last, _TROUBLE_WIDTH)
        sheet.write_string(fill.CAPTIONS - 1, last, fill.TROUBLE, self._head)
        sheet.write_blank(fill.EXAMPLE - 1, last, None, self._example)
        sheet.set_row(fill.CAPTIONS - 1, 32)
        for row in range(first, end + 1):
            self._row(sheet, what, row)
            sheet.write_blank(row, last, None, self._trouble)
        sheet.freeze_panes(fill.CAPTIONS, 4 if what.key in ("funds", "indicators") else 1)
        sheet.repeat_rows(fill.CAPTIONS - 1)

    def _row(self, sheet: Any, what: FillSheet, row: int) -> None:
        sheet.write_number(row, 0, row - fill.FIRST + 2, self._number)
        cells = {one.field: f"{fill.letters(col)}{row + 1}" for col, one in enumerate(what.columns, 1)}
        for col, one in enumerate(what.columns, 1):
            if not one.computed:
                sheet.write_blank(row, col, None, self._cells[one.sort])
            elif one.field == "completion":
                formula = completion({"upper": "", **cells}, self._ranges, self._profile)
                sheet.write_formula(row, col, formula, self._computed[self._profile.completion_places], "")
            else:
                part = cells["received" if one.field == "received_rate" else "executed"]
                formula = rate(part, cells["budget"], self._profile.rate_places)
                sheet.write_formula(row, col, formula, self._computed[self._profile.rate_places], "")

    def _checked(self, sheet: Any, one: Input, first: int, last: int, col: int) -> None:
        """What a column takes, and what is said where the cell is entered or filled otherwise."""
        example = f"例：{one.example}" if one.example else ""
        said = "\n".join(part for part in (one.help, example) if part)[:_PROMPT]
        about: dict[str, object] = {"input_title": one.label[:32], "input_message": said, "error_title": one.label[:32]}
        sheet.data_validation(first, col, last, col, {**about, **self._rule(one)})

    def _rule(self, one: Input) -> dict[str, object]:
        if one.pick:
            return {"validate": "list", "source": f"={self._ranges[one.pick]}", "error_message": "请从列表里选一项。"}
        if one.field == "year":
            limits = {"criteria": "between", "minimum": 2000, "maximum": _LAST_YEAR}
            return {"validate": "integer", **limits, "error_message": "请填四位数的年份，如 2024。"}
        if one.sort == fill.DATE:
            limits_ = {"criteria": "between", "minimum": date(2000, 1, 1), "maximum": _MOST_DAYS}
            return {"validate": "date", **limits_, "error_message": "请填日期，写成 2024-06-30 这样。"}
        if one.sort in (fill.NUMBER, fill.RATE):
            limits_n = {"criteria": "between", "minimum": -1e12, "maximum": 1e12}
            return {"validate": "decimal", **limits_n, "error_message": "请只填数，不带单位和文字。"}
        return {"validate": "any"}

    def lists(self) -> None:
        """The hidden sheet of the lists, one column each."""
        sheet = self._book.add_worksheet(fill.LISTS)
        for col, (name, words) in enumerate(lists_of().items()):
            sheet.write_string(0, col, name)
            for row, word in enumerate(words, 1):
                sheet.write_string(row, col, word)
        sheet.protect()
        sheet.hide()


def _ranges() -> dict[str, str]:
    """Where each list stands."""
    return {
        name: f"{fill.LISTS}!${fill.letters(col)}$2:${fill.letters(col)}${len(words) + 1}"
        for col, (name, words) in enumerate(lists_of().items())
    }


def _paged(sheet: Any) -> None:
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    sheet.hide_gridlines(2)
