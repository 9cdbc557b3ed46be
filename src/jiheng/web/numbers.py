"""The one reader of numbers that people type or paste: grid, forms, imports. What it cannot read for certain it refuses.

Numbers stay Decimal from the first digit on. A refusal says what stands there, and what to write instead.
"""

from __future__ import annotations

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jiheng.model.terms import MONEY
from jiheng.web.money import MoneyField
from jiheng.web.refusals import Refused

_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
_HALF = str.maketrans("０１２３４５６７８９．，￥＋－−–—﹣\u00a0\u2002\u2003\u2009\u202f\u3000", "0123456789.,¥+-----" + " " * 6)
_NUMBER = re.compile(r"([+-]?) *¥? *([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)(?:\.([0-9]+))?")
_UNITS = {**MONEY, "万": MONEY["万元"], "亿": MONEY["亿元"]}
_DIGITS = 40  # more than any amount or quantity has; a million of them overflow
_SHOWN = 30  # signs of what was typed that a refusal repeats


def amount_of(text: str, unit: str = "元", field: str = "amount") -> Decimal:
    """The amount in yuan that a text states; `unit` is meant where the text names none."""
    bare = _bare(text)
    suffix = next((name for name in sorted(_UNITS, key=len, reverse=True) if bare.endswith(name)), "")
    number, _places = _number(bare.removesuffix(suffix).strip(), text, field)
    return checked(number * _UNITS[suffix or unit], field)


def quantity_of(text: str, field: str = "value") -> tuple[Decimal, int]:
    """The number that a text states, and how many places it was written with."""
    return _number(_bare(text), text, field)


def checked(amount: Decimal, field: str = "amount") -> Decimal:
    """An amount in yuan that the database can keep: no NaN, at most two places and 15 digits before the point."""
    try:
        kept = MoneyField().to_python(amount)
    except ValidationError as error:
        raise Refused(error.messages[0], field) from error
    if kept is None:
        raise Refused(_("请填金额。"), field)
    return kept


def yuan(amount: Decimal) -> str:
    """An amount as sentences print it: 12,345.00."""
    return f"{amount:,.2f}"


def _bare(text: str) -> str:
    """The text in half-width signs, without what cannot be seen and without blanks around it."""
    return text.translate(_UNSEEN).translate(_HALF).strip()


def _number(bare: str, text: str, field: str) -> tuple[Decimal, int]:
    if not bare:
        raise Refused(_("请填数字。"), field)
    found = _NUMBER.fullmatch(bare)
    if found is None:
        shown = text.strip()[:_SHOWN]
        raise Refused(_("“{text}”不是能确认的数字。请只写数字，如 1234.56 或 1,234.56。").format(text=shown), field)
    sign, whole, places = found.groups(default="")
    if len(whole) + len(places) > _DIGITS:
        raise Refused(_("数字太长，最多 {most} 位。").format(most=_DIGITS), field)
    return Decimal(f"{sign}{re.sub('[, ]', '', whole)}.{places or '0'}"), len(places)
