"""What a hostile file is: how it is made, and the one answer that it must get; small generators, no binaries in the tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Hostile(NamedTuple):
    """A file: its bytes are made when asked for. Either `refused` is the sentence, or it is read and `shows` stands in it."""

    make: Callable[[], bytes]
    refused: str = ""
    shows: str = ""
    said: str = ""


Family = dict[str, Hostile]

GIVES_UP = (
    "没有读完：…；请用 Word 或 WPS 打开原件，另存后再试。"  # … is what ran out first: memory, time, or the library's patience
)
DAMAGED = "文件不完整或已损坏，无法打开；请重新下载，或用 Word、WPS 打开原件修复后另存。"
BOMB = "文件解压后异常庞大（疑为压缩炸弹），为安全起见没有读取；请用 Word 或 WPS 打开原件，另存后再核对。"
LOCKED = "文件加了密码（已加密），无法读取；请用 Word 或 WPS 打开，取消密码后另存再核对。"
LOCKED_INSIDE = "文件在压缩包里加了密码，无法读取；请先解密，另存后再核对。"
BLANK_BOOK = "工作簿里没有看得见的文字；请打开原件，确认内容在可见的工作表里。"


def entries(count: int) -> str:
    """What is said of a package with so many members."""
    return f"文件内部有 {count} 个部件，远超正常文档，为安全起见没有读取；请用 Word 或 WPS 另存后再核对。"


def mismatch(suffix: str, what: str, advice: str) -> str:
    """What is said of a file that is not what its name says."""
    return f"扩展名是 {suffix}，内容却是{what}；{advice}。"
