"""The sum ladder of one indicator: actual, target, completion, due, gap, each with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from jiheng.compute.view import IndicatorRow
from jiheng.profiles.profile import Profile
from jiheng.web.desk import monitoring
from jiheng.web.targets.measure import Measured
from jiheng.write.words import target_text


@dataclass(frozen=True, slots=True)
class Rung:
    """One line: the operator before it, its name with its source, its value; `result` has a rule above it."""

    sign: str
    name: str
    source: str
    value: str
    result: bool = False


def ladder(row: IndicatorRow, found: Measured, profile: Profile) -> list[Rung]:
    """The rungs; an indicator that has no quantity, or is not due, has none below its actual value."""
    indicator, light, completion = row.indicator, row.light, row.completion.computed
    actual = monitoring.actual(indicator.actual)
    rungs = [
        Rung("", _("本期实际"), found.how, actual["text"] or "—"),
        Rung("÷", _("全年目标"), "", target_text(indicator.target)),
    ]
    if completion is None or completion.value is None:
        return rungs[:1]
    rungs.append(Rung("=", _("完成率"), completion.how, monitoring.shown(completion, profile.completion_places), True))
    if light.due is not None:
        rungs.append(Rung("", _("到节点应达"), light.due.how, monitoring.shown(light.due)))
    if light.gap is not None and light.gap.value is not None:
        rungs.append(Rung("=", _("与应达相比"), light.gap.how, monitoring.shown(light.gap), True))
    return rungs
