"""From a Report to an official form: one table as the layout names its columns, with the notes below it.

The captions say the months that have passed (1—6月执行数). `compose_form` makes the form of a project unless another layout is
asked for; `layout_of` says which form a report of its kind has.
"""

from __future__ import annotations

from collections.abc import Iterator

from jiheng.compute.view import complete
from jiheng.layouts import department_evaluation, department_monitoring, monitoring_form, objectives_form, project_evaluation
from jiheng.layouts import form_parts as part
from jiheng.layouts.layout import Layout
from jiheng.model.blocks import Block, Cell, Paragraph, Table
from jiheng.model.report import Report
from jiheng.model.terms import NOT_FILLED
from jiheng.profiles.profile import Profile
from jiheng.write.compose import TITLE_LEVEL, check_code, placed
from jiheng.write.form_frame import LABEL, Frame, Row
from jiheng.write.form_indicators import indicator_rows
from jiheng.write.form_money import money_rows, task_rows
from jiheng.write.words import NOT_STATED, clean, day, item

WIDTH = 1 + len(monitoring_form.LAYOUT.indicators)
FORECAST_NOTE = "全年预计执行数：有分月用款计划的，按已执行数加以后各月计划数；没有的，按序时进度推算；都不超过预算数。"
_OF_KIND = {
    "monitoring": (department_monitoring.LAYOUT, monitoring_form.LAYOUT),
    "self_evaluation": (department_evaluation.LAYOUT, project_evaluation.LAYOUT),
    "objectives": (objectives_form.DEPARTMENT, objectives_form.LAYOUT),
}


def layout_of(report: Report) -> Layout:
    """The form of a report: of a department's whole expenditure, or of the project that it names."""
    of_department, of_project = _OF_KIND.get(report.kind, _OF_KIND["monitoring"])
    return of_project if report.project else of_department


def compose_form(report: Report, profile: Profile, layout: Layout = monitoring_form.LAYOUT, code: str = "") -> tuple[Block, ...]:
    """Return the form of a report; below it the short hash of its data, where the file carries them."""
    done, _ = complete(report, profile)
    frame = Frame.of(layout, done, profile)
    rows = (*_head(frame), *task_rows(frame), *money_rows(frame), *_goal(frame), *indicator_rows(frame), *_total(frame))
    forecast = any(column.field == "forecast" for column in layout.funds)
    notes = [*layout.notes, *([FORECAST_NOTE] if forecast and done.funds else [])]
    return placed(
        [
            Paragraph(f"{layout.title}\n（{done.year}年度）" if done.year else layout.title, level=TITLE_LEVEL),
            Table(rows, head=0),
            *(Paragraph(f"注{number}：{note}") for number, note in enumerate(notes, 1)),
            *check_code(code),
        ]
    )


def _head(frame: Frame) -> Iterator[Row]:
    """What the form is about and whose it is."""
    report = frame.report
    unit = item(report.unit.name) or NOT_STATED
    if frame.of_project:
        yield (Cell(part.PROJECT.title, cols=LABEL), Cell(item(report.project) or NOT_STATED, cols=frame.width - LABEL))
        yield _pair(frame, part.DEPARTMENT.title, item(report.unit.department) or NOT_STATED, part.UNIT_NAME.title, unit)
        return
    label = frame.layout.section("unit").title
    if frame.has("filled_on"):
        filled = day(report.filled_on) if report.filled_on else NOT_STATED
        yield _pair(frame, label, unit, part.FILLED_ON.title, filled)
    else:
        yield (Cell(label, cols=LABEL), Cell(unit, cols=frame.width - LABEL))


def _pair(frame: Frame, first: str, one: str, second: str, other: str) -> Row:
    left = (frame.width - 2 * LABEL) // 2
    right = frame.width - 2 * LABEL - left
    return (Cell(first, cols=LABEL), Cell(one, cols=left), Cell(second, cols=LABEL), Cell(other, cols=right))


def _goal(frame: Frame) -> Iterator[Row]:
    """The objective; where the form asks for it, beside what was reached, which the indicators say."""
    goal = clean(frame.report.goal) or NOT_FILLED
    if not frame.has("goal_done"):
        yield (Cell(part.GOAL.title), Cell(goal, cols=frame.width - 1))
        return
    left = (frame.width - 1) // 2
    right = frame.width - 1 - left
    yield (
        Cell(part.GOAL.title, rows=2),
        Cell(part.GOAL_EXPECTED.title, cols=left),
        Cell(part.GOAL_DONE.title, cols=right),
    )
    yield (Cell(goal, cols=left), Cell("", cols=right))


def _total(frame: Frame) -> Iterator[Row]:
    """The last row of an evaluation: the total score, with the grade where there is one."""
    if not frame.has("total_score"):
        return
    total, grade = frame.report.total_score, item(frame.report.grade)
    score = sum(column.width for column in frame.columns_before("score"))
    rest = frame.width - 1 - score - 1
    cells = [Cell(part.TOTAL_SCORE.title, cols=1 + score), Cell(total.printed() if total else "")]
    yield (*cells, Cell(grade, cols=rest)) if rest else tuple(cells)
