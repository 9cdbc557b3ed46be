"""What sort of quantity an indicator asks for, and in which direction it is good.

A *flow* 累计 grows over the year (件, 次, 万元 of output); a *level* 时点/比率 stands at its value (%, 率, a standard per
head); *spend* 成本支出 is an amount of money under a ceiling; *qualitative* 定性 is words. A *negative meaning* is a name
whose figure should be small (投诉率, 差错率, 事故数). Words decide only where they are certain; else the kind is unknown.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from jiheng.model.report import Indicator
from jiheng.model.terms import COUNTED, DURATIONS, MEASURED, MONEY, POINTS, RATES, fold
from jiheng.profiles.fields import Profile, Quantity


class Kind(StrEnum):
    """The sort of quantity that a target is."""

    FLOW = "flow"
    LEVEL = "level"
    SPEND = "spend"
    QUALITATIVE = "qualitative"
    UNKNOWN = "unknown"


class Direction(StrEnum):
    """Where an actual should lie: at or above the target, at or below it, on it, or inside its range."""

    UP = "up"
    DOWN = "down"
    EQUAL = "equal"
    RANGE = "range"


# Patterns are compiled by `re` when first asked for: many documents need none of them.
COSTS = frozenset({"cost", "economic_cost", "social_cost", "ecological_cost"})
DOWNWARD = frozenset({"<", "<="})
UPWARD = frozenset({">", ">="})
_SAVED = "节约|节省|节支|压减|增收|增加|减少"
_SPENT = "成本|经费|费用|支出|开支|造价|[^收]费$"
_STANDING = "覆盖|保有|在岗|在编|在册|在校|存量|现有|每[季月周日人户次]|人均|户均|平均|标准|时限|时长"
_RATE_NAME = "(?:率|占比|比例|比重|度|程度|指数)(?:\\([^)]*\\))?$"
_COUNT_NAME = "(?:数|数量|次数|个数|人数|户数|件数|场次|人次|面积|里程|产量|金额)(?:\\([^)]*\\))?$"
_BAD = (
    "投诉|差错|错误|失误|误差|事故|违规|违纪|违法|违约|超支|超编|逾期|拖欠|欠薪|流失|返贫|失业|辍学|死亡|发病|发案|案发|伤亡|"
    "故障|缺陷|浪费|损耗|损失|漏损|变质|污染|退货|差评|上访|越级信访|负面舆情|核差|偏差|败诉|空置|闲置|安全事件"
)
_NEGATIVE = f"(?:{_BAD})(?:情况|案件|事件|问题|人员)?(?:发生)?(?:率|数|数量|次数|件数|起数|人数|户数|例数|量|比例|占比|金额)?(?:\\([^)]*\\))?$"
_DENIED = "[零无未防免]|杜绝|降低|下降"


def deciding_words() -> tuple[str, ...]:
    """Words in a name that may decide how its completion is computed; a formula of a workbook says nothing where one stands."""
    words = dict.fromkeys("|".join((_SAVED, _BAD, _STANDING)).split("|"))
    return tuple(word.partition("[")[0] for word in words)


@lru_cache(maxsize=4096)
def negative_meaning(name: str) -> bool:
    """Whether the figure of an indicator of that name should be small: 投诉率 yes, 投诉处理率 and 零事故 no."""
    words = "".join(fold(name).split())
    found = re.search(_NEGATIVE, words)
    return found is not None and not re.search(_DENIED, words[: found.start()])


@lru_cache(maxsize=4096)
def _standing(name: str) -> bool:
    """Whether the words say that it is kept at a level."""
    return re.search(_STANDING, name) is not None


def kind_of(indicator: Indicator) -> Kind:
    """The kind by unit, operator, class and words; flow and level are what the words say, before any profile."""
    target = indicator.target
    if target.value is None:
        return Kind.QUALITATIVE if target.op == "qualitative" or target.words else Kind.UNKNOWN
    unit = target.value.unit
    if unit in MONEY:
        return _money(indicator.name, target.op, indicator.level1, indicator.level2)
    if unit in RATES or unit in DURATIONS or unit in POINTS or "/" in unit or _standing(indicator.name):
        return Kind.LEVEL
    if unit in COUNTED or unit in MEASURED:
        return Kind.FLOW
    return Kind.UNKNOWN if unit else _by_name(indicator.name)


def direction_of(indicator: Indicator) -> Direction:
    """The direction by operator; without one a spending and a negative meaning go down, all else goes up."""
    target = indicator.target
    if target.op == "range" or target.upper is not None:
        return Direction.RANGE
    if target.op in DOWNWARD:
        return Direction.DOWN
    if target.op in UPWARD:
        return Direction.UP
    if target.op == "=":
        return Direction.EQUAL
    return Direction.DOWN if negative_meaning(indicator.name) or kind_of(indicator) is Kind.SPEND else Direction.UP


def reading(indicator: Indicator, profile: Profile) -> Quantity:
    """Whether a profile holds the target against time: accumulating, level, or either where unit and words leave it open."""
    unit = indicator.target.value.unit if indicator.target.value else ""
    if profile.prorate == "level2":
        return profile.quantity(indicator.level2, unit)
    kind = kind_of(indicator)
    if kind is Kind.LEVEL:
        return "level"
    if not unit:
        return "accumulating" if kind is Kind.FLOW else "either"
    return "accumulating" if profile.quantity(indicator.level2, unit) == "accumulating" else "either"


@lru_cache(maxsize=4096)
def _money(name: str, op: str, level1: str, level2: str) -> Kind:
    """An amount: spending under a cost class or a ceiling, output else; a cost with ≥ contradicts itself."""
    if _standing(name):
        return Kind.LEVEL
    if re.search(_SAVED, name) or negative_meaning(name):
        return Kind.FLOW
    costs = level2 in COSTS or level1 in ("cost", "operation")
    if op in UPWARD:
        return Kind.UNKNOWN if costs else Kind.FLOW
    spent = costs or op in DOWNWARD or (not level2 and re.search(_SPENT, name))
    return Kind.SPEND if spent else Kind.FLOW


def _by_name(name: str) -> Kind:
    words = fold(name)
    if re.search(_RATE_NAME, words):
        return Kind.LEVEL
    return Kind.FLOW if re.search(_COUNT_NAME, words) else Kind.UNKNOWN
