"""Works out the automatic numbers of a .docx's paragraphs (一、 (一) 1. ①) from its numbering part.

Word stores only "list 3, level 2" with a paragraph; the printed number follows from all numbered paragraphs before it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lxml import etree

from jiheng.read.docx_items import Element, ParagraphItem

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


class Level(NamedTuple):
    """One level of a list: first number, number format, text pattern ("%1、"), and whether all parts are printed 1, 2, 3."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    plain: bool = False


class Markers:
    """The lists of one numbering part, with the counters that run through the document."""

    def __init__(self, root: Element) -> None:
        self._word = "{" + (etree.QName(root).namespace or "") + "}"
        self._levels: dict[int, dict[int, Level]] = {}
        self._list_of: dict[int, int] = {}  # numId to list
        self._restarts: dict[int, dict[int, int]] = {}  # numId to level to first number
        self._styles: dict[str, tuple[int, int]] = {}  # paragraph style to list and level
        self._counts: dict[int, dict[int, int]] = {}
        for node in root.iter(self._word + "abstractNum"):
            self._read_list(node)
        for node in root.iter(self._word + "num"):
            self._read_number(node)

    def marker(self, item: ParagraphItem) -> str:
        """Return the number printed in front of the next paragraph of the document, or nothing."""
        if item.numbered is not None:
            number, level = item.numbered
            found = self._list_of.get(number)
            if found is None:  # numId 0 takes a style's number away
                return ""
            self._restart(number, found, level)
        elif item.style in self._styles:
            found, level = self._styles[item.style]
        else:
            return ""
        return self._next(found, level)

    def _restart(self, number: int, found: int, level: int) -> None:
        """Apply a start override of this numId the first time that it is used at this level."""
        start = self._restarts.get(number, {}).pop(level, None)
        if start is not None:
            self._counts.setdefault(found, {})[level] = start - 1

    def _next(self, found: int, level: int) -> str:
        levels = self._levels.get(found, {})
        counts = self._counts.setdefault(found, {})
        counts[level] = counts.get(level, levels.get(level, Level()).start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        own = levels.get(level, Level())
        text = own.text
        for other in range(9):
            if f"%{other + 1}" in text:
                shape = "decimal" if own.plain else levels.get(other, Level()).format
                count = counts.get(other, levels.get(other, Level()).start)
                text = text.replace(f"%{other + 1}", number_text(count, shape))
        return "" if own.format == "bullet" else text

    def _read_list(self, node: Element) -> None:
        word = self._word
        identity = _int(node, word + "abstractNumId")
        levels = self._levels[identity] = {}
        for child in node.iter(word + "lvl"):
            level = _int(child, word + "ilvl")
            levels[level] = Level(
                _int(child.find(word + "start"), word + "val", 1),
                _value(child.find(word + "numFmt"), word + "val", "decimal"),
                _value(child.find(word + "lvlText"), word + "val"),
                child.find(word + "isLgl") is not None,
            )
            style = _value(child.find(word + "pStyle"), word + "val")
            if style:
                self._styles.setdefault(style, (identity, level))

    def _read_number(self, node: Element) -> None:
        word = self._word
        number = _int(node, word + "numId")
        self._list_of[number] = _int(node.find(word + "abstractNumId"), word + "val", -1)
        for override in node.iter(word + "lvlOverride"):
            start = override.find(word + "startOverride")
            if start is not None:
                self._restarts.setdefault(number, {})[_int(override, word + "ilvl")] = _int(start, word + "val", 1)


def _value(node: Element | None, name: str, default: str = "") -> str:
    return default if node is None else node.get(name) or default


def _int(node: Element | None, name: str, default: int = 0) -> int:
    try:
        return int(_value(node, name))
    except ValueError:
        return default


def number_text(number: int, shape: str) -> str:
    """Return a number as Word prints it in a format (ST_NumberFormat); unknown formats print 1, 2, 3."""
    return _SHAPES.get(shape, str)(number)


def _counting(number: int, digits: str = _DIGITS, units: str = "十百千", short: bool = True) -> str:
    """Chinese counting up to 9999; `short` writes 十一 where the full form is 一十一."""
    if not 0 < number < 10_000:
        return digits[0] if number == 0 else str(number)
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + (units[place - 1] if place else "")
        gap = not digit
    return text[1:] if short and 10 <= number < 20 else text


def _by_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(max(number, 0)))


def _enclosed(*ranges: tuple[int, int, int]) -> Callable[[int], str]:
    """Return a printer for single characters: (first number, last number, code of the first)."""

    def text(number: int) -> str:
        return next((chr(code + number - first) for first, last, code in ranges if first <= number <= last), str(number))

    return text


def _letters(number: int) -> str:
    """Return a, b … z, aa, bb …, as Word counts with letters."""
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 40) if number > 0 else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


_SHAPES: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "bullet": lambda _: "",
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate({48 + n: 0xFF10 + n for n in range(10)}),
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting"),
        _counting,
    ),
    **dict.fromkeys(("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"), _by_digit),
    "chineseLegalSimplified": lambda number: _counting(number, _LEGAL, "拾佰仟", short=False),
    **dict.fromkeys(
        ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"),
        _enclosed((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)),
    ),
    "decimalEnclosedParen": _enclosed((1, 20, 0x2474)),
    "decimalEnclosedFullstop": _enclosed((1, 20, 0x2488)),
    "ideographEnclosedCircle": _enclosed((1, 10, 0x3280)),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}
