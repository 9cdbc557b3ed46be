"""What a part of an .xlsx may ask for: found in its bytes before openpyxl makes an object of every cell that is merged.

One merged range may claim all 17,000,000,000 cells of a sheet, one column a width of 4,000,000,000 columns; openpyxl would
set out to make them. A workbook in an encoding that nobody writes passes here, and is stopped by the worker's limits.
"""

from __future__ import annotations

import re

from jiheng.errors import Unreadable
from jiheng.read.zipped import damaged
from jiheng.say import say

MERGED = 2_000_000  # cells under merged ones; a title over a whole row is 16,384
FORMATS = 100_000  # Excel itself stops at 65,490
_COLUMNS = 16_384
_MERGE = re.compile(rb"""<(?:\w{1,20}:)?mergeCell\s[^<>]*?\bref\s*=\s*["']([^"'<>]{1,60})["']""")
_COLUMN = re.compile(rb"""<(?:\w{1,20}:)?col\s[^<>]*?\bmax\s*=\s*["']([^"'<>]{1,60})["']""")
_RANGE = re.compile(rb"\$?([A-Za-z]{1,3})\$?([0-9]{1,7}):\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_FORMAT = re.compile(rb"<(?:\w{1,20}:)?xf[\s/>]")
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def check(content: bytes) -> None:
    """Raise Unreadable where a part asks for more than any report does."""
    if content.startswith(_WIDE):
        content = content.decode("utf-16", "replace").encode("utf-8", "replace")
    if b"mergeCell" in content:
        _check_merged(content)
    if any(len(found) > 6 or not found.isdigit() or int(found) > _COLUMNS for found in _COLUMN.findall(content)):
        raise damaged()
    if content.count(b"xf") > FORMATS and (count := len(_FORMAT.findall(content))) > FORMATS:
        raise Unreadable(
            say("工作簿里有 {n} 种单元格格式，远超正常文件；请新建一个工作簿，把要核对的内容复制进去再传。", n=count)
        )


def _check_merged(content: bytes) -> None:
    cells = 0
    for found in _MERGE.findall(content):
        ends = _RANGE.fullmatch(found.strip())
        if ends:
            cells += _size(*ends.groups())
    if cells > MERGED:
        raise Unreadable(
            say("有一张工作表的合并单元格盖住了 {n} 个格，远超一份报告；请取消整行整列的合并，再保存后上传。", n=cells)
        )


def _size(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    """How many cells a range has; one that is written backwards is for openpyxl to refuse."""
    return max(int(bottom) - int(top) + 1, 0) * max(_number(right) - _number(left) + 1, 0)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
