"""Made forms in every shape in which forms arrive: true tables, ragged pipes, one cell a line, one line for all."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import docx as writer
import xlsxwriter

from jiheng.model.blocks import Document
from jiheng.model.figure import Stated
from jiheng.model.report import Funds, Indicator
from jiheng.read import book, docx, html, text
from jiheng.read.forms import Form, read_form
from jiheng.read.passages import Passage, passages

Cell = str | tuple[str, int, int]  # text, rows, columns
Rows = list[list[Cell]]


@dataclass(frozen=True)
class Made:
    """A form as a table with spans, and the titles above it."""

    titles: tuple[str, ...]
    rows: Rows
    width: int

    def grid(self) -> list[list[tuple[str, int, int, int]]]:
        """Each row's cells as (text, first column from 0, rows, columns)."""
        taken: set[tuple[int, int]] = set()
        result = []
        for at, row in enumerate(self.rows):
            cells, col = [], 0
            for cell in row:
                words, rows, cols = (cell, 1, 1) if isinstance(cell, str) else cell
                while (at, col) in taken:
                    col += 1
                cells.append((words, col, rows, cols))
                taken.update((r, c) for r in range(at, at + rows) for c in range(col, col + cols))
                col += cols
            result.append(cells)
        return result


def as_docx(made: Made) -> Document:
    document = writer.Document()
    for title in made.titles:
        document.add_paragraph(title)
    table = document.add_table(len(made.rows), made.width)
    for at, row in enumerate(made.grid()):
        for words, col, rows, cols in row:
            cell = table.cell(at, col)
            if rows > 1 or cols > 1:
                cell = cell.merge(table.cell(at + rows - 1, col + cols - 1))
            cell.text = words
    buffer = io.BytesIO()
    document.save(buffer)
    return docx.read(buffer.getvalue())


def book_bytes(made: Made) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as workbook:
        sheet = workbook.add_worksheet("表")
        for at, title in enumerate(made.titles):
            sheet.merge_range(at, 0, at, made.width - 1, title)
        for at, row in enumerate(made.grid(), len(made.titles)):
            for words, col, rows, cols in row:
                if rows > 1 or cols > 1:
                    sheet.merge_range(at, col, at + rows - 1, col + cols - 1, words)
                sheet.write_string(at, col, words)
    return data.getvalue()


def as_book(made: Made) -> Document:
    return book.read(book_bytes(made))


def as_html(made: Made) -> Document:
    rows = "".join(
        "<tr>" + "".join(f'<td rowspan="{rows}" colspan="{cols}">{words}</td>' for words, _, rows, cols in row) + "</tr>"
        for row in made.grid()
    )
    titles = "".join(f"<p>{title}</p>" for title in made.titles)
    return html.read(f"<html><meta charset='utf-8'><body>{titles}<table>{rows}</table></body></html>".encode())


def spread(made: Made) -> list[list[str]]:
    """The table without spans: a merged cell's text stands in its first place, the others are blank."""
    table = [["" for _ in range(made.width)] for _ in made.rows]
    for at, row in enumerate(made.grid()):
        for words, col, _, _ in row:
            table[at][col] = words
    return table


def as_markdown(made: Made) -> Document:
    lines = ["| " + " | ".join(row) + " |" for row in spread(made)]
    lines.insert(1, "|" + "---|" * made.width)
    return text.read(("\n\n".join(made.titles) + "\n\n" + "\n".join(lines)).encode(), markdown=True)


def as_pipes(made: Made) -> Document:
    """Ragged: cells that a merged cell covers are missing, and rows are filled up at their ends."""
    lines = [" | ".join(words for words, *_ in row) + " |" + "|" * (made.width - len(row)) for row in made.grid()]
    return text.read("\n".join((*made.titles, *lines)).encode())


def as_lines(made: Made) -> Document:
    """One cell a paragraph; a page's copy has blank lines between, and blank cells are lost among them."""
    cells = [words for row in made.grid() for words, *_ in row]
    return text.read("\n\n".join((*made.titles, *cells)).encode())


def as_one_line(made: Made) -> Document:
    cells = [words for row in made.grid() for words, *_ in row if words]
    return text.read(" ".join((*made.titles, *cells)).encode())


def as_rows_of_blanks(made: Made) -> Document:
    """A PDF's lines: a row a line, cells by blanks."""
    lines = [" ".join(words for words, *_ in row if words) for row in made.grid()]
    return text.read("\n".join((*made.titles, *lines)).encode())


SHAPES: dict[str, Callable[[Made], Document]] = {
    "docx": as_docx,
    "xlsx": as_book,
    "html": as_html,
    "markdown": as_markdown,
    "pipes": as_pipes,
    "lines": as_lines,
    "one line": as_one_line,
    "rows of blanks": as_rows_of_blanks,
}
TABLES = ("docx", "xlsx", "html", "markdown")


def form_of(document: Document) -> Form:
    form = read_form(document, passages(document.texts()))
    assert form is not None
    return form


def says(stated: Stated | None) -> str:
    return "" if stated is None else stated.printed()


def line(indicator: Indicator) -> tuple[str, ...]:
    """What a row says, as a tuple that a test can list."""
    target, actual = indicator.target, indicator.actual
    return (
        indicator.level1,
        indicator.level2,
        indicator.name,
        target.op + (says(target.value) or target.words),
        says(actual.value) or actual.words,
        says(indicator.weight),
        says(indicator.score),
    )


def money(funds: Funds) -> tuple[str, ...]:
    names = ("initial_budget", "budget", "executed", "execution_rate", "weight", "score")
    return (funds.scope, funds.label, *(says(getattr(funds, name)) for name in names))


EVALUATION = Made(
    ("项目支出绩效自评表", "（2023年度）"),
    [
        [("项目名称", 1, 2), ("乡镇污水管网维护项目", 1, 7)],
        [("主管部门", 1, 2), ("青山县住房和城乡建设局", 1, 3), ("实施单位", 1, 1), ("青山县河口镇人民政府", 1, 3)],
        [("项目资金（万元）", 4, 1), ("", 1, 2), "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        [("年度资金总额", 1, 2), "120", "126.5", "118.3", "10", "93.52%", "9.4"],
        [("其中：当年财政拨款", 1, 2), "120", "120", "112", "—", "93.33%", "—"],
        [("其他资金", 1, 2), "0", "6.5", "6.3", "—", "96.92%", "—"],
        [("年度总体目标", 2, 1), ("预期目标", 1, 4), ("实际完成情况", 1, 4)],
        [("维护污水管网12公里，检修泵站4座。", 1, 4), ("维护管网11.5公里，检修泵站4座。", 1, 4)],
        [
            ("绩效指标", 7, 1),
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "实际完成值",
            "分值",
            "得分",
            "偏差原因分析及改进措施",
        ],
        [
            ("产出指标（50分）", 4, 1),
            ("数量指标", 2, 1),
            "维护管网长度",
            "≥12公里",
            "11.5公里",
            "15",
            "14.4",
            "两段道路施工未移交",
        ],
        ["检修泵站数量", "=4座", "4", "15", "15", ""],
        ["质量指标", "管网检修合格率", "≥95%", "97%", "10", "10", ""],
        ["时效指标", "故障处置及时性", "及时", "达成预期指标", "10", "10", ""],
        [("效益指标（30分）", 1, 1), "社会效益指标", "受益居民人数", "≥8000人", "8126人", "30", "30", ""],
        [("满意度指标（10分）", 1, 1), "服务对象满意度指标", "居民满意度", "≥90%", "92.4%", "10", "10", ""],
        [("总分", 1, 6), "100", "98.8", ""],
    ],
    9,
)
EVALUATION_ROWS = [
    ("output", "quantity", "维护管网长度", ">=12公里", "11.5公里", "15", "14.4"),
    ("output", "quantity", "检修泵站数量", "=4座", "4座", "15", "15"),
    ("output", "quality", "管网检修合格率", ">=95%", "97%", "10", "10"),
    ("output", "timeliness", "故障处置及时性", "及时", "达成预期指标", "10", "10"),
    ("benefit", "social", "受益居民人数", ">=8000人", "8126人", "30", "30"),
    ("satisfaction", "satisfaction", "居民满意度", ">=90%", "92.4%", "10", "10"),
]


def unread(form: Form, found: Sequence[Passage]) -> list[str]:
    """The figures of the form's passages that neither a claim nor running text accounts for."""
    running = dict(form.running)
    split = [stated.span for stated in form.splits]
    left = [stated.text for stated in form.splits if stated.span not in form.claims]
    for number in sorted(form.passages):
        passage = found[number]
        for token in passage.tokens:
            span = passage.span(token.start, token.end)
            covered = any(s and s.text == span.text and s.start < span.end and span.start < s.end for s in split)
            if token.kind not in ("quantity", "range") or covered or span in form.claims or span in form.ignored:
                continue
            if number in running and token in running[number].tokens:
                continue
            left.append(passage.text[token.start : token.end])
    return left
