"""What all parts of a form share while it is composed: its layout, its columns, the report and the profile."""

from __future__ import annotations

from typing import NamedTuple, Self

from jiheng.layouts import form_parts as part
from jiheng.layouts.layout import Column, Layout
from jiheng.model.blocks import Cell
from jiheng.model.report import Report
from jiheng.profiles.profile import Profile

Row = tuple[Cell, ...]
LABEL = 3  # columns that a label of the head takes
PRINTED_MONTHS = "1—7月"  # as the official form prints it
_FURTHER = ((part.LAST_YEAR, "last_year"), (part.WEIGHT, "weight"), (part.SCORE, "score"))


class Frame(NamedTuple):
    """A form that is being composed; `columns` are those of its indicators, in printed order."""

    layout: Layout
    report: Report
    profile: Profile
    columns: tuple[Column, ...]

    @classmethod
    def of(cls, layout: Layout, report: Report, profile: Profile) -> Self:
        """The frame of a completed report."""
        return cls(layout, report, profile, _columns(layout, report))

    @property
    def width(self) -> int:
        """How many columns the grid has: the caption of each block stands before those of the indicators."""
        return 1 + sum(column.width for column in self.columns)

    @property
    def of_project(self) -> bool:
        """Whether the form is that of one project, which it names."""
        return part.PROJECT in self.layout.sections

    def has(self, key: str) -> bool:
        """Whether the layout has a section of that key."""
        return any(section.key == key for section in self.layout.sections)

    def columns_before(self, field: str) -> tuple[Column, ...]:
        """The columns of indicators before the one of that field."""
        names = [column.field for column in self.columns]
        return self.columns[: names.index(field)]

    def caption(self, column: Column) -> str:
        """The caption of a column, with the months that have passed at the cutoff."""
        cutoff = self.report.cutoff
        if cutoff is None:
            return column.label
        return column.label.replace(PRINTED_MONTHS, f"1—{cutoff.month}月" if cutoff.month > 1 else "1月")


def _columns(layout: Layout, report: Report) -> tuple[Column, ...]:
    """The layout's columns; a department's form has further ones, before its remark, for what only some reports say."""
    own = {column.field for column in layout.indicators}
    if layout.code != "department_monitoring":
        return layout.indicators
    more = [
        column for column, field in _FURTHER if column.field not in own and any(getattr(one, field) for one in report.indicators)
    ]
    return (*layout.indicators[:-1], *more, layout.indicators[-1])
