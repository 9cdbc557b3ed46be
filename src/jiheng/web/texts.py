"""Text that people type, a line or several: in single blanks, not too long, without control characters."""

from __future__ import annotations

import unicodedata

from django.db import models
from django.utils.translation import gettext as _

from jiheng.web.refusals import Refused


def line_of(text: str, model: type[models.Model], column: str, label: str, field: str = "", *, needed: bool = False) -> str:
    """The text as it is kept in a column; refused with its label, at its field, where it cannot be."""
    kept, longest = " ".join(text.split()), getattr(model._meta.get_field(column), "max_length", None)
    if needed and not kept:
        raise Refused(_("请填“{label}”。").format(label=label), field or column)
    if longest is not None and len(kept) > longest:
        words = _("“{label}”最多 {longest} 个字，现在有 {length} 个。请写短一些。")
        raise Refused(words.format(label=label, longest=longest, length=len(kept)), field or column)
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in kept):
        raise Refused(_("“{label}”里有看不见的控制字符，请删掉重新输入。").format(label=label), field or column)
    return kept


def block_of(text: str, label: str, field: str, longest: int = 2000) -> str:
    """A text of several lines, each in single blanks and none of them empty; refused like `line_of`."""
    lines = [kept for line in text.splitlines() if (kept := " ".join(line.split()))]
    kept = "\n".join(lines)
    if len(kept) > longest:
        words = _("“{label}”最多 {longest} 个字，现在有 {length} 个。请写短一些。")
        raise Refused(words.format(label=label, longest=longest, length=len(kept)), field)
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for line in lines for sign in line):
        raise Refused(_("“{label}”里有看不见的控制字符，请删掉重新输入。").format(label=label), field)
    return kept
