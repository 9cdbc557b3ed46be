"""What the API takes and gives. Field names are the house's words; amounts are text in yuan, dates ISO, moments in UTC."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from jiheng.web.cycles.actions import MOVES

_AMOUNT = r"^[0-9]{1,15}(\.[0-9]{1,2})?$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
LARGEST = 2**31 - 1


def _amount(given: object) -> Decimal:
    """An amount as it is written in JSON: text, never a number, so that no cent is lost on the way."""
    if not isinstance(given, str) or not re.fullmatch(_AMOUNT, given) or given.endswith("\n"):
        raise PydanticCustomError("amount", "not an amount")
    return Decimal(given)


def _day(given: object) -> date:
    try:
        if isinstance(given, str) and re.fullmatch(_DAY, given):
            return date.fromisoformat(given)
    except ValueError:
        pass
    raise PydanticCustomError("day", "not a day")


def _seen(text: str) -> str:
    """A text without signs that nobody sees and no database keeps."""
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text if sign not in "\r\n\t"):
        raise PydanticCustomError("unseen", "control characters")
    return text


Amount = Annotated[
    Decimal, BeforeValidator(_amount), WithJsonSchema({"type": "string", "pattern": _AMOUNT, "examples": ["312170.00"]})
]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Line = Annotated[str, StringConstraints(max_length=200), AfterValidator(_seen)]
Long = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_seen)]
Yuan = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]{2}$", examples=["312170.00"])]
Year = Annotated[int, Field(ge=1900, le=9999)]
Cursor = Annotated[int, Field(ge=0, le=LARGEST)]
Limit = Annotated[int, Field(ge=1, le=200)]
Format = Literal["json", "docx", "pdf", "xlsx", "html", "md"]
Last = Literal["last"]
Move = Literal["send_up", "send_back", "submit", "withdraw", "return", "accept"]
assert set(MOVES) == set(Move.__args__)  # type: ignore[attr-defined]


def yuan(amount: Decimal) -> str:
    """An amount as the API prints it."""
    return f"{amount:.2f}"


def moment(at: datetime | None) -> str | None:
    """A moment in UTC with its offset."""
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None


class Taken(BaseModel):
    """A body: what it does not name is refused."""

    model_config = ConfigDict(extra="forbid")


class WhereOut(BaseModel):
    """The place of one error: a pointer into the body, or the name of a parameter."""

    pointer: str = ""
    parameter: str = ""
    detail: str


class ProblemOut(BaseModel):
    """What went wrong (RFC 9457). A fault of ours has a number to quote."""

    model_config = ConfigDict(extra="allow")
    type: str
    title: str
    status: int
    detail: str
    errors: list[WhereOut] = []


class UnitOut(BaseModel):
    """A unit; `parent` is the code of the one above it, where that may be seen."""

    code: str
    name: str
    level: int
    parent: str | None


class UnitsOut(BaseModel):
    """The units that the person may see, each after the one above it."""

    items: list[UnitOut]


class BudgetLineOut(BaseModel):
    """A line of a budget with what has become of it by a day."""

    id: int
    code: str
    name: str
    scope: str
    part: str
    economic_class: str
    project: str
    source: str
    three_public: bool
    initial: Yuan
    changed: Yuan
    budget: Yuan
    received: Yuan
    executed: Yuan
    available: Yuan


class ChangedLineOut(BaseModel):
    """What a change adds to a line, or takes from it."""

    line: str
    amount: Yuan


class BudgetChangeOut(BaseModel):
    """A supplement, virement or adjustment with its basis."""

    kind: str
    document: str
    decided_on: date
    reason: str
    lines: list[ChangedLineOut]


class ArrearsOut(BaseModel):
    """An old debt and what is left of it."""

    id: int
    name: str
    amount: Yuan
    owed: Yuan


class BudgetOut(BaseModel):
    """The budget of a year on a day."""

    year: int
    day: date
    closed_at: str | None
    lines: list[BudgetLineOut]
    changes: list[BudgetChangeOut]
    arrears: list[ArrearsOut]


class BudgetsOut(BaseModel):
    """The budgets of a unit, the newest first."""

    items: list[BudgetOut]


class EntryOut(BaseModel):
    """An entry of the ledger. A reversal names what it reverses and counts negative."""

    id: int
    number: int
    day: date
    line: str
    amount: Yuan
    summary: str
    party: str
    voucher: str
    due_on: date | None
    arrears: int | None
    reverses: int | None
    reversed_by: int | None
    made_by: str
    made_at: str


class EntriesOut(BaseModel):
    """Entries by number; `next` is the cursor of the next page."""

    year: int | None
    items: list[EntryOut]
    next: int | None


class ReceiptIn(Taken):
    """Money that arrived for a line of the year of its day."""

    line: Line
    amount: Amount
    day: Day
    summary: Line
    party: Line = ""
    voucher: Line = ""
    sure: bool = False


class PaymentIn(ReceiptIn):
    """A payment; `arrears` is the id of an old debt that it pays off."""

    due_on: Day | None = None
    arrears: int | None = Field(default=None, ge=1, le=LARGEST)


class ReversalIn(Taken):
    """Why an entry is reversed, and when; on the business date unless a day is given."""

    reason: Line
    day: Day | None = None


class TargetOut(BaseModel):
    """What is to be reached."""

    op: str
    value: str | None
    upper: str | None
    unit: str
    words: str


class ActualOut(BaseModel):
    """What was reached by the cutoff."""

    value: str | None
    unit: str
    words: str
    not_due: bool


class LightOut(BaseModel):
    """A light with how it came about."""

    code: str
    label: str
    how: str


class IndicatorOut(BaseModel):
    """An indicator at a cutoff: `how` says where its actual value comes from, `version` which statement counts."""

    id: int
    name: str
    level1: str
    level2: str
    office: str | None
    core: bool
    weight: str
    target: TargetOut
    actual: ActualOut
    completion: str | None
    light: LightOut
    how: str
    version: int


class IndicatorsOut(BaseModel):
    """The indicators of a unit at a cutoff."""

    cutoff: date
    profile: str
    items: list[IndicatorOut]


class StatementIn(Taken):
    """What is stated of an indicator by hand; what the rows give by themselves cannot be stated."""

    value: Line = ""
    words: Line = ""
    grade: Line = ""
    explanation: Long = ""
    causes: list[Line] = Field(default=[], max_length=20)
    expected: Line = ""
    likelihood: Line = ""


class StatementOut(BaseModel):
    """The statement that counts; of version 0 where nothing was stated yet."""

    indicator: int
    cutoff: date
    version: int
    value: str
    words: str
    grade: str
    explanation: str
    causes: list[str]
    expected: str
    likelihood: str
    made_by: str | None
    on_behalf: str | None  # the office for which somebody else filled
    made_at: str | None


class RecordKindOut(BaseModel):
    """A kind of work record as the unit defined it."""

    code: str
    name: str
    fields: list[dict[str, Any]]


class EvidenceOut(BaseModel):
    """A file that proves something, by its hash."""

    name: str
    sha256: str
    size: int


class RecordOut(BaseModel):
    """One dated event; one that was withdrawn counts nowhere."""

    id: int
    kind: str
    day: date
    office: str | None
    summary: str
    values: dict[str, Any]
    evidence: list[EvidenceOut]
    made_by: str
    made_at: str
    withdrawn_at: str | None
    withdrawn_why: str


class RecordsOut(BaseModel):
    """Work records by id, and the kinds that the unit has; `next` is the cursor of the next page."""

    kinds: list[RecordKindOut]
    items: list[RecordOut]
    next: int | None


class RecordIn(Taken):
    """An event of an office, with the values that its kind asks for, each as text."""

    kind: Line
    day: Day
    summary: Line
    office: Line | None = None
    values: dict[Line, Line] = Field(default={}, max_length=100)


class SnapshotOut(BaseModel):
    """A report as it was submitted."""

    number: int
    sha256: str
    made_by: str
    made_at: str


class CycleOut(BaseModel):
    """What the unit files at a cutoff: where it stands, and the acts that the person may do next."""

    id: int
    unit: str
    year: int
    cutoff: date
    due_at: str
    profile: str
    state: str
    filled_on: date | None
    read_at: str | None
    remark: str
    snapshots: list[SnapshotOut]
    acts: list[str]


class CyclesOut(BaseModel):
    """The cycles of a unit, the newest cutoff first."""

    items: list[CycleOut]


class MoveIn(Taken):
    """The reason, where an act needs one."""

    remark: Long = ""
