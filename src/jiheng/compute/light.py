"""预警灯: how an indicator or a statement of money stands against what is due at the cutoff.

Codes are those of terms.LIGHTS. A light carries its formula with the numbers (`how`), what was due, the *gap* (percentage
points ahead of due, or percent of due or target, as the profile judges) and the entry of the profile that decided
(`source`). *grey* is not due at the cutoff, *none* cannot be judged and says why. All comparisons are exact: each is one
division of exact products, so a value on a threshold never falls to the wrong side.
基准: DESIGN「The arithmetic」; domain 6.1, 8.2; every threshold is the profile's.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from jiheng.compute.completion import compliance, grade_of, graded, not_due, quantities
from jiheng.compute.due import Share, months_passed, passed, prorated, timed, whole, year_end
from jiheng.compute.funds import denominator
from jiheng.compute.kinds import DOWNWARD, Kind, kind_of, reading
from jiheng.compute.measure import ONE, aligned, number, written
from jiheng.errors import NotStated
from jiheng.model.figure import HUNDRED, ZERO, Computed, Stated, half_up, plain
from jiheng.model.report import Funds, Indicator
from jiheng.model.terms import LIGHTS, MONEY
from jiheng.profiles.fields import Profile
from jiheng.say import say

POINTS = "个百分点"


class Light(NamedTuple):
    """A code of terms.LIGHTS, the formula with its numbers, due and gap, and the profile entry it came from."""

    code: str
    how: str
    due: Computed | None = None
    gap: Computed | None = None
    source: str = ""

    @property
    def label(self) -> str:
        """The Chinese word of the light, e.g. 关注."""
        return LIGHTS[self.code].label


class _Case(NamedTuple):
    """What every cut is held against: actual and target in one unit, the due share of the year, and what follows.

    `done` is actual in percent of the whole target, `points` the percentage points ahead of due (below 0 behind); both
    are 0 on a target of 0, where no cut asks for them.
    """

    actual: Stated
    target: Stated
    a: Decimal
    t: Decimal
    share: Share
    done: Decimal
    points: Decimal
    cutoff: date
    profile: Profile

    @property
    def due(self) -> Computed:
        return prorated(self.target, self.share)

    @property
    def of_due(self) -> Decimal | None:
        """Actual in percent of due; None where nothing is due yet."""
        top, bottom = self.share
        return HUNDRED * self.a * bottom / (self.t * top) if top else None

    @property
    def formula(self) -> str:
        return f"{written(self.actual, '÷', self.target)} = {_short(self.done)}%"


def light(indicator: Indicator, cutoff: date, profile: Profile, progress: Computed | None = None) -> Light:
    """The light of an indicator at the cutoff; `progress` is the unit's own plan in percent, where it has one."""
    if indicator.actual.not_due:
        return _grey(indicator, cutoff)
    try:
        return _judge(indicator, cutoff, profile, progress)
    except NotStated as missing:
        return unjudged(say("没有写明{what}", what=missing))


def funds_light(
    funds: Funds, cutoff: date, profile: Profile, supplement: Funds | None = None, progress: Computed | None = None
) -> Light:
    """The light of a statement of money: executed against the profile's denominator and time progress."""
    try:
        budget = denominator(funds, profile, supplement)
        case = _case(funds.need("executed"), budget, cutoff, profile, progress)
    except NotStated as missing:
        return unjudged(say("没有写明{what}", what=missing))
    if not case.t:
        return unjudged(say("预算为 0，执行率不存在"))
    return _spending(case)


def unjudged(reason: str) -> Light:
    """The light of what cannot be judged, with the reason."""
    return Light("none", say("不判：{reason}", reason=reason))


def _grey(indicator: Indicator, cutoff: date) -> Light:
    due_on = indicator.actual.due_on
    if due_on is not None and due_on <= cutoff:
        return unjudged(say("写明 {day} 到期，节点已过，却没有完成值", day=due_on.isoformat()))
    return Light("grey", not_due(indicator.actual).how)


def _judge(indicator: Indicator, cutoff: date, profile: Profile, progress: Computed | None) -> Light:
    kind = kind_of(indicator)
    if kind is Kind.QUALITATIVE:
        return _grade(indicator, profile)
    actual, target = quantities(indicator)
    if kind is Kind.UNKNOWN and target.unit in MONEY:
        return unjudged(say("成本金额写了“不低于”，看不出是上限还是目标"))
    case = _case(actual, target, cutoff, profile, progress)
    how = reading(indicator, profile)
    if kind is Kind.SPEND and case.t:
        return _ceiling(indicator, case, how == "level")
    if not case.t or not timed(indicator, profile):
        return _level(indicator, case)
    return _flow(case) if how == "accumulating" else _either(_flow(case), _level(indicator, case))


def _case(actual: Stated, target: Stated, cutoff: date, profile: Profile, progress: Computed | None) -> _Case:
    a, _, t, _ = aligned(actual, target)
    share = top, bottom = passed(cutoff, profile, progress)
    if not t:
        return _Case(actual, target, a, t, share, ZERO, ZERO, cutoff, profile)
    done, points = HUNDRED * a / t, HUNDRED * (a * bottom - t * top) / (t * bottom)
    return _Case(actual, target, a, t, share, done, points, cutoff, profile)


def _grade(indicator: Indicator, profile: Profile) -> Light:
    """A grade by its words; where they are no grade, by the percentage that was stated for it."""
    stated = indicator.completion
    if grade_of(indicator.actual.words):
        grade = graded(indicator.actual.words, profile)
        value, text = grade.low or ZERO, f"{grade.how} {grade.printed(0)}"
    elif stated is not None and stated.unit == "%":
        value, text = stated.value, say("定性完成程度写的是 {grade}", grade=stated.printed())
    else:
        return unjudged(say("没有写明{what}", what=say("定性完成档次")))
    code, key = _below(profile, value, "grade_yellow", "grade_red")
    return Light(code, text, source=profile.cite(key))


def _ceiling(indicator: Indicator, case: _Case, level: bool) -> Light:
    """A spending indicator: against time, but only in or out where the profile says so or the year has ended."""
    op = indicator.target.op
    if level and not op:
        return unjudged(say("没有计算符号，看不出是上限还是目标"))
    if level or (op in DOWNWARD and year_end(case.cutoff)):
        return _level(indicator, case)
    return _spending(case)


def _level(indicator: Indicator, case: _Case) -> Light:
    """In or out: completion against the target itself, whatever the time."""
    profile = case.profile
    reached = compliance(indicator, profile)
    value = reached.value if reached.value is not None else ZERO
    code, key = _below(profile, value, "level_yellow_share", "level_red_share", HUNDRED)
    how = say("{formula}，完成率 {value}%", formula=reached.how, value=_short(value))
    return Light(code, how, whole(case.target), Computed(value, reached.how, "%", reached.inputs), profile.cite(key))


def _flow(case: _Case) -> Light:
    """What accumulates: behind or ahead of what is due, as the profile judges; blue when the target is met early."""
    profile = case.profile
    if early := _early(case):
        return early
    if profile.accumulating_scheme == "share":
        return _share_of_due(case, "accumulating_share_yellow", "accumulating_share_red")
    return _lagging(case, *_behind(profile, case.points, "accumulating_lag_yellow", "accumulating_lag_red"))


def _early(case: _Case) -> Light | None:
    """Blue before the year's end, when actual reaches the profile's share of the whole target or of what is due."""
    profile, (top, bottom) = case.profile, case.share
    if case.a <= 0 or year_end(case.cutoff):
        return None
    if profile.blue_basis == "full_year":
        reached = case.a >= case.t * profile.blue_share
        text, gap = (case.formula, _points(case)) if reached else ("", None)
    else:
        reached = 0 < case.t * top * profile.blue_share <= case.a * bottom
        text, gap = (_share_text(case), _of_due(case)) if reached else ("", None)
    return Light("blue", text, case.due, gap, profile.cite("blue_share")) if reached else None


def _spending(case: _Case) -> Light:
    """Spending: overspent beyond the ceiling, then by the profile's scheme when slow, by points when fast."""
    profile = case.profile
    if case.a > case.t:
        over = say("{formula}，超出上限", formula=written(case.actual, ">", case.target))
        return Light("overspent", over, case.due, _points(case), say("支出超过上限即为超支"))
    slow = _slow(case)
    if slow.code in ("red", "yellow") or not profile.spending_ahead:
        return slow
    code, key = _behind(profile, -case.points, "spending_gap_yellow", "spending_gap_red")
    return slow if code == "green" else _lagging(case, code, key)


def _slow(case: _Case) -> Light:
    """The light of slow spending by the profile's scheme."""
    profile = case.profile
    if profile.spending_scheme == "share":
        return _share_of_due(case, "spending_share_yellow", "spending_share_red")
    if profile.spending_scheme == "floor":
        return _floor(case)
    return _lagging(case, *_behind(profile, case.points, "spending_gap_yellow", "spending_gap_red"))


def _floor(case: _Case) -> Light:
    """Below the lowest rate that the profile asks for at the end of that month."""
    month = months_passed(case.cutoff)
    floor = case.profile.floor(month)
    if floor is None:
        return unjudged(say("口径没有规定 {month} 月底的最低执行率", month=month))
    code = case.profile.spending_floor_light if case.done < floor else "green"
    how = say("{formula}，最低应达 {floor}%", formula=case.formula, floor=plain(floor))
    gap = Computed(case.done - floor, how, POINTS, (case.actual, case.target))
    return Light(code, how, Computed(floor, "", "%"), gap, case.profile.cite("spending_floors"))


def _either(flow: Light, level: Light) -> Light:
    """A quantity that may accumulate or stand: judged where both readings say the same; early and met is on track."""
    if flow.code == level.code:
        return flow
    if {flow.code, level.code} == {"blue", "green"}:
        return level
    return unjudged(
        say(
            "看不出是逐步累计还是保持水平：按累计为{flow}（{a}），按水平为{level}（{b}）",
            flow=flow.label,
            a=flow.how,
            level=level.label,
            b=level.how,
        )
    )


def _below(profile: Profile, value: Decimal, yellow: str, red: str, scale: Decimal = ONE) -> tuple[str, str]:
    """Red below the red cut, yellow below the yellow one, else green; and the key of the entry that decided."""
    if value < getattr(profile, red) * scale:
        return "red", red
    return ("yellow" if value < getattr(profile, yellow) * scale else "green"), yellow


def _behind(profile: Profile, points: Decimal, yellow: str, red: str) -> tuple[str, str]:
    """Red when more points behind than the red cut, yellow when more than the yellow one, else green; and the key."""
    if -points > getattr(profile, red):
        return "red", red
    return ("yellow" if -points > getattr(profile, yellow) else "green"), yellow


def _share_of_due(case: _Case, yellow: str, red: str) -> Light:
    """A light by the percentage of what is due."""
    value = case.of_due
    if value is None:
        return unjudged(say("序时进度为 0，还没有应达数"))
    code, key = _below(case.profile, value, yellow, red, HUNDRED)
    return Light(code, _share_text(case), case.due, _of_due(case), case.profile.cite(key))


def _lagging(case: _Case, code: str, key: str) -> Light:
    """A light by points behind or ahead of due."""
    top, bottom = case.share
    gap = _points(case)
    how = say("{formula}，应达 {due}%，{gap}", formula=case.formula, due=_short(HUNDRED * top / bottom), gap=gap.how)
    return Light(code, how, case.due, gap, case.profile.cite(key))


def _points(case: _Case) -> Computed:
    return Computed(case.points, _gap_text(case.points), POINTS, (case.actual, case.target))


def _of_due(case: _Case) -> Computed:
    return Computed(case.of_due, _share_text(case), "%", (case.actual, case.target))


def _gap_text(points: Decimal) -> str:
    if not points:
        return say("与应达持平")
    if points < 0:
        return say("落后 {points} 个百分点", points=_short(-points))
    return say("超前 {points} 个百分点", points=_short(points))


def _share_text(case: _Case) -> str:
    unit = "" if case.actual.unit == case.target.unit else case.actual.unit
    due = f"({case.due.how}){case.target.unit if unit else ''}"
    return f"{number(case.actual)}{unit} ÷ {due} = {_short(case.of_due or ZERO)}%"


def _short(value: Decimal) -> str:
    """A percentage with at most two places."""
    return plain(half_up(value, 2))
