"""What a document prints against what the data that it carries would print: every place that was altered by hand.

Texts are held against each other without blanks and line breaks, as formats put those differently. Texts that differ are
cut into figures (with their units, dates whole) and single signs, and these are aligned.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain
from typing import NamedTuple

from jiheng.model.blocks import Span
from jiheng.model.terms import fold
from jiheng.read.figures import lex

_SIGNS = frozenset("%‰万亿元≥≤<>=±+-−—～~")
_HAN = re.compile("[一-鿿]")
_PHRASE = 4  # characters: a figure with its unit is none
_PATIENCE = 4_000_000  # pairs of signs that are aligned with care; beyond that a passage is altered as a whole
_FRAGMENTS = 12  # places in one text beyond which it is another text


class Altered(NamedTuple):
    """One place: what stands there, and what the data say instead; one of them may be empty.

    `span` is where it stands; where something is missing, the end of the text behind which it stood.
    """

    span: Span | None
    stands: str
    was: str

    @property
    def figures(self) -> bool:
        """Whether a figure differs, with its unit and sign, and not only words."""
        return any(sign.isnumeric() or sign in _SIGNS for sign in fold(self.stands + self.was))


class Carriage(NamedTuple):
    """What became of the data that a file carries: the places that differ, or why nothing can be said of them.

    `fault`: the data themselves were altered. `unchecked`: they are well, but this program cannot print them again.
    """

    altered: tuple[Altered, ...] = ()
    fault: str = ""
    unchecked: str = ""


class _Sign(NamedTuple):
    """A figure or a single sign, with the places of its text from which and to which it goes."""

    word: str
    text: int
    start: int
    end: int


def altered(printed: Sequence[str], texts: Sequence[str], laid_out: bool = False) -> tuple[Altered, ...]:
    """Hold the texts of a document against those that its data print.

    `laid_out`: the texts were read off a page, where a cell over many rows stands in the middle of them, even on the
    next page; whole phrases that only stand elsewhere in the order are then not altered.
    """
    wanted = [squeezed for text in printed if (squeezed := "".join(text.split()))]
    found = [(number, squeezed) for number, text in enumerate(texts) if (squeezed := "".join(text.split()))]
    stands = [squeezed for _, squeezed in found]
    if wanted == stands or "".join(wanted) == "".join(stands):
        return ()
    steps = SequenceMatcher(None, wanted, stands, autojunk=False).get_opcodes()
    steps = [step for step in steps if step[0] != "equal"]
    moved = _moved(wanted, stands, steps) if laid_out else frozenset()
    ranges = (
        _between(
            [text for text in wanted[a:b] if text not in moved],
            [number for number, text in found[c:d] if text not in moved],
            texts,
            found[c - 1][0] if c else None,
        )
        for _, a, b, c, d in steps
    )
    return tuple(chain.from_iterable(ranges))


def _moved(wanted: Sequence[str], stands: Sequence[str], steps: Sequence[tuple[str, int, int, int, int]]) -> frozenset[str]:
    """The phrases that are missing in one place and stand in another."""
    missing = Counter(text for _, a, b, _, _ in steps for text in wanted[a:b])
    added = Counter(text for _, _, _, c, d in steps for text in stands[c:d])
    return frozenset(text for text, times in missing.items() if added[text] == times and len(_HAN.findall(text)) >= _PHRASE)


def _between(wanted: Sequence[str], numbers: Sequence[int], texts: Sequence[str], before: int | None) -> Iterator[Altered]:
    """The places in a run of texts that differ."""
    was = [sign for number, text in enumerate(wanted) for sign in _signs(text, number)]
    stands = [sign for number in numbers for sign in _signs(texts[number], number)]
    if len(was) * len(stands) > _PATIENCE:
        yield from _wholly(wanted, numbers, texts)
        return
    steps = SequenceMatcher(None, [one.word for one in was], [one.word for one in stands], autojunk=False).get_opcodes()
    steps = [step for step in steps if step[0] != "equal"]
    if len(steps) > _FRAGMENTS * max(1, len(wanted), len(numbers)):
        yield from _wholly(wanted, numbers, texts)
        return
    for _, a, b, c, d in steps:
        if b - a == d - c:
            yield from (_place(was[a + at : a + at + 1], stands, c + at, c + at + 1, before, texts) for at in range(d - c))
        else:
            yield _place(was[a:b], stands, c, d, before, texts)


def _place(was: Sequence[_Sign], stands: Sequence[_Sign], c: int, d: int, before: int | None, texts: Sequence[str]) -> Altered:
    words = "".join(one.word for one in was)
    if c < d:
        first = stands[c]
        last = next(one for one in reversed(stands[c:d]) if one.text == first.text)
        return Altered(Span(first.text, first.start, last.end), "".join(one.word for one in stands[c:d]), words)
    if c:
        return Altered(Span(stands[c - 1].text, stands[c - 1].end, stands[c - 1].end), "", words)
    if stands:
        return Altered(Span(stands[0].text, stands[0].start, stands[0].start), "", words)
    return Altered(None if before is None else Span(before, len(texts[before]), len(texts[before])), "", words)


def _wholly(wanted: Sequence[str], numbers: Sequence[int], texts: Sequence[str]) -> Iterator[Altered]:
    """Another passage altogether: told text by text."""
    for at in range(max(len(wanted), len(numbers))):
        number = numbers[at] if at < len(numbers) else None
        text = "" if number is None else texts[number]
        span = None if number is None else Span(number, 0, len(text))
        yield Altered(span, "".join(text.split()), wanted[at] if at < len(wanted) else "")


def _signs(text: str, number: int) -> Iterator[_Sign]:
    """Cut a text into figures and single signs, without blanks."""
    at = 0
    for token in lex(fold(text)):
        yield from _single(text, number, at, max(at, token.start))
        yield _Sign("".join(text[token.start : token.end].split()), number, token.start, token.end)
        at = token.end
    yield from _single(text, number, at, len(text))


def _single(text: str, number: int, start: int, end: int) -> Iterator[_Sign]:
    return (_Sign(text[at], number, at, at + 1) for at in range(start, end) if not text[at].isspace())
