"""The reporting body: one name in title, cover, signature and text, and no other body in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from jiheng.audit.finding import Finding, Outcome
from jiheng.audit.names import core, same_body, sort_of
from jiheng.audit.rule import ALL_KINDS, Context, rule
from jiheng.audit.rules.structure.mentions import Naming, namings
from jiheng.audit.rules.structure.shared import written
from jiheng.errors import NotStated
from jiheng.model.report import Report
from jiheng.say import say

_WEIGHTS = {"title": 2, "cover": 2, "form": 1, "signature": 1, "subject": 1}
MOST = 5
SEVERAL = 2  # other bodies with sentences of their own: more than that is a report on many bodies
SURE = 3  # sentences from which the body is known where neither title nor cover names it
SHARE = 3  # of them, all but one in so many must agree
# Bodies that write on, sign or check the papers of others
_DEALING = ("财政", "审计", "发展和改革", "发改")
_PLACES = {"title": "标题", "cover": "封面", "form": "表中", "signature": "落款"}


@rule(
    "S404",
    "error",
    "单位名称不一致，或写成了别的单位",
    basis="财预〔2019〕136号：各部门各单位报送本单位的监控结果",
    each="report",
    since="0.1",
    kinds=ALL_KINDS,
)
def another_body_named(report: Report, context: Context) -> Iterator[Outcome]:
    """The body's name differs between title, cover and text, or another body is the subject of the report's own sentences.

    Bad:  青石县白杨镇人民政府下设5个职能科室。
          青石县红柳镇人民政府严格按照绩效管理的相关要求，对本单位整体支出绩效运行实施监控。
    Bad:  青石县白杨镇人民政府整体支出绩效监控报告
          部门单位名称（公章）：青石县红柳镇人民政府
          白杨镇人民政府下设5个职能科室。
    Good: 青石县白杨镇人民政府整体支出绩效监控报告
          部门单位名称（公章）：白杨镇政府
          白杨镇人民政府下设5个职能科室。县财政局下达资金100万元。红柳镇人民政府协助开展调解。
    """
    places = namings(report)
    if not places:
        raise NotStated("报告单位的名称")
    own = _own(places)
    if own is None:
        raise NotStated(say("确定的报告单位"))
    foreign = [place for place in places if not _same(place.name, own.name)]
    told = {place.name for place in foreign if place.sort == "subject"}
    if len(told) > (SEVERAL if _headed(places, own) else 1):
        raise NotStated(say("只讲一个单位的正文"))
    for place in foreign[:MOST]:
        severity = _severity(place, own)
        if severity:
            yield _finding(report, place, own, severity)


def _own(places: Sequence[Naming]) -> Naming | None:
    """The place whose name most others mean; None where too few sentences tell it."""
    weights: Counter[str] = Counter()
    for place in places:
        weights[place.name] += _WEIGHTS[place.sort]
    votes = {name: sum(weight for other, weight in weights.items() if _same(name, other)) for name in weights}
    best = max(votes.values())
    own = next(place for place in places if votes[place.name] == best)
    if any(place.sort in ("title", "cover") for place in places):
        return own
    return own if best >= SURE and best * SHARE >= sum(_WEIGHTS[place.sort] for place in places) * (SHARE - 1) else None


def _headed(places: Sequence[Naming], own: Naming) -> bool:
    """Whether title or cover names the body, so that lists of other bodies' sentences cannot mislead."""
    return any(place.sort in ("title", "cover") and _same(place.name, own.name) for place in places)


def _same(one: str, other: str) -> bool:
    return one == other or same_body(one, other)


def _severity(place: Naming, own: Naming) -> str:
    """Bodies of one sort are confused: an error. On the cover another sort may be a parent or a part: a warning."""
    if any(word in name for word in _DEALING for name in (place.name, own.name)):
        return ""
    sorts = sort_of(own.name), sort_of(place.name)
    if sorts[0] and sorts[0] == sorts[1]:
        return "error"
    related = core(own.name) in place.name or core(place.name) in own.name
    return "warning" if place.sort in ("title", "cover") and all(sorts) and not related else ""


def _finding(report: Report, place: Naming, own: Naming, severity: str) -> Finding:
    name, own_name = written(report, place.span), written(report, own.span)
    right = _in_manner_of(name, own_name)
    if place.sort == "subject":
        message = say("这句话的主语写成了“{name}”，本报告的单位是“{own}”。", name=name, own=own_name)
        cause = say("可能照抄了别的单位的报告")
        advice = say("请改成本单位的名称，并检查这一段的内容和数是不是本单位的。")
    else:
        message = say(
            "{place}上的单位是“{name}”，与报告其他地方的“{own}”不是同一个单位。",
            place=say(_PLACES[place.sort]),
            name=name,
            own=right,
        )
        cause, advice = None, say("请核对单位名称，使标题、封面、落款和正文一致。")
    return Finding(message, advice, span=place.span, stated=name, computed=right, cause=cause, severity=severity)


def _in_manner_of(name: str, own: str) -> str:
    """The body's own name as short or as long as the wrong one is written."""
    short = name.replace(core(name), core(own), 1)
    return short if short in own else own
