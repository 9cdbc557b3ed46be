"""The styles that jiheng adds to somebody's workbook: behind all that are there, so that no number of one changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree

from jiheng.write.opc import HEAD

Element = etree._Element
TINTS = {"error": "FFF8C9C6", "warning": "FFFFE699", "hint": "FFD6E4F5"}
_INKS = {"error": "FFB9252B", "warning": "FF6B4A00", "hint": "FF1A4E96"}
_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
_FONT = '<font>{bold}{line}<sz val="{size}"/><color rgb="{ink}"/><name val="宋体"/></font>'
_SOLID = '<patternFill patternType="solid"><fgColor rgb="{tint}"/><bgColor rgb="{tint}"/></patternFill>'
_SIDE = '<{side} style="thin"><color rgb="FFBFC8D4"/></{side}>'
EMPTY = (
    f'{HEAD}<styleSheet xmlns="{{space}}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)


class Looks(NamedTuple):
    """Numbers of the styles added: of cells of the list, and of the tints that a severity lays over a cell."""

    title: int
    said: int
    head: int
    number: int
    text: int
    link: int
    severities: Mapping[str, int]
    tints: Mapping[str, int]


def add_looks(root: Element) -> Looks:
    """Add the styles to a style sheet; return their numbers."""
    space = etree.QName(root).namespace or ""
    sheet = _Sheet(root, space)
    plain, bold, link, title = (
        sheet.add("fonts", _font(ink, bold=heavy, line=line, size=size))
        for ink, heavy, line, size in (
            ("FF1A2433", False, False, 10),
            ("FFFFFFFF", True, False, 10),
            ("FF1A4E96", False, True, 10),
            ("FF1A2433", True, False, 14),
        )
    )
    blue = sheet.add("fills", f"<fill>{_SOLID.format(tint='FF1A4E96')}</fill>")
    tinted = {code: sheet.add("fills", f"<fill>{_SOLID.format(tint=tint)}</fill>") for code, tint in TINTS.items()}
    sides = "".join(_SIDE.format(side=side) for side in ("left", "right", "top", "bottom"))
    lined = sheet.add("borders", f"<border>{sides}<diagonal/></border>")
    inks = {code: sheet.add("fonts", _font(ink, bold=True)) for code, ink in _INKS.items()}
    return Looks(
        sheet.format(title, 0, 0, "left", wrap=False),
        sheet.format(plain, 0, 0, "left", wrap=False),
        sheet.format(bold, blue, lined, "center"),
        sheet.format(plain, 0, lined, "center"),
        sheet.format(plain, 0, lined, "left"),
        sheet.format(link, 0, lined, "center"),
        {code: sheet.format(inks[code], tinted[code], lined, "center") for code in TINTS},
        {code: sheet.add("dxfs", f"<dxf><fill>{_SOLID.format(tint=tint)}</fill></dxf>") for code, tint in TINTS.items()},
    )


def in_order(root: Element, child: Element, order: tuple[str, ...]) -> None:
    """Put a child where the schema's sequence wants it: in front of the first that comes later."""
    later = set(order[order.index(etree.QName(child).localname) + 1 :])
    for one in root:
        if isinstance(one.tag, str) and etree.QName(one).localname in later:
            one.addprevious(child)
            return
    root.append(child)


class _Sheet:
    """A style sheet whose lists grow at their ends."""

    def __init__(self, root: Element, space: str) -> None:
        self._root, self._space = root, space

    def add(self, name: str, xml: str) -> int:
        """Put one more at the end of a list; return its number."""
        found = self._root.find(f"{{{self._space}}}{name}")
        if found is None:
            found = etree.fromstring(f'<{name} xmlns="{self._space}"/>')
            in_order(self._root, found, _ORDER)
        found.append(etree.fromstring(f'<x xmlns="{self._space}">{xml}</x>')[0])
        found.set("count", str(len(found)))
        return len(found) - 1

    def format(self, font: int, fill: int, border: int, across: str, *, wrap: bool = True) -> int:
        """Add a cell format."""
        wraps = ' wrapText="1"' if wrap else ""
        return self.add(
            "cellXfs",
            f'<xf numFmtId="49" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" applyNumberFormat="1" '
            f'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
            f'<alignment horizontal="{across}" vertical="{"top" if wrap else "center"}"{wraps}/></xf>',
        )


def _font(ink: str, *, bold: bool = False, line: bool = False, size: int = 10) -> str:
    return _FONT.format(bold="<b/>" if bold else "", line="<u/>" if line else "", size=size, ink=ink)
