"""What sort of quantity an indicator is, and in which direction it is good."""

import pytest

from compute.seed import NATIONAL, SHANXI, fig, indicator, seed_indicators, target
from jiheng.compute.kinds import Direction, Kind, direction_of, kind_of, negative_meaning, reading
from jiheng.model.report import Indicator, Target


def asked(name: str, level2: str, op: str, unit: str, level1: str = "output") -> Indicator:
    return indicator(name, level2, target(op, "5", unit), fig("1", unit), level1=level1)


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        (asked("培训次数", "quantity", ">=", "次"), Kind.FLOW),
        (asked("每年培训次数", "quantity", ">=", "次"), Kind.FLOW),
        (asked("每月例会", "quantity", ">=", "次"), Kind.LEVEL),
        (asked("修路", "quantity", ">=", "公里"), Kind.FLOW),
        (asked("及时率", "timeliness", ">=", "%"), Kind.LEVEL),
        (asked("办结时限", "timeliness", "<=", "天"), Kind.LEVEL),
        (asked("补助标准", "cost", "", "元/亩"), Kind.LEVEL),
        (asked("人均培训成本", "cost", "<=", "元"), Kind.LEVEL),
        (asked("人员保障成本经费", "cost", "", "万元"), Kind.SPEND),
        (asked("运转成本", "economic_cost", "<=", "万元", "cost"), Kind.SPEND),
        (asked("三公经费支出", "", "", "万元", ""), Kind.SPEND),
        (asked("节约资金", "cost", ">=", "万元"), Kind.FLOW),
        (asked("带动增收", "economic", ">=", "万元", "benefit"), Kind.FLOW),
        (asked("发放补贴", "quantity", "=", "万元"), Kind.FLOW),
        (asked("项目成本", "cost", ">=", "万元"), Kind.UNKNOWN),
        (asked("满意度", "satisfaction", ">=", ""), Kind.LEVEL),
        (asked("培训次数", "quantity", ">=", ""), Kind.FLOW),
        (asked("生态", "ecological", ">=", ""), Kind.UNKNOWN),
        (asked("覆盖村", "quantity", ">=", "村落"), Kind.LEVEL),
        (asked("安装", "quantity", ">=", "嗡"), Kind.UNKNOWN),
        (Indicator("改善", target=Target("qualitative", words="有所改善")), Kind.QUALITATIVE),
        (Indicator("改善", target=Target(words="有所改善")), Kind.QUALITATIVE),
        (Indicator("没写"), Kind.UNKNOWN),
    ],
    ids=lambda value: value.name if isinstance(value, Indicator) else str(value),
)
def test_kind(subject: Indicator, kind: Kind) -> None:
    assert kind_of(subject) is kind


def test_kinds_of_the_real_report() -> None:
    kinds = "".join(kind_of(one).value[0] for one in seed_indicators())
    assert kinds == "ffff" + "lll" + "ll" + "ssl" + "qqq" + "ll"


@pytest.mark.parametrize(
    ("op", "name", "level2", "unit", "direction"),
    [
        (">=", "培训", "quantity", "次", Direction.UP),
        (">", "培训", "quantity", "次", Direction.UP),
        ("<=", "投诉率", "quality", "%", Direction.DOWN),
        ("<", "投诉率", "quality", "%", Direction.DOWN),
        ("=", "例会", "quantity", "次", Direction.EQUAL),
        ("range", "巡河", "quantity", "次", Direction.RANGE),
        ("", "例会", "quantity", "次", Direction.UP),
        ("", "投诉率", "quality", "%", Direction.DOWN),
        (">=", "投诉率", "quality", "%", Direction.UP),
        ("", "运转成本", "cost", "万元", Direction.DOWN),
    ],
)
def test_direction(op: str, name: str, level2: str, unit: str, direction: Direction) -> None:
    assert direction_of(asked(name, level2, op, unit)) is direction


BAD = [
    "投诉率",
    "群众投诉件数",
    "差错率",
    "安全事故数",
    "重大安全责任事故",
    "核差率",
    "返贫率",
    "明显变质比例",
    "食品安全事件 发生数",
    "工资发放差错率（%）",
]
GOOD = [
    "投诉处理率",
    "投诉办结及时率",
    "事故处置率",
    "零投诉率",
    "无重大安全事故",
    "杜绝安全事故数",
    "降低发病率",
    "疾病发病率下降率",
    "违法案件查处率",
    "信访积案化解率",
    "污染治理面积",
    "培训次数",
    "群众满意度",
]


@pytest.mark.parametrize("name", BAD)
def test_negative_meaning(name: str) -> None:
    assert negative_meaning(name)


@pytest.mark.parametrize("name", GOOD)
def test_no_negative_meaning(name: str) -> None:
    assert not negative_meaning(name)


@pytest.mark.parametrize(
    ("subject", "national", "shanxi"),
    [
        (asked("培训", "quantity", ">=", "次"), "accumulating", "accumulating"),
        (asked("帮扶", "quantity", ">=", "人"), "either", "accumulating"),
        (asked("路灯", "quantity", ">=", "盏"), "either", "accumulating"),
        (asked("覆盖", "quantity", ">=", "个"), "level", "accumulating"),
        (asked("合格", "quality", ">=", "件"), "accumulating", "level"),
        (asked("满意度", "satisfaction", ">=", "%"), "level", "accumulating"),
        (asked("成本", "cost", "<=", "万元"), "accumulating", "level"),
        (asked("培训次数", "quantity", ">=", ""), "accumulating", "accumulating"),
        (asked("生态", "ecological", ">=", ""), "either", "accumulating"),
    ],
    ids=lambda value: value.name if isinstance(value, Indicator) else str(value),
)
def test_reading(subject: Indicator, national: str, shanxi: str) -> None:
    assert (reading(subject, NATIONAL), reading(subject, SHANXI)) == (national, shanxi)
