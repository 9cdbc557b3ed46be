"""What a form says, as one frozen value, and where every figure of it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from jiheng.model.blocks import Span
from jiheng.model.figure import Stated
from jiheng.model.report import ClassWeight, Funds, Indicator, Ratio, Sum
from jiheng.read.passages import Passage


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was recognised.

    `claims` give a figure's span its role and label. `passages` are the numbers of the passages that belong to the form; the
    prose reader leaves them alone, but reads `running`: masked copies of such passages that hold only their running text
    (goals, explanations), with their numbers. `splits` are figures whose spans the lexer cuts otherwise (194.9194.9100% holds
    three): where one overlaps tokens of the lexer, it takes their place. `ignored` are spans of numbers that are no figures of
    the report (page numbers, properties of the file). `others` are further forms of the same document, read in the same way;
    their passages and claims are their own.
    """

    layout: str = ""
    kind: str = "other"
    title: str = ""
    project: str = ""
    unit_names: tuple[str, ...] = ()
    year: int | None = None
    cutoff: date | None = None
    goal: str = ""
    funds: tuple[Funds, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    class_weights: tuple[ClassWeight, ...] = ()
    total_score: Stated | None = None
    total_weight: Stated | None = None
    grade: str = ""
    claims: Mapping[Span, tuple[str, str]] = field(default_factory=dict)
    sums: tuple[Sum, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    passages: frozenset[int] = frozenset()
    running: tuple[tuple[int, Passage], ...] = ()
    splits: tuple[Stated, ...] = ()
    ignored: frozenset[Span] = frozenset()
    others: tuple[Form, ...] = ()
