"""Headings: which lines of a document are headings, on which level, and which section of an outline each opens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from jiheng.layouts.layout import Layout
from jiheng.model.report import Section
from jiheng.model.terms import NOT_FILLED, fold
from jiheng.read.passages import Passage

_NUMBERS = (
    (1, re.compile(r"\s*(?P<n>第[一二三四五六七八九十]+部分|[一二三四五六七八九十]{1,3}\s?[、.])\s*")),
    (2, re.compile(r"\s*(?P<n>\([一二三四五六七八九十]{1,3}\))[、.]?\s*")),
    (3, re.compile(r"\s*(?P<n>[0-9]{1,2}\s?(?:[、]|\.(?![0-9])))\s*")),
    (4, re.compile(r"\s*(?P<n>\(?[0-9]{1,2}\)|[①-⑳])[、.]?\s*")),
)
# Which of them a text may have, by its first sign
_BY_SIGN = {
    **dict.fromkeys("第一二三四五六七八九十", (_NUMBERS[0],)),
    "(": (_NUMBERS[1], _NUMBERS[3]),
    **dict.fromkeys("0123456789", (_NUMBERS[2], _NUMBERS[3])),
    **dict.fromkeys((chr(0x2460 + number) for number in range(20)), (_NUMBERS[3],)),
}
_SENTENCE = re.compile(r"[,;。!?]")
_BESIDE = re.compile(r"[\s:。,、\"“”]|(?:19|20)[0-9]{2}\s?年度?")
_LONGEST = 40
_DEEPEST = 4  # what is deeper counts as this


@lru_cache(maxsize=256)
def number_of(text: str) -> tuple[int, str, int]:
    """The heading number at the start of a folded text: (level, number as written, where the title begins)."""
    for level, pattern in _BY_SIGN.get(text.lstrip()[:1], ()):
        match = pattern.match(text)
        if match:
            return level, match["n"], match.end()
    return 0, "", 0


@lru_cache(maxsize=1024)
def bare(text: str) -> str:
    """A title for comparison: folded, without blanks, quotes, a year and its closing mark."""
    return _BESIDE.sub("", fold(text))


def sections(found: Sequence[Passage], layout: Layout | None) -> tuple[tuple[int, Section, str], ...]:
    """Return (number of the passage, section, key in the layout or "") for every heading, in order."""
    wordings = _wordings(layout)
    deeper = _deeper(found)
    result: list[tuple[int, Section, str]] = []
    for number, passage in enumerate(found):
        if passage.cell:
            continue
        level, marker, start = number_of(passage.text)
        title = passage.text[start:].strip()
        if 0 < passage.level < 9:
            level = (level or passage.level - 1) if deeper else passage.level
        if not level or not _is_title(title, level, passage, wordings):
            continue
        key = wordings.get(bare(title), "")
        result.append((number, Section(marker, title.rstrip(":"), level, span=passage.span(0, len(passage.text))), key))
    return _sized(result, found)


def _deeper(found: Sequence[Passage]) -> bool:
    """Whether all numbered headings stand one level deeper than their numbers say: in Markdown the title takes the first."""
    pairs = [(level, passage.level) for passage in found if 0 < passage.level < 9 and (level := number_of(passage.text)[0])]
    return bool(pairs) and all(written == min(level + 1, _DEEPEST) for level, written in pairs)


@cache
def _wordings(layout: Layout | None) -> dict[str, str]:
    return {bare(word): section.key for section in layout.sections for word in section.wordings()} if layout else {}


def _is_title(title: str, level: int, passage: Passage, wordings: dict[str, str]) -> bool:
    """A heading says a title and nothing more: it is short and no sentence; only a first or second level one may end in 。."""
    if bare(title) in wordings or passage.level:
        return True
    stopped = title.endswith("。") and not (
        level <= 2 and len(title) <= 25 and title.rstrip("。").endswith(("情况", "分析", "措施", "概况", "建议"))
    )
    return bool(title) and len(title) <= _LONGEST and not _SENTENCE.search(title.rstrip("。:")) and not stopped


def _sized(found: list[tuple[int, Section, str]], all_: Sequence[Passage]) -> tuple[tuple[int, Section, str], ...]:
    """Add to each section how much text stands under its heading, sub-headings' text included."""
    headings = {number for number, _, _ in found}
    sizes = [0 if number in headings else len("".join(passage.text.split())) for number, passage in enumerate(all_)]
    result = []
    for at, (number, section, key) in enumerate(found):
        stop = next((n for n, other, _ in found[at + 1 :] if other.level <= section.level), len(all_))
        size = sum(sizes[number + 1 : stop])
        said = [all_[n].text for n in range(number + 1, stop) if sizes[n]] if size <= len(NOT_FILLED) + 1 else []
        empty = "".join(said).strip().rstrip("。") == NOT_FILLED
        sized = Section(section.number, section.title, section.level, size, empty, section.span)
        result.append((number, sized, key))
    return tuple(result)
