"""What a layout is: the sections of a report outline or the columns of a form, and the field that each means.

A layout is data. Readers recognise a document by it, writers print by it, and later the web grid and the workbook
template are built from it. `titles` are fragments that the title of such a document holds; `aliases` of a section or
column are further wordings met in the wild, compared after folding and without blanks.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of an outline. `key` names the section for programs, `number` is printed before the title."""

    key: str
    number: str
    title: str
    level: int
    required: bool = False
    aliases: tuple[str, ...] = ()

    def wordings(self) -> tuple[str, ...]:
        """The title and all aliases."""
        return (self.title, *self.aliases)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a form: the field of Funds or Indicator that it fills, its caption and other captions."""

    field: str
    label: str
    aliases: tuple[str, ...] = ()
    width: int = 1

    def wordings(self) -> tuple[str, ...]:
        """The caption and all aliases."""
        return (self.label, *self.aliases)


@dataclass(frozen=True, slots=True)
class Layout:
    """An official form or report outline. `kind` is a code of terms.KINDS; `basis` the regulation or source."""

    code: str
    title: str
    kind: str
    basis: str
    titles: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    funds: tuple[Column, ...] = ()
    indicators: tuple[Column, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def section(self, key: str) -> Section:
        """The section of that key; KeyError where the layout has none."""
        return next(section for section in self.sections if section.key == key)
