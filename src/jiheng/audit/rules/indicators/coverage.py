"""Coverage: classes and tasks without an indicator, and how many indicators there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.rule import REPORTS, Context, rule
from jiheng.audit.rules.indicators.shared import (
    SEVERAL,
    is_money,
    listed,
    passage_of,
    reached_share,
    some_rows,
    sure,
    target_shown,
)
from jiheng.compute.kinds import COSTS
from jiheng.compute.rate import rate
from jiheng.errors import NotStated
from jiheng.model.figure import HUNDRED
from jiheng.model.report import Indicator, Report
from jiheng.model.terms import LEVEL1, LEVEL2, fold
from jiheng.profiles.fields import Profile
from jiheng.say import say

TARGETS = (*REPORTS, "objectives")
_ENOUGH = 5
_SHARED_CLASSES = frozenset({"benefit", "satisfaction"})
_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]是|目标\s?[0-9]{1,2}\s?[:、]|[0-9]{1,2}(?:[、)]|\.(?![0-9]))|[①-⑳]|\([一二三四五六七八九十0-9]{1,2}\))"
)
_WORD = re.compile(r"[一-鿿]{2,}")
_COMMON = frozenset(
    "完成 开展 提高 提升 保障 工作 项目 进行 做好 加强 落实 资金 年度 目标 任务 建设 管理 服务 推进 促进 实施 确保 全面 进一 一步 单位 部门 政府 "
    "相关 各项 有关 及时 有效 发展 机制 制度 水平 能力".split()
)
_RUNNING = re.compile(r"(?:运转|运行|公用|办公|日常)(?:经费|费|费用|支出|类项目|类)?$")


@rule(
    "I211",
    "warning",
    "缺少应设的指标类别",
    basis="财预〔2021〕101号：每个项目原则上都要有产出和效益指标，数量、质量指标原则上均需设置；应设类别见口径",
    each="report",
    since="0.1",
    kinds=TARGETS,
    whole=True,
)
def class_missing(report: Report, context: Context) -> Iterator[Outcome]:
    """A level-1 or level-2 class that the profile asks for has no indicator.

    Bad:  ①数量指标：
          指标 1：化解社会矛盾纠纷，预期指标值：≥30件，实际完成值15件，指标完成率50%；
          指标 2：与油田企业接洽工作次数，预期指标值：≥12次，实际完成值6次，指标完成率50%；
          指标 3：干部学习培训次数，预期指标值：≥48次，实际完成值24次，指标完成率50%；
          指标 4：法制宣传教育次数，预期指标值：≥4次，实际完成值2次，指标完成率50%；
          指标 5：走访群众次数，预期指标值：≥40次，实际完成值20次，指标完成率50%。
    Good: ①数量指标：
          指标 1：化解社会矛盾纠纷，预期指标值：≥30件，实际完成值15件，指标完成率50%；
          指标 2：与油田企业接洽工作次数，预期指标值：≥12次，实际完成值6次，指标完成率50%；
          指标 3：干部学习培训次数，预期指标值：≥48次，实际完成值24次，指标完成率50%；
          ②质量指标：
          指标 1：矛盾纠纷调解率，预期指标值：≥95%，实际完成值95%，指标完成率100%。
          ①社会效益指标：
          指标 1：群众法律知晓率，预期指标值：≥90%，实际完成值90%，指标完成率100%。
    """
    found = some_rows(report)
    if not (report.layout or report.form) and len(found) < _ENOUGH:
        raise NotStated("完整的指标表")
    ones, twos = {one.level1 for one in found}, {one.level2 for one in found}
    if "" in ones or not sure(found):
        raise NotStated("每个指标所属的类别")
    missing = [f"{LEVEL1[code].label}" for code in _missing_level1(ones, context.profile)]
    if "" not in twos and "output" in ones:
        missing += [LEVEL2[code].label for code in context.profile.required_level2 if code not in twos]
    if missing:
        names = "、".join(missing)
        yield Finding(
            say("没有设置{names}。", names=names),
            say("请补设{names}；确实不适用的，在报告里说明理由。", names=names),
        )


def _missing_level1(ones: set[str], profile: Profile) -> list[str]:
    """The level-1 classes asked for that are not there; the six dimensions of whole expenditure are a tree of their own."""
    if ones & (set(profile.six_dimensions) - _SHARED_CLASSES) or "decision" in ones:
        return []
    return [code for code in profile.required_level1 if code not in ones]


@rule(
    "I222",
    "hint",
    "目标偏高，或指标个数过多过少",
    basis="财预〔2021〕101号：指标值在可实现的基础上从严设定、指标要突出重点；界线见口径",
    each="report",
    since="0.1",
    kinds=TARGETS,
)
def targets_too_high_or_many(report: Report, context: Context) -> Iterator[Outcome]:
    """A target stays below 60% for years, or the number of indicators is outside the profile's bounds.

    Bad:  ①数量指标：
          指标 1：法制宣传教育次数，预期指标值：≥4次，实际完成值2次，指标完成率50%。
    Good: ①质量指标：
          指标 1：群众法律知晓率，预期指标值：≥90%，实际完成值91%，指标完成率101%；
          指标 2：矛盾纠纷调解率，预期指标值：≥95%，实际完成值95%，指标完成率100%；
          指标 3：培训合格率，预期指标值：≥90%，实际完成值90%，指标完成率100%。
    """
    found, profile = some_rows(report), context.profile
    yield from _number(len(found), report, profile)
    for one in found:
        before = _last_year_share(one)
        now = reached_share(one)
        limit = profile.high_target_share * HUNDRED
        if before is not None and before < limit and (now is None or now < limit) and report.kind != "monitoring":
            yield Finding(
                say(
                    "“{name}”上年只有指标值的六成以下，今年目标仍是 {target}，可能偏高。",
                    name=one.name,
                    target=target_shown(one.target),
                ),
                say("请对照历年完成值重新测算指标值。"),
                span=one.span,
            )


def _number(count: int, report: Report, profile: Profile) -> Iterator[Outcome]:
    low, high = profile.indicator_min, profile.indicator_max
    if low is not None and count < low and not report.incomplete:
        message = say("只有 {count} 个三级指标，不足以衡量全部工作（一般不少于 {low} 个）。", count=count, low=low)
        yield Finding(message, say("请对照主要职责和任务补设指标。"))
    if high is not None and count > high:
        message = say("有 {count} 个三级指标，重点不突出（一般不多于 {high} 个）。", count=count, high=high)
        yield Finding(message, say("请合并次要指标，突出核心产出和效益。"))


def _last_year_share(indicator: Indicator) -> Decimal | None:
    target = indicator.target.value
    if indicator.last_year is None or target is None:
        return None
    try:
        return rate(indicator.last_year, target).value
    except NotStated:
        return None


@rule(
    "I223",
    "warning",
    "有任务没有指标，或指标与经费性质不符",
    basis="财预〔2015〕88号：绩效指标与年度主要任务相对应；复核惯例：运转类项目不设业务产出",
    each="report",
    since="0.1",
    kinds=TARGETS,
    whole=True,
)
def task_without_indicator(report: Report, context: Context) -> Iterator[Outcome]:
    """A main task of the year has no indicator, or a running-cost project carries amounts of business as its output.

    Bad:  三、部门单位整体绩效目标情况
          (一) 绩效目标完成情况
          年度总体目标：1.培训干部四期；2.修缮敬老院屋顶；3.化解矛盾纠纷三十件。
          ①数量指标：
          指标 1：化解社会矛盾纠纷，预期指标值：≥30件，实际完成值15件，指标完成率50%；
          指标 2：干部培训期数，预期指标值：≥4期，实际完成值2期，指标完成率50%。
    Good: 三、部门单位整体绩效目标情况
          (一) 绩效目标完成情况
          年度总体目标：1.培训干部四期；2.化解矛盾纠纷三十件。
          ①数量指标：
          指标 1：化解社会矛盾纠纷，预期指标值：≥30件，实际完成值15件，指标完成率50%；
          指标 2：干部培训期数，预期指标值：≥4期，实际完成值2期，指标完成率50%。
    """
    found = some_rows(report)
    named = {pair for one in found for pair in _pairs(fold(one.name))}
    tasks = [task for task in _tasks(report.goal) if len(pairs := _pairs(task)) >= SEVERAL and not pairs & named]
    if tasks:
        yield Finding(
            say("年度目标中的{tasks}没有对应的指标。", tasks=listed(task[:20] for task in tasks)),
            say("请为每项主要任务至少设一个指标，或说明并入了哪个指标。"),
            span=passage_of(report, tasks[0]),
        )
    if _RUNNING.search(fold(report.project)):
        for one in found:
            if (
                one.certain
                and one.target.value
                and is_money(one.target.value)
                and one.level1 == "output"
                and one.level2 not in COSTS
            ):
                yield Finding(
                    say("“{project}”是运转类项目，却设了业务产出“{name}”。", project=report.project, name=one.name),
                    say("请改为与运转保障有关的指标，业务产出放到业务项目里。"),
                    span=one.span,
                )


def _tasks(goal: str) -> list[str]:
    """The numbered items of a yearly goal; empty where it is not divided into numbered items."""
    pieces = [piece.strip(" ;,。、") for piece in _ITEM.split(fold(goal))[1:]]
    tasks = [piece for piece in pieces if len(piece) >= 4]
    return tasks if len(tasks) > 1 else []


def _pairs(text: str) -> set[str]:
    """The telling pairs of neighbouring characters of a text."""
    return {word[n : n + 2] for word in _WORD.findall(text) for n in range(len(word) - 1)} - _COMMON
