"""From a Report to blocks: every sentence and table of the official document, once for all formats.

`compose` completes the report itself (`compute.view.complete`), so no rate, count or sum is printed that was not
recomputed; who must know what was replaced calls `complete` first, completing twice changes nothing. Headings are those
of the outline; a section without data says 本节未填. `form="prose"` has one line an indicator, `form="table"` the
official columns, the funds as a table too, `form="beside"` is what stands beside an official form: it points there for both.
Paragraphs and tables are numbered as a reader of the written file counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from jiheng.compute.view import complete
from jiheng.layouts.outline import LAYOUT
from jiheng.model.blocks import Block, Cell, Paragraph, Place, Table
from jiheng.model.figure import NO_VALUE
from jiheng.model.report import Correction, Report
from jiheng.model.terms import NOT_FILLED
from jiheng.profiles.profile import Profile
from jiheng.write import compose_funds as money
from jiheng.write import compose_indicators as indicators
from jiheng.write.words import NOT_STATED, circled, clean, day, item, listed, numbered, quantity, sentence

Form = Literal["prose", "table", "beside"]
TITLE_LEVEL = 9
SEE_TABLE = "见部门单位年度预算执行情况表。"
CODE_LABEL = "校验码："
SEE_FORM = "见绩效监控表。"


def compose(report: Report, profile: Profile, form: Form = "prose", code: str = "") -> tuple[Block, ...]:
    """Return the whole document for a report; `code` is the short hash of its data, where the file carries them."""
    completed, _ = complete(report, profile)
    return placed([*_cover(completed), *check_code(code), *_sections(completed, form)])


def check_code(code: str) -> Iterator[Block]:
    """The line by which a print is held against the data that its file carries."""
    if code:
        yield Paragraph(f"{CODE_LABEL}{code}")


def title_of(report: Report) -> str:
    """The title as stated, else the unit's name with the outline's title."""
    return clean(report.title) or item(report.unit.name) + LAYOUT.title


def placed(blocks: list[Block]) -> tuple[Block, ...]:
    """Give every block its place, counted from 1."""
    paragraphs = tables = 0
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            paragraphs += 1
            found.append(block._replace(place=Place(paragraph=paragraphs)))
        else:
            tables += 1
            found.append(_placed_table(block, tables))
    return tuple(found)


def _placed_table(table: Table, number: int) -> Table:
    rows: list[tuple[Cell, ...]] = []
    covered: dict[int, int] = {}
    for at, row in enumerate(table.rows, 1):
        col, cells = 1, []
        for cell in row:
            while covered.get(col, 0) >= at:
                col += 1
            cells.append(Cell(cell.text, Place(table=number, row=at, col=col), cell.rows, cell.cols))
            for under in range(col, col + cell.cols):
                covered[under] = at + cell.rows - 1
            col += cell.cols
        rows.append(tuple(cells))
    return Table(tuple(rows), Place(table=number), table.grid, table.head)


def _cover(report: Report) -> Iterator[Block]:
    yield Paragraph(title_of(report), level=TITLE_LEVEL)
    yield Paragraph(f"部门单位名称（公章）：{item(report.unit.name) or NOT_STATED}")
    yield Paragraph(f"填报时间：{day(report.filled_on) if report.filled_on else NOT_STATED}")


def _sections(report: Report, form: Form) -> Iterator[Block]:
    """All sections of the outline in order; one that only holds sub-sections says nothing itself."""
    for section in LAYOUT.sections:
        yield Paragraph(section.number + section.title, level=section.level)
        if section.key in _BODIES:
            yield from list(_BODIES[section.key](report, form)) or [Paragraph(NOT_FILLED + "。")]


def _texts(texts: list[str]) -> Iterator[Block]:
    return (Paragraph(text) for text in texts)


# 一、绩效监控工作组织实施情况


def _offices(report: Report, _: Form) -> Iterator[Block]:
    """Names are separated by 、 where none of them holds a separator itself."""
    names = [item(office) for office in report.offices]
    if names:
        mark = "；" if any(set(name) & set("、，,和及（(") for name in names) else "、"
        yield Paragraph(f"内设机构{len(names)}个，即：{mark.join(names)}。")


def _duties(report: Report, _: Form) -> Iterator[Block]:
    group, duties = report.group, report.duties
    if group.leader:
        yield Paragraph(f"组长：{sentence(group.leader)}")
    if group.deputy:
        yield Paragraph(f"副组长：{sentence(group.deputy)}")
    if group.members:
        yield Paragraph(f"成员：{listed(item(member) for member in group.members)}。")
    yield from _points("绩效监控小组职责", duties.group)
    if duties.offices:
        yield Paragraph(f"各科室职责：{sentence(duties.offices)}")
    if duties.budget_managers:
        yield Paragraph(f"预算管理员职责：{sentence(duties.budget_managers)}")


def _points(label: str, points: tuple[str, ...]) -> Iterator[Block]:
    """A label, then ①②③, one paragraph each."""
    if points:
        yield Paragraph(f"{label}：")
        yield from _texts([circled(number) + sentence(point) for number, point in enumerate(points, 1)])


def _plan(report: Report, _: Form) -> Iterator[Block]:
    plan = report.plan
    if plan.focus:
        yield Paragraph(f"监控重点：{sentence(plan.focus)}")
    yield from _points("监控内容", plan.content)
    if plan.time:
        yield Paragraph(f"监控时间：{sentence(plan.time)}")


def _problems(report: Report, _: Form) -> Iterator[Block]:
    return _texts(numbered(_problem(one.problem, one.suggestion) for one in report.problems))


def _problem(problem: str, suggestion: str) -> str:
    return item(problem) + (f"；建议：{clean(suggestion)}" if suggestion else "")


def _next_steps(report: Report, _: Form) -> Iterator[Block]:
    return _texts(numbered(report.next_steps))


# 二、部门单位年度预算执行情况


def _execution(report: Report, form: Form) -> Iterator[Block]:
    whole = [one for one in report.funds if one.scope == "total"]
    if form == "beside" and whole:
        yield from _texts([SEE_FORM, *money.use_lines(whole)])
        return
    rows = money.table_rows(report) if form == "table" else []
    if not rows:
        yield from _texts(money.statements(report, whole))
        return
    yield Paragraph(f"{money.when(report)}，预算执行情况见下表。")
    yield Table(tuple(tuple(Cell(text) for text in row) for row in rows))
    if any(NO_VALUE in row for row in rows):
        yield Paragraph(money.ZERO_NOTE)
    yield from _texts(money.use_lines(whole))


def _basic(report: Report, form: Form) -> Iterator[Block]:
    return _scopes(report, form, "basic", "personnel", "operating")


def _project(report: Report, form: Form) -> Iterator[Block]:
    return _scopes(report, form, "project", "named", "source")


def _scopes(report: Report, form: Form, *scopes: str) -> Iterator[Block]:
    """The statements of these scopes; of those that stand in the table only what it does not hold, the uses."""
    chosen = [one for scope in scopes for one in report.funds if one.scope == scope]
    listed_ = [one for one in chosen if form != "prose" and one.scope in money.IN_TABLE]
    there = SEE_FORM if form == "beside" else SEE_TABLE
    texts = money.use_lines(listed_) or ([there] if listed_ else [])
    return _texts(texts + money.statements(report, [one for one in chosen if one not in listed_]))


# 三、部门单位整体绩效目标情况


def _completion(report: Report, form: Form) -> Iterator[Block]:
    if report.goal:
        yield Paragraph(f"年度总体目标：{sentence(report.goal)}")
    if not report.indicators:
        return
    if counts := _counts(report):
        where = "见绩效监控表" if form == "beside" else "如下"
        yield Paragraph(f"共设{counts}。{money.when(report)}，各项指标完成情况{where}。")
    if form == "beside":
        pass
    elif form == "table":
        yield indicators.table(report.indicators)
    else:
        yield from indicators.prose(report.indicators)
    if report.total_score:
        yield Paragraph(f"总分{report.total_score.printed()}" + (f"，等级为{item(report.grade)}。" if report.grade else "。"))


def _counts(report: Report) -> str:
    counts = report.counts
    levels = (("一级指标", counts.level1), ("二级指标", counts.level2), ("三级指标", counts.level3))
    return "、".join(f"{label}{quantity(stated)}" for label, stated in levels if stated)


def _deviation(report: Report, _: Form) -> Iterator[Block]:
    named = {one.name: one for one in report.indicators}
    return _texts(numbered(indicators.deviation_line(one, named.get(one.indicator)) for one in report.deviations))


def _taken(report: Report, _: Form) -> Iterator[Block]:
    return _texts(numbered_deep([_measure(one, "效果") for one in report.corrections if not one.planned]))


def _planned(report: Report, _: Form) -> Iterator[Block]:
    return _texts(numbered_deep([_measure(one, "预期效果") for one in report.corrections if one.planned]))


def _measure(one: Correction, effect: str) -> str:
    pieces = [item(one.measure)]
    if one.owner:
        pieces.append(f"责任人：{item(one.owner)}")
    if one.due:
        pieces.append(f"完成时限：{day(one.due)}")
    if one.effect:
        pieces.append(f"{effect}：{item(one.effect)}")
    return listed(pieces)


def numbered_deep(texts: list[str]) -> list[str]:
    """Sentences numbered （1）（2）, for what stands under a heading of the third level."""
    return [f"（{number}）{sentence(text)}" for number, text in enumerate(texts, 1)]


# 四、意见及建议; 五、其他需要说明的问题


def _suggestions(report: Report, _: Form) -> Iterator[Block]:
    return _texts(numbered(report.suggestions))


def _others(report: Report, _: Form) -> Iterator[Block]:
    supplements = money.statements(report, [one for one in report.funds if one.scope == "supplement"])
    return _texts([*supplements, *(sentence(other) for other in report.others)])


Body = Callable[[Report, Form], Iterator[Block]]
_BODIES: dict[str, Body] = {
    "offices": _offices,
    "duties": _duties,
    "plan": _plan,
    "problems": _problems,
    "next_steps": _next_steps,
    "execution": _execution,
    "basic": _basic,
    "project": _project,
    "completion": _completion,
    "deviation": _deviation,
    "taken": _taken,
    "planned": _planned,
    "suggestions": _suggestions,
    "others": _others,
}
