"""`jiheng profiles`: what differs by jurisdiction and year, every value with where it came from."""

from __future__ import annotations

import argparse
from datetime import date

from jiheng.cli import exits
from jiheng.cli.parser import Parser
from jiheng.cli.width import padded
from jiheng.profiles.profile import keys, label, names, profile
from jiheng.say import say


def arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.description = say("列出口径；给出名字则列出它的每一个值，连同依据。标“假定值”的没有规定可依。")
    parser.add_argument("name", nargs="?", metavar=say("口径"), help=say("口径的名字，例如 xinjiang"))
    parser.add_argument("--on", metavar=say("日期"), type=_day, help=say("这一天有效的值，例如 2021-06-30（默认最新的）"))
    parser.example("jiheng profiles", say("列出全部口径"))
    parser.example("jiheng profiles xinjiang", say("列出一套口径的值"))


def run(args: argparse.Namespace) -> int:
    """Print the names of the profiles, or the values of one."""
    if not args.name:
        for name in names():
            print(f"{padded(name, 12)}{label(name)}")
        return exits.DONE
    chosen = profile(args.name, args.on)
    print(f"{chosen.name}  {chosen.label}")
    group = ""
    for key in (*keys(), *(id_ for id_, _ in chosen.severities)):
        if key in chosen.texts and chosen.texts[key].group != group:
            group = chosen.texts[key].group
            print(f"\n{group}")
        print(f"  {chosen.say(key)}  {say('〔{source}〕', source=chosen.source(key).printed())}")
    return exits.DONE


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(say("日期要写成 2021-06-30 这样，不能是 {text}", text=text)) from None
