"""Words: qualitative grades against what was expected, and indicators that cannot be measured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.rule import REPORTS, Context, rule
from jiheng.audit.rules.indicators.shared import is_rate, score_share, shown, some_rows
from jiheng.audit.rules.structure.shared import whole
from jiheng.compute.completion import grade_of
from jiheng.errors import NotStated
from jiheng.model.figure import plain
from jiheng.model.report import Indicator, Report
from jiheng.model.terms import GRADED_WORDS, fold
from jiheng.profiles.values import Band
from jiheng.say import say

_LONGEST = 16
_WEAK = re.compile(
    r"加强|提升|提高|改善|增强|促进|推动|推进|完善|强化|发展|优化|扩大|保障|明显|显著|有效|良好|不断|进一步|持续|较好"
)
_FIRM = re.compile(
    r"[0-9]|合格|合规|达标|及时|按时|准时|无|零|不低于|不高于|不超过|不少于|以上|以下|完成|是$|符合|满足|严格|达到"
)
_RATE_NAME = re.compile(r"(?:率|比例|占比|比重|满意度|覆盖面|及时性|指数)(?:\([^)]*\))?$")
_SCALE = re.compile(r"部分达成|分档|档次|评分标准|评价标准")
_CLASSES = frozenset({"economic", "social", "ecological", "lasting"})


@rule(
    "I208",
    "warning",
    "定性完成程度与文字不符",
    basis="财预〔2020〕10号第十四条：定性指标按达成、部分达成并具有一定效果、未达成且效果较差三档，分别计 100—80%（含）、80—60%（含）、60—0%",
    each="indicator",
    since="0.1",
)
def grade_contradicts_words(indicator: Indicator, context: Context) -> Iterator[Outcome]:
    """A qualitative grade contradicts the words: short of, equal to, or beyond what was expected.

    Bad:  ①生态效益指标：
          指标 1：保护辖区环境效果，预期指标值有所改善，指标完成值明显改善，完成率50%，原因说明：下半年继续；
    Good: ①生态效益指标：
          指标 1：保护辖区环境效果，预期指标值有所改善，指标完成值明显改善，完成率100%；
    """
    if indicator.quantitative or not indicator.target.words or not indicator.actual.words:
        raise NotStated("定性的指标值和完成情况")
    grade = _grade(indicator)
    if grade is None:
        raise NotStated("定性指标的完成率或得分")
    standing = _standing(indicator.target.words, indicator.actual.words)
    bands = {band.code: band for band in context.profile.qualitative_scale}
    code = "partly" if standing == "short" else "reached" if standing else grade_of(indicator.actual.words) or ""
    if code not in bands or not indicator.certain or (not standing and indicator.explanation):
        return
    band = bands[code]
    top = grade >= band.high if code == "partly" else grade > band.high
    if grade < band.low or top:
        yield _contradiction(indicator, grade, standing, band)


def _grade(indicator: Indicator) -> Decimal | None:
    """The grade in percent: the stated completion, else score ÷ weight."""
    stated = indicator.completion
    return stated.value if stated is not None else score_share(indicator)


def _standing(expected: str, reached: str) -> str:
    """How words stand to the expected ones: short, equal, beyond; "" where they cannot be compared."""
    one, other = fold(expected).strip(), fold(reached).strip()
    if max(len(one), len(other)) > _LONGEST:
        return ""
    if one == other:
        return "equal"
    (want, stem), (got, rest) = _degree(one), _degree(other)
    if not want or not got or not stem or stem != rest:
        return ""
    return "equal" if want == got else "short" if got < want else "beyond"


def _degree(words: str) -> tuple[int, str]:
    """The position of the first graded word on the scale (0: none), and the words without it."""
    found = min(((words.find(word), -len(word), word, rank) for word, rank in GRADED_WORDS if word in words), default=None)
    if found is None:
        return 0, words
    _, _, word, rank = found
    return rank, words.replace(word, "", 1)


def _contradiction(indicator: Indicator, grade: Decimal, standing: str, band: Band) -> Finding:
    relation = {"short": say("没有达到预期"), "equal": say("与预期一致"), "beyond": say("好于预期"), "": say("属于这一档")}
    low, high = plain(band.low), plain(band.high)
    stated = f"{plain(grade)}%" if indicator.completion is None else shown(indicator.completion)
    return Finding(
        say(
            "“{name}”预期“{expected}”，完成“{reached}”，{relation}，完成程度却写 {stated}，按定性分档应在 {low}%–{high}%。",
            name=indicator.name,
            expected=indicator.target.words,
            reached=indicator.actual.words,
            relation=relation[standing],
            stated=stated,
            low=low,
            high=high,
        ),
        say("请按实际效果统一文字和完成程度：达成 100–80%，部分达成 80–60%，未达成 60% 以下。"),
        span=indicator.span,
        stated=stated,
        computed=f"{low}%–{high}%",
        cause=say("没有按文字的程度评档"),
    )


@rule(
    "I209",
    "warning",
    "指标不可衡量",
    basis="财预〔2021〕101号：指标要量化易评，避免标准不明确、缺乏约束力；财预〔2015〕88号：绩效目标应细化量化",
    each="report",
    since="0.1",
    kinds=(*REPORTS, "objectives"),
)
def indicator_not_measurable(report: Report, context: Context) -> Iterator[Outcome]:
    """An indicator cannot be measured: weak words alone, or a percentage on words without a formula.

    Bad:  ①社会效益指标：
          指标 1：提升基层治理水平，预期指标值：≥95%，实际完成值95%，指标完成率100%；
    Good: ①社会效益指标：
          指标 1：矛盾纠纷调解率，预期指标值：≥95%，实际完成值95%，指标完成率100%；
    """
    scaled = bool(_SCALE.search(whole(report)))
    for one in some_rows(report):
        value, words = one.target.value, fold(one.target.words)
        if not one.certain:
            continue
        if value is not None:
            if is_rate(value) and one.level2 in _CLASSES and _hollow(fold(one.name)) and not one.explanation:
                yield _without_formula(one)
        elif not scaled and words and _only_weak(words) and not _has_scale(one):
            yield _only_words(one)


def _hollow(name: str) -> bool:
    """Whether a name states an effect and no rate: 提升…水平, …效益明显."""
    return bool(_WEAK.search(name)) and not _RATE_NAME.search(name) and not re.search(r"率|比例|占比|满意度|增长|增幅|增速", name)


def _only_weak(words: str) -> bool:
    return len(words) <= _LONGEST and bool(_WEAK.search(words)) and not _FIRM.search(words)


def _has_scale(indicator: Indicator) -> bool:
    """Whether the words can be graded: by a grade that is given, or by an actual on the same scale of words."""
    expected, reached = indicator.target.words, indicator.actual.words
    degree, stem = _degree(fold(expected))
    return grade_of(reached) is not None or bool(degree and stem and (not reached or _standing(expected, reached)))


def _without_formula(indicator: Indicator) -> Finding:
    assert indicator.target.value is not None
    return Finding(
        say(
            "“{name}”是对效果的描述，却定为 {value}，没有计算公式，看不出百分之几是怎么来的。",
            name=indicator.name,
            value=shown(indicator.target.value),
        ),
        say("请换成能统计的指标并写明公式（如 调解成功数 ÷ 受理数），或改为分档的定性指标。"),
        span=indicator.span,
        stated=shown(indicator.target.value),
    )


def _only_words(indicator: Indicator) -> Finding:
    return Finding(
        say(
            "“{name}”的指标值只有“{words}”，没有数量也没有分档标准，无法衡量。", name=indicator.name, words=indicator.target.words
        ),
        say("请量化（数量、比率、时间），或写明达成、部分达成、未达成各是什么情形。"),
        span=indicator.span,
        stated=indicator.target.words,
    )
