"""What a form or last year's copy left behind: placeholders, blanks to fill, instructions for filling in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.rule import ALL_KINDS, Context, rule
from jiheng.audit.rules.structure.shared import folded, last_text, whole, written
from jiheng.errors import NotStated
from jiheng.model.blocks import Span
from jiheng.model.report import Report
from jiheng.say import say

MOST = 8
_NOUNS = r"(?:省|市|县|区|乡|镇|村|街道|州|单位|部门|局|厅|委|办|中心|公司|学校|项目|资金|万元|元|年度|个|项|次|件|人|户|家|亩|公里|%)(?![a-zA-Z])"
_REAL_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}\s?年")
_LEADERS = re.compile(r"(?:[.…·]|。){3,}\s?[0-9]{1,3}\s*$")
# sort → pieces of which the document must hold one, and the pattern
_SORTS: dict[str, tuple[tuple[str, ...], re.Pattern[str]]] = {
    "year": (("20x", "20X", "20×", "20*", "20○"), re.compile(r"20[xX×*○]{2}\s?年?")),
    "target": (("**",), re.compile(r"\([≥≤><=]{0,2}\s?\*{2,12}[^()*]{0,8}\)")),
    "mask": (("xx", "XX", "××", "**", "○○", "某某"), re.compile(rf"[xX×*○某]{{2,12}}{_NOUNS}")),
    "line": (("__",), re.compile(r"_{2,}")),
    "instruction": (
        ("填写说", "填表说", "填报说", "须知", "要求"),
        re.compile(r"填(?:写|表|报)(?:说明|须知|要求)(?=\s*(?::|$))"),
    ),
    "prompt": (
        ("(请", "( 请", "[请", "(此处", "(在此"),
        re.compile(r"[(\[]\s?(?:此处|在此|请)[^()\[\]]{0,20}(?:填写|填入|补充|说明)[^()\[\]]{0,20}[)\]]"),
    ),
    "date": (("20 ", "(  ", "   "), re.compile(r"20\s{1,6}年|\(\s{2,12}年度\s?\)|\s{3,8}年\s{2,8}月\s{2,8}日")),
}
_NO_MASK_BEFORE = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ*×○≥≤><=(")
_ALIKE = ("year", "target", "line")  # their spellings differ by unit or length only: one finding for all
_ANY_DOTS = re.compile(r"…|\.\.\.|···|。。。")
_ROW_OF_DOTS = re.compile(r"\s*(?:…{1,}|\.{3,}|·{3,}|。{3,})\s*")
_DOTS_INSIDE = re.compile(r"\.{12,}|…{4,}")


class Found(NamedTuple):
    """The first place of a leftover of one sort, and how many there are."""

    sort: str
    span: Span
    times: int


@rule(
    "S405",
    "warning",
    "表样或旧稿的内容没有清理",
    basis="公文和报表不得留有占位、填写说明等表样内容",
    each="report",
    since="0.1",
    kinds=ALL_KINDS,
)
def leftovers_of_the_form(report: Report, context: Context) -> Iterator[Outcome]:
    """The form's placeholders, blanks or instructions still stand in the document.

    Bad:  XX单位2021年预算执行正常。
    Bad:  种植数量(≥**株)≥17600株。
    Bad:  单位负责人：____
    Good: 白杨镇人民政府2021年预算执行正常，种植数量≥17600株。
    """
    if not report.texts:
        raise NotStated("正文")
    found = [leftover for sort in _SORTS for leftover in _of_sort(report, sort)]
    found += [*_dots(report)]
    found.sort(key=lambda leftover: (leftover.span.text, leftover.span.start))
    masked = _masked_by_site(report, found)
    yield from (_finding(report, leftover, masked) for leftover in islice(found, MOST))


def _of_sort(report: Report, sort: str) -> Iterator[Found]:
    """One finding for each distinct spelling, or one in all."""
    signs, pattern = _SORTS[sort]
    if not any(sign in whole(report) for sign in signs) or not pattern.search(whole(report)):
        return
    first: dict[str, Span] = {}
    times: Counter[str] = Counter()
    for number, text in enumerate(folded(report)):
        for match in pattern.finditer(text):
            if sort == "mask" and text[max(0, match.start() - 1) : match.start()] in _NO_MASK_BEFORE:
                continue
            key = "" if sort in _ALIKE else "".join(match[0].split())
            first.setdefault(key, Span(number, match.start(), match.end()))
            times[key] += 1
    for key, span in first.items():
        yield Found(sort, span, times[key])


def _masked_by_site(report: Report, found: list[Found]) -> bool:
    """Where nearly every year is masked a site did it when it posted the text again."""
    masked = sum(leftover.times for leftover in found if leftover.sort == "year")
    return masked > 1 and masked >= len(_REAL_YEAR.findall(whole(report)))


def _dots(report: Report) -> Iterator[Found]:
    """Rows of the form that only say ……, and lines of dots inside a text; a list of contents has page numbers behind them."""
    rows: list[Span] = []
    inside: list[Span] = []
    if not _ANY_DOTS.search(whole(report)):
        return
    for number, text in enumerate(report.texts):
        if _ROW_OF_DOTS.fullmatch(text):
            rows.append(Span(number, 0, len(text)))
        elif not _LEADERS.search(text[-24:]):
            inside += [Span(number, match.start(), match.end()) for match in _DOTS_INSIDE.finditer(text)]
    if rows and rows[-1].text == last_text(report):
        rows.pop()  # the text is cut off here, says the ellipsis
    for spans in (rows, inside):
        if spans:
            yield Found("dots", spans[0], len(spans))


def _finding(report: Report, leftover: Found, masked: bool) -> Finding:
    own = written(report, leftover.span)[:20]
    message = _message(leftover.sort, own)
    if leftover.times > 1:
        message += say("这样的共 {times} 处。", times=leftover.times)
    advice = say("请换成实际内容；不适用的整行或整段删去。")
    severity = "hint" if masked and leftover.sort in ("year", "mask") else ""
    return Finding(message, advice, span=leftover.span, stated=own, severity=severity)


def _message(sort: str, own: str) -> str:
    if sort == "year":
        return say("年份“{own}”没有填。", own=own)
    if sort in ("line", "date"):
        return say("空白的“{own}”没有填。", own=own)
    if sort == "mask":
        return say("占位的“{own}”没有换成实际内容。", own=own)
    return say("表样里的“{own}”没有删。", own=own)
