"""Known faults, planted one at a time into clean reports: into the Report, or into the text that it gives.

A fault names the rules that may tell it; everything else must stay silent at severity error. `plant` returns the text of
the faulty document, or None where this report has no place for the fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from jiheng.model.blocks import Cell, Paragraph, Table
from jiheng.model.figure import Stated
from jiheng.model.report import Actual, Indicator, Report, Target
from jiheng.profiles.profile import profile
from jiheng.write.compose import compose


@dataclass(frozen=True)
class Fault:
    """One sort of fault. `rules`: any of them told as `severity` is right."""

    name: str
    rules: tuple[str, ...]
    plant: Callable[[Report, Random], str | None]
    severity: str = "error"


def text_of(report: Report) -> str:
    """The whole document as lines of text."""
    lines: list[str] = []
    for block in compose(report, profile("national")):
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Table):
            lines.extend(" | ".join(cell.text for cell in row if isinstance(cell, Cell)) for row in block.rows)
    return "\n".join(lines)


def _number(pattern: str, shift: str) -> Callable[[Report, Random], str | None]:
    """Shift the number in group 1 of one random match of the pattern."""

    def plant(report: Report, random: Random) -> str | None:
        text = text_of(report)
        matches = list(re.finditer(pattern, text))
        if not matches:
            return None
        match = random.choice(matches)
        old = Decimal(match[1])
        return text[: match.start(1)] + f"{old + Decimal(shift)}" + text[match.end(1) :]

    return plant


def _swap(pattern: str, new: str) -> Callable[[Report, Random], str | None]:
    def plant(report: Report, random: Random) -> str | None:
        text = text_of(report)
        changed = re.sub(pattern, new, text, count=1)
        return changed if changed != text else None

    return plant


def _add(sentence: str) -> Callable[[Report, Random], str | None]:
    """Add a faulty sentence to the last section."""
    return lambda report, random: text_of(replace(report, others=(*report.others, sentence)))


def _changed(change: Callable[[Report, Random], Report | None]) -> Callable[[Report, Random], str | None]:
    def plant(report: Report, random: Random) -> str | None:
        faulty = change(report, random)
        return text_of(faulty) if faulty else None

    return plant


def _with_funds(report: Report, scope: str, **values: object) -> Report:
    return replace(report, funds=tuple(replace(f, **values) if f.scope == scope else f for f in report.funds))  # type: ignore[arg-type]


def _received_too_small(report: Report, random: Random) -> Report | None:
    total = report.of_scope("total")
    assert total is not None
    assert total.executed is not None
    small = (total.executed.value * Decimal("0.8")).quantize(Decimal("0.01"))
    return _with_funds(report, "total", received=Stated(small, "万元", 2))


def _one(
    report: Report, random: Random, wanted: Callable[[Indicator], bool], change: Callable[[Indicator], Indicator]
) -> Report | None:
    chosen = [n for n, one in enumerate(report.indicators) if wanted(one)]
    if not chosen:
        return None
    at = random.choice(chosen)
    name = report.indicators[at].name
    indicators = tuple(change(one) if n == at else one for n, one in enumerate(report.indicators))
    return replace(report, indicators=indicators, deviations=tuple(d for d in report.deviations if d.indicator != name))


def _cost_at_least(report: Report, random: Random) -> Report | None:
    amount = Stated(Decimal("20.50"), "万元", 2)
    cost = Indicator("会议费支出", "output", "cost", Target(">=", amount), Actual(Stated(Decimal("9.10"), "万元", 2)))
    counts = replace(report.counts, level2=None, level3=None)
    return replace(report, indicators=(*report.indicators, cost), counts=counts)


def _rate_beyond_whole(report: Report, random: Random) -> Report | None:
    return _one(
        report,
        random,
        lambda one: one.level2 == "quality" and one.actual.value is not None,
        lambda one: replace(one, actual=Actual(Stated(Decimal(150), "%", 0))),
    )


def _due_already(report: Report, random: Random) -> Report | None:
    return _one(
        report, random, lambda one: one.actual.not_due, lambda one: replace(one, actual=replace(one.actual, due_on=report.cutoff))
    )


def _costs(report: Report, random: Random) -> Report | None:
    """Cost indicators that break down 基本支出, one of them off."""
    basic = report.of_scope("basic")
    if not basic or not basic.budget or not basic.executed or basic.budget.value < 20 or basic.executed.value < 20:
        return None

    def pair(whole: Stated, off: str) -> tuple[Stated, Stated]:
        part = (whole.value * Decimal("0.9")).quantize(Decimal("0.01"))
        return Stated(part, "万元", 2), Stated(whole.value - part + Decimal(off), "万元", 2)

    (staff, running), (staff_done, running_done) = pair(basic.budget, "1.35"), pair(basic.executed, "0")
    costs = (
        Indicator("人员保障成本", "output", "cost", Target("<=", staff), Actual(staff_done)),
        Indicator("运转保障成本", "output", "cost", Target("<=", running), Actual(running_done)),
    )
    return replace(report, indicators=(*report.indicators, *costs), counts=replace(report.counts, level2=None, level3=None))


def _without_section(report: Report, random: Random) -> str | None:
    text = text_of(report)
    return re.sub(r"四、意见及建议\n(?:.+\n)*?(?=五、)", "", text)


def _empty_section(report: Report, random: Random) -> str | None:
    text = text_of(report)
    return re.sub(r"(四、意见及建议\n)(?:.+\n)*?(?=五、)", r"\1", text)


def _no_unit(report: Report, random: Random) -> str | None:
    text = text_of(report)
    matches = list(re.finditer(r"(?m)^指标[0-9]+：[^\n]*?≥[0-9]+(件|次|户|场|处)(?=，)", text))
    lines = [m for m in matches if len(re.findall(r"≥[0-9]+(?:件|次|户|场|处)(?=，)", text)) > 1]
    if not lines:
        return None
    match = random.choice(lines)
    return text[: match.start(1)] + text[match.end(1) :]


def _completion(report: Report, random: Random) -> str | None:
    return _number(r"(?m)^指标[0-9]+：[^\n]*指标完成率([0-9]+)%[；。]$", "9")(replace(report, deviations=()), random)


FAULTS = (
    Fault("received rate", ("F101",), _number(r"(?<!追加资金)到位率([0-9.]+)%", "3.21")),
    Fault("execution rate", ("F102",), _number(r"预算执行率([0-9.]+)%", "4.37")),
    Fault("rate on nothing", ("F103",), _swap(r"；预算为0，不计算执行率（—）", "，预算执行率0%")),
    Fault("source of a budget", ("F104",), _number(r"其中：财政资金([0-9.]+)万元", "1.11")),
    Fault("own and upper level", ("F104",), _number(r"上级专项资金([0-9.]+)万元", "1.11")),
    Fault("use of an expenditure", ("F104",), _number(r"(?:[；：])(?:职工工资|津贴补贴|取暖费)([0-9.]+)万元", "0.37")),
    Fault("repeated amount", ("F105",), _add("下达中央级专项资金124.23万元。年末又核对，下达中央级专项资金142.32万元")),
    Fault("spent more than received", ("F106",), _changed(_received_too_small)),
    Fault("unit mixed up", ("F107",), _add("下达中央级专项资金124.23万元。年末又核对，下达中央级专项资金124.23元")),
    Fault("cost indicators", ("F113",), _changed(_costs)),
    Fault(
        "三公",
        ("F115", "F104"),
        _add("“三公”经费支出12.5万元，其中：因公出国（境）费0万元，公务用车购置及运行维护费8.3万元，公务接待费2.4万元"),
    ),
    Fault("distribution", ("F117",), _add("收入来源中，财政拨款占60%，上级补助占25%，自筹占20%")),
    Fault("growth", ("F118",), _add("收到捐赠物资折款850万元，比上年增加50万元，增长6.52%")),
    Fault("completion", ("I201",), _completion),
    Fault("count of indicators", ("I202",), _number(r"三级指标([0-9]+)个", "1")),
    Fault("number repeats", ("I203",), _swap(r"指标2：", "指标1：")),
    Fault("target without unit", ("I204",), _no_unit),
    Fault("cost at least", ("I206",), _changed(_cost_at_least)),
    Fault("due already", ("I210",), _changed(_due_already)),
    Fault("rate beyond the whole", ("I216",), _changed(_rate_beyond_whole)),
    Fault("deviation differs", ("D302",), _number(r"偏离指标：[^\n]{0,60}?实际完成值([0-9.]+)", "1")),
    Fault("section missing", ("S401",), _without_section),
    Fault("section empty", ("S401",), _empty_section),
    Fault(
        "filed before the cutoff",
        ("S403",),
        _changed(lambda r, _: replace(r, filled_on=r.cutoff - timedelta(days=20)) if r.cutoff else None),
    ),
    Fault(
        "another unit on the cover",
        ("S404",),
        _swap(r"（公章）：[^\n]{2,3}[县市区海][^\n]{2,3}(?:镇|乡|街道)", "（公章）：玉泉县清水镇"),
    ),
    Fault("words against numbers", ("S407",), _add("全年办公用房租金为45万元，比上年的50万元增加5万元")),
)
