"""argparse for clerks: help and complaints in Chinese (English with --lang en), and 64 as the exit code of wrong usage.

argparse exits with 2 on wrong usage, which the contract keeps for a file that cannot be read. Its own help measures
Chinese as if it were Latin, so help is laid out here, from the same arguments.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import NoReturn

from jiheng.cli import exits
from jiheng.cli.width import padded
from jiheng.say import LANGUAGES, say

INDENT = 2
COLUMN = 22


class Parser(argparse.ArgumentParser):
    """A parser whose help has an exit-code table and examples, and whose errors are one clear sentence."""

    def __init__(self, prog: str, codes: Sequence[int]) -> None:
        """Make a parser that knows --lang and --help; `codes` are the exit codes that its help explains."""
        super().__init__(prog=prog, add_help=False, allow_abbrev=False)
        self.codes = codes
        self.examples: list[tuple[str, str]] = []

    def example(self, command: str, meaning: str) -> None:
        """Add an example to the help."""
        self.examples.append((command, meaning))

    def common(self) -> None:
        """Add the options of every command, last."""
        self.add_argument("--lang", choices=LANGUAGES, default="zh", help=say("输出用的语言：zh 中文（默认），en 英文"))
        self.add_argument("-h", "--help", action="help", help=say("显示这份帮助"))

    def format_usage(self) -> str:
        """Return one line that shows how the command is called."""
        actions = [action for action in self._actions if action.dest != "help"]
        shown = [_usage(action) for action in sorted(actions, key=lambda action: bool(action.option_strings))]
        return say("用法：{usage}", usage=" ".join([self.prog, *shown])) + "\n"

    def format_help(self) -> str:
        """Return the whole help."""
        positional = [(_name(action), action.help or "") for action in self._actions if not action.option_strings]
        options = [(_name(action), action.help or "") for action in self._actions if action.option_strings]
        parts = [
            self.format_usage(),
            (self.description or "") + "\n",
            table(say("参数："), positional),
            table(say("选项："), options),
            table(say("例："), self.examples, COLUMN * 2),
            table(say("退出码："), [(str(code), exits.meaning(code)) for code in self.codes], 6),
        ]
        return "\n".join(part for part in parts if part)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the call and how to get help; exit with 64."""
        words = _complaint(message)
        tell(say("{what}。用法见 {prog} --help。", what=words, prog=self.prog))
        raise SystemExit(exits.USAGE)


def table(title: str, rows: Iterable[tuple[str, str]], column: int = COLUMN) -> str:
    """Return rows of two columns under a title; nothing without rows. A long first column gets a line of its own."""
    lines = []
    for left, right in rows:
        first, *rest = right.split("\n")
        lead = " " * INDENT + padded(left, column)
        lines.append(
            lead + first if len(lead.rstrip()) < len(lead) - 1 else f"{' ' * INDENT}{left}\n{' ' * (INDENT + column)}{first}"
        )
        lines += [" " * (INDENT + column) + line for line in rest]
    return "\n".join([title, *lines]) + "\n" if lines else ""


def tell(words: str) -> None:
    """Say something to the person at the terminal: stderr, one line."""
    print(words, file=sys.stderr, flush=True)


def language_of(arguments: Sequence[str]) -> str:
    """The language that the arguments ask for, known before they are parsed so that complaints speak it too."""
    for at, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and at + 1 < len(arguments):
            value = arguments[at + 1]
        if value in LANGUAGES:
            return value
    return "zh"


def _usage(action: argparse.Action) -> str:
    """An argument as the usage line shows it."""
    name = _value(action)
    if not action.option_strings:
        many = {"+": f"{name} …", "*": f"[{name} …]", "?": f"[{name}]"}
        return many.get(str(action.nargs), name)
    shown = action.option_strings[0] + (f" {name}" if name else "")
    return shown if action.required else f"[{shown}]"


def _name(action: argparse.Action) -> str:
    """An argument as the list of arguments shows it."""
    name = _value(action)
    if not action.option_strings:
        return name
    return ", ".join(action.option_strings) + (f" {name}" if name else "")


def _value(action: argparse.Action) -> str:
    """The value that an argument takes; empty for a switch."""
    if action.nargs == 0:
        return ""
    if action.choices and not action.metavar:
        return "|".join(map(str, action.choices))
    return str(action.metavar or action.dest)


# What argparse says in English, and the same for a clerk. Groups are what it names: arguments, values, choices.
_COMPLAINTS: tuple[tuple[str, Callable[[], str]], ...] = (
    (r"the following arguments are required: (.+)", lambda: say("缺少{0}")),
    (r"unrecognized arguments: (.+)", lambda: say("不认识参数 {0}")),
    (r"argument (.+?): expected .*", lambda: say("{0} 后面要跟一个值")),
    (r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)", lambda: say("{0} 不能是 {1}，只能是 {2}")),
    (r"argument (.+?): ignored explicit argument (.+)", lambda: say("{0} 后面不带值，却写了 {1}")),
    (r"argument (.+?): not allowed with argument (.+)", lambda: say("{0} 和 {1} 不能一起用")),
    (r"argument (.+?): invalid \w+ value: (.+)", lambda: say("{0} 要的是数字，写的却是 {1}")),
    (r"argument (.+?): (.+)", lambda: say("{0}：{1}")),
)


def _complaint(message: str) -> str:
    """Return argparse's complaint in the language in force; one that is not known stays as it is."""
    for pattern, template in _COMPLAINTS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return template().format(*(group.replace("'", "") for group in found.groups()))
    return message
