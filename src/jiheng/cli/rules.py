"""`jiheng rules`: the catalogue of audit rules, from the register itself."""

from __future__ import annotations

import argparse
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from jiheng.cli import exits
from jiheng.cli.findings import severity
from jiheng.cli.parser import Parser, tell
from jiheng.cli.width import padded
from jiheng.say import say

if TYPE_CHECKING:
    from jiheng.audit.rule import Rule

_EXAMPLE = re.compile(r"^(Bad|Good):\s*(.*)$")


class Described(NamedTuple):
    """A rule's docstring in its parts: the fault in English, and the examples."""

    fault: str
    bad: tuple[str, ...]
    good: tuple[str, ...]


def arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.description = say("列出审核规则；给出编号则细说一条：依据、何时适用、错例和正例。")
    parser.add_argument("id", nargs="?", metavar=say("编号"), help=say("规则编号，例如 F102"))
    parser.add_argument("--json", action="store_true", help=say("输出 JSON"))
    parser.example("jiheng rules", say("列出全部规则"))
    parser.example("jiheng rules F102", say("细说一条规则"))


def run(args: argparse.Namespace) -> int:
    """Print the catalogue, or one rule of it."""
    from jiheng.audit.rule import catalogue

    known = {rule.id: rule for rule in catalogue()}
    wanted = (args.id or "").upper()
    if wanted and wanted not in known:
        tell(say("没有编号为 {id} 的规则；全部编号见 jiheng rules。", id=args.id))
        return exits.USAGE
    chosen = [known[wanted]] if wanted else list(known.values())
    if args.json:
        print(json.dumps([as_dict(rule) for rule in chosen], ensure_ascii=False, indent=1))
    elif wanted:
        print("\n".join(_told(chosen[0])))
    else:
        for rule in chosen:
            print(f"{rule.id}  {severity(rule.severity)}  {padded(rule.title, 40)} {rule.basis}")
    return exits.DONE


def described(rule: Rule) -> Described:
    """Take a rule's docstring apart; a line that starts neither example continues the last one."""
    parts: dict[str, list[str]] = {"": [], "Bad": [], "Good": []}
    name = ""
    for line in rule.doc.splitlines():
        if found := _EXAMPLE.match(line.strip()):
            name = found[1]
            parts[name].append(found[2])
        elif line.strip():
            if name and parts[name]:
                parts[name][-1] += "\n" + line.strip()
            else:
                parts[name].append(line.strip())
    bad, good = (tuple(text.strip() for text in parts[name]) for name in ("Bad", "Good"))
    return Described(" ".join(parts[""]), bad, good)


def as_dict(rule: Rule) -> dict[str, Any]:
    """Return everything that is known of a rule."""
    told = described(rule)
    return {
        "id": rule.id,
        "severity": rule.severity,
        "title": rule.title,
        "basis": rule.basis,
        "each": rule.each,
        "kinds": list(rule.kinds),
        "whole": rule.whole,
        "since": rule.since,
        "fault": told.fault,
        "bad": list(told.bad),
        "good": list(told.good),
    }


def grain(each: str) -> str:
    """What a rule looks at, one at a time."""
    return {
        "report": say("整份报告"),
        "funds": say("每处资金"),
        "indicator": say("每个指标"),
        "deviation": say("每处偏离"),
        "sum": say("每处合计"),
        "ratio": say("每处占比"),
        "change": say("每处增减"),
        "listed": say("每处列举"),
        "repeat": say("每个重复出现的数"),
        "carried": say("文件自带的数据"),
    }[each]


def kinds(rule: Rule) -> str:
    """The kinds of document to which a rule applies."""
    from jiheng.model.terms import KINDS

    return "、".join(KINDS[kind].label for kind in rule.kinds)


def _told(rule: Rule) -> list[str]:
    told = described(rule)
    lines = [
        f"{rule.id}  {severity(rule.severity)}  {rule.title}",
        say("依据：{basis}", basis=rule.basis),
        say("逐个核对：{each}；适用于：{kinds}；自 {since} 版起。", each=grain(rule.each), kinds=kinds(rule), since=rule.since),
    ]
    if rule.whole:
        lines.append(say("要看全文才能判：文档不完整时不核对。"))
    if told.fault:
        lines.append(say("英文说明：{fault}", fault=told.fault))
    lines += [say("错例：{text}", text=text) for text in told.bad]
    lines += [say("正例：{text}", text=text) for text in told.good]
    return lines
