"""Prints a number of a workbook as its cell shows it: 0.6419 under 0.0% is 64.2%, 4862900 under 0!.0, is 486.3.

What counts in an audit is what is printed. A format that is not understood for certain gives the plain number, as
General does: 10 significant digits, which is what a cell of usual width shows. Halves round away from zero, as Excel's do.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

_GENERAL_DIGITS = 10
_MOST_PLACES = 127
_EXACT = Context(prec=600)  # the largest float has 309 digits before the point
_TOKEN = re.compile(r'"([^"]*)"|[\\!](.)|_(.)|\*(.)|\[([^\]]*)\]|([0#?]+)|(General|G/通用格式)|(E[+-])|(.)', re.IGNORECASE)
_COLOURS = re.compile(
    r"(?:black|white|red|green|blue|yellow|magenta|cyan|黑色?|白色?|红色?|绿色?|蓝色?|黄色?|color ?\d+)", re.IGNORECASE
)


class Section(NamedTuple):
    """One section of a format: literals by where they stand, digits to print, and by what the value is scaled."""

    whole: tuple[str, ...]  # "0", "#", "?" and literals of the integer part, in order
    places: int
    needed: int  # places that are printed even where they are 0
    tail: str
    thousands: bool
    scale: Decimal


@lru_cache(maxsize=512)
def date_format(code: str) -> bool:
    """Whether a format prints a day or a time."""
    for section in code.split(";")[:1]:
        bare = re.sub(r'"[^"]*"|[\\!].|\[[^\]]*\]|General', "", section, flags=re.IGNORECASE)
        return bool(re.search(r"[ymdhs]|年|月|日", bare, re.IGNORECASE)) and not re.search(r"[0#?]", bare)
    return False


def printed(value: Decimal, code: str) -> str:
    """The number as the format prints it; plain where the format is not understood."""
    section, value = _section_for(value, code)
    if section is None:
        return plain(value)
    scaled = _EXACT.multiply(value, section.scale).quantize(Decimal(1).scaleb(-section.places), ROUND_HALF_UP, _EXACT)
    whole, _point, places = f"{scaled.copy_abs():f}".partition(".")
    while len(places) > section.needed and places.endswith("0"):
        places = places[:-1]
    shown = _whole(section, whole) + (f".{places}" if places else "") + section.tail
    return f"-{shown}" if scaled < 0 else shown


def plain(value: Decimal) -> str:
    """The number as General prints it."""
    if value == value.to_integral_value():
        return f"{value.to_integral_value():f}"
    places = max(_GENERAL_DIGITS - max(value.adjusted() + 1, 1), 0)
    shown = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    return shown.rstrip("0").rstrip(".")


def _section_for(value: Decimal, code: str) -> tuple[Section | None, Decimal]:
    """The section that prints a value, and the value it prints: a section of negative numbers prints them without sign."""
    parts = _split(code)
    if len(parts) > 1 and value < 0:
        return _section(parts[1]), -value
    if len(parts) > 2 and value == 0 and parts[2].strip():
        return _section(parts[2]), value
    return _section(parts[0]), value


def _split(code: str) -> list[str]:
    """The sections of a format; a semicolon in quotes parts nothing."""
    return re.findall(r'(?:"[^"]*"|[\\!].|[^;"\\!])+', code) or [""]


@lru_cache(maxsize=512)
def _section(code: str) -> Section | None:
    whole: list[str] = []
    places = needed = 0
    tail = ""
    scale, point, thousands = Decimal(1), False, False
    for found in _TOKEN.finditer(code):
        quoted, escaped, skipped, filled, bracket, digits, general, power, sign = found.groups()
        if general or power or (bracket is not None and not _harmless(bracket)):
            return None
        if skipped or filled or bracket is not None:
            continue
        if digits and point:
            places += len(digits)
            needed += digits.count("0")
        elif digits:
            whole += digits
        elif sign == "." and not point:
            point = True
        elif sign == ",":
            rest = code[found.end() :]
            if re.match(r"[,]*[0#?]", rest):
                thousands = True
            else:
                scale /= 1000
        elif sign == "%":
            scale *= 100
            tail += "%"
        else:
            text = quoted if quoted is not None else escaped if escaped is not None else sign or ""
            if sign and re.match(r"[@a-zA-Z/]", sign):
                return None
            if point or (
                whole and not re.search(r"[0#?]", re.sub(r'"[^"]*"|[\\!].|\[[^\]]*\]', "", code[found.end() :]).split(".")[0])
            ):
                tail += text
            else:
                whole.append(f"\0{text}")
    if places > _MOST_PLACES or (not any(one in "0#?" for one in whole) and not places):
        return None
    return Section(tuple(whole), places, needed, tail, thousands, scale)


def _harmless(bracket: str) -> bool:
    """A colour, or the sign of a currency or language, changes no digit."""
    return bool(_COLOURS.fullmatch(bracket)) or bracket.startswith("$")


def _whole(section: Section, digits: str) -> str:
    """The integer part with its literals, filled from the right."""
    digits = "" if digits == "0" else digits
    shown: list[str] = []
    holders = sum(not one.startswith("\0") for one in section.whole)
    count = 0
    for one in reversed(section.whole):
        if one.startswith("\0"):
            shown.append(one[1:])
            continue
        holders -= 1
        taken = [digits[-1:]] if digits else ["0"] if one == "0" else []
        digits = digits[:-1]
        if not holders:
            taken += reversed(digits)
            digits = ""
        for digit in taken:
            if section.thousands and count and count % 3 == 0:
                shown.append(",")
            shown.append(digit)
            count += 1
    return "".join(reversed(shown))
