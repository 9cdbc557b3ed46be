"""Made reports: whole, consistent and clean, for round trips and for planting faults in.

Everything is drawn from one `random.Random`, so a seed is a report. Amounts add up exactly, indicators stand in tree order,
texts are regular Chinese sentences as a clerk writes them; no rate is stated, `complete` computes them all.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from jiheng.model.figure import Stated
from jiheng.model.report import (
    Actual,
    Correction,
    Counts,
    Deviation,
    Duties,
    Funds,
    Group,
    Indicator,
    Plan,
    Problem,
    Report,
    ReportingUnit,
    Source,
    Target,
    Use,
)

PLACES = ("青石县白杨镇", "临江市松岭乡", "云台县柳河镇", "望海区东港街道", "金沙县石桥乡")
BODIES = ("人民政府", "人民政府", "水利服务中心", "农业农村办公室", "中心小学")
OFFICES = ("党政办公室", "经济发展办公室", "社会事务办公室", "综合执法办公室", "财政所", "农业综合服务站", "退役军人服务站")
POSTS = ("党委书记", "党委副书记、镇长", "纪委书记", "副镇长", "出纳", "会计", "各办公室负责人", "财政所所长")
SENTENCES = (
    "加强预算执行的日常跟踪",
    "按月核对各科室支出进度，发现偏差及时纠正",
    "完善内部控制制度，规范审批流程",
    "专业人员不足",
    "部分项目前期准备不充分，开工较晚",
    "组织业务培训，提高经办人员能力",
    "每季度分析一次预算执行情况",
    "督促各科室按计划推进重点工作",
    "做好资金拨付与项目进度的衔接",
    "请主管部门安排业务培训",
    "请财政部门加快资金拨付",
)
USES = ("职工工资", "津贴补贴", "车辆运行维护费", "基本公用经费", "驻村生活补助", "办公设备购置", "取暖费")
QUANTITIES = {
    "quantity": (
        ("调解矛盾纠纷", "件"),
        ("干部培训次数", "次"),
        ("走访农户", "户"),
        ("法制宣传活动", "场"),
        ("整治人居环境", "处"),
    ),
    "quality": (("政策宣传覆盖率", "%"), ("项目验收合格率", "%"), ("信息上报率", "%")),
    "timeliness": (("工资发放及时率", "%"), ("经费支付及时率", "%")),
    "economic": (("带动农户增收", "万元"), ("新增就业岗位", "个")),
    "social": (("受益群众", "人"), ("政策知晓率", "%")),
    "ecological": (("新增绿化面积", "亩"), ("生活垃圾处理率", "%")),
    "satisfaction": (("群众满意度", "%"), ("服务对象满意度", "%")),
}
TREE = (
    ("output", ("quantity", "quality", "timeliness")),
    ("benefit", ("economic", "social", "ecological")),
    ("satisfaction", ("satisfaction",)),
)


def money(value: int, places: int = 2) -> Stated:
    """An amount in 万元 from hundredths of it."""
    return Stated((Decimal(value) / 100).quantize(Decimal(1).scaleb(-places)), "万元", places)


def report(random: Random) -> Report:
    """A clean report: whatever relations it prints hold."""
    year = random.randint(2019, 2025)
    cutoff = date(year, *random.choice(((6, 30), (7, 31), (8, 31), (9, 30))))
    indicators = _indicators(random)
    level1 = len({one.level1 for one in indicators})
    level2 = len({(one.level1, one.level2) for one in indicators})
    return Report(
        kind="monitoring",
        title="",
        unit=ReportingUnit(random.choice(PLACES) + random.choice(BODIES)),
        year=year,
        cutoff=cutoff,
        filled_on=cutoff + timedelta(days=random.randint(1, 40)),
        offices=tuple(random.sample(OFFICES, random.randint(3, 6))),
        group=Group(POSTS[0], POSTS[1], tuple(random.sample(POSTS[2:], random.randint(2, 5)))),
        duties=Duties(_some(random, 2, 4), random.choice(SENTENCES), random.choice(SENTENCES)),
        plan=Plan(f"本单位{year}年整体支出", _some(random, 2, 3), "随时掌握执行情况，按财政部门规定的时间开展监控"),
        problems=tuple(Problem(text, random.choice(SENTENCES)) for text in _some(random, 1, 3)),
        next_steps=_some(random, 1, 3),
        funds=_funds(random),
        counts=Counts(*(Stated(Decimal(n), "个", 0) for n in (level1, level2, len(indicators)))),
        indicators=indicators,
        deviations=tuple(_deviation(one, random) for one in indicators if one.target.value and one.actual.value)[
            : random.randint(1, 3)
        ],
        corrections=_corrections(random, cutoff),
        suggestions=_some(random, 1, 2),
    )


def _some(random: Random, low: int, high: int) -> tuple[str, ...]:
    return tuple(random.sample(SENTENCES, random.randint(low, high)))


def _split(random: Random, whole: int, parts: int) -> list[int]:
    """Whole as a sum of so many positive parts."""
    cuts = sorted(random.sample(range(1, max(whole, parts + 1)), parts - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]


def _funds(random: Random) -> tuple[Funds, ...]:
    budget = random.randint(20_000, 900_000)
    project = random.choice((0, random.randint(1_000, budget // 2)))
    spent = random.randint(budget // 3, budget * 3 // 4)
    project_spent = min(project * random.randint(30, 70) // 100, spent - 100)
    received = random.randint(spent, budget)
    total = Funds("total", budget=money(budget), received=money(received), executed=money(spent))
    basic = _scope(random, "basic", budget - project, spent - project_spent)
    return (total, basic, _scope(random, "project", project, project_spent), *_supplement(random))


def _scope(random: Random, scope: str, budget: int, spent: int) -> Funds:
    fiscal = budget if random.random() < 0.5 else budget * 4 // 5
    sources = (Source("fiscal", "财政资金", money(fiscal)), Source("other", "其他资金", money(budget - fiscal)))
    names = random.sample(USES, random.randint(2, 4))
    uses = (
        tuple(Use(name, money(part)) for name, part in zip(names, _split(random, spent, len(names)), strict=True))
        if spent > 100
        else ()
    )
    return Funds(scope, budget=money(budget), executed=money(spent), sources=sources, uses=uses)


def _supplement(random: Random) -> tuple[Funds, ...]:
    if random.random() < 0.4:
        return ()
    whole = random.randint(500, 20_000)
    own = random.randint(0, whole)
    sources = (Source("own_level", "本级财力安排", money(own)), Source("upper_level", "上级专项资金", money(whole - own)))
    spent = random.randint(whole // 3, whole)
    uses = tuple(Use(name) for name in random.sample(USES, 2))
    return (Funds("supplement", budget=money(whole), received=money(whole), executed=money(spent), sources=sources, uses=uses),)


def _indicators(random: Random) -> tuple[Indicator, ...]:
    found = []
    for level1, classes in TREE:
        for level2 in classes:
            pool = QUANTITIES[level2]
            for name, unit in random.sample(pool, random.randint(1, len(pool))):
                found.append(_indicator(random, level1, level2, name, unit))
    return tuple(found)


def _indicator(random: Random, level1: str, level2: str, name: str, unit: str) -> Indicator:
    if unit == "%":
        target, actual = random.randint(80, 99), random.randint(60, 100)
    else:
        target = random.randint(4, 400)
        actual = random.randint(target // 3, target)
    value = Target(">=", Stated(Decimal(target), unit, 0), text="")
    if level2 == "satisfaction" and random.random() < 0.5:
        return Indicator(name, level1, level2, value, Actual(None, "", True, date(2030, 12, 10)), completion_not_due=True)
    return Indicator(name, level1, level2, value, Actual(Stated(Decimal(actual), unit, 0)))


def _deviation(one: Indicator, random: Random) -> Deviation:
    return Deviation(one.name, one.target.value, one.actual.value, None, random.choice(SENTENCES))


def _corrections(random: Random, cutoff: date) -> tuple[Correction, ...]:
    taken = tuple(Correction(text) for text in _some(random, 1, 2))
    planned = tuple(
        Correction(
            text,
            random.choice(POSTS[2:]),
            cutoff + timedelta(days=random.randint(30, 90)),
            random.choice(("年底达到目标", "进度赶上序时")),
            True,
        )
        for text in _some(random, 1, 2)
    )
    return (*taken, *planned)
