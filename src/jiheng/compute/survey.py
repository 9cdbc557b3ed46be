"""Satisfaction from a survey: every answer to every question earns the points of its grade; their mean is the rate in percent.

满意度 = Σ(各档作答人次 × 该档分值) ÷ 作答总人次. Answers of several questions, surveys and sheets of paper are added up as counts
before anything is divided: rates are never averaged. The points are the profile's (survey_scale).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from jiheng.compute.rate import rate
from jiheng.model.figure import ZERO, Computed, Stated, plain
from jiheng.model.terms import SATISFACTION
from jiheng.say import say

Counts = Mapping[str, int]  # answers by code of terms.SATISFACTION
Scale = Sequence[tuple[str, Decimal]]  # of a profile: code and points, best first


def satisfaction(*parts: tuple[Counts, Scale]) -> Computed:
    """The mean points of the answers counted, in percent; it does not exist where nobody answered."""
    counted: Counter[Decimal] = Counter()
    for counts, scale in parts:
        for code, points in scale:
            counted[points] += counts.get(code, 0)
    answered = counted.total()
    if not answered:
        return Computed(None, say("{formula}：分母为 0，比率不存在", formula="0 ÷ 0"), "%")
    earned = sum((points * count for points, count in counted.items()), ZERO)
    terms = " + ".join(f"{count} × {plain(points)}" for points, count in sorted(counted.items(), reverse=True) if count)
    return Computed(earned / answered, f"({terms}) ÷ {answered}", "%", (_count(earned, "分"), _count(Decimal(answered))))


def shares(counts: Counts, scale: Scale) -> dict[str, Computed]:
    """Each grade's part of the answers, in percent."""
    answered = _count(Decimal(sum(counts.get(code, 0) for code, _points in scale)))
    return {code: rate(_count(Decimal(counts.get(code, 0))), answered) for code, _points in scale}


def pooled(many: Sequence[Counts]) -> dict[str, int]:
    """Several counts as one."""
    return {code: sum(one.get(code, 0) for one in many) for code in SATISFACTION}


def _count(value: Decimal, unit: str = "人次") -> Stated:
    return Stated(value, unit, 0, plain(value))
