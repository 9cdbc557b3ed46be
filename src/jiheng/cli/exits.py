"""The exit codes of jiheng; scripts rely on them, and every help prints those that its command can give."""

from __future__ import annotations

from jiheng.say import say

DONE, FOUND, UNREADABLE, USAGE, FAILED, INTERRUPTED, CLOSED = 0, 1, 2, 64, 70, 130, 141


def meaning(code: int) -> str:
    """What a code means when `jiheng audit` ends with it."""
    return {
        DONE: say("做完了，没有“错误”级的问题"),
        FOUND: say("做完了，有“错误”级的问题（或体检有一项不行）"),
        UNREADABLE: say("有文件读不了，其余照常做完（2 优先于 1）"),
        USAGE: say("用法不对，什么也没做"),
        FAILED: say("没有做完：写不进文件，或程序出了意外"),
        INTERRUPTED: say("被中断（Ctrl+C）"),
    }[code]
