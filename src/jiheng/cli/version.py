"""`jiheng version`: which version this is."""

from __future__ import annotations

import argparse

from jiheng import __version__
from jiheng.cli import exits
from jiheng.cli.parser import Parser
from jiheng.say import say


def arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.description = say("显示版本。")
    parser.example("jiheng version", say("显示版本"))
    parser.example("jiheng --version", say("同上"))


def run(args: argparse.Namespace) -> int:
    """Print the version."""
    print(f"jiheng 绩衡 {__version__}")
    return exits.DONE
