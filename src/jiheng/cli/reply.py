"""What a worker sends back for one file, as bytes: how it went, the result, and what else there is to hand on or to say."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple

from jiheng.cli.inputs import Item
from jiheng.read.worker import run
from jiheng.say import say

_HEAD = struct.Struct("<BBQ")


class Reply(NamedTuple):
    """The exit code that this file asks for, the result, and more: a copy with its suffix as `tag`, or remarks."""

    code: int
    body: bytes
    more: bytes = b""
    tag: str = ""

    def packed(self) -> bytes:
        """Return the reply as bytes."""
        tag = self.tag.encode()
        return b"".join((_HEAD.pack(self.code, len(tag), len(self.body)), tag, self.body, self.more))


def unpacked(data: bytes) -> Reply:
    """Return the reply that was packed."""
    code, tag, body = _HEAD.unpack_from(data)
    start = _HEAD.size + tag
    return Reply(code, data[start : start + body], data[start + body :], data[_HEAD.size : start].decode())


def replies(
    function: Callable[[Item], bytes], items: Sequence[Item], jobs: int, died: Callable[[Item, str], bytes]
) -> Iterator[tuple[Item, Reply]]:
    """Let capped workers do the files; yield each with its reply, in order. `died` replies for a file that could not be done."""
    for item, data in run(function, items, jobs, died):
        yield item, unpacked(data)


def refusal(reason: str) -> str:
    """One sentence for a file at which the worker gave up."""
    return say("没有读完：{reason}；请用 Word 或 WPS 打开原件，另存后再试。", reason=reason)


def mishap(error: Exception) -> str:
    """One sentence for an error of the program itself; the whole trace below it where JIHENG_DEBUG asks for it."""
    import traceback

    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{PurePath(last.filename).name}:{last.lineno}"
    kind = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    words = say("程序没能处理这份文件（{kind}，{where}）；请把文件和这一行发给维护者。", kind=kind, where=where)
    return "\n".join([words, *traceback.format_exception(error)]) if os.environ.get("JIHENG_DEBUG") == "1" else words
