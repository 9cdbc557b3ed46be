"""A quick look whether a document may hold a form: most do not, and what reads forms is then not even loaded."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jiheng.model.blocks import Document, Table
from jiheng.read.passages import Passage

_HINT = re.compile(r"级\s{0,2}指\s{0,2}标|资\s?金\s?总\s?额|支\s?出\s?总\s?额|执\s?行\s?[数率]|指\s?标\s?值")
_TITLE = re.compile(r"(?:自评|申报|监控|目标|评价|批复|审核|公开|完成情况|评分)表")
_LEVELS = "|".join(rf"{level}\s?级\s{{0,2}}指\s?标" for level in "一二三")  # a set at the start would slow the search
_CAPTION = rf"(?:预\s?算\s?数|执\s?行\s?数|执\s?行\s?率|分\s?值|得\s?分|指\s?标\s?值|完\s?成\s?值|{_LEVELS})"
_CAPTIONS = re.compile(_CAPTION + r"[^,。;、0-9]{0,10}" + _CAPTION + r"[^,。;、0-9]{0,10}" + _CAPTION)
_SHORT = 16
_LONG = 60  # a paragraph that holds a whole form is longer


def may_hold_form(document: Document, found: Sequence[Passage]) -> bool:
    """A quick look: words of forms in a table or alone in a line, captions side by side, or a form's title in a long line."""
    table = any(isinstance(block, Table) for block in document.blocks)
    for passage in found:
        text = passage.text
        if table or len(text) <= _SHORT:
            if _HINT.search(text):
                return True
        elif _CAPTIONS.search(text) or (len(text) > _LONG and _TITLE.search(text)):
            return True
    return False
