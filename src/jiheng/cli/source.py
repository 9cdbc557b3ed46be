"""A report out of any file that says one, for workers: a document that is read, or data (YAML, our own JSON, exchange)."""

from __future__ import annotations

import re
from collections.abc import Callable

from jiheng.cli import exits
from jiheng.cli.inputs import Item, named, standard_input
from jiheng.cli.parser import tell
from jiheng.cli.reply import Reply, mishap, refusal, replies
from jiheng.errors import CannotWrite, JihengError, ProfileError, Unreadable
from jiheng.model.report import Report
from jiheng.say import say

_MAPPING = re.compile(r"(?:\s*(?:#[^\n]*|---)?\n)*[a-z_]+:(?:\s|$)")
_PEEK = 4096


def report_in(item: Item) -> Report:
    """Return what a file says; what had to be said about reading it is the report's `said`."""
    from jiheng.read.data import load_report
    from jiheng.read.exchange import report_of_csv
    from jiheng.read.files import kind_of, load
    from jiheng.read.recognise import read_report

    data = item.content()
    if item.name.lower().endswith(".csv") and data:
        return report_of_csv(data)
    kind = kind_of(item.name, data)
    if item.name == "-" and kind == "txt" and _MAPPING.match(data[:_PEEK].decode("utf-8-sig", "replace")):
        kind = "yaml"  # stdin has no extension that would tell
    if kind in ("json", "yaml"):
        return load_report(f"{item.name}.{kind}", data)
    return read_report(load(item.name, data))


def refused(error: Exception) -> bytes:
    """Reply with the sentence of an error: what cannot be read, a format that cannot be written, or a mishap of ours."""
    code = exits.USAGE if isinstance(error, CannotWrite | ProfileError) else exits.UNREADABLE
    words = str(error) if isinstance(error, JihengError) else mishap(error)
    return Reply(code, b"", words.encode("utf-8", "replace")).packed()


def worked(name: str, function: Callable[[Item], bytes]) -> Reply:
    """Have one file done by a capped worker; what it refuses is said in one line."""
    item = standard_input() if name == "-" else named(name)
    _, reply = next(iter(replies(function, [item], 1, died)))
    if reply.code == exits.USAGE:
        tell(reply.more.decode())
    elif reply.code != exits.DONE:
        tell(say("{file}：{error}", file=item.name, error=reply.more.decode()))
    return reply


def died(item: Item, reason: str) -> bytes:
    """Reply for a file at which the worker gave up."""
    return refused(Unreadable(refusal(reason)))
