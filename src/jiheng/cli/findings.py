"""An audit as a person reads it: what kind of file, how far it was checked, every finding, and what could not be checked.

Both ways of showing it take the contract's JSON object: `listed` for pipes and files, `drawn` as a table on a terminal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jiheng.model.terms import KINDS
from jiheng.say import say

SHAPES = {"error": "■", "warning": "▲", "hint": "●"}
COLOURS = {"error": "red", "warning": "yellow", "hint": "blue"}
Found = dict[str, Any]


def parsed(body: bytes) -> Found:
    """Return the object that a worker sent."""
    found: Found = json.loads(body)
    return found


def severity(code: str) -> str:
    """A severity as shape and word."""
    words = {"error": say("错误"), "warning": say("提醒"), "hint": say("提示")}
    return f"{SHAPES[code]} {words[code]}"


def place(where: dict[str, Any]) -> str:
    """Say where a passage stands, in the words of its format."""
    if where.get("sheet") or where.get("cell"):
        return f"{where.get('sheet', '')} {where.get('cell', '')}".strip()
    if where.get("table"):
        return say("表 {table} 第 {row} 行第 {col} 列", table=where["table"], row=where.get("row", 1), col=where.get("col", 1))
    if "paragraph" in where:
        return say("第 {n} 段", n=where["paragraph"])
    if "line" in where:
        return say("第 {n} 行", n=where["line"])
    return say("第 {n} 页", n=where["page"]) if "page" in where else say("全文")


def heading(found: Found) -> str:
    """The file and what it is."""
    return f"{found['file']}  {KINDS[found['kind']].label}"


def accounts(found: Found) -> Iterator[str]:
    """What was said about the file, how its figures were accounted for, and how the rules ended."""
    yield from found["said"]
    yield say(
        "文中 {figures} 个数：核对相符 {holds}，舍入后相符 {rounding}，不符 {wrong}；填报数 {input}，未识读 {unread}。",
        **found["coverage"],
    )
    yield say(
        "规则：查出问题 {found}，未见问题 {held}，缺数据未核 {not_checked}，不适用 {not_applicable}。",
        **found["checks"],
    )


def values(finding: Found) -> str:
    """What is written and what it should be, where the finding has them; only an error says that it must be so."""
    stated, computed = finding["stated"], finding["computed"]
    parts = [say("写的 {value}", value=stated)] if stated else []
    if computed:
        wrong = finding["severity"] == "error"
        parts.append(say("应为 {value}", value=computed) if wrong else say("对照 {value}", value=computed))
    return say("，").join(parts)


def details(finding: Found) -> Iterator[str]:
    """The sentence, its likely cause, what to do, and the passage as written."""
    yield finding["message"]
    if finding["cause"]:
        yield say("可能的原因：{cause}", cause=finding["cause"])
    if finding["advice"]:
        yield say("怎么改：{advice}", advice=finding["advice"])
    if finding["where"]["text"]:
        yield say("原文：{text}", text=finding["where"]["text"])


def unchecked(found: Found) -> list[str]:
    """One line for every rule that could not be checked, with what is missing."""
    return [
        say("{rule} {title}：缺 {reasons}", rule=check["rule"], title=check["title"], reasons=say("、").join(check["reasons"]))
        for check in found["not_checked"]
    ]


def listed(found: Found) -> None:
    """Print an audit as plain lines."""
    print(heading(found))
    for line in accounts(found):
        print(f"  {line}")
    for finding in found["findings"]:
        head = (severity(finding["severity"]), place(finding["where"]), values(finding), finding["rule"])
        print("\n  " + "  ".join(part for part in head if part))
        for line in details(finding):
            print(f"    {line}")
    if lines := unchecked(found):
        print("\n  " + say("○ 未核（文中缺数据，不算通过）"))
        for line in lines:
            print(f"    {line}")
    print()


def drawn(found: Found) -> None:
    """Print an audit as a table on a terminal."""
    from jiheng.cli.drawing import draw

    draw(found)


class Totals:
    """The sum of all files of one call."""

    def __init__(self) -> None:
        self._files, self._faulty = 0, 0
        self._unread: list[str] = []
        self._findings = dict.fromkeys(SHAPES, 0)

    def add(self, name: str, found: Found) -> None:
        """Count one file."""
        self._files += 1
        if found["error"]:
            self._unread.append(name)
        severities = [finding["severity"] for finding in found["findings"]]
        self._faulty += "error" in severities
        for code in severities:
            self._findings[code] += 1

    def told(self) -> str:
        """The sum in one line."""
        words = say(
            "共 {files} 份，有错误的 {faulty} 份；错误 {error} 处，提醒 {warning} 处，提示 {hint} 处。",
            files=self._files,
            faulty=self._faulty,
            **self._findings,
        )
        if not self._unread:
            return words
        return words + say("读不了 {n} 份：{names}。", n=len(self._unread), names=say("、").join(self._unread))
