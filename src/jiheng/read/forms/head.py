"""The head of a form: its title, year, project and units."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jiheng.layouts.layout import Layout
from jiheng.read.forms.pieces import Piece, wordy
from jiheng.read.forms.words import layout_of, look

_YEAR = re.compile(r"(?P<y>20[0-9]{2})\s?年度?(?![0-9]|\s?[0-9]{1,2}\s?月)")
_CODE = re.compile(r"^[0-9]{3,}\s?[-_]?\s?(?=[一-鿿])|\[[0-9]{3,}\]|\([0-9]{3,}\)")
_STAMP = re.compile(r"^\s?\((?:盖章|公章|签章)\)")
_SITE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et)\b")
_LONGEST_TITLE = 48
_LABELS = frozenset({"project", "unit", "department", "filled_on", "other"})


@dataclass(slots=True)
class Head:
    """What the cover lines said so far."""

    layout: Layout | None = None
    title: str = ""
    title_piece: Piece | None = None
    project: str = ""
    units: list[str] = field(default_factory=list)
    departments: list[str] = field(default_factory=list)
    year: int | None = None
    labels: int = 0

    def try_title(self, piece: Piece) -> bool:
        """Take a piece that is the title of a form."""
        word = piece.bare
        if len(word) > _LONGEST_TITLE or _SITE.search(word) or "。" in word or "《" in word:
            return False
        layout = layout_of(word)
        if layout is None:
            return False
        self.layout, self.title, self.title_piece = layout, _clean(piece.text), piece
        self.try_year(piece)
        return True

    def try_year(self, piece: Piece) -> None:
        """Take the year from a piece like (2021年度)."""
        match = _YEAR.search(piece.text[:200])
        if match and (self.year is None or len(piece.text) <= 20):
            self.year = int(match["y"])

    def label(self, key: str, value: str) -> None:
        """Take what stands beside a label of the cover."""
        self.labels += 1
        name = _STAMP.sub("", value).strip(" :,;")
        if not name or key not in _LABELS:
            return
        if key == "project":
            self.project = self.project or name
        elif key in ("unit", "department"):
            names = self.units if key == "unit" else self.departments
            plain = _CODE.sub("", name).strip()
            if wordy(plain) and len(plain) <= 40 and plain not in names:
                names.append(plain)

    def unit_names(self) -> tuple[str, ...]:
        """The units, those that fill in the form before their departments, each once."""
        return tuple(dict.fromkeys((*self.units, *self.departments)))


def inline(piece: Piece) -> tuple[str, str]:
    """The key and value of a cell that holds its own label (单位名称:塘湖镇政府); ("", "") if it holds none."""
    at = piece.text.find(":")
    if not 0 < at <= 14:
        return "", ""
    key = look("".join(piece.text[:at].split())).key
    return (key, piece.text[at + 1 :].strip()) if key in _LABELS else ("", "")


def _clean(title: str) -> str:
    """A title without the annex's number before it and blanks inside."""
    plain = "".join(title.split())
    return re.sub(r"^附(?:件|表)[0-9]{0,2}[:.、]?", "", plain)
