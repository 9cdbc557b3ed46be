"""Proof: satisfaction without a survey, work that is not yet accepted, evidence that is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.rule import Context, rule
from jiheng.audit.rules.indicators.shared import key, listed, rows, score_share, shown, some_rows
from jiheng.errors import NotStated
from jiheng.model.figure import HUNDRED
from jiheng.model.report import Indicator, Report
from jiheng.model.terms import LEVEL1, fold
from jiheng.say import say

_SURVEY = re.compile(r"问卷|调查|样本|抽样|访谈|回访|测评|评议|发放.{0,8}份")
_NO_COMPLAINTS = re.compile(r"(?:无|没有|未收到|未发生|未接到|零)(?:群众|任何|相关|有效)?投诉")
_NOT_ACCEPTED = re.compile(r"(?:未|尚未|没有|还未|暂未|待)(?:组织|通过|完成|竣工)?(?:验收|完工|竣工)|在建|未交付|正在施工")
_TELLING = 4
_OTHER_QUANTITY = re.compile(r"定量\s?\(其他\)|定量其他")


@rule(
    "I221",
    "warning",
    "满意度没有调查依据",
    basis="财预〔2021〕101号：申报满意度指标的应有调查或其他收集工作；复核惯例：无投诉不等于满意",
    each="report",
    since="0.1",
    whole=True,
)
def satisfaction_without_survey(report: Report, context: Context) -> Iterator[Outcome]:
    """A satisfaction rate is stated without sample, method and date, or is inferred from the absence of complaints.

    Bad:  1、满意度指标：
          指标 1：群众满意度，预期指标值：≥95%，实际完成值95%，指标完成率100%，佐证资料：未收到投诉；
    Good: 1、满意度指标：
          指标 1：群众满意度，预期指标值：≥95%，实际完成值95%，指标完成率100%，佐证资料：6月20日问卷120份；
    """
    stated = [one for one in rows(report) if _is_satisfaction(one) and one.actual.value is not None]
    if not stated:
        raise NotStated("满意度的完成值")
    silent = [one for one in stated if _NO_COMPLAINTS.search(_said(one))]
    for one in silent:
        yield Finding(
            say("“{name}”以没有投诉作为满意的依据。", name=one.name),
            say("请做一次调查（问卷、电话或二维码），写明样本数、方式和日期。"),
            span=one.span,
            stated=shown(one.actual.value) if one.actual.value else None,
        )
    unproved = [one for one in stated if one not in silent and not _SURVEY.search(_said(one))]
    if unproved and not any(_SURVEY.search(text) for text in report.texts):
        yield Finding(
            say("{names}写了完成值，没有写怎样调查得来。", names=listed(one.name for one in unproved)),
            say("请写明样本数、调查方式和日期，并留存问卷或记录。"),
            span=unproved[0].span,
            stated=shown(unproved[0].actual.value) if unproved[0].actual.value else None,
        )


def _is_satisfaction(indicator: Indicator) -> bool:
    return "satisfaction" in (indicator.level1, indicator.level2) or "满意" in indicator.name


def _said(indicator: Indicator) -> str:
    """All that is said beside an indicator's value."""
    return fold(" ".join((indicator.actual.words, indicator.explanation, indicator.evidence, indicator.name)))


@rule(
    "I224",
    "warning",
    "未验收的工作算作完成",
    basis="复核惯例：未验收、未完工的不计质量分；同一情形在各指标中处理一致",
    each="report",
    since="0.1",
)
def unaccepted_work_counted(report: Report, context: Context) -> Iterator[Outcome]:
    """Work that is not yet accepted counts as done, or the same case is treated differently in two indicators.

    Bad:  ①质量指标：
          指标 1：保鲜库质量达标率，预期指标值：≥95%，实际完成值95%，指标完成率100%，说明：尚未验收；
    Good: ①质量指标：
          指标 1：保鲜库质量达标率，预期指标值：≥95%，实际完成值95%，指标完成率100%，说明：已验收；
    """
    first: dict[tuple[str, bool], Indicator] = {}
    for one in some_rows(report):
        if not one.certain:
            continue
        twin = _treated_otherwise(one, first)
        if _NOT_ACCEPTED.search(_said(one)) and _full(one):
            yield Finding(
                say("“{name}”写明还没有验收或完工，却按全部完成计算。", name=one.name),
                say("请改为实际进度；验收后再计全部完成，并写明验收日期。"),
                span=one.span,
            )
        elif twin is not None:
            yield Finding(
                say("“{name}”与“{twin}”写的是同一情形，一处照常计满，一处打了折扣。", name=one.name, twin=twin.name),
                say("同一情形请用同一标准。"),
                span=one.span,
            )


def _full(indicator: Indicator) -> bool:
    """Whether an indicator counts as wholly done: by its completion, its score, or an actual equal to its target."""
    share = score_share(indicator)
    if indicator.completion is not None or share is not None:
        return (indicator.completion is not None and indicator.completion.value >= HUNDRED) or (
            share is not None and share >= HUNDRED
        )
    target, actual = indicator.target.value, indicator.actual.value
    return target is not None and actual is not None and actual.base >= target.base


def _treated_otherwise(indicator: Indicator, first: dict[tuple[str, bool], Indicator]) -> Indicator | None:
    """An earlier indicator with the same explanation that got its full score while this one did not, or the reverse."""
    share, reason = score_share(indicator), key(indicator.explanation)
    if share is None or len(reason) < _TELLING:
        return None
    full = share >= HUNDRED
    first.setdefault((reason, full), indicator)
    return first.get((reason, not full))


@rule(
    "I225",
    "hint",
    "没有佐证资料或取值说明",
    basis="财预〔2021〕101号：各项指标列明佐证资料；一体化系统：“定量（其他）”须写取值说明；范围见口径",
    each="report",
    since="0.1",
)
def evidence_missing(report: Report, context: Context) -> Iterator[Outcome]:
    """Evidence that the profile asks for is missing, or an indicator of the kind 定量（其他） is not explained.

    Bad:  ①质量指标：
          指标 1：机关档案管理等级，预期指标值：定量（其他），实际完成值二级，指标完成率100%。
    Good: ①质量指标：
          指标 1：机关档案管理等级，预期指标值：定量（其他），实际完成值二级，指标完成率100%；说明：按评级文件取值。
    """
    asked = context.profile.evidence_required
    without = [one for one in rows(report) if one.level1 in asked and not one.evidence and one.actual.value is not None]
    if without:
        classes = "、".join(LEVEL1[code].label for code in asked if code in LEVEL1)
        yield Finding(
            say("{names}没有写佐证资料，{classes}须附佐证。", names=listed(one.name for one in without), classes=classes),
            say("请写明台账、文件或照片的名称，并随报告附送。"),
            span=without[0].span,
        )
    for one in rows(report):
        if _OTHER_QUANTITY.search(fold(one.target.text + one.target.words)) and not (one.explanation or one.evidence):
            yield Finding(
                say("“{name}”是定量（其他）指标，没有说明怎样取值。", name=one.name),
                say("请写明取值办法和数据来源。"),
                span=one.span,
            )
