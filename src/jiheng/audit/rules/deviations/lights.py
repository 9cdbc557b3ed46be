"""The light of an indicator as an audit needs it: at the report's cutoff, or none at all."""

from __future__ import annotations

from datetime import date

from jiheng.audit.rule import Context
from jiheng.compute.due import timed
from jiheng.compute.light import Light, light
from jiheng.errors import NotStated
from jiheng.model.report import Indicator

_NO_CUTOFF = date(2000, 12, 31)


def light_of(indicator: Indicator, context: Context) -> Light:
    """The light of an indicator at the report's cutoff; NotStated where a cutoff is needed and not known, or nothing can be judged."""
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
