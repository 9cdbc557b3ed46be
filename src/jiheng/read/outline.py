"""What the sections of a monitoring report say in words: organisation, duties, plan, problems, deviations, corrections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jiheng.model.blocks import Span
from jiheng.model.report import Correction, Deviation, Duties, Group, Plan, Problem
from jiheng.model.terms import NOT_FILLED
from jiheng.read.figures import as_date
from jiheng.read.passages import Passage
from jiheng.read.values import actual_of, target_of

_ITEM = re.compile(r"\s*(?:[①-⑳]|\(?[0-9]{1,2}[)、.](?![0-9])|\([一二三四五六七八九十]{1,3}\))[、.,]?\s*")
_PLAN = {
    "focus": re.compile(r"(?:绩效)?监控重点\s*:\s*"),
    "content": re.compile(r"(?:绩效)?监控内容\s*:\s*"),
    "time": re.compile(r"(?:绩效)?监控时间\s*:\s*"),
}
_POSTS = (
    ("leader", re.compile(r"\s*组\s*长\s*:\s*")),
    ("deputy", re.compile(r"\s*副组长\s*:\s*")),
    ("members", re.compile(r"\s*成\s*员\s*:\s*")),
)
_IN_BRACKETS = re.compile(r"^[^()]{1,24}\((?P<post>[^()]{2,24})\)\s*$")
_SUGGESTION = re.compile(r"[;。,]\s*建议\s*[:]?\s*")
_DEVIATION = re.compile(
    r"(?:偏离情况\s*:\s*)?(?:单位)?(?P<name>[^,;:。]{2,40}?)(?:存在偏[差离])?[,:]\s*(?:预期)?(?:指标值|目标值)\s*[:为]?(?P<target>[^,;]{1,40})[,;]"
    r"\s*(?:实际)?(?:完成值|完成)\s*[:为]?(?P<actual>[^,;]{1,40})[,;]\s*(?:指标)?完成率\s*[:为]?(?P<rate>[^,;。]{1,24})"
)
_CAUSE = re.compile(r"(?:成因分析|偏离原因|成因|原因分析|原因)\s*[:]\s*(?P<text>[^\n]{1,400})")
_OWNER = re.compile(r"[,;(]\s*责任(?:科室|人|单位|岗位)\s*[:]\s*(?P<text>[^,;。)]{1,30})")
_DUE = re.compile(r"[,;(]\s*(?:完成时限|完成时间|时限)\s*[:]\s*(?=[0-9])")
_EFFECT = re.compile(r"[,;(]\s*(?:预期效果|效果)\s*[:]\s*(?P<text>[^,;。)]{1,60})")


@dataclass(slots=True)
class Words:
    """The parts of a report that are said in words."""

    group: Group = Group()
    duties: Duties = Duties()
    plan: Plan = Plan()
    problems: tuple[Problem, ...] = ()
    next_steps: tuple[str, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    corrections: tuple[Correction, ...] = ()
    suggestions: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    goal: str = ""
    claims: dict[Span, tuple[str, str]] = field(default_factory=dict)


def words_of(zones: dict[str, Sequence[Passage]]) -> Words:
    """Read the sections of the outline; `zones` gives the passages under each section's heading."""
    words = Words()
    words.group = _group(zones.get("duties", ()))
    words.duties = _duties(zones.get("duties", ()))
    words.plan = _plan(zones.get("plan", ()))
    words.problems = tuple(_problems(zones.get("problems", ())))
    words.next_steps = _items(zones.get("next_steps", ()))
    words.deviations = _deviations(zones.get("deviation", ()), words.claims)
    taken, planned = zones.get("taken", ()), zones.get("planned", ())
    words.corrections = (*_corrections(taken, False), *_corrections(planned, True), *_corrections(zones.get("correction", ()), False))
    words.suggestions = _items(zones.get("suggestions", ()))
    words.goal = next((p.text.partition(":")[2].strip(" 。") for p in zones.get("completion", ()) if p.text.startswith("年度总体目标:")), "")
    return words


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
        if re.match(r"(?:绩效)?监控小组职责\s*:", folded):
            inside = True
        elif match := re.match(r"(?:各科室(?:负责人)?|各办公室(?:负责人)?)(?:职责)?\s*:\s*", folded):
            offices, inside = text[match.end() :], False
        elif match := re.match(r"(?:各科室)?预算管理(?:岗|员)(?:职责)?\s*:\s*", folded):
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
    found: list[Deviation] = []
    causes: list[str] = []
    for passage in passages:
        match = _DEVIATION.search(passage.text, _start(passage))
        cause = _CAUSE.search(passage.text)
        if match:
            found.append(_deviation(passage, match, cause["text"].strip(" 。;") if cause else "", claims))
        elif cause:
            causes.append(passage.raw[cause.start("text") : cause.end("text")].strip(" 。；;"))
    if causes and found:
        found = [
            d if d.cause else Deviation(d.indicator, d.target, d.actual, d.completion, causes[min(n, len(causes) - 1)], d.span)
            for n, d in enumerate(found)
        ]
    elif causes:
        found = [Deviation("", cause=cause) for cause in causes]
    return tuple(found)


def _deviation(passage: Passage, match: re.Match[str], cause: str, claims: dict[Span, tuple[str, str]]) -> Deviation:
    name = match["name"].strip()
    target, first = target_of(passage, match.start("target"), match.end("target"))
    actual, second = actual_of(passage, match.start("actual"), match.end("actual"))
    rate, third = actual_of(passage, match.start("rate"), match.end("rate"))
    for role, figures in (("target", first), ("actual", second), ("completion", third)):
        claims.update({f.span: (role, name) for f in figures if f.span})
    return Deviation(name, target.value, actual.value, rate.value, cause, passage.span(match.start("name"), match.end("rate")))


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
