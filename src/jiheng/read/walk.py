"""One walk over the running text of a document: sections, indicators, mentions and the relations between them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from jiheng.model.report import Change, Listed, Ratio, Section, Sum
from jiheng.read import prose
from jiheng.read.indicator_lines import IndicatorReader
from jiheng.read.passages import Passage
from jiheng.read.prose import Mention
from jiheng.read.statements import Gatherer

# Sections of the outline in which money without a scope of its own is that of the section
SCOPES = {"execution": "total", "basic": "basic", "project": "project", "others": "supplement"}
_ANNEX = re.compile(r"\s*附[件表]\s?[0-9]{0,2}\s*")  # what follows is of no section any more


class Walk:
    """Collects what the passages outside a form say; `zones` are the passages under each section of the outline.

    `running` are masked copies of passages of a form that also hold running text; only that text is left in them.
    """

    def __init__(
        self,
        found: Sequence[Passage],
        taken: frozenset[int],
        headed: Sequence[tuple[int, Section, str]],
        cut: bool,
        running: Mapping[int, Passage],
    ) -> None:
        self.found, self.taken, self.cut = found, taken, cut
        self.headed = {number: (section, key) for number, section, key in headed}
        self.reader = IndicatorReader()
        self.gatherer = Gatherer()
        self.zones: dict[str, list[Passage]] = {}
        self.mentions: list[Mention] = []
        self.sums: list[Sum] = []
        self.changes: list[Change] = []
        self.ratios: list[Ratio] = []
        self.lists: list[Listed] = []
        self._key = ""
        for number, passage in enumerate(found):
            if number in self.headed:
                self._heading(passage, *self.headed[number])
            elif number not in taken:
                self._passage(number, running.get(number, passage))

    def passages_of(self) -> Mapping[str, Sequence[Passage]]:
        """The passages under each section's heading."""
        return self.zones

    def _heading(self, passage: Passage, section: Section, key: str) -> None:
        if not self.reader.class_line(passage.text) and key:
            self._key = key
        elif section.level <= 2 and not key:
            self._key = ""
        self.gatherer.close()

    def _passage(self, number: int, passage: Passage) -> None:
        if _ANNEX.fullmatch(passage.text):
            self._key = ""
            self.gatherer.close()
        self.zones.setdefault(self._key, []).append(passage)
        if not passage.tokens:
            self.reader.class_line(passage.text)
            return
        if self._key != "deviation" and self.reader.read(passage):
            return
        mentions = prose.mentions(passage, number)
        self.mentions.extend(mentions)
        sums = prose.sums(passage, mentions, self.cut and number == len(self.found) - 1)
        self.sums.extend(sums)
        self.changes.extend(prose.changes(passage, mentions))
        self.ratios.extend(prose.shares(mentions))
        self.lists.extend(prose.lists(passage, mentions))
        self.gatherer.passage(mentions, sums, SCOPES.get(self._key, ""), passage)
        if self._key not in SCOPES:
            self.gatherer.close()
