"""What the API takes and gives of objectives, approved indicators and what their values come from."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, Field

from jiheng.web.api.schemas import Day, Line, Long, Taken, Year

Conditions = Annotated[dict[Line, Annotated[list[Line], Field(max_length=50)]], Field(max_length=20)]
Lines = Annotated[list[Line], Field(max_length=500)]


class ObjectiveIn(Taken):
    """The objective of the unit for a year, or of one of its projects."""

    year: Year
    project: Line = ""
    text: Long


class ObjectiveOut(BaseModel):
    """An objective."""

    year: int
    project: str
    text: str


class ObjectivesOut(BaseModel):
    """The objectives of a year."""

    items: list[ObjectiveOut]


class ApprovedChangeIn(Taken):
    """What an indicator is approved with; in a change, what is left out stays. `office` is the name of an office, "" for none."""

    level1: Line = ""
    level2: Line = ""
    name: Line = ""
    op: Line = ""
    value: Line = ""
    upper: Line = ""
    measure_unit: Line = ""
    words: Line = ""
    weight: Line = ""
    last_year: Line = ""
    core: bool = False
    office: Line = ""
    due_from: Day | None = None
    project: Line = ""


class ApprovedIn(ApprovedChangeIn):
    """A new indicator."""

    year: Year


class ApprovedOut(BaseModel):
    """An indicator as it is approved; `how` is the way in which its value is measured, "" where that is open."""

    id: int
    year: int
    project: str
    level1: str
    level2: str
    name: str
    op: str
    value: str
    upper: str
    measure_unit: str
    words: str
    weight: str
    last_year: str
    core: bool
    office: str
    due_from: date | None
    how: str


class ApprovedListOut(BaseModel):
    """The approved indicators of a year, of the unit and of its projects."""

    items: list[ApprovedOut]


class PartIn(Taken):
    """A count of records, or the sum of one of their number fields, where choice fields have one of some values."""

    sum: Line = ""
    where: Conditions = {}


class BasisIn(Taken):
    """What a value comes from: `lines` are codes of budget lines of the year, `kind` is the code of a kind of record."""

    how: Line
    lines: Lines = []
    kind: Line = ""
    top: PartIn = PartIn()
    bottom: PartIn = PartIn()
    places: int = Field(default=0, ge=0, le=9)


class BasisOut(BaseModel):
    """What a value comes from; `how` is "" where that is open."""

    how: str
    lines: list[str]
    kind: str
    top: dict[str, Any]
    bottom: dict[str, Any]
    places: int
