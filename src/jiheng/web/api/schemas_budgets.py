"""What the API takes and gives of the making of a budget: years, lines, plans by month, changes and old debts."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from jiheng.web.api.schemas import Amount, Day, Line, Taken, Year, Yuan

_SIGNED = r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$"


def _signed(given: object) -> Decimal:
    """An amount that may be taken away; text, as amounts are."""
    if not isinstance(given, str) or not re.fullmatch(_SIGNED, given) or given.endswith("\n"):
        raise PydanticCustomError("amount", "not an amount")
    return Decimal(given)


Signed = Annotated[
    Decimal, BeforeValidator(_signed), WithJsonSchema({"type": "string", "pattern": _SIGNED, "examples": ["-2000.00"]})
]


class BudgetYearIn(Taken):
    """The year whose budget is begun."""

    year: Year


class LineIn(Taken):
    """What a line says; scope, part and source are codes."""

    code: Line
    name: Line
    scope: Line
    part: Line
    source: Line
    initial: Amount
    economic_class: Line = ""
    project: Line = ""
    three_public: bool = False


class LineOut(BaseModel):
    """A line as it was set; its ETag is what If-Match asks for."""

    id: int
    year: int
    code: str
    name: str
    scope: str
    part: str
    source: str
    initial: Yuan
    economic_class: str
    project: str
    three_public: bool


class MonthIn(Taken):
    """What a line is to spend in a month."""

    month: int = Field(ge=1, le=12)
    amount: Amount


class MonthsIn(Taken):
    """The plan of a line by month, in place of the one before; a month that is left out has none."""

    months: list[MonthIn] = Field(max_length=12)


class MonthOut(BaseModel):
    """What a line is to spend in a month."""

    month: int
    amount: Yuan


class MonthsOut(BaseModel):
    """The plan of a line by month; `unplanned` is what of its amount no month has, negative where the months have more."""

    months: list[MonthOut]
    unplanned: Yuan


class ChangedLineIn(Taken):
    """What a change adds to a line, by its code, or takes from it."""

    line: Line
    amount: Signed


class ChangeIn(Taken):
    """A supplement, virement or adjustment with its basis."""

    kind: Line
    document: Line
    decided_on: Day
    reason: Line = ""
    lines: list[ChangedLineIn] = Field(max_length=500)


class ArrearsIn(Taken):
    """An old debt at the start of the year."""

    name: Line
    amount: Amount
