"""The light of an indicator as an audit needs it: at the report's cutoff, or none at all; and targets that end later."""

from __future__ import annotations

from datetime import date

from jiheng.audit.rule import Context
from jiheng.compute.due import timed
from jiheng.compute.light import Light, light
from jiheng.errors import NotStated
from jiheng.model.report import Indicator
from jiheng.model.terms import fold
from jiheng.read.figures import as_date, lex

_NO_CUTOFF = date(2000, 12, 31)


def light_of(indicator: Indicator, context: Context) -> Light:
    """The light of an indicator at the report's cutoff; NotStated where that is needed and not known, or nothing is to judge."""
    report = context.report
    when = report.cutoff
    if when is None and report.kind == "self_evaluation":
        when = date(report.year or _NO_CUTOFF.year, 12, 31)
    if when is None and timed(indicator, context.profile):
        raise NotStated("监控节点")
    found = light(indicator, when or _NO_CUTOFF, context.profile)
    if found.code == "none":
        raise NotStated("可以判灯的指标值和完成值")
    return found


def ends_later(indicator: Indicator, context: Context) -> bool:
    """Whether a target in words names a day behind the cutoff (12月31日前完工), so that nothing is late yet."""
    cutoff, words = context.report.cutoff, fold(indicator.target.words)
    if cutoff is None or not words:
        return False
    for token in lex(words):
        year, month, day = token.when
        ends = as_date((year or cutoff.year, month, day), end_of_month=True) if token.kind == "date" and month else None
        if ends is not None and ends > cutoff:
            return True
    return False
