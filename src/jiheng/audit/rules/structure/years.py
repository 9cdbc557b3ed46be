"""Which year a report is about: what its title, its form and its own sentences say, and which of them stands alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jiheng.audit.rules.structure.days import cutoffs
from jiheng.audit.rules.structure.shared import folded, sentence
from jiheng.model.blocks import Span
from jiheng.model.report import Report
from jiheng.model.terms import fold

_YEAR = re.compile(r"(?<![0-9])(?P<y>20[0-9]{2}\s?年度?)")
_FORM = re.compile(r"\s*\(?\s?(?P<y>20[0-9]{2}\s?年度)\s?\)?\s*")
_OWN = re.compile(
    r"(?:我|本)(?:部门|单位|局|委|办|厅|中心|镇|乡|街道|校|院|所|站|县|区|市)\s?(?P<y>20[0-9]{2}\s?年度?)(?!\s?[0-9])"
    r"[一-鿿]{0,8}?(?:预算|追加资金|整体支出|收入|支出|决算)[一-鿿]{0,8}\s?(?P<amount>[0-9][0-9,.]*\s?[万亿]?元)?"
)
_PLAN = re.compile(r"(?P<y>20[0-9]{2}\s?年度?)绩效监控工作计划")
_STRICT = re.compile(r"20[0-9]{2}\s?年度\s?(?:项目|部门|单位|整体|预算|财政)?(?:整体)?(?:支出)?绩效")
# A sentence that compares, tells history or looks ahead may speak of another year
COMPARED = re.compile(r"上年|去年|同期|相比|同比")
OTHER_YEARS = re.compile(
    COMPARED.pattern
    + r"|[比较]20|增加|减少|增长|下降|提前|结转|历年|年均|累计|往年|以前年度|前期|建议|申请|计划|拟|将|下一年|明年|次年"
)
_HEAD = 40


class Said(NamedTuple):
    """One place that says the report's year; `sort` is title, form, own, plan or cutoff.

    `amount` is where the amount of an own sentence begins (我部门2021年预算|486.29万元), 0 where it has none.
    """

    sort: str
    year: int
    span: Span
    month: int = 0
    amount: int = 0


def said(report: Report) -> list[Said]:
    """All places that say the report's year, in order of their weight."""
    texts = folded(report)
    found = [*_of_title(report, texts), *_of_sentences(texts)]
    found += [Said("cutoff", day.year, day.span, day.month) for day in cutoffs(report)]
    return found


def _of_title(report: Report, texts: Sequence[str]) -> Iterator[Said]:
    """The title's year where it names one only, and that of a line (2021年度) near it."""
    title, seen = fold(report.title), False
    for number, text in enumerate(texts[:_HEAD]):
        if len(text) > 2 * len(title) + 20:
            continue
        match = _FORM.fullmatch(text)
        if match:
            yield _said("form", match, number)
        elif title and not seen and title in text:
            years = list(_YEAR.finditer(text))
            if len({year["y"][:4] for year in years}) == 1:
                seen = True
                yield _said("title", years[0], number)


def _of_sentences(texts: Sequence[str]) -> Iterator[Said]:
    for number, text in enumerate(texts):
        if "20" not in text:
            continue
        for match in _OWN.finditer(text):
            if match["amount"] or "整体支出" in match[0]:
                start, end = sentence(text, match.start())
                if not OTHER_YEARS.search(text[start:end]):
                    yield _said("own", match, number)
        plan = _PLAN.search(text)
        if plan:
            yield _said("plan", plan, number)


def _said(sort: str, match: re.Match[str], number: int) -> Said:
    amount = match.start("amount") if sort == "own" and match["amount"] else 0
    return Said(sort, int(match["y"][:4]), Span(number, *match.span("y")), 0, amount)


def agreed(found: Sequence[Said]) -> int:
    """The year that most places say, at least two of them; 0 where none leads."""
    votes = Counter(place.year for place in found).most_common(2)
    if not votes or votes[0][1] < 2 or (len(votes) > 1 and votes[0][1] == votes[1][1]):
        return 0
    return votes[0][0]


def of_head(found: Sequence[Said]) -> int:
    """The one year that title and form say; 0 where they say none or two."""
    years = {place.year for place in found if place.sort in ("title", "form")}
    return years.pop() if len(years) == 1 else 0


def strict(report: Report) -> bool:
    """Whether the title's year is that of the budget (2021年度项目支出绩效…), and not that in which it was written."""
    return bool(_STRICT.search(fold(report.title)))


def alone(found: Sequence[Said], year: int) -> list[Said]:
    """The places that say another year than the one agreed: several sentences of another year are history, cutoffs are not."""
    counts = Counter(place.year for place in found if place.sort != "cutoff")
    others = [place for place in found if place.year != year]
    single = len({place.year for place in others}) == 1
    return [place for place in others if single and counts[place.year] <= (0 if place.sort == "cutoff" else 1)]
