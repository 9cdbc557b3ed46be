"""Where a report names the body that it is about: title, cover line, signature, and the subjects of its own sentences.

A sentence is the report's own when its predicate is one that only the reporting body carries: 下设 5 个科室, 2021年度下达…,
严格按照绩效管理…, 对本单位…. Among bodies other than townships the sentence must speak of 本单位 or 我局 besides, as offices
of one county do much for each other, or its words must be those that the report repeats of its own body.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, zip_longest
from typing import NamedTuple

from jiheng.audit import names
from jiheng.audit.rules.structure.shared import folded
from jiheng.model.blocks import Span
from jiheng.model.report import Report
from jiheng.model.terms import fold

# What may stand between the start of a sentence and its subject
_OPENING = re.compile(
    r"\s{0,8}(?:(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十0-9]{1,3}\)|[0-9]{1,2}[、.)]|[①-⑳]、?)\s?){0,2}(?=[一-鿿])"
)
_STARTS = "。;:\n"
_LABEL = (
    r"\s*(?P<label>(?:部门|单位|填报|编报)(?:单位|部门)?\)?(?:\(?(?:单位|部门)\)?)?(?:名称)?|实施单位|项目单位|资金使用单位)"
    r"\s{0,4}(?:\((?:公章|盖章|签章)\))?\s{0,4}"
)
_COVER = re.compile(_LABEL + r":\s{0,4}(?:[0-9]{3,}-)?(?=[一-鿿])")
_LABEL_ALONE = re.compile(_LABEL + r":?\s*")
_CODE = re.compile(r"\s*(?:[0-9]{3,}-)?")
_TITLE_BEHIND = re.compile(r"\s?(?:\([^()]{1,8}\))?\s?(?:关于|20[0-9xX]{2}|整体|部门|单位|项目|绩效|预算|财政|本级)")
# A name's last character, and the words of a predicate behind it
_SUBJECT = re.compile(
    r"[府局厅委会室心镇乡道木校学园院队所站协大馆部处团联办]\s?(?:\((?:本级|本单位|机关)\))?\s?,?(?:20[0-9xX]{2}\s?年度?)?\s?,?"
    r"(?P<does>整体支出|部门整体|部门预算|年初预算|预算|收入|支出|决算|绩效监控|绩效自评|绩效目标|绩效运行|项目支出|基本支出|下达|共?设置|[下内]设|现有|实有"
    r"|严格按照|认真|对本|成立了?|高度重视|编制|机构设置|主要职[责能]|一般公共预算|资金)"
)
_GIVES = ("下达", "资金", "预算", "收入", "支出")
_SELF = re.compile(r"对?本(?:单位|部门)|我(?:局|委|办|厅|校|院|中心|单位|部门|所|站)(?![国省市县])")
_DATE = re.compile(r"\s*20[0-9]{2}\s?年\s?[0-9]{1,2}\s?月\s?[0-9]{1,2}\s?日\s*")
MOST = 200  # sentences: no report names its body more often
OFTEN = 3  # sentences with the same words behind one body
_ECHO = 12  # characters that count as the same words
_HEAD, _LABELS, _TAIL = 40, 60, 8
_LONGEST = 36
_SEEN = 60  # characters behind a subject in which its sentence must speak of itself


class Naming(NamedTuple):
    """One place that names the reporting body; `sort` is title, cover, form, signature or subject."""

    sort: str
    name: str
    span: Span


class Subject(NamedTuple):
    """A body as the subject of a sentence, the first words behind it, and whether they prove that it reports."""

    naming: Naming
    tail: str
    own: bool


def namings(report: Report) -> list[Naming]:
    """All places that name the reporting body, in order of their weight."""
    texts = folded(report)
    head = [*_title(report, texts), *_cover(texts)]
    taken = {naming.span for naming in head}
    subjects = [subject for subject in islice(_subjects(texts), MOST) if subject.naming.span not in taken]
    repeated = _repeated(subjects)
    own = (subject.naming for subject in subjects if subject.own or subject.tail in repeated)
    return [*head, *_signature(report, texts), *own]


def _title(report: Report, texts: Sequence[str]) -> Iterator[Naming]:
    title = fold(report.title)
    start = 2 if title.startswith("关于") else 0
    name = names.name_at(title, start)
    if not name or not _TITLE_BEHIND.match(title, start + len(name)):
        return
    for number, text in enumerate(texts[:_HEAD]):
        at = text.find(title) + start
        if at >= start:
            yield Naming("title", name, Span(number, at, at + len(name)))
            return


def _cover(texts: Sequence[str]) -> Iterator[Naming]:
    """The names behind the labels of the head: in the same text, or in the next one that says something."""
    said = [number for number, text in enumerate(texts[:_LABELS]) if text.strip()]
    for number, following in zip_longest(said, said[1:], fillvalue=-1):
        text = texts[number]
        if len(text) > 2 * _LONGEST:
            continue
        inside, alone = _COVER.match(text), _LABEL_ALONE.fullmatch(text)
        naming = _named(inside["label"], text, number, inside.end()) if inside else None
        if alone and following >= 0 and len(texts[following]) <= 2 * _LONGEST:
            start = _CODE.match(texts[following])
            naming = _named(alone["label"], texts[following], following, start.end() if start else 0)
        if naming:
            yield naming


def _named(label: str, text: str, number: int, start: int) -> Naming | None:
    """The body at an offset. Who carries a project out is no cover: of them only townships must be the reporting one."""
    name = names.name_at(text, start)
    carries_out = label.startswith(("实施", "项目", "资金"))
    if not name or (carries_out and names.sort_of(name) != "town"):
        return None
    return Naming("form" if carries_out else "cover", name, Span(number, start, start + len(name)))


def _signature(report: Report, texts: Sequence[str]) -> Iterator[Naming]:
    """A name alone in its text near the end, with a date alone behind it."""
    cells = frozenset(report.cells)
    said = [number for number, text in enumerate(texts) if text.strip() and number not in cells][-_TAIL:]
    for number, following in pairwise(said):
        text = texts[number].strip()
        if len(text) <= _LONGEST and _DATE.fullmatch(texts[following]) and names.name_at(text, 0) == text:
            start = texts[number].index(text)
            yield Naming("signature", text, Span(number, start, start + len(text)))


def _subjects(texts: Sequence[str]) -> Iterator[Subject]:
    for number, text in enumerate(texts):
        for match in _SUBJECT.finditer(text):
            end = match.start() + 1
            start = _start(text, end)
            name = names.name_at(text, start)
            if name and start + len(name) == end:
                tail = text[end : end + _ECHO]
                yield Subject(Naming("subject", name, Span(number, start, end)), tail, _own(name, text, match))


def _repeated(subjects: Sequence[Subject]) -> set[str]:
    """Words that stand behind one body again and again and behind one other once: a sentence that was copied with its subject."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for subject in subjects:
        counts[subject.tail][subject.naming.name] += 1
    return {tail for tail, by in counts.items() if len(by) == 2 and min(by.values()) == 1 and max(by.values()) >= OFTEN}


def _start(text: str, at: int) -> int:
    """Where the subject must begin whose sentence goes on at an offset."""
    low = max(0, at - _LONGEST)
    start = max(text.rfind(sign, low, at) + 1 for sign in _STARTS)
    opening = _OPENING.match(text, start)
    return opening.end() if opening and (start or not low) else at


def _own(name: str, text: str, match: re.Match[str]) -> bool:
    """Whether the words behind a name are such that only the reporting body carries them."""
    if names.sort_of(name) == "town":
        return True
    stop = text.find("。", match.end(), match.end() + _SEEN)
    about_self = _SELF.search(text, match.start(), stop if stop >= 0 else match.end() + _SEEN)
    return bool(about_self) and match["does"] not in _GIVES
