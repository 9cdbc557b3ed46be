"""The Report: everything that a monitoring report says, kept apart from what follows from it.

All values are frozen. A quantity is `Stated` or None where the report does not state it; `need` turns that None
into `NotStated`, by which a rule becomes *not checked*. `span` and everything under *mentions* is provenance:
where something stands. It takes no part in comparison, so a report that was written and read again is the same.

funds        one statement on money: whose (scope), budget, received, executed, the stated rates, sources and uses
fact         one mention of a quantity with its role and label; every figure of a document is one
sum, ratio … relations that the text itself claims between its figures (其中, 分别为, 占, 增长)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from jiheng.errors import NotStated
from jiheng.model.blocks import Span
from jiheng.model.figure import Stated
from jiheng.model.terms import ROLES


class _Stating:
    """Gives `need`: the value of a field, or NotStated with its Chinese name."""

    __slots__ = ()

    def need(self, name: str) -> Stated:
        """Return the stated quantity of that field; raise NotStated where the report has none."""
        value = getattr(self, name)
        if value is None:
            raise NotStated(ROLES[name].label if name in ROLES else name)
        assert isinstance(value, Stated)
        return value


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """The reporting body: its full name; its region, kind (township, department, school) and code stand in no report.

    `department` is the one in charge, which the form of a project names.
    """

    name: str = ""
    region: str = field(default="", compare=False)
    kind: str = field(default="", compare=False)
    code: str = field(default="", compare=False)
    department: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """绩效监控小组 by posts, never by persons' names."""

    leader: str = ""
    deputy: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duties:
    """职责分工: of the group, of the offices, of the budget managers."""

    group: tuple[str, ...] = ()
    offices: str = ""
    budget_managers: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """年度绩效监控工作计划: focus 重点, content 内容, time 时间."""

    focus: str = ""
    content: tuple[str, ...] = ()
    time: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem with the suggestion that belongs to it."""

    problem: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One source of a budget (财政资金, 其他资金, 本级, 上级) with its amount."""

    code: str
    label: str
    amount: Stated | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """One named use of an expenditure; the amount is None where the use is only named."""

    label: str
    amount: Stated | None = None
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Funds(_Stating):
    """One statement on money. `scope` is a code of terms.SCOPES, or "source" / "named" for a row of that label.

    Amounts as stated, rates in percent; `planned` is what the plan by month gives to the months that are left, which no
    document says in so many words. `certain` is False where columns had to be guessed: then a disagreement
    proves nothing. `parts` are the rows that a form puts under a total (其中).
    """

    scope: str
    label: str = ""
    initial_budget: Stated | None = None
    budget: Stated | None = None
    received: Stated | None = None
    executed: Stated | None = None
    balance: Stated | None = None
    received_rate: Stated | None = None
    execution_rate: Stated | None = None
    weight: Stated | None = None
    score: Stated | None = None
    sources: tuple[Source, ...] = ()
    uses: tuple[Use, ...] = ()
    parts: tuple[Funds, ...] = ()
    planned: Stated | None = field(default=None, compare=False)
    parts_complete: bool = field(default=True, compare=False)
    certain: bool = field(default=True, compare=False)
    explained: str = field(default="", compare=False)
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of indicators as stated, by level."""

    level1: Stated | None = None
    level2: Stated | None = None
    level3: Stated | None = None
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Target:
    """指标值: operator code, quantity (with `upper` for a range) or the words of a qualitative target."""

    op: str = ""
    value: Stated | None = None
    upper: Stated | None = None
    words: str = ""
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Actual:
    """完成值: a quantity, words, or *not due* with the date on which it falls due. `stray` is what stands beside it wrongly."""

    value: Stated | None = None
    words: str = ""
    not_due: bool = False
    due_on: date | None = None
    stray: str = ""


@dataclass(frozen=True, slots=True)
class Indicator(_Stating):
    """One third-level indicator with what the report says of it. `level1`, `level2` are codes of terms, or ""."""

    name: str
    level1: str = ""
    level2: str = ""
    target: Target = Target()
    actual: Actual = Actual()
    completion: Stated | None = None
    weight: Stated | None = None
    score: Stated | None = None
    expected: str = ""
    likelihood: str = ""
    causes: tuple[str, ...] = ()
    explanation: str = ""
    office: str = ""
    evidence: str = ""
    last_year: Stated | None = field(default=None, compare=False)
    number: str = field(default="", compare=False)
    group: str = field(default="", compare=False)
    core: bool = field(default=False, compare=False)
    part_of: str = field(default="", compare=False)
    completion_not_due: bool = field(default=False, compare=False)
    stray: str = field(default="", compare=False)
    certain: bool = field(default=True, compare=False)
    span: Span | None = field(default=None, compare=False)
    number_span: Span | None = field(default=None, compare=False)

    @property
    def quantitative(self) -> bool:
        """Whether the target is a quantity."""
        return self.target.value is not None


@dataclass(frozen=True, slots=True)
class ClassWeight:
    """A class of indicators with the weight that its label states, e.g. 产出指标(50分)."""

    level1: str
    level2: str
    weight: Stated
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Deviation(_Stating):
    """偏离: the indicator named, its figures as repeated there, and the cause given."""

    indicator: str
    target: Stated | None = None
    actual: Stated | None = None
    completion: Stated | None = None
    cause: str = ""
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Correction:
    """纠偏: a measure with owner, due date and effect; `planned` tells the next ones from those taken."""

    measure: str
    owner: str = ""
    due: date | None = None
    effect: str = ""
    planned: bool = False
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading met in the document: its number as written, title, level, and the characters of text under it."""

    number: str
    title: str
    level: int
    size: int = 0
    not_filled: bool = False
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One mention of a quantity. `role` is a code of terms.ROLES, "" if unread; `label` the words that name it."""

    figure: Stated
    role: str = ""
    label: str = ""
    scope: str = ""
    year: int = 0
    passage: int = -1
    sentence: int = -1


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and the parts that the text puts under it. `complete`: the text claims that the parts are all.

    `certain` is False where the structure had to be guessed; then only agreement counts.
    """

    total: Fact
    parts: tuple[Fact, ...]
    complete: bool = True
    certain: bool = True
    how: str = ""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A stated rate and the pairs (part, whole) of which it may be the quotient, likeliest first."""

    rate: Fact
    pairs: tuple[tuple[Fact, Fact], ...]
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """今年 `this`, `change` and `rate` against an earlier period; `rising` tells 增加 from 减少.

    `certain` is False where other amounts may be meant by the text; then only agreement counts.
    """

    this: Fact | None
    change: Fact | None
    rate: Fact | None
    rising: bool
    before: Fact | None = None
    span: Span | None = None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Listed:
    """A stated number of things and the names that are listed for it."""

    count: Fact
    names: tuple[str, ...]
    complete: bool = True
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Mentions of one and the same quantity, in the order of the text."""

    mentions: tuple[Fact, ...]
    what: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Report(_Stating):
    """A whole report: what it says (compared), and where (not compared). `kind` is a code of terms.KINDS."""

    kind: str = "other"
    title: str = ""
    unit: ReportingUnit = ReportingUnit()
    project: str = ""
    year: int | None = None
    cutoff: date | None = None
    filled_on: date | None = None
    offices: tuple[str, ...] = ()
    group: Group = Group()
    duties: Duties = Duties()
    plan: Plan = Plan()
    problems: tuple[Problem, ...] = ()
    next_steps: tuple[str, ...] = ()
    funds: tuple[Funds, ...] = ()
    goal: str = ""
    counts: Counts = Counts()
    indicators: tuple[Indicator, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    corrections: tuple[Correction, ...] = ()
    suggestions: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    total_score: Stated | None = None
    grade: str = ""
    # provenance and relations of the text, not compared
    layout: str = field(default="", compare=False)
    form: bool = field(default=False, compare=False)
    incomplete: bool = field(default=False, compare=False)
    sections: tuple[Section, ...] = field(default=(), compare=False)
    class_weights: tuple[ClassWeight, ...] = field(default=(), compare=False)
    facts: tuple[Fact, ...] = field(default=(), compare=False)
    sums: tuple[Sum, ...] = field(default=(), compare=False)
    ratios: tuple[Ratio, ...] = field(default=(), compare=False)
    changes: tuple[Change, ...] = field(default=(), compare=False)
    lists: tuple[Listed, ...] = field(default=(), compare=False)
    repeats: tuple[Repeat, ...] = field(default=(), compare=False)
    texts: tuple[str, ...] = field(default=(), compare=False)
    cells: tuple[int, ...] = field(default=(), compare=False)  # which of the texts are cells of a table
    markers: tuple[tuple[int, str], ...] = field(default=(), compare=False)  # automatic numbers: of which text, as printed
    said: tuple[str, ...] = field(default=(), compare=False)

    def of_scope(self, scope: str) -> Funds | None:
        """The first statement on money of that scope, or None."""
        return next((funds for funds in self.funds if funds.scope == scope), None)
