"""What the sections of a monitoring report say in words: organisation, duties, plan, problems, deviations, corrections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from jiheng.model.blocks import Span
from jiheng.model.figure import Stated
from jiheng.model.report import Actual, Correction, Deviation, Duties, Group, Plan, Problem
from jiheng.model.terms import NOT_FILLED
from jiheng.read.figures import as_date
from jiheng.read.passages import Passage
from jiheng.read.values import actual_of

_ITEM = re.compile(r"\s*(?:[①-⑳]|\(?[0-9]{1,2}[)、.](?![0-9])|\([一二三四五六七八九十]{1,3}\))[、.,]?\s*")
_PLAN = {
    "focus": re.compile(r"(?:绩效)?监控重点\s*:\s*"),
    "content": re.compile(r"(?:绩效)?监控内容\s*:\s*"),
    "time": re.compile(r"(?:绩效)?监控时间\s*:\s*"),
}
_POSTS = (
    ("leader", re.compile(r"\s*(?:绩效)?(?:监控小组)?组\s*长\s*:\s*")),
    ("deputy", re.compile(r"\s*(?:绩效)?(?:监控小组)?副组长\s*:\s*")),
    ("members", re.compile(r"\s*(?:绩效)?(?:监控小组)?成\s*员\s*:\s*")),
)
_IN_BRACKETS = re.compile(r"^[^()]{1,24}\((?P<post>[^()]{2,24})\)\s*$")
_GROUP_DUTIES = re.compile(r"(?:绩效)?监控小组职责\s*:")
_OFFICE_DUTIES = re.compile(r"(?:各科室(?:负责人)?|各办公室(?:负责人)?)(?:职责)?\s*:\s*")
_MANAGER_DUTIES = re.compile(r"(?:各科室)?预算管理(?:岗|员)(?:职责)?\s*:\s*")
_SUGGESTION = re.compile(r"[;。,]\s*建议\s*[:]?\s*")
_NAMED = re.compile(r"\s*(?:偏离指标\s*:\s*|偏离情况\s*:\s*(?:单位)?)?(?P<name>[^,;:。]{2,60}?)(?:存在偏[差离])?(?=[,:;。]|$)")
_DEVIATION_FIELDS = (
    ("target", re.compile(r"[,:;]\s*(?:预期)?(?:指标值|目标值)\s*[:为]?(?P<text>[^,;。]{1,40})")),
    ("actual", re.compile(r"[,:;]\s*(?:实际)?(?:完成值|完成数)\s*[:为]?(?P<text>[^,;。]{1,40})")),
    ("completion", re.compile(r"[,:;]\s*(?:指标)?完成率\s*[:为]?(?P<text>[^,;]{1,24})")),
)
_CAUSE = re.compile(r"(?:成因分析|偏离原因|成因|原因分析|原因)\s*[:]\s*(?P<text>[^\n]{1,1000})")
_OWNER = re.compile(
    r"[,;(]\s*责任(?:科室|人|单位|岗位)\s*[:]\s*(?P<text>[^,;。)]{1,60}(?:,(?!\s*(?:完成时|时限|预期效果|效果))[^,;。)]{1,30})*)"
)
_DUE = re.compile(r"[,;(]\s*(?:完成时限|完成时间|时限)\s*[:]\s*(?=[0-9])")
_EFFECT = re.compile(r"[,;(]\s*(?:预期效果|效果)\s*[:]\s*(?P<text>[^;。)]{1,200})")


@dataclass(frozen=True, slots=True)
class Words:
    """The parts of a report that are said in words; `claims` are the figures of deviations."""

    group: Group
    duties: Duties
    plan: Plan
    problems: tuple[Problem, ...]
    next_steps: tuple[str, ...]
    deviations: tuple[Deviation, ...]
    corrections: tuple[Correction, ...]
    suggestions: tuple[str, ...]
    others: tuple[str, ...]
    goal: str
    claims: dict[Span, tuple[str, str]]


def words_of(zones: Mapping[str, Sequence[Passage]]) -> Words:
    """Read the sections of the outline; `zones` gives the passages under each section's heading."""

    def zone(key: str) -> Sequence[Passage]:
        return zones.get(key, ())

    claims: dict[Span, tuple[str, str]] = {}
    measures = (("taken", False), ("planned", True), ("correction", False))
    return Words(
        group=_group(zone("duties")),
        duties=_duties(zone("duties")),
        plan=_plan(zone("plan")),
        problems=tuple(_problems(zone("problems"))),
        next_steps=_items(zone("next_steps")),
        deviations=_deviations(zone("deviation"), claims),
        corrections=tuple(one for key, planned in measures for one in _corrections(zone(key), planned)),
        suggestions=_items(zone("suggestions")),
        others=tuple(p.raw.strip().rstrip("。") for p in zone("others") if _plain_other(p)),
        goal=_goal(zone("completion")),
        claims=claims,
    )


_GOAL = re.compile(r"\s*年度总体目标\s*:\s*")


def _goal(passages: Sequence[Passage]) -> str:
    for passage in passages:
        if match := _GOAL.match(passage.text):
            return passage.raw[match.end() :].strip().rstrip("。")
    return ""


def _plain_other(passage: Passage) -> bool:
    """Whether a paragraph under 其他 says something else than a statement on a supplement."""
    text = passage.text.strip()
    return bool(text) and "追加" not in text and text.rstrip("。") != NOT_FILLED


def _lines(passages: Sequence[Passage]) -> Iterator[tuple[Passage, str]]:
    """Passages with something to say, with their text as written and without item number and final stop."""
    for passage in passages:
        text = passage.raw.strip()
        if text and text.rstrip("。") != NOT_FILLED:
            match = _ITEM.match(passage.text)
            start = match.end() if match else 0
            yield passage, passage.raw[start:].strip().rstrip("。；;")


def _items(passages: Sequence[Passage]) -> tuple[str, ...]:
    return tuple(text for _, text in _lines(passages))


def _group(passages: Sequence[Passage]) -> Group:
    found: dict[str, list[str]] = {"leader": [], "deputy": [], "members": []}
    current = ""
    for passage in passages:
        for name, pattern in _POSTS:
            if match := pattern.match(passage.text):
                current = name
                found[name].extend(_posts(passage, match.end()))
                break
        else:
            follows = current == "members" and ":" not in passage.text and not _ITEM.match(passage.text)
            if follows and len(passage.text) <= 40:
                found["members"].extend(_posts(passage, 0))
            else:
                current = ""
    return Group("、".join(found["leader"]), "、".join(found["deputy"]), tuple(found["members"]))


def _posts(passage: Passage, start: int) -> list[str]:
    """Posts only: of a name with its post in brackets the post, else what is written."""
    text = passage.raw[start:].strip().rstrip("。")
    match = _IN_BRACKETS.match(passage.text[start:].strip())
    if match:
        at = passage.text.index(match["post"], start)
        return [passage.raw[at : at + len(match["post"])]]
    return [post for post in re.split(r"[；;]", text) if post]


def _duties(passages: Sequence[Passage]) -> Duties:
    group: list[str] = []
    offices, managers, inside = "", "", False
    for passage, text in _lines(passages):
        folded = passage.text.strip()
        if _GROUP_DUTIES.match(folded):
            inside = True
        elif match := _OFFICE_DUTIES.match(folded):
            offices, inside = text[match.end() :], False
        elif match := _MANAGER_DUTIES.match(folded):
            managers, inside = text[match.end() :], False
        elif folded.endswith(":") or any(pattern.match(folded) for _, pattern in _POSTS):
            inside = False
        elif inside and _ITEM.match(passage.text):
            group.append(text)
    return Duties(tuple(group), offices, managers)


def _plan(passages: Sequence[Passage]) -> Plan:
    values: dict[str, str] = {"focus": "", "content": "", "time": ""}
    content: list[str] = []
    current = ""
    for passage, text in _lines(passages):
        hit = next(((name, m) for name, pattern in _PLAN.items() if (m := pattern.search(passage.text[:30]))), None)
        if hit:
            current = hit[0]
            values[current] = passage.raw[hit[1].end() :].strip().rstrip("。；;：:")
        elif current == "content" and _ITEM.match(passage.text):
            content.append(text)
    return Plan(values["focus"], tuple(content), values["time"])


def _problems(passages: Sequence[Passage]) -> Iterator[Problem]:
    for passage, text in _lines(passages):
        match = _SUGGESTION.search(passage.text)
        if match:
            start = len(passage.raw) - len(passage.raw[_start(passage) :])
            yield Problem(passage.raw[start : match.start()].strip(), passage.raw[match.end() :].strip().rstrip("。；;"))
        else:
            yield Problem(text)


def _start(passage: Passage) -> int:
    match = _ITEM.match(passage.text)
    return match.end() if match else 0


def _deviations(passages: Sequence[Passage], claims: dict[Span, tuple[str, str]]) -> tuple[Deviation, ...]:
    """Deviations with their figures; a cause that stands in a paragraph of its own belongs to those before it."""
    found: list[Deviation] = []
    causes: list[str] = []
    for passage in passages:
        cause = _CAUSE.search(passage.text)
        text = passage.raw[cause.start("text") : cause.end("text")].strip().rstrip("。；;") if cause else ""
        one = _deviation(passage, text, claims)
        if one is not None:
            found.append(one)
        elif cause:
            causes.append(text)
    if causes and not found:
        return tuple(Deviation("", cause=cause) for cause in causes)
    return tuple(one if one.cause or not causes else replace(one, cause=causes[0]) for one in found)


def _deviation(passage: Passage, cause: str, claims: dict[Span, tuple[str, str]]) -> Deviation | None:
    start = _start(passage)
    named = _NAMED.match(passage.text, start)
    if named is None:
        return None
    fields = {name: pattern.search(passage.text, start) for name, pattern in _DEVIATION_FIELDS}
    if not any(fields.values()) and "偏离指标" not in passage.text[:12]:
        return None
    name = passage.raw[named.start("name") : named.end("name")].strip()
    values: dict[str, Stated | None] = {}
    for role, match in fields.items():
        actual, figures = actual_of(passage, match.start("text"), match.end("text")) if match else (Actual(), ())
        values[role] = actual.value
        claims.update({figure.span: (role, name) for figure in figures if figure.span})
    end = max([match.end("text") for match in fields.values() if match], default=named.end("name"))
    span = passage.span(named.start("name"), end)
    return Deviation(name, values["target"], values["actual"], values["completion"], cause, span)


def _corrections(passages: Sequence[Passage], planned: bool) -> Iterator[Correction]:
    for passage, text in _lines(passages):
        folded = passage.text
        if folded.strip().endswith(":"):
            continue
        owner, due, effect = _OWNER.search(folded), _DUE.search(folded), _EFFECT.search(folded)
        cut = min([m.start() for m in (owner, due, effect) if m], default=-1)
        token = next((t for t in passage.tokens if due and t.start == due.end()), None)
        yield Correction(
            text if cut < 0 else passage.raw[_start(passage) : cut].strip(),
            owner["text"].strip() if owner else "",
            as_date(token.when) if token else None,
            effect["text"].strip() if effect else "",
            planned,
            passage.span(0, len(folded)),
        )
