"""Dates: filing, cutoff, budget year and deadlines in an order that is possible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.rule import ALL_KINDS, REPORTS, Context, rule
from jiheng.audit.rules.structure.days import Day, around, cutoffs, days, filed
from jiheng.audit.rules.structure.shared import folded, sentence, written
from jiheng.audit.rules.structure.years import COMPARED, Said, agreed, alone, of_head, said, strict
from jiheng.errors import NotStated
from jiheng.model.blocks import Span
from jiheng.model.report import Report
from jiheng.say import say

_DONE = re.compile(r"[,]?[^,;。]{0,30}?(?:已|完成了|召开了|开展了|印发了|下达了|收到|到位了|验收合格|通过了?验收)")
_AHEAD = re.compile(r"将|拟|计划|预计|预期|力争|确保|争取|前|至|目标|届时|下一步|期限|到期|起$|后")
_PERIOD = re.compile(
    r"(?:实施期|项目期|建设期|建设工期|起止时间|实施时间|执行期|项目周期)限?[^0-9。;]{0,6}(?P<y>20[0-9]{2})\s?年\s?(?P<m>[0-9]{1,2})\s?月"
    r"(?:\s?[0-9]{1,2}\s?日)?\s?(?:[-~至到]{1,2})\s?20[0-9]{2}\s?年"
)
_DEADLINE = re.compile(
    r"(?P<y>20[0-9]{2})\s?年\s?(?P<m>[0-9]{1,2})\s?月(?:\s?[0-9]{1,2}\s?日|[底末])?(?:以|之)?前(?:全部|全面)?"
    r"(?:完成|支付|拨付|开工|竣工|完工|验收|发放|下达|到位|建成|投入)"
)


@rule(
    "S403",
    "error",
    "日期前后矛盾",
    basis="财预〔2019〕136号：按监控节点填报当年预算执行情况",
    each="report",
    since="0.1",
    kinds=ALL_KINDS,
)
def dates_disagree(report: Report, context: Context) -> Iterator[Outcome]:
    """Dates contradict each other: filed before the cutoff, cutoff outside the year, another year, a deadline before the start.

    Bad:  我部门2021年预算100万元，截至2021年9月底执行数50万元，执行率50%。
    Bad:  我部门2021年预算100万元，其中财政资金100万元。本单位2021年部门整体支出执行正常。截至2020年6月底执行数50万元，执行率50%。
    Good: 我部门2021年预算100万元，截至2021年6月底执行数50万元，执行率50%。
    """
    if not days(report):
        raise NotStated("日期")
    told: set[Span | None] = set()
    for finding in _all(report):
        if finding.span not in told:
            yield finding
        told.add(finding.span)


def _all(report: Report) -> Iterator[Finding]:
    """Several checks may blame one date: the first one tells it."""
    places = said(report)
    on = filed(report) if report.kind in REPORTS else None
    at = on.earliest() if on else None
    if on and at:
        yield from _filed_too_early(report, on, at)
    if report.kind in REPORTS:
        yield from _years(report, places, on if at else None)
    if on and at:
        yield from _done_later(report, on, at)
    yield from _deadlines(report, of_head(places))
    yield from _no_such_day(report)


def _filed_too_early(report: Report, on: Day, at: date) -> Iterator[Finding]:
    """Where all cutoffs are later than the filling date it is at fault, else those that are later."""
    own = cutoffs(report)
    late = [day for day in own if (day.earliest() or at) > at]
    if late and len(late) == len(own):
        message = say(
            "填报时间 {filed} 早于数据截止的 {cutoff}：报告不会在截止日之前写成。",
            filed=written(report, on.span),
            cutoff=written(report, late[0].span),
        )
        right = say("不早于{cutoff}", cutoff=_print(late[0].earliest()))
        yield _finding(report, on.span, message, say("请核对填报时间和截止日期，改正写错的一个。"), right)
        return
    for day in late:
        message = say("数据截至 {cutoff}，晚于填报时间 {filed}。", cutoff=written(report, day.span), filed=_print(at))
        yield _finding(report, day.span, message, say("请核对这个截止日期的年、月。"), say("不晚于{filed}", filed=_print(at)))


def _years(report: Report, found: list[Said], on: Day | None) -> Iterator[Finding]:
    year, head = agreed(found), of_head(found)
    certain = year or (head if strict(report) or report.kind == "monitoring" else 0)
    if on and certain and on.year < certain and (date(certain, 1, 1) - date(on.year, on.month, 1)).days > 31:
        message = say("填报时间 {filed} 早于报告所说的 {year} 年度。", filed=written(report, on.span), year=certain)
        yield _finding(report, on.span, message, say("请核对填报时间的年份。"), say("{year}年1月1日以后", year=certain))
    own = alone(found, year) if year else _outside(report, found, head)
    yield from (_other_year(report, place, year or head) for place in own if _counts(report, place, year or head))


def _outside(report: Report, found: list[Said], head: int) -> list[Said]:
    """Without a majority: cutoffs against the year of title or form, in monitoring reports."""
    if not head or report.kind != "monitoring":
        return []
    return [place for place in found if place.sort == "cutoff" and place.year != head]


def _counts(report: Report, place: Said, year: int) -> bool:
    """What is normal is left out: a year-end of the past, cutoffs of evaluations, titles named after the year of writing."""
    if place.sort == "cutoff":
        text = folded(report)[place.span.text]
        start, end = sentence(text, place.span.start)
        past = place.month == 12 and place.year == year - 1
        return report.kind == "monitoring" and not past and not COMPARED.search(text[start:end])
    if place.sort == "title":
        return place.year != year + 1 or report.kind == "monitoring"
    return True


def _other_year(report: Report, place: Said, year: int) -> Finding:
    own = written(report, place.span)
    if place.sort == "cutoff":
        message = say("这里的截止日期是 {own}，不在报告的 {year} 年度里。", own=own, year=year)
    else:
        message = say("这里写的是 {own}，报告其他地方说的都是 {year} 年，年份不一致。", own=own, year=year)
    advice = say("请核对年份；若沿用了旧稿，请通篇检查。")
    return _finding(report, place.span, message, advice, own.replace(str(place.year), str(year)), _softened(report, place))


def _softened(report: Report, place: Said) -> str:
    """A plan may be next year's and an amount last year's: certain only where the amount stands elsewhere in the report."""
    if place.sort == "plan":
        return "warning"
    if place.sort != "own" or not place.amount:
        return ""
    spans = {(fact.figure.span.text, fact.figure.span.start): fact.figure.base for fact in report.facts if fact.figure.span}
    amount = spans.get((place.span.text, place.amount))
    return "" if sum(base == amount for base in spans.values()) > 1 else "warning"


def _done_later(report: Report, on: Day, at: date) -> Iterator[Finding]:
    """What the report tells as done cannot have happened after it was filed."""
    for day in days(report):
        first = day.earliest()
        if first is None or first <= at or day.whole or day.span == on.span:
            continue
        before, behind = around(report, day)
        done = _DONE.match(behind)
        if done and not _AHEAD.search(done[0]) and not _AHEAD.search(before[-8:]) and "截" not in before[-4:]:
            message = say("{day}的事写成已经做完，可是报告 {filed} 就填报了。", day=written(report, day.span), filed=_print(at))
            yield _finding(report, day.span, message, say("请核对这个日期和填报时间。"), say("不晚于{filed}", filed=_print(at)))


def _deadlines(report: Report, year: int) -> Iterator[Finding]:
    """A deadline before the project begins, or before the year of the form."""
    texts = folded(report)
    period = next((match for text in texts if "20" in text and (match := _PERIOD.search(text))), None)
    start = (int(period["y"]), int(period["m"])) if period else (year, 1)
    if not start[0]:
        return
    for number, text in enumerate(texts):
        for match in _DEADLINE.finditer(text) if "前" in text else ():
            if (int(match["y"]), int(match["m"])) < start:
                what = say("项目实施期") if period else say("报告的年度")
                begins = say("{year}年{month}月", year=start[0], month=start[1])
                message = say(
                    "“{own}”的完成时限早于{what}（{begins}开始），年份可能写错。", own=match[0].strip(), what=what, begins=begins
                )
                span = Span(number, match.start(), match.end())
                right = say("{begins}以后", begins=begins)
                yield _finding(report, span, message, say("请核对时限的年份；若引用的是上年的安排，请写明。"), right, "warning")


def _no_such_day(report: Report) -> Iterator[Finding]:
    for day in days(report):
        if not day.exists and day.day:
            message = say("日历上没有“{day}”这一天。", day=written(report, day.span))
            yield Finding(message, say("请核对月份和日期。"), span=day.span, stated=written(report, day.span), severity="warning")


def _finding(report: Report, span: Span, message: str, advice: str, right: str, severity: str = "") -> Finding:
    return Finding(message, advice, span=span, stated=written(report, span), computed=right, severity=severity)


def _print(day: date | None) -> str:
    return say("{year}年{month}月{day}日", year=day.year, month=day.month, day=day.day) if day else ""
