"""The figures of the real mid-year report of 2021 as a Report, and small makers that the tests of arithmetic share."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from jiheng.model.figure import Stated
from jiheng.model.report import Actual, Counts, Deviation, Funds, Indicator, Report, ReportingUnit, Source, Target, Use
from jiheng.profiles.fields import Profile
from jiheng.profiles.profile import profile

CUTOFF = date(2021, 6, 30)
NATIONAL = profile("national", CUTOFF)
SHANXI = profile("shanxi", CUTOFF)


def fig(text: str, unit: str = "") -> Stated:
    """A figure as printed: fig("64.3", "%") has one place."""
    _, _, rest = text.partition(".")
    return Stated(Decimal(text), unit, len(rest), text + unit)


def money(text: str) -> Stated:
    return fig(text, "万元")


def with_values(base: Profile, values: Mapping[str, object]) -> Profile:
    """A profile with some values changed, as a cycle may override them."""
    return Profile(**{name: values.get(name, getattr(base, name)) for name in Profile.__slots__})


def target(op: str, value: str, unit: str = "", upper: str = "") -> Target:
    return Target(op, fig(value, unit), fig(upper, unit) if upper else None)


def indicator(
    name: str, level2: str, wanted: Target, actual: Stated | str | None, completion: str = "", level1: str = "output"
) -> Indicator:
    """An indicator; an actual of None is not due, a text is words."""
    if actual is None:
        reached = Actual(not_due=True)
    else:
        reached = Actual(words=actual) if isinstance(actual, str) else Actual(actual)
    return Indicator(name, level1, level2, wanted, reached, fig(completion, "%") if completion else None)


_ROWS = (
    ("化解社会矛盾纠纷", "quantity", ">=", "30", "件", "15", "50"),
    ("与油田企业接洽工作次数", "quantity", ">=", "12", "次", "12", "100"),
    ("干部学习培训次数", "quantity", ">=", "48", "次", "30", "63"),
    ("法制宣传教育次数", "quantity", ">=", "4", "次", "4", "100"),
    ("宣传群众的法律意识覆盖率", "quality", ">=", "98", "%", "90", "92"),
    ("矛盾纠纷调解率", "quality", ">=", "95", "%", "95", "100"),
    ("重大社情、疫情、险情上报率", "quality", ">=", "100", "%", "100", "100"),
    ("经费支付及时性", "timeliness", ">=", "95", "%", "95", "100"),
    ("工资待遇发放及时率（%）", "timeliness", ">=", "100", "%", "100", "100"),
    ("人员保障成本经费", "cost", "", "464.7", "万元", "302.23", "60"),
    ("运转保障成本经费", "cost", "", "21.59", "万元", "9.94", "46"),
    ("三公经费节约率（%）", "cost", ">=", "5", "%", "3", "60"),
)
_WORDS = (
    ("提高劳动就业水平", "economic", "显著提高", "有所提高"),
    ("做好油田企业的跟踪服务", "social", "保持稳定", "明显稳定"),
    ("保护辖区环境效果", "ecological", "有所改善", "明显改善"),
)


def seed_indicators() -> tuple[Indicator, ...]:
    numbers = [
        indicator(name, level2, target(op, wanted, unit), fig(reached, unit), completion)
        for name, level2, op, wanted, unit, reached, completion in _ROWS
    ]
    words = [
        indicator(name, level2, Target("qualitative", words=wanted), reached, "50", "benefit")
        for name, level2, wanted, reached in _WORDS
    ]
    satisfied = [
        indicator(name, "satisfaction", target(">=", wanted, "%"), None, level1="satisfaction")
        for name, wanted in (("群众满意度", "95"), ("油田企业满意度", "96"))
    ]
    return (*numbers, *words, *satisfied)


def _sources(**amounts: str) -> tuple[Source, ...]:
    return tuple(Source(code, code, money(amount)) for code, amount in amounts.items())


def seed() -> Report:
    """The report as it was written, faults included."""
    uses = ("职工工资、福利支出", "302.23"), ("车辆运行维护费", "1.72"), ("基本公用", "8.22"), ("驻村、管寺生活补助", "0")
    return Report(
        kind="monitoring",
        unit=ReportingUnit("且末县塔中镇人民政府"),
        year=2021,
        cutoff=CUTOFF,
        funds=(
            Funds(
                "total",
                budget=money("486.29"),
                received=money("328.65"),
                executed=money("312.17"),
                received_rate=fig("67.58", "%"),
                execution_rate=fig("64.3", "%"),
            ),
            Funds(
                "basic",
                budget=money("486.29"),
                executed=money("312.17"),
                execution_rate=fig("64.3", "%"),
                sources=_sources(fiscal="486.29", other="0"),
                uses=tuple(Use(label, money(amount)) for label, amount in uses),
            ),
            Funds(
                "project",
                budget=money("0"),
                executed=money("0"),
                execution_rate=fig("0", "%"),
                sources=_sources(fiscal="0", other="0"),
            ),
            Funds(
                "supplement",
                budget=money("16.84"),
                received=money("16.84"),
                executed=money("3.3"),
                sources=_sources(own_level="16.84", upper_level="0"),
                uses=(Use("视频会议系统终端"), Use("燃油费")),
            ),
        ),
        counts=Counts(fig("3", "个"), fig("8", "个"), fig("17", "个")),
        indicators=seed_indicators(),
        deviations=(Deviation("单位运转保障成本经费", money("21.59"), money("9.94"), fig("46", "%"), "厉行节约"),),
    )
