"""Text without blanks that remembers where its characters stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_BLANKS = frozenset(" \n\r\t")


@dataclass(frozen=True, slots=True)
class Squeezed:
    """`text` without blanks; `at[i]` is where character i stood in `whole`."""

    text: str
    at: Sequence[int]
    whole: str

    def apart(self, start: int, end: int) -> bool:
        """Whether blanks, or the ends of the text, stand on both sides of a range."""
        first, last = self.at[start], self.at[end - 1] + 1
        before = first == 0 or self.whole[first - 1] in _BLANKS
        return before and (last == len(self.whole) or self.whole[last] in _BLANKS)


def squeezed(whole: str) -> Squeezed:
    """Take the blanks out of a text."""
    if not any(blank in whole for blank in _BLANKS):
        return Squeezed(whole, range(len(whole)), whole)
    at = [number for number, sign in enumerate(whole) if sign not in _BLANKS]
    return Squeezed("".join([whole[number] for number in at]), at, whole)
