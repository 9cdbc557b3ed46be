"""Numbering: headings and items in order, every bracket with its partner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.rule import ALL_KINDS, Context, rule
from jiheng.audit.rules.structure.brackets import Bracket, unmatched
from jiheng.audit.rules.structure.items import Fault, Item, Series, chinese, faults, items, series_of
from jiheng.audit.rules.structure.shared import damaged, folded, last_text, whole, written
from jiheng.errors import NotStated
from jiheng.model.blocks import Span
from jiheng.model.report import Report
from jiheng.say import say

MOST = 4  # findings of one sort: a text with more was damaged on its way, and the first ones say so
_AROUND = 12


@rule(
    "S402",
    "warning",
    "编号次序不对，或括号不配对",
    basis="GB/T 9704-2012：结构层次序数依次为“一、”“（一）”“1.”“（1）”；GB/T 15834-2011：括号成对使用",
    each="report",
    since="0.1",
    kinds=ALL_KINDS,
)
def numbers_or_brackets_broken(report: Report, context: Context) -> Iterator[Outcome]:
    """Heading or item numbers repeat, step back or leave one out, or a bracket has no partner.

    Bad:  一、基本情况
          镇人民政府下设办公室。
          二、预算执行情况
          预算执行正常。
          二、存在问题
          没有问题。
    Bad:  1) 监控重点：部门整体支出。
          (2) 监控内容：资金使用和管理。
          (3) 监控时间：按统一要求。
    Bad:  追加资金用于购买设备、燃油费。)
    Good: 一、基本情况
          镇人民政府下设办公室（党政办公室等）。
          二、预算执行情况
          预算执行正常。
          三、存在问题
          1) 人员少。
          2) 资金到位慢。
    """
    if not report.texts:
        raise NotStated("正文")
    found = list(series_of(list(items(report))))
    wrong = sorted((fault for series in found for fault in faults(report, series)), key=lambda fault: fault.item.span.text)
    yield from (_numbered(report, fault) for fault in wrong[:MOST])
    yield from islice((finding for series in found for finding in _mixed(report, series)), MOST)
    yield from _brackets(report)


def _numbered(report: Report, fault: Fault) -> Finding:
    own, before = _as_written(report, fault.item), _as_written(report, fault.before)
    right = _like(own, fault.item.number, fault.right)
    messages = {
        "repeated": say("编号“{own}”重复：前一条已用这个编号，这里应为“{right}”。", own=own, right=right),
        "back": say("编号“{own}”倒退：前一条是“{before}”，这里应为“{right}”。", own=own, before=before, right=right),
        "skipped": say("编号跳号：“{before}”后面是“{own}”，缺“{right}”。", before=before, own=own, right=right),
    }
    advice = say("请把编号从头理一遍；若中间漏了一条，请补上。")
    return Finding(messages[fault.what], advice, span=_place(report, fault.item), stated=own, computed=right)


def _as_written(report: Report, item: Item) -> str:
    if item.span.end:
        return written(report, item.span)
    return dict(report.markers)[item.span.text].strip()


def _place(report: Report, item: Item) -> Span:
    """The number itself, or the whole text where the number is an automatic one."""
    return item.span if item.span.end else Span(item.span.text, 0, len(report.texts[item.span.text]))


def _like(own: str, number: int, right: int) -> str:
    """The right number in the manner of the one that stands there."""
    if any("①" <= sign <= "⑳" for sign in own):
        return chr(0x2460 + right - 1) if right <= 20 else str(right)
    digits = re.search(r"\d+", own)
    return own.replace(digits[0], str(right), 1) if digits else own.replace(chinese(number), chinese(right), 1)


def _mixed(report: Report, series: Series) -> Iterator[Finding]:
    """Items of one list of which some have a left bracket and some have none: the fewer are at fault."""
    if series.style not in ("cn)", "1)"):
        return
    bare, whole = [item for item in series.items if not item.open], [item for item in series.items if item.open]
    if not bare or not whole:
        return
    fewer, more = (bare, whole) if len(bare) <= len(whole) else (whole, bare)
    others = "”“".join(_as_written(report, item) for item in more[:2])
    own = _as_written(report, fewer[0])
    if fewer is bare:
        message = say("编号“{own}”少了左括号，同级的写的是“{others}”。", own=own, others=others)
        right = "（" + own if "）" in own else "(" + own
    else:
        message = say("编号“{own}”有左括号，同级的“{others}”没有，括号写法不一致。", own=own, others=others)
        right = own.lstrip("（(")
    advice = say("请把同级编号的括号写成一样。")
    yield Finding(message, advice, span=_place(report, fewer[0]), stated=own, computed=right)


def _brackets(report: Report) -> Iterator[Finding]:
    last = last_text(report) if report.incomplete else -1
    found = list(islice(unmatched(folded(report), report.texts, last, damaged(whole(report))), 2 * MOST))
    found.sort(key=lambda bracket: (bracket.text, bracket.at))
    for bracket in found[: MOST if len(found) < 2 * MOST else 2]:
        yield _unmatched(report, bracket)


def _unmatched(report: Report, bracket: Bracket) -> Finding:
    text = report.texts[bracket.text]
    sign = text[bracket.at]
    around = text[max(0, bracket.at - _AROUND) : bracket.at + _AROUND + 1].strip()
    if bracket.sign in ")]》":
        message = say("“{around}”里的右括号“{sign}”前面没有与它配对的左括号。", around=around, sign=sign)
    else:
        message = say("“{around}”里的左括号“{sign}”后面没有与它配对的右括号。", around=around, sign=sign)
    return Finding(message, say("请补上缺的括号，或删去多余的这个。"), span=bracket.span(), stated=sign)
